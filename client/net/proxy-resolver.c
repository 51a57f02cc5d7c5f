/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. An asynchronous look-up joins the search for its server, or begins it. A search is one
 * run of the blocking function on a worker thread; its end answers all that wait for it, on the
 * main thread, and is kept. Who has waited too long is answered "direct" and leaves. So there is
 * never more than one thread for a server, however often it is asked for.
 */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/proxy-resolver.h"

struct _MdgProxyResolver
{
  GObject parent_instance;
  MdgProxyLookup lookup;
  guint timeout_ms;
  guint keep_ms;
  GHashTable *searches; /* server → Search */
  GHashTable *answers;  /* server → Answer */
};

typedef struct
{
  char *server;
  GPtrArray *waiting; /* Waiter */
} Search;

typedef struct
{
  GTask *task; /* NULL once answered */
  guint timer;
} Waiter;

typedef struct
{
  char **proxies;
  gint64 until; /* monotonic */
} Answer;

static void mdg_proxy_resolver_init_interface (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgProxyResolver,
                               mdg_proxy_resolver,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      mdg_proxy_resolver_init_interface))

static void
answer_free (gpointer data)
{
  Answer *answer = data;
  g_strfreev (answer->proxies);
  g_free (answer);
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;
  g_clear_handle_id (&waiter->timer, g_source_remove);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static void
search_free (gpointer data)
{
  Search *search = data;
  g_ptr_array_unref (search->waiting);
  g_free (search->server);
  g_free (search);
}

static char **
direct (void)
{
  static const char *const way[] = { "direct://", NULL };
  return g_strdupv ((char **) way);
}

/* Scheme, host and port: what a proxy setting goes by, without the path. NULL for what is no URI.
 */
static char *
server_of (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "/", NULL, NULL);
}

/* TRUE for what needs no look-up: the connection to a proxy itself, and whatever is not HTTP. */
static gboolean
is_out_of_question (const char *server)
{
  return server == NULL ||
         (!g_str_has_prefix (server, "http://") && !g_str_has_prefix (server, "https://"));
}

static void
answer_waiter (Waiter *waiter, char **proxies)
{
  g_autoptr (GTask) task = g_steal_pointer (&waiter->task);
  if (task != NULL)
    g_task_return_pointer (task, proxies != NULL ? g_strdupv (proxies) : direct (),
                           (GDestroyNotify) g_strfreev);
}

static gboolean
on_too_long (gpointer user_data)
{
  Waiter *waiter = user_data;
  waiter->timer = 0;
  g_info ("the proxy settings were not found out in time; going without a proxy");
  answer_waiter (waiter, NULL);
  return G_SOURCE_REMOVE;
}

static void
keep (MdgProxyResolver *self, const char *server, char **proxies)
{
  Answer *answer = g_new0 (Answer, 1);
  answer->proxies = g_strdupv (proxies);
  answer->until = g_get_monotonic_time () + self->keep_ms * G_TIME_SPAN_MILLISECOND;
  if (g_hash_table_size (self->answers) >= MDG_PROXY_MAX_KEPT)
    g_hash_table_remove_all (self->answers);
  g_hash_table_replace (self->answers, g_strdup (server), answer);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgProxyResolver *self = MDG_PROXY_RESOLVER (source);
  const char *server = g_task_get_task_data (G_TASK (result));
  g_auto (GStrv) proxies = g_task_propagate_pointer (G_TASK (result), NULL);
  Search *search = NULL;
  keep (self, server, proxies);
  if (!g_hash_table_steal_extended (self->searches, server, NULL, (gpointer *) &search))
    return;
  for (guint i = 0; i < search->waiting->len; i++)
    answer_waiter (search->waiting->pdata[i], proxies);
  search_free (search);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MdgProxyResolver *self = source;
  g_task_return_pointer (task, self->lookup (data), (GDestroyNotify) g_strfreev);
}

static Search *
begin_search (MdgProxyResolver *self, const char *server)
{
  Search *search = g_new0 (Search, 1);
  search->server = g_strdup (server);
  search->waiting = g_ptr_array_new_with_free_func (waiter_free);
  g_hash_table_insert (self->searches, search->server, search);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_found, NULL);
  g_task_set_task_data (task, g_strdup (server), g_free);
  g_task_run_in_thread (task, search_in_thread);
  return search;
}

static const Answer *
find_answer (MdgProxyResolver *self, const char *server)
{
  const Answer *answer = g_hash_table_lookup (self->answers, server);
  return answer != NULL && g_get_monotonic_time () < answer->until ? answer : NULL;
}

static void
lookup_async (GProxyResolver *resolver,
              const char *uri,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  MdgProxyResolver *self = MDG_PROXY_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *server = server_of (uri);
  const Answer *answer = server != NULL ? find_answer (self, server) : NULL;
  if (answer != NULL || is_out_of_question (server))
    {
      gboolean known = answer != NULL && answer->proxies != NULL;
      g_task_return_pointer (task, known ? g_strdupv (answer->proxies) : direct (),
                             (GDestroyNotify) g_strfreev);
      return;
    }
  Search *search = g_hash_table_lookup (self->searches, server);
  if (search == NULL)
    search = begin_search (self, server);
  Waiter *waiter = g_new0 (Waiter, 1);
  waiter->task = g_steal_pointer (&task);
  waiter->timer = g_timeout_add (self->timeout_ms, on_too_long, waiter);
  g_ptr_array_add (search->waiting, waiter);
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* GIO asks so only where it may block. */
static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  MdgProxyResolver *self = MDG_PROXY_RESOLVER (resolver);
  g_autofree char *server = server_of (uri);
  char **proxies = is_out_of_question (server) ? NULL : self->lookup (server);
  return proxies != NULL ? proxies : direct ();
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

GProxyResolver *
mdg_proxy_resolver_new_with (MdgProxyLookup blocking_lookup, guint timeout_ms, guint keep_ms)
{
  MdgProxyResolver *self = g_object_new (MDG_TYPE_PROXY_RESOLVER, NULL);
  self->lookup = blocking_lookup;
  self->timeout_ms = timeout_ms > 0 ? timeout_ms : MDG_PROXY_TIMEOUT_MS;
  self->keep_ms = keep_ms > 0 ? keep_ms : MDG_PROXY_KEEP_MS;
  return G_PROXY_RESOLVER (self);
}

static void
mdg_proxy_resolver_finalize (GObject *object)
{
  MdgProxyResolver *self = MDG_PROXY_RESOLVER (object);
  g_hash_table_unref (self->searches);
  g_hash_table_unref (self->answers);
  G_OBJECT_CLASS (mdg_proxy_resolver_parent_class)->finalize (object);
}

static void
mdg_proxy_resolver_class_init (MdgProxyResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_proxy_resolver_finalize;
}

static void
mdg_proxy_resolver_init_interface (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
mdg_proxy_resolver_init (MdgProxyResolver *self)
{
  self->searches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, search_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
}
