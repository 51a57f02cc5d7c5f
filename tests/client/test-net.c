/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * address: what people may type, and what is refused.
 * connection: good answers, problems, other servers, no server, wrong certificates, cancelling,
 * headers. events: delivery, opening again with the last id, silence, a refused token, the waits in
 * between.
 */
#include "client/net/address.h"
#include "client/net/connection.h"
#include "client/net/event-source.h"
#include "mdg-config.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "tests/client/own-certificate.h"
#include "tests/support/script-server.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *typed;
  const char *expected; /* NULL: refused */
  const char *sentence;
} AddressRow;

static const AddressRow address_rows[] = {
  { "https://madoguchi.example.lg.jp", "https://madoguchi.example.lg.jp",
    "an address stays as it is" },
  { "https://madoguchi.example.lg.jp/", "https://madoguchi.example.lg.jp",
    "the slash at the end goes" },
  { " madoguchi.example.lg.jp ", "https://madoguchi.example.lg.jp", "a host alone means https" },
  { "madoguchi.example.lg.jp:8443", "https://madoguchi.example.lg.jp:8443", "a port stays" },
  { "http://127.0.0.1:8080", "http://127.0.0.1:8080", "this machine may be spoken to without TLS" },
  { "http://localhost:8080", "http://localhost:8080", "this machine by name too" },
  { "http://madoguchi.example.lg.jp", NULL, "another machine may not" },
  { "http://127.0.0.1.example.com", NULL, "a name that only begins like this machine may not" },
  { "https://user@madoguchi.example.lg.jp", NULL, "a user name is refused" },
  { "https://madoguchi.example.lg.jp/path", NULL, "a path is refused" },
  { "https://madoguchi.example.lg.jp?x=1", NULL, "a query is refused" },
  { "ftp://madoguchi.example.lg.jp", NULL, "another protocol is refused" },
  { "", NULL, "nothing is refused" },
  { "ここ です", NULL, "a sentence is refused" },
};

static void
test_address (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (address_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = mdg_address_normalise (address_rows[i].typed, &error);
      g_test_message ("%s", address_rows[i].sentence);
      g_assert_cmpstr (normal, ==, address_rows[i].expected);
      g_assert_cmpint (error != NULL, ==, address_rows[i].expected == NULL);
    }
}

/* ---- calls ---- */

typedef struct
{
  MdgScriptServer *server;
  MdgConnection *connection;
  GBytes *body;
  GError *error;
  gboolean done;
  guint signed_out;
} Fixture;

static void
on_signed_out (MdgConnection *connection, Fixture *fixture)
{
  fixture->signed_out++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  fixture->connection =
    mdg_connection_new (mdg_script_server_get_address (fixture->server), NULL, NULL);
  g_signal_connect (fixture->connection, "signed-out", G_CALLBACK (on_signed_out), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->connection);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  fixture->body = mdg_connection_send_finish (MDG_CONNECTION (source), result, &fixture->error);
  fixture->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
call (Fixture *fixture, const char *method, const char *path, GCancellable *cancellable)
{
  MdgCall request = { .method = method, .path = path };
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  mdg_connection_send_async (fixture->connection, &request, cancellable, on_answer, fixture);
  g_assert_true (mdg_wait_until (is_done, fixture, 20));
}

typedef struct
{
  guint status;
  const char *type;
  const char *body;
  int code; /* -1: a good answer */
  const char *sentence;
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { 200, "application/json", "{\"a\": 1}", -1, "a good answer is handed on" },
  { 204, "", "", -1, "an empty answer is good too" },
  { 409, "application/problem+json",
    "{\"type\": \"urn:madoguchi:problem:conflict\", \"status\": 409}", MDG_ERROR_CONFLICT,
    "a problem becomes its error" },
  { 426, "application/problem+json",
    "{\"type\": \"urn:madoguchi:problem:client-too-old\", \"status\": 426, \"args\": {\"version\": "
    "\"2.0\"}}",
    MDG_ERROR_CLIENT_TOO_OLD, "an old client is told so" },
  { 404, "text/html", "<html>", MDG_ERROR_NETWORK_NOT_MADOGUCHI,
    "another server's page is none of ours" },
  { 301, "text/html", "moved", MDG_ERROR_NETWORK_NOT_MADOGUCHI, "a redirection is not followed" },
  { 502, "text/html", "<html>", MDG_ERROR_SHUTTING_DOWN,
    "an edge without a server behind it: try again" },
  { 500, "application/problem+json", "not json", MDG_ERROR_INTERNAL,
    "a broken problem is still an error" },
};

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    {
      const AnswerRow *row = &answer_rows[i];
      g_test_message ("%s", row->sentence);
      mdg_script_server_set_full (fixture->server, "GET /x", row->status, row->type, row->body, 0);
      call (fixture, "GET", "/x", NULL);
      if (row->code < 0)
        g_assert_no_error (fixture->error);
      else
        g_assert_error (fixture->error, MDG_ERROR, row->code);
      g_assert_cmpint (fixture->body != NULL, ==, row->code < 0);
    }
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "POST /x", 200, "{}");
  mdg_connection_set_token (fixture->connection, "secret-token");
  mdg_connection_set_language (fixture->connection, "en");
  call (fixture, "POST", "/x", NULL);
  g_autofree char *version =
    mdg_script_server_dup_header (fixture->server, "POST /x", MDG_HEADER_CLIENT_VERSION);
  g_autofree char *token =
    mdg_script_server_dup_header (fixture->server, "POST /x", "Authorization");
  g_autofree char *language =
    mdg_script_server_dup_header (fixture->server, "POST /x", "Accept-Language");
  g_autofree char *first =
    mdg_script_server_dup_header (fixture->server, "POST /x", MDG_HEADER_IDEMPOTENCY_KEY);
  g_assert_cmpstr (version, ==, MDG_VERSION);
  g_assert_cmpstr (token, ==, "Bearer secret-token");
  g_assert_cmpstr (language, ==, "en");
  g_assert_nonnull (first);
  call (fixture, "POST", "/x", NULL);
  g_autofree char *second =
    mdg_script_server_dup_header (fixture->server, "POST /x", MDG_HEADER_IDEMPOTENCY_KEY);
  g_assert_cmpstr (first, !=, second);
}

static void
test_refused_token (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET /x", 401, "not-signed-in");
  mdg_connection_set_token (fixture->connection, "old");
  call (fixture, "GET", "/x", NULL);
  g_assert_error (fixture->error, MDG_ERROR, MDG_ERROR_NOT_SIGNED_IN);
  g_assert_cmpuint (fixture->signed_out, ==, 1);
  g_assert_null (mdg_connection_get_token (fixture->connection));
  mdg_connection_refused (fixture->connection, "old");
  g_assert_cmpuint (fixture->signed_out, ==,
                    1); /* a late answer to the old token changes nothing */
}

static void
test_wrong_password_keeps_token (Fixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET /x", 401, "sign-in-failed");
  mdg_connection_set_token (fixture->connection, "mine");
  call (fixture, "GET", "/x", NULL);
  g_assert_error (fixture->error, MDG_ERROR, MDG_ERROR_SIGN_IN_FAILED);
  g_assert_cmpuint (fixture->signed_out, ==, 0);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  mdg_script_server_set_full (fixture->server, "GET /x", 200, "application/json", "{}", 5000);
  g_timeout_add (100, on_cancel, cancellable);
  gint64 start = g_get_monotonic_time ();
  call (fixture, "GET", "/x", cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
}

static void
test_nobody_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = g_strdup (mdg_script_server_get_address (fixture->server));
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  call (fixture, "GET", "/x", NULL);
  g_assert_error (fixture->error, MDG_ERROR, MDG_ERROR_NETWORK_UNREACHABLE);
}

/* ---- certificates ---- */

static void
test_certificates (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pem = NULL;
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-証明書-XXXXXX", NULL);
  g_autofree char *ca = g_build_filename (folder, "情報政策課 認証局.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = mdg_own_certificate_new (&pem);
  g_autoptr (MdgScriptServer) secure = mdg_script_server_new (certificate);
  mdg_script_server_set (secure, "GET /x", 200, "{}");
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));

  g_clear_object (&fixture->connection);
  fixture->connection = mdg_connection_new (mdg_script_server_get_address (secure), NULL, NULL);
  call (fixture, "GET", "/x", NULL);
  g_assert_error (fixture->error, MDG_ERROR, MDG_ERROR_NETWORK_CERTIFICATE);
  g_assert_false (mdg_connection_is_verified (fixture->connection));
  g_assert_cmpuint (mdg_script_server_count (secure, "GET /x"), ==, 0); /* nothing was sent */

  g_clear_object (&fixture->connection);
  fixture->connection = mdg_connection_new (mdg_script_server_get_address (secure), ca, NULL);
  call (fixture, "GET", "/x", NULL);
  g_assert_no_error (fixture->error);
  g_assert_true (mdg_connection_is_verified (fixture->connection));
  g_remove (ca);
  g_rmdir (folder);
}

static void
test_missing_ca_file (void)
{
  static const char *const paths[] = { "/does/not/exist.pem", "not-from-the-root.pem" };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (mdg_connection_new ("https://madoguchi.example.lg.jp", paths[i], &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_NETWORK_CERTIFICATE);
    }
}

/* ---- events ---- */

typedef struct
{
  MdgScriptServer *server;
  MdgConnection *connection;
  MdgEventSource *source;
  GString *heard;
  guint signed_out;
} EventFixture;

static void
on_event (MdgEventSource *source, const char *name, const char *data, EventFixture *fixture)
{
  g_string_append_printf (fixture->heard, "%s=%s;", name, data);
}

static void
on_events_signed_out (MdgConnection *connection, EventFixture *fixture)
{
  fixture->signed_out++;
}

static void
set_up_events (EventFixture *fixture, gconstpointer data)
{
  fixture->server = mdg_script_server_new (NULL);
  fixture->connection =
    mdg_connection_new (mdg_script_server_get_address (fixture->server), NULL, NULL);
  mdg_connection_set_token (fixture->connection, "tok");
  fixture->source = mdg_event_source_new (fixture->connection);
  fixture->heard = g_string_new (NULL);
  g_signal_connect (fixture->source, "event", G_CALLBACK (on_event), fixture);
  g_signal_connect (fixture->connection, "signed-out", G_CALLBACK (on_events_signed_out), fixture);
}

static void
tear_down_events (EventFixture *fixture, gconstpointer data)
{
  mdg_event_source_stop (fixture->source);
  g_clear_object (&fixture->source);
  g_clear_object (&fixture->connection);
  g_clear_pointer (&fixture->server, mdg_script_server_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_free (fixture->heard, TRUE);
}

static gboolean
is_open (gpointer data)
{
  EventFixture *fixture = data;
  return mdg_event_source_is_open (fixture->source) &&
         mdg_script_server_n_streams (fixture->server) > 0;
}

static gboolean
is_closed (gpointer data)
{
  return !mdg_event_source_is_open (((EventFixture *) data)->source);
}

static gboolean
has_heard_two (gpointer data)
{
  return g_strrstr (((EventFixture *) data)->heard->str, "roles-changed") != NULL;
}

static gboolean
is_refused (gpointer data)
{
  return ((EventFixture *) data)->signed_out > 0;
}

static void
test_events (EventFixture *fixture, gconstpointer data)
{
  mdg_event_source_start (fixture->source);
  g_assert_true (mdg_wait_until (is_open, fixture, 10));
  mdg_script_server_push (fixture->server, "1", "accounts-changed", "{}");
  mdg_script_server_push (fixture->server, "2", "roles-changed", "{\"a\":1}");
  g_assert_true (mdg_wait_until (has_heard_two, fixture, 10));
  g_assert_cmpstr (fixture->heard->str, ==, "accounts-changed={};roles-changed={\"a\":1};");
  g_assert_null (mdg_event_source_get_error (fixture->source));
}

static void
test_opens_again (EventFixture *fixture, gconstpointer data)
{
  mdg_event_source_start (fixture->source);
  g_assert_true (mdg_wait_until (is_open, fixture, 10));
  mdg_script_server_push (fixture->server, "41", "accounts-changed", "{}");
  mdg_script_server_push (fixture->server, "42", "roles-changed", "{}");
  g_assert_true (mdg_wait_until (has_heard_two, fixture, 10));
  mdg_script_server_drop_streams (fixture->server);
  g_assert_true (mdg_wait_until (is_closed, fixture, 10));
  g_assert_error (mdg_event_source_get_error (fixture->source), MDG_ERROR,
                  MDG_ERROR_NETWORK_UNREACHABLE);
  g_assert_true (mdg_wait_until (is_open, fixture, 10));
  g_autofree char *last =
    mdg_script_server_dup_header (fixture->server, "GET " MDG_PATH_EVENTS, "Last-Event-ID");
  g_assert_cmpstr (last, ==, "42");
}

static void
test_silence (EventFixture *fixture, gconstpointer data)
{
  mdg_event_source_set_silence_ms (fixture->source, 300);
  mdg_event_source_start (fixture->source);
  g_assert_true (mdg_wait_until (is_open, fixture, 10));
  g_assert_true (mdg_wait_until (is_closed, fixture, 10));
  g_assert_error (mdg_event_source_get_error (fixture->source), MDG_ERROR,
                  MDG_ERROR_NETWORK_TIMEOUT);
  mdg_event_source_retry_now (fixture->source);
  g_assert_true (mdg_wait_until (is_open, fixture, 10));
}

static void
test_events_refused (EventFixture *fixture, gconstpointer data)
{
  mdg_script_server_set (fixture->server, "GET " MDG_PATH_EVENTS, 401, "not-signed-in");
  mdg_event_source_start (fixture->source);
  g_assert_true (mdg_wait_until (is_refused, fixture, 10));
  g_assert_null (mdg_connection_get_token (fixture->connection));
}

typedef struct
{
  guint attempt;
  double share;
  guint expected;
  const char *sentence;
} WaitRow;

static const WaitRow wait_rows[] = {
  { 1, 0.0, 500, "the first wait is half a second at least" },
  { 1, 1.0, 1000, "and a second at most" },
  { 2, 1.0, 2000, "it doubles" },
  { 5, 1.0, 16000, "and doubles" },
  { 6, 1.0, 30000, "up to half a minute" },
  { 1000, 0.0, 15000, "however often it failed" },
};

static void
test_waits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wait_rows); i++)
    {
      g_test_message ("%s", wait_rows[i].sentence);
      g_assert_cmpuint (mdg_event_source_wait_ms (wait_rows[i].attempt, wait_rows[i].share), ==,
                        wait_rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/address", test_address);
  g_test_add ("/net/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/net/headers", Fixture, NULL, set_up, test_headers, tear_down);
  g_test_add ("/net/refused-token", Fixture, NULL, set_up, test_refused_token, tear_down);
  g_test_add ("/net/wrong-password-keeps-token", Fixture, NULL, set_up,
              test_wrong_password_keeps_token, tear_down);
  g_test_add ("/net/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/net/nobody-there", Fixture, NULL, set_up, test_nobody_there, tear_down);
  g_test_add ("/net/certificates", Fixture, NULL, set_up, test_certificates, tear_down);
  g_test_add_func ("/net/missing-ca-file", test_missing_ca_file);
  g_test_add ("/net/events", EventFixture, NULL, set_up_events, test_events, tear_down_events);
  g_test_add ("/net/opens-again", EventFixture, NULL, set_up_events, test_opens_again,
              tear_down_events);
  g_test_add ("/net/silence", EventFixture, NULL, set_up_events, test_silence, tear_down_events);
  g_test_add ("/net/events-refused", EventFixture, NULL, set_up_events, test_events_refused,
              tear_down_events);
  g_test_add_func ("/net/waits", test_waits);
  return g_test_run ();
}
