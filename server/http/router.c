/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Paths have at most one "{id}", so a path is either one of the literal ones, or becomes a
 * template by putting "{id}" in the place of its one number. A look-up therefore is one hash of the
 * path and, failing that, one hash of the path with its first all-digit segment replaced. Each
 * entry holds one route per method and the ready text of Allow.
 *
 * Paths arrive in the normal form of RFC 3986, 6.2.2 (GUri sees to that: letters needlessly encoded
 * are decoded, dot segments resolved), as they do in the proxy, and are then compared as they are.
 * No route needs percent-encoding, so what is still encoded, or has "//", is a path that does not
 * exist.
 */
#define G_LOG_DOMAIN "madoguchi-http"

#include "server/http/router.h"

#include "shared/base/error.h"

#include <string.h>

#define MAX_PATH_BYTES 256
#define ID_PLACE "{id}"

typedef enum
{
  METHOD_GET,
  METHOD_POST,
  METHOD_PUT,
  METHOD_PATCH,
  METHOD_DELETE,
  N_METHODS
} Method;

static const char *const method_names[N_METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

typedef struct
{
  const MdgRoute *by_method[N_METHODS];
  char *allow;
} Entry;

struct _MdgRouter
{
  const MdgRoute *routes;
  gsize n_routes;
  MdgRouterHooks hooks;
  gpointer app;
  GHashTable *entries; /* path or template (the table's) → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->allow);
  g_free (entry);
}

static int
method_from_name (const char *name)
{
  for (int i = 0; i < N_METHODS; i++)
    if (g_str_equal (method_names[i], name))
      return i;
  return g_str_equal (name, "HEAD") ? METHOD_GET : -1;
}

static char *
allow_text (const Entry *entry)
{
  GString *allow = g_string_new (NULL);
  for (int i = 0; i < N_METHODS; i++)
    if (entry->by_method[i] != NULL)
      g_string_append_printf (allow, "%s, ", method_names[i]);
  if (entry->by_method[METHOD_GET] != NULL)
    g_string_append (allow, "HEAD, ");
  g_string_append (allow, "OPTIONS");
  return g_string_free (allow, FALSE);
}

static void
add_route (MdgRouter *router, const MdgRoute *route)
{
  int method = method_from_name (route->method);
  g_assert (method >= 0 && !g_str_equal (route->method, "HEAD"));
  g_assert (route->path[0] == '/' && strlen (route->path) < MAX_PATH_BYTES &&
            route->handler != NULL);
  const char *place = strstr (route->path, ID_PLACE);
  g_assert (place == NULL || (place[-1] == '/' && strstr (place + 1, ID_PLACE) == NULL));

  Entry *entry = g_hash_table_lookup (router->entries, route->path);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (router->entries, (gpointer) route->path, entry);
    }
  g_assert (entry->by_method[method] == NULL);
  entry->by_method[method] = route;
}

MdgRouter *
mdg_router_new (const MdgRoute *routes, gsize n_routes, const MdgRouterHooks *hooks, gpointer app)
{
  MdgRouter *router = g_new0 (MdgRouter, 1);
  router->routes = routes;
  router->n_routes = n_routes;
  router->app = app;
  if (hooks != NULL)
    router->hooks = *hooks;
  router->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  for (gsize i = 0; i < n_routes; i++)
    add_route (router, &routes[i]);

  GHashTableIter iter;
  gpointer entry = NULL;
  g_hash_table_iter_init (&iter, router->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    ((Entry *) entry)->allow = allow_text (entry);
  return router;
}

void
mdg_router_free (MdgRouter *router)
{
  if (router == NULL)
    return;
  g_hash_table_unref (router->entries);
  g_free (router);
}

/* The first segment of @path that is a number as the server writes them: digits, no leading zero,
 * not past 2^63 - 1. */
static const char *
find_number (const char *path, gsize *ret_size, gint64 *ret_id)
{
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      gsize size = strcspn (slash + 1, "/");
      if (size == 0 || size > 19 || strspn (slash + 1, "0123456789") < size || slash[1] == '0')
        continue;
      guint64 value = g_ascii_strtoull (slash + 1, NULL, 10);
      if (value > G_MAXINT64)
        continue;
      *ret_size = size;
      *ret_id = (gint64) value;
      return slash + 1;
    }
  return NULL;
}

static const Entry *
find_entry (MdgRouter *router, const char *path, gint64 *ret_id)
{
  if (strlen (path) >= MAX_PATH_BYTES || strchr (path, '{') != NULL)
    return NULL;
  const Entry *entry = g_hash_table_lookup (router->entries, path);
  if (entry != NULL)
    {
      *ret_id = 0;
      return entry;
    }

  gsize size = 0;
  const char *number = find_number (path, &size, ret_id);
  if (number == NULL)
    return NULL;
  char pattern[MAX_PATH_BYTES + sizeof ID_PLACE];
  g_snprintf (pattern, sizeof pattern, "%.*s" ID_PLACE "%s", (int) (number - path), path,
              number + size);
  return g_hash_table_lookup (router->entries, pattern);
}

void
mdg_router_match (MdgRouter *router, const char *method, const char *path, MdgMatch *ret_match)
{
  gint64 id = 0;
  const Entry *entry = find_entry (router, path, &id);
  *ret_match = (MdgMatch){ MDG_MATCH_NO_PATH, NULL, 0, NULL };
  if (entry == NULL)
    return;
  ret_match->allow = entry->allow;
  if (g_str_equal (method, "OPTIONS"))
    {
      ret_match->kind = MDG_MATCH_OPTIONS;
      return;
    }
  int index = method_from_name (method);
  if (index < 0 || entry->by_method[index] == NULL)
    {
      ret_match->kind = MDG_MATCH_NO_METHOD;
      return;
    }
  ret_match->kind = MDG_MATCH_FOUND;
  ret_match->route = entry->by_method[index];
  ret_match->id = id;
}

static MdgResponse *
answer_route (MdgRouter *router, MdgRequest *request, const MdgRoute *route, GError **error)
{
  if (!mdg_request_check_target (request, error))
    return NULL;
  if (router->hooks.guard != NULL && !router->hooks.guard (request, route, router->app, error))
    return NULL;
  if (router->hooks.around != NULL)
    return router->hooks.around (request, route, route->handler, router->app, error);
  return route->handler (request, router->app, error);
}

/* A person does wrong within the domain, the server outside of it; only the latter is news. */
static MdgResponse *
answer_error (MdgRouter *router, MdgRequest *request, const GError *error)
{
  const MdgRoute *route = mdg_request_get_route (request);
  if (mdg_error_status (error) == 500)
    g_warning ("%s %s failed (ref %s): %s", mdg_request_get_method (request),
               route != NULL ? route->path : "-", mdg_request_get_ref (request),
               error != NULL ? error->message : "no error was told");
  return mdg_router_tell (router, request, error);
}

static MdgResponse *
answer_match (MdgRouter *router, MdgRequest *request, const MdgMatch *match, GError **error)
{
  if (match->kind == MDG_MATCH_NO_PATH)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  if (match->kind == MDG_MATCH_OPTIONS)
    return mdg_response_new_empty ();
  if (match->kind == MDG_MATCH_NO_METHOD)
    {
      mdg_set_error (error, MDG_ERROR_METHOD_NOT_ALLOWED, NULL);
      return NULL;
    }
  if ((match->route->flags & MDG_ROUTE_LOCAL_ONLY) != 0 && !mdg_request_is_local (request))
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  mdg_request_set_match (request, match->route, match->id);
  return answer_route (router, request, match->route, error);
}

MdgResponse *
mdg_router_tell (MdgRouter *router, MdgRequest *request, const GError *error)
{
  if (router->hooks.tell != NULL)
    return router->hooks.tell (request, error, router->app);
  return mdg_response_new_problem (error, mdg_request_get_language (request),
                                   mdg_request_get_ref (request));
}

MdgResponse *
mdg_router_dispatch (MdgRouter *router, MdgRequest *request)
{
  MdgMatch match;
  mdg_router_match (router, mdg_request_get_method (request), mdg_request_get_path (request),
                    &match);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgResponse) response = answer_match (router, request, &match, &error);
  if (response == NULL)
    response = answer_error (router, request, error);
  if (match.kind == MDG_MATCH_NO_METHOD || match.kind == MDG_MATCH_OPTIONS)
    mdg_response_set_header (response, "Allow", match.allow);
  if (g_str_equal (mdg_request_get_method (request), "HEAD"))
    mdg_response_drop_body (response);
  return g_steal_pointer (&response);
}

const MdgRoute *
mdg_router_get_routes (MdgRouter *router, gsize *ret_n_routes)
{
  *ret_n_routes = router->n_routes;
  return router->routes;
}
