/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list and parts, a line each: "row NUMBER|NAME|BIRTH" or "part ...". Whatever they say, every
 * part is in the plan, no two of them keep one row, and rows are with pages or without.
 */
#include "shared/notice/match.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define MAX_LINES 300

static MdgMatchKeys
read_keys (char **cells)
{
  guint n = g_strv_length (cells);
  MdgMatchKeys keys = { .number = n > 0 ? cells[0] : NULL };
  keys.name = n > 1 ? cells[1] : NULL;
  keys.birth = n > 2 ? cells[2] : NULL;
  return keys;
}

static void
check_plan (const MdgNoticePlan *plan, guint n_rows, guint n_parts)
{
  g_autofree guint *uses = g_new0 (guint, n_rows + 1);
  g_autofree gboolean *decided = g_new0 (gboolean, n_rows + 1);
  g_assert_cmpuint (plan->parts->len, ==, n_parts);
  for (guint i = 0; i < n_parts; i++)
    {
      const MdgNoticePart *part = plan->parts->pdata[i];
      g_assert_cmpint (part->first, ==, i + 1);
      g_assert_cmpint (part->row, >=, 0);
      g_assert_cmpint (part->row, <=, n_rows);
      g_assert_cmpint (part->score, >=, 0);
      g_assert_cmpint (part->score, <=, 1000);
      g_assert_true (part->row != 0 || g_str_equal (part->decision, MDG_MATCH_UNMATCHED));
      uses[part->row]++;
      decided[part->row] |= g_str_equal (part->decision, MDG_MATCH_AUTO);
    }
  guint n_without = 0;
  for (guint row = 1; row <= n_rows; row++)
    {
      g_assert_true (!decided[row] || uses[row] == 1);
      n_without += uses[row] == 0;
    }
  g_assert_cmpuint (g_strv_length (plan->rows_without_pages), ==, n_without);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree MdgMatchKeys *rows = g_new0 (MdgMatchKeys, MAX_LINES);
  g_autofree MdgMatchPart *parts = g_new0 (MdgMatchPart, MAX_LINES);
  guint n_rows = 0, n_parts = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean is_row = g_str_has_prefix (lines[i], "row ");
      gboolean is_part = g_str_has_prefix (lines[i], "part ");
      const char *behind = strchr (lines[i], ' ');
      char **cells = g_strsplit (behind != NULL ? behind + 1 : "", "|", 3);
      g_ptr_array_add (kept, cells);
      if (is_row)
        rows[n_rows++] = read_keys (cells);
      else if (is_part)
        {
          parts[n_parts] = (MdgMatchPart){ n_parts + 1, n_parts + 1, read_keys (cells) };
          n_parts++;
        }
    }
  g_autoptr (MdgNoticePlan) plan = mdg_match (rows, n_rows, parts, n_parts);
  check_plan (plan, n_rows, n_parts);
  return 0;
}
