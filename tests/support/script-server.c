/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/script-server.h"

#include "shared/wire/event-stream.h"
#include "shared/wire/paths.h"
#include "shared/wire/problem.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  guint status;
  char *type;
  char *body;
  guint delay_ms;
  GBytes *file; /* instead of the body */
  char *etag;
  gsize cut;
} Answer;

typedef struct
{
  guint count;
  char *body;
  GHashTable *headers;
} Asked;

struct _MdgScriptServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GTlsCertificate *certificate;
  char *address;
  GMutex lock;
  GCond ready;
  GHashTable *answers;
  GHashTable *asked;
  GPtrArray *streams; /* SoupServerMessage; server thread only, but for the count */
};

static void
answer_free (Answer *answer)
{
  g_free (answer->type);
  g_free (answer->body);
  g_clear_pointer (&answer->file, g_bytes_unref);
  g_free (answer->etag);
  g_free (answer);
}

static void
asked_free (Asked *asked)
{
  g_free (asked->body);
  g_hash_table_unref (asked->headers);
  g_free (asked);
}

static void
note_header (const char *name, const char *value, gpointer user_data)
{
  g_hash_table_insert (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
note (MdgScriptServer *self, const char *key, SoupServerMessage *message)
{
  Asked *asked = g_hash_table_lookup (self->asked, key);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  if (asked == NULL)
    {
      asked = g_new0 (Asked, 1);
      asked->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (self->asked, g_strdup (key), asked);
    }
  asked->count++;
  g_free (asked->body);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  asked->body = g_strndup (data != NULL ? data : "", size);
  g_hash_table_remove_all (asked->headers);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), note_header,
                                asked->headers);
}

static void
on_stream_finished (SoupServerMessage *message, MdgScriptServer *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->streams, message);
  g_mutex_unlock (&self->lock);
}

static void
open_stream (MdgScriptServer *self, SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, ": open\n\n", 8);
  g_ptr_array_add (self->streams, message);
  g_signal_connect (message, "finished", G_CALLBACK (on_stream_finished), self);
}

static gboolean
on_delay_over (gpointer user_data)
{
  soup_server_message_unpause (user_data);
  return G_SOURCE_REMOVE;
}

static void
hold (MdgScriptServer *self, SoupServerMessage *message, guint delay_ms)
{
  soup_server_message_pause (message);
  g_autoptr (GSource) source = g_timeout_source_new (delay_ms);
  g_source_set_callback (source, on_delay_over, g_object_ref (message), g_object_unref);
  g_source_attach (source, self->context);
}

static gsize
first_byte (SoupServerMessage *message, const Answer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *range = soup_message_headers_get_one (headers, "Range");
  const char *condition = soup_message_headers_get_one (headers, "If-Range");
  if (range == NULL || g_strcmp0 (condition, answer->etag) != 0)
    return 0;
  return g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
}

/* By hand: libsoup would neither break off nor look at If-Range. */
static void
send_file (SoupServerMessage *message, Answer *answer)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (answer->file, &size);
  gsize first = MIN (first_byte (message, answer), size);
  gsize length = answer->cut > 0 ? MIN (answer->cut, size - first) : size - first;
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *range =
    first > 0 ? g_strdup_printf ("Content-Range: bytes %zu-%zu/%zu\r\n", first, size - 1, size)
              : g_strdup ("");
  g_autofree char *head = g_strdup_printf (
    "HTTP/1.1 %s\r\nContent-Length: %zu\r\nETag: %s\r\n%sConnection: close\r\n\r\n",
    first > 0 ? "206 Partial Content" : "200 OK", size - first, answer->etag, range);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  if (g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL))
    g_output_stream_write_all (output, data + first, length, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  answer->cut = 0;
}

static void
send_answer (MdgScriptServer *self, SoupServerMessage *message, Answer *answer)
{
  if (answer->file != NULL)
    {
      send_file (message, answer);
      return;
    }
  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->status != 204)
    soup_server_message_set_response (message, answer->type, SOUP_MEMORY_COPY, answer->body,
                                      strlen (answer->body));
  if (answer->delay_ms > 0)
    hold (self, message, answer->delay_ms);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  MdgScriptServer *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  const char *method = soup_server_message_get_method (message);
  g_autofree char *key = g_strdup_printf ("%s %s", method, path);
  g_autofree char *full = g_strdup_printf ("%s %s?%s", method, path, g_uri_get_query (uri));
  g_mutex_lock (&self->lock);
  note (self, key, message);
  if (g_uri_get_query (uri) != NULL)
    note (self, full, message);
  Asked *asked = g_hash_table_lookup (self->asked, key);
  g_autofree char *by_body = g_strdup_printf ("%s#%s", key, asked->body);
  note (self, by_body, message);
  Answer *answer = g_hash_table_lookup (self->answers, full);
  if (answer == NULL)
    answer = g_hash_table_lookup (self->answers, by_body);
  if (answer == NULL)
    answer = g_hash_table_lookup (self->answers, key);
  if (answer != NULL)
    send_answer (self, message, answer);
  else if (g_str_has_suffix (path, "/events"))
    open_stream (self, message);
  else
    soup_server_message_set_status (message, 404, NULL);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  MdgScriptServer *self = data;
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  gboolean secure = self->certificate != NULL;
  g_autoptr (GError) error = NULL;
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (secure ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->lock);
  self->address =
    g_strdup_printf ("%s://127.0.0.1:%d", secure ? "https" : "http", g_uri_get_port (uris->data));
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

MdgScriptServer *
mdg_script_server_new (GTlsCertificate *certificate)
{
  MdgScriptServer *self = g_new0 (MdgScriptServer, 1);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->answers =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) answer_free);
  self->asked =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) asked_free);
  self->streams = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  g_mutex_lock (&self->lock);
  self->thread = g_thread_new ("script-server", run, self);
  while (self->address == NULL)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

const char *
mdg_script_server_get_address (MdgScriptServer *self)
{
  return self->address;
}

void
mdg_script_server_set_full (MdgScriptServer *self,
                            const char *key,
                            guint status,
                            const char *type,
                            const char *body,
                            guint delay_ms)
{
  Answer *answer = g_new0 (Answer, 1);
  answer->status = status;
  answer->type = g_strdup (type);
  answer->body = g_strdup (body != NULL ? body : "");
  answer->delay_ms = delay_ms;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->answers, g_strdup (key), answer);
  g_mutex_unlock (&self->lock);
}

void
mdg_script_server_set_file (
  MdgScriptServer *self, const char *key, GBytes *file, const char *etag, gsize cut)
{
  Answer *answer = g_new0 (Answer, 1);
  answer->file = g_bytes_ref (file);
  answer->etag = g_strdup (etag);
  answer->cut = cut;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->answers, g_strdup (key), answer);
  g_mutex_unlock (&self->lock);
}

void
mdg_script_server_set (MdgScriptServer *self, const char *key, guint status, const char *body)
{
  g_autofree char *problem = g_strdup_printf ("{\"type\": \"" MDG_PROBLEM_TYPE_PREFIX
                                              "%s\", \"status\": %u, \"title\": \"x\"}",
                                              body, status);
  gboolean good = status < 400;
  mdg_script_server_set_full (self, key, status,
                              good ? "application/json" : MDG_PROBLEM_CONTENT_TYPE,
                              good ? body : problem, 0);
}

guint
mdg_script_server_count (MdgScriptServer *self, const char *key)
{
  g_mutex_lock (&self->lock);
  Asked *asked = g_hash_table_lookup (self->asked, key);
  guint count = asked != NULL ? asked->count : 0;
  g_mutex_unlock (&self->lock);
  return count;
}

char *
mdg_script_server_dup_body (MdgScriptServer *self, const char *key)
{
  g_mutex_lock (&self->lock);
  Asked *asked = g_hash_table_lookup (self->asked, key);
  char *body = asked != NULL ? g_strdup (asked->body) : NULL;
  g_mutex_unlock (&self->lock);
  return body;
}

char *
mdg_script_server_dup_header (MdgScriptServer *self, const char *key, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_mutex_lock (&self->lock);
  Asked *asked = g_hash_table_lookup (self->asked, key);
  char *value = asked != NULL ? g_strdup (g_hash_table_lookup (asked->headers, lower)) : NULL;
  g_mutex_unlock (&self->lock);
  return value;
}

typedef struct
{
  MdgScriptServer *self;
  char *path;
  char *text; /* NULL ends the streams */
} Push;

static gboolean
is_of (SoupServerMessage *message, const char *path)
{
  return g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), path);
}

static gboolean
push_in_thread (gpointer user_data)
{
  Push *push = user_data;
  g_autoptr (GPtrArray) streams = g_ptr_array_copy (push->self->streams, NULL, NULL);
  for (guint i = 0; i < streams->len; i++)
    {
      SoupServerMessage *message = streams->pdata[i];
      SoupMessageBody *body = soup_server_message_get_response_body (message);
      if (!is_of (message, push->path))
        continue;
      if (push->text != NULL)
        soup_message_body_append (body, SOUP_MEMORY_COPY, push->text, strlen (push->text));
      else
        soup_message_body_complete (body);
      soup_server_message_unpause (message);
    }
  return G_SOURCE_REMOVE;
}

static void
push_free (gpointer user_data)
{
  Push *push = user_data;
  g_free (push->path);
  g_free (push->text);
  g_free (push);
}

static void
push_text (MdgScriptServer *self, const char *path, char *text)
{
  Push *push = g_new0 (Push, 1);
  push->self = self;
  push->path = g_strdup (path);
  push->text = text;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, push_in_thread, push, push_free);
}

void
mdg_script_server_push_to (MdgScriptServer *self,
                           const char *path,
                           const char *id,
                           const char *name,
                           const char *data)
{
  push_text (self, path, mdg_event_format (id, name, data));
}

void
mdg_script_server_push (MdgScriptServer *self, const char *id, const char *name, const char *data)
{
  mdg_script_server_push_to (self, MDG_PATH_EVENTS, id, name, data);
}

void
mdg_script_server_drop_streams_of (MdgScriptServer *self, const char *path)
{
  push_text (self, path, NULL);
}

void
mdg_script_server_drop_streams (MdgScriptServer *self)
{
  mdg_script_server_drop_streams_of (self, MDG_PATH_EVENTS);
}

guint
mdg_script_server_n_streams_of (MdgScriptServer *self, const char *path)
{
  guint n = 0;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++)
    n += is_of (self->streams->pdata[i], path) ? 1 : 0;
  g_mutex_unlock (&self->lock);
  return n;
}

guint
mdg_script_server_n_streams (MdgScriptServer *self)
{
  return mdg_script_server_n_streams_of (self, MDG_PATH_EVENTS);
}

static gboolean
quit_in_thread (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
mdg_script_server_free (MdgScriptServer *self)
{
  /* As a source: a plain quit would be lost when the thread has not begun to run the loop yet. */
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, quit_in_thread, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->asked);
  g_ptr_array_unref (self->streams);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->address);
  g_free (self);
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE; /* only wakes the context, so that the condition is looked at again */
}

gboolean
mdg_wait_until (gboolean (*done) (gpointer data), gpointer data, guint seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  guint tick = g_timeout_add (10, on_tick, NULL);
  gboolean good = done (data);
  while (!good && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, TRUE);
      good = done (data);
    }
  g_source_remove (tick);
  return good;
}
