/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run of notices while it is being prepared: its draft, the list and the PDF as they were read,
 * and what was found in them. All steps of the wizard look at this one object and change it.
 *
 * DESIGN. A change goes into the draft at once, takes back what rested on it (a new list or PDF:
 * pages, pairs, decisions and proof; a new rule or key: pages, pairs and proof), tells "changed",
 * and is sealed on a worker thread MDG_NOTICE_SAVE_MS later at the latest, or when the work is
 * closed. Files are read, parsed and sealed on worker threads; the draft names a copy only after it
 * is on the disk, and a copy is removed only after the draft that no longer names it.
 *
 * Owned by the wizard; main thread. What get_ functions give is good until the next "changed" of
 * its area, except what is counted (GBytes, GPtrArray, MdgNoticeRows): hold a reference for worker
 * threads.
 *
 * Signal "changed", detailed with an area. Properties: "busy" (files are being read), "saved-at"
 * (when everything was last on the disk; 0: never), "save-trouble" (why it is not, or NULL).
 */
#pragma once

#include "client/local/notice-draft.h"
#include "client/model/access.h"
#include "client/model/notice-rows.h"
#include "client/model/notice-saver.h"
#include "shared/batch/batch.h"

G_BEGIN_DECLS

/* Areas of "changed". */
#define MDG_NOTICE_AREA_HEAD "head"       /* kind, title, step */
#define MDG_NOTICE_AREA_MESSAGE "message" /* subject, message, attachments */
#define MDG_NOTICE_AREA_LIST "list"       /* the list, its columns, its duplicates */
#define MDG_NOTICE_AREA_PDF "pdf"         /* the PDF, and whether it goes to all */
#define MDG_NOTICE_AREA_SPLIT "split"     /* rule and keys */
#define MDG_NOTICE_AREA_PARTS "parts"     /* what stands on the pages; decisions */
#define MDG_NOTICE_AREA_PROOF "proof"
#define MDG_NOTICE_AREA_RUN "run" /* on the server */

#define MDG_TYPE_NOTICE_WORK (mdg_notice_work_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeWork, mdg_notice_work, MDG, NOTICE_WORK, GObject)

/* Takes @draft, as the store had it or as it was begun. */
MdgNoticeWork *mdg_notice_work_new (MdgAccess *access, MdgNoticeDraft *draft);

/* Reads the sealed copies of list and PDF; for a draft of an earlier time, once. Each area tells
 * "changed" as it comes. */
void mdg_notice_work_load_async (MdgNoticeWork *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* The end of any *_async call of this header. FALSE: nothing has changed. */
gboolean mdg_notice_work_finish (MdgNoticeWork *self, GAsyncResult *result, GError **error);

/* Writes what is not written yet, at once, and takes no more changes. */
void mdg_notice_work_close (MdgNoticeWork *self);

MdgAccess *mdg_notice_work_get_access (MdgNoticeWork *self);
const MdgNoticeDraft *mdg_notice_work_get_draft (MdgNoticeWork *self);
gboolean mdg_notice_work_is_busy (MdgNoticeWork *self);
gint64 mdg_notice_work_get_saved_at (MdgNoticeWork *self);
const char *mdg_notice_work_get_save_trouble (MdgNoticeWork *self);

/* ---- head and message ---- */

/* The rest of the draft that is still empty comes from @kind, too. */
void mdg_notice_work_set_kind (MdgNoticeWork *self, const MdgNoticeKind *kind);
void mdg_notice_work_set_title (MdgNoticeWork *self, const char *title);

/* Of the MDG_STEP_…, the farthest one reached. */
void mdg_notice_work_reach_step (MdgNoticeWork *self, const char *step);
void mdg_notice_work_set_subject (MdgNoticeWork *self, const char *subject);
void mdg_notice_work_set_message (MdgNoticeWork *self, const char *message);

/* Attachments are PDFs that can be opened: FILE_TOO_LARGE, PDF_DAMAGED, PDF_PASSWORD. */
void mdg_notice_work_add_attachment_async (MdgNoticeWork *self,
                                           GFile *file,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void mdg_notice_work_remove_attachment (MdgNoticeWork *self, guint place);

/* ---- list ---- */

/* NULL while there is none. Borrowed. */
MdgNoticeRows *mdg_notice_work_get_rows (MdgNoticeWork *self);

/* Reads @file, or the bytes of a list that was typed, as a new list. */
void mdg_notice_work_take_list_async (MdgNoticeWork *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mdg_notice_work_take_list_bytes_async (MdgNoticeWork *self,
                                            const char *name,
                                            GBytes *content,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/* Reads the same file otherwise. @encoding (MDG_CSV_…) and @delimiter: NULL and 0 for what was
 * found; @columns NULL: as they are; @duplicates: "stop" or "first". */
void mdg_notice_work_read_again_async (MdgNoticeWork *self,
                                       const MdgNoticeReading *reading,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/* ---- PDF ---- */

/* NULL while there is none. Borrowed. */
GBytes *mdg_notice_work_get_pdf (MdgNoticeWork *self);

/* Reads and seals @file. A protected one needs its password before (mdg_notice_work_set_password
 * ()). */
void mdg_notice_work_take_pdf_async (MdgNoticeWork *self,
                                     GFile *file,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
void mdg_notice_work_set_same_for_all (MdgNoticeWork *self, gboolean same);

/* Of the PDF; kept in memory alone, never in the draft. NULL: none. */
void mdg_notice_work_set_password (MdgNoticeWork *self, const char *password);
const char *mdg_notice_work_get_password (MdgNoticeWork *self);

/* ---- pages, pairs, proof ---- */

void
mdg_notice_work_set_split (MdgNoticeWork *self, const char *rule, const MdgNoticeKeys *keys);

/* What mdg_batch_read () and mdg_batch_plan () gave for this list, PDF, rule and keys. Both are
 * taken. */
void mdg_notice_work_set_parts (MdgNoticeWork *self, GPtrArray *parts, MdgNoticePlan *plan);

/* NULL before, and after anything they rest on has changed. Borrowed. */
GPtrArray *mdg_notice_work_get_parts (MdgNoticeWork *self);
const MdgNoticePlan *mdg_notice_work_get_plan (MdgNoticeWork *self);

/* All decisions (MdgNoticeDecision) in their order; copied. The proof falls. Those of the draft
 * are what holds: mdg_notice_work_get_draft ()->decisions. */
void mdg_notice_work_set_decisions (MdgNoticeWork *self, GPtrArray *decisions);

/* Takes back the last decision; FALSE when there is none. */
gboolean mdg_notice_work_undo_decision (MdgNoticeWork *self);

/* The proof of the last split, taken; NULL for none. */
void mdg_notice_work_set_proof (MdgNoticeWork *self, MdgSplitProof *proof);

/* ---- run ---- */

void mdg_notice_work_set_run (MdgNoticeWork *self, gint64 run_id);

G_END_DECLS
