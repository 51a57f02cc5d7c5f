/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells of a CSV of accounts. A day that was read exists and is read back alike; roles that were
 * read are written as a cell that gives the same roles; a value that was exported is imported as
 * the same.
 */
#include "server/service/account-columns.h"
#include "shared/base/clock.h"
#include "shared/base/my-number.h"
#include "shared/notice/csv-table.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
check_day (const char *cell)
{
  g_autofree char *day = mdg_account_cell_dup_date (cell);
  gint64 time = 0;
  if (day == NULL)
    return;
  g_assert_true (mdg_date_parse (day, &time));
  g_autofree char *again = mdg_account_cell_dup_date (day);
  g_assert_cmpstr (again, ==, day);
}

static MdgRoleNames *
make_names (void)
{
  g_autoptr (GPtrArray) roles = mdg_record_array_new (&MDG_ROLE_TYPE);
  static const char *const own[][2] = { { "ward-1", "窓口 担当" },
                                        { "ward-2", "監査;補助" },
                                        { "ward-3", "staff" } };
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      MdgRole *role = mdg_role_new ();
      role->code = g_strdup (own[i][0]);
      role->name = g_strdup (own[i][1]);
      g_ptr_array_add (roles, role);
    }
  return mdg_role_names_new (roles);
}

static void
check_roles (const char *cell)
{
  g_autoptr (MdgRoleNames) names = make_names ();
  g_autofree char *unknown = NULL, *unknown_again = NULL;
  g_auto (GStrv) codes = mdg_role_names_parse (names, cell, &unknown);
  g_assert_true ((codes == NULL) == (unknown != NULL));
  if (codes == NULL)
    return;
  g_autofree char *written = mdg_role_names_format (names, codes);
  g_auto (GStrv) again = mdg_role_names_parse (names, written, &unknown_again);
  g_assert_nonnull (again);
  g_assert_true (g_strv_equal ((const char *const *) codes, (const char *const *) again));
}

/* What stands in the store has no spaces around it and no control characters. */
static void
check_round_trip (const char *text)
{
  g_autofree char *value = mdg_account_cell_clean (MDG_COLUMN_NAME, text);
  g_autofree char *guarded = mdg_account_cell_dup_guarded (value);
  const char *const header[] = { "氏名", "番号", NULL }, *const cells[] = { guarded, "1", NULL };
  g_autoptr (GString) csv = g_string_new (NULL);
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return;
  mdg_csv_append_row (csv, header);
  mdg_csv_append_row (csv, cells);
  g_autoptr (GBytes) bytes = mdg_csv_encode (csv, MDG_CSV_UTF8, NULL);
  g_autoptr (MdgCsvTable) table = mdg_csv_table_parse (bytes, NULL, NULL);
  g_assert_nonnull (table);
  g_autofree char *read =
    mdg_account_cell_clean (MDG_COLUMN_NAME, mdg_csv_table_get_cell (table, 0, 0));
  g_assert_cmpstr (read, ==, value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (data != NULL ? (const char *) data : "", size);
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  MdgAccountColumn column;
  (void) mdg_account_column_find (text, &column);
  (void) mdg_my_number_is_title (text);
  (void) mdg_account_cell_get_state (text);
  check_day (text);
  check_roles (text);
  check_round_trip (text);
  return 0;
}
