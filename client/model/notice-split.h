/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A PDF divided by a rule while the rule is still being chosen.
 *
 * DESIGN. Every change of PDF, password, rule or keys begins anew: after a short pause, so that
 * typing does not begin ten times, what runs is cancelled, the first pages are read by themselves
 * and told at once, then all of them are. Work happens on threads of its own; only the newest
 * result counts. What a PDF holds beside its pages is looked up once for each PDF. The password is
 * held in memory only. Main thread.
 *
 * Signal "changed" (): anything below is different.
 */
#pragma once

#include "shared/batch/batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Between the last change and the beginning. */
#define MDG_NOTICE_SPLIT_PAUSE_MS 300

/* So many pages are read first; PDFs that are hardly longer are read at once. */
#define MDG_NOTICE_SPLIT_FIRST_PAGES 24

/* Columns of the histogram: 1 to 9 pages, then 10 and more. */
#define MDG_NOTICE_SPLIT_LENGTHS 10

#define MDG_TYPE_NOTICE_SPLIT (mdg_notice_split_get_type ())
G_DECLARE_FINAL_TYPE (MdgNoticeSplit, mdg_notice_split, MDG, NOTICE_SPLIT, GObject)

MdgNoticeSplit *mdg_notice_split_new (void);

/* NULL for none; the password goes with the one before. */
void mdg_notice_split_set_pdf (MdgNoticeSplit *self, GBytes *pdf);
GBytes *mdg_notice_split_get_pdf (MdgNoticeSplit *self);
void mdg_notice_split_set_password (MdgNoticeSplit *self, const char *password);
const char *mdg_notice_split_get_password (MdgNoticeSplit *self);

/* @rule as mdg_split_rule_parse () reads it, NULL while there is none; @keys NULL for none. */
void mdg_notice_split_set_rule (MdgNoticeSplit *self, const char *rule, const MdgNoticeKeys *keys);
const char *mdg_notice_split_get_rule (MdgNoticeSplit *self);

/* Ends what runs; what was found stays. */
void mdg_notice_split_stop (MdgNoticeSplit *self);

/* TRUE after mdg_notice_split_stop (), until something changes or it is begun again. */
gboolean mdg_notice_split_is_stopped (MdgNoticeSplit *self);
void mdg_notice_split_begin (MdgNoticeSplit *self);

/* TRUE while it is known that the PDF needs a (different) password. */
gboolean mdg_notice_split_needs_password (MdgNoticeSplit *self);

gboolean mdg_notice_split_is_working (MdgNoticeSplit *self);
void mdg_notice_split_get_progress (MdgNoticeSplit *self,
                                    guint *ret_done,
                                    guint *ret_total,
                                    gint64 *ret_seconds_left);

/* MdgBatchPart: of the whole PDF, or of its first pages while the rest is read (TRUE in
 * *@ret_whole for all). NULL while there is nothing. Borrowed. */
GPtrArray *mdg_notice_split_get_parts (MdgNoticeSplit *self, gboolean *ret_whole);

/* Why it could not be done; NULL. Borrowed. */
const GError *mdg_notice_split_get_error (MdgNoticeSplit *self);

/* MdgPdfFinding; NULL while they are looked up. Borrowed. */
GPtrArray *mdg_notice_split_get_findings (MdgNoticeSplit *self);

/* The first finding that stops a split; NULL for none. Borrowed. */
const MdgPdfFinding *mdg_notice_split_get_stopping (MdgNoticeSplit *self);

/* The first pages of @pdf as a PDF of their own; NULL when all are not many more, or it cannot be
 * read. Blocks; any thread. New. */
GBytes *mdg_notice_split_dup_first (GBytes *pdf, const char *password);

/* How many parts have so many pages (place 0 is one page). */
void mdg_notice_split_count_lengths (GPtrArray *parts, guint ret_counts[MDG_NOTICE_SPLIT_LENGTHS]);

/* How many parts have no key of a kind, or two different ones: the member of MdgBatchPart at
 * @offset; *@ret_first is the first page of the first of them, 0 for none. */
guint mdg_notice_split_count_missing (GPtrArray *parts, gsize offset, guint *ret_first);
guint mdg_notice_split_count_several (GPtrArray *parts, guint *ret_first);

G_END_DECLS
