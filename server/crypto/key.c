/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/key.h"

#include "server/crypto/secret-memory.h"

#include <gnutls/crypto.h>
#include <sodium.h>
#include <string.h>

struct _MdgKey
{
  gatomicrefcount ref_count;
  guint8 bytes[MDG_KEY_SIZE];
};

G_STATIC_ASSERT (sizeof (struct _MdgKey) <= MDG_SECRET_SLOT_SIZE);

static MdgKey *
key_new_empty (void)
{
  MdgKey *key = mdg_secret_slot_new ();
  g_atomic_ref_count_init (&key->ref_count);
  return key;
}

MdgKey *
mdg_key_new_random (void)
{
  MdgKey *key = key_new_empty ();
  randombytes_buf (key->bytes, MDG_KEY_SIZE);
  return key;
}

MdgKey *
mdg_key_new_from_bytes (const guint8 bytes[MDG_KEY_SIZE])
{
  MdgKey *key = key_new_empty ();
  memcpy (key->bytes, bytes, MDG_KEY_SIZE);
  return key;
}

MdgKey *
mdg_key_ref (MdgKey *key)
{
  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

void
mdg_key_unref (MdgKey *key)
{
  if (key != NULL && g_atomic_ref_count_dec (&key->ref_count))
    mdg_secret_slot_free (key);
}

const guint8 *
mdg_key_get_bytes (MdgKey *key)
{
  return key->bytes;
}

gboolean
mdg_key_equal (MdgKey *a, MdgKey *b)
{
  return sodium_memcmp (a->bytes, b->bytes, MDG_KEY_SIZE) == 0;
}

/* The extract step is kept although the key is uniform already: without it a derived key would be
 * mdg_key_mac () of its label and a counter, and whoever can ask for MACs could ask for keys. */
MdgKey *
mdg_key_derive (MdgKey *key, const char *label)
{
  g_return_val_if_fail (key != NULL && label != NULL, NULL);

  guint8 extracted[MDG_KEY_SIZE];
  const gnutls_datum_t secret = { key->bytes, MDG_KEY_SIZE };
  const gnutls_datum_t salt = { NULL, 0 };
  const gnutls_datum_t prk = { extracted, sizeof extracted };
  const gnutls_datum_t info = { (unsigned char *) label, (unsigned) strlen (label) };
  MdgKey *derived = key_new_empty ();
  int result = gnutls_hkdf_extract (GNUTLS_MAC_SHA256, &secret, &salt, extracted);
  if (result == 0)
    result = gnutls_hkdf_expand (GNUTLS_MAC_SHA256, &prk, &info, derived->bytes, MDG_KEY_SIZE);
  sodium_memzero (extracted, sizeof extracted);
  if (result != 0)
    g_error ("HKDF: %s", gnutls_strerror (result));
  return derived;
}

void
mdg_key_mac (MdgKey *key, gconstpointer data, gsize size, guint8 ret_mac[MDG_MAC_SIZE])
{
  int result = gnutls_hmac_fast (GNUTLS_MAC_SHA256, key->bytes, MDG_KEY_SIZE, data, size, ret_mac);
  if (result != 0)
    g_error ("HMAC: %s", gnutls_strerror (result));
}

gboolean
mdg_mac_equal (const guint8 a[MDG_MAC_SIZE], const guint8 b[MDG_MAC_SIZE])
{
  return sodium_memcmp (a, b, MDG_MAC_SIZE) == 0;
}

void
mdg_key_wipe (gpointer data, gsize size)
{
  sodium_memzero (data, size);
}
