/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/secrets-system.h"

#include <libsecret/secret.h>

#define MDG_TYPE_SECRETS_LIBSECRET (mdg_secrets_libsecret_get_type ())
G_DECLARE_FINAL_TYPE (MdgSecretsLibsecret, mdg_secrets_libsecret, MDG, SECRETS_LIBSECRET, GObject)

struct _MdgSecretsLibsecret
{
  GObject parent_instance;
};

static const SecretSchema schema = {
  "jp.lg.madoguchi.Client",
  SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void mdg_secrets_libsecret_iface_init (MdgSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSecretsLibsecret,
                               mdg_secrets_libsecret,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_SECRETS,
                                                      mdg_secrets_libsecret_iface_init))

static char *
libsecret_lookup (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  char *found = secret_password_lookup_sync (&schema, cancellable, error, "name", name, NULL);
  char *copy = g_strdup (found);
  if (found != NULL)
    secret_password_free (found);
  return copy;
}

static gboolean
libsecret_store (MdgSecrets *secrets,
                 const char *name,
                 const char *secret,
                 GCancellable *cancellable,
                 GError **error)
{
  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Madoguchi", secret,
                                     cancellable, error, "name", name, NULL);
}

static gboolean
libsecret_clear (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  secret_password_clear_sync (&schema, cancellable, &local, "name", name, NULL);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
libsecret_is_lasting (MdgSecrets *secrets)
{
  return TRUE;
}

static void
mdg_secrets_libsecret_iface_init (MdgSecretsInterface *iface)
{
  iface->lookup = libsecret_lookup;
  iface->store = libsecret_store;
  iface->clear = libsecret_clear;
  iface->is_lasting = libsecret_is_lasting;
}

static void
mdg_secrets_libsecret_class_init (MdgSecretsLibsecretClass *klass)
{
}

static void
mdg_secrets_libsecret_init (MdgSecretsLibsecret *self)
{
}

MdgSecrets *
mdg_secrets_system_open (GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretService) service =
    secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, error);
  if (service == NULL)
    return NULL;
  g_autoptr (SecretCollection) keyring = secret_collection_for_alias_sync (
    service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable, &local);
  if (keyring != NULL)
    return g_object_new (MDG_TYPE_SECRETS_LIBSECRET, NULL);
  if (local == NULL)
    g_set_error_literal (&local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no default keyring");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
