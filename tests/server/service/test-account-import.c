/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts in bulk (G-5).
 *
 * /import/mistakes     each mistake is named by row, column and reason, and then nothing is
 * imported /import/outcomes     what is created, changed, scheduled or left alone /import/dates the
 * ways in which a day may be written /import/all-or-none  one bad row among many: every table is as
 * before, only the refusal is on record /import/dry-run      finds what the import would find and
 * changes nothing, the keys included /import/encodings    CP932, UTF-8 and UTF-16 give the same
 * accounts /import/rights       a section manager stays within the section and the rights he has
 * himself /import/handover     a file that hands the last administrator's office over is right as a
 * whole /import/transfers    changes of later days, entered twice, mended, and carried out when the
 * day has come /import/newcomer     a new account of a later day cannot be used before
 * /import/passwords    every initial password fits its account
 * /import/told         whose session ends, and who hears of the change
 * /import/cancelled    a cancelled import leaves nothing behind
 * /import/once         a request that comes twice is carried out once
 * /import/many-errors  the first thousand are listed, all are counted
 * /import/1500         registration of a whole ward office, with its time
 */
#include "server/service/accounts.h"
#include "server/service/roles.h"
#include "server/store/changes.h"
#include "server/store/credentials.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/server/service/office.h"

#include <string.h>

/* ---- mistakes ---- */

typedef struct
{
  const char *sentence;
  const char *csv;
  const char *errors;
} MistakeRow;

static const MistakeRow mistakes[] = {
  { "the user ID is the one column that must be there", "氏名\n山田\n",
    "1/user_id/csv-column-missing" },
  { "a column that nobody knows", "職員番号,内線\n0012,1\n", "1/内線/csv-column-unknown" },
  { "each unknown column by itself", "職員番号,内線,席\n0012,1,2\n",
    "1/内線/csv-column-unknown 1/席/csv-column-unknown" },
  { "the same column under both names", "職員番号,user_id\n0012,0012\n",
    "1/user_id/csv-column-twice" },
  { "My Numbers are not let in", "職員番号,マイナンバー\n0012,1\n",
    "1/マイナンバー/csv-my-number" },
  { "a user ID is missing", HEADER "0012,,,,,,,,\n,山田,,,0101,,,,\n",
    "3/職員番号/csv-cell-empty" },
  { "a user ID with spaces inside", HEADER "a b,山田,,,0101,,,,\n", "2/職員番号/csv-cell-invalid" },
  { "a new account without a name", HEADER "0099,,,,0101,,,,\n", "2/氏名/csv-cell-empty" },
  { "a new account without a section", HEADER "0099,山田,,,,,,,\n", "2/部署コード/csv-cell-empty" },
  { "no column for what new accounts need: once, not for each row", "user_id\n0098\n0099\n",
    "2/name/csv-column-missing 2/section_code/csv-column-missing" },
  { "a section that does not exist", HEADER "0012,,,,0999,,,,\n", "2/部署コード/section-unknown" },
  { "a section whose zeros a spreadsheet has dropped", HEADER "0012,,,,101,,,,\n",
    "2/部署コード/section-unknown" },
  { "a user ID whose zeros a spreadsheet has dropped makes no second account",
    HEADER "12,山田,,,0101,,,,\n", "2/職員番号/csv-cell-invalid" },
  { "a role that does not exist", HEADER "0012,,,,,一般職員;係長,,,\n", "2/役割/role-unknown" },
  { "a state that does not exist", HEADER "0012,,,,,,休職,,\n", "2/状態/csv-cell-invalid" },
  { "an expiry day that does not exist", HEADER "0012,,,,,,,2027-02-29,\n",
    "2/有効期限/csv-cell-invalid" },
  { "an effective day that is no day", HEADER "0012,,,,,,,,来年\n", "2/適用日/csv-cell-invalid" },
  { "no mail address", HEADER "0012,,,yamada,,,,,\n", "2/メール/csv-cell-invalid" },
  { "a name longer than names are", HEADER "0012,%,,,,,,,\n", "2/氏名/csv-cell-invalid" },
  { "a private-use character is reported once", HEADER "0012,山\xEE\x80\x80,,,,,,,\n",
    "2/氏名/csv-cell-character" },
  { "the mark of a lost character", HEADER "0012,〓田 太郎,,,,,,,\n", "2/氏名/csv-cell-invalid" },
  { "one user ID twice, in two spellings",
    HEADER "0099,山田,,,0101,,,,\n００９９,山本,,,0101,,,,\n", "3/職員番号/csv-row-twice" },
  { "every cell that is wrong, not only the first", HEADER "0012,,,x,0999,王様,休職,13月,昨日\n",
    "2/メール/csv-cell-invalid 2/部署コード/section-unknown 2/役割/role-unknown "
    "2/状態/csv-cell-invalid 2/有効期限/csv-cell-invalid "
    "2/適用日/csv-cell-invalid" },
  { "a row with too few cells", "職員番号,氏名,部署コード\n0012,山田\n", "2/-/csv-cell-count" },
  { "rows are counted as the spreadsheet shows them",
    "\n\n" HEADER "0012,,,,,,,,\n,,,,,,,,\n0013,,,,,,x,,\n", "6/状態/csv-cell-invalid" },
  { "nobody stops himself", HEADER "admin,,,,,,停止,,\n", "2/-/not-oneself" },
  { "nobody stops himself on a later day either", HEADER "admin,,,,,,停止,,2027-04-01\n",
    "2/-/not-oneself" },
};

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Within a row mistakes come in no particular order. */
static char *
sorted (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  qsort (words, g_strv_length (words), sizeof *words, compare_words);
  return g_strjoinv (" ", words);
}

static void
test_mistakes (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *long_name = g_strnfill (101, 'x');
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_auto (GStrv) parts = g_strsplit (mistakes[i].csv, "%", 2);
      g_autofree char *csv = g_strjoinv (long_name, parts);
      g_autofree char *before = mdg_test_core_count_rows (office->test);
      g_autoptr (MdgImportReport) report = office_import (&office->admin, csv, TRUE);
      g_autofree char *after = mdg_test_core_count_rows (office->test);
      g_autofree char *text = office_errors_text (report);
      g_autofree char *found = sorted (text);
      g_autofree char *expected = sorted (mistakes[i].errors);
      g_test_message ("%s", mistakes[i].sentence);
      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpuint (report->passwords->len, ==, 0);
    }
}

/* ---- outcomes ---- */

typedef struct
{
  const char *sentence;
  const char *csv;
  const char *counts;
  const char *login;
  const char *account; /* name|kana|email|section|roles|state|expiry */
} OutcomeRow;

static const OutcomeRow outcomes[] = {
  { "a new account is staff and active unless said otherwise",
    "user_id,name,section_code\n0099,新人,0101\n",
    "rows 1 created 1 updated 0 scheduled 0 unchanged 0", "0099", "新人|||0101|staff|active|" },
  { "all columns of a new account",
    HEADER "0098,鈴木 一郎,ｽｽﾞｷ "
           "ｲﾁﾛｳ,suzuki@example.lg.jp,0200,課管理者;監査,停止,令和9年3月31日,2020-04-01\n",
    "rows 1 created 1 updated 0 scheduled 0 unchanged 0", "0098",
    "鈴木 一郎|スズキ "
    "イチロウ|suzuki@example.lg.jp|0200|auditor,section-manager|stopped|2027-03-31" },
  { "a missing column leaves its value", "職員番号,氏名\n0012,山田 次郎\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0012",
    "山田 次郎|||0101|staff|active|" },
  { "columns in any order, English names in any case", "Kana,USER_ID\nヤマダ,0012\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0012",
    "山田 次郎|ヤマダ||0101|staff|active|" },
  { "the same again changes nothing", "Kana,USER_ID\nヤマダ,0012\n",
    "rows 1 created 0 updated 0 scheduled 0 unchanged 1", "0012",
    "山田 次郎|ヤマダ||0101|staff|active|" },
  { "empty cells clear kana, mail and expiry, and leave the rest", HEADER "0098,,,,,,,,\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0098",
    "鈴木 一郎|||0200|auditor,section-manager|stopped|" },
  { "roles by code, by name, by an own name with a space in it",
    HEADER "0012,,ヤマダ,,,staff、窓口 担当 監査,,,\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0012",
    "山田 次郎|ヤマダ||0101|auditor,staff,窓口担当|active|" },
  { "an apostrophe that guards a formula is no part of the value", HEADER "0013,'=1+1,,,,,,,\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0013", "=1+1|||0200|staff|active|" },
  { "spaces around cells, full-width ones too, are no part of the value",
    HEADER "　0013　, 佐藤 花子　,,,,,,,\n", "rows 1 created 0 updated 1 scheduled 0 unchanged 0",
    "0013", "佐藤 花子|||0200|staff|active|" },
  { "a day of today or before holds at once", HEADER "0013,,,,0101,,,,2026/11/22\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0013",
    "佐藤 花子|||0101|staff|active|" },
  { "empty rows between are passed over", HEADER "0013,,,,0200,,,,\n,,,,,,,,\n0012,,ヤマダ,,,,,,\n",
    "rows 2 created 0 updated 1 scheduled 0 unchanged 1", "0013",
    "佐藤 花子|||0200|staff|active|" },
  { "tabs divide as well", "職員番号\t状態\n0013\t停止\n",
    "rows 1 created 0 updated 1 scheduled 0 unchanged 0", "0013",
    "佐藤 花子|||0200|staff|stopped|" },
};

/* Own roles have codes that the server gives: put the name in their place. */
static char *
with_role_names (Office *office, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) roles = mdg_role_service_list (&office->admin, &error);
  GString *out = g_string_new (text);
  for (guint i = 0; i < roles->len; i++)
    if (!((MdgRole *) roles->pdata[i])->builtin)
      g_string_replace (out, ((MdgRole *) roles->pdata[i])->code, "窓口担当", 0);
  return g_string_free (out, FALSE);
}

static void
test_outcomes (void)
{
  g_autoptr (Office) office = office_new ();
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_test_message ("%s", outcomes[i].sentence);
      office_assert_imports (&office->admin, outcomes[i].csv, outcomes[i].counts);
      g_autofree char *text = office_account_text (office, outcomes[i].login);
      g_autofree char *found = with_role_names (office, text);
      g_assert_cmpstr (found, ==, outcomes[i].account);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *sentence;
    const char *cell;
    const char *date; /* NULL: refused */
  } rows[] = {
    { "ISO 8601", "2027-03-31", "2027-03-31" },
    { "as a spreadsheet writes it", "2027/3/31", "2027-03-31" },
    { "with points", "2027.3.31", "2027-03-31" },
    { "in Japanese", "2027年3月31日", "2027-03-31" },
    { "in the Japanese era", "令和9年3月31日", "2027-03-31" },
    { "the era's first year", "令和元年5月1日", "2019-05-01" },
    { "the era's letter", "R9.3.31", "2027-03-31" },
    { "full-width digits", "２０２７／３／３１", "2027-03-31" },
    { "a leap day", "2028-02-29", "2028-02-29" },
    { "marks must be alike", "2027-3/31", NULL },
    { "no day at all", "2027-04", NULL },
    { "a day too many", "2027-04-31", NULL },
    { "more behind it", "2027-03-31 0:00", NULL },
    { "digits only", "20270331", "2027-03-31" },
    { "a spreadsheet's number", "46477", NULL },
    { "a year without a century", "27-03-31", NULL },
  };
  g_autoptr (Office) office = office_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *csv = g_strdup_printf ("職員番号,有効期限\n0012,%s\n", rows[i].cell);
      g_autoptr (MdgImportReport) report = office_import (&office->admin, csv, FALSE);
      g_autoptr (MdgAccount) account = mdg_test_core_get_account (office->test, "0012");
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (report->n_errors, ==, rows[i].date == NULL ? 1 : 0);
      if (rows[i].date != NULL)
        g_assert_cmpstr (account->expires_on, ==, rows[i].date);
    }
}

/* ---- all or none ---- */

static char *
many_rows (guint n, const char *last)
{
  GString *csv = g_string_new (HEADER);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (csv,
                            "N%05u,職員 %u,ショクイン,n%05u@example.lg.jp,%s,一般職員,有効,,\r\n",
                            i, i, i, i % 2 == 0 ? "0101" : "0200");
  g_string_append (csv, last);
  return g_string_free (csv, FALSE);
}

static void
test_all_or_none (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *csv = many_rows (20, "0012,,,,0999,,,,\r\n");
  g_autofree char *before = mdg_test_core_count_rows (office->test);
  guint n_creates = mdg_test_core_count_audit (office->test, "account.create", "ok");
  g_autoptr (MdgImportReport) report = office_import (&office->admin, csv, FALSE);
  g_autofree char *errors = office_errors_text (report);
  g_assert_cmpstr (errors, ==, "22/部署コード/section-unknown");
  g_assert_cmpuint (report->passwords->len, ==, 0);
  g_assert_cmpuint (mdg_test_core_count_audit (office->test, "account.import", "csv-not-imported"),
                    ==, 1);
  g_assert_cmpuint (mdg_test_core_count_audit (office->test, "account.create", "ok"), ==,
                    n_creates);

  g_autofree char *after = mdg_test_core_count_rows (office->test);
  g_auto (GStrv) left = g_strsplit (before, "\n", -1), right = g_strsplit (after, "\n", -1);
  for (guint i = 0; left[i] != NULL; i++)
    if (!g_str_has_prefix (left[i], "audit "))
      g_assert_cmpstr (left[i], ==, right[i]);
  g_assert_null (mdg_test_core_get_account (office->test, "N00000"));
}

static void
test_dry_run (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *csv = many_rows (20, "0012,山田 次郎,,,,,,,\r\n0013,,,,0101,,,,2027-04-01\r\n");
  g_autofree char *before = mdg_test_core_count_rows (office->test);
  g_autoptr (MdgImportReport) report = office_import (&office->admin, csv, TRUE);
  g_autofree char *after = mdg_test_core_count_rows (office->test);
  g_autofree char *counts = office_counts_text (report);
  g_assert_cmpstr (counts, ==, "rows 22 created 20 updated 1 scheduled 1 unchanged 0");
  g_assert_true (report->dry_run);
  g_assert_cmpint (report->n_errors, ==, 0);
  g_assert_cmpuint (report->passwords->len, ==, 0);
  g_assert_cmpstr (before, ==, after);

  /* What it promised is what happens. */
  office_assert_imports (&office->admin, csv, counts);
}

static void
test_encodings (void)
{
  static const struct
  {
    const char *sentence;
    const char *charset;
    const char *mark;
    gsize mark_size;
    const char *encoding;
  } rows[] = {
    { "UTF-8 as it is", "UTF-8", "", 0, "UTF-8" },
    { "UTF-8 with a byte order mark", "UTF-8", "\xEF\xBB\xBF", 3, "UTF-8" },
    { "CP932, as spreadsheets in Japan save it", "CP932", "", 0, "CP932" },
    { "UTF-16, as they save \"Unicode text\"", "UTF-16LE", "\xFF\xFE", 2, "UTF-16" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Office) office = office_new ();
      gsize size = 0;
      g_autofree char *text = g_convert (HEADER "0077,髙橋 ①子,タカハシ,,0101,監査,,,\r\n", -1,
                                         rows[i].charset, "UTF-8", NULL, &size, NULL);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_byte_array_append (bytes, (const guint8 *) rows[i].mark, (guint) rows[i].mark_size);
      g_byte_array_append (bytes, (const guint8 *) text, (guint) size);
      g_autoptr (GBytes) csv = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      g_autoptr (MdgImportReport) report = office_import_bytes (&office->admin, csv, FALSE);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpstr (report->encoding, ==, rows[i].encoding);
      g_autofree char *found = office_account_text (office, "0077");
      g_assert_cmpstr (found, ==, "髙橋 ①子|タカハシ||0101|auditor|active|");
    }
}

/* ---- rights ---- */

static void
test_rights (void)
{
  static const MistakeRow rows[] = {
    { "his own section's people he may change", HEADER "0013,佐藤 良子,,,,,,,\n", "" },
    { "and add", HEADER "0088,新人,,,0200,,,,\n", "" },
    { "but not to another section", HEADER "0089,新人,,,0101,,,,\n", "2/-/forbidden" },
    { "nor move somebody there", HEADER "0013,,,,0101,,,,\n", "2/-/forbidden" },
    { "nor later", HEADER "0013,,,,0101,,,,2027-04-01\n", "2/-/forbidden" },
    { "of other sections' people he learns that the user ID is in use, as when he adds one",
      HEADER "0012,山田,,,0200,,,,\n", "2/職員番号/login-taken" },
    { "zeros dropped from somebody else's user ID are no hint to him",
      HEADER "12,山田,,,0200,,,,\n", "" },
    { "he gives nobody more rights than he has", HEADER "0013,,,,,システム管理者,,,\n",
      "2/役割/grant-beyond-own" },
    { "nor to somebody new", HEADER "0090,新人,,,0200,監査,,,\n", "2/役割/grant-beyond-own" },
    { "nor on a later day", HEADER "0013,,,,,システム管理者,,,2027-04-01\n",
      "2/役割/grant-beyond-own" },
  };
  g_autoptr (Office) office = office_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MdgImportReport) report = office_import (&office->manager, rows[i].csv, FALSE);
      g_autofree char *found = office_errors_text (report);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpstr (found, ==, rows[i].errors);
    }
  /* Who may not manage accounts at all gets no report. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = g_bytes_new_static (HEADER, strlen (HEADER));
  g_autoptr (MdgAccount) staff = mdg_test_core_get_account (office->test, "0012");
  MdgContext context;
  mdg_test_core_context (office->test, staff->id, &context);
  g_assert_null (mdg_account_import (&context, csv, FALSE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  mdg_context_clear (&context);
}

static void
test_handover (void)
{
  g_autoptr (Office) office = office_new ();
  MdgContext system;
  mdg_context_init_system (&system, office->test->core);
  system.lang = "en";
  g_autoptr (MdgImportReport) refused =
    office_import (&system, HEADER "admin,,,,,一般職員,,,\n", FALSE);
  g_autofree char *errors = office_errors_text (refused);
  g_assert_cmpstr (errors, ==, "2/-/last-administrator");
  office_assert_imports (&system, HEADER "admin,,,,,一般職員,,,\n0012,,,,,システム管理者,,,\n",
                         "rows 2 created 0 updated 2 scheduled 0 unchanged 0");
  g_autofree char *old = office_account_text (office, "admin");
  g_autofree char *new = office_account_text (office, "0012");
  g_assert_cmpstr (old, ==, "管理 者|||0101|staff|active|");
  g_assert_cmpstr (new, ==, "山田 太郎|||0101|administrator|active|");
  mdg_context_clear (&system);
}

/* ---- days to come ---- */

static guint
apply_due (Office *office)
{
  g_autoptr (GError) error = NULL;
  MdgContext system;
  guint count = 0;
  mdg_context_init_system (&system, office->test->core);
  g_assert_true (mdg_account_service_apply_due_changes (&system, &count, &error));
  g_assert_no_error (error);
  mdg_context_clear (&system);
  return count;
}

static void
test_transfers (void)
{
  g_autoptr (Office) office = office_new ();
  const char *spring =
    HEADER "0012,,ヤマダ,,0200,課管理者,,,2027-04-01\n0013,,,,0101,,,令和10年3月31日,R9.4.1\n";
  office_assert_imports (&office->admin, spring,
                         "rows 2 created 0 updated 0 scheduled 2 unchanged 0");
  office_assert_imports (&office->admin, spring,
                         "rows 2 created 0 updated 0 scheduled 0 unchanged 2");

  /* A row for the same day mends what it says and keeps the rest. */
  office_assert_imports (&office->admin, "職員番号,役割,適用日\n0012,一般職員、監査,2027-04-01\n",
                         "rows 1 created 0 updated 0 scheduled 1 unchanged 0");
  g_autofree char *still = office_account_text (office, "0012");
  g_assert_cmpstr (still, ==, "山田 太郎|||0101|staff|active|");

  mdg_test_core_turn_to (office->test, "2027-03-31", 23);
  g_assert_cmpuint (apply_due (office), ==, 0);
  mdg_test_core_turn_to (office->test, "2027-04-01", 0);
  g_assert_cmpuint (apply_due (office), ==, 2);
  g_assert_cmpuint (apply_due (office), ==, 0);
  g_autofree char *first = office_account_text (office, "0012");
  g_autofree char *second = office_account_text (office, "0013");
  g_assert_cmpstr (first, ==, "山田 太郎|ヤマダ||0200|auditor,staff|active|");
  g_assert_cmpstr (second, ==, "佐藤 花子|||0101|staff|active|2028-03-31");
  g_assert_cmpuint (mdg_test_core_count_audit (office->test, "account.schedule-change", "ok"), ==,
                    3);
}

static void
test_newcomer (void)
{
  g_autoptr (Office) office = office_new ();
  const char *csv =
    HEADER "0501,新規 採用,,,0200,,,,2027-04-01\n0502,長期 休職,,,0200,,停止,,2027-04-01\n";
  office_assert_imports (&office->admin, csv, "rows 2 created 2 updated 0 scheduled 1 unchanged 0");
  office_assert_imports (&office->admin, csv, "rows 2 created 0 updated 0 scheduled 0 unchanged 2");
  g_autofree char *before = office_account_text (office, "0501");
  g_assert_cmpstr (before, ==, "新規 採用|||0200|staff|stopped|");
  mdg_test_core_turn_to (office->test, "2027-04-01", 0);
  g_assert_cmpuint (apply_due (office), ==, 1);
  g_autofree char *after = office_account_text (office, "0501");
  g_autofree char *other = office_account_text (office, "0502");
  g_assert_cmpstr (after, ==, "新規 採用|||0200|staff|active|");
  g_assert_cmpstr (other, ==, "長期 休職|||0200|staff|stopped|");
}

static void
test_passwords (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = office_new ();
  g_autoptr (MdgImportReport) report = office_import (
    &office->admin, HEADER "0501,甲,,,0200,,,,\n0012,,,,,,,,\n0502,乙,,,0200,,,,\n", FALSE);
  g_assert_cmpuint (report->passwords->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const MdgInitialPassword *one = report->passwords->pdata[i];
      g_autoptr (MdgAccount) account = mdg_test_core_get_account (office->test, one->login);
      g_autoptr (MdgLease) lease = mdg_store_begin_read (office->test->core->store, NULL, &error);
      g_autoptr (MdgCredential) credential = mdg_credentials_get (lease, account->id, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (one->login, ==, i == 0 ? "0501" : "0502");
      g_assert_cmpstr (one->name, ==, i == 0 ? "甲" : "乙");
      g_assert_cmpuint (strlen (one->password), ==, MDG_INITIAL_PASSWORD_CHARS);
      g_assert_true (credential->must_change);
      g_assert_true (mdg_password_verify (credential->password, one->password));
    }
}

static void
on_event (const char *id, const char *name, const char *data, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", name);
}

static void
test_told (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GString) manager = g_string_new (NULL);
  g_autoptr (GString) stopped = g_string_new (NULL);
  g_autoptr (MdgAccount) account = mdg_test_core_get_account (office->test, "0013");
  MdgSubscriber subscribers[] = {
    { office->manager.identity.account_id, 1, office->manager.identity.grants, on_event, manager },
    { account->id, 2, { { MDG_REACH_NONE } }, on_event, stopped },
  };
  MdgEventHub *hub = office->test->core->hub;
  guint64 first =
    mdg_event_hub_subscribe (hub, &subscribers[0], NULL, mdg_event_hub_get_position (hub));
  guint64 second =
    mdg_event_hub_subscribe (hub, &subscribers[1], NULL, mdg_event_hub_get_position (hub));
  g_string_truncate (manager, 0);
  g_string_truncate (stopped, 0);

  g_autoptr (MdgImportReport) dry =
    office_import (&office->admin, HEADER "0013,,,,,,停止,,\n", TRUE);
  g_assert_cmpint (dry->n_errors, ==, 0);
  g_assert_cmpstr (manager->str, ==, "");
  office_assert_imports (&office->admin, HEADER "0013,,,,,,停止,,\n",
                         "rows 1 created 0 updated 1 scheduled 0 unchanged 0");
  g_assert_cmpstr (manager->str, ==, MDG_EVENT_ACCOUNTS_CHANGED " ");
  g_assert_cmpstr (stopped->str, ==, MDG_EVENT_SESSION_REVOKED " ");
  mdg_event_hub_unsubscribe (hub, first);
  mdg_event_hub_unsubscribe (hub, second);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = office_new ();
  g_autofree char *csv = many_rows (20, "");
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  g_autofree char *before = mdg_test_core_count_rows (office->test);
  office->admin.cancellable = g_cancellable_new ();
  g_cancellable_cancel (office->admin.cancellable);
  g_assert_null (mdg_account_import (&office->admin, bytes, FALSE, &error));
  g_assert_cmpstr (mdg_error_slug (error), ==, "cancelled");
  g_autofree char *after = mdg_test_core_count_rows (office->test);
  g_assert_cmpstr (before, ==, after);
}

static void
test_once (void)
{
  static const guint8 key[32] = { 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = office_new ();
  g_autofree char *csv = many_rows (2, "");
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  office->admin.idempotency_key = g_bytes_new_static (key, sizeof key);
  office->admin.request_hash = g_bytes_new_static (key, sizeof key);
  /* A dry run, and one that was refused, do not use the request up. */
  g_autoptr (MdgImportReport) dry = office_import (&office->admin, csv, TRUE);
  office->admin.is_marked = FALSE;
  g_autoptr (MdgImportReport) refused =
    office_import (&office->admin, HEADER "0012,,,,,,x,,\n", FALSE);
  office->admin.is_marked = FALSE;
  office_assert_imports (&office->admin, csv, "rows 2 created 2 updated 0 scheduled 0 unchanged 0");
  office->admin.is_marked = FALSE;
  g_assert_null (mdg_account_import (&office->admin, bytes, FALSE, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_ALREADY_DONE);
  g_assert_cmpint (dry->n_errors, ==, 0);
  g_assert_cmpint (refused->n_errors, ==, 1);
}

/* ---- size ---- */

static void
test_many_errors (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GString) csv = g_string_new (HEADER);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (csv, "X%u,甲,,,0999,,,,\n", i);
  g_autoptr (MdgImportReport) report = office_import (&office->admin, csv->str, TRUE);
  g_assert_cmpint (report->n_errors, ==, 1500);
  g_assert_cmpuint (report->errors->len, ==, MDG_IMPORT_MAX_ERRORS);
  g_assert_cmpint (((MdgImportError *) report->errors->pdata[999])->row, ==, 1001);
}

static void
test_1500 (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *csv = many_rows (1500, "");
  gint64 start = g_get_monotonic_time ();
  office_assert_imports (&office->admin, csv,
                         "rows 1500 created 1500 updated 0 scheduled 0 unchanged 0");
  gint64 created = g_get_monotonic_time ();
  office_assert_imports (&office->admin, csv,
                         "rows 1500 created 0 updated 0 scheduled 0 unchanged 1500");
  gint64 unchanged = g_get_monotonic_time ();
  g_test_message ("1,500 new accounts: %.2f s; again, unchanged: %.2f s",
                  (double) (created - start) / 1e6, (double) (unchanged - created) / 1e6);
  g_assert_cmpuint (mdg_test_core_count_audit (office->test, "account.import", "ok"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/mistakes", test_mistakes);
  g_test_add_func ("/import/outcomes", test_outcomes);
  g_test_add_func ("/import/dates", test_dates);
  g_test_add_func ("/import/all-or-none", test_all_or_none);
  g_test_add_func ("/import/dry-run", test_dry_run);
  g_test_add_func ("/import/encodings", test_encodings);
  g_test_add_func ("/import/rights", test_rights);
  g_test_add_func ("/import/handover", test_handover);
  g_test_add_func ("/import/transfers", test_transfers);
  g_test_add_func ("/import/newcomer", test_newcomer);
  g_test_add_func ("/import/passwords", test_passwords);
  g_test_add_func ("/import/told", test_told);
  g_test_add_func ("/import/cancelled", test_cancelled);
  g_test_add_func ("/import/once", test_once);
  g_test_add_func ("/import/many-errors", test_many_errors);
  g_test_add_func ("/import/1500", test_1500);
  return g_test_run ();
}
