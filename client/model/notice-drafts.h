/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drafts of notices of the person who is signed in, as a list, and what a new one begins with.
 * Main thread; the store is read on a worker thread.
 */
#pragma once

#include "client/local/notice-draft.h"
#include "client/model/access.h"
#include "client/model/item.h"

G_BEGIN_DECLS

/* Texts: title-text ("No title yet"), step-text ("Step 4 of 6: Matching"), saved-text, kind-text.
 */
#define MDG_TYPE_NOTICE_DRAFT_ITEM (mdg_notice_draft_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeDraftItem, mdg_notice_draft_item, MDG, NOTICE_DRAFT_ITEM, MdgItem)

/* A GListModel of MdgNoticeDraftItem, newest first. Signal "loaded". */
#define MDG_TYPE_NOTICE_DRAFTS (mdg_notice_drafts_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeDrafts, mdg_notice_drafts, MDG, NOTICE_DRAFTS, GObject)

MdgNoticeDrafts *mdg_notice_drafts_new (MdgAccess *access);
void mdg_notice_drafts_reload (MdgNoticeDrafts *self);
gboolean mdg_notice_drafts_is_loading (MdgNoticeDrafts *self);

/* Drafts that are there and cannot be read. */
guint mdg_notice_drafts_count_unreadable (MdgNoticeDrafts *self);

/* Forgets a draft and its copies, then reloads. Finish with mdg_notice_drafts_remove_finish (). */
void mdg_notice_drafts_remove_async (MdgNoticeDrafts *self,
                                     const MdgNoticeDraft *draft,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean
mdg_notice_drafts_remove_finish (MdgNoticeDrafts *self, GAsyncResult *result, GError **error);

/* A draft for the person who is signed in, not saved before something is in it. New. */
MdgNoticeDraft *mdg_notice_draft_begin (MdgAccess *access);

/* Makes @draft one of @kind. What is empty, or stands as @before (NULL: none) proposed it, comes
 * from @kind. FALSE when it was of that kind already. */
gboolean mdg_notice_draft_take_kind (MdgNoticeDraft *draft,
                                     const MdgNoticeKind *before,
                                     const MdgNoticeKind *kind);

/* From 0; 0 for an unknown one. */
guint mdg_notice_step_place (const char *step);

/* "Message", "List" ... Translated; static. */
const char *mdg_notice_step_title (const char *step);

G_END_DECLS
