/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where small secrets of this PC's user are kept: the session token and the key of the local store.
 * One interface; the system's own keeper stands behind it where there is one, otherwise memory
 * until the program ends.
 *
 * Calls are synchronous and thread-safe; mdg_secrets_open_async () chooses a keeper on a worker
 * thread, because asking the system's keeper may wait for its owner to unlock it.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What Windows keeps in one credential; a session token and a key need some 50 bytes. */
#define MDG_SECRET_MAX_BYTES 2560

#define MDG_TYPE_SECRETS (mdg_secrets_get_type ())
G_DECLARE_INTERFACE (MdgSecrets, mdg_secrets, MDG, SECRETS, GObject)

struct _MdgSecretsInterface
{
  GTypeInterface parent_iface;
  char *(*lookup) (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error);
  gboolean (*store) (MdgSecrets *self,
                     const char *name,
                     const char *secret,
                     GCancellable *cancellable,
                     GError **error);
  gboolean (*clear) (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error);
  gboolean (*is_lasting) (MdgSecrets *self);
};

/* NULL without an error when there is none. Free with mdg_secret_free (). */
char *
mdg_secrets_lookup (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error);

/* Replaces what was kept under @name. Fails with BODY_TOO_LARGE {max}, or as the keeper says. */
gboolean mdg_secrets_store (MdgSecrets *self,
                            const char *name,
                            const char *secret,
                            GCancellable *cancellable,
                            GError **error);

/* A name that is not kept counts as cleared. */
gboolean
mdg_secrets_clear (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error);

/* Overwrites and frees a secret; NULL is let pass. */
void mdg_secret_free (char *secret);

/* FALSE when secrets are gone with the program. */
gboolean mdg_secrets_is_lasting (MdgSecrets *self);

/* The keeper of this system, or a session-only one when none answers. Never fails but by
 * cancelling. */
void mdg_secrets_open_async (GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MdgSecrets *mdg_secrets_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
