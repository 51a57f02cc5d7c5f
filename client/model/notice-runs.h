/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of notices on the server: their list, kept up to date by the server's events, one run with
 * what the server found, its letters. Main thread. The *_async calls end with the finish functions
 * of answer.h.
 */
#pragma once

#include "client/model/access.h"
#include "client/model/item.h"
#include "client/model/paged-list.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

/* Texts: state-text, state-style ("ok", "warn", "bad", "neutral"), letters-text ("250 letters"),
 * progress-text (what is under way: "120 of 250 received"; "" when nothing is), time-text. */
#define MDG_TYPE_NOTICE_RUN_ITEM (mdg_notice_run_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeRunItem, mdg_notice_run_item, MDG, NOTICE_RUN_ITEM, MdgItem)

/* Texts: number-text, recipient-text, pages-text, size-text, state-text, state-style. */
#define MDG_TYPE_NOTICE_LETTER_ITEM (mdg_notice_letter_item_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeLetterItem, mdg_notice_letter_item, MDG, NOTICE_LETTER_ITEM, MdgItem)

/* The runs of one's sections, newest first, page by page; live: counts and states of single runs
 * change in place. Rows are known by their id and stay. New. */
MdgPagedList *mdg_notice_runs_list_new (MdgAccess *access);

/* Answers an MdgNoticeRun with its proof and findings. */
void mdg_notice_run_load_async (MdgAccess *access,
                                gint64 id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* Erases run and letters for good: the server destroys their key. By who made it. */
void mdg_notice_run_delete_async (MdgAccess *access,
                                  gint64 id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* The letters of a run by number, page by page, without their messages; loading. New. */
MdgPagedList *mdg_notice_letters_list_new (MdgAccess *access, gint64 run_id);

/* Answers an MdgNoticeLetter, message included. The server notes who read it. */
void mdg_notice_letter_load_async (MdgAccess *access,
                                   gint64 run_id,
                                   gint64 number,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* The letter's PDF: mdg_answer_finish (). The server notes who read it. */
void mdg_notice_letter_file_async (MdgAccess *access,
                                   gint64 run_id,
                                   gint64 number,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* One sentence for people about a finding of the server: "Letter 12: page 3 carries another
 * resident's number or name." New. */
char *mdg_notice_finding_sentence (const MdgNoticeFinding *finding);

/* "Checking", "Checked" ... Translated; static. */
const char *mdg_notice_run_state_text (const MdgNoticeRun *run);

G_END_DECLS
