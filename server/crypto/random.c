/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/random.h"

#include "shared/base/error.h"

#include <gnutls/gnutls.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

G_STATIC_ASSERT (sodium_base64_ENCODED_LEN (32, sodium_base64_VARIANT_URLSAFE_NO_PADDING) ==
                 MDG_RANDOM_TOKEN_CHARS + 1);

gboolean
mdg_crypto_init (GError **error)
{
  if (sodium_init () < 0 || gnutls_global_init () < 0)
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      g_prefix_error (error, "Starting the cryptographic libraries: ");
      return FALSE;
    }
  return TRUE;
}

void
mdg_crypto_harden_process (void)
{
  const struct rlimit none = { 0, 0 };
  if (setrlimit (RLIMIT_CORE, &none) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    g_warning ("Core dumps could not be switched off: %s", g_strerror (errno));
}

void
mdg_random_bytes (gpointer buffer, gsize size)
{
  randombytes_buf (buffer, size);
}

guint32
mdg_random_below (guint32 upper)
{
  return randombytes_uniform (upper);
}

char *
mdg_random_token (void)
{
  guint8 bytes[32];
  char *token = g_malloc (MDG_RANDOM_TOKEN_CHARS + 1);
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (token, MDG_RANDOM_TOKEN_CHARS + 1, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return token;
}
