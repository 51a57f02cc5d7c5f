/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-portal"

#include "server/portal/portal.h"

#include "server/portal/resources.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

#define HTML "text/html; charset=utf-8"
#define PLAIN "text/plain; charset=utf-8"
#define PATH_CHECK "/check"

/* Pages are the same for everybody today; a few minutes in a cache do no harm. Failures are not
 * kept. */
#define CACHE_PAGE "public, max-age=300"
#define CACHE_FILE "public, max-age=86400"
#define CACHE_NEVER "no-store"

struct _MdgPortal
{
  GMutex lock; /* guards site */
  MdgPortalSite *site;
  GBytes *style;
  GBytes *mark;
  MdgRouter *router;
  MdgMetrics *metrics;
};

typedef struct
{
  const char *name;
  const char *value;
} Header;

/* No script at all, nothing from elsewhere, no frames: what a page of ours needs and not more. */
static const Header guards[] = {
  { "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'" },
  { "Strict-Transport-Security", "max-age=31536000" },
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "no-referrer" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};

static void
add_guards (MdgResponse *response)
{
  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    mdg_response_set_header (response, guards[i].name, guards[i].value);
}

static MdgPortalSite *
hold_site (MdgPortal *portal)
{
  g_mutex_lock (&portal->lock);
  MdgPortalSite *site = mdg_portal_site_ref (portal->site);
  g_mutex_unlock (&portal->lock);
  return site;
}

static MdgResponse *
new_answer (guint status, const char *type, GBytes *body, const char *caching)
{
  MdgResponse *response = mdg_response_new (status);
  mdg_response_set_body (response, type, body);
  mdg_response_set_header (response, "Cache-Control", caching);
  add_guards (response);
  return response;
}

/* The language a path begins with; FALSE for none, or one that is not offered. */
static gboolean
language_of_path (MdgPortalSite *site, const char *path, MdgLanguage *ret_language)
{
  g_autofree char *code = path[0] == '/' ? g_strndup (path + 1, strcspn (path + 1, "/")) : NULL;
  MdgLanguage language = MDG_LANGUAGE_JA;
  if (code == NULL || !mdg_language_from_code (code, &language) ||
      !mdg_portal_site_offers (site, language))
    return FALSE;
  *ret_language = language;
  return TRUE;
}

static MdgResponse *
new_redirect (guint status, const char *path)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  MdgResponse *response = new_answer (status, PLAIN, nothing, CACHE_NEVER);
  mdg_response_set_header (response, "Location", path);
  return response;
}

static MdgResponse *
answer_page (MdgRequest *request, MdgPortal *portal, MdgSitePage page, GError **error)
{
  g_autoptr (MdgPortalSite) site = hold_site (portal);
  MdgLanguage language = MDG_LANGUAGE_JA;
  if (!language_of_path (site, mdg_request_get_path (request), &language))
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  MdgResponse *response =
    new_answer (200, HTML, mdg_portal_site_get_page (site, language, page), CACHE_PAGE);
  mdg_response_set_header (response, "Content-Language", mdg_language_get_tag (language));
  return response;
}

static MdgResponse *
handle_home (MdgRequest *request, gpointer app, GError **error)
{
  return answer_page (request, app, MDG_PAGE_HOME, error);
}

static MdgResponse *
handle_check (MdgRequest *request, gpointer app, GError **error)
{
  return answer_page (request, app, MDG_PAGE_CHECK, error);
}

/* "/" and "/check": addresses without a language, as they are typed from paper. */
static MdgResponse *
handle_choose (MdgRequest *request, gpointer app, GError **error)
{
  g_autoptr (MdgPortalSite) site = hold_site (app);
  const char *path = mdg_request_get_path (request);
  MdgLanguage language =
    mdg_portal_site_choose (site, mdg_request_get_header (request, "Accept-Language"));
  g_autofree char *target = g_strdup_printf ("/%s%s", mdg_language_get_code (language),
                                             strcmp (path, PATH_CHECK) == 0 ? PATH_CHECK : "");
  MdgResponse *response = new_redirect (303, target);
  mdg_response_set_header (response, "Vary", "Accept-Language");
  return response;
}

/* "/ja/" is "/ja". */
static MdgResponse *
handle_slash (MdgRequest *request, gpointer app, GError **error)
{
  g_autofree char *path = g_strdup (mdg_request_get_path (request));
  path[strlen (path) - 1] = '\0';
  return new_redirect (308, path);
}

static MdgResponse *
handle_style (MdgRequest *request, gpointer app, GError **error)
{
  MdgPortal *portal = app;
  return new_answer (200, "text/css; charset=utf-8", portal->style, CACHE_FILE);
}

static MdgResponse *
handle_mark (MdgRequest *request, gpointer app, GError **error)
{
  MdgPortal *portal = app;
  return new_answer (200, "image/svg+xml", portal->mark, CACHE_FILE);
}

static MdgResponse *
handle_health (MdgRequest *request, gpointer app, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("ok\n", 3);
  return new_answer (200, PLAIN, body, CACHE_NEVER);
}

static MdgResponse *
handle_metrics (MdgRequest *request, gpointer app, GError **error)
{
  MdgPortal *portal = app;
  char *text = mdg_metrics_to_text (portal->metrics);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  return new_answer (200, "text/plain; version=0.0.4; charset=utf-8", body, CACHE_NEVER);
}

#define ROUTE(PATH, FLAGS, HANDLER)                                                         \
  {                                                                                         \
    "GET", PATH, MDG_ROUTE_NO_PERMISSION, MDG_ROUTE_PUBLIC | MDG_ROUTE_INLINE | (FLAGS), 0, \
      HANDLER                                                                               \
  }
#define ROUTES_OF(CODE)                                                    \
  ROUTE ("/" CODE, 0, handle_home), ROUTE ("/" CODE "/", 0, handle_slash), \
    ROUTE ("/" CODE PATH_CHECK, 0, handle_check)

static const MdgRoute routes[] = {
  ROUTE (MDG_PATH_HEALTH, MDG_ROUTE_LOCAL_ONLY, handle_health),
  ROUTE (MDG_PATH_METRICS, MDG_ROUTE_LOCAL_ONLY, handle_metrics),
  ROUTE ("/", 0, handle_choose),
  ROUTE (PATH_CHECK, 0, handle_choose),
  ROUTE ("/portal.css", 0, handle_style),
  ROUTE ("/mark.svg", 0, handle_mark),
  ROUTES_OF ("ja"),
  ROUTES_OF ("easy"),
  ROUTES_OF ("en"),
  ROUTES_OF ("zh"),
  ROUTES_OF ("ko"),
};

static MdgSitePage
page_of_status (guint status)
{
  if (status == 404 || status == 410)
    return MDG_PAGE_NOT_FOUND;
  if (status == 429 || status == 503)
    return MDG_PAGE_BUSY;
  return status >= 500 ? MDG_PAGE_FAILED : MDG_PAGE_REFUSED;
}

/* Any failure as a page that says what to do. */
static MdgResponse *
tell_error (MdgRequest *request, const GError *error, gpointer app)
{
  g_autoptr (MdgPortalSite) site = hold_site (app);
  MdgLanguage language =
    mdg_portal_site_choose (site, mdg_request_get_header (request, "Accept-Language"));
  language_of_path (site, mdg_request_get_path (request), &language);
  guint status = mdg_error_status (error);
  MdgSitePage page = page_of_status (status);
  g_autoptr (GBytes) filled = NULL;
  if (page == MDG_PAGE_FAILED)
    filled = mdg_portal_site_fill_page (site, language, page, mdg_request_get_ref (request), NULL);
  GBytes *body = filled != NULL ? filled : mdg_portal_site_get_page (site, language, page);
  MdgResponse *response = new_answer (status, HTML, body, CACHE_NEVER);
  mdg_response_set_header (response, "Content-Language", mdg_language_get_tag (language));
  if (page == MDG_PAGE_BUSY)
    mdg_response_set_header (response, "Retry-After", "120");
  return response;
}

MdgPortal *
mdg_portal_new (const MdgPortalSettings *settings, GError **error)
{
  static const MdgRouterHooks hooks = { .tell = tell_error };
  g_autoptr (MdgPortal) portal = g_new0 (MdgPortal, 1);
  g_mutex_init (&portal->lock);
  portal->site = mdg_portal_site_new (settings, error);
  if (portal->site == NULL)
    return NULL;
  portal->style = mdg_portal_resource ("templates/portal.css", error);
  portal->mark = portal->style != NULL ? mdg_portal_resource ("templates/mark.svg", error) : NULL;
  if (portal->mark == NULL)
    return NULL;
  portal->router = mdg_router_new (routes, G_N_ELEMENTS (routes), &hooks, portal);
  portal->metrics = mdg_metrics_new (routes, G_N_ELEMENTS (routes));
  return g_steal_pointer (&portal);
}

void
mdg_portal_free (MdgPortal *portal)
{
  if (portal == NULL)
    return;
  g_clear_pointer (&portal->router, mdg_router_free);
  g_clear_pointer (&portal->metrics, mdg_metrics_free);
  g_clear_pointer (&portal->style, g_bytes_unref);
  g_clear_pointer (&portal->mark, g_bytes_unref);
  g_clear_pointer (&portal->site, mdg_portal_site_unref);
  g_mutex_clear (&portal->lock);
  g_free (portal);
}

gboolean
mdg_portal_set_settings (MdgPortal *portal, const MdgPortalSettings *settings, GError **error)
{
  MdgPortalSite *fresh = mdg_portal_site_new (settings, error);
  if (fresh == NULL)
    return FALSE;
  g_mutex_lock (&portal->lock);
  MdgPortalSite *old = portal->site;
  portal->site = fresh;
  g_mutex_unlock (&portal->lock);
  mdg_portal_site_unref (old);
  return TRUE;
}

MdgRouter *
mdg_portal_get_router (MdgPortal *portal)
{
  return portal->router;
}

MdgMetrics *
mdg_portal_get_metrics (MdgPortal *portal)
{
  return portal->metrics;
}
