/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of notices and runs, without a network; files of real PDFs are in
 * tests/e2e/test-notices.py.
 *
 * /notices/kinds/check     what a kind has to say, and what it may not
 * /notices/kinds/versions  a new one at each change of what it says; conflicts; who may what
 * /notices/kinds/used      stopped, not deleted
 * /notices/plan            pages, rows and residents of a run as a whole
 * /notices/runs/draft      the same draft makes the same run
 * /notices/runs/letters    batches: all or none, the same again, others
 * /notices/runs/files      other bytes, the same again, after a restart
 * /notices/runs/erased     nothing is left, given-up ones go by themselves
 */
#include "server/jobs/runner.h"
#include "server/service/notice-check.h"
#include "server/service/notice-kinds.h"
#include "server/service/notice-runs.h"
#include "shared/base/error.h"
#include "tests/server/service/cabinet.h"

#include <string.h>

#define STAFF(cabinet) (&(cabinet)->people[CABINET_READER])
#define STRANGER(cabinet) (&(cabinet)->people[CABINET_STRANGER])
#define ADMIN(cabinet) (&(cabinet)->people[CABINET_ADMIN])
#define MAX_TURNS 200

/* ---- kinds ---- */

static MdgNoticeKind *
make_kind (gint64 section_id)
{
  MdgNoticeKind *kind = mdg_notice_kind_new ();
  kind->name = g_strdup ("介護保険料決定通知");
  kind->section_id = section_id;
  kind->legal_basis = g_strdup ("介護保険法第129条");
  kind->post = g_strdup ("みどり市長");
  kind->signature = TRUE;
  kind->message = g_strdup ("{{氏名}} 様\n\n[市のページ](https://example.jp/)");
  kind->authentication = g_strdup (MDG_RESIDENT_CODE);
  kind->knowledge = g_strdup (MDG_KNOWLEDGE_NUMBER);
  kind->arrival = g_strdup (MDG_ARRIVAL_AVAILABLE);
  g_strfreev (kind->reminders);
  kind->reminders = g_strsplit ("3,7", ",", -1);
  kind->deadline_hours = 168;
  kind->retention_days = 1825;
  return kind;
}

typedef struct
{
  const char *field; /* of MdgNoticeKind, as it is sent */
  const char *value; /* a number for numbers, "a,b" for lists, NULL to take it away */
  MdgErrorCode code; /* MDG_N_ERRORS: it is fine */
} KindRow;

static const KindRow kind_rows[] = {
  { "name", NULL, MDG_ERROR_MISSING_FIELD },
  { "name", "   ", MDG_ERROR_MISSING_FIELD },
  { "name", "通知\n二行目", MDG_ERROR_INVALID_FIELD },
  { "legal_basis", NULL, MDG_ERROR_MISSING_FIELD },
  { "post", NULL, MDG_ERROR_MISSING_FIELD },
  { "subject", "一行\n二行", MDG_ERROR_INVALID_FIELD },
  { "subject", "{{氏名}}様へのお知らせ", MDG_N_ERRORS },
  { "message", NULL, MDG_N_ERRORS },
  { "message", "{{氏名 様", MDG_ERROR_PLACEHOLDER_OPEN },
  { "message", "[ここ](javascript:alert(1))", MDG_ERROR_MESSAGE_LINK },
  { "message", "<b>太字</b>", MDG_ERROR_MESSAGE_MARKUP },
  { "mail_text", "通知が届いています。", MDG_N_ERRORS },
  { "mail_text", "{{氏名}} 様", MDG_ERROR_INVALID_FIELD },
  { "authentication", "password", MDG_ERROR_INVALID_FIELD },
  { "authentication", NULL, MDG_ERROR_INVALID_FIELD },
  { "knowledge", "shoe-size", MDG_ERROR_INVALID_FIELD },
  { "arrival", "someday", MDG_ERROR_INVALID_FIELD },
  { "reminders", "", MDG_N_ERRORS },
  { "reminders", "7,3", MDG_ERROR_INVALID_FIELD },
  { "reminders", "3,3", MDG_ERROR_INVALID_FIELD },
  { "reminders", "0", MDG_ERROR_INVALID_FIELD },
  { "reminders", "366", MDG_ERROR_INVALID_FIELD },
  { "reminders", "1,2,3,4,5,6,7,8,9,10,11", MDG_ERROR_INVALID_FIELD },
  { "quiet_from", "21:00", MDG_ERROR_INVALID_FIELD },
  { "quiet_until", "24:00", MDG_ERROR_INVALID_FIELD },
  { "deadline_hours", "0", MDG_N_ERRORS },
  { "deadline_hours", "8761", MDG_ERROR_INVALID_FIELD },
  { "retention_days", "0", MDG_ERROR_INVALID_FIELD },
  { "split", "counter", MDG_N_ERRORS },
  { "split", "by feeling", MDG_ERROR_NOTICE_RULE },
};

static void
set_field (MdgNoticeKind *kind, const char *name, const char *value)
{
  for (gsize i = 0; i < MDG_NOTICE_KIND_TYPE.n_fields; i++)
    {
      const MdgField *field = &MDG_NOTICE_KIND_TYPE.fields[i];
      if (!g_str_equal (field->name, name))
        continue;
      gpointer at = G_STRUCT_MEMBER_P (kind, field->offset);
      if (field->kind == MDG_FIELD_INT)
        *(gint64 *) at = g_ascii_strtoll (value, NULL, 10);
      else if (field->kind == MDG_FIELD_STRINGS)
        {
          g_strfreev (*(char ***) at);
          *(char ***) at = g_strsplit (value, ",", -1);
        }
      else
        {
          g_free (*(char **) at);
          *(char **) at = g_strdup (value);
        }
      return;
    }
  g_assert_not_reached ();
}

static void
test_kind_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_rows); i++)
    {
      const KindRow *row = &kind_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgNoticeKind) kind = make_kind (1);
      g_test_message ("%s: %s", row->field, row->value);
      set_field (kind, row->field, row->value);
      gboolean good = mdg_notice_kind_check (kind, &error);
      if (row->code == MDG_N_ERRORS)
        g_assert_no_error (error);
      else
        g_assert_error (error, MDG_ERROR, (int) row->code);
      g_assert_true (good == (row->code == MDG_N_ERRORS));
    }
}

static void
test_signature_or_reason (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind = make_kind (1);
  kind->signature = FALSE;
  g_assert_false (mdg_notice_kind_check (kind, &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, "signature_omitted");
  kind->signature_omitted = g_strdup ("規則第6条により省略");
  g_assert_true (mdg_notice_kind_check (kind, NULL));
}

static MdgNoticeKind *
add_kind (Cabinet *cabinet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) wanted = make_kind (cabinet->tax);
  MdgNoticeKind *kind = mdg_notice_kind_service_create (ADMIN (cabinet), wanted, &error);
  g_assert_no_error (error);
  return kind;
}

static void
test_kind_versions (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind = add_kind (cabinet);
  g_autoptr (MdgNoticeKind) again = mdg_notice_kind_copy (kind);
  g_assert_cmpint (kind->number, ==, 1);
  g_assert_cmpstr (kind->section_name, ==, "税務課");
  /* Staff of the section see it and do not change it; others do not see it. */
  g_autoptr (MdgNoticeKind) seen =
    mdg_notice_kind_service_get (STAFF (cabinet), kind->id, &error);
  g_assert_no_error (error);
  g_assert_null (mdg_notice_kind_service_update (STAFF (cabinet), kind, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_null (mdg_notice_kind_service_get (STRANGER (cabinet), kind->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (GPtrArray) none = mdg_notice_kind_service_list (STRANGER (cabinet), &error);
  g_assert_cmpint (none->len, ==, 0);
  /* What it says makes a version, stopping does not. */
  g_free (again->post);
  again->post = g_strdup ("みどり市福祉事務所長");
  g_autoptr (MdgNoticeKind) changed =
    mdg_notice_kind_service_update (ADMIN (cabinet), again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (changed->number, ==, 2);
  g_assert_null (mdg_notice_kind_service_update (ADMIN (cabinet), again, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CONFLICT);
  g_clear_error (&error);
  changed->stopped = TRUE;
  g_autoptr (MdgNoticeKind) stopped =
    mdg_notice_kind_service_update (ADMIN (cabinet), changed, &error);
  g_assert_cmpint (stopped->number, ==, 2);
  g_assert_true (stopped->stopped);
  cabinet_restart (cabinet);
  g_autoptr (GPtrArray) versions =
    mdg_notice_kind_service_list_versions (ADMIN (cabinet), kind->id, &error);
  g_assert_cmpint (versions->len, ==, 2);
  g_assert_cmpstr (((MdgNoticeKind *) versions->pdata[1])->post, ==, "みどり市長");
  g_assert_cmpint (mdg_test_core_count_audit (cabinet->test, "notice-kind.stop", "ok"), ==, 1);
}

/* ---- the run as a whole ---- */

static MdgNoticeLetter *
make_letter (gint64 number, gint64 row, gint64 first, gint64 last)
{
  MdgNoticeLetter *letter = mdg_notice_letter_new ();
  letter->number = number;
  letter->recipient = mdg_notice_recipient_new ();
  letter->recipient->row = row;
  letter->recipient->number = g_strdup_printf ("%07" G_GINT64_FORMAT, 1000 + row);
  letter->recipient->name = g_strdup_printf ("住民　%" G_GINT64_FORMAT, row);
  letter->recipient->birth = g_strdup ("1950-01-01");
  letter->message = g_strdup ("本文");
  letter->decision = g_strdup (MDG_MATCH_AUTO);
  letter->first = first;
  letter->last = last;
  if (first != 0)
    {
      g_autofree char *content = g_strdup_printf ("%%PDF letter %" G_GINT64_FORMAT, number);
      letter->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
      letter->size = (gint64) strlen (content);
    }
  return letter;
}

typedef struct
{
  const char *what;
  const char *letters; /* "row:first-last ..." */
  const char *left;    /* "first-last ..." */
  gint64 n_left_out;
  const char *findings; /* "check/letter/page/other ..." */
} PlanRow;

static const PlanRow plan_rows[] = {
  { "every page and row once", "1:1-2 2:3-4 3:5-6", "", 0, "" },
  { "in any order, with pages left over", "3:1-1 1:5-6 2:2-3", "4-4", 0, "" },
  { "a row that is left out", "1:1-2 2:3-6", "", 1, "" },
  { "a row that nobody speaks of", "1:1-2 2:3-6", "", 0, "rows/0/0/0" },
  { "a page in no letter", "1:1-2 2:3-4 3:5-5", "", 0, "pages-once/0/6/0" },
  { "a page in two letters", "1:1-2 2:2-4 3:5-6", "", 0, "pages-once/2/2/1" },
  { "a page in a letter and left over", "1:1-2 2:3-4 3:5-6", "6-6", 0, "pages-once/0/6/3" },
  { "a file of no pages", "1:1-2 2:3-6 3:0-0", "", 0, "" },
  { "one row twice", "1:1-2 1:3-4 3:5-6", "", 0, "rows/2/0/1 recipient/2/0/1 recipient/2/0/1" },
};

static void
add_parts (GPtrArray *left, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      MdgNoticePart *part = mdg_notice_part_new ();
      part->decision = g_strdup (MDG_MATCH_REFUSED);
      part->first = g_ascii_strtoll (parts[i], NULL, 10);
      part->last = g_ascii_strtoll (strchr (parts[i], '-') + 1, NULL, 10);
      g_ptr_array_add (left, part);
    }
}

static GPtrArray *
make_letters (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  GPtrArray *letters = mdg_record_array_new (&MDG_NOTICE_LETTER_TYPE);
  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (letters,
                     make_letter (i + 1, g_ascii_strtoll (parts[i], NULL, 10),
                                  g_ascii_strtoll (strchr (parts[i], ':') + 1, NULL, 10),
                                  g_ascii_strtoll (strchr (parts[i], '-') + 1, NULL, 10)));
  return letters;
}

static MdgNoticeRun *
make_run (gint64 kind_id, guint n_letters, gint64 n_left_out)
{
  MdgNoticeRun *run = mdg_notice_run_new ();
  run->kind_id = kind_id;
  run->title = g_strdup ("令和8年度");
  run->draft = g_strdup ("0123456789abcdef");
  run->n_letters = n_letters;
  run->n_rows = 3;
  run->n_left_out = n_left_out;
  run->proof = mdg_split_proof_new ();
  run->proof->n_pages = 6;
  run->proof->n_rows = 3;
  run->proof->passed = TRUE;
  run->proof->split = g_strdup ("pages:2");
  g_clear_pointer (&run->proof->left, g_ptr_array_unref);
  run->proof->left = mdg_record_array_new (&MDG_NOTICE_PART_TYPE);
  run->columns = mdg_notice_columns_new ();
  run->columns->number = g_strdup ("宛名番号");
  return run;
}

static void
test_plan (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plan_rows); i++)
    {
      const PlanRow *row = &plan_rows[i];
      g_test_message ("%s", row->what);
      g_autoptr (GPtrArray) letters = make_letters (row->letters);
      g_autoptr (MdgNoticeRun) run = make_run (1, letters->len, row->n_left_out);
      add_parts (run->proof->left, row->left);
      g_autoptr (GPtrArray) findings = mdg_notice_check_plan (run, letters);
      g_autoptr (GString) told = g_string_new (NULL);
      for (guint k = 0; k < findings->len; k++)
        {
          const MdgNoticeFinding *finding = findings->pdata[k];
          g_string_append_printf (told, "%s%s/%d/%d/%d", k > 0 ? " " : "", finding->check,
                                  (int) finding->letter, (int) finding->page,
                                  (int) finding->other);
        }
      g_assert_cmpstr (told->str, ==, row->findings);
    }
}

/* ---- runs ---- */

static MdgNoticeRun *
begin_run (Cabinet *cabinet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind = add_kind (cabinet);
  g_autoptr (MdgNoticeRun) wanted = make_run (kind->id, 3, 0);
  MdgNoticeRun *run = mdg_notice_run_service_create (STAFF (cabinet), wanted, &error);
  g_assert_no_error (error);
  return run;
}

static void
expect (gpointer result, GError **error, MdgErrorCode code)
{
  g_assert_null (result);
  g_assert_error (*error, MDG_ERROR, (int) code);
  g_clear_error (error);
}

static void
test_draft (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = begin_run (cabinet);
  g_assert_cmpstr (run->state, ==, MDG_RUN_RECEIVING);
  g_assert_true (run->mine);
  cabinet_restart (cabinet);
  g_autoptr (MdgNoticeRun) same = make_run (run->kind_id, 3, 0);
  g_autoptr (MdgNoticeRun) again =
    mdg_notice_run_service_create (STAFF (cabinet), same, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->id, ==, run->id);
  same->proof->n_pages = 7;
  expect (mdg_notice_run_service_create (STAFF (cabinet), same, &error), &error,
          MDG_ERROR_NOTICE_RUN_DIFFERS);
  same->proof->passed = FALSE;
  expect (mdg_notice_run_service_create (STAFF (cabinet), same, &error), &error,
          MDG_ERROR_PROOF_FAILED);
  /* Whoever does not see the kind cannot make runs of it. */
  g_autoptr (MdgNoticeRun) foreign = make_run (run->kind_id, 3, 0);
  expect (mdg_notice_run_service_create (STRANGER (cabinet), foreign, &error), &error,
          MDG_ERROR_NOT_FOUND);
  expect (mdg_notice_run_service_get (STRANGER (cabinet), run->id, &error), &error,
          MDG_ERROR_NOT_FOUND);
}

static guint
count_missing (Cabinet *cabinet, gint64 id, char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeMissing) missing =
    mdg_notice_run_service_missing (STAFF (cabinet), id, &error);
  g_assert_no_error (error);
  return g_strv_length (g_str_equal (what, "letters") ? missing->letters : missing->files);
}

static void
test_letters (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = begin_run (cabinet);
  g_autoptr (GPtrArray) letters = make_letters ("1:1-2 2:3-4 9:5-6");
  g_assert_cmpint (count_missing (cabinet, run->id, "letters"), ==, 3);
  /* One that is wrong keeps all out. */
  expect (mdg_notice_run_service_add_letters (STAFF (cabinet), run->id, letters, &error), &error,
          MDG_ERROR_INVALID_FIELD);
  g_assert_cmpint (count_missing (cabinet, run->id, "letters"), ==, 3);
  ((MdgNoticeLetter *) letters->pdata[2])->recipient->row = 3;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MdgNoticeRun) after =
        mdg_notice_run_service_add_letters (STAFF (cabinet), run->id, letters, &error);
      g_assert_no_error (error);
      g_assert_cmpint (after->n_received, ==, 0);
      g_assert_cmpint (count_missing (cabinet, run->id, "letters"), ==, 0);
      g_assert_cmpint (count_missing (cabinet, run->id, "files"), ==, 3);
    }
  MdgNoticeLetter *changed = letters->pdata[1];
  g_free (changed->message);
  changed->message = g_strdup ("別の文面");
  expect (mdg_notice_run_service_add_letters (STAFF (cabinet), run->id, letters, &error), &error,
          MDG_ERROR_NOTICE_LETTER_DIFFERS);
  expect (mdg_notice_run_service_add_letters (ADMIN (cabinet), run->id, letters, &error), &error,
          MDG_ERROR_FORBIDDEN);
  /* Who reads is written down. */
  g_autoptr (MdgNoticeLetter) read =
    mdg_notice_run_service_get_letter (STAFF (cabinet), run->id, 2, &error);
  g_assert_cmpstr (read->message, ==, "本文");
  g_assert_cmpint (mdg_test_core_count_audit (cabinet->test, "notice-run.read-letter", "ok"), ==,
                   1);
}

static GBytes *
file_of (gint64 number)
{
  char *content = g_strdup_printf ("%%PDF letter %" G_GINT64_FORMAT, number);
  return g_bytes_new_take (content, strlen (content));
}

static void
send_all (Cabinet *cabinet, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) letters = make_letters ("1:1-2 2:3-4 3:5-6");
  g_autoptr (MdgNoticeRun) known =
    mdg_notice_run_service_add_letters (STAFF (cabinet), id, letters, &error);
  for (gint64 number = 1; number <= 3; number++)
    {
      g_autoptr (GBytes) file = file_of (number);
      g_autoptr (MdgNoticeRun) after =
        mdg_notice_run_service_put_file (STAFF (cabinet), id, number, 0, file, &error);
      g_assert_no_error (error);
      g_assert_cmpint (after->n_received, ==, number);
    }
}

static void
run_jobs (Cabinet *cabinet)
{
  g_autoptr (MdgJobRunner) runner =
    mdg_job_runner_new (cabinet->test->core, mdg_core_job_kinds ());
  for (guint i = 0; i < MAX_TURNS && mdg_job_runner_run_one (runner); i++)
    ;
}

static void
test_files (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = begin_run (cabinet);
  g_autoptr (GBytes) first = file_of (1);
  g_autoptr (GBytes) second = file_of (2);
  expect (
    mdg_notice_run_service_put_file (STAFF (cabinet), run->id, 1, 0, first, &error), &error,
    MDG_ERROR_NOT_FOUND);
  send_all (cabinet, run->id);
  cabinet_restart (cabinet);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 3);
  g_autoptr (MdgNoticeRun) again =
    mdg_notice_run_service_put_file (STAFF (cabinet), run->id, 1, 0, first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 3);
  expect (
    mdg_notice_run_service_put_file (STAFF (cabinet), run->id, 1, 0, second, &error), &error,
    MDG_ERROR_NOTICE_FILE_DIFFERS);
  g_autoptr (MdgNoticeRun) finished =
    mdg_notice_run_service_finish (STAFF (cabinet), run->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (finished->state, ==, MDG_RUN_CHECKING);
  expect (
    mdg_notice_run_service_put_file (STAFF (cabinet), run->id, 1, 0, first, &error), &error,
    MDG_ERROR_NOTICE_RUN_CLOSED);
  /* These are no PDFs: each is found out. */
  run_jobs (cabinet);
  g_autoptr (MdgNoticeRun) checked =
    mdg_notice_run_service_get (STAFF (cabinet), run->id, &error);
  g_assert_cmpstr (checked->state, ==, MDG_RUN_REFUSED);
  g_assert_cmpint (checked->findings->len, ==, 3);
  g_assert_cmpint (checked->n_checked, ==, 3);
  g_assert_cmpstr (((MdgNoticeFinding *) checked->findings->pdata[0])->check, ==,
                   MDG_CHECK_READABLE);
  /* The kind remembers how the list was read. */
  g_autoptr (MdgNoticeKind) kind =
    mdg_notice_kind_service_get (STAFF (cabinet), run->kind_id, &error);
  g_assert_cmpstr (kind->columns->number, ==, "宛名番号");
  g_assert_cmpstr (kind->split, ==, "pages:2");
}

static void
test_used (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = begin_run (cabinet);
  g_assert_false (mdg_notice_kind_service_delete (ADMIN (cabinet), run->kind_id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_KIND_USED);
  g_clear_error (&error);
  g_autoptr (MdgNoticeKind) kind =
    mdg_notice_kind_service_get (ADMIN (cabinet), run->kind_id, &error);
  kind->stopped = TRUE;
  g_autoptr (MdgNoticeKind) stopped =
    mdg_notice_kind_service_update (ADMIN (cabinet), kind, &error);
  g_assert_no_error (error);
  g_autoptr (MdgNoticeRun) other = make_run (run->kind_id, 3, 0);
  g_free (other->draft);
  other->draft = g_strdup ("fedcba9876543210");
  expect (mdg_notice_run_service_create (STAFF (cabinet), other, &error), &error,
          MDG_ERROR_NOTICE_KIND_STOPPED);
}

static void
test_erased (void)
{
  g_autoptr (Cabinet) cabinet = cabinet_new ();
  g_autoptr (GError) error = NULL;
  guint removed = 0;
  g_autoptr (MdgNoticeRun) run = begin_run (cabinet);
  g_autofree char *scope = mdg_scope_notice_run (run->id);
  send_all (cabinet, run->id);
  g_assert_false (mdg_notice_run_service_delete (ADMIN (cabinet), run->id, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_true (mdg_notice_run_service_delete (STAFF (cabinet), run->id, &error));
  g_assert_no_error (error);
  g_assert_null (mdg_keyring_get (mdg_store_get_keyring (cabinet->test->core->store), scope,
                                  MDG_KEYRING_EXISTING, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_KEY_DESTROYED);
  g_clear_error (&error);
  run_jobs (cabinet);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
  /* The draft may be sent again; given up, it goes by itself. */
  g_autoptr (MdgNoticeRun) wanted = make_run (run->kind_id, 3, 0);
  g_autoptr (MdgNoticeRun) again =
    mdg_notice_run_service_create (STAFF (cabinet), wanted, &error);
  g_assert_no_error (error);
  send_all (cabinet, again->id);
  MdgContext system;
  mdg_context_init_system (&system, cabinet->test->core);
  g_assert_true (mdg_notice_run_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 0);
  mdg_test_core_turn_to (cabinet->test, "2026-12-07", 12);
  g_assert_true (mdg_notice_run_service_sweep (&system, &removed, &error));
  g_assert_cmpint (removed, ==, 1);
  mdg_context_clear (&system);
  g_assert_cmpint (mdg_test_core_count_audit (cabinet->test, "notice-run.expire", "ok"), ==, 1);
  expect (mdg_notice_run_service_get (STAFF (cabinet), again->id, &error), &error,
          MDG_ERROR_NOT_FOUND);
  run_jobs (cabinet);
  g_assert_cmpint (cabinet_count_blobs (cabinet), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notices/kinds/check", test_kind_check);
  g_test_add_func ("/notices/kinds/signature", test_signature_or_reason);
  g_test_add_func ("/notices/kinds/versions", test_kind_versions);
  g_test_add_func ("/notices/kinds/used", test_used);
  g_test_add_func ("/notices/plan", test_plan);
  g_test_add_func ("/notices/runs/draft", test_draft);
  g_test_add_func ("/notices/runs/letters", test_letters);
  g_test_add_func ("/notices/runs/files", test_files);
  g_test_add_func ("/notices/runs/erased", test_erased);
  return g_test_run ();
}
