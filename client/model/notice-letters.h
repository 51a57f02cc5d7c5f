/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The letters that a finished draft stands for, as the server is to get them.
 *
 * DESIGN. Nothing of a letter lies on this PC beside the draft: recipients and messages are read
 * from its list, files are cut from its PDF each time they are asked for, and are the same bytes
 * each time. Everything of the list has to have an end: a file, paper, or being left out by
 * somebody's decision. Counted; after opening any thread may ask, functions block.
 */
#pragma once

#include "client/local/notice-draft.h"

G_BEGIN_DECLS

typedef struct _MdgNoticeLetters MdgNoticeLetters;

/* Reads list and PDF of @draft from @store. NOTICE_NOT_READY when a step is open, and the errors of
 * the store and of reading. */
MdgNoticeLetters *
mdg_notice_letters_open (MdgStore *store, const MdgNoticeDraft *draft, GError **error);
MdgNoticeLetters *mdg_notice_letters_ref (MdgNoticeLetters *self);
void mdg_notice_letters_unref (MdgNoticeLetters *self);

guint mdg_notice_letters_count (const MdgNoticeLetters *self);

/* What the server is told of the run before anything else. New. */
MdgNoticeRun *mdg_notice_letters_make_run (const MdgNoticeLetters *self);

/* Letter @number, from 1. New. */
MdgNoticeLetter *mdg_notice_letters_make (const MdgNoticeLetters *self, guint number);

/* Its file. NOTICE_FILE_DIFFERS {letter} when it is not the one that was proven. */
GBytes *mdg_notice_letters_read_file (MdgNoticeLetters *self, guint number, GError **error);

/* The attachment at @place, from 1. */
GBytes *mdg_notice_letters_read_attachment (MdgNoticeLetters *self, guint place, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeLetters, mdg_notice_letters_unref)

G_END_DECLS
