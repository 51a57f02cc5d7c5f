/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small parsers of the base: placeholders, user IDs, times, days, Accept-Language. A time that
 * was read is written and read alike; folding twice changes nothing more.
 */
#include "shared/base/catalog.h"
#include "shared/base/clock.h"
#include "shared/base/text.h"
#include "tests/fuzz/fuzz.h"

static void
check_times (const char *text)
{
  gint64 time = 0;
  if (mdg_time_parse (text, &time))
    {
      g_autofree char *written = mdg_time_format (time);
      gint64 again = 0;
      g_assert_true (mdg_time_parse (written, &again));
      g_assert_cmpint (again, ==, time);
    }
  if (mdg_date_parse (text, &time))
    {
      g_autofree char *written = mdg_date_format (time);
      g_assert_cmpstr (written, ==, text);
    }
}

static void
check_folding (const char *text)
{
  g_autofree char *login = mdg_text_fold_login (text);
  g_autofree char *search = mdg_text_fold_search (text);
  g_assert_true (g_utf8_validate (login, -1, NULL));
  g_assert_true (g_utf8_validate (search, -1, NULL));
  g_autofree char *again = mdg_text_fold_login (login);
  g_assert_cmpstr (again, ==, login);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const names[] = { "a", "row", NULL };
  static const char *const values[] = { "{row}", "", NULL };
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *filled = mdg_text_fill (text, names, values);
  g_assert_nonnull (mdg_catalog_choose_language (text));
  check_times (text);
  if (mdg_text_is_clean_line (text, 100))
    g_assert_true (g_utf8_validate (text, -1, NULL));
  check_folding (text);
  return 0;
}
