/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of kinds of notices and their versions. A change adds a version; runs keep the one they were
 * made with. How the last run read its list and pages is remembered beside them.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

#define MDG_NOTICE_KINDS_MAX 2000
#define MDG_SCOPE_NOTICE_KINDS "notice-kinds"

/* All, in the order they were made, without section_name. */
GPtrArray *mdg_notice_kinds_list (MdgLease *lease, GError **error);

/* The newest version with what is remembered. NULL without @error when there is none. */
MdgNoticeKind *mdg_notice_kinds_get (MdgLease *lease, gint64 id, GError **error);

/* As it was; NOT_FOUND. */
MdgNoticeKind *
mdg_notice_kinds_get_version (MdgLease *lease, gint64 id, gint64 number, GError **error);

/* Newest first. */
GPtrArray *mdg_notice_kinds_list_versions (MdgLease *lease, gint64 id, GError **error);
gboolean mdg_notice_kinds_count (MdgLease *lease, gint64 *ret_count, GError **error);

/* With columns, keys and split as remembered ones. @account_id wrote it. */
gboolean mdg_notice_kinds_insert (MdgLease *lease,
                                  const MdgNoticeKind *kind,
                                  gint64 account_id,
                                  GError **error);

/* Section and whether it is stopped; what it says as a new version when @as_version. CONFLICT when
 * kind->version is not the newest. */
gboolean mdg_notice_kinds_update (MdgLease *lease,
                                  const MdgNoticeKind *kind,
                                  gboolean as_version,
                                  gint64 account_id,
                                  GError **error);
gboolean mdg_notice_kinds_remember (MdgLease *lease,
                                    gint64 id,
                                    const MdgNoticeColumns *columns,
                                    const MdgNoticeKeys *keys,
                                    const char *split,
                                    GError **error);

/* NOTICE_KIND_USED while there are runs of it. */
gboolean mdg_notice_kinds_delete (MdgLease *lease, gint64 id, GError **error);

G_END_DECLS
