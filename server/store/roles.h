/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Roles made by the ward. Built-in ones are in shared/model/permission.c; here they only appear as
 * codes that accounts carry.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/permission.h"

G_BEGIN_DECLS

#define MDG_ROLES_MAX 200

/* The ward's own roles in the order of their names, with grants and the number of people. */
GPtrArray *mdg_roles_list (MdgLease *lease, GError **error);

/* NULL without @error when there is none. */
MdgRole *mdg_roles_get (MdgLease *lease, gint64 id, GError **error);
MdgRole *mdg_roles_get_by_code (MdgLease *lease, const char *code, GError **error);
gboolean mdg_roles_insert (MdgLease *lease, const MdgRole *role, GError **error);

/* Replaces name and grants when the row still has @role's version; CONFLICT otherwise. */
gboolean mdg_roles_update (MdgLease *lease, const MdgRole *role, GError **error);
gboolean mdg_roles_delete (MdgLease *lease, gint64 id, GError **error);

/* How many accounts carry @code, stopped ones included. */
gboolean
mdg_roles_count_accounts (MdgLease *lease, const char *code, gint64 *ret_count, GError **error);

G_END_DECLS
