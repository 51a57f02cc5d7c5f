/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search index of one folder: documents go in as pages, questions come out as ranked passages.
 * The one way text is cut, tokenised, indexed, searched and fused, for the server, the check-up and
 * `madoguchictl search-eval` alike. It knows nothing of accounts and access.
 *
 * Thread-safe: one writer and several readers at a time.
 */
#pragma once

#include "server/crypto/key.h"
#include "server/engine/extract/extracted.h"
#include "server/engine/search/embeddings.h"
#include "server/engine/search/passage.h"
#include "shared/model/folder.h"

G_BEGIN_DECLS

typedef struct _MdgPassageIndex MdgPassageIndex;

/* Opens or makes the index file @path, sealed under @key; ":memory:" keeps it in memory (for
 * tuning). @settings are copied. @embeddings may be NULL and is borrowed. */
MdgPassageIndex *mdg_passage_index_open (const char *path,
                                         MdgKey *key,
                                         const MdgSearchSettings *settings,
                                         MdgEmbeddings *embeddings,
                                         GError **error);
void mdg_passage_index_close (MdgPassageIndex *index);

/* Weights count at once; another chunk size only for documents that are put afterwards (see
 * recut). */
void mdg_passage_index_set_settings (MdgPassageIndex *index, const MdgSearchSettings *settings);

typedef struct
{
  gint64 version_id; /* the source: one version of one document */
  gint64 document_id;
  const char *title;           /* stands before every heading */
  const char *effective_from;  /* NULL: always did */
  const char *effective_until; /* last day; NULL: for ever */
} MdgPassageSource;

/* Replaces all of @source: its pages (kept sealed, one row each), its passages, their tokens. In
 * one transaction. @progress may be NULL; percent 0 to 100. */
gboolean mdg_passage_index_put (MdgPassageIndex *index,
                                const MdgPassageSource *source,
                                const MdgExtracted *extracted,
                                void (*progress) (guint percent, gpointer user_data),
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* Between these two, puts of many small documents go into one transaction: much quicker, and lost
 * together when the process is killed or one of them fails. One thread; nobody else can write. In a
 * ":memory:" index nothing can be asked meanwhile. */
gboolean
mdg_passage_index_begin_group (MdgPassageIndex *index, GCancellable *cancellable, GError **error);
gboolean
mdg_passage_index_end_group (MdgPassageIndex *index, GCancellable *cancellable, GError **error);

/* Empties the journal into the file; done by itself after a deletion. Never fails. */
void mdg_passage_index_checkpoint (MdgPassageIndex *index);

/* Computes the vectors that are missing, in batches; a kill loses one batch. Without embeddings a
 * success that does nothing. EMBEDDINGS when the engine does not answer: words still work. */
gboolean mdg_passage_index_add_vectors (MdgPassageIndex *index,
                                        gint64 version_id, /* 0: all */
                                        void (*progress) (guint percent, gpointer user_data),
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error);

/* Another period, or another title. */
gboolean mdg_passage_index_update_source (MdgPassageIndex *index,
                                          const MdgPassageSource *source,
                                          GError **error);

/* Everything of the version is gone when this returns: tokens, passages, pages, vectors. A version
 * that is not there is no failure. */
gboolean mdg_passage_index_delete (MdgPassageIndex *index, gint64 version_id, GError **error);

/* The same for many, in one transaction. */
gboolean mdg_passage_index_delete_many (MdgPassageIndex *index,
                                        const gint64 *version_ids,
                                        guint n_versions,
                                        GError **error);

/* Cuts and indexes all stored pages again under the settings in force, source by source. Passages
 * that were switched off stay so where their text is the same. */
gboolean mdg_passage_index_recut (MdgPassageIndex *index,
                                  void (*progress) (guint percent, gpointer user_data),
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

/* NULL with NOT_FOUND. */
MdgExtractedPage *mdg_passage_index_get_page (MdgPassageIndex *index,
                                              gint64 version_id,
                                              guint number,
                                              GError **error);
gboolean mdg_passage_index_count_pages (MdgPassageIndex *index,
                                        gint64 version_id,
                                        guint *ret_pages,
                                        guint *ret_passages,
                                        GError **error);

typedef struct
{
  gint64 id;
  gint64 version_id;
  gint64 document_id;
  gboolean disabled;
  double score;   /* after fusion, 0 to 1 */
  double words;   /* BM25 */
  double meaning; /* cosine, 0 without vectors */
  MdgCutPassage *passage;
} MdgFoundPassage;

void mdg_found_passage_free (MdgFoundPassage *found);

/* The passages that touch page @number of a version, in order, the disabled ones too: an array of
 * MdgFoundPassage without scores. */
GPtrArray *mdg_passage_index_list (MdgPassageIndex *index,
                                   gint64 version_id,
                                   guint number,
                                   GError **error);
MdgFoundPassage *mdg_passage_index_get (MdgPassageIndex *index, gint64 passage_id, GError **error);
gboolean mdg_passage_index_set_disabled (MdgPassageIndex *index,
                                         gint64 passage_id,
                                         gboolean disabled,
                                         GError **error);

/* What a question asks of several indexes at once, so that scores of different folders can be
 * compared: document frequencies and lengths are summed over all of them first. */
typedef struct _MdgQuestion MdgQuestion;
MdgQuestion *
mdg_question_new (const char *text, MdgEmbeddings *embeddings, GCancellable *cancellable);
void mdg_question_free (MdgQuestion *question);

/* Ranks the passages of all @indexes (MdgPassageIndex *) that hold on day @as_of ("2026-11-22";
 * NULL: any day), best first, @limit at most: MdgFoundPassage with their index's position in
 * *ret_origins (guint, may be NULL). Neighbours are not merged, near-duplicates are dropped.
 * Disabled ones never come. */
GPtrArray *mdg_question_ask (MdgQuestion *question,
                             GPtrArray *indexes,
                             const char *as_of,
                             guint limit,
                             GArray **ret_origins,
                             GCancellable *cancellable,
                             GError **error);

/* Where words of the question stand in @text: pairs of start and length in characters (guint). */
GArray *mdg_question_mark (MdgQuestion *question, const char *text);

/* TRUE when @text shares a content word with the question. */
gboolean mdg_question_shares_word (MdgQuestion *question, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPassageIndex, mdg_passage_index_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFoundPassage, mdg_found_passage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgQuestion, mdg_question_free)

G_END_DECLS
