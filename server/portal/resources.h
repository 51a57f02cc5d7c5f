/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The portal's templates, sentences and migrations, which are built into the program. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where mdg_store_open_named () finds the migrations. */
#define MDG_PORTAL_MIGRATIONS "/jp/lg/madoguchi/portal/migrations"

/* The content of a file such as "templates/home.html". */
GBytes *mdg_portal_resource (const char *path, GError **error);

G_END_DECLS
