/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts with places to be filled.
 *
 * /template-text/names   which places a text has
 * /template-text/fill    what comes of filling them
 * /template-text/huge    a long text of nothing but braces is read in a moment
 */
#include "shared/base/template-text.h"

#include <string.h>

typedef struct
{
  const char *sentence;
  const char *text;
  const char *names;  /* divided by "|" */
  const char *filled; /* with a = 1, 名前 = {{a}}, empty = nothing */
} Row;

static const Row rows[] = {
  { "a text without places", "ただの文", "", "ただの文" },
  { "one place", "{{a}}です", "a", "1です" },
  { "spaces around the name do not count", "{{ a }}", "a", "1" },
  { "a place that comes twice is one name", "{{a}}{{b}}{{a}}", "a|b", "11" },
  { "what is filled in is not looked at again", "{{名前}}", "名前", "{{a}}" },
  { "places in places: the inner one", "{{{{a}}}}", "a", "{{1}}" },
  { "three braces", "{{{a}}}", "a", "{1}" },
  { "a name over two lines is none", "{{a\nb}}", "", "{{a\nb}}" },
  { "an empty name is none", "{{}} {{ }}", "", "{{}} {{ }}" },
  { "braces that never close", "{{a", "", "{{a" },
  { "single braces", "{a} }}{{", "", "{a} }}{{" },
  { "a name of no field becomes empty", "x{{empty}}y", "empty", "xy" },
  { "format marks are text", "%s {{a}} %n", "a", "%s 1 %n" },
};

static void
test_rows (void)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (values, (gpointer) "a", (gpointer) "1");
  g_hash_table_insert (values, (gpointer) "名前", (gpointer) "{{a}}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) names = mdg_template_text_list_names (rows[i].text);
      g_autofree char *joined = g_strjoinv ("|", names);
      g_autofree char *filled = mdg_template_text_fill (rows[i].text, values);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpstr (joined, ==, rows[i].names);
      g_assert_cmpstr (filled, ==, rows[i].filled);
    }
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (MDG_TEMPLATE_NAME_MAX_CHARS, 'a');
  g_autofree char *longer = g_strnfill (MDG_TEMPLATE_NAME_MAX_CHARS + 1, 'a');
  g_assert_true (mdg_template_text_is_name ("会議 名"));
  g_assert_true (mdg_template_text_is_name (longest));
  g_assert_false (mdg_template_text_is_name (longer));
  g_assert_false (mdg_template_text_is_name (" a"));
  g_assert_false (mdg_template_text_is_name ("a\t"));
  g_assert_false (mdg_template_text_is_name ("a}"));
  g_assert_false (mdg_template_text_is_name (""));
  g_assert_false (mdg_template_text_is_name (NULL));
}

static void
test_huge (void)
{
  g_autofree char *braces = g_strnfill (200000, '{');
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 start = g_get_monotonic_time ();
  g_auto (GStrv) names = mdg_template_text_list_names (braces);
  g_autofree char *filled = mdg_template_text_fill (braces, values);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  g_assert_cmpuint (strlen (filled), ==, 200000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-text/fill", test_rows);
  g_test_add_func ("/template-text/names", test_names);
  g_test_add_func ("/template-text/huge", test_huge);
  return g_test_run ();
}
