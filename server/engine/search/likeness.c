/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/likeness.h"

#include "server/engine/search/folded.h"

#define RUN 8
#define ALIKE 0.9

/* FNV-1a */
#define HASH_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_STEP G_GUINT64_CONSTANT (0x100000001b3)

struct _MdgLikeness
{
  guint64 digits; /* hash of all numbers in order */
  guint64 whole;
  GArray *runs; /* guint64, sorted, each once */
};

static guint64
mix (guint64 hash, gunichar character)
{
  return (hash ^ character) * HASH_STEP;
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;
  return left < right ? -1 : left > right;
}

static void
sort_runs (GArray *runs)
{
  guint n = 0;
  g_array_sort (runs, compare_runs);
  for (guint i = 0; i < runs->len; i++)
    if (n == 0 || g_array_index (runs, guint64, n - 1) != g_array_index (runs, guint64, i))
      g_array_index (runs, guint64, n++) = g_array_index (runs, guint64, i);
  g_array_set_size (runs, n);
}

MdgLikeness *
mdg_likeness_new (const char *text)
{
  MdgLikeness *likeness = g_new0 (MdgLikeness, 1);
  g_autoptr (MdgFolded) folded = mdg_folded_new (text);
  likeness->digits = HASH_START;
  likeness->whole = HASH_START;
  likeness->runs = g_array_new (FALSE, FALSE, sizeof (guint64));
  gsize n = 0; /* without spaces and line breaks */
  for (gsize i = 0; i < folded->n; i++)
    if (!g_unichar_isspace (folded->characters[i]))
      folded->characters[n++] = folded->characters[i];
  for (gsize i = 0; i < n; i++)
    {
      likeness->whole = mix (likeness->whole, folded->characters[i]);
      if (mdg_character_class (folded->characters[i]) == MDG_CHARACTER_DIGIT)
        likeness->digits = mix (likeness->digits, folded->characters[i]);
    }
  for (gsize i = 0; i + RUN <= n; i++)
    {
      guint64 run = HASH_START;
      for (gsize j = 0; j < RUN; j++)
        run = mix (run, folded->characters[i + j]);
      g_array_append_val (likeness->runs, run);
    }
  sort_runs (likeness->runs);
  return likeness;
}

void
mdg_likeness_free (MdgLikeness *likeness)
{
  if (likeness == NULL)
    return;
  g_array_unref (likeness->runs);
  g_free (likeness);
}

static guint
count_common (const GArray *a, const GArray *b)
{
  guint i = 0, j = 0, common = 0;
  while (i < a->len && j < b->len)
    {
      guint64 left = g_array_index (a, guint64, i);
      guint64 right = g_array_index (b, guint64, j);
      common += left == right;
      i += left <= right;
      j += right <= left;
    }
  return common;
}

gboolean
mdg_likeness_match (const MdgLikeness *a, const MdgLikeness *b)
{
  if (a->whole == b->whole)
    return TRUE;
  if (a->digits != b->digits)
    return FALSE;
  guint common = count_common (a->runs, b->runs);
  guint all = a->runs->len + b->runs->len - common;
  return all > 0 && (double) common / all >= ALIKE;
}
