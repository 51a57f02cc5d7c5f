/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accounts to CSV, and back (G-5).
 *
 * /export/round-trip   what was exported is imported as unchanged
 * /export/cp932        characters CP932 lacks are counted, and do not come back as changes
 * /export/formulas     cells that a spreadsheet would run come back as they were
 * /export/rights       only what the asker may see
 */
#include "shared/base/error.h"
#include "tests/server/service/office.h"

#include <string.h>

static GBytes *export(MdgContext *context, const char *encoding, guint *ret_replaced)
{
  g_autoptr (GError) error = NULL;
  GBytes *csv = mdg_account_export (context, encoding, ret_replaced, &error);
  g_assert_no_error (error);
  return csv;
}

static char *
export_text (MdgContext *context)
{
  guint replaced = 1;
  g_autoptr (GBytes) csv = export(context, "utf-8", &replaced);
  g_assert_cmpuint (replaced, ==, 0);
  gsize size = 0;
  const char *data = g_bytes_get_data (csv, &size);
  g_assert_true (size > 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0);
  return g_strndup (data + 3, size - 3);
}

static void
assert_all_unchanged (MdgContext *context, GBytes *csv, guint n)
{
  g_autoptr (MdgImportReport) report = office_import_bytes (context, csv, FALSE);
  g_autofree char *errors = office_errors_text (report);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpint (report->n_unchanged, ==, n);
  g_assert_cmpint (report->n_rows, ==, n);
}

static void
test_round_trip (void)
{
  g_autoptr (Office) office = office_new ();
  office_assert_imports (&office->admin,
                         HEADER "0098,\"鈴木, "
                                "\"\"一\"\"郎\",スズキ,suzuki@example.lg.jp,0200,窓口担当;監査,停止,2027-"
                                "03-31,\n0099,髙橋 﨑子,,,0101,,,,2027-04-01\n",
                         "rows 2 created 2 updated 0 scheduled 1 unchanged 0");
  g_autofree char *text = export_text (&office->admin);
  g_assert_nonnull (strstr (text, "\r\n0098,\"鈴木, \"\"一\"\"郎\",スズキ,suzuki@example.lg.jp,0200,"));
  g_assert_true (g_str_has_prefix (text, HEADER));
  g_autoptr (GBytes) utf8 = export(&office->admin, "utf-8", NULL);
  g_autoptr (GBytes) cp932 = export(&office->admin, "cp932", NULL);
  assert_all_unchanged (&office->admin, utf8, 6);
  assert_all_unchanged (&office->admin, cp932, 6);
  g_assert_cmpuint (mdg_test_core_count_audit (office->test, "account.export", "ok"), ==, 3);
}

static void
test_cp932 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Office) office = office_new ();
  office_assert_imports (&office->admin, HEADER "0099,𠮷田 𠮷子,,,0101,,,,\n",
                         "rows 1 created 1 updated 0 scheduled 0 unchanged 0");
  guint replaced = 0;
  g_autoptr (GBytes) csv = export(&office->admin, "cp932", &replaced);
  g_assert_cmpuint (replaced, ==, 2);
  assert_all_unchanged (&office->admin, csv, 5);
  g_autofree char *found = office_account_text (office, "0099");
  g_assert_cmpstr (found, ==, "𠮷田 𠮷子|||0101|staff|active|");
  g_assert_null (mdg_account_export (&office->admin, "ebcdic", NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
}

static void
test_formulas (void)
{
  static const char *const names[] = {
    "=HYPERLINK(\"http://x/\")",
    "+81 太郎",
    "-1+1",
    "@山田",
    "＝全角",
    "'=引用",
    "''=二重",
    "'太郎",
  };
  g_autoptr (Office) office = office_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *login = g_strdup_printf ("F%u", i);
      mdg_test_core_add_account (office->test, login, names[i], office->general, "staff", NULL);
    }
  g_autofree char *text = export_text (&office->admin);
  g_assert_nonnull (strstr (text, "F0,\"'=HYPERLINK("));
  g_assert_nonnull (strstr (text, "F1,'+81 太郎,"));
  g_assert_nonnull (strstr (text, "F4,'＝全角,"));
  g_assert_nonnull (strstr (text, "F5,''=引用,"));
  g_assert_nonnull (strstr (text, "F7,'太郎,"));
  g_autoptr (GBytes) bytes = export(&office->admin, "utf-8", NULL);
  assert_all_unchanged (&office->admin, bytes, 4 + G_N_ELEMENTS (names));
}

static void
test_export_rights (void)
{
  g_autoptr (Office) office = office_new ();
  g_autofree char *text = export_text (&office->manager);
  g_assert_nonnull (strstr (text, "\r\n0013,"));
  g_assert_null (strstr (text, "\r\n0012,"));
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgAccount) staff = mdg_test_core_get_account (office->test, "0012");
  MdgContext context;
  mdg_test_core_context (office->test, staff->id, &context);
  g_assert_null (mdg_account_export (&context, "utf-8", NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_FORBIDDEN);
  mdg_context_clear (&context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/round-trip", test_round_trip);
  g_test_add_func ("/export/cp932", test_cp932);
  g_test_add_func ("/export/formulas", test_formulas);
  g_test_add_func ("/export/rights", test_export_rights);
  return g_test_run ();
}
