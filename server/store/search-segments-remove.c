/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Passages are taken out of the blocks they stand in. Rows are looked at one batch after
 * the other, those that hold one of the passages are made anew without them, and written when the
 * batch has been read: an open cursor would have to find its place again after every write. Each
 * row is written once however many passages it loses, so that a thousand documents cost little more
 * than the rows they share.
 *
 * Which rows are looked at: those of the tokens the caller names, or all of a segment. Reading a
 * whole segment costs little beside finding out the tokens of its passages again; the caller
 * decides by what mdg_segments_reach () says.
 */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/search-segments-private.h"
#include "shared/base/error.h"

#define ROWS_AT_ONCE 4096

typedef struct
{
  MdgIndexLease *lease;
  const GArray *passages; /* guint32, rising */
  gint64 segment;
  GArray *changed; /* Change: rows of the batch */
  MdgPostingBlock *block;
  gint64 removed;
} Removal;

/* A row that loses passages. */
typedef struct
{
  gint64 token;
  guint32 first;     /* as it stands in the file */
  guint32 new_first; /* of what is left */
  guint n_left;
  GBytes *left;
} Change;

static void
change_clear (gpointer data)
{
  g_bytes_unref (((Change *) data)->left);
}

static void
removal_clear (Removal *removal)
{
  g_clear_pointer (&removal->changed, g_array_unref);
  g_clear_pointer (&removal->block, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Removal, removal_clear)

static void
removal_init (Removal *removal, MdgIndexLease *lease, const GArray *passages)
{
  *removal = (Removal){ .lease = lease, .passages = passages };
  removal->changed = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (removal->changed, change_clear);
  removal->block = g_new (MdgPostingBlock, 1);
}

/* ---- passages ---- */

/* The place of the first that is @passage or above. */
static guint
lower_bound (const GArray *passages, gint64 passage)
{
  guint from = 0, to = passages->len;
  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      if (g_array_index (passages, guint32, middle) < passage)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static gboolean
contains (const GArray *passages, guint32 passage)
{
  guint at = lower_bound (passages, passage);
  return at < passages->len && g_array_index (passages, guint32, at) == passage;
}

static guint
count_between (const GArray *passages, gint64 first, gint64 last)
{
  return lower_bound (passages, last + 1) - lower_bound (passages, first);
}

/* ---- rows ---- */

static guint
count_hits (const Removal *removal)
{
  const MdgPostingBlock *block = removal->block;
  guint n = 0;
  if (count_between (removal->passages, block->passages[0], block->passages[block->n - 1]) == 0)
    return 0;
  for (guint i = 0; i < block->n; i++)
    n += contains (removal->passages, block->passages[i]);
  return n;
}

/* What is left of the block that was read from @token and @first. */
static void
note_change (Removal *removal, gint64 token, guint32 first)
{
  const MdgPostingBlock *block = removal->block;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Change change = { .token = token, .first = first };
  guint32 last = 0;
  for (guint i = 0; i < block->n; i++)
    {
      if (contains (removal->passages, block->passages[i]))
        continue;
      if (change.n_left++ == 0)
        change.new_first = last = block->passages[i];
      mdg_posting_append (bytes, last, block->passages[i], block->in_text[i],
                          block->in_heading[i]);
      last = block->passages[i];
    }
  change.left = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_array_append_val (removal->changed, change);
}

static gboolean
look_at_row (Removal *removal, gint64 token, gint64 first, MdgStmt *stmt, GError **error)
{
  gsize size = mdg_stmt_size (stmt, 2);
  if (first < 0 || first > G_MAXUINT32 ||
      !mdg_posting_read ((guint32) first, mdg_stmt_data (stmt, 2), size, removal->block))
    {
      mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
      return FALSE;
    }
  guint n = removal->block->n > 0 ? count_hits (removal) : 0;
  if (n > 0)
    note_change (removal, token, (guint32) first);
  removal->removed += n;
  return TRUE;
}

static gboolean
write_change (const Removal *removal, const Change *change, GError **error)
{
  MdgIndexLease *lease = removal->lease;
  if (change->n_left > 0 && change->new_first == change->first)
    return mdg_db_run (lease->db, error,
                       "UPDATE posting SET n = :n, data = :data"
                       " WHERE segment = :segment AND token = :token AND first = :first",
                       "i:n", (gint64) change->n_left, "b:data", change->left, "i:segment",
                       removal->segment, "i:token", change->token, "i:first",
                       (gint64) change->first, NULL);
  if (!mdg_db_run (lease->db, error,
                   "DELETE FROM posting WHERE segment = :segment AND token = :token"
                   " AND first = :first",
                   "i:segment", removal->segment, "i:token", change->token, "i:first",
                   (gint64) change->first, NULL))
    return FALSE;
  return change->n_left == 0 ||
         mdg_segments_insert_row (lease, removal->segment, change->token, change->new_first,
                                  change->n_left, change->left, error);
}

static gboolean
write_changes (Removal *removal, GError **error)
{
  for (guint i = 0; i < removal->changed->len; i++)
    if (!write_change (removal, &g_array_index (removal->changed, Change, i), error))
      return FALSE;
  g_array_set_size (removal->changed, 0);
  return TRUE;
}

/* Reads @stmt to its end; *@ret_n: rows, the last of which is *@ret_token and *@ret_first. */
static gboolean
look_at_rows (Removal *removal,
              MdgStmt *stmt,
              guint *ret_n,
              gint64 *ret_token,
              gint64 *ret_first,
              GError **error)
{
  guint n = 0;
  for (; mdg_stmt_next (stmt, error); n++)
    {
      *ret_token = mdg_stmt_int (stmt, 0);
      *ret_first = mdg_stmt_int (stmt, 1);
      if (!look_at_row (removal, *ret_token, *ret_first, stmt, error))
        return FALSE;
    }
  *ret_n = n;
  return !mdg_stmt_failed (stmt);
}

/* ---- segments ---- */

/* The row that starts last before the passages may reach into them; later ones start inside. */
static gboolean
remove_token (Removal *removal, gint64 token, GError **error)
{
  guint n = 0;
  gint64 last_token = 0, last_first = 0;
  gint64 first = g_array_index (removal->passages, guint32, 0);
  gint64 last = g_array_index (removal->passages, guint32, removal->passages->len - 1);
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    removal->lease->db, error,
    "SELECT token, first, data FROM posting WHERE segment = :segment AND token = :token"
    " AND first <= :last AND first >= IFNULL ((SELECT MAX (first) FROM posting"
    "   WHERE segment = :segment AND token = :token AND first <= :first), 0)",
    "i:segment", removal->segment, "i:token", token, "i:first", first, "i:last", last, NULL);
  if (stmt == NULL || !look_at_rows (removal, stmt, &n, &last_token, &last_first, error))
    return FALSE;
  g_clear_pointer (&stmt, mdg_stmt_free);
  return write_changes (removal, error);
}

static gboolean
remove_listed (Removal *removal, const GArray *tokens, GError **error)
{
  for (guint i = 0; i < tokens->len; i++)
    if (!remove_token (removal, (gint64) g_array_index (tokens, guint64, i), error))
      return FALSE;
  return TRUE;
}

/* Goes through the whole segment. */
static gboolean
remove_any (Removal *removal, GError **error)
{
  gint64 token = G_MININT64, first = -1;
  for (guint n = ROWS_AT_ONCE; n == ROWS_AT_ONCE;)
    {
      g_autoptr (MdgStmt) stmt = mdg_db_query (
        removal->lease->db, error,
        "SELECT token, first, data FROM posting WHERE segment = :segment"
        " AND (token, first) > (:token, :first) ORDER BY token, first LIMIT :limit",
        "i:segment", removal->segment, "i:token", token, "i:first", first, "i:limit",
        (gint64) ROWS_AT_ONCE, NULL);
      if (stmt == NULL || !look_at_rows (removal, stmt, &n, &token, &first, error))
        return FALSE;
      g_clear_pointer (&stmt, mdg_stmt_free);
      if (!write_changes (removal, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
shrink_segment (const Removal *removal, const MdgSegment *segment, GError **error)
{
  if (removal->removed == 0)
    return TRUE;
  if (removal->removed >= segment->size)
    return mdg_segments_delete (removal->lease, segment->id, error);
  return mdg_db_run (removal->lease->db, error,
                     "UPDATE segment SET size = size - :removed WHERE id = :id", "i:removed",
                     removal->removed, "i:id", segment->id, NULL);
}

static gboolean
remove_from_segment (MdgIndexLease *lease,
                     const MdgSegment *segment,
                     const GArray *passages,
                     const GArray *tokens,
                     gint64 *removed,
                     GError **error)
{
  guint n = count_between (passages, segment->first, segment->last);
  if (n == 0)
    return TRUE;
  if (n == segment->last - segment->first + 1)
    {
      *removed += segment->size;
      return mdg_segments_delete (lease, segment->id, error);
    }
  g_auto (Removal) removal = { 0 };
  removal_init (&removal, lease, passages);
  removal.segment = segment->id;
  gboolean fine =
    tokens != NULL ? remove_listed (&removal, tokens, error) : remove_any (&removal, error);
  *removed += removal.removed;
  return fine && shrink_segment (&removal, segment, error);
}

/* ---- public ---- */

gboolean
mdg_segments_reach (MdgIndexLease *lease,
                    const GArray *passages,
                    gint64 *ret_entries,
                    GError **error)
{
  gint64 entries = 0;
  g_autoptr (GArray) segments = mdg_segments_list (lease, error);
  if (segments == NULL)
    return FALSE;
  for (guint i = 0; i < segments->len; i++)
    {
      const MdgSegment *segment = &g_array_index (segments, MdgSegment, i);
      if (count_between (passages, segment->first, segment->last) > 0)
        entries += segment->size;
    }
  *ret_entries = entries;
  return TRUE;
}

gboolean
mdg_segments_remove (MdgIndexLease *lease,
                     const GArray *passages,
                     const GArray *tokens,
                     gint64 *ret_removed,
                     GError **error)
{
  gint64 removed = 0;
  g_autoptr (GArray) segments = mdg_segments_list (lease, error);
  if (segments == NULL)
    return FALSE;
  for (guint i = 0; passages->len > 0 && i < segments->len; i++)
    if (!remove_from_segment (lease, &g_array_index (segments, MdgSegment, i), passages, tokens,
                              &removed, error))
      return FALSE;
  *ret_removed = removed;
  return TRUE;
}
