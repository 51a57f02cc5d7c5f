/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking at a finished run again: nothing a PC said of it is believed.
 *
 * DESIGN. First the run as a whole: every page of the source in exactly one letter or left over,
 * every row of the list with its letter or its reason, nobody with two letters. Then each file: its
 * bytes, its pages, that the key which decided stands on it, and that no key of anybody else does.
 * Opening files is the jobs' concern, which do it in the sandbox; here are the rules and the rows.
 * Files are checked in slices, a job for each, some files to a lease, so that a killed server does
 * little twice; the slice that checks the last file closes the run. Any thread; an MdgNoticeCheck
 * belongs to one at a time.
 */
#pragma once

#include "server/service/notice-runs.h"

G_BEGIN_DECLS

/* Files of one job, and of one lease within it. */
#define MDG_NOTICE_SLICE_FILES 200
#define MDG_NOTICE_SETTLE_FILES 20

/* The run as a whole; then a job is put for each slice of files. TRUE when the run is gone or has
 * been closed. */
gboolean mdg_notice_check_begin (MdgContext *context, gint64 run_id, GError **error);

/* What stands in one file. */
typedef struct
{
  gboolean same_bytes; /* the content has the hash that was announced */
  gboolean is_pdf;
  gboolean is_picture; /* in good order, but without text that could be read */
  GPtrArray *pages;    /* the text of each (char *); NULL when it cannot be read */
} MdgNoticeContent;

typedef struct _MdgNoticeCheck MdgNoticeCheck;

/* The residents of the run, ready to be looked for. NULL without @error when there is nothing to be
 * checked (any more). */
MdgNoticeCheck *mdg_notice_check_open (MdgContext *context, gint64 run_id, GError **error);
void mdg_notice_check_free (MdgNoticeCheck *check);

/* What is wrong with @file whose letters are @letters (MdgNoticeLetter; empty for an attachment):
 * MdgNoticeFinding. New. */
GPtrArray *mdg_notice_check_file (MdgNoticeCheck *check,
                                  const MdgNoticeFileRow *file,
                                  GPtrArray *letters,
                                  const MdgNoticeContent *content);

/* The unchecked ones of a slice that begins at @from: MdgNoticeFileRow. */
GPtrArray *mdg_notice_check_list (MdgContext *context, gint64 run_id, gint64 from, GError **error);
GPtrArray *
mdg_notice_check_letters (MdgContext *context, const MdgNoticeFileRow *file, GError **error);

/* Writes down that @files (MdgNoticeFileRow) were checked and what was found, and closes the run
 * after the last one. One that is gone is no failure. */
gboolean mdg_notice_check_settle (
  MdgContext *context, gint64 run_id, GPtrArray *files, GPtrArray *findings, GError **error);

/* The rules for the run as a whole. @letters: MdgNoticeLetter, by number. New. Pure. */
GPtrArray *mdg_notice_check_plan (const MdgNoticeRun *run, GPtrArray *letters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeCheck, mdg_notice_check_free)

G_END_DECLS
