/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Vectors of int8 and the flat scan over them.
 *
 * DESIGN. A vector keeps its direction only: the largest component becomes 127, and the cosine is
 * the product divided by both lengths. All of an index lie one after the other in memory and are
 * compared with every question: 384 dimensions of a million passages take some 30 ms on one core,
 * which no graph index needs to beat, and nothing is missed. Written with the compiler's own vector
 * types, so it runs on any processor.
 *
 * A set: one writer or many readers at a time; the owner keeps the lock.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgVectorSet MdgVectorSet;

typedef struct
{
  guint32 id;
  float cosine;
} MdgNear;

/* Which passages may come; NULL: all. */
typedef gboolean (*MdgVectorFilter) (guint32 id, gpointer user_data);

/* @n numbers as int8 with their direction kept. NULL when they have none (all 0, or not finite). */
GBytes *mdg_vector_from_doubles (const double *values, guint n);

MdgVectorSet *mdg_vector_set_new (void);
void mdg_vector_set_free (MdgVectorSet *set);

/* Those of another dimension than the first are left out. */
void mdg_vector_set_add (MdgVectorSet *set, guint32 id, GBytes *vector);
guint mdg_vector_set_count (const MdgVectorSet *set);

/* Bytes it takes. */
gsize mdg_vector_set_size (const MdgVectorSet *set);

/* MdgNear, nearest first, at most @n; empty when the dimensions differ. */
GArray *mdg_vector_set_scan (const MdgVectorSet *set,
                             GBytes *question,
                             guint n,
                             MdgVectorFilter filter,
                             gpointer user_data);

/* The cosines of single passages: @ret_cosines[i] for @ids[i], left alone where there is none. */
void mdg_vector_set_look_up (
  const MdgVectorSet *set, GBytes *question, const guint32 *ids, guint n, float *ret_cosines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgVectorSet, mdg_vector_set_free)

G_END_DECLS
