/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain.
 *
 * /error/table         each code has a slug of its own, a sensible status and a sentence
 * /error/placeholders  placeholders are plain names, and values are never read for placeholders
 * /error/arguments     what is set comes back, in order, and survives copying
 * /error/strangers     errors of other domains
 *
 * That the Japanese sentences have the same placeholders is held by the lint rule "translations".
 */
#include "shared/base/error.h"

#include <string.h>

/* The sentence of @code with its placeholders unfilled. */
static char *
sentence_of (MdgErrorCode code)
{
  g_autoptr (GError) error = mdg_error_new (code, NULL, NULL);
  return mdg_error_dup_sentence (error, "en");
}

static void
test_table (void)
{
  g_autoptr (GHashTable) slugs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint code = 0; code < MDG_N_ERRORS; code++)
    {
      g_autoptr (GError) error = mdg_error_new ((MdgErrorCode) code, NULL, NULL);
      const char *slug = mdg_error_slug (error);
      g_test_message ("code %u, %s", code, slug);
      g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", slug, 0, 0));
      g_assert_true (g_hash_table_add (slugs, g_strdup (slug)));
      g_assert_cmpint (mdg_error_code_from_slug (slug), ==, code);
      g_assert_cmpuint (mdg_error_status (error), >=, 400);
      g_assert_cmpuint (mdg_error_status (error), <=, 599);

      char *sentence = sentence_of ((MdgErrorCode) code);
      g_assert_cmpuint (strlen (sentence), >, 10);
      g_assert_true (g_ascii_isupper (*sentence) || *sentence == '{' || (guint8) *sentence >= 0x80);
      g_assert_true (g_hash_table_add (sentences, sentence));
    }
}

static void
test_placeholders (void)
{
  g_autoptr (GRegex) placeholder = g_regex_new ("\\{[a-z]+\\}", 0, 0, NULL);
  for (guint code = 0; code < MDG_N_ERRORS; code++)
    {
      g_autofree char *sentence = sentence_of ((MdgErrorCode) code);
      g_test_message ("%s", sentence);
      g_autofree char *rest = g_regex_replace_literal (placeholder, sentence, -1, 0, "", 0, NULL);
      g_assert_null (strpbrk (rest, "{}%"));
    }

  g_autoptr (GError) error = NULL;
  mdg_set_error (&error, MDG_ERROR_CSV_CELL_INVALID, "row", "{column}", "column", "{row}", "hint",
                 "", NULL);
  g_autofree char *filled = mdg_error_dup_sentence (error, "en");
  g_assert_cmpstr (filled, ==, "Row {column}, “{row}”: the value is not valid. ");
}

static void
test_arguments (void)
{
  g_autoptr (GError) error = NULL;
  mdg_set_error (&error, MDG_ERROR_CSV_CELL_TOO_LONG, "row", "3", "column", "氏名", "max", NULL,
                 NULL);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CSV_CELL_TOO_LONG);
  g_autoptr (GError) copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (mdg_error_get_arg_names (copy)[0], ==, "row");
  g_assert_cmpstr (mdg_error_get_arg_names (copy)[2], ==, "max");
  g_assert_null (mdg_error_get_arg_names (copy)[3]);
  g_assert_cmpstr (mdg_error_get_arg (copy, "column"), ==, "氏名");
  g_assert_cmpstr (mdg_error_get_arg (copy, "max"), ==, "");
  g_assert_null (mdg_error_get_arg (copy, "hint"));
  g_assert_cmpstr (copy->message, ==, "Row 3, “氏名”:  characters at most.");

  g_autoptr (GError) number = NULL;
  mdg_set_error_int (&number, MDG_ERROR_BODY_TOO_LARGE, "max", G_MAXINT64);
  g_assert_cmpstr (mdg_error_get_arg (number, "max"), ==, "9223372036854775807");

  mdg_set_error (NULL, MDG_ERROR_INTERNAL, NULL);
  mdg_set_error_int (NULL, MDG_ERROR_BODY_TOO_LARGE, "max", 1);
}

static void
test_strangers (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_assert_cmpstr (mdg_error_slug (cancelled), ==, "cancelled");
  g_autoptr (GError) other =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "a secret of the machine");
  g_assert_cmpstr (mdg_error_slug (other), ==, "internal");
  g_assert_cmpuint (mdg_error_status (other), ==, 500);
  g_assert_null (mdg_error_get_arg_names (other)[0]);
  g_assert_null (mdg_error_get_arg (other, "row"));
  g_autofree char *sentence = mdg_error_dup_sentence (other, "en");
  g_assert_null (strstr (sentence, "secret"));
  g_assert_cmpint (mdg_error_code_from_slug ("from-the-future"), ==, MDG_ERROR_INTERNAL);
  g_assert_cmpint (mdg_error_code_from_slug (NULL), ==, MDG_ERROR_INTERNAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/table", test_table);
  g_test_add_func ("/error/placeholders", test_placeholders);
  g_test_add_func ("/error/arguments", test_arguments);
  g_test_add_func ("/error/strangers", test_strangers);
  return g_test_run ();
}
