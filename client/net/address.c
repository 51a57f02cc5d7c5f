/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/net/address.h"

#include "shared/base/error.h"

#include <string.h>

static gboolean
is_this_machine (const char *host)
{
  static const char *const names[] = { "127.0.0.1", "::1", "localhost", NULL };
  return g_strv_contains (names, host);
}

static char *
refuse (GError **error)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "server", NULL);
  return NULL;
}

static gboolean
may_be_spoken_to (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_query (uri) != NULL)
    return FALSE;
  if (!g_str_equal (g_uri_get_path (uri), "") && !g_str_equal (g_uri_get_path (uri), "/"))
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  return g_str_equal (g_uri_get_scheme (uri), "http") && is_this_machine (host);
}

char *
mdg_address_normalise (const char *text, GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (*typed == '\0' || strlen (typed) > MDG_ADDRESS_MAX_CHARS)
    return refuse (error);
  g_autofree char *full =
    strstr (typed, "://") != NULL ? g_strdup (typed) : g_strconcat ("https://", typed, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || !may_be_spoken_to (uri))
    return refuse (error);
  g_autoptr (GUri) plain = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL,
                                        g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  return g_uri_to_string (plain);
}

gboolean
mdg_address_is_secure (const char *address)
{
  return address != NULL && g_str_has_prefix (address, "https://");
}
