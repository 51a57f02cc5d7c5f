/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading JSON from outside.
 *
 * /json/good    texts that are JSON, and what they are written as again
 * /json/bad     texts that are not, though the parser below would take many of them
 * /json/depth   the deepest that is taken, the first that is not, and brackets hidden from the
 * count /json/object  the top level must be an object
 */
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <string.h>

static JsonNode *
parse (const char *data, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  return mdg_json_parse (bytes, error);
}

typedef struct
{
  const char *sentence;
  const char *text;
  const char *expected; /* written again, or the reason of the refusal */
} Row;

static const Row good_rows[] = {
  { "an object", "{\"a\":1}", "{\"a\":1}" },
  { "space everywhere", " {\r\n\t\"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}" },
  { "empty ones", "[{},[],\"\"]", "[{},[],\"\"]" },
  { "words", "[true,false,null]", "[true,false,null]" },
  { "a value alone", "\"x\"", "\"x\"" },
  { "the smallest and the largest whole number", "[-9223372036854775808,9223372036854775807]",
    "[-9223372036854775808,9223372036854775807]" },
  { "minus nothing", "[-0]", "[0]" },
  { "escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u7a93\"]", "[\"\\\"\\\\/\\b\\f\\n\\r\\t窓\"]" },
  { "a surrogate pair", "[\"\\ud842\\udfb7\"]", "[\"𠮷\"]" },
  { "Japanese", "{\"窓口\":\"髙\"}", "{\"窓口\":\"髙\"}" },
  { "of two members of one name the last", "{\"a\":1,\"a\":2}", "{\"a\":2}" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_rows); i++)
    {
      const Row *row = &good_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (row->text, strlen (row->text), &error);
      g_assert_no_error (error);
      g_autofree char *again = mdg_json_to_text (node);
      g_assert_cmpstr (again, ==, row->expected);
      g_autoptr (GBytes) bytes = mdg_json_to_bytes (node);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), row->expected,
                       strlen (row->expected));
    }
}

static const Row bad_rows[] = {
  { "nothing", "", "empty" },
  { "only space", " \n", "syntax" },
  { "half an object", "{\"a\":1", "syntax" },
  { "half a name", "{\"a", "syntax" },
  { "half a word", "nul", "syntax" },
  { "a word in capitals", "TRUE", "syntax" },
  { "two texts", "{}{}", "syntax" },
  { "something behind", "{} x", "syntax" },
  { "a comma too many", "[1,]", "syntax" },
  { "only a comma", "[,]", "syntax" },
  { "no comma", "[1 2]", "syntax" },
  { "no colon", "{\"a\" 1}", "syntax" },
  { "no value", "{\"a\":}", "syntax" },
  { "a name without quotes", "{a:1}", "syntax" },
  { "single quotes", "{'a':1}", "syntax" },
  { "a comment", "{/*x*/\"a\":1}", "syntax" },
  { "a comment at the end", "{\"a\":1}//x", "syntax" },
  { "an assignment", "var x = {\"a\":1};", "syntax" },
  { "the wrong bracket", "[1}", "syntax" },
  { "a closing bracket alone", "]", "syntax" },
  { "a number with a leading zero, which would be octal", "[010]", "syntax" },
  { "a number in hex", "[0x10]", "syntax" },
  { "a plus sign", "[+1]", "syntax" },
  { "a minus sign alone", "[-]", "syntax" },
  { "nothing before the point", "[.5]", "syntax" },
  { "nothing behind the point", "[1.]", "syntax" },
  { "an exponent without digits", "[1e]", "syntax" },
  { "not a number", "[NaN]", "syntax" },
  { "too large a number, which would wrap", "[9223372036854775808]", "number out of range" },
  { "too small a number", "[-9223372036854775809]", "number out of range" },
  { "an infinite number", "[1e400]", "number out of range" },
  { "a number of a hundred digits",
    "[0."
    "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234"
    "567890]",
    "number out of range" },
  { "a NUL as escape, which would end the string", "[\"a\\u0000b\"]", "syntax" },
  { "half a surrogate pair", "[\"\\ud842\"]", "syntax" },
  { "half a pair and a letter, which would be broken UTF-8", "[\"\\ud842x\"]", "syntax" },
  { "two first halves", "[\"\\ud842\\ud842\"]", "syntax" },
  { "the second half first", "[\"\\udfb7\\ud842\"]", "syntax" },
  { "three hex digits", "[\"\\u12g4\"]", "syntax" },
  { "an unknown escape", "[\"\\x41\"]", "syntax" },
  { "a backslash at the end", "[\"\\", "syntax" },
  { "a tab in a string", "[\"\t\"]", "syntax" },
  { "a line feed in a string", "[\"\n\"]", "syntax" },
  { "a byte order mark", "\xEF\xBB\xBF{}", "syntax" },
  { "not UTF-8", "[\"\xff\"]", "not UTF-8" },
  { "half a character", "[\"\xe7\xaa", "not UTF-8" },
  { "another script's digit", "[１]", "syntax" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      const Row *row = &bad_rows[i];
      g_test_message ("%s", row->sentence);
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (row->text, strlen (row->text), &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
      g_assert_cmpstr (mdg_error_get_arg (error, "reason"), ==, row->expected);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (parse ("{}\0", 3, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
}

static char *
nest (const char *head, guint depth, gboolean closed)
{
  GString *out = g_string_new (head);
  for (guint i = 0; i < depth; i++)
    g_string_append_c (out, '[');
  for (guint i = 0; closed && i < depth; i++)
    g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest ("", MDG_JSON_MAX_DEPTH, TRUE);
  g_autoptr (JsonNode) node = parse (deepest, strlen (deepest), NULL);
  g_assert_nonnull (node);

  static const char *const heads[] = { "", "{\"a\":", "[\"[[[\",", "/*\"*/", "'\"'", "[\"\\\"\"," };
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_test_message ("200,000 brackets behind %s", heads[i]);
      g_autofree char *bomb = nest (heads[i], 200000, FALSE);
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (bomb, strlen (bomb), &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
    }
  g_autofree char *over = nest ("", MDG_JSON_MAX_DEPTH + 1, TRUE);
  g_autoptr (GError) error = NULL;
  g_assert_null (parse (over, strlen (over), &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "reason"), ==, "nested too deeply");

  /* Side by side is not deep. */
  GString *wide = g_string_new ("[");
  for (guint i = 0; i < 1000; i++)
    g_string_append (wide, "[{}],");
  g_string_append (wide, "[]]");
  g_autofree char *text = g_string_free (wide, FALSE);
  g_autoptr (JsonNode) fine = parse (text, strlen (text), NULL);
  g_assert_nonnull (fine);
}

static void
test_object (void)
{
  static const char *const others[] = { "[]", "1", "\"{}\"", "null", "true" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (others[i], strlen (others[i]));
      g_autoptr (GError) error = NULL;
      g_assert_null (mdg_json_parse_object (bytes, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
    }
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  g_assert_cmpint (json_object_get_int_member (object, "a"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/good", test_good);
  g_test_add_func ("/json/bad", test_bad);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/object", test_object);
  return g_test_run ();
}
