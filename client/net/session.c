/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/session.h"

#include "mdg-config.h"
#include "shared/wire/paths.h"

#define IDLE_SECONDS 60

SoupSession *
mdg_session_new (MdgConnection *connection, guint timeout)
{
  SoupSession *session = soup_session_new_with_options (
    "timeout", timeout, "idle-timeout", IDLE_SECONDS, "max-conns-per-host",
    MDG_SESSION_MAX_CONNECTIONS, "user-agent", "madoguchi/" MDG_VERSION, "proxy-resolver",
    mdg_connection_get_proxy (connection), NULL);
  if (mdg_connection_get_trust (connection) != NULL)
    soup_session_set_tls_database (session, mdg_connection_get_trust (connection));
  return session;
}

SoupMessage *
mdg_session_message_new (MdgConnection *connection, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (mdg_connection_get_address (connection), path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  soup_message_headers_append (headers, MDG_HEADER_CLIENT_VERSION, MDG_VERSION);
  soup_message_headers_append (headers, "Accept-Language",
                               mdg_connection_get_language (connection));
  const char *token = mdg_connection_get_token (connection);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_append (headers, "Authorization", bearer);
    }
  return message;
}
