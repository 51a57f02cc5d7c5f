/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-test"

#include "tests/server/http/site.h"

#include "server/http/range.h"
#include "shared/base/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE (10 * G_TIME_SPAN_SECOND)

static void
count_call (Site *site)
{
  g_mutex_lock (&site->lock);
  site->n_calls++;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static MdgResponse *
answer_text (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  return mdg_response_new_bytes ("application/json", body, NULL);
}

static MdgResponse *
answer_tiny (MdgRequest *request, gpointer app, GError **error)
{
  count_call (app);
  return answer_text ("{\"ok\":true}");
}

static MdgResponse *
answer_item (MdgRequest *request, gpointer app, GError **error)
{
  count_call (app);
  g_autofree char *text =
    g_strdup_printf ("{\"id\":%" G_GINT64_FORMAT "}", mdg_request_get_id (request));
  return answer_text (text);
}

static MdgResponse *
answer_empty (MdgRequest *request, gpointer app, GError **error)
{
  count_call (app);
  return mdg_response_new_empty ();
}

static MdgResponse *
answer_size (MdgRequest *request, gpointer app, GError **error)
{
  Site *site = app;
  count_call (site);
  site->n_body = g_bytes_get_size (mdg_request_get_body (request));
  g_autofree char *text = g_strdup_printf ("{\"size\":%" G_GSIZE_FORMAT "}", site->n_body);
  return answer_text (text);
}

static MdgResponse *
answer_who (MdgRequest *request, gpointer app, GError **error)
{
  const char *q = mdg_request_get_query (request, "q");
  g_autofree char *text = g_strdup_printf ("%s|%s|%s", mdg_request_get_address (request),
                                           mdg_request_get_language (request), q != NULL ? q : "-");
  return answer_text (text);
}

static MdgResponse *
answer_fail (MdgRequest *request, gpointer app, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "secret detail");
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Site *site = user_data;
  g_mutex_lock (&site->lock);
  site->n_cancelled++;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static MdgResponse *
answer_hold (MdgRequest *request, gpointer app, GError **error)
{
  Site *site = app;
  GCancellable *cancellable = mdg_request_get_cancellable (request);
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), site, NULL);
  g_mutex_lock (&site->lock);
  site->n_holding++;
  g_cond_broadcast (&site->changed);
  while (!site->gate && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&site->changed, &site->lock);
  site->n_holding--;
  g_mutex_unlock (&site->lock);
  g_cancellable_disconnect (cancellable, id);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return answer_text ("{\"held\":true}");
}

static void
on_stream_closed (MdgStream *stream, gpointer user_data)
{
  Site *site = user_data;
  g_mutex_lock (&site->lock);
  site->n_closed++;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static void
start_events (MdgStream *stream, gpointer user_data)
{
  Site *site = user_data;
  mdg_stream_set_closed_func (stream, on_stream_closed, site, NULL);
  mdg_stream_send (stream, "1", "hello", "{\"epoch\":\"x\"}");
  g_mutex_lock (&site->lock);
  g_ptr_array_add (site->streams, mdg_stream_ref (stream));
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static MdgResponse *
answer_events (MdgRequest *request, gpointer app, GError **error)
{
  return mdg_response_new_stream (start_events, app, NULL);
}

static MdgResponse *
answer_file (MdgRequest *request, gpointer app, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("a,b\n", 4);
  return mdg_response_new_bytes ("text/csv; charset=utf-8", body, "職員.csv");
}

static MdgResponse *
answer_big (MdgRequest *request, gpointer app, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (SITE_BIG_BYTES), SITE_BIG_BYTES);
  return mdg_response_new_bytes ("application/octet-stream", body, NULL);
}

static void
close_big_file (gpointer user_data)
{
  Site *site = user_data;
  g_mutex_lock (&site->lock);
  site->n_released++;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

static MdgResponse *
answer_big_file (MdgRequest *request, gpointer app, GError **error)
{
  Site *site = app;
  MdgFileBody file = { site->big_file, SITE_BIG_BYTES, "\"tag\"",
                       "application/x-msi", "big.msi", NULL };
  return mdg_range_answer (request, &file, site, close_big_file);
}

#define ANY MDG_ROUTE_NO_PERMISSION
static const MdgRoute routes[] = {
  { "GET", "/tiny", ANY, MDG_ROUTE_INLINE, 0, answer_tiny },
  { "GET", "/work", ANY, MDG_ROUTE_NONE, 0, answer_tiny },
  { "GET", "/items/{id}", ANY, MDG_ROUTE_NONE, 0, answer_item },
  { "DELETE", "/items/{id}", ANY, MDG_ROUTE_NONE, 0, answer_empty },
  { "POST", "/items", ANY, MDG_ROUTE_NONE, SITE_MAX_BODY, answer_size },
  { "POST", "/csv", ANY, MDG_ROUTE_CSV_BODY, SITE_MAX_BODY, answer_size },
  { "GET", "/who", ANY, MDG_ROUTE_NONE, 0, answer_who },
  { "GET", "/fail", ANY, MDG_ROUTE_NONE, 0, answer_fail },
  { "GET", "/hold", ANY, MDG_ROUTE_NONE, 0, answer_hold },
  { "GET", "/events", ANY, MDG_ROUTE_NONE, 0, answer_events },
  { "GET", "/file", ANY, MDG_ROUTE_NONE, 0, answer_file },
  { "GET", "/big", ANY, MDG_ROUTE_NONE, 0, answer_big },
  { "GET", "/big-file", ANY, MDG_ROUTE_NONE, 0, answer_big_file },
  { "GET", "/local", ANY, MDG_ROUTE_LOCAL_ONLY, 0, answer_tiny },
};

static gboolean
announce (gpointer user_data)
{
  Site *site = user_data;
  g_mutex_lock (&site->lock);
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
  return G_SOURCE_REMOVE;
}

static gpointer
run_site (gpointer user_data)
{
  Site *site = user_data;
  g_main_context_push_thread_default (site->context);
  site->server = mdg_http_server_new (site->context, site->router, site->metrics, &site->limits);
  g_autoptr (GError) error = NULL;
  mdg_http_server_listen (site->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_mutex_lock (&site->lock);
  site->port = mdg_http_server_get_port (site->server);
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
  announce (site);
  g_main_loop_run (site->loop);
  mdg_http_server_free (site->server);
  g_main_context_pop_thread_default (site->context);
  return NULL;
}

/* Without a name, so that it goes with the test. */
static int
open_big_file (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("madoguchi-site-XXXXXX", &path, NULL);
  g_assert_cmpint (ftruncate (fd, SITE_BIG_BYTES), ==, 0);
  g_assert_cmpint (pwrite (fd, "end", 3, SITE_BIG_BYTES - 3), ==, 3);
  unlink (path);
  return fd;
}

Site *
site_new (const MdgHttpLimits *limits)
{
  Site *site = g_new0 (Site, 1);
  g_mutex_init (&site->lock);
  g_cond_init (&site->changed);
  site->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_stream_unref);
  site->big_file = open_big_file ();
  site->context = g_main_context_new ();
  site->loop = g_main_loop_new (site->context, FALSE);
  site->metrics = mdg_metrics_new (routes, G_N_ELEMENTS (routes));
  site->router = mdg_router_new (routes, G_N_ELEMENTS (routes), NULL, site);
  if (limits != NULL)
    site->limits = *limits;
  site->thread = g_thread_new ("site", run_site, site);
  g_mutex_lock (&site->lock);
  while (site->port == 0)
    g_cond_wait (&site->changed, &site->lock);
  g_mutex_unlock (&site->lock);
  return site;
}

static gboolean
quit_loop (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
site_free (Site *site)
{
  site_open_gate (site);
  g_main_context_invoke (site->context, quit_loop, site->loop);
  g_thread_join (site->thread);
  close (site->big_file);
  g_ptr_array_unref (site->streams);
  mdg_router_free (site->router);
  mdg_metrics_free (site->metrics);
  g_main_loop_unref (site->loop);
  g_main_context_unref (site->context);
  g_mutex_clear (&site->lock);
  g_cond_clear (&site->changed);
  g_free (site);
}

void
site_wait (Site *site, guint *value, guint least)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  g_mutex_lock (&site->lock);
  while (*value < least && g_cond_wait_until (&site->changed, &site->lock, end))
    ;
  guint found = *value;
  g_mutex_unlock (&site->lock);
  g_assert_cmpuint (found, >=, least);
}

guint
site_wait_for_streams (Site *site, guint least)
{
  site_wait (site, &site->streams->len, least);
  return site->streams->len;
}

void
site_open_gate (Site *site)
{
  g_mutex_lock (&site->lock);
  site->gate = TRUE;
  g_cond_broadcast (&site->changed);
  g_mutex_unlock (&site->lock);
}

MdgStream *
site_get_stream (Site *site, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&site->lock);
  g_assert_cmpuint (index, <, site->streams->len);
  return site->streams->pdata[index];
}

typedef struct
{
  Site *site;
  void (*func) (Site *site);
  guint done;
} Call;

static gboolean
run_call (gpointer user_data)
{
  Call *call = user_data;
  call->func (call->site);
  g_mutex_lock (&call->site->lock);
  call->done = 1;
  g_cond_broadcast (&call->site->changed);
  g_mutex_unlock (&call->site->lock);
  return G_SOURCE_REMOVE;
}

void
site_call (Site *site, void (*func) (Site *site))
{
  Call call = { site, func, 0 };
  g_main_context_invoke (site->context, run_call, &call);
  site_wait (site, &call.done, 1);
}

int
peer_connect (Site *site)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (site->port) };
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  struct timeval limit = { .tv_sec = 10 };
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

void
peer_send (int fd, const char *data, gssize size)
{
  gsize left = size >= 0 ? (gsize) size : strlen (data);
  while (left > 0)
    {
      gssize n = send (fd, data, left, MSG_NOSIGNAL);
      if (n <= 0)
        return; /* the server has heard enough */
      data += n;
      left -= (gsize) n;
    }
}

char *
peer_read (int fd, const char *until)
{
  GString *text = g_string_new (NULL);
  char piece[8192];
  for (gssize n = 1; n > 0;)
    {
      n = recv (fd, piece, sizeof piece, 0);
      if (n > 0)
        g_string_append_len (text, piece, n);
      if (until != NULL && strstr (text->str, until) != NULL)
        break;
    }
  return g_string_free (text, FALSE);
}

char *
peer_ask (Site *site, const char *request)
{
  int fd = peer_connect (site);
  peer_send (fd, request, -1);
  char *answer = peer_read (fd, NULL);
  close (fd);
  return answer;
}

guint
answer_status (const char *answer)
{
  if (!g_str_has_prefix (answer, "HTTP/1."))
    return 0;
  return (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
}

const char *
answer_body (const char *answer)
{
  const char *blank = strstr (answer, "\r\n\r\n");
  return blank != NULL ? blank + 4 : "";
}
