/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file of one folder's search index: its documents' pages, passages, vectors, and in which
 * passages each token stands (search-segments.h). Opaque bytes go in and out; what they mean is
 * the engine's.
 *
 * DESIGN. One SQLite file for each folder, in the same settings as every file of ours, with pages
 * of 8 KiB. Text, pages, titles and vectors are sealed under the folder's key; tokens are keyed
 * hashes that the caller makes; numbers of passages, their lengths and days are in the clear. What
 * ranking must know of every passage stands in a narrow table (passage) that is read as a whole
 * into memory; what is shown of the few that are found stands apart from it (passage_text).
 *
 * A lease is one transaction: of one connection for writing, of as many as are needed for reading,
 * which then see one state from begin to end. A lease that is not committed is undone; a killed
 * process leaves the last committed state. An index in memory has one connection for all.
 *
 * MdgSearchIndex: any thread. A lease: one thread at a time.
 */
#pragma once

#include "server/crypto/key.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgSearchIndex MdgSearchIndex;
typedef struct _MdgIndexLease MdgIndexLease;

/* Opens or makes @path; ":memory:" is an index that lives until it is closed. */
MdgSearchIndex *mdg_search_index_open (const char *path, MdgKey *key, GError **error);
void mdg_search_index_close (MdgSearchIndex *index);

MdgIndexLease *
mdg_search_index_read (MdgSearchIndex *index, GCancellable *cancellable, GError **error);

/* Waits for whoever is writing. */
MdgIndexLease *
mdg_search_index_write (MdgSearchIndex *index, GCancellable *cancellable, GError **error);
gboolean mdg_index_lease_commit (MdgIndexLease *lease, GError **error);
void mdg_index_lease_free (MdgIndexLease *lease);

/* Committed write leases of this file so far, of whatever process, as @lease sees it. */
gboolean mdg_index_lease_get_changes (MdgIndexLease *lease, gint64 *ret_changes, GError **error);

/* Moves what was committed into the file itself and empties the journal, so that nothing deleted is
 * left in it. As far as readers let it; never fails. */
void mdg_search_index_checkpoint (MdgSearchIndex *index);

/* ---- sources: one version of one document each ---- */

typedef struct
{
  gint64 version_id;
  gint64 document_id;
  char *effective_from;  /* NULL: always did */
  char *effective_until; /* NULL: for ever */
  char *title;           /* sealed */
  GBytes *shape;         /* what is known of the whole document; sealed */
  gint64 n_postings;     /* entries in the segments */
  guint n_pages;
  guint n_passages;
} MdgIndexSource;

void mdg_index_source_free (MdgIndexSource *source);

/* Inserts or replaces the row, pages and passages stay as they are. */
gboolean
mdg_index_put_source (MdgIndexLease *lease, const MdgIndexSource *source, GError **error);

/* NULL with NOT_FOUND. */
MdgIndexSource *mdg_index_get_source (MdgIndexLease *lease, gint64 version_id, GError **error);

/* All of them, without pages and shape, in order of id: MdgIndexSource. */
GPtrArray *mdg_index_list_sources (MdgIndexLease *lease, GError **error);

/* The source with its pages, passages and vectors; not its postings. */
gboolean mdg_index_delete_source (MdgIndexLease *lease, gint64 version_id, GError **error);

/* Only its passages and vectors. */
gboolean mdg_index_delete_passages (MdgIndexLease *lease, gint64 version_id, GError **error);

/* ---- pages ---- */

gboolean mdg_index_add_page (
  MdgIndexLease *lease, gint64 version_id, guint number, GBytes *data, GError **error);

/* NULL with NOT_FOUND. */
GBytes *
mdg_index_get_page (MdgIndexLease *lease, gint64 version_id, guint number, GError **error);

/* ---- passages ---- */

/* Numbers of passages are given once and never again in one file, and rise. */
#define MDG_INDEX_PASSAGE_MAX G_MAXUINT32

typedef struct
{
  gint64 id;
  gint64 version_id;
  guint number; /* in the document */
  guint first_page;
  guint last_page;
  guint length; /* what ranking divides by */
  gboolean disabled;
} MdgIndexPassage;

/* *@ret_id: the number it got. STORE_FULL when numbers are used up. */
gboolean mdg_index_add_passage (MdgIndexLease *lease,
                                const MdgIndexPassage *passage,
                                GBytes *data,
                                gint64 *ret_id,
                                GError **error);

/* *@ret_data may be NULL when it is not wanted. NOT_FOUND. */
gboolean mdg_index_get_passage (MdgIndexLease *lease,
                                gint64 id,
                                MdgIndexPassage *ret_passage,
                                GBytes **ret_data,
                                GError **error);
gboolean
mdg_index_set_disabled (MdgIndexLease *lease, gint64 id, gboolean disabled, GError **error);

/* MdgIndexPassage (by value) of a version, or of its page @page, in order. */
GArray *
mdg_index_list_passages (MdgIndexLease *lease, gint64 version_id, guint page, GError **error);

/* All with an id of @from or more, in order of id, handed to @each. */
gboolean mdg_index_each_passage (MdgIndexLease *lease,
                                 gint64 from,
                                 void (*each) (const MdgIndexPassage *passage, gpointer user_data),
                                 gpointer user_data,
                                 GError **error);

/* ---- vectors ---- */

/* @model: what made it, a number of the caller; vectors of another are missing ones. */
gboolean mdg_index_put_vector (
  MdgIndexLease *lease, gint64 id, gint64 model, GBytes *data, GError **error);

/* Ids (gint64) of passages without a vector of @model, of one version or of all (0), from @after
 * on, at most @limit. */
GArray *mdg_index_list_without_vector (MdgIndexLease *lease,
                                       gint64 version_id,
                                       gint64 model,
                                       gint64 after,
                                       guint limit,
                                       GError **error);

/* Those put after the change @after (0: all), in the order they were put. */
gboolean mdg_index_each_vector (MdgIndexLease *lease,
                                gint64 model,
                                gint64 after,
                                void (*each) (gint64 id, GBytes *data, gpointer user_data),
                                gpointer user_data,
                                GError **error);

/* Rises with every vector that is put, as @lease sees it. */
gboolean mdg_index_get_vector_changes (MdgIndexLease *lease, gint64 *ret_changes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSearchIndex, mdg_search_index_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgIndexLease, mdg_index_lease_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgIndexSource, mdg_index_source_free)

G_END_DECLS
