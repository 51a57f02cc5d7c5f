/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/totp.h"

#include "server/crypto/random.h"
#include "shared/base/clock.h"

#include <gnutls/crypto.h>
#include <string.h>

#define SHA1_SIZE 20
#define CODE_MODULUS 1000000
#define MAX_TYPED_BYTES 256
#define RECOVERY_CHARS 10
#define RECOVERY_GROUP 5

static const char base32_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* Crockford's base 32: no i, l, o, u; typed i and l count as 1, o as 0. */
static const char recovery_alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

GBytes *
mdg_totp_new_secret (void)
{
  guint8 secret[MDG_TOTP_SECRET_SIZE];
  mdg_random_bytes (secret, sizeof secret);
  GBytes *bytes = g_bytes_new (secret, sizeof secret);
  mdg_key_wipe (secret, sizeof secret);
  return bytes;
}

char *
mdg_base32_encode (gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  GString *text = g_string_sized_new (size * 8 / 5 + 2);
  guint32 bits = 0;
  guint n_bits = 0;
  for (gsize i = 0; i < size; i++)
    {
      bits = bits << 8 | bytes[i];
      n_bits += 8;
      for (; n_bits >= 5; n_bits -= 5)
        g_string_append_c (text, base32_alphabet[bits >> (n_bits - 5) & 31]);
    }
  if (n_bits > 0)
    g_string_append_c (text, base32_alphabet[bits << (5 - n_bits) & 31]);
  return g_string_free (text, FALSE);
}

GBytes *
mdg_base32_decode (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 bits = 0;
  guint n_bits = 0;
  for (; *text != '\0'; text++)
    {
      if (strchr (" -=", *text) != NULL)
        continue;
      const char *sign = strchr (base32_alphabet, g_ascii_toupper (*text));
      if (sign == NULL)
        return NULL;
      bits = bits << 5 | (guint32) (sign - base32_alphabet);
      n_bits += 5;
      if (n_bits < 8)
        continue;
      n_bits -= 8;
      const guint8 byte = (guint8) (bits >> n_bits);
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

char *
mdg_totp_dup_uri (GBytes *secret, const char *issuer, const char *account)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (secret, &size);
  g_autofree char *encoded = mdg_base32_encode (data, size);
  g_autofree char *issuer_text = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *account_text = g_uri_escape_string (account, NULL, FALSE);
  return g_strdup_printf (
    "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", issuer_text,
    account_text, encoded, issuer_text, MDG_TOTP_DIGITS, MDG_TOTP_PERIOD_SECONDS);
}

gint64
mdg_totp_step (gint64 time)
{
  return time / (MDG_TOTP_PERIOD_SECONDS * MDG_SECOND);
}

/* RFC 4226, 5.3. */
char *
mdg_totp_dup_code (GBytes *secret, gint64 step)
{
  guint8 mac[SHA1_SIZE];
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (secret, &size);
  int result = gnutls_hmac_fast (GNUTLS_MAC_SHA1, data, size, &counter, sizeof counter, mac);
  if (result != 0)
    g_error ("HMAC: %s", gnutls_strerror (result));

  guint32 word = 0;
  memcpy (&word, mac + (mac[SHA1_SIZE - 1] & 15), sizeof word);
  word = GUINT32_FROM_BE (word) & 0x7fffffff;
  return g_strdup_printf ("%0*u", MDG_TOTP_DIGITS, word % CODE_MODULUS);
}

/* What somebody typed, without full-width forms, case, spaces and hyphens. */
static char *
fold_typed (const char *text)
{
  if (strlen (text) > MAX_TYPED_BYTES || !g_utf8_validate (text, -1, NULL))
    return g_strdup ("");
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = g_utf8_strdown (normal, -1);
  GString *kept = g_string_new (NULL);
  for (const char *at = lower; *at != '\0'; at++)
    if (strchr (" -", *at) == NULL)
      g_string_append_c (kept, *at);
  return g_string_free (kept, FALSE);
}

gboolean
mdg_totp_verify (GBytes *secret, const char *code, gint64 now, gint64 last_step, gint64 *ret_step)
{
  g_autofree char *typed = fold_typed (code);
  if (strlen (typed) != MDG_TOTP_DIGITS)
    return FALSE;

  gint64 step = mdg_totp_step (now);
  gboolean found = FALSE;
  for (gint64 at = MAX (step - MDG_TOTP_WINDOW, last_step + 1); at <= step + MDG_TOTP_WINDOW; at++)
    {
      g_autofree char *right = mdg_totp_dup_code (secret, at);
      if (found || gnutls_memcmp (right, typed, MDG_TOTP_DIGITS) != 0)
        continue;
      found = TRUE;
      *ret_step = at;
    }
  return found;
}

static char *
new_recovery_code (void)
{
  GString *code = g_string_new (NULL);
  for (guint i = 0; i < RECOVERY_CHARS; i++)
    {
      if (i == RECOVERY_GROUP)
        g_string_append_c (code, '-');
      g_string_append_c (code, recovery_alphabet[mdg_random_below (strlen (recovery_alphabet))]);
    }
  return g_string_free (code, FALSE);
}

char **
mdg_recovery_codes_new (void)
{
  char **codes = g_new0 (char *, MDG_RECOVERY_CODES + 1);
  for (guint i = 0; i < MDG_RECOVERY_CODES; i++)
    codes[i] = new_recovery_code ();
  return codes;
}

void
mdg_recovery_code_hash (MdgKey *key, const char *code, guint8 ret_hash[MDG_MAC_SIZE])
{
  g_autofree char *typed = fold_typed (code);
  g_strdelimit (typed, "il", '1');
  g_strdelimit (typed, "o", '0');
  mdg_key_mac (key, typed, strlen (typed), ret_hash);
  mdg_key_wipe (typed, strlen (typed));
}
