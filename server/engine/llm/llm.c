/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/llm.h"

#include "server/engine/llm/call.h"
#include "shared/base/error.h"
#include "shared/model/language-model.h"
#include "shared/wire/json.h"

#include <string.h>

#define MAX_CONNECTIONS 1000
#define MAX_REQUEST_BYTES (48 * 1024 * 1024)

/* Waits before trying again: twice as long each time, with chance; longer ones are not waited for,
 * so that the next model is asked instead. */
#define FIRST_WAIT_MS 500
#define MAX_WAIT_MS 20000

/* Bodies without what the provider does not know. */
#define MAX_QUIRKS 5

struct _MdgLlm
{
  MdgLlmSettings settings; /* strings are owned */
  const MdgLlmDialect *dialect;
  GUri *uri;
  SoupSession *session;
  MdgDeadlines *deadlines;
  int quirks; /* MdgLlmQuirks, atomic */
};

/* ---- making ---- */

static GUri *
parse_base (const char *url, GError **error)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL ||
      (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    {
      mdg_set_error (error, MDG_ERROR_CONFIG, "name", "url", "reason",
                     "it is not the address of a language model", NULL);
      return NULL;
    }
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  for (gsize n = strlen (path); n > 0 && path[n - 1] == '/'; n--)
    path[n - 1] = '\0';
  return g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                      path, g_uri_get_query (uri), NULL);
}

static gboolean
matches (GUri *uri, const char *allowed)
{
  g_autofree char *whole = g_strconcat ("x://", allowed, NULL);
  g_autoptr (GUri) other = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  return other != NULL && g_uri_get_host (other) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (other)) == 0 &&
         (g_uri_get_port (other) < 0 || g_uri_get_port (other) == g_uri_get_port (uri));
}

gboolean
mdg_llm_check_host (const char *url, const char *const *hosts, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  for (guint i = 0; host != NULL && hosts != NULL && hosts[i] != NULL; i++)
    if (matches (uri, hosts[i]))
      return TRUE;
  mdg_set_error (error, MDG_ERROR_MODEL_HOST, "host", host != NULL ? host : "?", NULL);
  return FALSE;
}

static void
copy_settings (MdgLlm *llm, const MdgLlmSettings *settings)
{
  llm->settings = *settings;
  llm->settings.provider = llm->dialect->provider;
  llm->settings.url = g_strdup (settings->url);
  llm->settings.model = g_strdup (settings->model != NULL ? settings->model : "");
  llm->settings.key =
    settings->key != NULL && *settings->key != '\0' ? g_strdup (settings->key) : NULL;
  llm->settings.region = g_strdup (settings->region);
  llm->settings.hosts = NULL;
  llm->settings.proxy = NULL;
  llm->settings.no_proxy = NULL;
}

/* NULL without a proxy: then the host that was configured is the one that is called, whatever the
 * environment says. */
static GProxyResolver *
make_resolver (const MdgLlmSettings *settings)
{
  g_autoptr (GStrvBuilder) direct = g_strv_builder_new ();
  if (settings->proxy == NULL || *settings->proxy == '\0')
    return NULL;
  g_autofree char *uri = g_strconcat ("http://", settings->proxy, NULL);
  g_strv_builder_add_many (direct, "localhost", "127.0.0.0/8", "::1", NULL);
  if (settings->no_proxy != NULL)
    g_strv_builder_addv (direct, (const char **) settings->no_proxy);
  g_auto (GStrv) hosts = g_strv_builder_end (direct);
  return g_simple_proxy_resolver_new (uri, hosts);
}

MdgLlm *
mdg_llm_new (const MdgLlmSettings *settings, GError **error)
{
  const MdgLlmDialect *dialect = mdg_llm_dialect_find (settings->provider);
  if (dialect == NULL)
    {
      mdg_set_error (error, MDG_ERROR_CONFIG, "name", "provider", "reason", "it is not known",
                     NULL);
      return NULL;
    }
  g_autoptr (GUri) base = parse_base (settings->url, error);
  if (base == NULL || !mdg_llm_check_host (settings->url, settings->hosts, error))
    return NULL;
  MdgLlm *llm = g_new0 (MdgLlm, 1);
  llm->dialect = dialect;
  copy_settings (llm, settings);
  g_autofree char *url = dialect->make_url (&llm->settings, base);
  llm->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GProxyResolver) resolver = make_resolver (settings);
  /* Connections are closed by the other side, never by a clock here, which would run on another
   * thread than the answer. */
  llm->session = soup_session_new_with_options (
    "proxy-resolver", resolver, "timeout", 0, "idle-timeout", 0, "max-conns", MAX_CONNECTIONS,
    "max-conns-per-host", MAX_CONNECTIONS, NULL);
  llm->deadlines = mdg_deadlines_new ();
  return llm;
}

void
mdg_llm_free (MdgLlm *llm)
{
  if (llm == NULL)
    return;
  mdg_deadlines_free (llm->deadlines);
  g_object_unref (llm->session);
  g_uri_unref (llm->uri);
  g_free ((char *) llm->settings.url);
  g_free ((char *) llm->settings.model);
  g_free ((char *) llm->settings.key);
  g_free ((char *) llm->settings.region);
  g_free (llm);
}

/* ---- the question ---- */

static gint64
estimate_in (const MdgLlmRequest *request)
{
  guint64 units = 0;
  for (guint i = 0; i < request->n_messages; i++)
    units += mdg_llm_units (request->messages[i].text);
  return (gint64) ((units + MDG_LLM_UNITS_PER_TOKEN - 1) / MDG_LLM_UNITS_PER_TOKEN);
}

static gboolean
has_images (const MdgLlmRequest *request)
{
  for (guint i = 0; i < request->n_messages; i++)
    if (request->messages[i].n_images > 0)
      return TRUE;
  return FALSE;
}

/* Ollama drops the beginning of what does not fit, without a word. */
static gboolean
fits (const MdgLlm *llm, const MdgLlmRequest *request)
{
  guint window = llm->settings.context_size;
  return llm->dialect != &mdg_llm_ollama || window == 0 ||
         estimate_in (request) + request->max_tokens <= window;
}

static GBytes *
make_body (MdgLlm *llm, const MdgLlmRequest *request, GError **error)
{
  MdgLlmQuirks quirks = (MdgLlmQuirks) g_atomic_int_get (&llm->quirks);
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonObject) object = llm->dialect->make_body (&llm->settings, request, quirks);
  json_node_init_object (node, object);
  GBytes *body = mdg_json_to_bytes (node);
  if (fits (llm, request) && g_bytes_get_size (body) <= MAX_REQUEST_BYTES)
    return body;
  g_bytes_unref (body);
  mdg_set_error (error, MDG_ERROR_MODEL_TOO_LONG, NULL);
  return NULL;
}

/* ---- trying again ---- */

/* Notes what the provider says it does not know; TRUE when a body without it may pass. */
static gboolean
learn_quirk (MdgLlm *llm, const MdgLlmOutcome *outcome)
{
  static const struct
  {
    const char *word;
    MdgLlmQuirks quirk;
  } known[] = {
    { "max_completion_tokens", MDG_LLM_OTHER_MAX_TOKENS },
    { "max_tokens", MDG_LLM_OTHER_MAX_TOKENS },
    { "stream_options", MDG_LLM_WITHOUT_STREAM_OPTIONS },
    { "temperature", MDG_LLM_WITHOUT_TEMPERATURE },
    { "store", MDG_LLM_WITHOUT_STORE },
    { "user", MDG_LLM_WITHOUT_USER },
    { "metadata", MDG_LLM_WITHOUT_USER },
  };
  if ((outcome->status != 400 && outcome->status != 422) || outcome->complaint == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (outcome->complaint, known[i].word) != NULL)
      return ((MdgLlmQuirks) g_atomic_int_or ((guint *) &llm->quirks, known[i].quirk) &
              known[i].quirk) == 0;
  return FALSE;
}

static gint64
wait_of (guint try, const MdgLlmOutcome *outcome)
{
  gint64 usual = (gint64) FIRST_WAIT_MS << try;
  usual += g_random_int_range (0, FIRST_WAIT_MS);
  return outcome->retry_ms >= 0 ? outcome->retry_ms : usual;
}

/* FALSE when cancelled meanwhile. */
static gboolean
wait_ms (gint64 ms, GCancellable *cancellable)
{
  GPollFD poll;
  if (!g_cancellable_make_pollfd (cancellable, &poll))
    {
      g_usleep ((gulong) ms * 1000);
      return !g_cancellable_is_cancelled (cancellable);
    }
  g_poll (&poll, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
may_help (const GError *problem, const MdgLlmOutcome *outcome)
{
  return !outcome->answered && (g_error_matches (problem, MDG_ERROR, MDG_ERROR_MODEL_BUSY) ||
                                g_error_matches (problem, MDG_ERROR, MDG_ERROR_MODEL_UNREACHABLE));
}

/* ---- one answer ---- */

/* One call after the other, until one answers or another is no use. */
static gboolean
call_until (MdgLlm *llm,
            const MdgLlmRequest *request,
            MdgLlmReader *reader,
            gboolean *ret_answered,
            GCancellable *cancellable,
            GError **error)
{
  MdgLlmDoor door = { llm->session, llm->deadlines, llm->dialect, &llm->settings, llm->uri };
  guint n_quirks = 0;
  for (guint try = 0;;)
    {
      g_autoptr (GError) problem = NULL;
      g_auto (MdgLlmOutcome) outcome = { 0 };
      g_autoptr (GBytes) body = make_body (llm, request, error);
      if (body == NULL)
        return FALSE;
      mdg_llm_reader_init (reader, reader->func, reader->user_data);
      gboolean fine = mdg_llm_call (&door, body, has_images (request), reader, &outcome,
                                    cancellable, &problem);
      *ret_answered = outcome.answered;
      if (fine)
        return TRUE;
      if (n_quirks++ < MAX_QUIRKS && learn_quirk (llm, &outcome))
        continue;
      gint64 wait = wait_of (try, &outcome);
      if (++try == MDG_LLM_TRIES || !may_help (problem, &outcome) || wait > MAX_WAIT_MS)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      if (!wait_ms (wait, cancellable))
        {
          mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
          return FALSE;
        }
    }
}

/* What the provider told, else estimates; nothing for what it never took on. */
static void
book (const MdgLlmReader *reader,
      const MdgLlmRequest *request,
      gboolean answered,
      MdgLlmUsage *ret_usage)
{
  *ret_usage = reader->usage;
  if (!answered || reader->counted)
    return;
  ret_usage->estimated = TRUE;
  if (ret_usage->tokens_in == 0)
    ret_usage->tokens_in = estimate_in (request);
  gint64 out = (gint64) ((reader->units + MDG_LLM_UNITS_PER_TOKEN - 1) / MDG_LLM_UNITS_PER_TOKEN);
  ret_usage->tokens_out = MAX (ret_usage->tokens_out, out);
}

gboolean
mdg_llm_stream (MdgLlm *llm,
                const MdgLlmRequest *request,
                MdgLlmFunc func,
                gpointer user_data,
                MdgLlmUsage *ret_usage,
                GCancellable *cancellable,
                GError **error)
{
  g_return_val_if_fail (request->n_messages > 0 && func != NULL, FALSE);
  MdgLlmReader reader;
  gboolean answered = FALSE;
  mdg_llm_reader_init (&reader, func, user_data);
  gboolean fine = call_until (llm, request, &reader, &answered, cancellable, error);
  book (&reader, request, answered, ret_usage);
  return fine;
}
