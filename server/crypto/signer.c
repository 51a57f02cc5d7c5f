/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/signer.h"

#include <sodium.h>

/* libsodium wants the secret as seed and public key, 64 bytes; the slot of a key is too small. */
struct _MdgSigner
{
  guint8 *secret_key;
  guint8 public_key[MDG_PUBLIC_KEY_SIZE];
};

G_STATIC_ASSERT (crypto_sign_SEEDBYTES == MDG_KEY_SIZE);
G_STATIC_ASSERT (crypto_sign_BYTES == MDG_SIGNATURE_SIZE);
G_STATIC_ASSERT (crypto_sign_PUBLICKEYBYTES == MDG_PUBLIC_KEY_SIZE);

MdgSigner *
mdg_signer_new (MdgKey *seed)
{
  MdgSigner *signer = g_new0 (MdgSigner, 1);
  signer->secret_key = sodium_malloc (crypto_sign_SECRETKEYBYTES);
  if (signer->secret_key == NULL)
    g_error ("No memory for a signing key");
  crypto_sign_seed_keypair (signer->public_key, signer->secret_key, mdg_key_get_bytes (seed));
  return signer;
}

void
mdg_signer_free (MdgSigner *signer)
{
  if (signer == NULL)
    return;
  sodium_free (signer->secret_key);
  g_free (signer);
}

const guint8 *
mdg_signer_get_public_key (MdgSigner *signer)
{
  return signer->public_key;
}

void
mdg_signer_sign (MdgSigner *signer,
                 gconstpointer data,
                 gsize size,
                 guint8 ret_signature[MDG_SIGNATURE_SIZE])
{
  crypto_sign_detached (ret_signature, NULL, data, size, signer->secret_key);
}

gboolean
mdg_signature_verify (const guint8 public_key[MDG_PUBLIC_KEY_SIZE],
                      gconstpointer data,
                      gsize size,
                      const guint8 signature[MDG_SIGNATURE_SIZE])
{
  return crypto_sign_verify_detached (signature, data, size, public_key) == 0;
}
