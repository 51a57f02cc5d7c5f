/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/verp.h"

#include <string.h>

/* RFC 4648, 7: five bits a letter. */
static const char letters[] = "0123456789abcdefghijklmnopqrstuv";

#define ID_LETTERS 13    /* 64 bits */
#define CHECK_LETTERS 16 /* 80 bits */
#define TOKEN_LETTERS (ID_LETTERS + CHECK_LETTERS)

static void
put_number (char *out, guint64 number)
{
  for (int i = ID_LETTERS - 1; i >= 0; i--)
    {
      out[i] = letters[number & 31];
      number >>= 5;
    }
}

static gboolean
get_number (const char *text, guint64 *ret_number)
{
  guint64 number = 0;

  for (guint i = 0; i < ID_LETTERS; i++)
    {
      const char *letter = text[i] != '\0' ? strchr (letters, text[i]) : NULL;

      if (letter == NULL || number >> 59 != 0)
        return FALSE;
      number = number << 5 | (guint64) (letter - letters);
    }
  *ret_number = number;
  return TRUE;
}

/* The first 80 bits of the HMAC-SHA-256 over the id's letters. */
static void
put_check (char *out, const char *id, const guint8 *key)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, MDG_VERP_KEY_BYTES);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_hmac_update (hmac, (const guchar *) "return address", -1);
  g_hmac_update (hmac, (const guchar *) id, ID_LETTERS);
  g_hmac_get_digest (hmac, digest, &size);
  for (guint i = 0; i < CHECK_LETTERS; i++)
    {
      guint at = i * 5;
      guint two = (guint) digest[at / 8] << 8 | digest[at / 8 + 1];

      out[i] = letters[two >> (11 - at % 8) & 31];
    }
}

char *
mdg_verp_make_token (const char *prefix, gint64 id, const guint8 *key)
{
  char token[TOKEN_LETTERS + 1] = "";

  put_number (token, (guint64) id);
  put_check (token + ID_LETTERS, token, key);
  return g_strconcat (prefix, token, NULL);
}

char *
mdg_verp_make (const char *prefix, const char *domain, gint64 id, const guint8 *key)
{
  g_autofree char *token = mdg_verp_make_token (prefix, id, key);

  return g_strconcat (token, "@", domain, NULL);
}

static gboolean
read_token (const char *token, const guint8 *key, gint64 *ret_id)
{
  char check[CHECK_LETTERS];
  guint64 id;
  guint different = 0;

  if (strnlen (token, TOKEN_LETTERS) < TOKEN_LETTERS || !get_number (token, &id) ||
      id > G_MAXINT64)
    return FALSE;
  put_check (check, token, key);
  for (guint i = 0; i < CHECK_LETTERS; i++)
    different |= (guint) (check[i] ^ token[ID_LETTERS + i]);
  if (different != 0)
    return FALSE;
  *ret_id = (gint64) id;
  return TRUE;
}

gboolean
mdg_verp_find (const char *text, const char *prefix, const guint8 *key, gint64 *ret_id)
{
  g_autofree char *folded = g_ascii_strdown (text, -1);
  g_autofree char *start = g_ascii_strdown (prefix, -1);

  for (const char *at = strstr (folded, start); at != NULL; at = strstr (at + 1, start))
    if (read_token (at + strlen (start), key, ret_id))
      return TRUE;
  return FALSE;
}
