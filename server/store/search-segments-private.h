/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What search-segments.c and search-segments-remove.c share: the rows of segments. Of one lease,
 * used by its thread.
 */
#pragma once

#include "server/store/search-index-private.h"
#include "server/store/search-segments.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  gint64 first; /* passages it reaches from and to */
  gint64 last;
  gint64 size; /* entries */
} MdgSegment;

/* All of them (MdgSegment), in the order of their passages. */
GArray *mdg_segments_list (MdgIndexLease *lease, GError **error);

/* One block of @n entries, the first of which is the passage @first. */
gboolean mdg_segments_insert_row (MdgIndexLease *lease,
                                  gint64 segment,
                                  gint64 token,
                                  guint32 first,
                                  guint n,
                                  GBytes *data,
                                  GError **error);

/* A segment with all of its rows. */
gboolean mdg_segments_delete (MdgIndexLease *lease, gint64 id, GError **error);

G_END_DECLS
