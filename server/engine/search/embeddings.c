/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-search"

#include "server/engine/search/embeddings.h"

#include "server/engine/search/vectors.h"
#include "shared/base/error.h"
#include "shared/wire/json.h"

#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_QUESTION_MS 1500
#define DEFAULT_PASSAGE_MS 120000
#define PAUSE_US (30 * G_USEC_PER_SEC)
#define MAX_TRIES 4
#define FIRST_WAIT_US (G_USEC_PER_SEC / 2)
#define MAX_ANSWER_BYTES (32 * 1024 * 1024)
#define PATH_END "/embeddings"

struct _MdgEmbeddings
{
  GUri *uri;
  char *model;
  char *key;
  char *question_prefix;
  char *passage_prefix;
  gboolean tell_type;
  guint question_ms;
  guint passage_ms;
  SoupSession *session;

  GMutex guard;
  guint dimension;   /* 0: not known yet */
  gint64 away_until; /* monotonic; questions do not ask before */
};

/* ---- making ---- */

static GUri *
parse_url (const char *url)
{
  g_autoptr (GUri) base = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (base == NULL || g_uri_get_host (base) == NULL || *g_uri_get_host (base) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (base), "http") &&
       !g_str_equal (g_uri_get_scheme (base), "https")))
    return NULL;
  if (g_str_has_suffix (url, PATH_END))
    return g_steal_pointer (&base);
  g_autofree char *whole =
    g_strconcat (url, g_str_has_suffix (url, "/") ? "" : "/", PATH_END + 1, NULL);
  return g_uri_parse (whole, SOUP_HTTP_URI_FLAGS, NULL);
}

MdgEmbeddings *
mdg_embeddings_new (const MdgEmbeddingsSettings *settings, GError **error)
{
  GUri *uri = parse_url (settings->url);
  if (uri == NULL)
    {
      mdg_set_error (error, MDG_ERROR_CONFIG, "name", "embeddings", "reason",
                     "it is not the address of an embedding engine", NULL);
      return NULL;
    }
  MdgEmbeddings *embeddings = g_new0 (MdgEmbeddings, 1);
  embeddings->uri = uri;
  embeddings->model = g_strdup (settings->model != NULL ? settings->model : "default");
  embeddings->key = g_strdup (settings->key);
  embeddings->question_prefix =
    g_strdup (settings->question_prefix != NULL ? settings->question_prefix : "");
  embeddings->passage_prefix =
    g_strdup (settings->passage_prefix != NULL ? settings->passage_prefix : "");
  embeddings->tell_type = settings->tell_type;
  embeddings->question_ms =
    settings->question_timeout_ms != 0 ? settings->question_timeout_ms : DEFAULT_QUESTION_MS;
  embeddings->passage_ms =
    settings->passage_timeout_ms != 0 ? settings->passage_timeout_ms : DEFAULT_PASSAGE_MS;
  /* No proxy: the host that was configured is the one that is called. */
  embeddings->session = soup_session_new_with_options ("proxy-resolver", NULL, "timeout", 120,
                                                       "max-conns-per-host", 8, NULL);
  g_mutex_init (&embeddings->guard);
  return embeddings;
}

void
mdg_embeddings_free (MdgEmbeddings *embeddings)
{
  if (embeddings == NULL)
    return;
  g_object_unref (embeddings->session);
  g_uri_unref (embeddings->uri);
  g_free (embeddings->model);
  g_free (embeddings->key);
  g_free (embeddings->question_prefix);
  g_free (embeddings->passage_prefix);
  g_mutex_clear (&embeddings->guard);
  g_free (embeddings);
}

gint64
mdg_embeddings_get_mark (const MdgEmbeddings *embeddings)
{
  g_autofree char *url = g_uri_to_string (embeddings->uri);
  g_autofree char *all = g_strjoin ("\n", url, embeddings->model, embeddings->passage_prefix,
                                    embeddings->tell_type ? "input_type" : NULL, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
  return (gint64) (g_ascii_strtoull (hash + strlen (hash) - 12, NULL, 16));
}

/* ---- time limits ---- */

/* Cancels a call after its time; libsoup counts silence in whole seconds only. */
typedef struct
{
  GMutex guard;
  GCond changed;
  gboolean done;
  gint64 deadline;
  GCancellable *cancellable;
} Watch;

static gpointer
run_watch (gpointer data)
{
  Watch *watch = data;
  g_mutex_lock (&watch->guard);
  while (!watch->done)
    if (!g_cond_wait_until (&watch->changed, &watch->guard, watch->deadline))
      break;
  gboolean late = !watch->done;
  g_mutex_unlock (&watch->guard);
  if (late)
    g_cancellable_cancel (watch->cancellable);
  return NULL;
}

static void
on_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static GBytes *
read_answer (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  for (gsize total = 0; total <= MAX_ANSWER_BYTES;)
    {
      g_autoptr (GBytes) part = g_input_stream_read_bytes (stream, 65536, cancellable, error);
      if (part == NULL)
        return NULL;
      gsize size = g_bytes_get_size (part);
      if (size == 0)
        {
          g_output_stream_close (memory, NULL, NULL);
          return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
        }
      total += size;
      g_output_stream_write_all (memory, g_bytes_get_data (part, NULL), size, NULL, NULL, NULL);
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the answer is too large");
  return NULL;
}

/* ---- one call ---- */

static gboolean
fail (const char *reason, GError **error)
{
  mdg_set_error (error, MDG_ERROR_EMBEDDINGS, NULL);
  g_prefix_error (error, "%s: ", reason);
  return FALSE;
}

static char *
limit_text (const char *prefix, const char *text)
{
  long n = g_utf8_strlen (text, -1);
  g_autofree char *part = g_utf8_substring (text, 0, MIN (n, MDG_EMBEDDINGS_MAX_CHARS));
  return g_strconcat (prefix, part, NULL);
}

static GBytes *
make_body (
  const MdgEmbeddings *embeddings, gboolean question, const char *const *texts, guint n)
{
  const char *prefix = question ? embeddings->question_prefix : embeddings->passage_prefix;
  JsonArray *input = json_array_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = limit_text (prefix, texts[i]);
      json_array_add_string_element (input, text);
    }
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "model", embeddings->model);
  json_object_set_string_member (object, "encoding_format", "float");
  json_object_set_array_member (object, "input", input);
  if (embeddings->tell_type)
    json_object_set_string_member (object, "input_type", question ? "query" : "passage");
  g_autoptr (JsonNode) node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  char *text = mdg_json_to_text (node);
  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
send (MdgEmbeddings *embeddings,
      GBytes *body,
      GCancellable *cancellable,
      gboolean *ret_again,
      GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("POST", embeddings->uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (embeddings->key != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", embeddings->key, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
    }
  g_autoptr (GInputStream) stream =
    soup_session_send (embeddings->session, message, cancellable, &problem);
  g_autoptr (GBytes) answer =
    stream != NULL ? read_answer (stream, cancellable, &problem) : NULL;
  guint status = soup_message_get_status (message);
  *ret_again = answer == NULL || status == 429 || status >= 500;
  if (answer == NULL)
    {
      fail (problem->message, error);
      return NULL;
    }
  if (status == 200)
    return g_steal_pointer (&answer);
  g_autofree char *reason = g_strdup_printf ("it answered with status %u", status);
  fail (reason, error);
  return NULL;
}

/* Within @limit_ms; *@ret_again: another try may help. */
static GBytes *
call (MdgEmbeddings *embeddings,
      GBytes *body,
      guint limit_ms,
      GCancellable *cancellable,
      gboolean *ret_again,
      GError **error)
{
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Watch watch = { .deadline = g_get_monotonic_time () + (gint64) limit_ms * 1000,
                  .cancellable = inner };
  gulong handler = cancellable != NULL ? g_cancellable_connect (
                                           cancellable, G_CALLBACK (on_cancelled), inner, NULL)
                                       : 0;
  g_mutex_init (&watch.guard);
  g_cond_init (&watch.changed);
  GThread *thread = g_thread_new ("embeddings", run_watch, &watch);
  GBytes *answer = send (embeddings, body, inner, ret_again, error);
  g_mutex_lock (&watch.guard);
  watch.done = TRUE;
  g_cond_signal (&watch.changed);
  g_mutex_unlock (&watch.guard);
  g_thread_join (thread);
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_clear (&watch.guard);
  g_cond_clear (&watch.changed);
  return answer;
}

/* ---- the answer ---- */

static GBytes *
read_vector (MdgEmbeddings *embeddings, JsonArray *numbers)
{
  guint n = json_array_get_length (numbers);
  if (n == 0 || n > MDG_EMBEDDINGS_MAX_DIMENSION)
    return NULL;
  g_mutex_lock (&embeddings->guard);
  if (embeddings->dimension == 0)
    embeddings->dimension = n;
  gboolean fits = embeddings->dimension == n;
  g_mutex_unlock (&embeddings->guard);
  if (!fits)
    return NULL;
  g_autofree double *values = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (numbers, i);
      if (!JSON_NODE_HOLDS_VALUE (node))
        return NULL;
      values[i] = json_node_get_double (node);
    }
  return mdg_vector_from_doubles (values, n);
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Places the vector of one item of "data" where its index says. */
static gboolean
take_item (MdgEmbeddings *embeddings, JsonNode *node, guint at, GPtrArray *vectors)
{
  JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *numbers = get_array (item, "embedding");
  if (numbers == NULL)
    return FALSE;
  JsonNode *index = json_object_get_member (item, "index");
  gint64 place = index != NULL && JSON_NODE_HOLDS_VALUE (index) ? json_node_get_int (index) : at;
  if (place < 0 || place >= vectors->len || vectors->pdata[place] != NULL)
    return FALSE;
  vectors->pdata[place] = read_vector (embeddings, numbers);
  return vectors->pdata[place] != NULL;
}

static void
unref_vector (gpointer vector)
{
  if (vector != NULL)
    g_bytes_unref (vector);
}

static GPtrArray *
read_vectors (MdgEmbeddings *embeddings, GBytes *answer, guint n, GError **error)
{
  g_autoptr (JsonObject) object = mdg_json_parse_object (answer, NULL);
  JsonArray *data = get_array (object, "data");
  g_autoptr (GPtrArray) vectors = g_ptr_array_new_with_free_func (unref_vector);
  g_ptr_array_set_size (vectors, (int) n);
  gboolean fine = data != NULL && json_array_get_length (data) == n;
  for (guint i = 0; fine && i < n; i++)
    fine = take_item (embeddings, json_array_get_element (data, i), i, vectors);
  if (fine)
    return g_steal_pointer (&vectors);
  fail ("its answer does not hold the vectors that were asked for", error);
  return NULL;
}

/* ---- public ---- */

static gboolean
is_away (MdgEmbeddings *embeddings)
{
  g_mutex_lock (&embeddings->guard);
  gboolean away = g_get_monotonic_time () < embeddings->away_until;
  g_mutex_unlock (&embeddings->guard);
  return away;
}

static void
note_away (MdgEmbeddings *embeddings, gboolean away)
{
  g_mutex_lock (&embeddings->guard);
  embeddings->away_until = away ? g_get_monotonic_time () + PAUSE_US : 0;
  g_mutex_unlock (&embeddings->guard);
}

GBytes *
mdg_embeddings_of_question (MdgEmbeddings *embeddings,
                            const char *text,
                            GCancellable *cancellable,
                            GError **error)
{
  gboolean again = FALSE;
  if (is_away (embeddings))
    {
      fail ("it did not answer a moment ago", error);
      return NULL;
    }
  g_autoptr (GBytes) body = make_body (embeddings, TRUE, &text, 1);
  g_autoptr (GBytes) answer =
    call (embeddings, body, embeddings->question_ms, cancellable, &again, error);
  g_autoptr (GPtrArray) vectors =
    answer != NULL ? read_vectors (embeddings, answer, 1, error) : NULL;
  if (!g_cancellable_is_cancelled (cancellable))
    note_away (embeddings, vectors == NULL);
  return vectors != NULL ? g_bytes_ref (vectors->pdata[0]) : NULL;
}

/* Waits before the next try; FALSE when cancelled meanwhile. */
static gboolean
pause_before (guint try, GCancellable *cancellable)
{
  gint64 until = g_get_monotonic_time () + (FIRST_WAIT_US << try);
  while (g_get_monotonic_time () < until && !g_cancellable_is_cancelled (cancellable))
    g_usleep (20000);
  return !g_cancellable_is_cancelled (cancellable);
}

GPtrArray *
mdg_embeddings_of_passages (MdgEmbeddings *embeddings,
                            const char *const *texts,
                            guint n,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (n > 0 && n <= MDG_EMBEDDINGS_BATCH, NULL);
  g_autoptr (GBytes) body = make_body (embeddings, FALSE, texts, n);
  for (guint try = 0;; try++)
    {
      gboolean again = FALSE;
      g_autoptr (GError) problem = NULL;
      g_autoptr (GBytes) answer =
        call (embeddings, body, embeddings->passage_ms, cancellable, &again, &problem);
      if (answer != NULL)
        {
          note_away (embeddings, FALSE);
          return read_vectors (embeddings, answer, n, error);
        }
      if (g_cancellable_is_cancelled (cancellable))
        {
          mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
          return NULL;
        }
      if (!again || try + 1 == MAX_TRIES || !pause_before (try, cancellable))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
}
