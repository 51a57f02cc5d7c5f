/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/secrets.h"

#include "client/local/secrets-memory.h"
#include "client/local/secrets-system.h"
#include "shared/base/error.h"

#include <gnutls/gnutls.h>
#include <string.h>

G_DEFINE_INTERFACE (MdgSecrets, mdg_secrets, G_TYPE_OBJECT)

static void
mdg_secrets_default_init (MdgSecretsInterface *iface)
{
}

char *
mdg_secrets_lookup (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error)
{
  return MDG_SECRETS_GET_IFACE (self)->lookup (self, name, cancellable, error);
}

gboolean
mdg_secrets_store (
  MdgSecrets *self, const char *name, const char *secret, GCancellable *cancellable, GError **error)
{
  if (strlen (secret) > MDG_SECRET_MAX_BYTES)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", MDG_SECRET_MAX_BYTES);
      return FALSE;
    }
  return MDG_SECRETS_GET_IFACE (self)->store (self, name, secret, cancellable, error);
}

gboolean
mdg_secrets_clear (MdgSecrets *self, const char *name, GCancellable *cancellable, GError **error)
{
  return MDG_SECRETS_GET_IFACE (self)->clear (self, name, cancellable, error);
}

gboolean
mdg_secrets_is_lasting (MdgSecrets *self)
{
  return MDG_SECRETS_GET_IFACE (self)->is_lasting (self);
}

void
mdg_secret_free (char *secret)
{
  if (secret != NULL)
    gnutls_memset (secret, 0, strlen (secret));
  g_free (secret);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  MdgSecrets *secrets = mdg_secrets_system_open (cancellable, &error);
  if (secrets == NULL)
    {
      g_info ("no keeper of secrets can be used (%s); secrets last until the end of the program",
              error->message);
      secrets = mdg_secrets_memory_new ();
    }
  g_task_return_pointer (task, secrets, g_object_unref);
}

void
mdg_secrets_open_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_run_in_thread (task, open_in_thread);
}

MdgSecrets *
mdg_secrets_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
