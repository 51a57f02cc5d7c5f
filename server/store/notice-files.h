/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the files of a run: each content once, announced by its hash before it comes. The hash is
 * kept under the run's key, so that nothing tells of it once the run is erased.
 */
#pragma once

#include "server/store/store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 run_id;
  gint64 size;
  gint64 attachment; /* its place, from 1; 0: of letters */
  gint64 n_letters;  /* that have it */
  char *blob_id;     /* NULL: has not come yet */
  gboolean checked;
} MdgNoticeFileRow;

void mdg_notice_file_row_free (MdgNoticeFileRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeFileRow, mdg_notice_file_row_free)

/* What lacks its file: one letter of it, or its place among the attachments. */
typedef struct
{
  gint64 letter; /* 0: an attachment */
  gint64 attachment;
} MdgNoticeGap;

/* NULL without @error when there is none; @sha256 in hexadecimal digits. */
MdgNoticeFileRow *mdg_notice_files_get (MdgLease *lease, gint64 id, GError **error);
MdgNoticeFileRow *mdg_notice_files_find (
  MdgLease *lease, gint64 run_id, const char *sha256, gint64 attachment, GError **error);
MdgNoticeFileRow *mdg_notice_files_get_attachment (MdgLease *lease,
                                                   gint64 run_id,
                                                   gint64 attachment,
                                                   GError **error);

/* Announced; its id is set. */
gboolean mdg_notice_files_insert (MdgLease *lease,
                                  MdgNoticeFileRow *row,
                                  const char *sha256,
                                  GError **error);
gboolean mdg_notice_files_add_letter (MdgLease *lease, gint64 id, GError **error);

/* It has come. CONFLICT when it had before. */
gboolean
mdg_notice_files_set_blob (MdgLease *lease, gint64 id, const char *blob_id, GError **error);

/* Whether each has come, by place (gboolean, the first at 0). */
GArray *mdg_notice_files_list_attachments (MdgLease *lease, gint64 run_id, GError **error);

/* What lacks its file, at most @limit: MdgNoticeGap. */
GArray *
mdg_notice_files_list_missing (MdgLease *lease, gint64 run_id, guint limit, GError **error);

/* Those with an id of at least @from, by id, checked or not: MdgNoticeFileRow. */
GPtrArray *mdg_notice_files_list (
  MdgLease *lease, gint64 run_id, gint64 from, guint limit, GError **error);

/* *@ret_first stays FALSE when it had been checked before. */
gboolean
mdg_notice_files_mark_checked (MdgLease *lease, gint64 id, gboolean *ret_first, GError **error);

/* Notes all files of a run among the dead content of no folder, before the rows go. */
gboolean mdg_notice_files_bury (MdgLease *lease, gint64 run_id, GError **error);

G_END_DECLS
