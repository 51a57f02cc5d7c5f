/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule in the first line, the signs of pages behind it, divided by form feeds: what is split
 * covers every page once, in order.
 */
#include "shared/notice/split-rule.h"
#include "tests/fuzz/fuzz.h"

#define MAX_PAGES 200

static void
check_parts (const GArray *parts, guint n_pages)
{
  guint next = 1;
  for (guint i = 0; i < parts->len; i++)
    {
      MdgSplitPart part = g_array_index (parts, MdgSplitPart, i);
      g_assert_cmpuint (part.first, ==, next);
      g_assert_cmpuint (part.last, >=, part.first);
      next = part.last + 1;
    }
  g_assert_cmpuint (next, ==, n_pages + 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgSplitRule) rule =
    mdg_split_rule_parse (lines[0] != NULL ? lines[0] : "", &error);
  g_assert_true ((rule == NULL) == (error != NULL));
  if (rule == NULL || lines[1] == NULL)
    return 0;
  g_auto (GStrv) signs = g_strsplit (lines[1], "\f", MAX_PAGES);
  guint n_pages = g_strv_length (signs);
  g_autoptr (GArray) parts =
    mdg_split_pages (rule, (const char *const *) signs, n_pages, &error);
  g_assert_true ((parts == NULL) == (error != NULL));
  if (parts != NULL)
    check_parts (parts, n_pages);
  return 0;
}
