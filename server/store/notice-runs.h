/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of runs of notices, what was found in them, and the sealing of what they hold. Lists are
 * read from indexes and cost the same at any number of letters: what is counted stands in the row.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/notice.h"

G_BEGIN_DECLS

/* Findings kept of one run; there may be more. */
#define MDG_NOTICE_FINDINGS_MAX 1000

typedef struct
{
  MdgNoticeRun *run; /* without kind_name, section_name, author, mine, findings */
  gint64 account_id; /* 0: erased */
  gint64 n_known;    /* letters whose text is here */
  gint64 n_files;    /* different ones, attachments included */
  gint64 n_files_received;
  gint64 n_files_checked;
  gint64 n_findings;
} MdgNoticeRunRow;

MdgNoticeRunRow *mdg_notice_run_row_new (void);
void mdg_notice_run_row_free (MdgNoticeRunRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeRunRow, mdg_notice_run_row_free)

/* "notice-run:12": the scope whose key seals all of a run. */
char *mdg_scope_notice_run (gint64 run_id);

/* With proof and attachments. NULL without @error when there is none. */
MdgNoticeRunRow *mdg_notice_runs_get (MdgLease *lease, gint64 id, GError **error);

/* That of a draft of an account; the same. */
MdgNoticeRunRow *mdg_notice_runs_get_of_draft (MdgLease *lease,
                                               gint64 account_id,
                                               const char *draft,
                                               GError **error);

/* Newest first, those with a smaller id than @before (0: from the start), without proof and
 * attachments: of sections in @sections (set of gint64 *; NULL: all). */
GPtrArray *mdg_notice_runs_list (
  MdgLease *lease, GHashTable *sections, gint64 before, guint limit, GError **error);

gboolean mdg_notice_runs_insert (MdgLease *lease, const MdgNoticeRunRow *row, GError **error);

/* State and all counts, version + 1. */
gboolean mdg_notice_runs_update (MdgLease *lease, const MdgNoticeRunRow *row, GError **error);

/* The row with letters, files and findings: files on the disk are the caller's concern
 * (notice-files.h). */
gboolean mdg_notice_runs_delete (MdgLease *lease, gint64 id, GError **error);

/* Ids (gint64) of those still receiving that nothing has come for since @until. */
GArray *mdg_notice_runs_list_stale (MdgLease *lease, gint64 until, guint limit, GError **error);

/* Adds what is not there yet, up to the maximum; the rest is not kept. */
gboolean mdg_notice_findings_add (MdgLease *lease,
                                  gint64 run_id,
                                  const MdgNoticeFinding *finding,
                                  GError **error);
gboolean
mdg_notice_findings_count (MdgLease *lease, gint64 run_id, gint64 *ret_count, GError **error);

/* By letter: MdgNoticeFinding. */
GPtrArray *mdg_notice_findings_list (MdgLease *lease, gint64 run_id, GError **error);

G_END_DECLS
