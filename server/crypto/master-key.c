/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/master-key.h"

#include "server/crypto/hash.h"
#include "server/crypto/key-file.h"
#include "server/crypto/master-key-token.h"
#include "server/crypto/seal.h"
#include "shared/base/error.h"

#include <string.h>

#define WRAPPED_SIZE (MDG_MASTER_KEY_ID_SIZE + MDG_SEAL_OVERHEAD + MDG_KEY_SIZE)

struct _MdgMasterKey
{
  gatomicrefcount ref_count;
  MdgKey *wrapping;
  guint8 id[MDG_MASTER_KEY_ID_SIZE];
  char id_text[2 * MDG_MASTER_KEY_ID_SIZE + 1];
};

static void
compute_id (MdgKey *key, guint8 id[MDG_MASTER_KEY_ID_SIZE])
{
  guint8 mac[MDG_MAC_SIZE];
  g_autoptr (MdgKey) naming = mdg_key_derive (key, "master-key:id");
  mdg_key_mac (naming, "", 0, mac);
  memcpy (id, mac, MDG_MASTER_KEY_ID_SIZE);
}

static void
format_id (const guint8 id[MDG_MASTER_KEY_ID_SIZE], char text[2 * MDG_MASTER_KEY_ID_SIZE + 1])
{
  for (gsize i = 0; i < MDG_MASTER_KEY_ID_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02x", id[i]);
}

MdgMasterKey *
mdg_master_key_new (MdgKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  MdgMasterKey *master = g_new0 (MdgMasterKey, 1);
  g_atomic_ref_count_init (&master->ref_count);
  master->wrapping = mdg_key_derive (key, "master-key:wrap");
  compute_id (key, master->id);
  format_id (master->id, master->id_text);
  return master;
}

MdgMasterKey *
mdg_master_key_ref (MdgMasterKey *master)
{
  g_atomic_ref_count_inc (&master->ref_count);
  return master;
}

void
mdg_master_key_unref (MdgMasterKey *master)
{
  if (master == NULL || !g_atomic_ref_count_dec (&master->ref_count))
    return;
  mdg_key_unref (master->wrapping);
  g_free (master);
}

const guint8 *
mdg_master_key_get_id (MdgMasterKey *master)
{
  return master->id;
}

const char *
mdg_master_key_get_id_text (MdgMasterKey *master)
{
  return master->id_text;
}

static MdgMasterKey *
load (const char *path, MdgKeyFileKind kind, GError **error)
{
  g_autoptr (MdgKey) key = mdg_key_file_read_key (path, kind, error);
  return key != NULL ? mdg_master_key_new (key) : NULL;
}

MdgMasterKey *
mdg_master_key_load_file (const char *path, GError **error)
{
  return load (path, MDG_KEY_FILE_OWN, error);
}

MdgMasterKey *
mdg_master_key_load_credential (const char *name, GError **error)
{
  g_autofree char *path = mdg_key_file_dup_credential_path (name, error);
  return path != NULL ? load (path, MDG_KEY_FILE_CREDENTIAL, error) : NULL;
}

gboolean
mdg_master_key_create_file (const char *path, GError **error)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autofree char *hex = mdg_hash_dup_hex (mdg_key_get_bytes (key));
  g_autofree char *text = g_strconcat (hex, "\n", NULL);
  gboolean written = mdg_key_file_create (path, text, error);
  mdg_key_wipe (hex, strlen (hex));
  mdg_key_wipe (text, strlen (text));
  return written;
}

static MdgMasterKey *
check_wrapped_id (MdgMasterKey *master, const char *expected, GError **error)
{
  if (g_str_equal (master->id_text, expected))
    return master;
  mdg_master_key_unref (master);
  mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason",
                 "the token unwrapped another key than the one that was wrapped", NULL);
  return NULL;
}

MdgMasterKey *
mdg_master_key_load_token (const char *uri, const char *wrapped_path, GError **error)
{
  g_autofree char *text = mdg_key_file_read_text (wrapped_path, MDG_KEY_FILE_OWN, error);
  if (text == NULL)
    return NULL;
  g_autofree char *expected = NULL;
  g_autoptr (MdgKey) key = mdg_token_unwrap (uri, text, &expected, error);
  return key != NULL ? check_wrapped_id (mdg_master_key_new (key), expected, error) : NULL;
}

gboolean
mdg_master_key_create_token (const char *uri, const char *wrapped_path, GError **error)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgMasterKey) master = mdg_master_key_new (key);
  g_autofree char *text = mdg_token_wrap (uri, key, master->id_text, error);
  if (text == NULL)
    return FALSE;

  /* Tried before it is written: a wrapped key that cannot be unwrapped would be noticed at the next
   * start, with data sealed under it. */
  g_autofree char *expected = NULL;
  g_autoptr (MdgKey) again = mdg_token_unwrap (uri, text, &expected, error);
  if (again == NULL)
    return FALSE;
  if (!mdg_key_equal (key, again))
    {
      mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason",
                     "the token does not give back what it wrapped", NULL);
      return FALSE;
    }
  return mdg_key_file_create (wrapped_path, text, error);
}

GBytes *
mdg_master_key_wrap (MdgMasterKey *master, const char *scope, MdgKey *key)
{
  g_autofree char *context = g_strconcat ("scope_key.wrapped:", scope, NULL);
  g_autoptr (GBytes) sealed =
    mdg_seal (master->wrapping, context, mdg_key_get_bytes (key), MDG_KEY_SIZE);
  guint8 wrapped[WRAPPED_SIZE];
  memcpy (wrapped, master->id, MDG_MASTER_KEY_ID_SIZE);
  memcpy (wrapped + MDG_MASTER_KEY_ID_SIZE, g_bytes_get_data (sealed, NULL),
          WRAPPED_SIZE - MDG_MASTER_KEY_ID_SIZE);
  return g_bytes_new (wrapped, sizeof wrapped);
}

static void
set_other_master (MdgMasterKey *master, const guint8 *id, GError **error)
{
  char other[2 * MDG_MASTER_KEY_ID_SIZE + 1];
  format_id (id, other);
  g_autofree char *reason =
    g_strdup_printf ("the store needs master key %s, but %s was loaded", other, master->id_text);
  mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason", reason, NULL);
}

MdgKey *
mdg_master_key_unwrap (MdgMasterKey *master, const char *scope, GBytes *wrapped, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (wrapped, &size);
  if (size != WRAPPED_SIZE)
    {
      mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
      return NULL;
    }
  if (memcmp (data, master->id, MDG_MASTER_KEY_ID_SIZE) != 0)
    {
      set_other_master (master, data, error);
      return NULL;
    }
  g_autofree char *context = g_strconcat ("scope_key.wrapped:", scope, NULL);
  g_autoptr (GBytes) plain = mdg_unseal_data (
    master->wrapping, context, data + MDG_MASTER_KEY_ID_SIZE, size - MDG_MASTER_KEY_ID_SIZE, error);
  if (plain == NULL)
    return NULL;
  guint8 *bytes = (guint8 *) g_bytes_get_data (plain, NULL);
  MdgKey *key = mdg_key_new_from_bytes (bytes);
  mdg_key_wipe (bytes, MDG_KEY_SIZE); /* the only reference to this memory */
  return key;
}
