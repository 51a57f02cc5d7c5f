/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/engine/search/likeness.h"
#include "server/engine/search/ranking.h"
#include "server/service/passage-index-private.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include <string.h>

/* A question of more tokens keeps the rarest. */
#define MAX_TERMS 256

/* What is read of the lists of one question's tokens in all; the most frequent are given up. */
#define MAX_LIST_BYTES (96 * 1024 * 1024)

/* Measured on JSQuAD and JaQuAD, see docs/ARCHITECTURE.md. */
#define K1 0.5
#define B 0.75

/* Passages that are looked at more closely than by counting. */
#define N_CANDIDATES 100

struct _MdgQuestion
{
  char *text;
  MdgTokens *tokens;
  GPtrArray *terms; /* Term: distinct tokens */
  GBytes *vector;   /* NULL: without an engine, or it did not answer */
};

typedef struct
{
  const MdgToken *token;
  double weight; /* of its kind, times how often it is asked */
} Term;

/* ---- making ---- */

static double
kind_weight (MdgTokenKind kind)
{
  static const double weights[] = { [MDG_TOKEN_WORD] = 1.0,
                                    [MDG_TOKEN_PAIR] = 0.5,
                                    [MDG_TOKEN_CODE] = 2.0 };
  return weights[kind];
}

static void
collect_terms (MdgQuestion *question)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const GArray *tokens = question->tokens->tokens;
  for (guint i = 0; i < tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens, MdgToken, i);
      g_autofree char *name = g_strdup_printf ("%u%s", (guint) token->kind, token->text);
      if (!g_hash_table_add (seen, g_steal_pointer (&name)))
        continue;
      Term *term = g_new (Term, 1);
      *term = (Term){ token, kind_weight (token->kind) };
      g_ptr_array_add (question->terms, term);
    }
}

MdgQuestion *
mdg_question_new (const char *text, MdgEmbeddings *embeddings, GCancellable *cancellable)
{
  MdgQuestion *question = g_new0 (MdgQuestion, 1);
  question->text = g_strdup (text);
  question->tokens = mdg_tokeniser_cut_question (mdg_tokeniser_get (), text);
  question->terms = g_ptr_array_new_with_free_func (g_free);
  collect_terms (question);
  if (embeddings == NULL)
    return question;
  g_autoptr (GError) error = NULL;
  question->vector = mdg_embeddings_of_question (embeddings, text, cancellable, &error);
  if (question->vector == NULL)
    g_info ("A question goes by words alone: %s", error->message);
  return question;
}

void
mdg_question_free (MdgQuestion *question)
{
  if (question == NULL)
    return;
  g_free (question->text);
  g_ptr_array_unref (question->terms);
  mdg_tokens_free (question->tokens);
  g_clear_pointer (&question->vector, g_bytes_unref);
  g_free (question);
}

/* ---- the lists of one index ---- */

typedef struct
{
  guint32 first;
  gsize at; /* in bytes */
  gsize size;
} Block;

typedef struct
{
  guint term;
  guint64 n; /* passages in the list */
  GArray *blocks;
} List;

/* One index while it is asked. */
typedef struct
{
  MdgPassageIndex *index;
  MdgIndexLease *lease;
  GByteArray *bytes;
  List *lists; /* one for each term */
  guint n_lists;
  MdgRanking *ranking;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;
  for (guint i = 0; i < asked->n_lists; i++)
    g_clear_pointer (&asked->lists[i].blocks, g_array_unref);
  g_free (asked->lists);
  g_clear_pointer (&asked->bytes, g_byte_array_unref);
  g_clear_pointer (&asked->ranking, mdg_ranking_free);
  g_clear_pointer (&asked->lease, mdg_index_lease_free);
  g_free (asked);
}

typedef struct
{
  Asked *asked;
  List *list;
} Reading;

static void
on_block (guint32 first, guint n, gconstpointer data, gsize size, gpointer user_data)
{
  Reading *reading = user_data;
  GByteArray *bytes = reading->asked->bytes;
  reading->list->n += n;
  if (bytes->len + size > MAX_LIST_BYTES)
    return;
  Block block = { first, bytes->len, size };
  g_byte_array_append (bytes, data, (guint) size);
  g_array_append_val (reading->list->blocks, block);
}

static gboolean
read_lists (Asked *asked, const GPtrArray *terms, GError **error)
{
  asked->n_lists = MIN (terms->len, MAX_TERMS);
  asked->lists = g_new0 (List, MAX (asked->n_lists, 1));
  asked->bytes = g_byte_array_new ();
  for (guint i = 0; i < asked->n_lists; i++)
    {
      const Term *term = terms->pdata[i];
      asked->lists[i].term = i;
      asked->lists[i].blocks = g_array_new (FALSE, FALSE, sizeof (Block));
      Reading reading = { asked, &asked->lists[i] };
      guint64 token = mdg_token_mac (asked->index->token_key, term->token);
      if (!mdg_segments_read (asked->lease, token, on_block, &reading, error))
        return FALSE;
    }
  return TRUE;
}

static Asked *
open_asked (
  MdgPassageIndex *index, const MdgQuestion *question, GCancellable *cancellable, GError **error)
{
  Asked *asked = g_new0 (Asked, 1);
  asked->index = index;
  asked->lease = mdg_search_index_read (index->file, cancellable, error);
  if (asked->lease != NULL && mdg_passage_index_refresh (index, asked->lease, error) &&
      read_lists (asked, question->terms, error) &&
      (question->vector == NULL || index->embeddings == NULL ||
       mdg_passage_index_refresh_vectors (index, asked->lease, error)))
    return asked;
  asked_free (asked);
  return NULL;
}

/* ---- ranking over all of them ---- */

/* What is known of all indexes together. */
typedef struct
{
  guint64 n_passages;
  guint64 total_length;
  guint64 holding[MAX_TERMS];
} Totals;

static void
add_totals (Totals *totals, Asked *asked)
{
  g_rw_lock_reader_lock (&asked->index->lock);
  totals->n_passages += mdg_passage_table_count (asked->index->table);
  totals->total_length += mdg_passage_table_total_length (asked->index->table);
  g_rw_lock_reader_unlock (&asked->index->lock);
  for (guint i = 0; i < asked->n_lists; i++)
    totals->holding[i] += asked->lists[i].n;
}

static void
add_list (Asked *asked, const List *list, double weight, MdgPostingBlock *scratch)
{
  for (guint i = 0; i < list->blocks->len; i++)
    {
      const Block *block = &g_array_index (list->blocks, Block, i);
      if (mdg_posting_read (block->first, asked->bytes->data + block->at, block->size, scratch))
        mdg_ranking_add (asked->ranking, weight, scratch->passages, scratch->in_text,
                         scratch->in_heading, scratch->n);
    }
}

static double
heading_weight (const MdgPassageIndex *index)
{
  return (double) index->settings.heading_weight / 100.0;
}

/* With the lock of the index held for reading. */
static void
rank (Asked *asked, const GPtrArray *terms, const Totals *totals)
{
  MdgRankingWeights weights = { K1, B, heading_weight (asked->index) };
  double mean = (double) totals->total_length / (double) MAX (totals->n_passages, 1);
  g_autofree MdgPostingBlock *scratch = g_new (MdgPostingBlock, 1);
  asked->ranking = mdg_ranking_new (asked->index->table, &weights, mean);
  for (guint i = 0; i < asked->n_lists; i++)
    {
      const Term *term = terms->pdata[i];
      double rarity = mdg_ranking_rarity (totals->n_passages, totals->holding[i]);
      add_list (asked, &asked->lists[i], term->weight * rarity, scratch);
    }
}

/* ---- the best ---- */

typedef struct
{
  guint origin;
  guint32 id;
  double words;
  double meaning; /* NO_MEANING: there is no vector */
  double word_weight;
  double score;
} Candidate;

#define NO_MEANING (-2.0)

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  if (left->origin != right->origin)
    return left->origin < right->origin ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

typedef struct
{
  const MdgPassageTable *table;
  guint32 day;
} Holding;

static gboolean
holds (guint32 id, gpointer user_data)
{
  const Holding *holding = user_data;
  return mdg_passage_table_holds (holding->table, id, holding->day);
}

static gboolean
contains (const GArray *ranked, guint32 id)
{
  for (guint i = 0; i < ranked->len; i++)
    if (g_array_index (ranked, MdgRanked, i).id == id)
      return TRUE;
  return FALSE;
}

/* Passages that are near in meaning and not among the best by words. */
static void
add_near (const Asked *asked, const MdgQuestion *question, guint32 day, guint n, GArray *best)
{
  Holding holding = { asked->index->table, day };
  g_autoptr (GArray) near =
    mdg_vector_set_scan (asked->index->vectors, question->vector, n, holds, &holding);
  for (guint i = 0; i < near->len; i++)
    {
      guint32 id = g_array_index (near, MdgNear, i).id;
      MdgRanked ranked = { id, mdg_ranking_get (asked->ranking, id) };
      if (!contains (best, id))
        g_array_append_val (best, ranked);
    }
}

static double
word_weight (const MdgPassageIndex *index)
{
  return (double) MIN (index->settings.word_weight, 100) / 100.0;
}

/* With the lock of the index held for reading. */
static void
take_candidates_locked (Asked *asked,
                        const MdgQuestion *question,
                        const Totals *totals,
                        guint origin,
                        guint32 day,
                        guint n,
                        GArray *candidates)
{
  gboolean meaning = question->vector != NULL && asked->index->vectors != NULL;
  rank (asked, question->terms, totals);
  g_autoptr (GArray) best = mdg_ranking_take_best (asked->ranking, day, n);
  if (meaning)
    add_near (asked, question, day, n, best);
  g_autofree guint32 *ids = g_new (guint32, MAX (best->len, 1));
  g_autofree float *cosines = g_new (float, MAX (best->len, 1));
  for (guint i = 0; i < best->len; i++)
    {
      ids[i] = g_array_index (best, MdgRanked, i).id;
      cosines[i] = (float) NO_MEANING;
    }
  if (meaning)
    mdg_vector_set_look_up (asked->index->vectors, question->vector, ids, best->len, cosines);
  for (guint i = 0; i < best->len; i++)
    {
      double words = g_array_index (best, MdgRanked, i).score;
      Candidate candidate = { origin, ids[i], words, cosines[i], word_weight (asked->index),
                              words };
      g_array_append_val (candidates, candidate);
    }
  g_clear_pointer (&asked->ranking, mdg_ranking_free);
}

static void
take_candidates (Asked *asked,
                 const MdgQuestion *question,
                 const Totals *totals,
                 guint origin,
                 guint32 day,
                 guint n,
                 GArray *candidates)
{
  g_rw_lock_reader_lock (&asked->index->lock);
  take_candidates_locked (asked, question, totals, origin, day, n, candidates);
  g_rw_lock_reader_unlock (&asked->index->lock);
}

static double
stretch (double value, double least, double most)
{
  return most > least ? (value - least) / (most - least) : 1.0;
}

/* Words and meaning are each stretched to 0 to 1 over all candidates and added by weight. Without
 * meaning the order of words stays. */
static void
fuse (GArray *candidates)
{
  double least_words = G_MAXDOUBLE, most_words = 0, least_meaning = G_MAXDOUBLE;
  double most_meaning = NO_MEANING;
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      least_words = MIN (least_words, candidate->words);
      most_words = MAX (most_words, candidate->words);
      if (candidate->meaning > NO_MEANING)
        least_meaning = MIN (least_meaning, candidate->meaning);
      most_meaning = MAX (most_meaning, candidate->meaning);
    }
  if (most_meaning <= NO_MEANING)
    return;
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);
      double words = stretch (candidate->words, least_words, most_words);
      double meaning = candidate->meaning > NO_MEANING
                         ? stretch (candidate->meaning, least_meaning, most_meaning)
                         : words;
      candidate->score =
        candidate->word_weight * words + (1.0 - candidate->word_weight) * meaning;
    }
}

static void
free_likeness (gpointer likeness)
{
  mdg_likeness_free (likeness);
}

/* FALSE when one that was found before says the same. */
static gboolean
is_new (GPtrArray *seen, const char *text)
{
  g_autoptr (MdgLikeness) likeness = mdg_likeness_new (text);
  for (guint i = 0; i < seen->len; i++)
    if (mdg_likeness_match (seen->pdata[i], likeness))
      return FALSE;
  g_ptr_array_add (seen, g_steal_pointer (&likeness));
  return TRUE;
}

/* Best first, at most @limit, with their texts. */
static GPtrArray *
read_best (
  GPtrArray *asked, GArray *candidates, guint limit, GArray *origins, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (free_likeness);
  g_autoptr (GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_found_passage_free);
  double best = candidates->len > 0 ? g_array_index (candidates, Candidate, 0).score : 0;
  for (guint i = 0; i < candidates->len && found->len < limit; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      Asked *one = asked->pdata[candidate->origin];
      g_autoptr (MdgFoundPassage) passage =
        mdg_passage_index_read_found (one->index, one->lease, candidate->id, error);
      if (passage == NULL)
        return NULL;
      if (!is_new (seen, passage->passage->text))
        continue;
      passage->words = candidate->words;
      passage->meaning = candidate->meaning > NO_MEANING ? candidate->meaning : 0;
      passage->score = best > 0 ? candidate->score / best : 0;
      g_ptr_array_add (found, g_steal_pointer (&passage));
      g_array_append_val (origins, candidate->origin);
    }
  return g_steal_pointer (&found);
}

static GPtrArray *
open_all (MdgQuestion *question, GPtrArray *indexes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (asked_free);
  for (guint i = 0; i < indexes->len; i++)
    {
      Asked *one = open_asked (indexes->pdata[i], question, cancellable, error);
      if (one == NULL)
        return NULL;
      g_ptr_array_add (asked, one);
    }
  return g_steal_pointer (&asked);
}

GPtrArray *
mdg_question_ask (MdgQuestion *question,
                  GPtrArray *indexes,
                  const char *as_of,
                  guint limit,
                  GArray **ret_origins,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree Totals *totals = g_new0 (Totals, 1);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint));
  guint32 day = mdg_passage_day (as_of, 0);
  g_autoptr (GPtrArray) asked = open_all (question, indexes, cancellable, error);
  if (asked == NULL)
    return NULL;
  for (guint i = 0; i < asked->len; i++)
    add_totals (totals, asked->pdata[i]);
  for (guint i = 0; i < asked->len; i++)
    take_candidates (asked->pdata[i], question, totals, i, day, MAX (limit, N_CANDIDATES),
                     candidates);
  fuse (candidates);
  g_array_sort (candidates, compare_candidates);
  GPtrArray *found = read_best (asked, candidates, limit, origins, error);
  if (found != NULL && ret_origins != NULL)
    *ret_origins = g_steal_pointer (&origins);
  return found;
}

/* ---- marks ---- */

static gboolean
is_asked (const MdgQuestion *question, const MdgToken *token)
{
  for (guint i = 0; i < question->terms->len; i++)
    {
      const Term *term = question->terms->pdata[i];
      if (term->token->kind == token->kind && g_str_equal (term->token->text, token->text))
        return TRUE;
    }
  return FALSE;
}

GArray *
mdg_question_mark (MdgQuestion *question, const char *text)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), text);
  gsize n = (gsize) g_utf8_strlen (text, -1);
  g_autofree guint8 *marked = g_malloc0 (n + 1);
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      if (is_asked (question, token) && token->start + token->length <= n)
        memset (marked + token->start, 1, token->length);
    }
  for (guint start = 0; start < n;)
    {
      guint end = start;
      while (end < n && marked[end])
        end++;
      guint length = end - start;
      if (length > 0)
        {
          g_array_append_val (marks, start);
          g_array_append_val (marks, length);
        }
      start = MAX (end, start + 1);
    }
  return marks;
}

gboolean
mdg_question_shares_word (MdgQuestion *question, const char *text)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), text);
  gboolean words = mdg_tokeniser_knows_words (mdg_tokeniser_get ());
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      if ((token->kind != MDG_TOKEN_PAIR || !words) && is_asked (question, token))
        return TRUE;
    }
  return FALSE;
}
