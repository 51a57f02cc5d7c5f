/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of notices (通知の種類) as the client lists, reads and changes them. What a run is made with
 * is the kind as it was then: each change makes a new version. Main thread. The *_async calls end
 * with the finish functions of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "client/model/paged-list.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

/* Texts: section-text, signature-text ("Signed", or that it is omitted), approval-text,
 * arrival-text, deadline-text, state-text, state-style. */
#define MDG_TYPE_NOTICE_KIND_ITEM (mdg_notice_kind_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeKindItem, mdg_notice_kind_item, MDG, NOTICE_KIND_ITEM, MdgItem)

/* All kinds one may see, those that were stopped at the end; loading, and loaded again whenever one
 * changes. Rows are known by their id and stay. New. */
MdgPagedList *mdg_notice_kinds_list_new (MdgAccess *access);

/* Whether one may make runs of @kind: it is not stopped. Its section has been looked at by the
 * server, which lists nothing else. */
gboolean mdg_notice_kind_is_open (const MdgNoticeKind *kind);

/* A kind with what most kinds have; for a form that adds one. New. */
MdgNoticeKind *mdg_notice_kind_propose (gint64 section_id);

/* Answers an MdgNoticeKind, with the columns, keys and split rule of its last run. */
void mdg_notice_kind_load_async (MdgAccess *access,
                                 gint64 id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Adds for id 0, changes otherwise (CONFLICT when somebody else was quicker). Answers an
 * MdgNoticeKind. */
void mdg_notice_kind_save_async (MdgAccess *access,
                                 const MdgNoticeKind *kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* No new runs, or new runs again. Answers an MdgNoticeKind. */
void mdg_notice_kind_stop_async (MdgAccess *access,
                                 const MdgNoticeKind *kind,
                                 gboolean stopped,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* NOTICE_KIND_USED when there are runs of it: stop it instead. */
void mdg_notice_kind_delete_async (MdgAccess *access,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* All versions, newest first; answers a page: mdg_codec_decode_page (). */
void mdg_notice_kind_load_versions_async (MdgAccess *access,
                                          gint64 id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

G_END_DECLS
