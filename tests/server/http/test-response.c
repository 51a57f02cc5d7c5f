/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers without a socket: problem documents, files, pages, streams.
 */
#include "server/http/response.h"
#include "shared/base/error.h"
#include "shared/model/account.h"
#include "shared/wire/codec.h"
#include "shared/wire/problem.h"

#include <string.h>

static char *
text_of (MdgResponse *response)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (mdg_response_get_body (response), &size);
  return g_strndup (data, size);
}

typedef struct
{
  const char *sentence;
  int code;
  const char *name; /* placeholder */
  const char *value;
  const char *header;
  const char *expected; /* NULL: the header must be absent */
} ProblemCase;

static void
test_problem (void)
{
  static const ProblemCase rows[] = {
    { "a busy server asks for patience", MDG_ERROR_BUSY, NULL, NULL, "Retry-After", "2" },
    { "a limit tells its seconds", MDG_ERROR_RATE_LIMITED, "seconds", "30", "Retry-After", "30" },
    { "a lock tells its minutes in seconds", MDG_ERROR_SIGN_IN_LOCKED, "minutes", "15",
      "Retry-After", "900" },
    { "nonsense is not passed on", MDG_ERROR_RATE_LIMITED, "seconds", "soon", "Retry-After", "1" },
    { "signed out says how to sign in", MDG_ERROR_NOT_SIGNED_IN, NULL, NULL, "WWW-Authenticate",
      "Bearer" },
    { "forbidden does not", MDG_ERROR_FORBIDDEN, NULL, NULL, "WWW-Authenticate", NULL },
    { "the language is told", MDG_ERROR_NOT_FOUND, NULL, NULL, "Content-Language", "ja" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const ProblemCase *c = &rows[i];
      g_test_message ("%s", c->sentence);
      g_autoptr (GError) error = NULL;
      mdg_set_error (&error, (MdgErrorCode) c->code, c->name, c->value, NULL);
      g_autoptr (MdgResponse) response = mdg_response_new_problem (error, "ja", "ref1");
      g_assert_cmpuint (mdg_response_get_status (response), ==, mdg_error_status (error));
      g_assert_cmpstr (mdg_response_get_content_type (response), ==, "application/problem+json");
      g_assert_cmpstr (mdg_response_get_header (response, c->header), ==, c->expected);
      g_autoptr (GError) back = mdg_problem_to_error (mdg_response_get_body (response), 0);
      g_assert_error (back, MDG_ERROR, c->code);
      g_autofree char *text = text_of (response);
      g_assert_nonnull (strstr (text, "\"ref\":\"ref1\""));
    }
}

typedef struct
{
  const char *sentence;
  const char *filename;
  const char *expected;
} FileCase;

static void
test_file (void)
{
  static const FileCase rows[] = {
    { "plain", "audit.csv", "attachment; filename=\"audit.csv\"" },
    { "a space", "audit log.csv", "attachment; filename=\"audit log.csv\"" },
    { "Japanese", "監査.csv",
      "attachment; filename=\"__.csv\"; filename*=UTF-8''%E7%9B%A3%E6%9F%BB.csv" },
    { "a quote", "a\"b.csv", "attachment; filename=\"a_b.csv\"; filename*=UTF-8''a%22b.csv" },
    { "a line break", "a\r\nSet-Cookie: x",
      "attachment; filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x" },
    { "a path", "../../etc/passwd",
      "attachment; filename=\".._.._etc_passwd\"; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd" },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (MdgResponse) response =
        mdg_response_new_bytes ("text/csv", bytes, rows[i].filename);
      g_assert_cmpstr (mdg_response_get_header (response, "Content-Disposition"), ==,
                       rows[i].expected);
    }
}

static void
test_records (void)
{
  g_autoptr (MdgSection) section = mdg_section_new ();
  section->id = 7;
  section->code = g_strdup ("0321");
  section->name = g_strdup ("税務課");
  g_autoptr (MdgResponse) one = mdg_response_new_record (201, &MDG_SECTION_TYPE, section);
  g_assert_cmpuint (mdg_response_get_status (one), ==, 201);
  g_assert_cmpstr (mdg_response_get_content_type (one), ==, "application/json");
  g_autoptr (MdgSection) back = mdg_codec_decode_bytes (
    &MDG_SECTION_TYPE, mdg_response_get_body (one), MDG_DECODE_STRICT, NULL);
  g_assert_true (mdg_record_equal (&MDG_SECTION_TYPE, section, back));

  g_autoptr (GPtrArray) items = mdg_record_array_new (&MDG_SECTION_TYPE);
  g_ptr_array_add (items, mdg_section_copy (section));
  g_autoptr (MdgResponse) page = mdg_response_new_page (&MDG_SECTION_TYPE, items, "cursor");
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) list =
    mdg_codec_decode_page (&MDG_SECTION_TYPE, mdg_response_get_body (page), &next, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (next, ==, "cursor");
}

static void
test_head (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("12345", 5);
  g_autoptr (MdgResponse) response = mdg_response_new_bytes ("text/plain", bytes, NULL);
  mdg_response_drop_body (response);
  g_assert_cmpuint (g_bytes_get_size (mdg_response_get_body (response)), ==, 0);
  g_assert_cmpuint (mdg_response_get_length (response), ==, 5);
  g_assert_cmpstr (mdg_response_get_content_type (response), ==, "text/plain");

  g_autoptr (MdgResponse) empty = mdg_response_new_empty ();
  g_assert_cmpuint (mdg_response_get_status (empty), ==, 204);
  g_assert_null (mdg_response_get_content_type (empty));
  mdg_response_set_header (empty, "ETag", "a");
  mdg_response_set_header (empty, "etag", "b");
  g_assert_cmpstr (mdg_response_get_header (empty, "ETAG"), ==, "b");
}

static void
start_counted (MdgStream *stream, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
count_destroyed (gpointer user_data)
{
  *(guint *) user_data += 100;
}

static void
test_stream (void)
{
  guint count = 0;
  MdgResponse *started = mdg_response_new_stream (start_counted, &count, count_destroyed);
  g_assert_true (mdg_response_is_stream (started));
  mdg_response_start_stream (started, NULL);
  g_assert_cmpuint (count, ==, 1);
  mdg_response_free (started);
  g_assert_cmpuint (count, ==, 101);

  MdgResponse *never = mdg_response_new_stream (start_counted, &count, count_destroyed);
  mdg_response_drop_body (never);
  g_assert_false (mdg_response_is_stream (never));
  mdg_response_free (never);
  g_assert_cmpuint (count, ==, 201);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/problem", test_problem);
  g_test_add_func ("/response/file", test_file);
  g_test_add_func ("/response/records", test_records);
  g_test_add_func ("/response/head", test_head);
  g_test_add_func ("/response/stream", test_stream);
  return g_test_run ();
}
