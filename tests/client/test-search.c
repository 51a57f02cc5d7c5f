/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search: what is sent, what a result says, giving up, more, losing a folder. checkup: what each
 * verb calls, what a question says, following the server.
 */
#include "client/local/secrets-memory.h"
#include "client/model/answer.h"
#include "client/model/checkup.h"
#include "client/model/search.h"
#include "shared/wire/paths.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  MdgScriptServer *server;
  char *folder;
  MdgSettings *settings;
  MdgAccess *access;
} Fixture;

static gboolean
is_signed_in (gpointer data)
{
  MdgAccess *access = ((Fixture *) data)->access;
  return mdg_access_get_state (access) == MDG_ACCESS_SIGNED_IN && !mdg_access_is_busy (access);
}

static gboolean
is_signed_out (gpointer data)
{
  MdgAccess *access = ((Fixture *) data)->access;
  return mdg_access_get_state (access) == MDG_ACCESS_SIGNED_OUT && !mdg_access_is_busy (access);
}

static gboolean
has_stream (gpointer data)
{
  return mdg_script_server_n_streams (((Fixture *) data)->server) > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  fixture->folder = g_dir_make_tmp ("madoguchi-search-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "settings.ini", NULL);
  fixture->settings = mdg_settings_new_with_presets (path, NULL);
  mdg_settings_override (fixture->settings, "server",
                         mdg_script_server_get_address (fixture->server));
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  fixture->access = mdg_access_new (fixture->settings, fixture->folder);
  mdg_access_set_secrets (fixture->access, secrets);
  mdg_access_start (fixture->access);
  g_assert_true (mdg_wait_until (is_signed_out, fixture, 15));
  mdg_access_sign_in (fixture->access, TEST_LOGIN, TEST_PASSWORD, NULL, FALSE);
  g_assert_true (mdg_wait_until (is_signed_in, fixture, 15));
  g_assert_true (mdg_wait_until (has_stream, fixture, 15));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->access);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_object (&fixture->settings);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

/* ---- search ---- */

static char *
answer_of (guint n_hits, const char *text)
{
  GString *json = g_string_new ("{\"hits\": [");
  for (guint i = 0; i < n_hits; i++)
    g_string_append_printf (
      json,
      "%s{\"passage\": {\"id\": %u, \"document_id\": 11, \"version_id\": 21, \"heading\": \"要綱 >"
      " 第2章 > 第5条\", \"text\": \"%s\", \"page\": 3, \"place\": \"3\"}, \"folder_name\":"
      " \"介護保険\", \"document_name\": \"要綱.docx\", \"unit\": \"page\", \"effective_until\":"
      " \"2027-03-31\", \"marks\": [{\"start\": 2, \"length\": 2}, {\"start\": 3, \"length\": 3}]}",
      i > 0 ? "," : "", i + 1, text);
  g_string_append (json, "], \"n_folders\": 2}");
  return g_string_free (json, FALSE);
}

static gboolean
is_done (gpointer search)
{
  return mdg_search_get_state (search) == MDG_SEARCH_DONE;
}

static gboolean
has_failed (gpointer search)
{
  return mdg_search_get_state (search) == MDG_SEARCH_FAILED;
}

static gboolean
is_empty (gpointer search)
{
  return is_done (search) && g_list_model_get_n_items (mdg_search_get_results (search)) == 0;
}

static void
test_words_in_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = answer_of (1, "お一人につき");
  g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, answer);
  mdg_search_run (search, "  住宅改修 ", 5, "2026-04-01");
  g_assert_cmpint (mdg_search_get_state (search), ==, MDG_SEARCH_RUNNING);
  g_assert_true (mdg_wait_until (is_done, search, 15));
  g_autofree char *body = mdg_script_server_dup_body (fixture->server, "POST " MDG_PATH_SEARCH);
  g_assert_cmpstr (body, ==,
                   "{\"text\":\"住宅改修\",\"folders\":[\"5\"],\"as_of\":\"2026-04-01\",\"limit\":10}");
  g_assert_null (mdg_script_server_dup_header (fixture->server, "POST " MDG_PATH_SEARCH,
                                               "Idempotency-Key"));
  mdg_search_run (search, "　", 0, NULL);
  g_assert_cmpint (mdg_search_get_state (search), ==, MDG_SEARCH_IDLE);
  g_assert_cmpuint (g_list_model_get_n_items (mdg_search_get_results (search)), ==, 0);
}

static const struct
{
  const char *what;
  const char *text;
  const char *excerpt;
} excerpt_cases[] = {
  { "marks that touch are one after the other", "あいうえおかき", "あい<b>うえ</b><b>おか</b>き" },
  { "what a mark-up would take for its own is escaped", "<b>&\\\"x",
    "&lt;b<b>&gt;&amp;</b><b>&quot;x</b>" },
  { "marks past the end of the text end there", "あいう", "あい<b>う</b>" },
  { "line breaks become spaces", "あ\\nいうえおか", "あ <b>いう</b><b>えお</b>か" },
};

static void
test_excerpts (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (excerpt_cases); i++)
    {
      g_autofree char *answer = answer_of (1, excerpt_cases[i].text);
      g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
      mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, answer);
      mdg_search_run (search, "x", 0, NULL);
      g_assert_true (mdg_wait_until (is_done, search, 15));
      g_autoptr (MdgItem) item = g_list_model_get_item (mdg_search_get_results (search), 0);
      g_autofree char *excerpt = NULL;
      g_autofree char *place = NULL;
      g_autofree char *heading = NULL;
      g_object_get (item, "excerpt", &excerpt, "place-text", &place, "heading-text", &heading,
                    NULL);
      if (g_strcmp0 (excerpt, excerpt_cases[i].excerpt) != 0)
        g_error ("%s: %s", excerpt_cases[i].what, excerpt);
      g_assert_cmpstr (place, ==, "p.3");
      g_assert_cmpstr (heading, ==, "第2章 › 第5条");
    }
}

static gboolean
has_thirty (gpointer search)
{
  return is_done (search) && g_list_model_get_n_items (mdg_search_get_results (search)) == 30;
}

static void
test_more (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ten = answer_of (10, "お一人につき");
  g_autofree char *thirty = answer_of (30, "お一人につき");
  g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, ten);
  mdg_search_run (search, "x", 0, NULL);
  g_assert_true (mdg_wait_until (is_done, search, 15));
  g_assert_true (mdg_search_has_more (search));
  g_autoptr (MdgItem) first = g_list_model_get_item (mdg_search_get_results (search), 0);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, thirty);
  mdg_search_more (search);
  g_assert_true (mdg_wait_until (has_thirty, search, 15));
  g_autoptr (MdgItem) still = g_list_model_get_item (mdg_search_get_results (search), 0);
  g_assert_true (first == still); /* the row stays, and what is chosen with it */
}

static void
test_search_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 503, "busy");
  mdg_search_run (search, "x", 0, NULL);
  g_assert_true (mdg_wait_until (has_failed, search, 15));
  g_assert_nonnull (mdg_search_get_sentence (search));
  g_assert_null (mdg_search_get_answer (search));
  g_assert_false (mdg_search_has_more (search));
}

/* The second answer counts, though the first comes later. */
static void
test_newer_search_counts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = answer_of (1, "お一人につき");
  g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
  mdg_script_server_set_full (fixture->server, "POST " MDG_PATH_SEARCH, 200, "application/json",
                              answer, 800);
  mdg_search_run (search, "slow", 0, NULL);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, "{\"hits\": []}");
  mdg_search_run (search, "quick", 0, NULL);
  g_assert_true (mdg_wait_until (is_empty, search, 15));
  g_usleep (1000 * 1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (is_empty (search));
}

/* Who is taken out of a folder loses its passages on the screen, too. */
static void
test_folder_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = answer_of (1, "お一人につき");
  g_autoptr (MdgSearch) search = mdg_search_new (fixture->access);
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, answer);
  mdg_search_run (search, "x", 0, NULL);
  g_assert_true (mdg_wait_until (is_done, search, 15));
  mdg_script_server_set (fixture->server, "POST " MDG_PATH_SEARCH, 200, "{\"hits\": []}");
  mdg_script_server_push (fixture->server, "3", MDG_EVENT_FOLDERS_CHANGED, "{}");
  g_assert_true (mdg_wait_until (is_empty, search, 15));
}

/* ---- check-up ---- */

#define CHECKUP "/api/v1/folders/5/checkup"
#define SETTINGS                                                                       \
  "\"settings\": {\"chunk_chars\": 1200, \"word_weight\": 70, \"heading_weight\": 30," \
  " \"n_passages\": 5}"

static const char checkup[] =
  "{\"folder_id\": 5, \"ran_at\": \"2026-11-22T10:00:00+09:00\", \"n_questions\": 3, \"hits\": 1,"
  " " SETTINGS ", \"proposal\": {\"chunk_chars\": 800, \"word_weight\": 65, \"heading_weight\": 0,"
  " \"n_passages\": 8}, \"proposal_hits\": 2, \"questions\": ["
  "{\"id\": 1, \"text\": \"あ\", \"document_id\": 11, \"document_name\": \"要綱.docx\", \"page\": 3,"
  " \"ran\": true, \"rank\": 1, \"rank_before\": 1},"
  "{\"id\": 2, \"text\": \"い\", \"document_id\": 11, \"document_name\": \"要綱.docx\", \"page\": 0,"
  " \"ran\": true, \"rank\": 9, \"rank_before\": 9, \"miss\": \"ranked-lower\"},"
  "{\"id\": 3, \"text\": \"う\", \"document_id\": 99, \"page\": 1, \"ran\": false}],"
  " \"proposal_questions\": [{\"id\": 2, \"text\": \"い\", \"document_id\": 11, \"ran\": true,"
  " \"rank\": 2, \"rank_before\": 9}]}";

static gboolean
is_loaded (gpointer model)
{
  return mdg_folder_checkup_get (model) != NULL;
}

static char *
text_of (MdgFolderCheckup *model, guint position, const char *property)
{
  g_autoptr (MdgItem) item =
    g_list_model_get_item (mdg_folder_checkup_get_questions (model), position);
  char *text = NULL;
  g_object_get (item, property, &text, NULL);
  return text;
}

static void
test_questions (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET " CHECKUP, 200, checkup);
  g_autoptr (MdgFolderCheckup) model = mdg_folder_checkup_new (fixture->access, 5);
  g_assert_true (mdg_wait_until (is_loaded, model, 15));
  static const struct
  {
    guint position;
    const char *property;
    const char *text;
  } rows[] = {
    { 0, "place-text", "要綱.docx p.3" },
    { 0, "rank-text", "No. 1 → No. 1" },
    { 0, "miss-text", "" },
    { 1, "place-text", "要綱.docx" },
    { 1, "rank-text", "No. 9 → No. 2" },
    { 1, "note", "better" },
    { 1, "miss-text", "" },
    { 2, "place-text", "Document deleted" },
    { 2, "rank-text", "not tried yet" },
    { 2, "miss-text", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = text_of (model, rows[i].position, rows[i].property);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_assert_cmpuint (mdg_folder_checkup_get_n_misses (model), ==, 0); /* with the proposal */
  g_autofree char *weight =
    mdg_settings_weight_text (mdg_folder_checkup_get (model)->settings);
  g_autofree char *fine = mdg_settings_weight_text (mdg_folder_checkup_get (model)->proposal);
  g_assert_cmpstr (weight, ==, "7 : 3");
  g_assert_cmpstr (fine, ==, "65 : 35");
}

static gboolean
has_answered (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_verbs (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    MdgCheckupVerb verb;
    const char *call;
  } rows[] = {
    { MDG_CHECKUP_RUN, "POST " CHECKUP },
    { MDG_CHECKUP_TUNE, "POST /api/v1/folders/5/tune" },
    { MDG_CHECKUP_STOP, "DELETE " CHECKUP },
    { MDG_CHECKUP_APPLY, "PUT /api/v1/folders/5/settings" },
    { MDG_CHECKUP_UNDO, "POST /api/v1/folders/5/settings/undo" },
  };
  mdg_script_server_set (fixture->server, "GET " CHECKUP, 200, checkup);
  g_autoptr (MdgFolderCheckup) model = mdg_folder_checkup_new (fixture->access, 5);
  g_assert_true (mdg_wait_until (is_loaded, model, 15));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean answered = FALSE;
      mdg_script_server_set (fixture->server, rows[i].call, 200, "{}");
      mdg_folder_checkup_do_async (model, rows[i].verb, NULL, on_done, &answered);
      g_assert_true (mdg_wait_until (has_answered, &answered, 15));
      g_assert_cmpuint (mdg_script_server_count (fixture->server, rows[i].call), ==, 1);
    }
  g_autofree char *body =
    mdg_script_server_dup_body (fixture->server, "PUT /api/v1/folders/5/settings");
  g_assert_cmpstr (
    body, ==,
    "{\"chunk_chars\":800,\"word_weight\":65,\"heading_weight\":0,\"n_passages\":8}");
}

static gboolean
is_running (gpointer model)
{
  return mdg_folder_checkup_get (model)->running != NULL;
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET " CHECKUP, 200, checkup);
  g_autoptr (MdgFolderCheckup) model = mdg_folder_checkup_new (fixture->access, 5);
  g_assert_true (mdg_wait_until (is_loaded, model, 15));
  mdg_script_server_set (fixture->server, "GET " CHECKUP, 200,
                         "{\"folder_id\": 5, \"running\": \"checkup\", \"percent\": 30}");
  mdg_script_server_push (fixture->server, "4", MDG_EVENT_CHECKUP_CHANGED,
                          "{\"folder\": 6, \"percent\": 1}");
  mdg_script_server_push (fixture->server, "5", MDG_EVENT_CHECKUP_CHANGED,
                          "{\"folder\": 5, \"percent\": 30}");
  g_assert_true (mdg_wait_until (is_running, model, 15));
  g_assert_cmpuint (g_list_model_get_n_items (mdg_folder_checkup_get_questions (model)), ==, 0);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, "GET " CHECKUP), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/search/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("words-in-body", test_words_in_body);
  ADD ("excerpts", test_excerpts);
  ADD ("more", test_more);
  ADD ("failure", test_search_failure);
  ADD ("newer-counts", test_newer_search_counts);
  ADD ("folder-lost", test_folder_lost);
  ADD ("questions", test_questions);
  ADD ("verbs", test_verbs);
  ADD ("follows", test_follows);
#undef ADD
  return g_test_run ();
}
