/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests without a socket: "METHOD target", headers, an empty line, the body. Whatever they hold,
 * the router answers with a status, its own errors are problem documents, and everything a handler
 * may ask for is text.
 */
#include "server/http/router.h"
#include "shared/base/error.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

/* Asks for everything there is. */
static MdgResponse *
ask (MdgRequest *request, gpointer app, GError **error)
{
  static const char *const names[] = { "limit", "after", "q", NULL };
  gint64 limit = 0;
  g_assert_cmpint (mdg_request_get_id (request), >=, 0);
  if (!mdg_request_check_query (request, names, error) ||
      !mdg_request_get_query_int (request, "limit", 1, 500, 100, &limit, error))
    return NULL;
  g_assert_cmpint (limit, >=, 1);
  g_assert_cmpint (limit, <=, 500);
  check_text (mdg_request_get_query (request, "q"));
  check_text (mdg_request_get_query (request, "after"));
  g_autoptr (JsonObject) object = mdg_request_dup_json (request, error);
  return object != NULL ? mdg_response_new_empty () : NULL;
}

static const MdgRoute routes[] = {
  { "GET", "/api/v1/accounts", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 0, ask },
  { "POST", "/api/v1/accounts", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 1024, ask },
  { "PUT", "/api/v1/accounts/{id}", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 1024, ask },
  { "DELETE", "/api/v1/accounts/{id}/sessions", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC, 0, ask },
  { "POST", "/api/v1/accounts/import", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_CSV_BODY, 1024, ask },
  { "GET", "/healthz", MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_LOCAL_ONLY, 0, ask },
};

/* The next line of *@at, which is moved behind it; NULL at the end. */
static char *
take_line (const char **at)
{
  if (**at == '\0')
    return NULL;
  const char *end = strchr (*at, '\n');
  char *line = end != NULL ? g_strndup (*at, (gsize) (end - *at)) : g_strdup (*at);
  *at = end != NULL ? end + 1 : *at + strlen (*at);
  return line;
}

static void
add_headers (MdgRequest *request, const char **at)
{
  for (g_autofree char *line = take_line (at); line != NULL && *line != '\0';)
    {
      char *colon = strchr (line, ':');
      if (colon != NULL)
        {
          *colon = '\0';
          mdg_request_add_header (request, line, g_strstrip (colon + 1));
        }
      g_free (line);
      line = take_line (at);
    }
}

static MdgRequest *
build_request (const char *text)
{
  const char *at = text;
  g_autofree char *first = take_line (&at);
  if (first == NULL)
    return NULL;
  char *space = strchr (first, ' ');
  if (space != NULL)
    *space = '\0';
  MdgRequest *request = mdg_request_new (first, space != NULL ? space + 1 : "");
  mdg_request_set_peer (request, "127.0.0.1");
  add_headers (request, &at);
  g_autoptr (GBytes) body = g_bytes_new (at, strlen (at));
  mdg_request_set_body (request, body);
  return request;
}

static void
ask_everything (MdgRequest *request)
{
  mdg_request_get_bearer (request);
  mdg_request_get_content_type (request);
  mdg_request_is_local (request);
  g_assert_nonnull (mdg_request_get_address (request));
  g_assert_nonnull (mdg_request_get_language (request));
  mdg_request_get_header (request, "x");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (MdgRequest) request = build_request (text);
  if (request == NULL)
    return 0;
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), NULL, NULL);
  ask_everything (request);
  g_autoptr (MdgResponse) response = mdg_router_dispatch (router, request);
  g_assert_nonnull (response);
  guint status = mdg_response_get_status (response);
  g_assert_cmpuint (status, >=, 200);
  g_assert_cmpuint (status, <=, 599);
  g_assert_cmpuint (status, !=, 500); /* no input is our fault */
  return 0;
}
