/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /uploads/pieces     sent, cut off, repeated, out of order, damaged
 * /uploads/limits     quota, size, how many, how long
 * /uploads/content    duplicates; nothing in the open; many at once
 */
#include "server/store/folders.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

#define EDITOR(cabinet) (&(cabinet)->people[CABINET_EDITOR])
#define PIECE MDG_UPLOAD_PIECE_BYTES

/* Bytes that say where they are. */
static GBytes *
make_content (gsize size)
{
  guint8 *data = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + (i >> 12) + (i >> 21));
  return g_bytes_new_take (data, size);
}

static MdgUpload *
announce (Cabinet *cabinet, const char *name, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  MdgUpload *upload = cabinet_announce (cabinet, CABINET_EDITOR, name, content, 0, &error);
  g_assert_no_error (error);
  return upload;
}

static MdgUpload *
push (
  Cabinet *cabinet, const MdgUpload *upload, GBytes *content, gint64 at, gsize size, GError **error)
{
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (content, (gsize) at, size);
  return mdg_upload_service_push (EDITOR (cabinet), upload->id, at, piece, error);
}

static void
assert_received (MdgUpload *upload, gint64 received)
{
  g_autoptr (MdgUpload) owned = upload;
  g_assert_nonnull (owned);
  g_assert_cmpint (owned->received, ==, received);
}

static void
assert_same_content (Cabinet *cabinet, gint64 document_id, GBytes *content)
{
  gsize n = 0, size = g_bytes_get_size (content);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgDocumentDownload) download =
    mdg_document_service_open (EDITOR (cabinet), document_id, 0, MDG_FILE_ORIGINAL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (download->size, ==, (gint64) size);
  g_autofree guint8 *data = g_malloc (size + 1);
  g_assert_true (mdg_segment_reader_read (download->reader, 0, data, size, &n, &error));
  g_assert_cmpmem (data, n, g_bytes_get_data (content, NULL), size);
}

/* ---- pieces ---- */

static const gsize sizes[] = { 0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 4711 };

static void
test_sizes (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) content = make_content (sizes[i]);
      g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
      g_assert_true (cabinet_send (cabinet, CABINET_EDITOR, upload, content, &error));
      g_autoptr (MdgDocument) document =
        mdg_upload_service_finish (EDITOR (cabinet), upload->id, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (document->state, ==, MDG_DOCUMENT_QUEUED);
      assert_same_content (cabinet, document->id, content);
      /* One file each, whatever it came in. */
      g_assert_cmpint (cabinet_count_blobs (cabinet), ==, i + 1);
    }
}

static void
test_cut_off (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (3 * PIECE);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  assert_received (push (cabinet, upload, content, 0, PIECE, &error), PIECE);
  g_assert_null (mdg_upload_service_finish (EDITOR (cabinet), upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UPLOAD_INCOMPLETE);
  g_clear_error (&error);
  cabinet_restart (cabinet);
  /* The same announcement gives the same upload, with where to go on. */
  g_autoptr (MdgUpload) again = announce (cabinet, "a.bin", content);
  g_assert_cmpint (again->id, ==, upload->id);
  g_assert_cmpint (again->received, ==, PIECE);
  g_autoptr (GPtrArray) own = mdg_upload_service_list (EDITOR (cabinet), &error);
  g_assert_cmpint (own->len, ==, 1);
  g_assert_true (cabinet_send (cabinet, CABINET_EDITOR, again, content, &error));
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (EDITOR (cabinet), upload->id, &error);
  g_assert_no_error (error);
  assert_same_content (cabinet, document->id, content);
}

static void
test_order (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (3 * PIECE);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  g_assert_null (push (cabinet, upload, content, PIECE, PIECE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UPLOAD_OFFSET);
  g_assert_cmpstr (mdg_error_get_arg (error, "received"), ==, "0");
  g_clear_error (&error);
  assert_received (push (cabinet, upload, content, 0, PIECE, &error), PIECE);
  /* Sent twice is received once. */
  assert_received (push (cabinet, upload, content, 0, PIECE, &error), PIECE);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 1);
  /* Another piece in its place is not. */
  g_autoptr (GBytes) other = g_bytes_new_take (g_strnfill (PIECE, 'x'), PIECE);
  g_assert_null (mdg_upload_service_push (EDITOR (cabinet), upload->id, 0, other, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UPLOAD_OFFSET);
  g_clear_error (&error);
  /* Crumbs and overlong ends are refused. */
  g_assert_null (push (cabinet, upload, content, PIECE, 10, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
  g_clear_error (&error);
  assert_received (push (cabinet, upload, content, PIECE, PIECE, &error), 2 * PIECE);
  g_autoptr (GBytes) beyond = make_content (PIECE + 1);
  g_assert_null (
    mdg_upload_service_push (EDITOR (cabinet), upload->id, 2 * PIECE, beyond, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UPLOAD_DAMAGED);
}

static void
test_damaged (gconstpointer data)
{
  gsize size = (gsize) GPOINTER_TO_INT (data);
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (size);
  g_autofree guint8 *changed = g_memdup2 (g_bytes_get_data (content, NULL), size);
  changed[size - 1] ^= 1;
  g_autoptr (GBytes) sent = g_bytes_new_static (changed, size);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  g_assert_true (cabinet_send (cabinet, CABINET_EDITOR, upload, sent, &error));
  g_assert_null (mdg_upload_service_finish (EDITOR (cabinet), upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UPLOAD_DAMAGED);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
  g_clear_error (&error);
  g_assert_null (mdg_upload_service_get (EDITOR (cabinet), upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
test_of_somebody_else (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (10);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  g_assert_null (mdg_upload_service_get (owner, upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mdg_upload_service_cancel (owner, upload->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
}

static void
test_cancel (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = make_content (2 * PIECE);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  assert_received (push (cabinet, upload, content, 0, PIECE, &error), PIECE);
  g_assert_true (mdg_upload_service_cancel (EDITOR (cabinet), upload->id, &error));
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
}

/* ---- limits ---- */

static void
test_quota (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  MdgContext *owner = &cabinet->people[CABINET_OWNER];
  g_autoptr (MdgFolder) folder = mdg_folder_service_get (owner, cabinet->folder, &error);
  folder->quota_bytes = 1024 * 1024;
  g_autoptr (MdgFolder) limited = mdg_folder_service_update (owner, folder, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) most = make_content (1024 * 1024 - 10);
  g_autoptr (GBytes) little = make_content (11);
  g_autoptr (GBytes) fits = make_content (10);
  /* What is announced counts before it has arrived. */
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", most);
  g_assert_null (cabinet_announce (cabinet, CABINET_EDITOR, "b.bin", little, 0, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FOLDER_FULL);
  g_assert_cmpstr (mdg_error_get_arg (error, "quota"), ==, "1 MB");
  g_clear_error (&error);
  g_autoptr (MdgUpload) last = announce (cabinet, "c.bin", fits);
  g_assert_nonnull (last);
}

static const struct
{
  const char *name;
  const char *path;
  gint64 size;
  const char *sha256;
  const char *slug;
} announcements[] = {
  { "a.txt", NULL, MDG_UPLOAD_MAX_BYTES + 1, NULL, "body-too-large" },
  { "a.txt", NULL, -1, NULL, "invalid-field" },
  { "a.txt", NULL, 1, "abc", "invalid-field" },
  { "", NULL, 1, NULL, "file-name" },
  { ".", NULL, 1, NULL, "file-name" },
  { "..", NULL, 1, NULL, "file-name" },
  { "a/../b", NULL, 1, NULL, "file-name" },
  { "a:b", NULL, 1, NULL, "file-name" },
  { "LPT1.docx", NULL, 1, NULL, "file-name" },
  { "a\xff.txt", NULL, 1, NULL, "file-name" },
  { "a.txt", "..", 1, NULL, "file-name" },
  { "a.txt", "a/../../b", 1, NULL, "file-name" },
  { "a.txt", "a\\b", 1, NULL, "file-name" },
};

static void
test_announcements (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autofree char *fine = g_strnfill (64, 'b');
  for (guint i = 0; i < G_N_ELEMENTS (announcements); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgUpload wanted = { .name = (char *) announcements[i].name,
                           .path = (char *) announcements[i].path,
                           .size = announcements[i].size,
                           .sha256 = (char *) announcements[i].sha256 };
      if (wanted.sha256 == NULL)
        wanted.sha256 = fine;
      g_assert_null (
        mdg_upload_service_create (EDITOR (cabinet), cabinet->folder, &wanted, &error));
      g_assert_cmpstr (mdg_error_slug (error), ==, announcements[i].slug);
    }
}

static void
test_expiry (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  guint removed = 0;
  MdgContext system;
  g_autoptr (GBytes) content = make_content (2 * PIECE);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  assert_received (push (cabinet, upload, content, 0, PIECE, &error), PIECE);
  mdg_context_init_system (&system, cabinet->test->core);
  mdg_clock_advance (cabinet->test->clock, MDG_UPLOAD_LIFETIME - 1);
  g_assert_true (mdg_upload_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 0);
  mdg_clock_advance (cabinet->test->clock, 1);
  g_assert_true (mdg_upload_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 1);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
  mdg_context_clear (&system);
}

/* ---- content ---- */

static void
test_duplicates (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("same", 4);
  gint64 id = cabinet_upload (cabinet, "a.txt", "same");
  g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_assert_null (cabinet_announce (cabinet, CABINET_OWNER, "b.txt", content, 0, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_DOCUMENT_DUPLICATE);
  g_assert_cmpstr (mdg_error_get_arg (error, "document"), ==, first);
  /* Another folder knows nothing of it. */
  g_clear_error (&error);
  gint64 first_folder = cabinet->folder;
  cabinet->folder = cabinet_add_folder (cabinet, "別の資料");
  g_autoptr (MdgUpload) other =
    cabinet_announce (cabinet, CABINET_EDITOR, "b.txt", content, 0, &error);
  g_assert_no_error (error);
  cabinet->folder = first_folder;
  /* Content that was replaced is not there any more. */
  cabinet_replace (cabinet, id, "else");
  g_autoptr (MdgUpload) again =
    cabinet_announce (cabinet, CABINET_EDITOR, "b.txt", content, 0, &error);
  g_assert_no_error (error);
}

static void
test_keep_both (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 =
    g_strdup ("0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5"); /* "same" */
  cabinet_upload (cabinet, "a.txt", "same");
  MdgUpload wanted = {
    .name = (char *) "b.txt", .size = 4, .sha256 = sha256, .keep_both = TRUE
  };
  g_autoptr (MdgUpload) upload =
    mdg_upload_service_create (EDITOR (cabinet), cabinet->folder, &wanted, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) content = g_bytes_new_static ("same", 4);
  g_assert_true (cabinet_send (cabinet, CABINET_EDITOR, upload, content, &error));
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (EDITOR (cabinet), upload->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (document->name, ==, "b.txt");
}

static gboolean
file_holds (const char *path, const char *text)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return memmem (data, size, text, strlen (text)) != NULL;
}

static void
search_files (const char *folder, const char *text, guint *ret_files, guint *ret_found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        search_files (path, text, ret_files, ret_found);
      else
        {
          (*ret_files)++;
          *ret_found += file_holds (path, text) ? 1 : 0;
        }
    }
}

/* Neither names nor contents nor hashes of them lie on the disk in the open. */
static void
test_sealed (void)
{
  static const char *const secrets[] = {
    "ひみつの名前", "ひみつの中身",
    "f9bd1e7b0e2ac1e3ad3fb6ba8ed8fc22" /* where a plain hash would begin: any would do */
  };
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GBytes) content = g_bytes_new ("ひみつの中身 unfinished", 30);
  cabinet_upload (cabinet, "ひみつの名前.txt", "ひみつの中身");
  g_autoptr (MdgUpload) upload = announce (cabinet, "ひみつの名前2.txt", content);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      guint files = 0, found = 0;
      search_files (cabinet->test->dir, secrets[i], &files, &found);
      g_assert_cmpint (files, >, 3);
      g_assert_cmpint (found, ==, 0);
    }
}

typedef struct
{
  Cabinet *cabinet;
  MdgUpload *upload;
  GBytes *content;
  int n_done;
} Race;

static gpointer
race (gpointer data)
{
  Race *run = data;
  g_autoptr (GError) error = NULL;
  MdgContext context = run->cabinet->people[CABINET_EDITOR];
  context.cancellable = NULL;
  for (gint64 at = 0; at < 2 * PIECE; at += PIECE)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (run->content, (gsize) at, PIECE);
      g_autoptr (MdgUpload) after =
        mdg_upload_service_push (&context, run->upload->id, at, piece, &error);
      g_clear_error (&error);
    }
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (&context, run->upload->id, &error);
  if (document != NULL)
    g_atomic_int_inc (&run->n_done);
  return NULL;
}

/* The same upload from several threads: one document, no file left over. */
static void
test_race (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GBytes) content = make_content (2 * PIECE);
  g_autoptr (MdgUpload) upload = announce (cabinet, "a.bin", content);
  Race run = { cabinet, upload, content, 0 };
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("race", race, &run);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  MdgDocumentQuery all = { NULL };
  g_autofree char *list = cabinet_list (cabinet, CABINET_READER, &all);
  g_assert_cmpint (run.n_done, ==, 1);
  g_assert_cmpstr (list, ==, "a.bin");
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 1);
}

static void
test_many (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u.txt", i);
      cabinet_upload (cabinet, name, name);
    }
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_get (EDITOR (cabinet), cabinet->folder, &error);
  g_assert_cmpint (folder->n_documents, ==, 200);
  g_assert_cmpint (mdg_test_core_count_audit (cabinet->test, "document.upload", "ok"), ==, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uploads/pieces/of-every-size", test_sizes);
  g_test_add_func ("/uploads/pieces/cut-off-and-gone-on", test_cut_off);
  g_test_add_func ("/uploads/pieces/in-order-and-once", test_order);
  g_test_add_data_func ("/uploads/pieces/damaged-in-one", GINT_TO_POINTER (100), test_damaged);
  g_test_add_data_func ("/uploads/pieces/damaged-in-two", GINT_TO_POINTER (PIECE + 100),
                        test_damaged);
  g_test_add_func ("/uploads/pieces/of-somebody-else", test_of_somebody_else);
  g_test_add_func ("/uploads/pieces/cancelled", test_cancel);
  g_test_add_func ("/uploads/limits/quota", test_quota);
  g_test_add_func ("/uploads/limits/announcements", test_announcements);
  g_test_add_func ("/uploads/limits/seven-days", test_expiry);
  g_test_add_func ("/uploads/content/duplicates-are-noticed", test_duplicates);
  g_test_add_func ("/uploads/content/both-are-kept", test_keep_both);
  g_test_add_func ("/uploads/content/nothing-in-the-open", test_sealed);
  g_test_add_func ("/uploads/content/four-at-once-are-one", test_race);
  g_test_add_func ("/uploads/content/two-hundred-in-a-row", test_many);
  return g_test_run ();
}
