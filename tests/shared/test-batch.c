/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * List and PDF become files with a proof.
 *
 * /batch/crew       results in order, the first error, being cancelled
 * /batch/keys       keys read off pages: widths, lines, what stands behind a date
 * /batch/patterns   expressions that cannot be used
 * /batch/read       parts, keys on later pages, two values of one key
 * /batch/plan       what goes to a person though its keys fit
 * /batch/ward       the mayor is on the list
 * /batch/list-on-all  a whole list on every page is a leak, in runs of any size
 * /batch/household  a mother on the letters of her children is somebody else
 * /batch/split      files in order, each with the text of its pages, and what was left
 * /batch/leaks      what stops a split
 * /batch/left       bookmarks, attachments and metadata of others stay behind
 * /batch/cancelled  nothing is handed on any more
 * /batch/prove      a proof made again finds exchanged and changed files
 * /batch/report     the proof as people read it, without a name
 */
#include "shared/batch/batch.h"

#include "shared/base/error.h"
#include "shared/batch/crew.h"
#include "shared/batch/page-keys.h"
#include "shared/batch/proof-report.h"
#include "shared/pdf/pdf-source.h"
#include "tests/shared/plain-pdf.h"

#include <string.h>

/* ---- the crew ---- */

#define N_ITEMS 200

typedef struct
{
  guint next;
  int fails_at; /* -1: none */
  GCancellable *cancel_at_50;
} Job;

static gpointer
begin_nothing (gpointer job, GError **error)
{
  return g_malloc0 (1);
}

static gpointer
double_item (gpointer data, gpointer state, guint item, GError **error)
{
  const Job *job = data;
  if (job->fails_at >= 0 && item >= (guint) job->fails_at)
    {
      mdg_set_error_int (error, MDG_ERROR_PDF_DAMAGED, "page", item);
      return NULL;
    }
  g_usleep (item % 7 * 50);
  return g_memdup2 (&(guint){ item * 2 }, sizeof (guint));
}

static gboolean
take_double (gpointer data, guint item, gpointer result, GError **error)
{
  Job *job = data;
  g_assert_cmpuint (item, ==, job->next++);
  g_assert_cmpuint (*(guint *) result, ==, item * 2);
  g_free (result);
  if (job->cancel_at_50 != NULL && item == 50)
    g_cancellable_cancel (job->cancel_at_50);
  return TRUE;
}

static const MdgCrew crew = { .n_items = N_ITEMS,
                              .max_threads = 4,
                              .begin = begin_nothing,
                              .end = g_free,
                              .work = double_item,
                              .take = take_double,
                              .drop = g_free };

static void
test_crew (void)
{
  g_autoptr (GError) error = NULL;
  Job job = { .fails_at = -1 };
  g_assert_true (mdg_crew_run (&crew, &job, NULL, NULL));
  g_assert_cmpuint (job.next, ==, N_ITEMS);

  job = (Job){ .fails_at = 77 };
  g_assert_false (mdg_crew_run (&crew, &job, NULL, &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "page"), ==, "77");
  g_assert_cmpuint (job.next, ==, 77);
  g_clear_error (&error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  job = (Job){ .fails_at = -1, .cancel_at_50 = cancellable };
  g_assert_false (mdg_crew_run (&crew, &job, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (job.next, <, N_ITEMS);
}

/* ---- keys ---- */

typedef struct
{
  const char *sentence;
  MdgPageKey key;
  const char *pattern;
  const char *text;
  const char *values; /* divided by "|" */
} KeyRow;

#define NUMBER "宛名番号[ 　]*([0-9]+)"
#define NAME "^(.+?)[ 　]*様$"
#define BIRTH "生年月日[ 　]*(.+)"

static const KeyRow key_rows[] = {
  { "a number", MDG_PAGE_NUMBER, NUMBER, "x\n宛名番号 0012\ny", "0012" },
  { "a number of full width, as it is printed", MDG_PAGE_NUMBER, NUMBER, "宛名番号　００１２", "００１２" },
  { "two numbers", MDG_PAGE_NUMBER, NUMBER, "宛名番号 1\n宛名番号 2\n宛名番号 1", "1|2" },
  { "not over a line end", MDG_PAGE_NUMBER, "宛名番号\\s*([0-9]+)", "宛名番号\n0012", "" },
  { "signs that fonts give for characters", MDG_PAGE_BIRTH, BIRTH, "⽣年⽉⽇ 昭和30年1⽉2⽇",
    "昭和30年1⽉2⽇" },
  { "a colon of full width in the pattern", MDG_PAGE_NUMBER, "番号：([0-9]+)", "番号:12", "12" },
  { "brackets of full width in the pattern", MDG_PAGE_NUMBER, "番号（([0-9]+)）", "番号(12)", "12" },
  { "a class of full width", MDG_PAGE_NUMBER, "番号([０-９]+)", "番号12", "12" },
  { "a name", MDG_PAGE_NAME, NAME, "佐藤　和子　様\n髙橋様は", "佐藤　和子" },
  { "no name", MDG_PAGE_NAME, NAME, "様\n", "" },
  { "a date with more behind it", MDG_PAGE_BIRTH, BIRTH, "生年月日 昭和30年1月2日 性別 女",
    "昭和30年1月2日" },
  { "a date with spaces within", MDG_PAGE_BIRTH, BIRTH, "生年月日 昭和 30年 1月 2日（70歳）",
    "昭和 30年 1月 2日" },
  { "no date", MDG_PAGE_BIRTH, BIRTH, "生年月日 不明", "不明" },
};

static void
test_keys (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_rows); i++)
    {
      const KeyRow *row = &key_rows[i];
      MdgNoticeKeys keys = { 0 };
      char **const members[] = { &keys.number, &keys.name, &keys.birth };
      g_test_message ("%s", row->sentence);
      *members[row->key] = (char *) row->pattern;
      g_autoptr (MdgPageKeys) patterns = mdg_page_keys_new (&keys, NULL);
      g_assert_nonnull (patterns);
      g_autoptr (GPtrArray) values = mdg_page_keys_find (patterns, row->key, row->text);
      g_ptr_array_add (values, NULL);
      g_autofree char *joined = g_strjoinv ("|", (char **) values->pdata);
      g_assert_cmpstr (joined, ==, row->values);
    }
}

static void
test_patterns (void)
{
  static const char *const wrong[] = { "no group", "(a)(b)", "(open", "([)" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgNoticeKeys keys = { .name = (char *) wrong[i] };
      g_assert_null (mdg_page_keys_new (&keys, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_KEY);
    }
}

/* ---- letters ---- */

static const MdgNoticeKeys letter_keys = { .number = (char *) "^No ([0-9]+)$",
                                           .name = (char *) "^Dear (.+)$",
                                           .birth = (char *) "^Born (.+)$" };

#define LIST                        \
  "number,name,birth\n"             \
  "0010001,Anna Adams,1950-01-01\n" \
  "0010002,Bert Brown,1951-02-02\n" \
  "0010003,Cora Clark,1952-03-03\n" \
  "0010004,Dora Davis,1953-04-04\n" \
  "0010005,Emil Evans,1954-05-05\n"

typedef struct
{
  MdgCsvTable *table;
  MdgRecipientList *list;
  GBytes *pdf;
  GPtrArray *parts;
  MdgNoticePlan *plan;
  GPtrArray *files; /* GBytes, as the sink gets them */
  GCancellable *cancel_after_one;
} Run;

static void
begin_run (Run *run, const char *csv, GBytes *pdf, const char *rule_text)
{
  MdgNoticeColumns columns = { .number = (char *) "number",
                               .name = (char *) "name",
                               .birth = (char *) "birth" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (rule_text, NULL);
  *run = (Run){ .pdf = pdf };
  run->table = mdg_csv_table_parse (bytes, NULL, NULL);
  run->list = mdg_recipient_list_read (run->table, &columns, NULL);
  run->parts = mdg_batch_read (pdf, rule, &letter_keys, NULL, &error);
  g_assert_no_error (error);
  run->plan = mdg_batch_plan (run->parts, run->list);
  run->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
end_run (Run *run)
{
  g_ptr_array_unref (run->files);
  mdg_notice_plan_free (run->plan);
  g_ptr_array_unref (run->parts);
  mdg_recipient_list_free (run->list);
  mdg_csv_table_free (run->table);
  g_bytes_unref (run->pdf);
}

static const MdgNoticePart *
part_of (const Run *run, guint place)
{
  return run->plan->parts->pdata[place];
}

static void
expect_part (const Run *run, guint place, const char *decision, gint64 row, const char *reason)
{
  const MdgNoticePart *part = part_of (run, place);
  g_assert_cmpstr (part->decision, ==, decision);
  g_assert_cmpint (part->row, ==, row);
  if (reason != NULL)
    g_assert_true (g_strv_contains ((const char *const *) part->reasons, reason));
}

#define ANNA "No 0010001\nDear Anna Adams\nBorn 1950-01-01"
#define BERT "No 0010002\nDear Bert Brown\nBorn 1951-02-02"
#define CORA "No 0010003\nDear Cora Clark\nBorn 1952-03-03"
#define DORA "No 0010004\nDear Dora Davis\nBorn 1953-04-04"
#define EMIL "No 0010005\nDear Emil Evans\nBorn 1954-05-05"
#define MORE "more"

static void
test_read (void)
{
  static const char *const pages[] = { "Cover", ANNA, BERT, MORE, CORA, "No 0010004", NULL };
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (pages), "pages:2");
  const MdgBatchPart *first = run.parts->pdata[0], *third = run.parts->pdata[2];
  g_assert_cmpuint (run.parts->len, ==, 3);
  g_assert_cmpstr (first->number, ==, "0010001");
  g_assert_cmpuint (first->number_page, ==, 2);
  g_assert_cmpstr (first->name, ==, "Anna Adams");
  g_assert_false (first->several);
  g_assert_true (third->several);
  g_assert_cmpuint (strlen (third->digest), ==, 64);
  expect_part (&run, 2, MDG_MATCH_REVIEW, 3, MDG_REASON_SEVERAL_VALUES);
  end_run (&run);
}

static void
test_plan (void)
{
  static const char *const pages[] = { ANNA, MORE, BERT, MORE, CORA, MORE, MORE, DORA,
                                       EMIL, "Bert Brown is the father", NULL };
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (pages), "pages:2");
  expect_part (&run, 0, MDG_MATCH_AUTO, 1, NULL);
  expect_part (&run, 3, MDG_MATCH_REVIEW, 4, MDG_REASON_NUMBER_LATE);
  expect_part (&run, 4, MDG_MATCH_REVIEW, 5, MDG_REASON_OTHER_KEY);
  end_run (&run);

  static const char *const broken[] = { ANNA, BERT, NULL };
  begin_run (&run, "number,name,birth\n0010001,Anna Adams,unknown\n0010002,Bert Brown,1951-02-02\n",
             mdg_plain_pdf (broken), "pages:1");
  expect_part (&run, 0, MDG_MATCH_REVIEW, 1, MDG_REASON_LIST_PROBLEM);
  expect_part (&run, 1, MDG_MATCH_AUTO, 2, NULL);
  end_run (&run);
}

static void
test_ward (void)
{
  static const char *const signed_by_emil[] = {
    ANNA "\nMayor Emil Evans", BERT "\nMayor Emil Evans", CORA "\nMayor Emil Evans",
    DORA "\nMayor Emil Evans", EMIL "\nMayor Emil Evans", NULL
  };
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (signed_by_emil), "pages:1");
  for (guint i = 0; i < 5; i++)
    expect_part (&run, i, MDG_MATCH_AUTO, i + 1, NULL);
  g_assert_cmpstr (run.plan->ward_names[0], ==, "5");
  g_autoptr (MdgSplitProof) proof =
    mdg_batch_split (run.pdf, run.plan, run.parts, run.list, NULL, NULL, NULL, NULL);
  g_assert_nonnull (proof);
  end_run (&run);
}

/* The names of all on every page. */
static void
test_list_on_all (void)
{
  for (guint n = 2; n <= 24; n += n < 8 ? 1 : 8)
    {
      Run run;
      g_autoptr (GString) csv = g_string_new ("number,name,birth\n");
      g_autoptr (GString) all = g_string_new (NULL);
      g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < n; i++)
        {
          g_string_append_printf (csv, "00200%02u,Person%c Last%c,1950-01-%02u\n", i, 'A' + i,
                                  'A' + i, i + 1);
          g_string_append_printf (all, "\nPerson%c Last%c", 'A' + i, 'A' + i);
        }
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (pages, g_strdup_printf ("No 00200%02u\nDear Person%c Last%c\n%s", i,
                                                 'A' + i, 'A' + i, all->str));
      g_ptr_array_add (pages, NULL);
      begin_run (&run, csv->str, mdg_plain_pdf ((const char *const *) pages->pdata), "pages:1");
      for (guint i = 0; i < n; i++)
        expect_part (&run, i, MDG_MATCH_REVIEW, i + 1, MDG_REASON_OTHER_KEY);
      end_run (&run);
    }
}

/* A mother on the letters of three children, among ten. */
static void
test_household (void)
{
  static const char *const pages[] = { ANNA, BERT "\nAnna Adams", CORA "\nAnna Adams",
                                       DORA "\nAnna Adams", EMIL, "No 1000001", "No 1000002",
                                       "No 1000003", "No 1000004", "No 1000005", NULL };
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (pages), "pages:1");
  expect_part (&run, 0, MDG_MATCH_AUTO, 1, NULL);
  for (guint i = 1; i < 4; i++)
    expect_part (&run, i, MDG_MATCH_REVIEW, i + 1, MDG_REASON_OTHER_KEY);
  expect_part (&run, 4, MDG_MATCH_AUTO, 5, NULL);
  end_run (&run);
}

/* ---- splitting ---- */

static gboolean
keep_file (guint number, const MdgNoticePart *part, GBytes *pdf, gpointer data, GError **error)
{
  Run *run = data;
  g_assert_true (run->plan->parts->pdata[number] == part);
  g_ptr_array_add (run->files, g_bytes_ref (pdf));
  if (run->cancel_after_one != NULL)
    g_cancellable_cancel (run->cancel_after_one);
  return TRUE;
}

static char *
text_of (GBytes *pdf)
{
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (pdf, NULL, NULL);
  g_assert_nonnull (source);
  return mdg_pdf_source_dup_text (source, 1, NULL, NULL);
}

static const char *const letters[] = { ANNA, MORE, "No 0019999\nDear Nobody Known", MORE, BERT,
                                       MORE, NULL };

static void
test_split (void)
{
  g_autoptr (GError) error = NULL;
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (letters), "pages:2");
  for (guint with_parts = 0; with_parts < 2; with_parts++)
    {
      g_ptr_array_set_size (run.files, 0);
      g_autoptr (MdgSplitProof) proof = mdg_batch_split (
        run.pdf, run.plan, with_parts ? run.parts : NULL, run.list, keep_file, &run, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (proof->passed);
      g_assert_cmpuint (proof->files->len, ==, 2);
      g_assert_cmpuint (proof->left->len, ==, 1);
      g_assert_cmpint (((MdgNoticePart *) proof->left->pdata[0])->first, ==, 3);
      g_autofree char *first = text_of (run.files->pdata[0]);
      g_autofree char *second = text_of (run.files->pdata[1]);
      g_assert_nonnull (strstr (first, "Anna Adams"));
      g_assert_null (strstr (first, "Bert"));
      g_assert_nonnull (strstr (second, "Bert Brown"));
    }
  end_run (&run);
}

typedef struct
{
  const char *sentence;
  const char *first; /* the first page, for row 1 */
  const char *decision;
  gint64 row;
  gint64 last;
  const char *check; /* NULL: NOTICE_PLAN */
} LeakRow;

static const LeakRow leak_rows[] = {
  { "another's number", ANNA "\n0010003", MDG_MATCH_AUTO, 1, 1, MDG_CHECK_OTHER_KEYS },
  { "another's number that a person confirmed", ANNA "\n0010003", MDG_MATCH_CONFIRMED, 1, 1,
    MDG_CHECK_OTHER_KEYS },
  { "another's name", ANNA "\nCora Clark", MDG_MATCH_AUTO, 1, 1, MDG_CHECK_OTHER_KEYS },
  { "another's name that a person has seen", ANNA "\nCora Clark", MDG_MATCH_CONFIRMED, 1, 1, "" },
  { "another's pages", BERT, MDG_MATCH_CONFIRMED, 1, 1, MDG_CHECK_OTHER_KEYS },
  { "a page twice", ANNA, MDG_MATCH_AUTO, 1, 2, MDG_CHECK_PAGES_ONCE },
  { "a row that is not there", ANNA, MDG_MATCH_AUTO, 99, 1, NULL },
  { "a row twice", ANNA, MDG_MATCH_AUTO, 5, 1, NULL },
  { "all is well", ANNA, MDG_MATCH_AUTO, 1, 1, "" },
};

static void
set_part (MdgNoticePart *part, const char *decision, gint64 row)
{
  g_free (part->decision);
  part->decision = g_strdup (decision);
  part->row = row;
}

static void
test_leaks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (leak_rows); i++)
    {
      const LeakRow *row = &leak_rows[i];
      const char *const pages[] = { row->first, EMIL, NULL };
      g_autoptr (GError) error = NULL;
      Run run;
      g_test_message ("%s", row->sentence);
      begin_run (&run, LIST, mdg_plain_pdf (pages), "pages:1");
      set_part (run.plan->parts->pdata[0], row->decision, row->row);
      ((MdgNoticePart *) run.plan->parts->pdata[0])->last = row->last;
      set_part (run.plan->parts->pdata[1], MDG_MATCH_CONFIRMED, 5);
      g_autoptr (MdgSplitProof) proof = mdg_batch_split (run.pdf, run.plan, run.parts, run.list,
                                                         keep_file, &run, NULL, &error);
      if (row->check == NULL)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_NOTICE_PLAN);
      else if (*row->check != '\0')
        {
          g_assert_error (error, MDG_ERROR, MDG_ERROR_PROOF_FAILED);
          g_assert_cmpstr (mdg_error_get_arg (error, "check"), ==, row->check);
        }
      else
        g_assert_no_error (error);
      g_assert_cmpuint (run.files->len, ==, proof != NULL ? 2 : 0);
      end_run (&run);
    }
}

static gboolean
holds (GBytes *pdf, const char *word)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  return g_strstr_len (data, (gssize) size, word) != NULL;
}

static void
test_left (void)
{
  static const char *const pages[] = { ANNA, EMIL, NULL };
  Run run;
  begin_run (&run, LIST,
             mdg_plain_pdf_with (
               pages, "/Outlines 60 0 R /Names << /EmbeddedFiles << /Names [(x) 62 0 R] >> >>",
               "60 0 obj\n<< /Type /Outlines /First 61 0 R /Last 61 0 R /Count 1 >>\nendobj\n"
               "61 0 obj\n<< /Title (Emil Evans 0010005) /Parent 60 0 R /Dest [12 0 R /Fit] >>\n"
               "endobj\n62 0 obj\n<< /Type /Filespec /F (Emil Evans.csv) /EF << /F 63 0 R >> >>\n"
               "endobj\n63 0 obj\n<< /Type /EmbeddedFile /Length 10 >>\nstream\nEmil Evans\n"
               "endstream\nendobj\n"),
             "pages:1");
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSplitProof) proof =
    mdg_batch_split (run.pdf, run.plan, run.parts, run.list, keep_file, &run, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, >, 0);
  g_assert_false (holds (run.files->pdata[0], "Emil"));
  g_assert_false (holds (run.files->pdata[1], "/Outlines"));
  end_run (&run);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  Run run;
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (pages, (gpointer) (i == 0 ? ANNA : i == 39 ? EMIL
                                                                : MORE));
  g_ptr_array_add (pages, NULL);
  begin_run (&run, LIST, mdg_plain_pdf ((const char *const *) pages->pdata), "marker:^No ");
  run.cancel_after_one = cancellable;
  MdgBatchWatch watch = { .cancellable = cancellable };
  g_assert_null (
    mdg_batch_split (run.pdf, run.plan, run.parts, run.list, keep_file, &run, &watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run.files->len, ==, 1);
  g_clear_error (&error);
  g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse ("pages:1", NULL);
  g_assert_null (mdg_batch_read (run.pdf, rule, &letter_keys, &watch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  end_run (&run);
}

/* ---- proofs ---- */

static GBytes *
give_file (const MdgSplitFile *file, gpointer data, GError **error)
{
  const Run *run = data;
  return g_bytes_ref (run->files->pdata[file->first == 1 ? 0 : 1]);
}

static gboolean
passes (const MdgSplitProof *proof, const char *name)
{
  for (guint i = 0; i < proof->checks->len; i++)
    {
      const MdgSplitCheck *check = proof->checks->pdata[i];
      if (g_str_equal (check->name, name))
        return check->passed;
    }
  g_assert_not_reached ();
}

static MdgSplitProof *
prove (const Run *run, const MdgSplitProof *proof)
{
  return mdg_batch_prove (run->pdf, proof, (const char *const *) run->plan->ward_names, run->list,
                          give_file, (gpointer) run, NULL, NULL);
}

static void
test_prove (void)
{
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (letters), "pages:2");
  g_autoptr (MdgSplitProof) proof =
    mdg_batch_split (run.pdf, run.plan, run.parts, run.list, keep_file, &run, NULL, NULL);
  g_autoptr (MdgSplitProof) again = prove (&run, proof);
  g_assert_true (again->passed && passes (again, MDG_CHECK_BYTES));

  gpointer first = run.files->pdata[0];
  run.files->pdata[0] = run.files->pdata[1];
  run.files->pdata[1] = first;
  g_autoptr (MdgSplitProof) exchanged = prove (&run, proof);
  g_assert_false (exchanged->passed || passes (exchanged, MDG_CHECK_BYTES));

  MdgSplitFile *one = proof->files->pdata[0], *two = proof->files->pdata[1];
  char *sha256 = one->sha256;
  one->sha256 = two->sha256;
  two->sha256 = sha256;
  g_autoptr (MdgSplitProof) forged = prove (&run, proof);
  g_assert_true (passes (forged, MDG_CHECK_BYTES));
  g_assert_false (forged->passed || passes (forged, MDG_CHECK_OTHER_KEYS));
  end_run (&run);
}

static void
test_report (void)
{
  Run run;
  begin_run (&run, LIST, mdg_plain_pdf (letters), "pages:2");
  g_autoptr (MdgSplitProof) proof =
    mdg_batch_split (run.pdf, run.plan, run.parts, run.list, keep_file, &run, NULL, NULL);
  g_autofree char *text = mdg_proof_report_text (proof, "en");
  g_assert_nonnull (strstr (text, "All checks have passed."));
  g_assert_nonnull (strstr (text, "! 3–4: nobody has decided"));
  g_assert_null (strstr (text, "Anna"));
  g_assert_null (strstr (text, "0010001"));
  proof->passed = FALSE;
  ((MdgSplitCheck *) proof->checks->pdata[0])->passed = FALSE;
  g_autofree char *failed = mdg_proof_report_text (proof, "en");
  g_assert_nonnull (strstr (failed, "! Result: A check has failed."));
  end_run (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/crew", test_crew);
  g_test_add_func ("/batch/keys", test_keys);
  g_test_add_func ("/batch/patterns", test_patterns);
  g_test_add_func ("/batch/read", test_read);
  g_test_add_func ("/batch/plan", test_plan);
  g_test_add_func ("/batch/ward", test_ward);
  g_test_add_func ("/batch/list-on-all", test_list_on_all);
  g_test_add_func ("/batch/household", test_household);
  g_test_add_func ("/batch/split", test_split);
  g_test_add_func ("/batch/leaks", test_leaks);
  g_test_add_func ("/batch/left", test_left);
  g_test_add_func ("/batch/cancelled", test_cancelled);
  g_test_add_func ("/batch/prove", test_prove);
  g_test_add_func ("/batch/report", test_report);
  return g_test_run ();
}
