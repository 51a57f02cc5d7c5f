/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trees: what is found in dropped directories and what is left out. sources: files that change or
 * are gone. line: one piece and its refusals. uploads: sent whole, in pieces, going on after a cut,
 * after a restart, after the server's correction; given up; duplicates; failing files; bounds.
 * phrases: what is said about documents.
 */
#include "client/local/file-tree.h"
#include "client/local/secrets-memory.h"
#include "client/model/document-phrases.h"
#include "client/model/folders.h"
#include "client/model/phrases.h"
#include "client/model/uploads.h"
#include "client/net/upload.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define ANNOUNCE "POST /api/v1/folders/5/uploads"
#define PIECE "PUT /api/v1/uploads/70/bytes"
#define FINISH "POST /api/v1/uploads/70/finish"
#define CANCEL "DELETE /api/v1/uploads/70"
#define PRESENT "POST /api/v1/folders/5/documents/search"
#define UPLOAD(received) \
  "{\"id\": 70, \"name\": \"x\", \"size\": 1, \"sha256\": \"0\", \"received\": " #received "}"

typedef struct
{
  MdgScriptServer *server;
  char *folder;
  MdgSettings *settings;
  MdgSecrets *secrets;
  MdgAccess *access;
  MdgFolders *folders;
  MdgUploads *uploads;
  guint n_sent;
  guint n_lost;
  guint n_finished;
} Fixture;

/* ---- fixture ---- */

static char *
path_in (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, "files", name, NULL);
}

static void
write_bytes (Fixture *fixture, const char *name, gsize size, char fill)
{
  g_autofree char *path = path_in (fixture, name);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *content = g_malloc (size + 1);
  memset (content, fill, size);
  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

static gboolean
is_signed_in (gpointer data)
{
  return mdg_access_get_state (((Fixture *) data)->access) == MDG_ACCESS_SIGNED_IN;
}

static gboolean
is_signed_out (gpointer data)
{
  Fixture *fixture = data;
  return mdg_access_get_state (fixture->access) == MDG_ACCESS_SIGNED_OUT &&
         !mdg_access_is_busy (fixture->access) && mdg_access_get_store (fixture->access) != NULL;
}

static void
on_finished (MdgUploads *uploads, guint n_sent, guint n_lost, Fixture *fixture)
{
  fixture->n_sent += n_sent;
  fixture->n_lost += n_lost;
  fixture->n_finished++;
}

static void
open_uploads (Fixture *fixture)
{
  fixture->uploads = mdg_uploads_new (fixture->access);
  mdg_uploads_set_wait_ms (fixture->uploads, 50);
  g_signal_connect (fixture->uploads, "finished", G_CALLBACK (on_finished), fixture);
  mdg_uploads_resume (fixture->uploads);
}

static void
close_uploads (Fixture *fixture)
{
  mdg_uploads_close (fixture->uploads);
  g_signal_handlers_disconnect_by_data (fixture->uploads, fixture);
  g_clear_object (&fixture->uploads);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  mdg_script_server_set (fixture->server, PRESENT, 200, "{\"items\": []}");
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  mdg_script_server_set (fixture->server, PIECE, 200, UPLOAD (1));
  mdg_script_server_set (fixture->server, CANCEL, 204, "");
  mdg_script_server_set (fixture->server, FINISH, 201, "{\"id\": 99, \"name\": \"x\"}");
  fixture->folder = g_dir_make_tmp ("madoguchi-uploads-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "settings.ini", NULL);
  g_autofree char *store = g_build_filename (fixture->folder, "store", NULL);
  fixture->settings = mdg_settings_new_with_presets (path, NULL);
  mdg_settings_override (fixture->settings, "server",
                         mdg_script_server_get_address (fixture->server));
  fixture->secrets = mdg_secrets_memory_new ();
  fixture->access = mdg_access_new (fixture->settings, store);
  mdg_access_set_secrets (fixture->access, fixture->secrets);
  mdg_access_start (fixture->access);
  g_assert_true (mdg_wait_until (is_signed_out, fixture, 10));
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
  g_assert_true (mdg_wait_until (is_signed_in, fixture, 10));
  fixture->folders = mdg_folders_new (fixture->access);
  open_uploads (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_uploads (fixture);
  g_clear_object (&fixture->folders);
  g_clear_object (&fixture->access);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->secrets);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* ---- helpers ---- */

static gboolean
is_ready (gpointer plan)
{
  return mdg_upload_plan_is_ready (plan);
}

static MdgUploadPlan *
plan_of (Fixture *fixture, const char *name)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *path = path_in (fixture, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_list_store_append (files, file);
  MdgUploadPlan *plan = mdg_upload_plan_new (fixture->folders, 5, G_LIST_MODEL (files));
  g_assert_true (mdg_wait_until (is_ready, plan, 10));
  return plan;
}

static void
add (Fixture *fixture, const char *name)
{
  g_autoptr (MdgUploadPlan) plan = plan_of (fixture, name);
  g_assert_true (mdg_uploads_add_plan (fixture->uploads, plan, "2026-04-01", NULL));
}

static MdgUploadItem *
item_at (Fixture *fixture, guint position)
{
  g_autoptr (MdgUploadItem) item =
    g_list_model_get_item (G_LIST_MODEL (fixture->uploads), position);
  return item; /* the list keeps it */
}

static gboolean
is_done (gpointer data)
{
  Fixture *fixture = data;
  return !mdg_uploads_is_busy (fixture->uploads);
}

static void
wait_done (Fixture *fixture)
{
  g_assert_true (mdg_wait_until (is_done, fixture, 20));
  if (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)) > 0)
    g_test_message ("%s", mdg_upload_item_get_trouble (item_at (fixture, 0)));
}

static guint
asked (Fixture *fixture, const char *key)
{
  return mdg_script_server_count (fixture->server, key);
}

static gboolean
has_trouble (gpointer data)
{
  return mdg_uploads_get_trouble (((Fixture *) data)->uploads) != NULL;
}

/* ---- trees ---- */

static void
test_litter (void)
{
  static const struct
  {
    const char *name;
    gboolean litter;
  } rows[] = {
    { "~$要綱.docx", TRUE },
    { ".DS_Store", TRUE },
    { "Thumbs.db", TRUE },
    { "THUMBS.DB", TRUE },
    { "desktop.ini", TRUE },
    { ".~lock.a.odt#", TRUE },
    { "a.tmp", TRUE },
    { "近道.lnk", TRUE },
    { "要綱.docx", FALSE },
    { "~要綱.docx", FALSE },
    { "thumbs.pdf", FALSE },
    { "tmp", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (mdg_file_tree_is_litter (rows[i].name), ==, rows[i].litter);
}

static void
test_tree (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "様式/令和8年/申請書.docx", 3, 'a');
  write_bytes (fixture, "様式/要綱.pdf", 5, 'b');
  write_bytes (fixture, "様式/~$要綱.docx", 5, 'c');
  write_bytes (fixture, "様式/.hidden/x.pdf", 5, 'd');
  write_bytes (fixture, "様式/空.txt", 0, 'e');
  g_autoptr (MdgUploadPlan) plan = plan_of (fixture, "様式");
  gint64 bytes = 0;
  g_assert_cmpuint (mdg_upload_plan_count (plan, &bytes), ==, 2);
  g_assert_cmpint (bytes, ==, 8);
  g_assert_cmpuint (mdg_upload_plan_count_verdict (plan, MDG_PLAN_EMPTY), ==, 1);
  g_autofree char *note = mdg_upload_plan_dup_note (plan);
  g_assert_nonnull (strstr (note, "2 hidden or temporary"));
  g_assert_true (mdg_uploads_add_plan (fixture->uploads, plan, NULL, NULL));
  wait_done (fixture);
  g_assert_cmpuint (asked (fixture, FINISH), ==, 2);
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  g_assert_nonnull (strstr (body, "\"path\":\"様式"));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a/要綱.PDF", 3, 'a');
  write_bytes (fixture, "a/写真.heic", 3, 'a');
  mdg_script_server_set (fixture->server, PRESENT, 200,
                         "{\"items\": [{\"id\": 31, \"name\": \"要綱.pdf\", \"path\": \"a\"}]}");
  g_autoptr (MdgUploadPlan) plan = plan_of (fixture, "a");
  g_assert_cmpuint (mdg_upload_plan_count_verdict (plan, MDG_PLAN_SAME_NAME), ==, 1);
  g_assert_cmpuint (mdg_upload_plan_count_verdict (plan, MDG_PLAN_UNSUPPORTED), ==, 1);
  g_assert_true (mdg_uploads_add_plan (fixture->uploads, plan, NULL, NULL));
  wait_done (fixture);
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  g_assert_nonnull (strstr (body, "\"document_id\":31"));
  mdg_upload_plan_choose_all (plan, MDG_PLAN_ADD);
  g_assert_true (mdg_uploads_add_plan (fixture->uploads, plan, NULL, NULL));
  wait_done (fixture);
  g_autofree char *both = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  g_assert_nonnull (strstr (both, "\"document_id\":0"));
}

/* ---- uploads ---- */

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 3, 'a');
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 0);
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  /* printf aaa | sha256sum */
  g_assert_nonnull (
    strstr (body, "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"));
  g_assert_nonnull (strstr (body, "\"effective_from\":\"2026-04-01\""));
  g_autofree char *piece = mdg_script_server_dup_body (fixture->server, PIECE "?offset=0");
  g_assert_cmpstr (piece, ==, "aaa");
}

static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 2 * MDG_UPLOAD_PIECE_BYTES + 7, 'a');
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_assert_cmpuint (asked (fixture, PIECE), ==, 3);
  g_autofree char *last = mdg_script_server_dup_body (fixture->server, PIECE "?offset=8388608");
  g_assert_cmpstr (last, ==, "aaaaaaa");
}

/* The server has the first piece already. */
static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", MDG_UPLOAD_PIECE_BYTES + 7, 'a');
  mdg_script_server_set (fixture->server, ANNOUNCE, 200, UPLOAD (4194304));
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (asked (fixture, PIECE), ==, 1);
  g_assert_cmpuint (asked (fixture, PIECE "?offset=4194304"), ==, 1);
}

static void
test_correction (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set_full (fixture->server, PIECE "?offset=0", 409, "application/problem+json",
                              "{\"type\": \"urn:madoguchi:problem:upload-offset\", \"status\": 409,"
                              " \"title\": \"x\", \"args\": {\"received\": \"60\"}}",
                              0);
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_autofree char *rest = mdg_script_server_dup_body (fixture->server, PIECE "?offset=60");
  g_assert_cmpuint (strlen (rest), ==, 40);
}

static void
test_lost_line (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set_full (fixture->server, PIECE, 503, "text/plain", "", 0);
  add (fixture, "a.txt");
  g_assert_true (mdg_wait_until (has_trouble, fixture, 10));
  g_assert_true (mdg_uploads_is_busy (fixture->uploads));
  g_assert_cmpuint (fixture->n_finished, ==, 0);
  mdg_script_server_set (fixture->server, PIECE, 200, UPLOAD (100));
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_assert_null (mdg_uploads_get_trouble (fixture->uploads));
}

/* Closed in the middle; the next run sends it, with the hash that is known. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  write_bytes (fixture, "b.txt", 100, 'b');
  mdg_script_server_set_full (fixture->server, ANNOUNCE, 503, "text/plain", "", 0);
  add (fixture, "a.txt");
  add (fixture, "b.txt");
  g_assert_true (mdg_wait_until (has_trouble, fixture, 10));
  close_uploads (fixture);
  g_autofree char *gone = path_in (fixture, "b.txt");
  g_remove (gone);
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  open_uploads (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 2);
  wait_done (fixture);
  g_assert_cmpuint (asked (fixture, FINISH), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 1);
  g_assert_cmpint (mdg_upload_item_get_state (item_at (fixture, 0)), ==, MDG_UPLOAD_FAILED);
  g_assert_nonnull (
    strstr (mdg_upload_item_get_trouble (item_at (fixture, 0)), "not there any more"));
  mdg_uploads_remove (fixture->uploads, item_at (fixture, 0));
  close_uploads (fixture);
  open_uploads (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 0);
}

static gboolean
has_piece (gpointer data)
{
  return asked (data, PIECE) > 0;
}

static gboolean
is_cancelled_there (gpointer data)
{
  return asked (data, CANCEL) > 0;
}

/* What is taken out of the list is given up on the server, if it knew of it. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set_full (fixture->server, ANNOUNCE, 503, "text/plain", "", 0);
  add (fixture, "a.txt");
  g_assert_true (mdg_wait_until (has_trouble, fixture, 10));
  mdg_uploads_remove (fixture->uploads, item_at (fixture, 0));
  g_assert_cmpuint (asked (fixture, CANCEL), ==, 0); /* it was never announced */
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  mdg_script_server_set_full (fixture->server, PIECE, 503, "text/plain", "", 0);
  add (fixture, "a.txt");
  g_assert_true (mdg_wait_until (has_piece, fixture, 10));
  mdg_uploads_remove (fixture->uploads, item_at (fixture, 0));
  g_assert_true (mdg_wait_until (is_cancelled_there, fixture, 10));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 0);
}

/* A file that was changed before the next run is read and hashed anew. */
static void
test_changed_file (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set_full (fixture->server, ANNOUNCE, 503, "text/plain", "", 0);
  add (fixture, "a.txt");
  g_assert_true (mdg_wait_until (has_trouble, fixture, 10));
  g_autofree char *before = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  close_uploads (fixture);
  write_bytes (fixture, "a.txt", 120, 'b');
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  open_uploads (fixture);
  wait_done (fixture);
  g_autofree char *after = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
  g_assert_nonnull (strstr (before, "\"size\":100"));
  g_assert_nonnull (strstr (after, "\"size\":120"));
  g_assert_null (strstr (after, strstr (before, "\"sha256\"")));
}

#define TWIN                                                                                    \
  "{\"type\": \"urn:madoguchi:problem:document-duplicate\", \"status\": 409, \"title\": \"x\"," \
  " \"args\": {\"document\": \"31\"}}"

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    MdgDuplicateChoice choice;
    guint announced;
    const char *said;
  } rows[] = { { MDG_DUPLICATE_SKIP, 1, "\"keep_both\":false" },
               { MDG_DUPLICATE_KEEP_BOTH, 2, "\"document_id\":0,\"" },
               { MDG_DUPLICATE_REPLACE, 2, "\"document_id\":31" } };
  write_bytes (fixture, "a.txt", 100, 'a');
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint before = asked (fixture, ANNOUNCE);
      mdg_script_server_set_full (fixture->server, ANNOUNCE, 409, "application/problem+json", TWIN,
                                  0);
      add (fixture, "a.txt");
      wait_done (fixture);
      g_assert_cmpint (mdg_upload_item_get_state (item_at (fixture, 0)), ==, MDG_UPLOAD_ASKING);
      mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
      mdg_uploads_decide (fixture->uploads, item_at (fixture, 0), rows[i].choice);
      wait_done (fixture);
      g_assert_cmpuint (asked (fixture, ANNOUNCE) - before, ==, rows[i].announced);
      g_autofree char *body = mdg_script_server_dup_body (fixture->server, ANNOUNCE);
      g_assert_nonnull (strstr (body, rows[i].said));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->uploads)), ==, 0);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set (fixture->server, ANNOUNCE, 422, "folder-full");
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_lost, ==, 1);
  g_assert_cmpint (mdg_upload_item_get_state (item_at (fixture, 0)), ==, MDG_UPLOAD_FAILED);
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  mdg_uploads_retry (fixture->uploads, item_at (fixture, 0));
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
}

/* A server that never takes the last step is not asked for ever. */
static void
test_tries_end (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set (fixture->server, FINISH, 409, "upload-incomplete");
  add (fixture, "a.txt");
  wait_done (fixture);
  g_assert_cmpuint (asked (fixture, FINISH), ==, MDG_UPLOAD_MAX_TRIES);
  g_assert_cmpint (mdg_upload_item_get_state (item_at (fixture, 0)), ==, MDG_UPLOAD_FAILED);
}

static gboolean
is_announced (gpointer data)
{
  return mdg_script_server_count (((Fixture *) data)->server, ANNOUNCE) > 0;
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture, "a.txt", 100, 'a');
  mdg_script_server_set_full (fixture->server, ANNOUNCE, 201, "application/json", UPLOAD (0), 300);
  add (fixture, "a.txt");
  g_assert_true (mdg_wait_until (is_announced, fixture, 10));
  mdg_uploads_set_paused (fixture->uploads, TRUE);
  mdg_uploads_set_paused (fixture->uploads, FALSE);
  mdg_script_server_set (fixture->server, ANNOUNCE, 201, UPLOAD (0));
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 1);
  g_assert_cmpuint (asked (fixture, FINISH), ==, 1);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/%02u.txt", i);
      write_bytes (fixture, name, 10 + i, 'a');
    }
  add (fixture, "many");
  wait_done (fixture);
  g_assert_cmpuint (fixture->n_sent, ==, 60);
  g_assert_cmpuint (fixture->n_finished, ==, 1);
}

/* ---- phrases ---- */

static void
test_phrases (void)
{
  static const struct
  {
    const char *from;
    const char *until;
    const char *text;
  } periods[] = {
    { NULL, NULL, "Not set" },
    { "2026-04-01", NULL, "From 2026-04-01" },
    { NULL, "2026-03-31", "Until 2026-03-31" },
    { "2026-04-01", "2027-03-31", "2026-04-01 – 2027-03-31" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_autofree char *text = mdg_document_period_text (periods[i].from, periods[i].until);
      g_assert_cmpstr (text, ==, periods[i].text);
    }
  static const struct
  {
    gint64 number;
    const char *text;
  } numbers[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1,000" },
    { 2310, "2,310" },
    { 1234567, "1,234,567" },
    { -1000, "-1,000" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = mdg_phrase_number (numbers[i].number);
      g_assert_cmpstr (text, ==, numbers[i].text);
    }
  static const struct
  {
    gint64 bytes;
    const char *text;
  } sizes[] = {
    { 0, "0 B" },
    { 999, "999 B" },
    { 1000, "1.0 KB" },
    { 1536, "1.5 KB" },
    { MDG_UPLOAD_MAX_BYTES, "500 MB" },
    { G_GINT64_CONSTANT (1024) * 1024 * 1023, "1.0 GB" },
    { G_GINT64_CONSTANT (100) * 1024 * 1024 * 1024, "100 GB" },
    { G_GINT64_CONSTANT (107374182400) / 4, "25.0 GB" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = mdg_phrase_bytes (sizes[i].bytes);
      g_assert_cmpstr (text, ==, sizes[i].text);
    }
}

static void
test_remedies (void)
{
  static const struct
  {
    const char *state;
    const char *problem;
    MdgRemedy remedy;
  } rows[] = {
    { "ready", NULL, MDG_REMEDY_NONE },
    { "working", NULL, MDG_REMEDY_NONE },
    { "failed", "extract-password", MDG_REMEDY_REPLACE },
    { "failed", "extract-damaged", MDG_REMEDY_REPLACE },
    { "failed", "extract-timeout", MDG_REMEDY_RETRY },
    { "failed", "a-newer-servers-problem", MDG_REMEDY_REPLACE },
    { "cancelled", NULL, MDG_REMEDY_RETRY },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MdgDocument document = { .state = (char *) rows[i].state,
                                     .problem = (char *) rows[i].problem };
      g_assert_cmpint (mdg_document_remedy (&document), ==, rows[i].remedy);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uploads/litter", test_litter);
  g_test_add_func ("/uploads/phrases", test_phrases);
  g_test_add_func ("/uploads/remedies", test_remedies);
#define ADD(name, test) g_test_add ("/uploads/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("tree", test_tree);
  ADD ("names", test_names);
  ADD ("whole", test_whole);
  ADD ("pieces", test_pieces);
  ADD ("goes-on", test_goes_on);
  ADD ("correction", test_correction);
  ADD ("lost-line", test_lost_line);
  ADD ("restart", test_restart);
  ADD ("cancel", test_cancel);
  ADD ("changed-file", test_changed_file);
  ADD ("duplicates", test_duplicates);
  ADD ("refused", test_refused);
  ADD ("tries-end", test_tries_end);
  ADD ("pause", test_pause);
  ADD ("many", test_many);
  return g_test_run ();
}
