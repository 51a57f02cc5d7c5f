/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/nearest.h"

#include "server/engine/search/folded.h"

#include <string.h>

/* Runs of at most so many sentences are compared. */
#define MAX_RUN 5

/* A pair of characters as one number. */
#define PAIR(a, b) (((guint64) (a) << 32) | (guint64) (b))

struct _MdgNearest
{
  char *wanted;  /* folded, without spaces */
  GArray *pairs; /* guint64, sorted */
  guint n_sentences;
  char *found;
  double likeness;
  gboolean is_same;
};

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;
  return left < right ? -1 : left > right;
}

/* Folded, and without what is only layout. */
static MdgFolded *
fold (const char *text)
{
  MdgFolded *folded = mdg_folded_new (text);
  gsize n = 0;
  for (gsize i = 0; i < folded->n; i++)
    if (!g_unichar_isspace (folded->characters[i]))
      folded->characters[n++] = folded->characters[i];
  folded->n = n;
  return folded;
}

static GArray *
list_pairs (const MdgFolded *folded)
{
  GArray *pairs = g_array_sized_new (FALSE, FALSE, sizeof (guint64), (guint) folded->n + 1);
  for (gsize i = 0; i + 1 < folded->n; i++)
    {
      guint64 pair = PAIR (folded->characters[i], folded->characters[i + 1]);
      g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  return pairs;
}

static double
compare (const GArray *a, const GArray *b)
{
  guint i = 0, j = 0, common = 0;
  while (i < a->len && j < b->len)
    {
      guint64 left = g_array_index (a, guint64, i), right = g_array_index (b, guint64, j);
      common += left == right ? 1 : 0;
      i += left <= right ? 1 : 0;
      j += right <= left ? 1 : 0;
    }
  return a->len + b->len > 0 ? 2.0 * common / (a->len + b->len) : 0;
}

static gboolean
is_end (gunichar character)
{
  return character == 0x3002 || character == 0xff01 || character == 0xff1f || character == '\n';
}

/* Where each sentence of @text begins, and its end at last: const char *. */
static GPtrArray *
cut (const char *text)
{
  GPtrArray *starts = g_ptr_array_new ();
  gboolean open = FALSE;
  const char *p = text;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (!open && !g_unichar_isspace (character))
        {
          g_ptr_array_add (starts, (gpointer) p);
          open = TRUE;
        }
      open = open && !is_end (character);
    }
  g_ptr_array_add (starts, (gpointer) p);
  return starts;
}

MdgNearest *
mdg_nearest_new (const char *wanted)
{
  MdgNearest *nearest = g_new0 (MdgNearest, 1);
  g_autofree char *bounded = g_utf8_strlen (wanted, -1) > MDG_NEAREST_MAX_CHARS
                               ? g_utf8_substring (wanted, 0, MDG_NEAREST_MAX_CHARS)
                               : g_strdup (wanted);
  g_autoptr (MdgFolded) folded = fold (bounded);
  g_autoptr (GPtrArray) starts = cut (bounded);
  nearest->wanted = mdg_folded_dup (folded, 0, folded->n);
  nearest->pairs = list_pairs (folded);
  nearest->n_sentences = CLAMP (starts->len - 1, 1, MAX_RUN);
  return nearest;
}

void
mdg_nearest_free (MdgNearest *nearest)
{
  if (nearest == NULL)
    return;
  g_free (nearest->wanted);
  g_array_unref (nearest->pairs);
  g_free (nearest->found);
  g_free (nearest);
}

static gboolean
keep_if_nearer (MdgNearest *nearest, const char *from, const char *until)
{
  g_autofree char *run = g_strstrip (g_strndup (from, (gsize) (until - from)));
  g_autoptr (MdgFolded) folded = fold (run);
  /* Too long or too short by far: not worth the sorting. */
  if (folded->n > 6 * (nearest->pairs->len + 2) || 6 * (folded->n + 2) < nearest->pairs->len)
    return FALSE;
  g_autoptr (GArray) pairs = list_pairs (folded);
  double likeness = compare (nearest->pairs, pairs);
  if (likeness < MDG_NEAREST_LEAST || likeness <= nearest->likeness)
    return FALSE;
  nearest->likeness = likeness;
  g_free (nearest->found);
  nearest->found = g_steal_pointer (&run);
  return TRUE;
}

gboolean
mdg_nearest_look (MdgNearest *nearest, const char *text)
{
  gboolean nearer = FALSE;
  g_autoptr (MdgFolded) folded = fold (text);
  g_autofree char *plain = mdg_folded_dup (folded, 0, folded->n);
  nearest->is_same = nearest->is_same || (*nearest->wanted != '\0' &&
                                          strstr (plain, nearest->wanted) != NULL);
  g_autoptr (GPtrArray) starts = cut (text);
  for (guint i = 0; i + 1 < starts->len; i++)
    for (guint n = 1; n <= nearest->n_sentences && i + n < starts->len; n++)
      nearer |= keep_if_nearer (nearest, starts->pdata[i], starts->pdata[i + n]);
  return nearer;
}

gboolean
mdg_nearest_is_same (const MdgNearest *nearest)
{
  return nearest->is_same;
}

const char *
mdg_nearest_get (const MdgNearest *nearest)
{
  return nearest->found;
}
