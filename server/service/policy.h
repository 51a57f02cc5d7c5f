/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place that says who may do what. The route table asks before a handler runs; services ask
 * again, with the object in hand, before they read or write. A refusal is MDG_ERROR_FORBIDDEN, or
 * NOT_FOUND where the existence of the object is itself not for the asker to know.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

/* The asker has @permission with any reach. */
gboolean mdg_policy_require (MdgContext *context, MdgPermission permission, GError **error);

/* The asker has @permission everywhere. */
gboolean mdg_policy_require_all (MdgContext *context, MdgPermission permission, GError **error);

/* The asker has @permission for things of section @section_id: everywhere, or because it lies in
 * the asker's own section or below. NOT_FOUND otherwise. */
gboolean mdg_policy_require_section (MdgContext *context,
                                     MdgLease *lease,
                                     MdgPermission permission,
                                     gint64 section_id,
                                     GError **error);

/* The sections for which the asker has @permission: NULL with *@ret_all TRUE for all of them, else
 * a set of gint64 * (maybe empty). FALSE only on failure. */
gboolean mdg_policy_get_sections (MdgContext *context,
                                  MdgLease *lease,
                                  MdgPermission permission,
                                  gboolean *ret_all,
                                  GHashTable **ret_sections,
                                  GError **error);

/* The rights that come with @roles (codes): ROLE_UNKNOWN for a code that does not exist. */
gboolean
mdg_policy_roles_to_grants (MdgLease *lease, char **roles, MdgGrants *ret_grants, GError **error);

/* The asker may give @grants to somebody: nobody gives what he has not (GRANT_BEYOND_OWN). */
gboolean
mdg_policy_require_may_grant (MdgContext *context, const MdgGrants *grants, GError **error);

G_END_DECLS
