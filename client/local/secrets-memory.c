/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/secrets-memory.h"

struct _MdgSecretsMemory
{
  GObject parent_instance;
  GMutex lock;
  GHashTable *table;
};

static void mdg_secrets_memory_iface_init (MdgSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSecretsMemory,
                               mdg_secrets_memory,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_SECRETS,
                                                      mdg_secrets_memory_iface_init))

static char *
memory_lookup (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  MdgSecretsMemory *self = MDG_SECRETS_MEMORY (secrets);
  g_mutex_lock (&self->lock);
  char *copy = g_strdup (g_hash_table_lookup (self->table, name));
  g_mutex_unlock (&self->lock);
  return copy;
}

static gboolean
memory_store (MdgSecrets *secrets,
              const char *name,
              const char *secret,
              GCancellable *cancellable,
              GError **error)
{
  MdgSecretsMemory *self = MDG_SECRETS_MEMORY (secrets);
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->table, g_strdup (name), g_strdup (secret));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
memory_clear (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  MdgSecretsMemory *self = MDG_SECRETS_MEMORY (secrets);
  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->table, name);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
memory_is_lasting (MdgSecrets *secrets)
{
  return FALSE;
}

static void
mdg_secrets_memory_iface_init (MdgSecretsInterface *iface)
{
  iface->lookup = memory_lookup;
  iface->store = memory_store;
  iface->clear = memory_clear;
  iface->is_lasting = memory_is_lasting;
}

static void
mdg_secrets_memory_finalize (GObject *object)
{
  MdgSecretsMemory *self = MDG_SECRETS_MEMORY (object);
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (mdg_secrets_memory_parent_class)->finalize (object);
}

static void
mdg_secrets_memory_class_init (MdgSecretsMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_secrets_memory_finalize;
}

static void
mdg_secrets_memory_init (MdgSecretsMemory *self)
{
  g_mutex_init (&self->lock);
  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) mdg_secret_free);
}

MdgSecrets *
mdg_secrets_memory_new (void)
{
  return g_object_new (MDG_TYPE_SECRETS_MEMORY, NULL);
}
