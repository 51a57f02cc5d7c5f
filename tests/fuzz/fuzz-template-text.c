/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts with places to be filled: filling each place with itself gives the text again, but for
 * spaces around names; a text filled with plain values has no place that was there before.
 */
#include "shared/base/template-text.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_auto (GStrv) names = mdg_template_text_list_names (text);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (mdg_template_text_is_name (names[i]));
      g_hash_table_insert (values, names[i], g_strdup_printf ("{{%s}}", names[i]));
    }
  g_autofree char *same = mdg_template_text_fill (text, values);
  g_autofree char *again = mdg_template_text_fill (same, values);
  g_assert_cmpstr (same, ==, again);
  return 0;
}
