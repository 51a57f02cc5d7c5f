/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading the audit log (G-17): search, CSV, and the proof that nothing was changed. Reading it is
 * itself recorded.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/query.h"

G_BEGIN_DECLS

#define MDG_AUDIT_EXPORT_MAX_ROWS 100000

/* Matching rows, newest first, with the names of those who acted. *@ret_next is the cursor of the
 * next page, 0 on the last. */
GPtrArray *mdg_audit_log_search (MdgContext *context,
                                 const MdgAuditQuery *query,
                                 gint64 *ret_next,
                                 GError **error);

/* The newest MDG_AUDIT_EXPORT_MAX_ROWS matching rows as CSV (UTF-8 with BOM, CRLF). */
GBytes *mdg_audit_log_export (MdgContext *context, const MdgAuditQuery *query, GError **error);
MdgAuditCheck *mdg_audit_log_verify (MdgContext *context, GError **error);

G_END_DECLS
