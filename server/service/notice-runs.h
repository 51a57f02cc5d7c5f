/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of notices: announced by a PC from a finished draft, filled letter by letter, checked again
 * here.
 *
 * DESIGN. A run is known by its draft: making it twice is making it once. Its letters come in
 * batches, each in one lease, known by their numbers; each file comes alone, is compared with the
 * hash its letter announced, sealed and durable before it is answered. A PC asks what is missing
 * and sends that, however often either side is killed. When nothing is missing, the maker finishes
 * the run, and jobs look at everything again (notice-check.h): a run that has findings is refused
 * and can only be deleted. Everything personal is sealed under the run's own key; deleting a run
 * destroys that key first.
 *
 * A run belongs to the section of its kind. notices.prepare, notices.approve and notices.manage for
 * it see runs and letters; only its maker adds to it and deletes it (or, when the maker is gone,
 * notices.manage). All functions block, any thread.
 */
#pragma once

#include "server/service/documents.h"
#include "server/store/notice-files.h"
#include "server/store/notice-runs.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

#define MDG_NOTICE_TITLE_MAX_CHARS 200
#define MDG_NOTICE_DRAFT_MIN_CHARS 8
#define MDG_NOTICE_DRAFT_MAX_CHARS 64
#define MDG_NOTICE_RUNS_PAGE 200
#define MDG_NOTICE_LETTERS_PAGE 500

/* A run that nothing has come for is given up. */
#define MDG_NOTICE_RUN_LIFETIME (14 * MDG_DAY)

#define MDG_JOB_NOTICE_CHECK "notices.check"       /* key: run */
#define MDG_JOB_NOTICE_FILES "notices.check-files" /* key: "run:first file" */
#define MDG_JOB_NOTICE_SWEEP "notices.sweep"

/* Newest first, those older than the run @after (0: from the start), without proofs. */
GPtrArray *mdg_notice_run_service_list (
  MdgContext *context, gint64 after, guint limit, gint64 *ret_next, GError **error);

/* With proof, attachments and findings. */
MdgNoticeRun *mdg_notice_run_service_get (MdgContext *context, gint64 id, GError **error);

/* kind_id, title, draft, n_letters, n_rows, n_left_out, attachments, columns, keys, proof. The same
 * draft again gives the same run; with other content NOTICE_RUN_DIFFERS. NOTICE_KIND_STOPPED,
 * INVALID_FIELD, PROOF_FAILED. */
MdgNoticeRun *
mdg_notice_run_service_create (MdgContext *context, const MdgNoticeRun *wanted, GError **error);

/* All or none of @letters (MdgNoticeLetter). NOTICE_LETTER_DIFFERS {letter}, NOTICE_RUN_CLOSED. */
MdgNoticeRun *mdg_notice_run_service_add_letters (MdgContext *context,
                                                  gint64 id,
                                                  GPtrArray *letters,
                                                  GError **error);

MdgNoticeMissing *
mdg_notice_run_service_missing (MdgContext *context, gint64 id, GError **error);

/* The file of letter @letter, or when that is 0 the attachment at place @attachment.
 * NOTICE_FILE_DIFFERS {letter}, UPLOAD_DAMAGED for attachments; NOT_FOUND before it is announced.
 */
MdgNoticeRun *mdg_notice_run_service_put_file (MdgContext *context,
                                               gint64 id,
                                               gint64 letter,
                                               gint64 attachment,
                                               GBytes *data,
                                               GError **error);

/* NOTICE_INCOMPLETE. One that was finished before is answered as it is. */
MdgNoticeRun *mdg_notice_run_service_finish (MdgContext *context, gint64 id, GError **error);

gboolean mdg_notice_run_service_delete (MdgContext *context, gint64 id, GError **error);

/* Letters after number @after, without messages; who reads the first page of them is recorded. */
GPtrArray *mdg_notice_run_service_list_letters (
  MdgContext *context, gint64 id, gint64 after, guint limit, gint64 *ret_next, GError **error);

/* One letter with its message, and the file of a letter or an attachment; recorded. */
MdgNoticeLetter *mdg_notice_run_service_get_letter (MdgContext *context,
                                                    gint64 id,
                                                    gint64 number,
                                                    GError **error);
MdgDocumentDownload *mdg_notice_run_service_open_file (
  MdgContext *context, gint64 id, gint64 letter, gint64 attachment, GError **error);

/* Erases runs that were given up. */
gboolean mdg_notice_run_service_sweep (MdgContext *context, guint *ret_removed, GError **error);

/* ---- for the files of this service ---- */

/* The run, when the asker sees it; NOT_FOUND otherwise. */
MdgNoticeRunRow *mdg_notice_run_require_seen (MdgContext *context,
                                              MdgLease *lease,
                                              gint64 id,
                                              GError **error);

/* The same when he has made it and may still prepare notices; FORBIDDEN for one he only sees. */
MdgNoticeRunRow *mdg_notice_run_require_own (MdgContext *context,
                                             MdgLease *lease,
                                             gint64 id,
                                             GError **error);

/* What people are told of @row. New. */
MdgNoticeRun *mdg_notice_run_describe (MdgContext *context,
                                       MdgLease *lease,
                                       const MdgNoticeRunRow *row,
                                       GError **error);

/* Events: there is another run or state; counts moved (a few dozen times a run, not each time). */
void mdg_notice_run_tell_changed (MdgCore *core, gint64 id);
void mdg_notice_run_tell_progress (MdgCore *core,
                                   const MdgNoticeRunRow *row,
                                   gint64 received_before,
                                   gint64 checked_before);

/* A reader of a file that has come. */
MdgSegmentReader *
mdg_notice_file_open (MdgCore *core, const MdgNoticeFileRow *file, GError **error);

G_END_DECLS
