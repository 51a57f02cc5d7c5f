/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What rows and parts are found by: keys of numbers, names and birth dates, made once. Finds lines
 * that contain something, rows of one name, and the rows that pages could belong to. Never changes
 * after it was made; any thread.
 */
#pragma once

#include "shared/batch/batch.h"

G_BEGIN_DECLS

typedef struct _MdgNoticeCandidates MdgNoticeCandidates;

/* Keeps copies of keys alone; neither @parts nor @list. */
MdgNoticeCandidates *mdg_notice_candidates_new (GPtrArray *parts, const MdgRecipientList *list);
void mdg_notice_candidates_free (MdgNoticeCandidates *self);

/* What people type, as a key; NULL when it is nothing. New. */
char *mdg_notice_search_key (const char *words);

/* Whether number or name contain @key. Rows from 1, parts from 0. */
gboolean
mdg_notice_candidates_row_has (const MdgNoticeCandidates *self, guint row, const char *key);
gboolean
mdg_notice_candidates_part_has (const MdgNoticeCandidates *self, guint part, const char *key);

/* Rows with the name of @row, itself included; 0 when it has none. */
guint mdg_notice_candidates_count_name (const MdgNoticeCandidates *self, guint row);

/* Rows for @part, the likeliest first, MDG_MATCH_MAX_CANDIDATES at most: with @key those that
 * contain it, without those that have something in common with the part and that nobody holds
 * (@holders, from 1, not 0 for held ones). Array of guint. New. */
GArray *mdg_notice_candidates_find (const MdgNoticeCandidates *self,
                                    guint part,
                                    const char *key,
                                    const guint *holders);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeCandidates, mdg_notice_candidates_free)

G_END_DECLS
