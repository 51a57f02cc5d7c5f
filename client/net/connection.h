/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One server as the client speaks to it: calls of the staff API, asynchronous and cancellable. The
 * connection knows addresses, certificates, time limits and problem documents; it knows nothing of
 * what the calls mean.
 *
 * Owned by the access model; used from the main thread only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Time without any byte after which a call has failed. An import or a check of the whole audit log
 * may think longer. */
#define MDG_CALL_TIMEOUT_SECONDS 15
#define MDG_SLOW_CALL_TIMEOUT_SECONDS 600

/* The largest answer that is taken in: an export of 100,000 accounts. */
#define MDG_ANSWER_MAX_BYTES (64 * 1024 * 1024)

#define MDG_TYPE_CONNECTION (mdg_connection_get_type ())
G_DECLARE_FINAL_TYPE (MdgConnection, mdg_connection, MDG, CONNECTION, GObject)

/* Signals: "signed-out": a call was refused because the token is no longer good (the token is
 * dropped first). "too-old": a call was refused because the server wants a newer client.
 * @address is normalised (client/net/address.h). @ca_file is an absolute path or NULL for the
 * system's store; a file that cannot be read fails with NETWORK_CERTIFICATE. */
MdgConnection *mdg_connection_new (const char *address, const char *ca_file, GError **error);

const char *mdg_connection_get_address (MdgConnection *self);

/* TRUE after the server has shown a certificate that was found good. */
gboolean mdg_connection_is_verified (MdgConnection *self);

/* The session token; NULL for none. */
void mdg_connection_set_token (MdgConnection *self, const char *token);
const char *mdg_connection_get_token (MdgConnection *self);

/* "ja" or "en": the language of sentences in answers. */
void mdg_connection_set_language (MdgConnection *self, const char *language);
const char *mdg_connection_get_language (MdgConnection *self);

/* The database of trusted certificates, NULL for the system's. Borrowed. */
GTlsDatabase *mdg_connection_get_trust (MdgConnection *self);

/* The way to the server: shared by all conversations with it. Borrowed. */
GProxyResolver *mdg_connection_get_proxy (MdgConnection *self);

/* @have bytes of the answer are here; @total is how many it has, 0 when the server did not say. */
typedef void (*MdgCallProgress) (guint64 have, guint64 total, gpointer user_data);

typedef struct
{
  const char *method;
  const char *path;         /* from shared/wire/paths.h, with its query */
  GBytes *body;             /* NULL for none */
  const char *content_type; /* NULL means JSON */
  gboolean slow;
  /* a POST that changes nothing: a search whose words must not stand in a URL */
  gboolean reads;
  gsize max_bytes;          /* largest answer; 0: MDG_ANSWER_MAX_BYTES */
  MdgCallProgress progress; /* NULL: nobody wants to know; never called after the callback */
  gpointer progress_data;
} MdgCall;

/* Sends @call. Writes carry an idempotency key of their own. */
void mdg_connection_send_async (MdgConnection *self,
                                const MdgCall *call,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The body of a good answer (empty for 204), or the error that the server's problem document told,
 * or one of the NETWORK codes. */
GBytes *mdg_connection_send_finish (MdgConnection *self, GAsyncResult *result, GError **error);

/* The MDG_ERROR that an error of libsoup, GIO or TLS means for people. */
GError *mdg_connection_explain (const GError *error);

/* Tells the connection that the server refused the token elsewhere (the event stream). */
void mdg_connection_refused (MdgConnection *self, const char *token);

/* Tells the connection that the server wants a newer client, as was learnt elsewhere. */
void mdg_connection_outdated (MdgConnection *self);

G_END_DECLS
