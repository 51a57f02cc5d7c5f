/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slips of paper that hand first passwords over: one for each person, several on a sheet. A
 * MdgPrintable; owned by who prints it. Main thread.
 */
#pragma once

#include "client/model/access.h"
#include "client/ui/common/print.h"
#include "shared/model/import-report.h"

G_BEGIN_DECLS

#define MDG_TYPE_PASSWORD_SLIPS (mdg_password_slips_get_type ())
G_DECLARE_FINAL_TYPE (MdgPasswordSlips, mdg_password_slips, MDG, PASSWORD_SLIPS, GObject)

/* @passwords holds MdgInitialPassword and is copied. @ward (may be NULL) and @server stand on each
 * slip. */
MdgPasswordSlips *
mdg_password_slips_new (GPtrArray *passwords, const char *ward, const char *server);

/* The slips for the server that @access is signed in to. */
MdgPasswordSlips *mdg_password_slips_new_for (GPtrArray *passwords, MdgAccess *access);

G_END_DECLS
