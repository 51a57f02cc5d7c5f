/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file of a search index. Groups: posting (what is written is read, hostile bytes are refused),
 * rows (sources, pages, passages, vectors), segments (lists over many writes and merges, removal),
 * traces (nothing of what was deleted is left in the file), kill (a change that was not committed
 * never happened), sealed (no text in the file).
 */
#include "server/crypto/random.h"
#include "server/store/search-segments.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
  MdgKey *key;
  MdgSearchIndex *index;
} Fixture;

static void
open_index (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  fixture->index = mdg_search_index_open (fixture->path, fixture->key, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("mdg-index-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "index.db", NULL);
  fixture->key = mdg_key_new_random ();
  open_index (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_search_index_close (fixture->index);
  mdg_key_unref (fixture->key);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const ends[] = { "", "-wal", "-shm" };
      g_autofree char *path = g_strconcat (fixture->path, ends[i], NULL);
      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static MdgIndexLease *
begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MdgIndexLease *lease = mdg_search_index_write (fixture->index, NULL, &error);
  g_assert_no_error (error);
  return lease;
}

static void
commit (MdgIndexLease *lease)
{
  g_autoptr (GError) error = NULL;
  mdg_index_lease_commit (lease, &error);
  g_assert_no_error (error);
  mdg_index_lease_free (lease);
}

/* ---- posting ---- */

static void
test_posting (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree MdgPostingBlock *block = g_new (MdgPostingBlock, 1);
  const guint32 passages[] = { 7, 8, 200, 100000, G_MAXUINT32 };
  const guint in_text[] = { 1, 5, 0, 31, 99 };
  const guint in_heading[] = { 0, 0, 1, 7, 9 };
  for (guint i = 0; i < 5; i++)
    mdg_posting_append (bytes, i > 0 ? passages[i - 1] : 7, passages[i], in_text[i],
                        in_heading[i]);
  g_assert_true (mdg_posting_read (7, bytes->data, bytes->len, block));
  g_assert_cmpuint (block->n, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpuint (block->passages[i], ==, passages[i]);
      g_assert_cmpuint (block->in_text[i], ==, MIN (in_text[i], MDG_POSTING_TEXT_MAX));
      g_assert_cmpuint (block->in_heading[i], ==, MIN (in_heading[i], MDG_POSTING_HEADING_MAX));
    }
}

static void
test_hostile (void)
{
  static const struct
  {
    guint32 first;
    guint8 bytes[8];
    gsize size;
  } rows[] = {
    { 1, { 0x02 }, 1 },                               /* the counts are missing */
    { 1, { 0x80 }, 1 },                               /* half a number */
    { 1, { 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 6 }, /* a number that is too long */
    { G_MAXUINT32, { 0x03 }, 1 },                     /* beyond the last passage */
  };
  g_autofree MdgPostingBlock *block = g_new (MdgPostingBlock, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_false (mdg_posting_read (rows[i].first, rows[i].bytes, rows[i].size, block));
  g_autofree guint8 *many = g_malloc (MDG_POSTING_BLOCK_MAX + 1);
  memset (many, 3, MDG_POSTING_BLOCK_MAX + 1);
  g_assert_true (mdg_posting_read (1, many, MDG_POSTING_BLOCK_MAX, block));
  g_assert_false (mdg_posting_read (1, many, MDG_POSTING_BLOCK_MAX + 1, block));
}

/* ---- rows ---- */

static gint64
add_passage (MdgIndexLease *lease, gint64 version, guint number, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  MdgIndexPassage row = { .version_id = version,
                          .number = number,
                          .first_page = number,
                          .last_page = number + 1,
                          .length = 10 };
  gint64 id = 0;
  g_assert_true (mdg_index_add_passage (lease, &row, data, &id, &error));
  g_assert_no_error (error);
  return id;
}

static void
put_source (MdgIndexLease *lease, gint64 version, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) shape = g_bytes_new_static ("shape", 5);
  MdgIndexSource source = { .version_id = version,
                            .document_id = version * 10,
                            .effective_until = (char *) "2026-03-31",
                            .title = (char *) title,
                            .shape = shape,
                            .n_pages = 2 };
  g_assert_true (mdg_index_put_source (lease, &source, &error));
  g_autoptr (GBytes) page = g_bytes_new_static ("頁の本文", strlen ("頁の本文"));
  g_assert_true (mdg_index_add_page (lease, version, 1, page, &error));
  g_assert_no_error (error);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgIndexLease *lease = begin (fixture);
  put_source (lease, 5, "旧い題");
  put_source (lease, 6, "別の題");
  gint64 first = add_passage (lease, 5, 1, "一つめ");
  gint64 second = add_passage (lease, 5, 2, "二つめ");
  g_assert_cmpint (second, ==, first + 1);
  g_autoptr (GBytes) vector = g_bytes_new_static ("\1\2", 2);
  g_assert_true (mdg_index_put_vector (lease, first, 99, vector, &error));
  g_assert_true (mdg_index_set_disabled (lease, second, TRUE, &error));
  commit (lease);

  lease = mdg_search_index_read (fixture->index, NULL, &error);
  g_autoptr (MdgIndexSource) source = mdg_index_get_source (lease, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (source->title, ==, "旧い題");
  g_assert_cmpstr (source->effective_until, ==, "2026-03-31");
  g_assert_cmpint (source->document_id, ==, 50);
  g_autoptr (GArray) on_page = mdg_index_list_passages (lease, 5, 2, &error);
  g_assert_cmpuint (on_page->len, ==, 2);
  g_autoptr (GArray) on_last = mdg_index_list_passages (lease, 5, 3, &error);
  g_assert_cmpuint (on_last->len, ==, 1);
  MdgIndexPassage row;
  g_autoptr (GBytes) text = NULL;
  g_assert_true (mdg_index_get_passage (lease, second, &row, &text, &error));
  g_assert_true (row.disabled);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), "二つめ", 9);
  g_autoptr (GArray) missing = mdg_index_list_without_vector (lease, 0, 99, 0, 10, &error);
  g_assert_cmpuint (missing->len, ==, 1);
  g_autoptr (GArray) other = mdg_index_list_without_vector (lease, 5, 98, 0, 10, &error);
  g_assert_cmpuint (other->len, ==, 2);
  mdg_index_lease_free (lease);

  lease = begin (fixture);
  g_assert_true (mdg_index_delete_source (lease, 5, &error));
  gint64 third = add_passage (lease, 6, 1, "三つめ");
  g_assert_cmpint (third, ==, second + 1); /* numbers never come back */
  commit (lease);
  lease = mdg_search_index_read (fixture->index, NULL, &error);
  g_assert_null (mdg_index_get_source (lease, 5, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mdg_index_get_passage (lease, first, &row, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mdg_index_get_page (lease, 5, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  mdg_index_lease_free (lease);
}

/* ---- segments ---- */

static void
on_block (guint32 first, guint n, gconstpointer data, gsize size, gpointer user_data)
{
  g_autofree MdgPostingBlock *block = g_new (MdgPostingBlock, 1);
  g_assert_true (mdg_posting_read (first, data, size, block));
  g_assert_cmpuint (block->n, ==, n);
  g_assert_cmpuint (size, <=, MDG_POSTING_BLOCK_BYTES);
  for (guint i = 0; i < n; i++)
    {
      guint32 passage = block->passages[i];
      g_assert_cmpuint (block->in_text[i], ==, 1 + passage % 3);
      g_array_append_val (user_data, passage);
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;
  return left < right ? -1 : left > right;
}

static GArray *
read_token (Fixture *fixture, guint64 token)
{
  g_autoptr (GError) error = NULL;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  MdgIndexLease *lease = mdg_search_index_read (fixture->index, NULL, &error);
  g_assert_true (mdg_segments_read (lease, token, on_block, ids, &error));
  g_assert_no_error (error);
  mdg_index_lease_free (lease);
  g_array_sort (ids, compare_ids);
  return ids;
}

/* Passages @from to @to: token 1 stands in all, token 2 in every second, token -N in passage N. */
static void
write_segment (Fixture *fixture, guint32 from, guint32 to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPostingMap) map = mdg_posting_map_new ();
  for (guint32 id = from; id <= to; id++)
    {
      mdg_posting_map_add (map, 1, id, 1 + id % 3, 0);
      if (id % 2 == 0)
        mdg_posting_map_add (map, 2, id, 1 + id % 3, 1);
      mdg_posting_map_add (map, (guint64) - (gint64) id, id, 1 + id % 3, 0);
    }
  MdgIndexLease *lease = begin (fixture);
  g_assert_true (mdg_segments_write (lease, map, &error));
  commit (lease);
}

static guint
merge_all (Fixture *fixture)
{
  guint n = 0;
  for (gboolean again = TRUE; again; n++)
    {
      g_autoptr (GError) error = NULL;
      MdgIndexLease *lease = begin (fixture);
      g_assert_true (mdg_segments_merge (lease, &again, &error));
      commit (lease);
    }
  return n - 1;
}

static void
check_token (Fixture *fixture, guint64 token, guint32 first, guint32 last, guint step)
{
  g_autoptr (GArray) ids = read_token (fixture, token);
  g_assert_cmpuint (ids->len, ==, (last - first) / step + 1);
  for (guint i = 0; i < ids->len; i++)
    g_assert_cmpuint (g_array_index (ids, guint32, i), ==, first + i * step);
}

static void
test_segments (Fixture *fixture, gconstpointer data)
{
  guint merges = 0;
  for (guint32 i = 0; i < 40; i++)
    {
      write_segment (fixture, i * 100 + 1, i * 100 + 100);
      merges += merge_all (fixture);
      check_token (fixture, 1, 1, i * 100 + 100, 1);
    }
  g_assert_cmpuint (merges, >=, 4);
  check_token (fixture, 2, 2, 4000, 2);
  check_token (fixture, (guint64) - (gint64) 1234, 1234, 1234, 1);
  g_autoptr (GArray) none = read_token (fixture, 3);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Every @step-th passage of a range. */
static void
remove_range (Fixture *fixture,
              guint32 first,
              guint32 last,
              guint step,
              gboolean listed,
              gint64 expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint64));
  gint64 removed = 0;
  for (guint64 token = 1; token <= 2; token++)
    g_array_append_val (tokens, token);
  for (guint32 id = first; id <= last; id += step)
    {
      guint64 token = (guint64) - (gint64) id;
      g_array_append_val (passages, id);
      g_array_append_val (tokens, token);
    }
  MdgIndexLease *lease = begin (fixture);
  g_assert_true (
    mdg_segments_remove (lease, passages, listed ? tokens : NULL, &removed, &error));
  commit (lease);
  g_assert_cmpint (removed, ==, expected);
}

static void
test_reach (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    guint32 passage;
    gint64 entries;
  } rows[] = {
    { "the first segment", 1, 250 },
    { "a larger one", 101, 500 },
    { "its last passage", 300, 500 },
    { "none", 301, 0 },
  };
  write_segment (fixture, 1, 100);
  write_segment (fixture, 101, 300);
  MdgIndexLease *lease = begin (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (guint32));
      gint64 entries = -1;
      g_array_append_val (passages, rows[i].passage);
      g_test_message ("%s", rows[i].name);
      g_assert_true (mdg_segments_reach (lease, passages, &entries, &error));
      g_assert_cmpint (entries, ==, rows[i].entries);
    }
  commit (lease);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  for (guint32 i = 0; i < 10; i++)
    write_segment (fixture, i * 500 + 1, i * 500 + 500);
  merge_all (fixture);
  remove_range (fixture, 1001, 2000, 1, TRUE, 2500);
  remove_range (fixture, 1001, 2000, 1, TRUE, 0);
  remove_range (fixture, 2001, 2600, 1, FALSE, 1500);
  g_autoptr (GArray) ids = read_token (fixture, 1);
  g_assert_cmpuint (ids->len, ==, 3400);
  g_assert_cmpuint (g_array_index (ids, guint32, 1000), ==, 2601);
  g_autoptr (GArray) gone = read_token (fixture, (guint64) - (gint64) 1500);
  g_assert_cmpuint (gone->len, ==, 0);
  remove_range (fixture, 1, 1000, 1, TRUE, 2500);
  remove_range (fixture, 2601, 5000, 1, FALSE, 6000);
  g_autoptr (GArray) nothing = read_token (fixture, 1);
  g_assert_cmpuint (nothing->len, ==, 0);
  write_segment (fixture, 5001, 5100);
  check_token (fixture, 1, 5001, 5100, 1);
}

/* Others between those that go; blocks start with one that goes, and with one that stays. */
static void
test_remove_some (Fixture *fixture, gconstpointer data)
{
  for (guint32 i = 0; i < 10; i++)
    write_segment (fixture, i * 500 + 1, i * 500 + 500);
  merge_all (fixture);
  write_segment (fixture, 5001, 5100);
  remove_range (fixture, 1, 5100, 3, FALSE, 1700 * 2 + 850);
  remove_range (fixture, 2, 5100, 3, TRUE, 1700 * 2 + 850);
  check_token (fixture, 1, 3, 5100, 3);
  check_token (fixture, 2, 6, 5100, 6);
  remove_range (fixture, 3, 5100, 3, FALSE, 1700 * 2 + 850);
  g_autoptr (GArray) nothing = read_token (fixture, 1);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* ---- traces ---- */

static gboolean
file_holds (const char *path, gconstpointer bytes, gsize size)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  return memmem (content, length, bytes, size) != NULL;
}

static gboolean
index_holds (Fixture *fixture, gconstpointer bytes, gsize size)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-wal", NULL);
  return file_holds (fixture->path, bytes, size) || file_holds (journal, bytes, size);
}

#define SECRET_TOKEN G_GUINT64_CONSTANT (0x5ec2e75ec2e70123)
#define OTHER_TOKEN G_GUINT64_CONSTANT (0x07e27e207e27e204)

static void
test_traces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 secret = GUINT64_TO_BE (SECRET_TOKEN), other = GUINT64_TO_BE (OTHER_TOKEN);
  for (guint32 id = 1; id <= 20; id++)
    {
      g_autoptr (MdgPostingMap) map = mdg_posting_map_new ();
      mdg_posting_map_add (map, OTHER_TOKEN, id, 1, 0);
      if (id % 7 == 3)
        mdg_posting_map_add (map, SECRET_TOKEN, id, 1, 0);
      MdgIndexLease *lease = begin (fixture);
      g_assert_true (mdg_segments_write (lease, map, &error));
      commit (lease);
      merge_all (fixture);
    }
  mdg_search_index_checkpoint (fixture->index);
  g_assert_true (index_holds (fixture, &secret, sizeof secret));
  for (guint32 id = 3; id <= 20; id += 7)
    {
      gint64 removed = 0;
      guint64 token = SECRET_TOKEN;
      g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (tokens, token);
      g_array_append_val (passages, id);
      MdgIndexLease *lease = begin (fixture);
      g_assert_true (
        mdg_segments_remove (lease, passages, id == 3 ? NULL : tokens, &removed, &error));
      commit (lease);
      /* The other entry goes with a segment that holds nothing else. */
      g_assert_cmpint (removed, >=, 1);
    }
  mdg_search_index_checkpoint (fixture->index);
  g_assert_false (index_holds (fixture, &secret, sizeof secret));
  g_assert_true (index_holds (fixture, &other, sizeof other));
}

static void
test_sealed (Fixture *fixture, gconstpointer data)
{
  MdgIndexLease *lease = begin (fixture);
  put_source (lease, 5, "生活保護の記録");
  add_passage (lease, 5, 1, "窓口花子さんの相談");
  commit (lease);
  g_assert_false (index_holds (fixture, "生活保護", strlen ("生活保護")));
  g_assert_false (index_holds (fixture, "窓口花子", strlen ("窓口花子")));
  g_assert_false (index_holds (fixture, "頁の本文", strlen ("頁の本文")));
  /* Another key reads nothing. */
  g_autoptr (GError) error = NULL;
  mdg_search_index_close (fixture->index);
  mdg_key_unref (fixture->key);
  fixture->key = mdg_key_new_random ();
  open_index (fixture);
  lease = mdg_search_index_read (fixture->index, NULL, &error);
  g_assert_null (mdg_index_get_source (lease, 5, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  mdg_index_lease_free (lease);
}

/* ---- kill ---- */

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_segment (fixture, 1, 100);
  mdg_search_index_close (fixture->index);
  pid_t child = fork ();
  if (child == 0)
    {
      open_index (fixture);
      g_autoptr (MdgPostingMap) map = mdg_posting_map_new ();
      MdgIndexLease *lease = begin (fixture);
      put_source (lease, 9, "半分");
      for (guint32 id = 101; id <= 20000; id++)
        mdg_posting_map_add (map, 1, id, 1 + id % 3, 0);
      mdg_segments_write (lease, map, NULL);
      kill (getpid (), SIGKILL);
    }
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  open_index (fixture);
  check_token (fixture, 1, 1, 100, 1);
  MdgIndexLease *lease = mdg_search_index_read (fixture->index, NULL, &error);
  g_assert_null (mdg_index_get_source (lease, 9, &error));
  mdg_index_lease_free (lease);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_test_init (&argc, &argv, NULL);
  mdg_crypto_init (&error);
  g_assert_no_error (error);
  g_test_add_func ("/search-index/posting", test_posting);
  g_test_add_func ("/search-index/hostile", test_hostile);
  g_test_add ("/search-index/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/search-index/segments", Fixture, NULL, set_up, test_segments, tear_down);
  g_test_add ("/search-index/reach", Fixture, NULL, set_up, test_reach, tear_down);
  g_test_add ("/search-index/remove", Fixture, NULL, set_up, test_remove, tear_down);
  g_test_add ("/search-index/remove-some", Fixture, NULL, set_up, test_remove_some, tear_down);
  g_test_add ("/search-index/traces", Fixture, NULL, set_up, test_traces, tear_down);
  g_test_add ("/search-index/sealed", Fixture, NULL, set_up, test_sealed, tear_down);
  g_test_add ("/search-index/kill", Fixture, NULL, set_up, test_kill, tear_down);
  return g_test_run ();
}
