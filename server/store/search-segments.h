/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which passages hold which token: the inverted index inside an index file.
 *
 * DESIGN. A put gathers its tokens in an MdgPostingMap and writes them as one segment: rows sorted
 * by token, each a block of passages (posting.h). Passages only ever get higher numbers, so the
 * segments follow one another, and merging neighbours of like size, eight at a time, keeps their
 * number small: a passage is written about log8 (passages) times in its life.
 *
 * Why not FTS5, which does the same: it scores every row that matches through callbacks (95 ms at
 * 400,000 passages where this takes a tenth), must keep positions nobody needs or destroys ranking
 * silently, and before SQLite 3.42 keeps deleted tokens in its segments until all of them are
 * written anew. Here a deletion takes the passages out of exactly the blocks they stand in
 * (search-segments-remove.c), and SQLite's secure delete overwrites the bytes.
 */
#pragma once

#include "server/store/posting.h"
#include "server/store/search-index.h"

G_BEGIN_DECLS

/* Tokens of passages on their way into a segment. */
typedef struct _MdgPostingMap MdgPostingMap;

MdgPostingMap *mdg_posting_map_new (void);
void mdg_posting_map_free (MdgPostingMap *map);

/* @passage is never below those added before; once for each token. */
void mdg_posting_map_add (
  MdgPostingMap *map, guint64 token, guint32 passage, guint in_text, guint in_heading);

/* Entries so far. */
gsize mdg_posting_map_size (const MdgPostingMap *map);

/* Writes @map as a segment; an empty one is fine. */
gboolean mdg_segments_write (MdgIndexLease *lease, MdgPostingMap *map, GError **error);

/* Merges one run of segments that is due. *@ret_again: there may be more to do. */
gboolean mdg_segments_merge (MdgIndexLease *lease, gboolean *ret_again, GError **error);

/* Entries in all segments that hold some of @passages (guint32, rising): what has to be read to
 * remove them without knowing their tokens. */
gboolean mdg_segments_reach (MdgIndexLease *lease,
                             const GArray *passages,
                             gint64 *ret_entries,
                             GError **error);

/* Takes @passages (guint32, rising) out of the lists of @tokens (guint64), or of all tokens: NULL.
 * Where nothing else is left, a whole segment goes. *@ret_removed: entries taken out. */
gboolean mdg_segments_remove (MdgIndexLease *lease,
                              const GArray *passages,
                              const GArray *tokens,
                              gint64 *ret_removed,
                              GError **error);

/* Hands all blocks of @token to @each, in any order: @n packed entries for
 * mdg_posting_read (). */
gboolean mdg_segments_read (MdgIndexLease *lease,
                            guint64 token,
                            void (*each) (guint32 first,
                                          guint n,
                                          gconstpointer data,
                                          gsize size,
                                          gpointer user_data),
                            gpointer user_data,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPostingMap, mdg_posting_map_free)

G_END_DECLS
