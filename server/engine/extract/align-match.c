/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/align-match.h"

#include <string.h>

/* Lengths of the runs that are looked for, one round after the other. */
static const guint run_lengths[] = { 12, 6, 3 };
/* Of longer texts only every fourth run is remembered, the same ones in both. */
#define SAMPLED_LENGTH 1000000
/* Product of lengths up to which a gap is compared character by character. */
#define SMALL_GAP 4096
#define WINDOW 63
#define HASH_FACTOR G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)
#define TWICE G_MAXUINT32

typedef struct
{
  guint64 hash; /* 0: free */
  guint32 from; /* place + 1 in each text, 0 for none, TWICE when there are several */
  guint32 to;
} Run;

typedef struct
{
  guint32 from, from_end;
  guint32 to, to_end;
} Gap;

typedef struct
{
  const guint32 *from;
  const guint32 *to;
  MdgAlignMatch *match;
} Texts;

/* Runs */

static guint64
mix (guint64 x)
{
  x ^= x >> 30;
  x *= G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x ^= x >> 27;
  x *= G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return (x ^ (x >> 31)) | 1;
}

typedef struct
{
  Run *runs;
  gsize mask;
  guint length;
  guint64 leaving; /* HASH_FACTOR to the power of the length */
  gboolean sampled;
} Table;

static Run *
find_run (const Table *table, guint64 hash)
{
  gsize i = (gsize) (hash >> 7) & table->mask;
  while (table->runs[i].hash != 0 && table->runs[i].hash != hash)
    i = (i + 1) & table->mask;
  return &table->runs[i];
}

static void
note_place (guint32 *place, guint32 at)
{
  *place = *place == 0 ? at + 1 : TWICE;
}

/* Goes through the runs of text[start..end), in @first or else the second text. */
static void
note_runs (Table *table, const guint32 *text, guint32 start, guint32 end, gboolean first)
{
  guint64 rolling = 0;
  for (guint32 i = start; i < end; i++)
    {
      rolling = rolling * HASH_FACTOR + text[i] + 1;
      if (i - start >= table->length)
        rolling -= (text[i - table->length] + 1) * table->leaving;
      if (i - start + 1 < table->length)
        continue;
      guint64 hash = mix (rolling);
      if (table->sampled && (hash >> 1) % 4 != 0)
        continue;
      Run *run = find_run (table, hash);
      /* Runs of the second text that the first has not need no place. */
      if (run->hash == 0 && !first)
        continue;
      run->hash = hash;
      note_place (first ? &run->from : &run->to, i + 1 - table->length);
    }
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const MdgAlignPair *x = a, *y = b;
  return x->from < y->from ? -1 : x->from > y->from;
}

/* Runs that stand once in each of the two stretches, by their place in the first. */
static GArray *
find_anchors (const Texts *texts, const Gap *gap, guint length)
{
  GArray *anchors = g_array_new (FALSE, FALSE, sizeof (MdgAlignPair));
  guint32 n = gap->from_end - gap->from;
  if (n < length || gap->to_end - gap->to < length)
    return anchors;
  gsize size = 16;
  Table table = { .length = length, .sampled = n > SAMPLED_LENGTH, .leaving = 1 };
  while (size < (gsize) n * (table.sampled ? 1 : 2))
    size *= 2;
  for (guint i = 0; i < length; i++)
    table.leaving *= HASH_FACTOR;
  table.runs = g_new0 (Run, size);
  table.mask = size - 1;
  note_runs (&table, texts->from, gap->from, gap->from_end, TRUE);
  note_runs (&table, texts->to, gap->to, gap->to_end, FALSE);
  for (gsize i = 0; i < size; i++)
    {
      const Run *run = &table.runs[i];
      if (run->from == 0 || run->to == 0 || run->from == TWICE || run->to == TWICE)
        continue;
      MdgAlignPair pair = { run->from - 1, run->to - 1 };
      if (memcmp (texts->from + pair.from, texts->to + pair.to, length * sizeof (guint32)) == 0)
        g_array_append_val (anchors, pair);
    }
  g_free (table.runs);
  g_array_sort (anchors, compare_pairs);
  return anchors;
}

/* The longest chain that rises in both texts */

static GArray *
take_chain (const GArray *anchors, GArray *strays)
{
  guint n = anchors->len;
  const MdgAlignPair *pairs = (const MdgAlignPair *) (const void *) anchors->data;
  g_autofree guint32 *ends = g_new (guint32, n + 1); /* the anchor that ends a chain of length i */
  g_autofree guint32 *before = g_new (guint32, n + 1);
  guint length = 0;
  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;
      while (low < high)
        {
          guint middle = (low + high) / 2;
          if (pairs[ends[middle]].to < pairs[i].to)
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? ends[low - 1] : MDG_ALIGN_NONE;
      ends[low] = i;
      length = MAX (length, low + 1);
    }
  GArray *chain = g_array_sized_new (FALSE, FALSE, sizeof (MdgAlignPair), length);
  g_array_set_size (chain, length);
  g_autofree gboolean *chained = g_new0 (gboolean, n + 1);
  for (guint i = length, at = length > 0 ? ends[length - 1] : 0; i > 0; i--, at = before[at])
    {
      g_array_index (chain, MdgAlignPair, i - 1) = pairs[at];
      chained[at] = TRUE;
    }
  for (guint i = 0; strays != NULL && i < n; i++)
    if (!chained[i])
      g_array_append_val (strays, pairs[i]);
  return chain;
}

/* Growing and gaps */

/* Follows one anchor in both directions within @gap; returns what is left of the gap before it, and
 * cuts @gap down to what is left after it. */
static Gap
grow (const Texts *texts, Gap *gap, const MdgAlignPair *anchor)
{
  guint32 f = anchor->from, t = anchor->to;
  while (f > gap->from && t > gap->to && texts->from[f - 1] == texts->to[t - 1])
    f--, t--;
  Gap left = { gap->from, f, gap->to, t };
  while (f < gap->from_end && t < gap->to_end && texts->from[f] == texts->to[t])
    texts->match->map[f++] = t++;
  gap->from = f;
  gap->to = t;
  return left;
}

static void
match_small (const Texts *texts, const Gap *gap)
{
  guint n = gap->from_end - gap->from, m = gap->to_end - gap->to;
  guint16 best[SMALL_GAP];
  memset (best, 0, sizeof best);
  for (guint i = n; i > 0; i--)
    for (guint j = m; j > 0; j--)
      {
        guint16 *cell = &best[(i - 1) * (m + 1) + j - 1];
        if (texts->from[gap->from + i - 1] == texts->to[gap->to + j - 1])
          *cell = best[i * (m + 1) + j] + 1;
        else
          *cell = MAX (best[i * (m + 1) + j - 1], best[(i - 1) * (m + 1) + j]);
      }
  for (guint i = 0, j = 0; i < n && j < m;)
    if (texts->from[gap->from + i] == texts->to[gap->to + j])
      texts->match->map[gap->from + i++] = gap->to + j++;
    else if (best[(i + 1) * (m + 1) + j] >= best[i * (m + 1) + j + 1])
      i++;
    else
      j++;
}

static gboolean
is_small (const Gap *gap)
{
  guint64 n = gap->from_end - gap->from, m = gap->to_end - gap->to;
  return n <= WINDOW && m <= WINDOW;
}

/* What is the same at both ends of a gap needs no anchor. */
static void
match_ends (const Texts *texts, Gap *gap)
{
  guint32 *map = texts->match->map;
  while (gap->from < gap->from_end && gap->to < gap->to_end &&
         texts->from[gap->from] == texts->to[gap->to])
    map[gap->from++] = gap->to++;
  while (gap->from < gap->from_end && gap->to < gap->to_end &&
         texts->from[gap->from_end - 1] == texts->to[gap->to_end - 1])
    map[--gap->from_end] = --gap->to_end;
}

/* Text that repeats has no anchors: it is followed window by window, each beginning behind the last
 * match in the first half of the one before. */
static void
match_windows (const Texts *texts, Gap gap)
{
  while (gap.from < gap.from_end && gap.to < gap.to_end)
    {
      Gap window = { gap.from, MIN (gap.from_end, gap.from + WINDOW), gap.to,
                     MIN (gap.to_end, gap.to + WINDOW) };
      match_small (texts, &window);
      guint32 last = gap.from + (window.from_end - window.from) / 2;
      while (last > gap.from && texts->match->map[last] == MDG_ALIGN_NONE)
        last--;
      guint32 reached = texts->match->map[last];
      gap.to = reached != MDG_ALIGN_NONE ? reached + 1 : window.to_end;
      gap.from = reached != MDG_ALIGN_NONE ? last + 1 : window.from_end;
      for (guint32 i = gap.from; i < window.from_end; i++)
        texts->match->map[i] = MDG_ALIGN_NONE;
    }
}

/* One round per length of runs; the depth is theirs. */
static void
match_gap (const Texts *texts, const Gap *whole, guint round)
{
  Gap gap = *whole;
  match_ends (texts, &gap);
  if (gap.from == gap.from_end || gap.to == gap.to_end)
    return;
  if (round >= G_N_ELEMENTS (run_lengths) || is_small (&gap))
    {
      match_windows (texts, gap);
      return;
    }
  g_autoptr (GArray) anchors = find_anchors (texts, &gap, run_lengths[round]);
  g_autoptr (GArray) chain = take_chain (anchors, round == 0 ? texts->match->strays : NULL);
  for (guint i = 0; i < chain->len; i++)
    {
      const MdgAlignPair *anchor = &g_array_index (chain, MdgAlignPair, i);
      /* Inside of what the one before has grown to. */
      if (anchor->from < gap.from || anchor->to < gap.to)
        continue;
      Gap left = grow (texts, &gap, anchor);
      match_gap (texts, &left, round + 1);
    }
  match_gap (texts, &gap, round + 1);
}

MdgAlignMatch *
mdg_align_match (const GArray *from, const GArray *to)
{
  MdgAlignMatch *match = g_new0 (MdgAlignMatch, 1);
  match->map = g_new (guint32, from->len + 1);
  match->strays = g_array_new (FALSE, FALSE, sizeof (MdgAlignPair));
  memset (match->map, 0xFF, (from->len + 1) * sizeof (guint32));
  Texts texts = { (const guint32 *) (const void *) from->data,
                  (const guint32 *) (const void *) to->data, match };
  Gap whole = { 0, from->len, 0, to->len };
  match_gap (&texts, &whole, 0);
  return match;
}

void
mdg_align_match_free (MdgAlignMatch *match)
{
  if (match == NULL)
    return;
  g_free (match->map);
  g_array_unref (match->strays);
  g_free (match);
}
