/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The permission matrix: built-in roles, which come with the product, and the ward's own.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/permission.h"

G_BEGIN_DECLS

/* Built-in roles first, then the ward's own by name. */
GPtrArray *mdg_role_service_list (MdgContext *context, GError **error);

/* Nobody makes a role that may do more than himself (GRANT_BEYOND_OWN). */
MdgRole *mdg_role_service_create (MdgContext *context, const MdgRole *wanted, GError **error);

/* Takes effect with the next request of everybody who has the role. */
MdgRole *mdg_role_service_update (MdgContext *context, const MdgRole *wanted, GError **error);

/* ROLE_IN_USE while people have it. */
gboolean mdg_role_service_delete (MdgContext *context, gint64 id, GError **error);

G_END_DECLS
