/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Problem documents.
 *
 * /problem/round-trip  every code travels with its arguments
 * /problem/document    the members of a document
 * /problem/strange     documents that are none: the status decides
 */
#include "shared/base/error.h"
#include "shared/wire/json.h"
#include "shared/wire/problem.h"

#include <string.h>

static void
test_round_trip (void)
{
  static const char *const names[] = { "row", "column", NULL };
  static const char *const values[] = { "3", "氏名 \"x\"\n", NULL };
  for (guint code = 0; code < MDG_N_ERRORS; code++)
    {
      g_autoptr (GError) error = mdg_error_new ((MdgErrorCode) code, names, values);
      g_autoptr (GBytes) bytes = mdg_problem_to_bytes (error, "en", NULL);
      g_autoptr (GError) back = mdg_problem_to_error (bytes, mdg_error_status (error));
      g_assert_error (back, MDG_ERROR, (int) code);
      g_assert_cmpstr (mdg_error_get_arg (back, "row"), ==, "3");
      g_assert_cmpstr (mdg_error_get_arg (back, "column"), ==, "氏名 \"x\"\n");
      g_assert_cmpstr (back->message, ==, error->message);
    }
}

static void
test_document (void)
{
  g_autoptr (GError) error = NULL;
  mdg_set_error_int (&error, MDG_ERROR_BODY_TOO_LARGE, "max", 5);
  g_autoptr (GBytes) bytes = mdg_problem_to_bytes (error, "en", "a1b2");
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==,
                   "urn:madoguchi:problem:body-too-large");
  g_assert_cmpint (json_object_get_int_member (object, "status"), ==, 413);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==,
                   "The data is too large. 5 bytes are allowed.");
  g_assert_cmpstr (json_object_get_string_member (object, "ref"), ==, "a1b2");
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (object, "args"), "max"), ==, "5");

  g_autoptr (GBytes) plain = mdg_problem_to_bytes (error, "en", NULL);
  g_autoptr (JsonObject) without = mdg_json_parse_object (plain, NULL);
  g_assert_false (json_object_has_member (without, "ref"));

  /* What went wrong inside is not told outside. */
  g_autoptr (GError) inner = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "/etc/secret");
  g_autoptr (GBytes) hidden = mdg_problem_to_bytes (inner, "en", NULL);
  g_assert_null (
    g_strstr_len (g_bytes_get_data (hidden, NULL), (gssize) g_bytes_get_size (hidden), "secret"));
}

static void
test_strange (void)
{
  static const struct
  {
    const char *sentence;
    const char *text;
    guint status;
    MdgErrorCode code;
  } rows[] = {
    { "a page of a proxy", "<html>", 502, MDG_ERROR_BUSY },
    { "nothing, signed out", "", 401, MDG_ERROR_NOT_SIGNED_IN },
    { "nothing, forbidden", "", 403, MDG_ERROR_FORBIDDEN },
    { "nothing, not found", "", 404, MDG_ERROR_NOT_FOUND },
    { "nothing, too large", "", 413, MDG_ERROR_BODY_TOO_LARGE },
    { "nothing, too many requests", "", 429, MDG_ERROR_RATE_LIMITED },
    { "nothing, too late", "", 504, MDG_ERROR_NETWORK_TIMEOUT },
    { "nothing, a teapot", "", 418, MDG_ERROR_INTERNAL },
    { "a type of somebody else", "{\"type\":\"about:blank\"}", 404, MDG_ERROR_NOT_FOUND },
    { "a type that is a number", "{\"type\":1}", 404, MDG_ERROR_NOT_FOUND },
    { "a type that is a list", "{\"type\":[]}", 404, MDG_ERROR_NOT_FOUND },
    { "a type that is null", "{\"type\":null}", 404, MDG_ERROR_NOT_FOUND },
    { "a slug of a newer server", "{\"type\":\"urn:madoguchi:problem:from-tomorrow\"}", 404,
      MDG_ERROR_INTERNAL },
    { "no arguments", "{\"type\":\"urn:madoguchi:problem:conflict\"}", 409, MDG_ERROR_CONFLICT },
    { "arguments that are a list", "{\"type\":\"urn:madoguchi:problem:conflict\",\"args\":[]}", 409,
      MDG_ERROR_CONFLICT },
    { "arguments of all kinds",
      "{\"type\":\"urn:madoguchi:problem:conflict\",\"args\":{\"a\":1,\"b\":null,\"c\":[],\"d\":{},"
      "\"e\":\"x\"}}",
      409, MDG_ERROR_CONFLICT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (GBytes) bytes = g_bytes_new (rows[i].text, strlen (rows[i].text));
      g_autoptr (GError) error = mdg_problem_to_error (bytes, rows[i].status);
      g_assert_error (error, MDG_ERROR, (int) rows[i].code);
      g_assert_null (mdg_error_get_arg (error, "a"));
    }
  g_autoptr (GError) none = mdg_problem_to_error (NULL, 503);
  g_assert_error (none, MDG_ERROR, MDG_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem/round-trip", test_round_trip);
  g_test_add_func ("/problem/document", test_document);
  g_test_add_func ("/problem/strange", test_strange);
  return g_test_run ();
}
