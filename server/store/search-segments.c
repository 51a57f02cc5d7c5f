/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/search-segments.h"

#include "server/store/search-segments-private.h"
#include "shared/base/error.h"

/* So many neighbours of one size become one, and at most so many at a time. */
#define FAN 8
#define MAX_RUN 16

/* Segments up to so many entries are the smallest size; each further one is FAN times as large. */
#define SMALLEST_SIZE 4096

/* Merged rows are written in batches: each write makes the open cursors find their place anew. */
#define MERGE_BATCH_BYTES (4 * 1024 * 1024)

/* ---- gathering ---- */

typedef struct
{
  guint64 token;
  guint32 passage;
  guint8 in_text;
  guint8 in_heading;
} Entry;

struct _MdgPostingMap
{
  GArray *entries; /* Entry */
};

MdgPostingMap *
mdg_posting_map_new (void)
{
  MdgPostingMap *map = g_new0 (MdgPostingMap, 1);
  map->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return map;
}

void
mdg_posting_map_free (MdgPostingMap *map)
{
  if (map == NULL)
    return;
  g_array_unref (map->entries);
  g_free (map);
}

void
mdg_posting_map_add (
  MdgPostingMap *map, guint64 token, guint32 passage, guint in_text, guint in_heading)
{
  Entry entry = { token, passage, (guint8) MIN (in_text, MDG_POSTING_TEXT_MAX),
                  (guint8) MIN (in_heading, MDG_POSTING_HEADING_MAX) };
  g_array_append_val (map->entries, entry);
}

gsize
mdg_posting_map_size (const MdgPostingMap *map)
{
  return map->entries->len;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;
  gint64 x = (gint64) left->token;
  gint64 y = (gint64) right->token;
  if (x != y)
    return x < y ? -1 : 1;
  return left->passage < right->passage ? -1 : left->passage > right->passage;
}

/* ---- writing rows ---- */

/* One row that grows until it is full, and rows that wait to be written. */
typedef struct
{
  MdgIndexLease *lease;
  gint64 segment;
  GPtrArray *waiting; /* Row */
  gsize waiting_bytes;
  GByteArray *bytes; /* of the open row */
  gint64 token;
  guint32 first;
  guint32 last;
  guint n;
  gint64 size;
} Writer;

typedef struct
{
  gint64 token;
  guint32 first;
  guint n;
  GBytes *data;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_bytes_unref (row->data);
  g_free (row);
}

static void
writer_init (Writer *writer, MdgIndexLease *lease, gint64 segment)
{
  *writer = (Writer){ .lease = lease, .segment = segment };
  writer->waiting = g_ptr_array_new_with_free_func (row_free);
  writer->bytes = g_byte_array_new ();
}

static void
writer_clear (Writer *writer)
{
  g_clear_pointer (&writer->waiting, g_ptr_array_unref);
  g_clear_pointer (&writer->bytes, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

gboolean
mdg_segments_insert_row (MdgIndexLease *lease,
                         gint64 segment,
                         gint64 token,
                         guint32 first,
                         guint n,
                         GBytes *data,
                         GError **error)
{
  return mdg_db_run (lease->db, error,
                     "INSERT INTO posting (segment, token, first, n, data)"
                     " VALUES (:segment, :token, :first, :n, :data)",
                     "i:segment", segment, "i:token", token, "i:first", (gint64) first, "i:n",
                     (gint64) n, "b:data", data, NULL);
}

static gboolean
writer_flush (Writer *writer, GError **error)
{
  for (guint i = 0; i < writer->waiting->len; i++)
    {
      const Row *row = writer->waiting->pdata[i];
      if (!mdg_segments_insert_row (writer->lease, writer->segment, row->token, row->first,
                                    row->n, row->data, error))
        return FALSE;
    }
  g_ptr_array_set_size (writer->waiting, 0);
  writer->waiting_bytes = 0;
  return TRUE;
}

static gboolean
writer_close_row (Writer *writer, GError **error)
{
  if (writer->n == 0)
    return TRUE;
  Row *row = g_new (Row, 1);
  *row = (Row){ writer->token, writer->first, writer->n,
                g_bytes_new (writer->bytes->data, writer->bytes->len) };
  g_ptr_array_add (writer->waiting, row);
  writer->waiting_bytes += writer->bytes->len + sizeof *row;
  writer->size += writer->n;
  writer->n = 0;
  g_byte_array_set_size (writer->bytes, 0);
  return writer->waiting_bytes < MERGE_BATCH_BYTES || writer_flush (writer, error);
}

/* The longest entry has six bytes. */
#define ENTRY_MAX_BYTES 6

static gboolean
writer_add (
  Writer *writer, gint64 token, guint32 passage, guint in_text, guint in_heading, GError **error)
{
  gboolean full = writer->bytes->len + ENTRY_MAX_BYTES > MDG_POSTING_BLOCK_BYTES;
  if ((full || token != writer->token) && !writer_close_row (writer, error))
    return FALSE;
  if (writer->n == 0)
    {
      writer->token = token;
      writer->first = passage;
      writer->last = passage;
    }
  mdg_posting_append (writer->bytes, writer->last, passage, in_text, in_heading);
  writer->last = passage;
  writer->n++;
  return TRUE;
}

/* ---- segments ---- */

GArray *
mdg_segments_list (MdgIndexLease *lease, GError **error)
{
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (MdgSegment));
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    lease->db, error, "SELECT id, first, last, size FROM segment ORDER BY first", NULL);
  if (stmt == NULL)
    return NULL;
  while (mdg_stmt_next (stmt, error))
    {
      MdgSegment segment = { mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1), mdg_stmt_int (stmt, 2),
                             mdg_stmt_int (stmt, 3) };
      g_array_append_val (segments, segment);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&segments);
}

static gboolean
next_segment_id (MdgIndexLease *lease, gint64 *ret_id, GError **error)
{
  gint64 last = 0;
  if (!mdg_db_get_int (lease->db, &last, error,
                       "SELECT seq FROM sqlite_sequence WHERE name = 'segment'", NULL))
    return FALSE;
  *ret_id = last + 1;
  return TRUE;
}

static gboolean
insert_segment (MdgIndexLease *lease, const MdgSegment *segment, GError **error)
{
  return mdg_db_run (lease->db, error,
                     "INSERT INTO segment (id, first, last, size)"
                     " VALUES (:id, :first, :last, :size)",
                     "i:id", segment->id, "i:first", segment->first, "i:last", segment->last,
                     "i:size", segment->size, NULL);
}

gboolean
mdg_segments_delete (MdgIndexLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (lease->db, error, "DELETE FROM posting WHERE segment = :id", "i:id", id,
                     NULL) &&
         mdg_db_run (lease->db, error, "DELETE FROM segment WHERE id = :id", "i:id", id, NULL);
}

gboolean
mdg_segments_write (MdgIndexLease *lease, MdgPostingMap *map, GError **error)
{
  GArray *entries = map->entries;
  MdgSegment segment = { .first = G_MAXUINT32, .size = entries->len };
  if (entries->len == 0)
    return TRUE;
  if (!next_segment_id (lease, &segment.id, error))
    return FALSE;
  g_array_sort (entries, compare_entries);
  g_auto (Writer) writer = { 0 };
  writer_init (&writer, lease, segment.id);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      segment.first = MIN (segment.first, entry->passage);
      segment.last = MAX (segment.last, entry->passage);
      if (!writer_add (&writer, (gint64) entry->token, entry->passage, entry->in_text,
                       entry->in_heading, error))
        return FALSE;
    }
  return writer_close_row (&writer, error) && writer_flush (&writer, error) &&
         insert_segment (lease, &segment, error);
}

/* ---- merging ---- */

static guint
size_class (gint64 size)
{
  guint class = 0;
  for (gint64 most = SMALLEST_SIZE; size > most && class < 20; most *= FAN)
    class ++;
  return class;
}

/* The first run of at least FAN neighbours none of which is of a class above @class. */
static gboolean
find_run (const GArray *segments, guint class, guint *ret_start, guint *ret_n)
{
  guint start = 0;
  for (guint i = 0; i <= segments->len; i++)
    {
      if (i < segments->len && i - start < MAX_RUN &&
          size_class (g_array_index (segments, MdgSegment, i).size) <= class)
        continue;
      if (i - start >= FAN)
        {
          *ret_start = start;
          *ret_n = i - start;
          return TRUE;
        }
      start = i + 1;
    }
  return FALSE;
}

static gboolean
find_due_run (const GArray *segments, guint *ret_start, guint *ret_n)
{
  guint highest = 0;
  for (guint i = 0; i < segments->len; i++)
    highest = MAX (highest, size_class (g_array_index (segments, MdgSegment, i).size));
  for (guint class = 0; class <= highest; class ++)
    if (find_run (segments, class, ret_start, ret_n))
      return TRUE;
  return FALSE;
}

typedef struct
{
  MdgStmt *stmt;
  gboolean done;
  gint64 token;
} Cursor;

static gboolean
cursor_next (Cursor *cursor, GError **error)
{
  cursor->done = !mdg_stmt_next (cursor->stmt, error);
  if (cursor->done)
    return !mdg_stmt_failed (cursor->stmt);
  cursor->token = mdg_stmt_int (cursor->stmt, 0);
  return TRUE;
}

static gboolean
fail_damaged (GError **error)
{
  mdg_set_error (error, MDG_ERROR_STORE_DAMAGED, NULL);
  return FALSE;
}

static gboolean
read_block (
  MdgStmt *stmt, int first_column, int data_column, MdgPostingBlock *block, GError **error)
{
  gint64 first = mdg_stmt_int (stmt, first_column);
  gsize size = mdg_stmt_size (stmt, data_column);
  if (first < 0 || first > G_MAXUINT32 ||
      !mdg_posting_read ((guint32) first, mdg_stmt_data (stmt, data_column), size, block))
    return fail_damaged (error);
  return TRUE;
}

/* All blocks of the cursor's token go to @writer; the cursor then stands on the next token. */
static gboolean
copy_token (Cursor *cursor, Writer *writer, MdgPostingBlock *block, GError **error)
{
  gint64 token = cursor->token;
  while (!cursor->done && cursor->token == token)
    {
      if (!read_block (cursor->stmt, 1, 2, block, error))
        return FALSE;
      for (guint i = 0; i < block->n; i++)
        if (!writer_add (writer, token, block->passages[i], block->in_text[i],
                         block->in_heading[i], error))
          return FALSE;
      if (!cursor_next (cursor, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
lowest_token (const Cursor *cursors, guint n, gint64 *ret_token)
{
  gboolean found = FALSE;
  for (guint i = 0; i < n; i++)
    if (!cursors[i].done && (!found || cursors[i].token < *ret_token))
      {
        *ret_token = cursors[i].token;
        found = TRUE;
      }
  return found;
}

/* Neighbours hold rising passages, so going through them in order keeps every list sorted. */
static gboolean
merge_cursors (Cursor *cursors, guint n, Writer *writer, GError **error)
{
  g_autofree MdgPostingBlock *block = g_new (MdgPostingBlock, 1);
  gint64 token = 0;
  while (lowest_token (cursors, n, &token))
    for (guint i = 0; i < n; i++)
      if (!cursors[i].done && cursors[i].token == token &&
          !copy_token (&cursors[i], writer, block, error))
        return FALSE;
  return writer_close_row (writer, error) && writer_flush (writer, error);
}

static gboolean
open_cursors (
  MdgIndexLease *lease, const MdgSegment *segments, guint n, Cursor *cursors, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      cursors[i].stmt = mdg_db_query (lease->db, error,
                                      "SELECT token, first, data FROM posting"
                                      " WHERE segment = :segment ORDER BY token, first",
                                      "i:segment", segments[i].id, NULL);
      if (cursors[i].stmt == NULL || !cursor_next (&cursors[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
merge_run (MdgIndexLease *lease, const MdgSegment *segments, guint n, GError **error)
{
  Cursor cursors[MAX_RUN] = { 0 };
  MdgSegment merged = { .first = segments[0].first, .last = segments[n - 1].last };
  if (!next_segment_id (lease, &merged.id, error))
    return FALSE;
  g_auto (Writer) writer = { 0 };
  writer_init (&writer, lease, merged.id);
  gboolean fine = open_cursors (lease, segments, n, cursors, error) &&
                  merge_cursors (cursors, n, &writer, error);
  for (guint i = 0; i < n; i++)
    mdg_stmt_free (cursors[i].stmt);
  for (guint i = 0; fine && i < n; i++)
    fine = mdg_segments_delete (lease, segments[i].id, error);
  merged.size = writer.size;
  return fine && (merged.size == 0 || insert_segment (lease, &merged, error));
}

gboolean
mdg_segments_merge (MdgIndexLease *lease, gboolean *ret_again, GError **error)
{
  guint start = 0, n = 0;
  g_autoptr (GArray) segments = mdg_segments_list (lease, error);
  if (segments == NULL)
    return FALSE;
  if (!find_due_run (segments, &start, &n))
    {
      *ret_again = FALSE;
      return TRUE;
    }
  if (!merge_run (lease, &g_array_index (segments, MdgSegment, start), n, error))
    return FALSE;
  *ret_again = TRUE;
  return TRUE;
}

/* ---- reading ---- */

gboolean
mdg_segments_read (
  MdgIndexLease *lease,
  guint64 token,
  void (*each) (guint32 first, guint n, gconstpointer data, gsize size, gpointer user_data),
  gpointer user_data,
  GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    lease->db, error,
    "SELECT posting.first, n, data FROM segment CROSS JOIN posting ON posting.segment = segment.id"
    " WHERE token = :token",
    "i:token", (gint64) token, NULL);
  if (stmt == NULL)
    return FALSE;
  while (mdg_stmt_next (stmt, error))
    {
      gsize size = mdg_stmt_size (stmt, 2);
      each ((guint32) mdg_stmt_int (stmt, 0), (guint) mdg_stmt_int (stmt, 1),
            mdg_stmt_data (stmt, 2), size, user_data);
    }
  return !mdg_stmt_failed (stmt);
}
