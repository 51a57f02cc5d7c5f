/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Windows has one set of proxy settings for each user ("Internet options", group policy).
 * The order in which they are tried is that of Windows: automatic detection, the configuration
 * script, the fixed proxies; what fails leads to the next.
 */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/proxy.h"

#include "client/net/proxy-resolver.h"
#include "client/net/proxy-rules.h"

#include <windows.h>

#include <winhttp.h>

/* What one look-up may take in each of its steps, so that a thread never hangs for good. */
#define STEP_MS 10000

typedef struct
{
  const char *scheme;
  const char *host;
  guint port;
} Server;

static char *
to_utf8 (const wchar_t *text)
{
  return text != NULL ? g_utf16_to_utf8 ((const gunichar2 *) text, -1, NULL, NULL, NULL) : NULL;
}

/* The proxies of @list for @server, NULL when @bypass names it. */
static char **
choose (const wchar_t *list, const wchar_t *bypass, const Server *server)
{
  g_autofree char *servers = to_utf8 (list);
  g_autofree char *exceptions = to_utf8 (bypass);
  if (mdg_proxy_rules_is_direct (exceptions, server->scheme, server->host, server->port))
    return NULL;
  return mdg_proxy_rules_find (servers, server->scheme);
}

/* FALSE when it could not be found out. *@ret_proxies is NULL for the direct way. */
static gboolean
ask_script (const wchar_t *uri,
            WINHTTP_AUTOPROXY_OPTIONS *options,
            const Server *server,
            char ***ret_proxies)
{
  WINHTTP_PROXY_INFO info = { 0 };
  HINTERNET session = WinHttpOpen (L"madoguchi", WINHTTP_ACCESS_TYPE_NO_PROXY,
                                   WINHTTP_NO_PROXY_NAME, WINHTTP_NO_PROXY_BYPASS, 0);
  if (session == NULL)
    return FALSE;
  WinHttpSetTimeouts (session, STEP_MS, STEP_MS, STEP_MS, STEP_MS);
  /* First without logging on: that answer may come from the cache of the system's service; with it
   * only when the script asks for it ("WINHTTP_AUTOPROXY_OPTIONS", fAutoLogonIfChallenged). */
  BOOL found = WinHttpGetProxyForUrl (session, uri, options, &info);
  if (!found && GetLastError () == ERROR_WINHTTP_LOGIN_FAILURE)
    {
      options->fAutoLogonIfChallenged = TRUE;
      found = WinHttpGetProxyForUrl (session, uri, options, &info);
    }
  if (found)
    *ret_proxies = info.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY
                     ? choose (info.lpszProxy, info.lpszProxyBypass, server)
                     : NULL;
  /* Strings of WinHTTP are freed by the caller ("WINHTTP_PROXY_INFO"). */
  if (info.lpszProxy != NULL)
    GlobalFree (info.lpszProxy);
  if (info.lpszProxyBypass != NULL)
    GlobalFree (info.lpszProxyBypass);
  WinHttpCloseHandle (session);
  return found;
}

static gboolean
ask_automatic (const WINHTTP_CURRENT_USER_IE_PROXY_CONFIG *config,
               const wchar_t *uri,
               const Server *server,
               char ***ret_proxies)
{
  WINHTTP_AUTOPROXY_OPTIONS detect = {
    .dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT,
    .dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A,
  };
  WINHTTP_AUTOPROXY_OPTIONS script = {
    .dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL,
    .lpszAutoConfigUrl = config->lpszAutoConfigUrl,
  };
  return (config->fAutoDetect && ask_script (uri, &detect, server, ret_proxies)) ||
         (config->lpszAutoConfigUrl != NULL && ask_script (uri, &script, server, ret_proxies));
}

static char **
ask_windows (const wchar_t *uri, const Server *server)
{
  WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config = { 0 };
  char **proxies = NULL;
  if (!WinHttpGetIEProxyConfigForCurrentUser (&config))
    return NULL;
  if (!ask_automatic (&config, uri, server, &proxies) && config.lpszProxy != NULL)
    proxies = choose (config.lpszProxy, config.lpszProxyBypass, server);
  /* "WINHTTP_CURRENT_USER_IE_PROXY_CONFIG": the caller frees its strings. */
  if (config.lpszAutoConfigUrl != NULL)
    GlobalFree (config.lpszAutoConfigUrl);
  if (config.lpszProxy != NULL)
    GlobalFree (config.lpszProxy);
  if (config.lpszProxyBypass != NULL)
    GlobalFree (config.lpszProxyBypass);
  return proxies;
}

/* On a worker thread. */
static char **
find_proxies (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || wide == NULL)
    return NULL;
  int port = g_uri_get_port (uri);
  Server server = { g_uri_get_scheme (uri), g_uri_get_host (uri), port > 0 ? (guint) port : 0 };
  if (mdg_proxy_rules_is_direct (NULL, server.scheme, server.host, server.port))
    return NULL; /* this machine */
  return ask_windows ((const wchar_t *) wide, &server);
}

GProxyResolver *
mdg_proxy_resolver_new (void)
{
  return mdg_proxy_resolver_new_with (find_proxies, 0, 0);
}
