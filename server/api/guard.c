/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/policy.h"
#include "server/service/sign-in.h"
#include "shared/base/error.h"
#include "shared/base/version.h"
#include "shared/wire/paths.h"

static void
free_context (gpointer data)
{
  mdg_context_clear (data);
  g_free (data);
}

MdgContext *
mdg_api_context (MdgRequest *request)
{
  return mdg_request_get_context (request);
}

static MdgContext *
attach_context (MdgRequest *request, MdgCore *core)
{
  MdgContext *context = g_new0 (MdgContext, 1);
  context->core = core;
  context->address = mdg_request_get_address (request);
  context->lang = mdg_request_get_language (request);
  context->cancellable = g_object_ref (mdg_request_get_cancellable (request));
  mdg_request_set_context (request, context, free_context);
  return context;
}

/* Other programs than our client send no version and are not judged by it. */
static gboolean
check_client (MdgRequest *request, MdgCore *core, GError **error)
{
  const char *version = mdg_request_get_header (request, MDG_HEADER_CLIENT_VERSION);
  if (version == NULL)
    return TRUE;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  if (mdg_version_compare (version, settings.minimum_client) >= 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CLIENT_TOO_OLD, "version", settings.minimum_client, NULL);
  return FALSE;
}

static gboolean
check_permission (MdgContext *context, const MdgRoute *route, GError **error)
{
  if (context->identity.must_change_password &&
      (route->flags & MDG_ROUTE_BEFORE_PASSWORD_CHANGE) == 0)
    {
      mdg_set_error (error, MDG_ERROR_PASSWORD_CHANGE_REQUIRED, NULL);
      return FALSE;
    }
  if (route->permission == MDG_ROUTE_NO_PERMISSION)
    return TRUE;
  g_autoptr (GError) local = NULL;
  if (mdg_policy_require (context, (MdgPermission) route->permission, &local))
    return TRUE;
  mdg_context_audit_refusal (context, mdg_permission_name ((MdgPermission) route->permission),
                             local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_api_guard (MdgRequest *request, const MdgRoute *route, gpointer app, GError **error)
{
  MdgCore *core = ((MdgApi *) app)->core;
  MdgContext *context = attach_context (request, core);
  gboolean is_public = (route->flags & MDG_ROUTE_PUBLIC) != 0;
  if (is_public && g_str_equal (route->method, "GET"))
    return TRUE;
  if (!check_client (request, core, error))
    return FALSE;
  if (is_public)
    return TRUE;
  return mdg_sign_in_resolve (core, mdg_request_get_bearer (request), context->cancellable,
                              &context->identity, error) &&
         check_permission (context, route, error);
}
