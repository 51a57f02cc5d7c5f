/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When things go wrong. Groups: errors (what a status and its words mean, and how often is asked),
 * again (Retry-After, growing waits), limits of time, cancel (reaches the provider), hosts (the
 * list, redirects), proxy, settings, window (Ollama), many (fifty answers at once on one MdgLlm).
 */
#include "shared/base/error.h"
#include "tests/server/engine/llm/llm-test.h"

#include <string.h>

#define JSON "Content-Type: application/json\r\n"
#define EVENTS "Content-Type: text/event-stream\r\n"
#define DELTA "data: {\"choices\":[{\"delta\":{\"content\":\"可\"}}]}\n\n"
#define END "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

static const struct
{
  const char *what;
  const char *provider;
  const char *status;
  const char *headers;
  const char *body;
  gboolean image;
  MdgErrorCode code;
  guint asked;
} errors[] = {
  { "a wrong key", "openai", "401 Unauthorized", JSON,
    "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key\"}}", FALSE,
    MDG_ERROR_MODEL_KEY, 1 },
  { "a key without the right", "bedrock", "403 Forbidden",
    "x-amzn-ErrorType: AccessDeniedException:http://x\r\n", "{\"message\":\"no access\"}", FALSE,
    MDG_ERROR_MODEL_KEY, 1 },
  { "a wrong key, LiteLLM without a database", "openai", "400 Bad Request", JSON,
    "{\"error\":{\"message\":\"No connected db.\",\"type\":\"no_db_connection\",\"code\":\"400\"}}",
    FALSE, MDG_ERROR_MODEL_KEY, 1 },
  { "a model nobody knows", "ollama", "404 Not Found", JSON, "{\"error\":\"model 'm' not found\"}",
    FALSE, MDG_ERROR_MODEL_REFUSED, 1 },
  { "a deployment nobody knows", "azure", "404 Not Found", JSON,
    "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"x\"}}", FALSE,
    MDG_ERROR_MODEL_REFUSED, 1 },
  { "too long, by code", "openai", "400 Bad Request", JSON,
    "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"x\"}}", FALSE,
    MDG_ERROR_MODEL_TOO_LONG, 1 },
  { "too long, by sentence", "anthropic", "400 Bad Request", JSON,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too "
    "long: 9 tokens\"}}",
    FALSE, MDG_ERROR_MODEL_TOO_LONG, 1 },
  { "too long, Bedrock", "bedrock", "400 Bad Request", "x-amzn-ErrorType: ValidationException\r\n",
    "{\"message\":\"Input is too long for requested model.\"}", FALSE, MDG_ERROR_MODEL_TOO_LONG,
    1 },
  { "the filter refuses the question", "azure", "400 Bad Request", JSON,
    "{\"error\":{\"code\":\"content_filter\",\"message\":\"x\",\"innererror\":{\"code\":"
    "\"ResponsibleAIPolicyViolation\"}}}",
    FALSE, MDG_ERROR_MODEL_FILTERED, 1 },
  { "a picture to a model without eyes", "llama.cpp", "500 Internal Server Error", JSON,
    "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: you may need to "
    "provide the mmproj\"}}",
    TRUE, MDG_ERROR_MODEL_IMAGES, 1 },
  { "busy, no word how long", "openai", "429 Too Many Requests", JSON "Retry-After: 0\r\n", "{}",
    FALSE, MDG_ERROR_MODEL_BUSY, 3 },
  { "busy for longer than anybody waits", "openai", "429 Too Many Requests",
    "Retry-After: 3600\r\n", "", FALSE, MDG_ERROR_MODEL_BUSY, 1 },
  { "paid up: waiting is no use", "openai", "429 Too Many Requests", "Retry-After: 0\r\n",
    "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}", FALSE,
    MDG_ERROR_MODEL_REFUSED, 1 },
  { "Anthropic overloaded", "anthropic", "529 Overloaded", "Retry-After: 0\r\n",
    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}", FALSE, MDG_ERROR_MODEL_BUSY,
    3 },
  { "loading the model", "llama.cpp", "503 Service Unavailable", "Retry-After: 0\r\n",
    "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}",
    FALSE, MDG_ERROR_MODEL_BUSY, 3 },
  { "a fault of the server", "vllm", "500 Internal Server Error", "retry-after-ms: 1\r\n", "oops",
    FALSE, MDG_ERROR_MODEL_UNREACHABLE, 3 },
  { "a page of a gateway", "openai", "502 Bad Gateway",
    "Retry-After: 0\r\nContent-Type: text/html\r\n", "<html>", FALSE, MDG_ERROR_MODEL_UNREACHABLE,
    3 },
  { "a redirect is not followed", "openai", "302 Found", "Location: http://127.0.0.1:1/\r\n", "",
    FALSE, MDG_ERROR_MODEL_REFUSED, 1 },
  { "a page with a good status", "openai", "200 OK", "Content-Type: text/html\r\n", "<html>", FALSE,
    MDG_ERROR_MODEL_UNREACHABLE, 1 },
  { "an error with a good status", "openai", "200 OK", JSON,
    "{\"error\":{\"code\":\"429\",\"message\":\"x\"}}", FALSE, MDG_ERROR_MODEL_BUSY, 1 },
};

static void
test_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_test_message ("%s", errors[i].what);
      g_autofree char *reply =
        mdg_llm_reply (errors[i].status, errors[i].headers, errors[i].body);
      MdgRawAnswer answer = { reply, 0, 0, 0, FALSE };
      g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
      MdgLlmTry what = {
        .provider = errors[i].provider, .path = "", .key = "ID:SECRET", .image = errors[i].image
      };
      g_auto (MdgLlmTried) tried = { 0 };
      mdg_llm_try (peer, &what, NULL, &tried);
      g_assert_error (tried.error, MDG_ERROR, (int) errors[i].code);
      g_assert_cmpuint (mdg_raw_peer_count (peer), ==, errors[i].asked);
      g_assert_cmpstr (tried.text->str, ==, "");
    }
}

/* A sentence of the provider may repeat the question; only its code is told. */
static void
test_discreet (void)
{
  g_autofree char *reply = mdg_llm_reply (
    "404 Not Found", JSON, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"山田太郎\"}}");
  MdgRawAnswer answer = { reply, 0, 0, 0, FALSE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "azure", .path = "" };
  g_auto (MdgLlmTried) tried = { 0 };
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_nonnull (strstr (tried.error->message, "404 DeploymentNotFound"));
  g_assert_null (strstr (tried.error->message, "山田"));
  g_assert_cmpint (tried.usage.tokens_in, ==, 0);
}

static void
test_again (void)
{
  g_autofree char *busy = mdg_llm_reply ("429 Too Many Requests", "Retry-After: 1\r\n", "{}");
  g_autofree char *good = mdg_llm_reply ("200 OK", EVENTS, DELTA END);
  MdgRawAnswer answers[] = { { busy, 0, 0, 0, FALSE }, { good, 0, 0, 0, FALSE } };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (answers, 2);
  MdgLlmTry what = { .provider = "openai", .path = "" };
  g_auto (MdgLlmTried) tried = { 0 };
  gint64 begun = g_get_monotonic_time ();
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_no_error (tried.error);
  g_assert_cmpstr (tried.text->str, ==, "可");
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, G_USEC_PER_SEC);
  g_assert_cmpint (tried.usage.first_us, <, G_USEC_PER_SEC); /* of the try that answered */
}

/* ---- time ---- */

static void
test_first (void)
{
  MdgRawAnswer answer = { "HTTP/1.1 200 OK\r\n", 0, 0, 0, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "openai", .path = "", .first_ms = 100 };
  g_auto (MdgLlmTried) tried = { 0 };
  g_autoptr (GCancellable) never = g_cancellable_new ();
  mdg_llm_try (peer, &what, never, &tried);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_MODEL_UNREACHABLE);
}

static void
test_idle (void)
{
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, DELTA DELTA);
  MdgRawAnswer answer = { reply, 0, 0, 0, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "openai", .path = "", .first_ms = 5000, .idle_ms = 100 };
  g_auto (MdgLlmTried) tried = { 0 };
  gint64 begun = g_get_monotonic_time ();
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_MODEL_CUT);
  g_assert_cmpstr (tried.text->str, ==, "可可");
  g_assert_cmpint (tried.usage.tokens_out, >, 0);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 3 * G_USEC_PER_SEC);
}

/* Heart beats are no answer: silence behind them ends too. */
static void
test_heartbeats (void)
{
  g_autoptr (GString) body = g_string_new (DELTA);
  for (guint i = 0; i < 40; i++)
    g_string_append (body, ": ping\n\n");
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, body->str);
  MdgRawAnswer answer = { reply, 0, 64, 50, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "openai", .path = "", .first_ms = 5000, .idle_ms = 150 };
  g_auto (MdgLlmTried) tried = { 0 };
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_MODEL_CUT);
}

/* A connection that stays open behind the last piece holds nobody up. */
static void
test_lingering (void)
{
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, DELTA END);
  MdgRawAnswer answer = { reply, 0, 0, 0, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "openai", .path = "", .idle_ms = 60000 };
  g_auto (MdgLlmTried) tried = { 0 };
  gint64 begun = g_get_monotonic_time ();
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_no_error (tried.error);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
}

/* ---- cancelling ---- */

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (150 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
wait_left (MdgRawPeer *peer)
{
  for (guint i = 0; i < 200 && mdg_raw_peer_count_left (peer) == 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (mdg_raw_peer_count_left (peer), ==, 1);
}

static void
test_cancel (gconstpointer body)
{
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, body);
  MdgRawAnswer answer = { reply, 0, 0, 0, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  MdgLlmTry what = { .provider = "openai", .path = "", .first_ms = 60000, .idle_ms = 60000 };
  g_auto (MdgLlmTried) tried = { 0 };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  mdg_llm_try (peer, &what, cancellable, &tried);
  g_thread_join (thread);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_true (tried.usage.estimated);
  g_assert_cmpint (tried.usage.tokens_in, ==, 7);
  wait_left (peer);
}

static void
test_stop (void)
{
  g_autofree char *reply = mdg_llm_reply ("200 OK", EVENTS, DELTA DELTA DELTA);
  MdgRawAnswer answer = { reply, 0, 0, 0, TRUE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "openai", .path = "", .idle_ms = 60000, .stop_after = 2 };
  g_auto (MdgLlmTried) tried = { 0 };
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_cmpuint (tried.n_pieces, ==, 2);
  wait_left (peer);
}

static void
test_cancel_waiting (void)
{
  g_autofree char *busy = mdg_llm_reply ("429 Too Many Requests", "Retry-After: 10\r\n", "{}");
  MdgRawAnswer answer = { busy, 0, 0, 0, FALSE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  MdgLlmTry what = { .provider = "openai", .path = "" };
  g_auto (MdgLlmTried) tried = { 0 };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begun = g_get_monotonic_time ();
  mdg_llm_try (peer, &what, cancellable, &tried);
  g_thread_join (thread);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 3 * G_USEC_PER_SEC);
}

/* ---- hosts and settings ---- */

static void
test_hosts (void)
{
  static const char *const hosts[] = { "a.example", "b.example:8443", "[::1]:9000",
                                       "c.example:443", NULL };
  static const struct
  {
    const char *url;
    gboolean allowed;
  } urls[] = {
    { "https://a.example/v1", TRUE },
    { "https://A.EXAMPLE:4000", TRUE },
    { "http://b.example:8443/x", TRUE },
    { "https://b.example/x", FALSE },
    { "http://[::1]:9000/v1", TRUE },
    { "http://[::1]:9001/v1", FALSE },
    { "https://a.example.evil.test/", FALSE },
    { "https://a.example@evil.test/", FALSE },
    { "https://xa.example/", FALSE },
    { "https://c.example/", TRUE },
    { "http://c.example/", FALSE },
    { "not a url", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (mdg_llm_check_host (urls[i].url, hosts, &error), ==, urls[i].allowed);
      if (!urls[i].allowed)
        g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_HOST);
    }
  g_assert_false (mdg_llm_check_host ("https://a.example/", NULL, NULL));
}

static const struct
{
  const char *what;
  MdgLlmTry try;
  const char *status;
  const char *request; /* how it begins; NULL: the peer is not asked */
  MdgErrorCode code;
} proxies[] = {
  { "a provider elsewhere is called through the proxy",
    { .provider = "openai", .path = "/v1", .host = "models.invalid:8000", .proxy = "peer" },
    "200 OK",
    "POST http://models.invalid:8000/v1/chat/completions HTTP/1.1\r\n",
    0 },
  { "with TLS through a tunnel, which the proxy may refuse",
    { .provider = "openai", .path = "/v1", .host = "models.invalid", .proxy = "peer", .tls = TRUE },
    "403 Forbidden",
    "CONNECT models.invalid:443 HTTP/1.",
    MDG_ERROR_MODEL_UNREACHABLE },
  { "a proxy that wants a password is not reached",
    { .provider = "openai", .path = "/v1", .host = "models.invalid:8000", .proxy = "peer" },
    "407 Proxy Authentication Required",
    "POST ",
    MDG_ERROR_MODEL_UNREACHABLE },
  { "what runs on this machine is called directly",
    { .provider = "openai", .path = "/v1", .proxy = "127.0.0.1:1" },
    "200 OK",
    "POST /v1/chat/completions HTTP/1.1\r\n",
    0 },
  { "what is excepted is called directly",
    { .provider = "openai",
      .path = "/v1",
      .host = "llm.midori.invalid",
      .proxy = "peer",
      .direct = "midori.invalid" },
    "200 OK",
    NULL,
    MDG_ERROR_MODEL_UNREACHABLE },
};

static void
test_proxy (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    {
      g_test_message ("%s", proxies[i].what);
      gboolean good = proxies[i].code == 0;
      g_autofree char *reply =
        mdg_llm_reply (proxies[i].status, EVENTS "Retry-After: 0\r\n", good ? DELTA END : "");
      MdgRawAnswer answer = { reply, 0, 0, 0, FALSE };
      g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
      g_auto (MdgLlmTried) tried = { 0 };
      mdg_llm_try (peer, &proxies[i].try, NULL, &tried);
      g_assert_cmpint (tried.fine, ==, good);
      if (!good)
        g_assert_error (tried.error, MDG_ERROR, (int) proxies[i].code);
      g_autofree char *request = mdg_raw_peer_dup_request (peer);
      g_assert_cmpint (mdg_raw_peer_count (peer) > 0, ==, proxies[i].request != NULL);
      if (proxies[i].request != NULL)
        g_assert_true (g_str_has_prefix (request, proxies[i].request));
    }
}

static void
test_settings (void)
{
  static const char *const hosts[] = { "a.example", NULL };
  static const struct
  {
    const char *provider;
    const char *url;
    MdgErrorCode code;
  } wrong[] = {
    { "nobody", "https://a.example/", MDG_ERROR_CONFIG },
    { NULL, "https://a.example/", MDG_ERROR_CONFIG },
    { "openai", "ftp://a.example/", MDG_ERROR_CONFIG },
    { "openai", "https://user:pw@a.example/", MDG_ERROR_CONFIG },
    { "openai", "", MDG_ERROR_CONFIG },
    { "openai", NULL, MDG_ERROR_CONFIG },
    { "openai", "https://b.example/", MDG_ERROR_MODEL_HOST },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgLlmSettings settings = {
        .provider = wrong[i].provider, .url = wrong[i].url, .model = "m", .hosts = hosts
      };
      g_assert_null (mdg_llm_new (&settings, &error));
      g_assert_error (error, MDG_ERROR, (int) wrong[i].code);
    }
}

static void
test_bad_key (void)
{
  MdgRawAnswer answer = { "", 0, 0, 0, FALSE };
  g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
  MdgLlmTry what = { .provider = "bedrock", .path = "", .key = "no colon" };
  g_auto (MdgLlmTried) tried = { 0 };
  mdg_llm_try (peer, &what, NULL, &tried);
  g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_CONFIG);
  g_assert_cmpuint (mdg_raw_peer_count (peer), ==, 0);
}

/* Ollama would drop the beginning of the question; 7 tokens and 500 for the answer. */
static void
test_window (void)
{
  MdgRawAnswer answer = {
    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"message\":{\"content\":\"可\"},\"done\":true}",
    0, 0, 0, FALSE
  };
  for (guint window = 506; window <= 507; window++)
    {
      g_autoptr (MdgRawPeer) peer = mdg_raw_peer_new (&answer, 1);
      MdgLlmTry what = { .provider = "ollama", .path = "", .context_size = window };
      g_auto (MdgLlmTried) tried = { 0 };
      mdg_llm_try (peer, &what, NULL, &tried);
      if (window == 507)
        g_assert_no_error (tried.error);
      else
        g_assert_error (tried.error, MDG_ERROR, MDG_ERROR_MODEL_TOO_LONG);
      g_assert_cmpuint (mdg_raw_peer_count (peer), ==, window - 506);
    }
}

static gboolean
refuse_text (const char *text, gsize size, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_nobody (void)
{
  g_autoptr (GError) error = NULL;
  static const char *const hosts[] = { "127.0.0.1", NULL };
  MdgLlmSettings settings = {
    .provider = "openai", .url = "http://127.0.0.1:1/v1", .model = "m", .hosts = hosts
  };
  g_autoptr (MdgLlm) llm = mdg_llm_new (&settings, &error);
  g_assert_no_error (error);
  MdgLlmMessage message = { MDG_LLM_USER, "質問", NULL, 0 };
  MdgLlmRequest request = { &message, 1, 0, -1, NULL };
  MdgLlmUsage usage;
  gboolean fine = mdg_llm_stream (llm, &request, refuse_text, NULL, &usage,
                                  NULL, &error);
  g_assert_false (fine);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_MODEL_UNREACHABLE);
  g_assert_cmpint (usage.tokens_in + usage.tokens_out, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/llm/calls/errors", test_errors);
  g_test_add_func ("/llm/calls/discreet", test_discreet);
  g_test_add_func ("/llm/calls/again", test_again);
  g_test_add_func ("/llm/calls/first", test_first);
  g_test_add_func ("/llm/calls/idle", test_idle);
  g_test_add_func ("/llm/calls/heartbeats", test_heartbeats);
  g_test_add_func ("/llm/calls/lingering", test_lingering);
  g_test_add_data_func ("/llm/calls/cancel-before", "", test_cancel);
  g_test_add_data_func ("/llm/calls/cancel-after", DELTA, test_cancel);
  g_test_add_func ("/llm/calls/stop", test_stop);
  g_test_add_func ("/llm/calls/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/llm/calls/hosts", test_hosts);
  g_test_add_func ("/llm/calls/proxy", test_proxy);
  g_test_add_func ("/llm/calls/settings", test_settings);
  g_test_add_func ("/llm/calls/bad-key", test_bad_key);
  g_test_add_func ("/llm/calls/window", test_window);
  g_test_add_func ("/llm/calls/nobody", test_nobody);
  return g_test_run ();
}
