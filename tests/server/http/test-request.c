/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests without a socket: queries, headers, addresses, bodies.
 */
#include "server/http/request.h"
#include "shared/base/error.h"

#include <string.h>

typedef struct
{
  const char *sentence;
  const char *target;
  const char *value; /* of "q"; NULL when absent */
  int code;          /* -1 when the target is fine */
} QueryCase;

static const QueryCase query_cases[] = {
  { "no query", "/a", NULL, -1 },
  { "an empty query", "/a?", NULL, -1 },
  { "a value", "/a?q=x", "x", -1 },
  { "a name without a value", "/a?q", "", -1 },
  { "a name with an empty value", "/a?q=&b=2", "", -1 },
  { "the second of two", "/a?b=1&q=2", "2", -1 },
  { "plus is a space", "/a?q=a+b", "a b", -1 },
  { "an encoded plus is a plus", "/a?q=a%2Bb", "a+b", -1 },
  { "an equals sign in the value", "/a?q=a=b", "a=b", -1 },
  { "an encoded ampersand stays in the value", "/a?q=a%26b", "a&b", -1 },
  { "an encoded name", "/a?%71=x", "x", -1 },
  { "empty parts are passed over", "/a?&&q=1&", "1", -1 },
  { "Japanese", "/a?q=%E7%AA%93%E5%8F%A3", "窓口", -1 },
  { "a name twice", "/a?q=1&q=1", "1", MDG_ERROR_INVALID_FIELD },
  { "a name twice, once encoded", "/a?q=1&%71=2", "1", MDG_ERROR_INVALID_FIELD },
  { "a broken escape", "/a?q=%zz", NULL, MDG_ERROR_BAD_REQUEST },
  { "half an escape", "/a?q=%e", NULL, MDG_ERROR_BAD_REQUEST },
  { "not UTF-8", "/a?q=%C0%80", NULL, MDG_ERROR_BAD_REQUEST },
  { "a hidden NUL", "/a?q=%00", NULL, MDG_ERROR_BAD_REQUEST },
};

static void
test_query (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (query_cases); i++)
    {
      const QueryCase *c = &query_cases[i];
      g_test_message ("%s", c->sentence);
      g_autoptr (MdgRequest) request = mdg_request_new ("GET", c->target);
      g_autoptr (GError) error = NULL;
      gboolean fine = mdg_request_check_target (request, &error);
      g_assert_cmpint (fine, ==, c->code == -1);
      if (!fine)
        g_assert_error (error, MDG_ERROR, c->code);
      g_assert_cmpstr (mdg_request_get_query (request, "q"), ==, c->value);
      g_assert_cmpstr (mdg_request_get_path (request), ==, "/a");
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("/a?");
  for (guint i = 0; i < MDG_REQUEST_MAX_QUERY_NAMES; i++)
    g_string_append_printf (many, "n%u=1&", i);
  g_autoptr (MdgRequest) fine = mdg_request_new ("GET", many->str);
  g_assert_true (mdg_request_check_target (fine, NULL));
  g_string_append (many, "one=more");
  g_autoptr (MdgRequest) over = mdg_request_new ("GET", many->str);
  g_autoptr (GError) error = NULL;
  g_assert_false (mdg_request_check_target (over, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_HEADERS_TOO_LARGE);

  g_autofree char *filler = g_strnfill (MDG_REQUEST_MAX_TARGET_BYTES, 'x');
  g_autofree char *target = g_strconcat ("/", filler, NULL);
  g_autoptr (MdgRequest) longer = mdg_request_new ("GET", target);
  g_assert_false (mdg_request_check_target (longer, NULL));

  g_autoptr (MdgRequest) headers = mdg_request_new ("GET", "/");
  for (guint i = 0; i < MDG_REQUEST_MAX_HEADERS; i++)
    mdg_request_add_header (headers, "X-Any", "value");
  g_assert_true (mdg_request_check_target (headers, NULL));
  mdg_request_add_header (headers, "X-Any", "value");
  g_assert_false (mdg_request_check_target (headers, NULL));
}

typedef struct
{
  const char *sentence;
  const char *target;
  gint64 value; /* -1 when it is refused */
} NumberCase;

static void
test_numbers (void)
{
  static const NumberCase rows[] = {
    { "absent: the fallback", "/a", 100 },
    { "the least", "/a?limit=1", 1 },
    { "the most", "/a?limit=500", 500 },
    { "too little", "/a?limit=0", -1 },
    { "too much", "/a?limit=501", -1 },
    { "negative", "/a?limit=-5", -1 },
    { "empty", "/a?limit=", -1 },
    { "with a letter", "/a?limit=5x", -1 },
    { "with a space", "/a?limit=+5", -1 },
    { "over 64 bits", "/a?limit=99999999999999999999", -1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (MdgRequest) request = mdg_request_new ("GET", rows[i].target);
      g_autoptr (GError) error = NULL;
      gint64 value = -1;
      gboolean fine = mdg_request_get_query_int (request, "limit", 1, 500, 100, &value, &error);
      g_assert_cmpint (fine, ==, rows[i].value != -1);
      g_assert_cmpint (value, ==, rows[i].value);
      if (!fine)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_FIELD);
    }
}

static void
test_unknown_names (void)
{
  static const char *const names[] = { "q", "limit", NULL };
  g_autoptr (MdgRequest) known = mdg_request_new ("GET", "/a?q=1&limit=2");
  g_assert_true (mdg_request_check_query (known, names, NULL));
  g_autoptr (MdgRequest) unknown = mdg_request_new ("GET", "/a?q=1&sektion=2");
  g_autoptr (GError) error = NULL;
  g_assert_false (mdg_request_check_query (unknown, names, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_UNKNOWN_FIELD);
  g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, "sektion");
  g_clear_error (&error);
  g_autoptr (MdgRequest) ugly = mdg_request_new ("GET", "/a?%0Ax=1");
  g_assert_false (mdg_request_check_query (ugly, names, &error));
  g_assert_cmpstr (mdg_error_get_arg (error, "field"), ==, "?");
}

typedef struct
{
  const char *sentence;
  const char *peer;
  const char *told; /* X-Real-IP */
  const char *address;
  gboolean local;
} AddressCase;

static void
test_address (void)
{
  static const AddressCase rows[] = {
    { "the proxy on this machine is believed", "127.0.0.1", "192.0.2.1", "192.0.2.1", FALSE },
    { "over IPv6 as well", "::1", "2001:db8::1", "2001:db8::1", FALSE },
    { "another machine is not", "192.0.2.9", "192.0.2.1", "192.0.2.9", FALSE },
    { "a word is no address", "127.0.0.1", "localhost", "127.0.0.1", FALSE },
    { "a list is no address", "127.0.0.1", "192.0.2.1, 192.0.2.2", "127.0.0.1", FALSE },
    { "this machine itself", "127.0.0.1", NULL, "127.0.0.1", TRUE },
    { "another machine itself", "192.0.2.9", NULL, "192.0.2.9", FALSE },
    { "nobody", NULL, NULL, "", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (MdgRequest) request = mdg_request_new ("GET", "/");
      mdg_request_set_peer (request, rows[i].peer);
      if (rows[i].told != NULL)
        mdg_request_add_header (request, "x-real-ip", rows[i].told);
      g_assert_cmpstr (mdg_request_get_address (request), ==, rows[i].address);
      g_assert_cmpint (mdg_request_is_local (request), ==, rows[i].local);
    }
}

static void
test_headers (void)
{
  g_autoptr (MdgRequest) request = mdg_request_new ("POST", "/");
  g_assert_null (mdg_request_get_bearer (request));
  g_assert_null (mdg_request_get_content_type (request));
  g_assert_cmpuint (g_bytes_get_size (mdg_request_get_body (request)), ==, 0);
  mdg_request_add_header (request, "authorization", "bearer abc");
  mdg_request_add_header (request, "Content-Type", " Text/CSV ; charset=cp932");
  g_assert_cmpstr (mdg_request_get_header (request, "AUTHORIZATION"), ==, "bearer abc");
  g_assert_cmpstr (mdg_request_get_bearer (request), ==, "abc");
  g_assert_cmpstr (mdg_request_get_content_type (request), ==, "text/csv");
  g_assert_cmpuint (strlen (mdg_request_get_ref (request)), ==, 10);

  g_autoptr (MdgRequest) basic = mdg_request_new ("POST", "/");
  mdg_request_add_header (basic, "Authorization", "Basic abc");
  g_assert_null (mdg_request_get_bearer (basic));
  g_autoptr (MdgRequest) empty = mdg_request_new ("POST", "/");
  mdg_request_add_header (empty, "Authorization", "Bearer ");
  g_assert_null (mdg_request_get_bearer (empty));
}

static void
test_body (void)
{
  g_autoptr (MdgRequest) request = mdg_request_new ("POST", "/");
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_request_dup_json (request, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INVALID_JSON);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);
  mdg_request_set_body (request, body);
  g_autoptr (JsonObject) object = mdg_request_dup_json (request, NULL);
  g_assert_cmpint (json_object_get_int_member (object, "a"), ==, 1);
}

static void
count_up (gpointer data)
{
  ++*(guint *) data;
}

static void
test_context (void)
{
  guint first = 0;
  guint second = 0;
  MdgRequest *request = mdg_request_new ("GET", "/");
  mdg_request_set_context (request, &first, count_up);
  g_assert_true (mdg_request_get_context (request) == &first);
  mdg_request_set_context (request, &second, count_up);
  g_assert_cmpuint (first, ==, 1);
  mdg_request_unref (request);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (second, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/query", test_query);
  g_test_add_func ("/request/limits", test_limits);
  g_test_add_func ("/request/numbers", test_numbers);
  g_test_add_func ("/request/unknown-names", test_unknown_names);
  g_test_add_func ("/request/address", test_address);
  g_test_add_func ("/request/headers", test_headers);
  g_test_add_func ("/request/body", test_body);
  g_test_add_func ("/request/context", test_context);
  return g_test_run ();
}
