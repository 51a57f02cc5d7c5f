/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/session.h"

#include "mdg-config.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"
#include "shared/wire/problem.h"

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

GError *
mdg_session_error_of_answer (SoupMessage *message, GBytes *body)
{
  guint status = soup_message_get_status (message);
  const char *type =
    soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  if (g_strcmp0 (type, MDG_PROBLEM_CONTENT_TYPE) == 0)
    return mdg_problem_to_error (body, status);
  if (status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    return mdg_error_new (MDG_ERROR_SHUTTING_DOWN, NULL, NULL);
  if (status == SOUP_STATUS_GATEWAY_TIMEOUT)
    return mdg_error_new (MDG_ERROR_NETWORK_TIMEOUT, NULL, NULL);
  return mdg_error_new (MDG_ERROR_NETWORK_NOT_MADOGUCHI, NULL, NULL);
}
