/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of document versions: each upload of a document is one, with its file, the state of its
 * reading, and the days it holds.
 *
 * DESIGN. A version is in force on a day when it is ready, the day lies in its period, and no later
 * version of the document that is ready too has that day. A new version takes over when it becomes
 * ready: mdg_versions_take_over () ends the ones before it on the day before its own first day.
 * Until then, and when it fails, the one before stays.
 *
 * A file is sealed under the key of key_folder_id; mdg_scope_folder (row->key_folder_id) names it.
 * After a move that is the folder it came from, until a job has sealed it anew.
 */
#pragma once

#include "server/store/store.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_VERSION_RENDERING = 1 << 0,   /* found by its text already, pages still to come */
  MDG_VERSION_OCR = 1 << 1,         /* text read from pictures */
  MDG_VERSION_UNPAGINATED = 1 << 2, /* without pages for good */
} MdgVersionFlags;

typedef struct
{
  gint64 id;
  gint64 document_id;
  gint64 folder_id;
  gint64 key_folder_id;
  gint64 number; /* of the document, from 1 */
  char *name;    /* with its extension; as of this version */
  char *blob_id;
  gint64 size;
  GBytes *content_mac; /* mdg_versions_content_mac () */
  char *state;         /* MDG_DOCUMENT_QUEUED, … */
  char *step;
  gint64 percent;
  char *problem;      /* slug of an MDG_ERROR */
  char *problem_args; /* its placeholders as a JSON object of strings; NULL for none */
  char *format;
  char *unit;
  gint64 n_pages;
  gint64 n_units; /* as people count: pages, slides, sheets, rows, lines */
  gint64 n_passages;
  guint flags;        /* MdgVersionFlags */
  char *rendition_id; /* blob of the PDF; NULL for none */
  gint64 rendition_size;
  char *effective_from; /* "2026-11-22"; NULL: always did */
  char *effective_until;
  gint64 uploaded_by; /* account */
  gint64 created_at;
  gint64 queued_at;
  gint64 started_at; /* 0 while it waits */
} MdgVersionRow;

MdgVersionRow *mdg_version_row_new (void);
void mdg_version_row_free (MdgVersionRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgVersionRow, mdg_version_row_free)

/* NULL without @error when there is none. */
MdgVersionRow *mdg_versions_get (MdgLease *lease, gint64 id, GError **error);

/* NULL without @error for a document that is not there. */
MdgVersionRow *mdg_versions_newest (MdgLease *lease, gint64 document_id, GError **error);

/* All versions of a document, newest first: MdgVersionRow. */
GPtrArray *mdg_versions_list (MdgLease *lease, gint64 document_id, GError **error);

/* The version that is in force on @day, else the newest; NULL without @error when there is none. */
MdgVersionRow *
mdg_versions_current (MdgLease *lease, gint64 document_id, const char *day, GError **error);

/* Whether the version is ready, its document is there, and it is in force on @day. */
gboolean mdg_versions_in_force (
  MdgLease *lease, gint64 id, const char *day, gboolean *ret_in_force, GError **error);

/* Adds @row with its id; fills in its number. The state of its document follows. */
gboolean mdg_versions_insert (MdgLease *lease, MdgVersionRow *row, GError **error);

/* Writes what reading found out: state, step, percent, problem, format, unit, counts, flags,
 * rendition, queued_at, started_at; the state of the document follows. CONFLICT when the state is
 * no longer @expected (somebody cancelled; NULL: any), NOT_FOUND when the version has been deleted.
 */
gboolean mdg_versions_update (MdgLease *lease,
                              const MdgVersionRow *row,
                              const char *expected,
                              GError **error);

/* Only step and percent of a version that is being worked on; nothing when it is not. */
gboolean mdg_versions_set_progress (
  MdgLease *lease, gint64 id, const char *step, gint64 percent, GError **error);

/* For @row that has just become ready: ends the ready versions before it on the day before its
 * first day (without one, the first day becomes @today when there is a version before it).
 * *@ret_ended are those whose period changed, @row too if its own did (MdgVersionRow): their source
 * in the index needs mdg_passage_index_update_source (). */
gboolean mdg_versions_take_over (MdgLease *lease,
                                 const MdgVersionRow *row,
                                 const char *today,
                                 GPtrArray **ret_ended,
                                 GError **error);

gboolean mdg_versions_set_period (
  MdgLease *lease, gint64 id, const char *from, const char *until, GError **error);

/* The name a version is shown and read under. */
gboolean mdg_versions_rename (MdgLease *lease,
                              const MdgVersionRow *row,
                              const char *name,
                              GError **error);

/* Those that wait or are worked on, in their order, at most @limit: MdgVersionRow. */
GPtrArray *mdg_versions_list_queue (MdgLease *lease, guint limit, GError **error);

/* Puts versions that a killed server was working on back into the queue; how many. */
gboolean mdg_versions_requeue_working (MdgLease *lease, gint64 *ret_count, GError **error);

/* All versions of a folder's documents (gint64): for a new index. */
GArray *mdg_versions_of_folder (MdgLease *lease, gint64 folder_id, GError **error);

/* Keyed hash, under the folder's key, of a content's SHA-256 in hexadecimal digits. */
GBytes *
mdg_versions_content_mac (MdgLease *lease, gint64 folder_id, const char *sha256, GError **error);

/* The document of @folder_id whose newest version has that content; *@ret_document_id 0 for none.
 */
gboolean mdg_versions_find_content (MdgLease *lease,
                                    gint64 folder_id,
                                    GBytes *content_mac,
                                    gint64 *ret_document_id,
                                    GError **error);

/* ---- moved documents ---- */

/* Versions whose files are sealed under another folder's key than their own, at most @limit:
 * those of one key when @key_folder_id is not 0. */
GPtrArray *mdg_versions_list_to_reseal (
  MdgLease *lease, gint64 key_folder_id, guint limit, GError **error);

/* The files of a version have been sealed anew under its folder's key. CONFLICT when @row's files
 * are no longer what the row has. */
gboolean mdg_versions_set_files (MdgLease *lease,
                                 const MdgVersionRow *row,
                                 const char *blob_id,
                                 const char *rendition_id,
                                 GBytes *content_mac,
                                 GError **error);

G_END_DECLS
