/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings a database file to the newest schema. Migrations are numbered SQL files (0001-name.sql)
 * kept as resources; PRAGMA user_version says how many have run. Each runs in one transaction
 * together with its number, so that a killed upgrade leaves the file as it was.
 */
#pragma once

#include "server/store/db.h"

G_BEGIN_DECLS

/* Runs what is missing of the files under resource path @folder, up to number @upto (0: all).
 * Refuses a file that a newer version has written (MDG_ERROR_STORE_NEWER). */
gboolean mdg_migrate (MdgDb *db, const char *folder, guint upto, GError **error);

/* The number of the newest migration in @folder. */
guint mdg_migrate_newest (const char *folder);

G_END_DECLS
