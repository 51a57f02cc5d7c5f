/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of letters: all that one says is one sealed value under its run's scope. A letter names the
 * row of its file (notice-files.h); several may name the same.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

/* NULL without @error when there is none. *@ret_file_id is 0 for a letter without a file; it may be
 * NULL. */
MdgNoticeLetter *mdg_notice_letters_get (
  MdgLease *lease, gint64 run_id, gint64 number, gint64 *ret_file_id, GError **error);

/* Those after @after by number, without messages. */
GPtrArray *mdg_notice_letters_list (
  MdgLease *lease, gint64 run_id, gint64 after, guint limit, GError **error);

/* All those of one file, without messages. */
GPtrArray *
mdg_notice_letters_list_of_file (MdgLease *lease, gint64 run_id, gint64 file_id, GError **error);

/* Adds @letter; its id is set. *@ret_new stays FALSE for one that is there already, word for word;
 * NOTICE_LETTER_DIFFERS {letter} for one that is there with other content. */
gboolean mdg_notice_letters_insert (MdgLease *lease,
                                    MdgNoticeLetter *letter,
                                    gint64 file_id,
                                    gboolean *ret_new,
                                    GError **error);

/* The numbers (gint64) from 1 to @n_letters that are not there, at most @limit. */
GArray *mdg_notice_letters_list_unknown (
  MdgLease *lease, gint64 run_id, gint64 n_letters, guint limit, GError **error);

G_END_DECLS
