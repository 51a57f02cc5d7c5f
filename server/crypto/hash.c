/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/hash.h"

#include <gnutls/crypto.h>
#include <string.h>

struct _MdgHash
{
  gnutls_hash_hd_t handle;
};

static void
check (int result)
{
  if (result != 0)
    g_error ("SHA-256: %s", gnutls_strerror (result));
}

MdgHash *
mdg_hash_new (void)
{
  MdgHash *hash = g_new0 (MdgHash, 1);
  check (gnutls_hash_init (&hash->handle, GNUTLS_DIG_SHA256));
  return hash;
}

void
mdg_hash_update (MdgHash *hash, gconstpointer data, gsize size)
{
  if (size > 0)
    check (gnutls_hash (hash->handle, data, size));
}

void
mdg_hash_finish (MdgHash *hash, guint8 ret_hash[MDG_HASH_SIZE])
{
  gnutls_hash_output (hash->handle, ret_hash);
}

void
mdg_hash_free (MdgHash *hash)
{
  if (hash == NULL)
    return;
  gnutls_hash_deinit (hash->handle, NULL);
  g_free (hash);
}

void
mdg_hash_data (gconstpointer data, gsize size, guint8 ret_hash[MDG_HASH_SIZE])
{
  check (gnutls_hash_fast (GNUTLS_DIG_SHA256, size > 0 ? data : "", size, ret_hash));
}

char *
mdg_hash_dup_hex (const guint8 hash[MDG_HASH_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (MDG_HASH_HEX_CHARS + 1);
  for (gsize i = 0; i < MDG_HASH_SIZE; i++)
    {
      hex[2 * i] = digits[hash[i] >> 4];
      hex[2 * i + 1] = digits[hash[i] & 15];
    }
  hex[MDG_HASH_HEX_CHARS] = '\0';
  return hex;
}

gboolean
mdg_hash_parse_hex (const char *hex, guint8 ret_hash[MDG_HASH_SIZE])
{
  if (hex == NULL || strlen (hex) != MDG_HASH_HEX_CHARS)
    return FALSE;
  for (gsize i = 0; i < MDG_HASH_HEX_CHARS; i++)
    if (!g_ascii_isxdigit (hex[i]))
      return FALSE;
  for (gsize i = 0; i < MDG_HASH_SIZE; i++)
    ret_hash[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 |
                            g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

void
mdg_token_hash (const char *token, guint8 ret_hash[MDG_HASH_SIZE])
{
  mdg_hash_data (token, strlen (token), ret_hash);
}
