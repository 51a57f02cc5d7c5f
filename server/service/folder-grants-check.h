/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Grants of folders as people write and read them: checked, with names, and in the audit log. In
 * the lease of the caller.
 */
#pragma once

#include "server/store/folder-grants.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Each names somebody there is and a role; of several for the same one only the highest stays.
 * INVALID_FIELD, SECTION_UNKNOWN, ROLE_UNKNOWN. */
gboolean mdg_folder_grants_check (MdgLease *lease, GPtrArray *grants, GError **error);

/* Fills in names and how many people each reaches. */
gboolean
mdg_folder_grants_fill (MdgLease *lease, GPtrArray *grants, const char *today, GError **error);

/* For the audit log: by number, never by name. */
JsonObject *mdg_folder_grants_describe (GPtrArray *grants);

G_END_DECLS
