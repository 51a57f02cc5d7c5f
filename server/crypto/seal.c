/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/seal.h"

#include "server/crypto/random.h"
#include "shared/base/error.h"

#include <gnutls/crypto.h>
#include <string.h>

#define VERSION 1
#define NONCE_SIZE 12
#define TAG_SIZE 16
#define NONCE_AT 1
#define BODY_AT (NONCE_AT + NONCE_SIZE)

G_STATIC_ASSERT (MDG_SEAL_OVERHEAD == BODY_AT + TAG_SIZE);

/* A GnuTLS cipher handle holds the nonce, so two threads cannot share one. Making one costs less
 * than the lock and the kilobyte it would take to keep one in each key (0.2 µs measured). */
static gnutls_aead_cipher_hd_t
open_cipher (MdgKey *key)
{
  gnutls_aead_cipher_hd_t cipher;
  const gnutls_datum_t secret = { (unsigned char *) mdg_key_get_bytes (key), MDG_KEY_SIZE };
  int result = gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &secret);
  if (result != 0)
    g_error ("AES-256-GCM: %s", gnutls_strerror (result));
  return cipher;
}

static GBytes *
refuse (GError **error)
{
  mdg_set_error (error, MDG_ERROR_SEAL_BROKEN, NULL);
  return NULL;
}

GBytes *
mdg_seal (MdgKey *key, const char *context, gconstpointer data, gsize size)
{
  g_return_val_if_fail (key != NULL && context != NULL && size <= MDG_SEAL_MAX_SIZE, NULL);

  gsize body_size = size + TAG_SIZE;
  guint8 *sealed = g_malloc (size + MDG_SEAL_OVERHEAD);
  gnutls_aead_cipher_hd_t cipher = open_cipher (key);
  sealed[0] = VERSION;
  mdg_random_bytes (sealed + NONCE_AT, NONCE_SIZE);
  int result =
    gnutls_aead_cipher_encrypt (cipher, sealed + NONCE_AT, NONCE_SIZE, context, strlen (context),
                                TAG_SIZE, size > 0 ? data : "", size, sealed + BODY_AT, &body_size);
  gnutls_aead_cipher_deinit (cipher);
  if (result != 0)
    g_error ("AES-256-GCM: %s", gnutls_strerror (result));
  return g_bytes_new_take (sealed, size + MDG_SEAL_OVERHEAD);
}

GBytes *
mdg_unseal_data (MdgKey *key, const char *context, gconstpointer sealed, gsize size, GError **error)
{
  g_return_val_if_fail (key != NULL && context != NULL, NULL);

  const guint8 *bytes = sealed;
  if (size < MDG_SEAL_OVERHEAD || size - MDG_SEAL_OVERHEAD > MDG_SEAL_MAX_SIZE ||
      bytes[0] != VERSION)
    return refuse (error);

  gsize plain_size = size - MDG_SEAL_OVERHEAD;
  g_autofree guint8 *plain = g_malloc (plain_size + 1);
  gnutls_aead_cipher_hd_t cipher = open_cipher (key);
  int result =
    gnutls_aead_cipher_decrypt (cipher, bytes + NONCE_AT, NONCE_SIZE, context, strlen (context),
                                TAG_SIZE, bytes + BODY_AT, size - BODY_AT, plain, &plain_size);
  gnutls_aead_cipher_deinit (cipher);
  if (result != 0)
    return refuse (error);
  return g_bytes_new_take (g_steal_pointer (&plain), plain_size);
}

GBytes *
mdg_unseal (MdgKey *key, const char *context, GBytes *sealed, GError **error)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (sealed, &size);
  return mdg_unseal_data (key, context, data, size, error);
}

GBytes *
mdg_seal_text (MdgKey *key, const char *context, const char *text)
{
  if (text == NULL)
    return NULL;
  return mdg_seal (key, context, text, strlen (text));
}

char *
mdg_unseal_text (MdgKey *key, const char *context, GBytes *sealed, GError **error)
{
  if (sealed == NULL)
    return NULL;
  g_autoptr (GBytes) plain = mdg_unseal (key, context, sealed, error);
  if (plain == NULL)
    return NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (plain, &size);
  if (size > 0 && !g_utf8_validate_len (text, size, NULL))
    {
      refuse (error);
      return NULL;
    }
  return g_strndup (size > 0 ? text : "", size);
}
