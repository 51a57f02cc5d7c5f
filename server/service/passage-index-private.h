/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the modules of passage-index.h share: indexing (passage-index.c, passage-tokens.c), removing
 * (passage-remove.c), reading (passage-read.c) and asking (passage-question.c).
 */
#pragma once

#include "server/engine/search/passage-table.h"
#include "server/engine/search/tokeniser.h"
#include "server/engine/search/vectors.h"
#include "server/service/passage-index.h"
#include "server/store/search-segments.h"

G_BEGIN_DECLS

typedef struct _MdgTokenHasher MdgTokenHasher;

struct _MdgPassageIndex
{
  MdgSearchIndex *file;
  MdgEmbeddings *embeddings; /* borrowed; may be NULL */
  MdgKey *token_key;

  /* @lock guards what follows; written to under the write lease only. */
  GRWLock lock;
  MdgSearchSettings settings; /* plain numbers */
  MdgPassageTable *table;
  gint64 changes;        /* of the file, as the table knows it; -1: never read */
  MdgVectorSet *vectors; /* NULL: never read */
  gint64 vector_changes; /* of the file, as @vectors knows it */

  GMutex refreshing; /* of vectors */

  /* Of whoever writes. */
  GMutex writing;
  MdgTokenHasher *hasher;
  MdgIndexLease *group; /* an open group of puts */
  MdgPostingMap *map;   /* tokens of the group that are not written yet */
  GArray *pending;      /* PendingFact: table changes to make after the commit */
};

/* Brings the table up to what @lease sees. */
gboolean
mdg_passage_index_refresh (MdgPassageIndex *index, MdgIndexLease *lease, GError **error);

/* The same for vectors. */
gboolean
mdg_passage_index_refresh_vectors (MdgPassageIndex *index, MdgIndexLease *lease, GError **error);

/* Commits what does not touch the table: merged segments, vectors. */
gboolean
mdg_passage_index_commit_aside (MdgPassageIndex *index, MdgIndexLease *lease, GError **error);

/* A stored passage, and its row. */
MdgCutPassage *mdg_passage_index_read_cut (MdgIndexLease *lease,
                                           gint64 passage_id,
                                           MdgIndexPassage *ret_row,
                                           GError **error);

/* A passage as callers see it, without scores. */
MdgFoundPassage *mdg_passage_index_read_found (MdgPassageIndex *index,
                                               MdgIndexLease *lease,
                                               gint64 passage_id,
                                               GError **error);

/* ---- passage-remove.c ---- */

/* Takes the passages of @sources (MdgIndexSource), whose pages and rows stay, out of the file:
 * tokens, texts, vectors. Tokens of an open group have been written before. Returns the passages
 * (guint32). */
GArray *mdg_passage_index_take_out (MdgPassageIndex *index,
                                    MdgIndexLease *lease,
                                    GPtrArray *sources,
                                    GError **error);

/* ---- passage-tokens.c ---- */

typedef struct
{
  guint64 token;
  guint in_text;
  guint in_heading;
} MdgTokenCount;

/* Turns tokens into keyed hashes; remembers the latest. One thread at a time. */
MdgTokenHasher *mdg_token_hasher_new (MdgKey *token_key);
void mdg_token_hasher_free (MdgTokenHasher *hasher);
guint64 mdg_token_hasher_hash (MdgTokenHasher *hasher, const MdgToken *token);

/* MdgTokenCount of a passage, each token once. *@ret_length: tokens in the text. */
GArray *mdg_token_hasher_count (MdgTokenHasher *hasher,
                                const MdgCutPassage *passage,
                                guint *ret_length);

/* One token without remembering it; any thread. */
guint64 mdg_token_mac (MdgKey *token_key, const MdgToken *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTokenHasher, mdg_token_hasher_free)

G_END_DECLS
