/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * letters: what a finished draft stands for, what is not finished, files that are not the proven
 * ones. send: whole, going on with what is missing, after a lost line, refused, cancelled. runs: a
 * list that follows events, sentences of findings.
 */
#include "client/local/secrets-memory.h"
#include "client/model/notice-kinds.h"
#include "client/model/notice-letters.h"
#include "client/model/notice-runs.h"
#include "client/model/notice-send.h"
#include "shared/base/error.h"
#include "shared/pdf/pdf-splitter.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"
#include "tests/client/made-pdf.h"
#include "tests/client/signed-in.h"

#include <glib/gstdio.h>
#include <string.h>

#define RUNS "POST /api/v1/notice-runs"
#define RUN "/api/v1/notice-runs/70"
#define LETTERS "POST " RUN "/letters"
#define MISSING "GET " RUN "/missing"
#define FILE_OF(n) "PUT " RUN "/file?letter=" #n
#define ATTACHMENT "PUT " RUN "/file?attachment=1"
#define FINISH "POST " RUN "/finish"
#define NOTHING "{\"letters\": [], \"files\": [], \"attachments\": []}"
#define STATE(state)                                                                               \
  "{\"id\": 70, \"title\": \"x\", \"state\": \"" state "\", \"n_letters\": 3, \"n_received\": 0, " \
  "\"n_checked\": 3}"

typedef struct
{
  MdgScriptServer *server;
  char *folder;
  MdgSettings *settings;
  MdgSecrets *secrets;
  MdgAccess *access;
  MdgNoticeDraft *draft;
  MdgNoticeSend *send;
} Fixture;

/* ---- a draft ---- */

static GBytes *
make_list (void)
{
  static const char list[] = "宛名番号,氏名,生年月日\r\n"
                             "0000101,見本 太郎,昭和25年1月1日\r\n"
                             "0000102,見本 花子,昭和26年2月2日\r\n"
                             "0000103,見本 次郎,昭和27年3月3日\r\n"
                             "0000104,見本 三郎,昭和28年4月4日\r\n"
                             "0000105,見本 四郎,昭和29年5月5日\r\n";
  return g_bytes_new_static (list, strlen (list));
}

static MdgSplitProof *
make_proof (GBytes *pdf)
{
  MdgSplitProof *proof = mdg_split_proof_new ();
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (pdf, NULL, NULL);
  proof->n_pages = 3;
  proof->n_rows = 5;
  proof->passed = TRUE;
  proof->split = g_strdup ("pages:1");
  g_clear_pointer (&proof->files, g_ptr_array_unref);
  proof->files = mdg_record_array_new (&MDG_SPLIT_FILE_TYPE);
  for (guint page = 1; page <= 3; page++)
    {
      g_autoptr (GBytes) part = mdg_pdf_splitter_extract (splitter, page, page, NULL);
      MdgSplitFile *file = mdg_split_file_new ();
      file->first = file->last = page;
      file->row = 4 - page;
      file->decision = g_strdup (MDG_MATCH_AUTO);
      file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, part);
      file->size = (gint64) g_bytes_get_size (part);
      g_ptr_array_add (proof->files, file);
    }
  return proof;
}

static void
decide (MdgNoticeDraft *draft, gint64 row, const char *decision)
{
  MdgNoticeDecision *decided = mdg_notice_decision_new ();
  decided->row = row;
  decided->decision = g_strdup (decision);
  g_ptr_array_add (draft->decisions, decided);
}

static MdgNoticeDraft *
make_draft (MdgStore *store)
{
  g_autoptr (GBytes) list = make_list ();
  g_autoptr (GBytes) pdf = mdg_made_pdf (3);
  g_autoptr (GBytes) leaflet = g_bytes_new_static ("%PDF leaflet", 12);
  MdgNoticeDraft *draft = mdg_notice_draft_new ();
  draft->id = mdg_notice_draft_make_id ();
  draft->kind_id = 9;
  draft->title = g_strdup ("令和8年度");
  draft->subject = g_strdup ("決定通知書");
  draft->message = g_strdup ("{{氏名}} 様");
  draft->list = mdg_notice_file_put (store, "list.csv", list, NULL);
  draft->pdf = mdg_notice_file_put (store, "notices.pdf", pdf, NULL);
  draft->proof = make_proof (pdf);
  draft->columns = mdg_notice_columns_new ();
  draft->columns->number = g_strdup ("宛名番号");
  draft->columns->name = g_strdup ("氏名");
  draft->columns->birth = g_strdup ("生年月日");
  g_clear_pointer (&draft->decisions, g_ptr_array_unref);
  draft->decisions = mdg_record_array_new (&MDG_NOTICE_DECISION_TYPE);
  g_clear_pointer (&draft->attachments, g_ptr_array_unref);
  draft->attachments = mdg_record_array_new (&MDG_NOTICE_FILE_TYPE);
  g_ptr_array_add (draft->attachments, mdg_notice_file_put (store, "手引き.pdf", leaflet, NULL));
  decide (draft, 4, MDG_ROW_PAPER);
  decide (draft, 5, MDG_ROW_PAPER);
  decide (draft, 5, MDG_ROW_LEFT_OUT); /* the last word counts */
  return draft;
}

/* ---- fixture ---- */

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
set_answers (MdgScriptServer *server)
{
  mdg_script_server_set (server, RUNS, 201, STATE ("receiving"));
  mdg_script_server_set (server, MISSING, 200, NOTHING);
  mdg_script_server_set (server, LETTERS, 200, STATE ("receiving"));
  mdg_script_server_set (server, FILE_OF (1), 200, STATE ("receiving"));
  mdg_script_server_set (server, FILE_OF (2), 200, STATE ("receiving"));
  mdg_script_server_set (server, FILE_OF (3), 200, STATE ("receiving"));
  mdg_script_server_set (server, ATTACHMENT, 200, STATE ("receiving"));
  mdg_script_server_set (server, FINISH, 200, STATE ("checking"));
  mdg_script_server_set (server, "GET " RUN, 200, STATE ("checking"));
  mdg_script_server_set (server, "DELETE " RUN, 204, "");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  mdg_script_office (fixture->server);
  set_answers (fixture->server);
  fixture->folder = g_dir_make_tmp ("madoguchi-send-XXXXXX", NULL);
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
  fixture->draft = make_draft (mdg_access_get_store (fixture->access));
  fixture->send = mdg_notice_send_new (fixture->access, fixture->draft);
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

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_notice_send_stop (fixture->send);
  g_clear_object (&fixture->send);
  mdg_notice_draft_free (fixture->draft);
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

/* ---- letters ---- */

static void
test_letters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgStore *store = mdg_access_get_store (fixture->access);
  g_autoptr (MdgNoticeLetters) letters =
    mdg_notice_letters_open (store, fixture->draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mdg_notice_letters_count (letters), ==, 4);
  g_autoptr (MdgNoticeRun) run = mdg_notice_letters_make_run (letters);
  g_assert_cmpint (run->n_letters, ==, 4);
  g_assert_cmpint (run->n_rows, ==, 5);
  g_assert_cmpint (run->n_left_out, ==, 1);
  g_assert_cmpint (run->proof->files->len, ==, 0);
  g_assert_cmpint (run->attachments->len, ==, 1);
  g_autoptr (MdgNoticeLetter) first = mdg_notice_letters_make (letters, 1);
  g_assert_cmpint (first->first, ==, 1);
  g_assert_cmpint (first->recipient->row, ==, 3);
  g_assert_cmpstr (first->recipient->birth, ==, "1952-03-03");
  g_assert_cmpstr (first->message, ==, "見本 次郎 様");
  g_autoptr (MdgNoticeLetter) paper = mdg_notice_letters_make (letters, 4);
  g_assert_cmpstr (paper->decision, ==, MDG_ROW_PAPER);
  g_assert_null (paper->sha256);
  for (guint number = 1; number <= 3; number++)
    {
      g_autoptr (GBytes) file = mdg_notice_letters_read_file (letters, number, &error);
      g_assert_no_error (error);
      g_assert_nonnull (file);
    }
}

static void
test_other_pdf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgStore *store = mdg_access_get_store (fixture->access);
  MdgSplitFile *file = fixture->draft->proof->files->pdata[1];
  file->first = file->last = 3; /* the pages of somebody else under the proven hash */
  g_autoptr (MdgNoticeLetters) letters =
    mdg_notice_letters_open (store, fixture->draft, &error);
  g_autoptr (GBytes) part = mdg_notice_letters_read_file (letters, 2, &error);
  g_assert_null (part);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_FILE_DIFFERS);
}

static void
leave_row_open (MdgNoticeDraft *draft)
{
  g_ptr_array_remove_index (draft->decisions, 0);
}

static void
drop_proof (MdgNoticeDraft *draft)
{
  g_clear_pointer (&draft->proof, mdg_split_proof_free);
}

static void
fail_proof (MdgNoticeDraft *draft)
{
  draft->proof->passed = FALSE;
}

static void
pair_twice (MdgNoticeDraft *draft)
{
  ((MdgSplitFile *) draft->proof->files->pdata[1])->row = 3;
}

static void
leave_undecided (MdgNoticeDraft *draft)
{
  MdgSplitFile *file = draft->proof->files->pdata[1];
  g_free (file->decision);
  file->decision = g_strdup (MDG_MATCH_REVIEW);
}

static void
drop_title (MdgNoticeDraft *draft)
{
  g_clear_pointer (&draft->title, g_free);
}

static void
test_not_ready (Fixture *fixture, gconstpointer data)
{
  static void (*const changes[]) (MdgNoticeDraft * draft) = { leave_row_open, drop_proof,
                                                              fail_proof, pair_twice,
                                                              leave_undecided, drop_title };
  MdgStore *store = mdg_access_get_store (fixture->access);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgNoticeDraft) draft = mdg_notice_draft_copy (fixture->draft);
      changes[i](draft);
      g_assert_null (mdg_notice_letters_open (store, draft, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_NOT_READY);
    }
}

static void
test_same_for_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MdgNoticeDraft *draft = fixture->draft;
  draft->same_for_all = TRUE;
  drop_proof (draft);
  g_autoptr (MdgNoticeLetters) letters =
    mdg_notice_letters_open (mdg_access_get_store (fixture->access), draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mdg_notice_letters_count (letters), ==, 4);
  g_autoptr (MdgNoticeLetter) one = mdg_notice_letters_make (letters, 1);
  g_assert_cmpstr (one->sha256, ==, draft->pdf->sha256);
  g_assert_cmpint (one->first, ==, 0);
  g_autoptr (MdgNoticeRun) run = mdg_notice_letters_make_run (letters);
  g_assert_null (run->proof);
}

/* ---- sending ---- */

typedef struct
{
  Fixture *fixture;
  MdgNoticeSendState state;
  const char *key; /* NULL: the state */
  guint n;
} Wanted;

static gboolean
is_so (gpointer data)
{
  const Wanted *wanted = data;
  if (wanted->key != NULL)
    return mdg_script_server_count (wanted->fixture->server, wanted->key) >= wanted->n;
  return mdg_notice_send_get_state (wanted->fixture->send) == wanted->state;
}

static void
wait_for (Fixture *fixture, MdgNoticeSendState state)
{
  Wanted wanted = { fixture, state, NULL, 0 };
  g_assert_true (mdg_wait_until (is_so, &wanted, 20));
}

static void
wait_asked (Fixture *fixture, const char *key, guint n)
{
  Wanted wanted = { fixture, 0, key, n };
  g_assert_true (mdg_wait_until (is_so, &wanted, 20));
}

/* Everything is missing at first; then nothing, as soon as the last thing was sent. */
static void
script_missing (Fixture *fixture)
{
  mdg_script_server_set (fixture->server, MISSING, 200,
                         "{\"letters\": [\"1\", \"2\", \"3\", \"4\"], \"files\": [], "
                         "\"attachments\": [\"1\"]}");
  mdg_script_server_set_full (fixture->server, LETTERS, 200, "application/json",
                              STATE ("receiving"), 300);
  mdg_script_server_set_full (fixture->server, FILE_OF (3), 200, "application/json",
                              STATE ("receiving"), 300);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  script_missing (fixture);
  mdg_notice_send_start (fixture->send);
  wait_asked (fixture, LETTERS, 1);
  mdg_script_server_set (fixture->server, MISSING, 200,
                         "{\"letters\": [], \"files\": [\"1\", \"2\", \"3\"], \"attachments\": "
                         "[\"1\"]}");
  wait_asked (fixture, FILE_OF (3), 1);
  mdg_script_server_set (fixture->server, MISSING, 200, NOTHING);
  wait_for (fixture, MDG_NOTICE_SEND_CHECKING);
  g_assert_cmpint (mdg_notice_send_get_run_id (fixture->send), ==, 70);
  const char *const keys[] = { RUNS, LETTERS, FILE_OF (1), FILE_OF (2), FILE_OF (3), ATTACHMENT };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpuint (mdg_script_server_count (fixture->server, keys[i]), ==, 1);
  g_autofree char *batch = mdg_script_server_dup_body (fixture->server, LETTERS);
  g_assert_nonnull (strstr (batch, "見本 次郎 様"));
  g_autofree char *run = mdg_script_server_dup_body (fixture->server, RUNS);
  g_assert_null (strstr (run, "見本 次郎"));
  /* The server's events end it. */
  wait_asked (fixture, FINISH, 1);
  mdg_script_server_set (fixture->server, "GET " RUN, 200, STATE ("checked"));
  mdg_script_server_push (fixture->server, "e:1", MDG_EVENT_NOTICE_RUNS_CHANGED, "{\"run\": 70}");
  wait_for (fixture, MDG_NOTICE_SEND_CHECKED);
  g_assert_cmpfloat (mdg_notice_send_get_fraction (fixture->send), ==, 1);
}

/* A server that goes down in the middle: the same try begins anew and sends what is missing. */
static void
test_lost_line (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, MISSING, 200,
                         "{\"letters\": [], \"files\": [\"2\"], \"attachments\": []}");
  mdg_script_server_set (fixture->server, FILE_OF (2), 503, "shutting-down");
  mdg_notice_send_start (fixture->send);
  wait_for (fixture, MDG_NOTICE_SEND_OFFLINE);
  g_assert_nonnull (mdg_notice_send_get_trouble (fixture->send));
  mdg_script_server_set_full (fixture->server, FILE_OF (2), 200, "application/json",
                              STATE ("receiving"), 300);
  wait_asked (fixture, FILE_OF (2), 2);
  mdg_script_server_set (fixture->server, MISSING, 200, NOTHING);
  mdg_script_server_set (fixture->server, FINISH, 200, STATE ("refused"));
  wait_for (fixture, MDG_NOTICE_SEND_REFUSED);
  g_assert_null (mdg_notice_send_get_trouble (fixture->send));
  g_assert_cmpuint (mdg_script_server_count (fixture->server, RUNS), ==, 2);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, RUNS, 409, "notice-run-differs");
  mdg_notice_send_start (fixture->send);
  wait_for (fixture, MDG_NOTICE_SEND_FAILED);
  g_assert_nonnull (mdg_notice_send_get_trouble (fixture->send));
  /* Once more by the person's word. */
  mdg_script_server_set (fixture->server, RUNS, 201, STATE ("checked"));
  mdg_notice_send_start (fixture->send);
  wait_for (fixture, MDG_NOTICE_SEND_CHECKED);
  g_assert_cmpuint (mdg_script_server_count (fixture->server, FINISH), ==, 0);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, MISSING, 200,
                         "{\"letters\": [\"1\"], \"files\": [], \"attachments\": []}");
  mdg_script_server_set_full (fixture->server, LETTERS, 200, "application/json",
                              STATE ("receiving"), 3000);
  mdg_notice_send_start (fixture->send);
  wait_asked (fixture, LETTERS, 1);
  mdg_notice_send_cancel (fixture->send);
  g_assert_cmpint (mdg_notice_send_get_state (fixture->send), ==, MDG_NOTICE_SEND_WAITING);
  wait_asked (fixture, "DELETE " RUN, 1);
  while (mdg_notice_send_get_run_id (fixture->send) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- lists ---- */

static gboolean
has_rows (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static gboolean
has_checked_two (gpointer data)
{
  MdgItem *item = mdg_paged_list_find (data, 70);
  return ((const MdgNoticeRun *) mdg_item_get_record (item))->n_checked == 2;
}

static gboolean
is_listening (gpointer data)
{
  return mdg_script_server_n_streams (data) > 0;
}

static void
test_runs (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET /api/v1/notice-runs", 200,
                         "{\"items\": [" STATE ("checking") "]}");
  g_autoptr (MdgPagedList) list = mdg_notice_runs_list_new (fixture->access);
  g_assert_true (mdg_wait_until (has_rows, list, 10));
  g_assert_true (mdg_wait_until (is_listening, fixture->server, 10));
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  mdg_script_server_push (fixture->server, "e:2", MDG_EVENT_NOTICE_RUN_PROGRESS,
                          "{\"run\": 70, \"state\": \"checking\", \"received\": 3, \"checked\": 2, "
                          "\"letters\": 3}");
  g_assert_true (mdg_wait_until (has_checked_two, list, 10));
  g_autofree char *progress = NULL;
  g_object_get (item, "progress-text", &progress, NULL);
  g_assert_cmpstr (progress, ==, "2 of 3 checked");
}

static void
test_findings (void)
{
  static const struct
  {
    const char *check;
    gint64 letter;
    gint64 page;
    const char *sentence;
  } rows[] = {
    { MDG_CHECK_PAGES_ONCE, 0, 7, "Page 7 of the PDF is in no letter." },
    { MDG_CHECK_BYTES, 12, 0, "The file of letter 12 is not the one that was proven." },
    { MDG_CHECK_PAGE_COUNT, 4, 3, "Letter 4 has another number of pages than it should: 3." },
    { "something-new", 4, 0,
      "Letter 4: the server found something that this version does not know." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MdgNoticeFinding finding = { rows[i].letter, (char *) rows[i].check, rows[i].page, 0 };
      g_autofree char *sentence = mdg_notice_finding_sentence (&finding);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

static void
test_proposed_kind (void)
{
  g_autoptr (MdgNoticeKind) kind = mdg_notice_kind_propose (4);
  g_assert_cmpint (kind->section_id, ==, 4);
  g_assert_true (mdg_notice_kind_is_open (kind));
  kind->stopped = TRUE;
  g_assert_false (mdg_notice_kind_is_open (kind));
}

#define ADD(path, function) \
  g_test_add ("/notice-send/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("letters/all", test_letters);
  ADD ("letters/other-pdf", test_other_pdf);
  ADD ("letters/not-ready", test_not_ready);
  ADD ("letters/same-for-all", test_same_for_all);
  ADD ("send/whole", test_whole);
  ADD ("send/lost-line", test_lost_line);
  ADD ("send/refusals", test_refusals);
  ADD ("send/cancel", test_cancel);
  ADD ("runs/list", test_runs);
  g_test_add_func ("/notice-send/runs/findings", test_findings);
  g_test_add_func ("/notice-send/kinds/proposed", test_proposed_kind);
  return g_test_run ();
}
