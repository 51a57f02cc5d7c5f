/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two names, a line each: they compare alike from both sides, and as their keys say.
 */
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"
#include "tests/fuzz/fuzz.h"

static void
check_keys (const char *a, const char *b, MdgNameLikeness likeness)
{
  char *(*const makers[]) (const char *) = { mdg_name_key_weak, mdg_name_key_variant,
                                             mdg_name_key_spelling };
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autofree char *left = makers[i](a);
      g_autofree char *right = makers[i](b);
      g_assert_true (g_utf8_validate (left, -1, NULL));
      if (*left != '\0' && g_str_equal (left, right))
        g_assert_cmpint (likeness, >=, MDG_NAME_WEAK_VARIANT + i);
      else if (i > 0 && *left != '\0' && *right != '\0')
        g_assert_cmpint (likeness, <, MDG_NAME_WEAK_VARIANT + i);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  const char *a = lines[0] != NULL ? lines[0] : "";
  const char *b = lines[0] != NULL && lines[1] != NULL ? lines[1] : "";
  MdgNameLikeness likeness = mdg_name_compare (a, b);
  g_assert_cmpint (likeness, ==, mdg_name_compare (b, a));
  g_assert_cmpint (mdg_name_first_difference (a, b), <, (int) size + 1);
  check_keys (a, b, likeness);
  g_autofree char *kana = mdg_kana_key (a);
  g_autofree char *number = mdg_number_key (a);
  g_autofree char *again = mdg_number_key (number);
  g_assert_true (g_utf8_validate (kana, -1, NULL));
  g_assert_true (g_utf8_validate (again, -1, NULL));
  return 0;
}
