/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of notices (通知の種類): legal basis, issuing post, signature, messages, how residents are
 * asked who they are, times and days. They belong to a section; notices.manage for it makes and
 * changes them, notices.prepare and notices.approve see them. Each change of what a kind says is a
 * new version; runs keep theirs. A kind with runs is stopped, never deleted. All functions block,
 * any thread.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

#define MDG_NOTICE_KIND_NAME_MAX_CHARS 100
#define MDG_NOTICE_POST_MAX_CHARS 100
#define MDG_NOTICE_REASON_MAX_CHARS 1000
#define MDG_NOTICE_SUBJECT_MAX_CHARS 200
#define MDG_NOTICE_REMINDERS_MAX 10
#define MDG_NOTICE_REMINDER_MAX_DAYS 365
#define MDG_NOTICE_DEADLINE_MAX_HOURS 8760
#define MDG_NOTICE_RETENTION_MAX_DAYS 36500

/* Those the asker sees, without messages; those in use first, then by name. */
GPtrArray *mdg_notice_kind_service_list (MdgContext *context, GError **error);

/* NOT_FOUND for one he does not see. */
MdgNoticeKind *mdg_notice_kind_service_get (MdgContext *context, gint64 id, GError **error);

/* Newest first. */
GPtrArray *
mdg_notice_kind_service_list_versions (MdgContext *context, gint64 id, GError **error);

/* The errors of the check; SECTION_UNKNOWN, NOT_FOUND for a section out of reach. */
MdgNoticeKind *
mdg_notice_kind_service_create (MdgContext *context, const MdgNoticeKind *wanted, GError **error);

/* Also stops it and puts it into use again. CONFLICT. What runs remember is not changed here. */
MdgNoticeKind *
mdg_notice_kind_service_update (MdgContext *context, const MdgNoticeKind *wanted, GError **error);

/* NOTICE_KIND_USED while there are runs of it. */
gboolean mdg_notice_kind_service_delete (MdgContext *context, gint64 id, GError **error);

/* INVALID_FIELD, MISSING_FIELD, TOO_LONG {field}; the errors of mdg_message_check (). Pure. */
gboolean mdg_notice_kind_check (const MdgNoticeKind *kind, GError **error);

/* ---- for the services of runs ---- */

/* The sections for which the asker has any of the rights about notices, as
 * mdg_policy_get_sections (). FORBIDDEN without any. */
gboolean mdg_notice_reach (MdgContext *context,
                           MdgLease *lease,
                           gboolean *ret_all,
                           GHashTable **ret_sections,
                           GError **error);

/* The asker has any of these rights for the section; NOT_FOUND. */
gboolean mdg_notice_require_seen (MdgContext *context,
                                  MdgLease *lease,
                                  gint64 section_id,
                                  GError **error);

G_END_DECLS
