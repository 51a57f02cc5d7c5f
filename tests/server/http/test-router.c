/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The router without a socket: matching, order of the checks, hooks, and its cost.
 */
#include "server/http/router.h"
#include "shared/base/error.h"

#include <string.h>

/* What was called, in order: "guard around handler". */
typedef struct
{
  GString *calls;
  gboolean refuse;
  gboolean replay;
} App;

static MdgResponse *
answer_id (MdgRequest *request, gpointer app, GError **error)
{
  g_string_append (((App *) app)->calls, "handler ");
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, mdg_request_get_id (request));
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  return mdg_response_new_bytes ("text/plain", body, NULL);
}

static MdgResponse *
answer_conflict (MdgRequest *request, gpointer app, GError **error)
{
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return NULL;
}

static gboolean
guard (MdgRequest *request, const MdgRoute *route, gpointer app, GError **error)
{
  App *state = app;
  g_string_append (state->calls, "guard ");
  g_assert_true (mdg_request_get_route (request) == route);
  if (!state->refuse)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_FORBIDDEN, NULL);
  return FALSE;
}

static MdgResponse *
around (MdgRequest *request, const MdgRoute *route, MdgHandler inner, gpointer app, GError **error)
{
  App *state = app;
  g_string_append (state->calls, "around ");
  if (state->replay)
    return mdg_response_new_empty ();
  MdgResponse *response = inner (request, app, error);
  if (response != NULL)
    g_string_append_printf (state->calls, "saw %u ", mdg_response_get_status (response));
  return response;
}

static const MdgRoute routes[] = {
  { "GET", "/api/v1/accounts", 1, MDG_ROUTE_NONE, 0, answer_id },
  { "POST", "/api/v1/accounts", 1, MDG_ROUTE_NONE, 100, answer_conflict },
  { "GET", "/api/v1/accounts/{id}", 1, MDG_ROUTE_NONE, 0, answer_id },
  { "PUT", "/api/v1/accounts/{id}", 1, MDG_ROUTE_NONE, 100, answer_id },
  { "POST", "/api/v1/accounts/{id}/reset-password", 1, MDG_ROUTE_NONE, 0, answer_id },
  { "POST", "/api/v1/accounts/import", 1, MDG_ROUTE_CSV_BODY, 100, answer_id },
  { "DELETE", "/api/v1/sessions/current", 1, MDG_ROUTE_NONE, 0, answer_id },
  { "GET", "/metrics", 1, MDG_ROUTE_LOCAL_ONLY, 0, answer_id },
};
static const MdgRouterHooks hooks = { .guard = guard, .around = around };

typedef struct
{
  const char *sentence;
  const char *method;
  const char *path;
  guint status;
  const char *text; /* Allow for 204 and 405, else the id */
} Case;

static const Case cases[] = {
  { "a path without an id", "GET", "/api/v1/accounts", 200, "0" },
  { "a path with an id", "GET", "/api/v1/accounts/12", 200, "12" },
  { "the largest id", "GET", "/api/v1/accounts/9223372036854775807", 200, "9223372036854775807" },
  { "one more than that", "GET", "/api/v1/accounts/9223372036854775808", 404, NULL },
  { "twenty digits", "GET", "/api/v1/accounts/10000000000000000000", 404, NULL },
  { "zero", "GET", "/api/v1/accounts/0", 404, NULL },
  { "a leading zero", "GET", "/api/v1/accounts/012", 404, NULL },
  { "a minus", "GET", "/api/v1/accounts/-12", 404, NULL },
  { "a plus", "GET", "/api/v1/accounts/+12", 404, NULL },
  { "letters", "GET", "/api/v1/accounts/12a", 404, NULL },
  { "full-width digits", "GET", "/api/v1/accounts/１２", 404, NULL },
  { "the template itself", "GET", "/api/v1/accounts/{id}", 404, NULL },
  { "a slash at the end", "GET", "/api/v1/accounts/", 404, NULL },
  { "a slash after the id", "GET", "/api/v1/accounts/12/", 404, NULL },
  { "an empty segment", "GET", "/api/v1//accounts", 404, NULL },
  { "two ids", "GET", "/api/v1/accounts/1/2", 404, NULL },
  { "a number in another place", "GET", "/api/1/accounts", 404, NULL },
  { "an id in the middle", "POST", "/api/v1/accounts/5/reset-password", 200, "5" },
  { "a word beside an id", "POST", "/api/v1/accounts/import", 200, "0" },
  { "a word where no number may be", "DELETE", "/api/v1/sessions/7", 404, NULL },
  { "capital letters are others", "GET", "/API/v1/accounts", 404, NULL },
  { "nothing", "GET", "", 404, NULL },
  { "the root", "GET", "/", 404, NULL },
  { "a method the path does not have", "DELETE", "/api/v1/accounts/12", 405,
    "GET, PUT, HEAD, OPTIONS" },
  { "a method nobody has", "BREW", "/api/v1/accounts", 405, "GET, POST, HEAD, OPTIONS" },
  { "small letters are another method", "get", "/api/v1/accounts", 405,
    "GET, POST, HEAD, OPTIONS" },
  { "HEAD where only POST is", "HEAD", "/api/v1/accounts/import", 405, "POST, OPTIONS" },
  { "OPTIONS", "OPTIONS", "/api/v1/accounts/12", 204, "GET, PUT, HEAD, OPTIONS" },
  { "OPTIONS of nothing", "OPTIONS", "/nothing", 404, NULL },
  { "an error of the handler", "POST", "/api/v1/accounts", 409, NULL },
};

static char *
text_of (MdgResponse *response)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (mdg_response_get_body (response), &size);
  return g_strndup (data, size);
}

static void
test_cases (void)
{
  App app = { g_string_new (NULL), FALSE, FALSE };
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), &hooks, &app);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_test_message ("%s", c->sentence);
      g_autoptr (MdgRequest) request = mdg_request_new (c->method, c->path);
      g_autoptr (MdgResponse) response = mdg_router_dispatch (router, request);
      g_assert_cmpuint (mdg_response_get_status (response), ==, c->status);
      g_autofree char *text = text_of (response);
      if (c->status == 200)
        g_assert_cmpstr (text, ==, c->text);
      else
        g_assert_cmpstr (mdg_response_get_header (response, "Allow"), ==, c->text);
      if (c->status >= 400)
        g_assert_cmpstr (mdg_response_get_content_type (response), ==, "application/problem+json");
    }
  g_string_free (app.calls, TRUE);
}

static void
expect_calls (App *app, MdgRouter *router, const char *target, const char *calls, guint status)
{
  g_string_truncate (app->calls, 0);
  g_autoptr (MdgRequest) request = mdg_request_new ("GET", target);
  g_autoptr (MdgResponse) response = mdg_router_dispatch (router, request);
  g_assert_cmpstr (app->calls->str, ==, calls);
  g_assert_cmpuint (mdg_response_get_status (response), ==, status);
}

static void
test_order (void)
{
  App app = { g_string_new (NULL), FALSE, FALSE };
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), &hooks, &app);
  expect_calls (&app, router, "/api/v1/accounts/1", "guard around handler saw 200 ", 200);
  expect_calls (&app, router, "/api/v1/accounts/1?q=1&q=2", "", 422);
  expect_calls (&app, router, "/nothing", "", 404);
  expect_calls (&app, router, "/metrics", "", 404);
  app.replay = TRUE;
  expect_calls (&app, router, "/api/v1/accounts/1", "guard around ", 204);
  app.refuse = TRUE;
  expect_calls (&app, router, "/api/v1/accounts/1", "guard ", 403);
  g_string_free (app.calls, TRUE);
}

static void
test_head (void)
{
  App app = { g_string_new (NULL), FALSE, FALSE };
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), NULL, &app);
  g_autoptr (MdgRequest) request = mdg_request_new ("HEAD", "/api/v1/accounts/12");
  g_autoptr (MdgResponse) response = mdg_router_dispatch (router, request);
  g_assert_cmpuint (mdg_response_get_status (response), ==, 200);
  g_assert_cmpuint (g_bytes_get_size (mdg_response_get_body (response)), ==, 0);
  g_assert_cmpuint (mdg_response_get_length (response), ==, 2);
  g_string_free (app.calls, TRUE);
}

static void
test_fast (void)
{
  App app = { NULL, FALSE, FALSE };
  g_autoptr (MdgRouter) router = mdg_router_new (routes, G_N_ELEMENTS (routes), NULL, &app);
  MdgMatch match;
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < 100000; i++)
    mdg_router_match (router, "POST", "/api/v1/accounts/123456/reset-password", &match);
  double each = (double) (g_get_monotonic_time () - start) / 100000;
  g_test_message ("%.2f µs a look-up", each);
  g_assert_cmpint (match.kind, ==, MDG_MATCH_FOUND);
  g_assert_cmpfloat (each, <, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/router/cases", test_cases);
  g_test_add_func ("/router/order", test_order);
  g_test_add_func ("/router/head", test_head);
  g_test_add_func ("/router/fast", test_fast);
  return g_test_run ();
}
