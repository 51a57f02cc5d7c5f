/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: two libsoup sessions, because libsoup's time limit belongs to the session: one for
 * ordinary calls, one for slow ones. An answer is read piece by piece into a buffer with a maximum,
 * then becomes either its bytes or an error.
 */
#define G_LOG_DOMAIN "madoguchi-client-net"

#include "client/net/connection.h"

#include "client/net/proxy.h"
#include "client/net/session.h"
#include "client/net/trust.h"
#include "shared/base/bytes.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#define PIECE_BYTES (64 * 1024)

struct _MdgConnection
{
  GObject parent_instance;
  char *address;
  char *token;
  char *language;
  GTlsDatabase *trust;
  GProxyResolver *proxy;
  SoupSession *quick;
  SoupSession *slow;
  gboolean verified;
};

typedef struct
{
  SoupMessage *message;
  MdgBytes *body;
  char *token; /* as it was when the call was sent */
  MdgCallProgress progress;
  gpointer progress_data;
} Exchange;

enum
{
  SIGNED_OUT,
  TOO_OLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgConnection, mdg_connection, G_TYPE_OBJECT)

static void
exchange_free (Exchange *exchange)
{
  g_clear_object (&exchange->message);
  g_clear_pointer (&exchange->body, mdg_bytes_free);
  g_free (exchange->token);
  g_free (exchange);
}

static gboolean
is_time_out (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
}

GError *
mdg_connection_explain (const GError *error)
{
  if (error->domain == MDG_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  MdgErrorCode code = MDG_ERROR_NETWORK_UNREACHABLE;
  if (is_time_out (error))
    code = MDG_ERROR_NETWORK_TIMEOUT;
  else if (error->domain == G_TLS_ERROR)
    code = error->code == G_TLS_ERROR_NOT_TLS ? MDG_ERROR_NETWORK_NOT_MADOGUCHI
                                              : MDG_ERROR_NETWORK_CERTIFICATE;
  g_debug ("network: %s", error->message);
  return mdg_error_new (code, NULL, NULL);
}

static void
return_network_error (GTask *task, const GError *error)
{
  g_task_return_error (task, mdg_connection_explain (error));
}

void
mdg_connection_refused (MdgConnection *self, const char *token)
{
  if (token == NULL || g_strcmp0 (token, self->token) != 0)
    return;
  g_clear_pointer (&self->token, g_free);
  g_signal_emit (self, signals[SIGNED_OUT], 0);
}

void
mdg_connection_outdated (MdgConnection *self)
{
  g_signal_emit (self, signals[TOO_OLD], 0);
}

static void
end_exchange (GTask *task)
{
  MdgConnection *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) body = mdg_bytes_steal (exchange->body);
  if (soup_message_get_tls_peer_certificate (exchange->message) != NULL)
    self->verified = TRUE;
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
    {
      g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) g_bytes_unref);
      return;
    }
  g_autoptr (GError) error = mdg_session_error_of_answer (exchange->message, body);
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_NOT_SIGNED_IN))
    mdg_connection_refused (self, exchange->token);
  else if (g_error_matches (error, MDG_ERROR, MDG_ERROR_CLIENT_TOO_OLD))
    mdg_connection_outdated (self);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
tell_progress (Exchange *exchange)
{
  if (exchange->progress == NULL ||
      !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
    return;
  goffset total = soup_message_headers_get_content_length (
    soup_message_get_response_headers (exchange->message));
  exchange->progress (mdg_bytes_get_size (exchange->body), (guint64) MAX (total, 0),
                      exchange->progress_data);
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (piece == NULL)
    {
      return_network_error (task, error);
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      end_exchange (task);
      return;
    }
  if (!mdg_bytes_append (exchange->body, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece),
                         &error))
    {
      return_network_error (task, error);
      return;
    }
  tell_progress (exchange);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   cancellable, on_piece, g_steal_pointer (&task));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
    soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (stream == NULL)
    {
      return_network_error (task, error);
      return;
    }
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_input_stream_read_bytes_async (stream, PIECE_BYTES, G_PRIORITY_DEFAULT, cancellable, on_piece,
                                   g_steal_pointer (&task));
}

static SoupMessage *
message_of_call (MdgConnection *self, const MdgCall *call)
{
  SoupMessage *message = mdg_session_message_new (self, call->method, call->path);
  if (message == NULL)
    return NULL;
  if (!g_str_equal (call->method, "GET") && !call->reads)
    {
      g_autofree char *key = g_uuid_string_random ();
      soup_message_headers_append (soup_message_get_request_headers (message),
                                   MDG_HEADER_IDEMPOTENCY_KEY, key);
    }
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (
      message, call->content_type != NULL ? call->content_type : "application/json", call->body);
  return message;
}

void
mdg_connection_send_async (MdgConnection *self,
                           const MdgCall *call,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (MDG_IS_CONNECTION (self));

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SoupMessage *message = message_of_call (self, call);
  if (message == NULL)
    {
      g_task_return_error (task, mdg_error_new (MDG_ERROR_NETWORK_UNREACHABLE, NULL, NULL));
      return;
    }
  Exchange *exchange = g_new0 (Exchange, 1);
  exchange->message = message;
  exchange->body = mdg_bytes_new (call->max_bytes != 0 ? call->max_bytes : MDG_ANSWER_MAX_BYTES);
  exchange->progress = call->progress;
  exchange->progress_data = call->progress_data;
  exchange->token = g_strdup (self->token);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  soup_session_send_async (call->slow ? self->slow : self->quick, message, G_PRIORITY_DEFAULT,
                           cancellable, on_answer, g_steal_pointer (&task));
}

GBytes *
mdg_connection_send_finish (MdgConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* *@ret_trust stays NULL where GIO's default is the system's. */
static gboolean
open_trust (const char *ca_file, GTlsDatabase **ret_trust, GError **error)
{
  if (ca_file == NULL || *ca_file == '\0')
    {
      *ret_trust = mdg_trust_new_for_system ();
      return TRUE;
    }
  /* GIO takes no other paths. */
  GTlsDatabase *trust =
    g_path_is_absolute (ca_file) ? mdg_trust_new_for_file (ca_file) : NULL;
  if (trust == NULL)
    {
      mdg_set_error (error, MDG_ERROR_NETWORK_CERTIFICATE, NULL);
      return FALSE;
    }
  *ret_trust = trust;
  return TRUE;
}

MdgConnection *
mdg_connection_new (const char *address, const char *ca_file, GError **error)
{
  g_return_val_if_fail (address != NULL, NULL);

  g_autoptr (GTlsDatabase) trust = NULL;
  if (!open_trust (ca_file, &trust, error))
    return NULL;
  MdgConnection *self = g_object_new (MDG_TYPE_CONNECTION, NULL);
  self->address = g_strdup (address);
  self->trust = g_steal_pointer (&trust);
  self->proxy = mdg_proxy_resolver_new ();
  self->quick = mdg_session_new (self, MDG_CALL_TIMEOUT_SECONDS);
  self->slow = mdg_session_new (self, MDG_SLOW_CALL_TIMEOUT_SECONDS);
  return self;
}

static void
mdg_connection_dispose (GObject *object)
{
  MdgConnection *self = MDG_CONNECTION (object);
  if (self->quick != NULL)
    soup_session_abort (self->quick);
  if (self->slow != NULL)
    soup_session_abort (self->slow);
  g_clear_object (&self->quick);
  g_clear_object (&self->slow);
  g_clear_object (&self->trust);
  g_clear_object (&self->proxy);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->language, g_free);
  G_OBJECT_CLASS (mdg_connection_parent_class)->dispose (object);
}

static void
mdg_connection_class_init (MdgConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_connection_dispose;
  signals[SIGNED_OUT] = g_signal_new ("signed-out", MDG_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
  signals[TOO_OLD] = g_signal_new ("too-old", MDG_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
mdg_connection_init (MdgConnection *self)
{
  self->language = g_strdup ("ja");
}

const char *
mdg_connection_get_address (MdgConnection *self)
{
  return self->address;
}

gboolean
mdg_connection_is_verified (MdgConnection *self)
{
  return self->verified;
}

void
mdg_connection_set_token (MdgConnection *self, const char *token)
{
  g_autofree char *old = self->token;
  self->token = g_strdup (token);
}

const char *
mdg_connection_get_token (MdgConnection *self)
{
  return self->token;
}

void
mdg_connection_set_language (MdgConnection *self, const char *language)
{
  g_autofree char *old = self->language;
  self->language = g_strdup (language);
}

const char *
mdg_connection_get_language (MdgConnection *self)
{
  return self->language;
}

GTlsDatabase *
mdg_connection_get_trust (MdgConnection *self)
{
  return self->trust;
}

GProxyResolver *
mdg_connection_get_proxy (MdgConnection *self)
{
  return self->proxy;
}
