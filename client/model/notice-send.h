/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bringing one finished draft to the server: makes the run, sends its letters in batches and their
 * files, has the server check them, and follows that to the end.
 *
 * DESIGN. The server knows the run by the draft's id and tells what it lacks. So every try begins
 * alike, the first one and one after a lost line, a restart of this client or of the server: make
 * the run (it may be there), ask what is missing, send that, finish. Files are cut anew from the
 * draft's sealed PDF, which gives the same bytes again (shared/pdf/pdf-splitter.h); a file that
 * differs from its hash in the proof is not sent. A lost line is tried again by itself. Main
 * thread; lists and PDFs are read on worker threads.
 */
#pragma once

#include "client/local/notice-draft.h"
#include "client/model/access.h"

G_BEGIN_DECLS

/* Letters in one call, and calls with files under way at the same time. */
#define MDG_NOTICE_BATCH_LETTERS 500
#define MDG_NOTICE_FILES_AT_ONCE 4

typedef enum
{
  MDG_NOTICE_SEND_WAITING,  /* not started yet, or stopped: mdg_notice_send_start () goes on */
  MDG_NOTICE_SEND_READING,  /* the draft's list and PDF are read */
  MDG_NOTICE_SEND_LETTERS,  /* recipients and messages are sent */
  MDG_NOTICE_SEND_FILES,    /* files are sent */
  MDG_NOTICE_SEND_CHECKING, /* the server looks at every file again */
  MDG_NOTICE_SEND_OFFLINE,  /* the line is lost; it goes on by itself */
  MDG_NOTICE_SEND_CHECKED,  /* done: the server found nothing */
  MDG_NOTICE_SEND_REFUSED,  /* done: the server found something; load the run for its findings */
  MDG_NOTICE_SEND_FAILED,   /* "trouble" says why; mdg_notice_send_start () tries again */
} MdgNoticeSendState;

#define MDG_TYPE_NOTICE_SEND (mdg_notice_send_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeSend, mdg_notice_send, MDG, NOTICE_SEND, GObject)

/* Properties, all read-only and notified: "state" (MdgNoticeSendState as uint), "run-id" (int64, 0
 * before the server has one: save it in the draft), "done" and "total" (uint: letters whose text,
 * then whose file is with the server, then that were checked), "fraction" (double, 0 to 1 over
 * all), "trouble" (a sentence, or NULL). */
MdgNoticeSend *mdg_notice_send_new (MdgAccess *access, const MdgNoticeDraft *draft);

/* Begins, or goes on after a stop or a failure. Needs an open store. */
void mdg_notice_send_start (MdgNoticeSend *self);

/* Stops; what the server has stays there. Start goes on. */
void mdg_notice_send_stop (MdgNoticeSend *self);

/* Stops, and has the server erase what it has. The state is WAITING then and "run-id" 0. The draft
 * stays. */
void mdg_notice_send_cancel (MdgNoticeSend *self);

MdgNoticeSendState mdg_notice_send_get_state (MdgNoticeSend *self);
const char *mdg_notice_send_get_draft_id (MdgNoticeSend *self);
gint64 mdg_notice_send_get_run_id (MdgNoticeSend *self);
guint mdg_notice_send_get_done (MdgNoticeSend *self);
guint mdg_notice_send_get_total (MdgNoticeSend *self);
double mdg_notice_send_get_fraction (MdgNoticeSend *self);
const char *mdg_notice_send_get_trouble (MdgNoticeSend *self);

G_END_DECLS
