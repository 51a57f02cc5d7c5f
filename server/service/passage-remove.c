/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Where the tokens of passages stand is not written down anywhere but in the segments
 * themselves. For a few documents of a large folder their tokens are found from their text again,
 * and only the lists of those are read. For many documents it is quicker to read the segments they
 * stand in from end to end. Either way no entry stays: the number of those that were taken out must
 * be the number that were put in, or everything is looked through.
 */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/passage-index-private.h"

/* To read so many entries takes as long as to find one of them from the text. */
#define ENTRIES_READ_FOR_ONE_CUT 20

/* Tokens are made unique when there are so many more than there were last time. */
#define MORE_TOKENS 65536

static int
compare_tokens (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;
  return left < right ? -1 : left > right;
}

static int
compare_passages (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;
  return left < right ? -1 : left > right;
}

static void
sort_unique (GArray *tokens)
{
  guint n = 0;
  g_array_sort (tokens, compare_tokens);
  for (guint i = 0; i < tokens->len; i++)
    if (n == 0 || g_array_index (tokens, guint64, n - 1) != g_array_index (tokens, guint64, i))
      g_array_index (tokens, guint64, n++) = g_array_index (tokens, guint64, i);
  g_array_set_size (tokens, n);
}

static gboolean
add_passages_of (MdgIndexLease *lease, gint64 version_id, GArray *passages, GError **error)
{
  g_autoptr (GArray) rows = mdg_index_list_passages (lease, version_id, 0, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      guint32 id = (guint32) g_array_index (rows, MdgIndexPassage, i).id;
      g_array_append_val (passages, id);
    }
  return rows != NULL;
}

/* The passages of all @sources, rising. */
static GArray *
list_passages (MdgIndexLease *lease, GPtrArray *sources, GError **error)
{
  g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < sources->len; i++)
    if (!add_passages_of (lease, ((const MdgIndexSource *) sources->pdata[i])->version_id,
                          passages, error))
      return NULL;
  g_array_sort (passages, compare_passages);
  return g_steal_pointer (&passages);
}

static gboolean
add_tokens_of (
  MdgPassageIndex *index, MdgIndexLease *lease, guint32 passage, GArray *tokens, GError **error)
{
  MdgIndexPassage row;
  guint length = 0;
  g_autoptr (MdgCutPassage) cut = mdg_passage_index_read_cut (lease, passage, &row, error);
  if (cut == NULL)
    return FALSE;
  g_autoptr (GArray) counts = mdg_token_hasher_count (index->hasher, cut, &length);
  for (guint i = 0; i < counts->len; i++)
    g_array_append_val (tokens, g_array_index (counts, MdgTokenCount, i).token);
  return TRUE;
}

/* The tokens the passages were indexed under, found from their text again. */
static GArray *
collect_tokens (
  MdgPassageIndex *index, MdgIndexLease *lease, const GArray *passages, GError **error)
{
  guint n_unique = 0;
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < passages->len; i++)
    {
      if (!add_tokens_of (index, lease, g_array_index (passages, guint32, i), tokens, error))
        return NULL;
      if (tokens->len < n_unique + MORE_TOKENS)
        continue;
      sort_unique (tokens);
      n_unique = tokens->len;
    }
  sort_unique (tokens);
  return g_steal_pointer (&tokens);
}

static gint64
count_postings (GPtrArray *sources)
{
  gint64 n = 0;
  for (guint i = 0; i < sources->len; i++)
    n += ((const MdgIndexSource *) sources->pdata[i])->n_postings;
  return n;
}

/* If another dictionary cut the text than today's, tokens are left over: then all are looked
 * through. */
static gboolean
remove_postings (MdgPassageIndex *index,
                 MdgIndexLease *lease,
                 const GArray *passages,
                 gint64 n_postings,
                 GError **error)
{
  gint64 reach = 0, removed = 0;
  if (!mdg_segments_reach (lease, passages, &reach, error))
    return FALSE;
  if (reach <= n_postings * ENTRIES_READ_FOR_ONE_CUT)
    return mdg_segments_remove (lease, passages, NULL, &removed, error);
  g_autoptr (GArray) tokens = collect_tokens (index, lease, passages, error);
  if (tokens == NULL || !mdg_segments_remove (lease, passages, tokens, &removed, error))
    return FALSE;
  if (removed == n_postings)
    return TRUE;
  g_info ("Tokens of a document were made by other rules; looking through the whole index");
  return mdg_segments_remove (lease, passages, NULL, &removed, error);
}

GArray *
mdg_passage_index_take_out (MdgPassageIndex *index,
                            MdgIndexLease *lease,
                            GPtrArray *sources,
                            GError **error)
{
  g_autoptr (GArray) passages = list_passages (lease, sources, error);
  if (passages == NULL ||
      !remove_postings (index, lease, passages, count_postings (sources), error))
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    if (!mdg_index_delete_passages (
          lease, ((const MdgIndexSource *) sources->pdata[i])->version_id, error))
      return NULL;
  return g_steal_pointer (&passages);
}
