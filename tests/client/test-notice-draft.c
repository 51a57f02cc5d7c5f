/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts of notices on the PC. store: a draft and its copies come back, sealed, and go for good.
 * sweep: what no draft names is forgotten, unless a draft cannot be read. killed: a process killed
 * while it changes a draft leaves the old one or the new one, each with its own copy. rows: how a
 * list is read. Started as "--write FOLDER KEY" it is the process that is killed.
 */
#include "client/local/notice-draft.h"
#include "client/local/secrets-memory.h"
#include "client/model/notice-rows.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#  include <sys/utime.h>
#else
#  include <signal.h>
#  include <sys/resource.h>
#  include <utime.h>
#endif

#define KEY_SECRET "local-store-key"
#define SERVER "https://madoguchi.example.lg.jp"
#define N_KILLS 15
#ifdef G_OS_WIN32
#  define START_TRIES 5
#else
#  define START_TRIES 1
#endif

typedef struct
{
  char *folder;
  const char *program;
  MdgSecrets *secrets;
  MdgStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer program)
{
  fixture->program = program;
  fixture->folder = g_dir_make_tmp ("madoguchi-draft-XXXXXX", NULL);
  fixture->secrets = mdg_secrets_memory_new ();
  fixture->store = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
  g_assert_nonnull (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->secrets);
  g_free (fixture->folder);
}

static GBytes *
letters (char letter, gsize n)
{
  return g_bytes_new_take (g_strnfill (n, letter), n);
}

static MdgNoticeDraft *
draft_with (MdgStore *store, const char *title, char letter, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letters (letter, size);
  MdgNoticeDraft *draft = mdg_notice_draft_new ();
  draft->id = g_strdup ("0123456789abcdef0123456789abcdef");
  draft->server = g_strdup (SERVER);
  draft->account_id = 7;
  draft->title = g_strdup (title);
  draft->pdf = mdg_notice_file_put (store, "通知.pdf", content, &error);
  g_assert_no_error (error);
  return draft;
}

static guint
count_files (Fixture *fixture, const char *suffix)
{
  guint n = 0;
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    n += g_str_has_suffix (name, suffix) ? 1 : 0;
  return n;
}

static GPtrArray *
list_own (MdgStore *store, guint *ret_unreadable)
{
  return mdg_notice_draft_list (store, SERVER, 7, ret_unreadable);
}

/* ---- store ---- */

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint unreadable = 9;
  g_autoptr (MdgNoticeDraft) draft = draft_with (fixture->store, "決定通知", 'p', 300000);
  draft->keys = mdg_notice_keys_new ();
  draft->keys->number = g_strdup ("宛名番号 ([0-9]+)");
  g_assert_true (mdg_notice_draft_save (fixture->store, draft, &error));
  g_autoptr (GPtrArray) drafts = list_own (fixture->store, &unreadable);
  g_assert_cmpuint (unreadable, ==, 0);
  g_assert_cmpuint (drafts->len, ==, 1);
  const MdgNoticeDraft *again = drafts->pdata[0];
  g_assert_cmpstr (again->title, ==, "決定通知");
  g_assert_cmpstr (again->keys->number, ==, draft->keys->number);
  g_autoptr (GBytes) content = mdg_notice_file_get (fixture->store, again->pdf, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (content), ==, 300000);
  g_autoptr (GPtrArray) others = mdg_notice_draft_list (fixture->store, SERVER, 8, &unreadable);
  g_assert_cmpuint (others->len, ==, 0);
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgNoticeDraft) old = draft_with (fixture->store, "old", 'o', 100000);
  g_assert_true (mdg_notice_draft_save (fixture->store, old, NULL));
  g_autoptr (MdgNoticeDraft) new = draft_with (fixture->store, "new", 'n', 100);
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 2);
  g_assert_true (mdg_notice_draft_save (fixture->store, new, NULL));
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 1);
  g_assert_true (mdg_notice_draft_remove (fixture->store, new, NULL));
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 0);
  g_assert_cmpuint (count_files (fixture, ".item"), ==, 0);
}

static void
make_old (Fixture *fixture, const char *item)
{
  g_autofree char *file = g_strconcat (item, ".large", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);
  struct utimbuf times = { 1000000000, 1000000000 };
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgNoticeDraft) kept = draft_with (fixture->store, "kept", 'k', 10);
  g_autoptr (MdgNoticeDraft) lost = draft_with (fixture->store, "never saved", 'l', 10);
  g_autoptr (MdgNoticeDraft) young = draft_with (fixture->store, "not saved yet", 'y', 10);
  g_assert_true (mdg_notice_draft_save (fixture->store, kept, NULL));
  make_old (fixture, kept->pdf->item);
  make_old (fixture, lost->pdf->item);
  g_assert_nonnull (young->pdf);
  g_autofree char *path =
    g_build_filename (fixture->folder, "notice-draft.ffffffffffffffffffffffffffffffff.item", NULL);
  g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
  mdg_notice_draft_sweep (fixture->store);
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 3); /* whose they are is not known */
  g_remove (path);
  mdg_notice_draft_sweep (fixture->store);
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 2);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  guint unreadable = 0;
  g_autofree char *path = g_build_filename (fixture->folder, "notice-draft.ab.item", NULL);
  g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
  g_autoptr (GPtrArray) drafts = list_own (fixture->store, &unreadable);
  g_assert_cmpuint (drafts->len, ==, 0);
  g_assert_cmpuint (unreadable, ==, 1);
}

/* Any byte of a copy that was changed is told, and nothing of it is handed out. */
static void
test_changed_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgNoticeDraft) draft = draft_with (fixture->store, "", 'p', 200000);
  g_autofree char *file = g_strconcat (draft->pdf->item, ".large", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);
  g_autofree char *raw = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &raw, &size, NULL));
  for (gsize at = 0; at < size; at += 9973)
    {
      g_autoptr (GError) error = NULL;
      raw[at] ^= 1;
      g_assert_true (g_file_set_contents (path, raw, (gssize) size, NULL));
      g_assert_null (mdg_notice_file_get (fixture->store, draft->pdf, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
      raw[at] ^= 1;
    }
}

#ifndef G_OS_WIN32
/* A disk without room, as a limit on the size of files: the draft stays as it was. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;
  g_autoptr (MdgNoticeDraft) draft = draft_with (fixture->store, "old", 'o', 1000);
  g_autoptr (GBytes) large = letters ('x', 500000);
  g_assert_true (mdg_notice_draft_save (fixture->store, draft, NULL));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 100000;
  setrlimit (RLIMIT_FSIZE, &small);
  g_autoptr (MdgNoticeFile) file = mdg_notice_file_put (fixture->store, "a.pdf", large, &error);
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_null (file);
  g_assert_nonnull (error);
  g_assert_cmpuint (count_files (fixture, ".large"), ==, 1);
  g_assert_cmpuint (count_files (fixture, ".new"), ==, 0);
  g_autoptr (GBytes) content = mdg_notice_file_get (fixture->store, draft->pdf, NULL);
  g_assert_nonnull (content);
}
#endif

/* ---- killed ---- */

static G_NORETURN void
write_for_ever (const char *folder, const char *key)
{
  g_autoptr (MdgSecrets) secrets = mdg_secrets_memory_new ();
  mdg_secrets_store (secrets, KEY_SECRET, key, NULL, NULL);
  g_autoptr (MdgStore) store = mdg_store_open (folder, secrets, NULL, NULL);
  g_print ("writing\n");
  for (guint i = 0;; i++)
    {
      gboolean even = i % 2 == 0;
      g_autoptr (MdgNoticeDraft) draft =
        draft_with (store, even ? "o" : "n", even ? 'o' : 'n', even ? 400000 : 700000);
      mdg_notice_draft_save (store, draft, NULL);
    }
}

/* Wine refuses a new process now and then and takes it when asked again. */
static GSubprocess *
start_writer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *key = mdg_secrets_lookup (fixture->secrets, KEY_SECRET, NULL, NULL);
  GSubprocess *writer = NULL;
  for (guint i = 0; writer == NULL && i < START_TRIES; i++)
    {
      g_clear_error (&error);
      g_usleep (i * 200000);
      writer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, fixture->program,
                                 "--write", fixture->folder, key, NULL);
    }
  g_assert_no_error (error);
  mdg_secret_free (key);
  char first;
  GInputStream *output = g_subprocess_get_stdout_pipe (writer);
  g_assert_cmpint (g_input_stream_read (output, &first, 1, NULL, &error), ==, 1);
  g_assert_no_error (error);
  return writer;
}

/* The record and the copy it names belong together, whenever the process died. */
static void
check_draft (MdgStore *store)
{
  g_autoptr (GError) error = NULL;
  guint unreadable = 0;
  g_autoptr (GPtrArray) drafts = list_own (store, &unreadable);
  g_assert_cmpuint (unreadable, ==, 0);
  g_assert_cmpuint (drafts->len, ==, 1);
  const MdgNoticeDraft *draft = drafts->pdata[0];
  g_autoptr (GBytes) content = mdg_notice_file_get (store, draft->pdf, &error);
  g_assert_no_error (error);
  gboolean old = g_str_equal (draft->title, "o");
  g_assert_cmpuint (g_bytes_get_size (content), ==, old ? 400000 : 700000);
  g_assert_cmpint (*(const char *) g_bytes_get_data (content, NULL), ==, old ? 'o' : 'n');
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgNoticeDraft) first = draft_with (fixture->store, "o", 'o', 400000);
  g_assert_true (mdg_notice_draft_save (fixture->store, first, NULL));
  for (guint round = 0; round < N_KILLS; round++)
    {
      g_autoptr (GSubprocess) writer = start_writer (fixture);
      g_usleep (2000 + round * 2300);
      g_subprocess_force_exit (writer);
      g_subprocess_wait (writer, NULL, NULL);
      g_autoptr (MdgStore) again = mdg_store_open (fixture->folder, fixture->secrets, NULL, NULL);
      check_draft (again);
      g_assert_cmpuint (count_files (fixture, ".new"), ==, 0);
    }
}

/* ---- how a list is read ---- */

typedef struct
{
  const char *what;
  const char *text;
  const char *duplicates;
  guint n_rows;
  guint n_groups;
  guint n_left_out;
  gboolean rewritten;
} RowsCase;

static const RowsCase rows_cases[] = {
  { "a plain list is taken as it is", "宛名番号,氏名\n0011,佐藤 花\n0012,伊藤 大輔\n", "stop", 2, 0,
    0, FALSE },
  { "the same number twice needs a choice", "宛名番号,氏名\n0011,佐藤 花\n0011,佐藤 花\n", "stop", 2, 1,
    0, FALSE },
  { "the later one is left out when that is the choice",
    "宛名番号,氏名\n0011,佐藤 花\n0012,伊藤 大輔\n0011,佐藤 花\n", "first", 2, 1, 1, TRUE },
  { "same name and birth date with numbers of their own are two people",
    "宛名番号,氏名,生年月日\n0011,佐藤 花,1950-01-02\n0012,佐藤 花,1950-01-02\n", "first", 2, 0, 0,
    FALSE },
  { "nothing is left out while a cell has to be mended",
    "宛名番号,氏名,生年月日\n0011,佐藤 花,昔\n0011,佐藤 花,1950-01-02\n", "first", 2, 1, 0, FALSE },
};

static void
test_rows (gconstpointer data)
{
  const RowsCase *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) source = g_bytes_new_static (row->text, strlen (row->text));
  const MdgNoticeReading reading = { .duplicates = row->duplicates };
  g_autoptr (MdgNoticeRows) rows = mdg_notice_rows_read (source, &reading, NULL, &error);
  g_assert_no_error (error);
  const MdgRecipientList *list = mdg_notice_rows_get_list (rows);
  g_assert_nonnull (list);
  g_assert_cmpuint (mdg_recipient_list_get_n_rows (list), ==, row->n_rows);
  g_assert_cmpuint (mdg_notice_rows_get_duplicates (rows)->len, ==, row->n_groups);
  g_assert_cmpuint (mdg_notice_rows_count_left_out (rows), ==, row->n_left_out);
  g_assert_cmpint (mdg_notice_rows_is_rewritten (rows), ==, row->rewritten);
}

/* What was read another way is written so that it reads alike by itself. */
static void
test_other_reading (void)
{
  g_autoptr (GError) error = NULL;
  static const char text[] = "宛名番号|x;氏名,続き\n=\"0011\";佐藤 \"花\n";
  g_autoptr (GBytes) source = g_bytes_new_static (text, strlen (text));
  const MdgNoticeReading reading = { .delimiter = ';', .duplicates = "stop" };
  g_autoptr (MdgNoticeRows) rows = mdg_notice_rows_read (source, &reading, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MdgCsvTable) again =
    mdg_csv_table_parse (mdg_notice_rows_get_content (rows), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mdg_csv_table_get_header (again, 1), ==, "氏名,続き");
  g_assert_cmpstr (mdg_csv_table_get_cell (again, 0, 0), ==, "=\"0011\"");
  g_assert_cmpstr (mdg_csv_table_get_cell (again, 0, 1), ==, "佐藤 \"花");
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--write") == 0)
    write_for_ever (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  /* What cannot be read is a warning in the log, and expected here. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_autofree char *program = g_canonicalize_filename (argv[0], NULL);
  g_test_add ("/draft/round-trip", Fixture, program, set_up, test_round_trip, tear_down);
  g_test_add ("/draft/replaced", Fixture, program, set_up, test_replaced, tear_down);
  g_test_add ("/draft/sweep", Fixture, program, set_up, test_sweep, tear_down);
  g_test_add ("/draft/unreadable", Fixture, program, set_up, test_unreadable, tear_down);
  g_test_add ("/draft/changed-copy", Fixture, program, set_up, test_changed_copy, tear_down);
#ifndef G_OS_WIN32
  g_test_add ("/draft/no-room", Fixture, program, set_up, test_no_room, tear_down);
#endif
  g_test_add ("/draft/killed", Fixture, program, set_up, test_killed, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (rows_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rows/%s", rows_cases[i].what);
      g_test_add_data_func (path, &rows_cases[i], test_rows);
    }
  g_test_add_func ("/rows/other-reading", test_other_reading);
  return g_test_run ();
}
