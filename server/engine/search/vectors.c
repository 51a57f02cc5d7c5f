/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/vectors.h"

#include <math.h>
#include <string.h>

/* Rows are padded with zeros to whole lanes. */
#define LANES 32

typedef gint8 Bytes __attribute__ ((vector_size (LANES)));
typedef gint16 Words __attribute__ ((vector_size (LANES * 2)));
typedef gint32 Sums __attribute__ ((vector_size (LANES * 4)));

struct _MdgVectorSet
{
  guint dimension; /* 0: nothing in it yet */
  guint stride;
  GArray *ids;     /* guint32 */
  GArray *lengths; /* float */
  GByteArray *rows;
};

GBytes *
mdg_vector_from_doubles (const double *values, guint n)
{
  double most = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!isfinite (values[i]))
        return NULL;
      most = MAX (most, fabs (values[i]));
    }
  if (most <= 0)
    return NULL;
  gint8 *bytes = g_malloc (MAX (n, 1));
  for (guint i = 0; i < n; i++)
    bytes[i] = (gint8) lrint (values[i] / most * 127.0);
  return g_bytes_new_take (bytes, n);
}

MdgVectorSet *
mdg_vector_set_new (void)
{
  MdgVectorSet *set = g_new0 (MdgVectorSet, 1);
  set->ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  set->lengths = g_array_new (FALSE, FALSE, sizeof (float));
  set->rows = g_byte_array_new ();
  return set;
}

void
mdg_vector_set_free (MdgVectorSet *set)
{
  if (set == NULL)
    return;
  g_array_unref (set->ids);
  g_array_unref (set->lengths);
  g_byte_array_unref (set->rows);
  g_free (set);
}

/* The product of two rows. Two products of int8 fit into 16 bits; the sums do not overflow 32 bits
 * below 100,000 dimensions. */
static gint32
multiply (const gint8 *a, const gint8 *b, guint stride)
{
  Sums sums = { 0 };
  for (guint i = 0; i < stride; i += LANES)
    {
      Bytes x, y;
      memcpy (&x, a + i, sizeof x);
      memcpy (&y, b + i, sizeof y);
      Words products = __builtin_convertvector(x, Words) * __builtin_convertvector(y, Words);
      sums += __builtin_convertvector(products, Sums);
    }
  gint32 total = 0;
  for (guint i = 0; i < LANES; i++)
    total += sums[i];
  return total;
}

void
mdg_vector_set_add (MdgVectorSet *set, guint32 id, GBytes *vector)
{
  gsize size = 0;
  const gint8 *data = g_bytes_get_data (vector, &size);
  if (set->dimension == 0)
    {
      set->dimension = (guint) size;
      set->stride = (set->dimension + LANES - 1) / LANES * LANES;
    }
  if (size == 0 || size != set->dimension)
    return;
  guint at = set->rows->len;
  g_byte_array_set_size (set->rows, at + set->stride);
  memcpy (set->rows->data + at, data, size);
  memset (set->rows->data + at + size, 0, set->stride - size);
  const gint8 *row = (const gint8 *) set->rows->data + at;
  float length = sqrtf ((float) multiply (row, row, set->stride));
  g_array_append_val (set->ids, id);
  g_array_append_val (set->lengths, length);
}

guint
mdg_vector_set_count (const MdgVectorSet *set)
{
  return set->ids->len;
}

gsize
mdg_vector_set_size (const MdgVectorSet *set)
{
  return set->rows->len + set->ids->len * (sizeof (guint32) + sizeof (float));
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const MdgNear *left = a;
  const MdgNear *right = b;
  if (left->cosine != right->cosine)
    return left->cosine > right->cosine ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

/* Twice as many as are wanted are gathered, then the worse half goes. */
static void
keep_best (GArray *near, guint n, float *ret_least)
{
  g_array_sort (near, compare_near);
  if (near->len > n)
    g_array_set_size (near, n);
  if (near->len == n && n > 0)
    *ret_least = g_array_index (near, MdgNear, n - 1).cosine;
}

/* A question laid out as the rows are. */
typedef struct
{
  gint8 *row;
  float length;
} Asked;

static gboolean
asked_init (Asked *asked, const MdgVectorSet *set, GBytes *question)
{
  gsize size = 0;
  const gint8 *data = g_bytes_get_data (question, &size);
  if (size == 0 || size != set->dimension)
    return FALSE;
  asked->row = g_malloc0 (set->stride);
  memcpy (asked->row, data, size);
  asked->length = sqrtf ((float) multiply (asked->row, asked->row, set->stride));
  return TRUE;
}

static float
cosine_at (const MdgVectorSet *set, const Asked *asked, guint at)
{
  const gint8 *row = (const gint8 *) set->rows->data + (gsize) at * set->stride;
  float lengths = asked->length * g_array_index (set->lengths, float, at);
  return lengths > 0 ? (float) multiply (asked->row, row, set->stride) / lengths : 0;
}

GArray *
mdg_vector_set_scan (const MdgVectorSet *set,
                     GBytes *question,
                     guint n,
                     MdgVectorFilter filter,
                     gpointer user_data)
{
  Asked asked = { 0 };
  GArray *near = g_array_new (FALSE, FALSE, sizeof (MdgNear));
  if (n == 0 || !asked_init (&asked, set, question))
    return near;
  float least = -2;
  for (guint i = 0; i < set->ids->len; i++)
    {
      MdgNear found = { g_array_index (set->ids, guint32, i), cosine_at (set, &asked, i) };
      if (found.cosine <= least || (filter != NULL && !filter (found.id, user_data)))
        continue;
      g_array_append_val (near, found);
      if (near->len >= 2 * n)
        keep_best (near, n, &least);
    }
  keep_best (near, n, &least);
  g_free (asked.row);
  return near;
}

/* Most passages are none of the few that are looked for; the lowest bits of the number say so. */
#define SIEVE_BITS 12

void
mdg_vector_set_look_up (
  const MdgVectorSet *set, GBytes *question, const guint32 *ids, guint n, float *ret_cosines)
{
  Asked asked = { 0 };
  g_autofree guint8 *sieve = g_malloc0 (1 << SIEVE_BITS);
  if (!asked_init (&asked, set, question))
    return;
  for (guint i = 0; i < n; i++)
    sieve[ids[i] & ((1 << SIEVE_BITS) - 1)] = 1;
  for (guint at = 0; at < set->ids->len; at++)
    {
      guint32 id = g_array_index (set->ids, guint32, at);
      for (guint i = 0; sieve[id & ((1 << SIEVE_BITS) - 1)] != 0 && i < n; i++)
        if (ids[i] == id)
          ret_cosines[i] = cosine_at (set, &asked, at);
    }
  g_free (asked.row);
}
