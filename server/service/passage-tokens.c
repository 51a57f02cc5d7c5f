/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/service/passage-index-private.h"

#include <string.h>

/* Distinct tokens of some hundred documents; 100 bytes each. */
#define MAX_REMEMBERED 65536
#define MAX_TOKEN_BYTES 512

struct _MdgTokenHasher
{
  MdgKey *key;
  GHashTable *known[MDG_TOKEN_CODE + 1]; /* text → guint64 */
};

/* FNV-1a. GLib's hash of strings puts most pairs of Japanese characters into a few places: they
 * differ in the low bits of bytes that it barely mixes. */
static guint
hash_text (gconstpointer text)
{
  guint32 hash = 0x811c9dc5;
  for (const guint8 *p = text; *p != '\0'; p++)
    hash = (hash ^ *p) * 0x01000193;
  return hash ^ (hash >> 15);
}

MdgTokenHasher *
mdg_token_hasher_new (MdgKey *token_key)
{
  MdgTokenHasher *hasher = g_new0 (MdgTokenHasher, 1);
  hasher->key = mdg_key_ref (token_key);
  for (guint i = 0; i < G_N_ELEMENTS (hasher->known); i++)
    hasher->known[i] = g_hash_table_new_full (hash_text, g_str_equal, g_free, g_free);
  return hasher;
}

void
mdg_token_hasher_free (MdgTokenHasher *hasher)
{
  if (hasher == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (hasher->known); i++)
    g_hash_table_unref (hasher->known[i]);
  mdg_key_unref (hasher->key);
  g_free (hasher);
}

/* The kind goes in, too: a pair that happens to be a word is another token. */
guint64
mdg_token_mac (MdgKey *token_key, const MdgToken *token)
{
  guint8 mac[MDG_MAC_SIZE];
  guint8 data[MAX_TOKEN_BYTES];
  gsize size = MIN (strlen (token->text), sizeof data - 1);
  data[0] = (guint8) token->kind;
  memcpy (data + 1, token->text, size);
  mdg_key_mac (token_key, data, size + 1, mac);
  guint64 hash = 0;
  for (guint i = 0; i < sizeof hash; i++)
    hash = hash << 8 | mac[i];
  return hash;
}

guint64
mdg_token_hasher_hash (MdgTokenHasher *hasher, const MdgToken *token)
{
  GHashTable *known = hasher->known[token->kind];
  const guint64 *found = g_hash_table_lookup (known, token->text);
  if (found != NULL)
    return *found;
  if (g_hash_table_size (known) >= MAX_REMEMBERED)
    g_hash_table_remove_all (known);
  guint64 hash = mdg_token_mac (hasher->key, token);
  g_hash_table_insert (known, g_strdup (token->text), g_memdup2 (&hash, sizeof hash));
  return hash;
}

static void
add_tokens (
  MdgTokenHasher *hasher, GArray *counts, const char *text, gboolean heading, guint *ret_n)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), text);
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      MdgTokenCount count = { mdg_token_hasher_hash (hasher, token), !heading, heading };
      g_array_append_val (counts, count);
    }
  *ret_n = tokens->tokens->len;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const MdgTokenCount *) a)->token;
  guint64 right = ((const MdgTokenCount *) b)->token;
  return left < right ? -1 : left > right;
}

/* Equal ones stand together; adds them up in place. */
static void
add_up (GArray *counts)
{
  guint n = 0;
  g_array_sort (counts, compare_counts);
  for (guint i = 0; i < counts->len; i++)
    {
      MdgTokenCount count = g_array_index (counts, MdgTokenCount, i);
      MdgTokenCount *last = n > 0 ? &g_array_index (counts, MdgTokenCount, n - 1) : NULL;
      if (last == NULL || last->token != count.token)
        {
          g_array_index (counts, MdgTokenCount, n++) = count;
          continue;
        }
      last->in_text += count.in_text;
      last->in_heading += count.in_heading;
    }
  g_array_set_size (counts, n);
}

GArray *
mdg_token_hasher_count (MdgTokenHasher *hasher, const MdgCutPassage *passage, guint *ret_length)
{
  guint n_heading = 0;
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (MdgTokenCount));
  add_tokens (hasher, counts, passage->text, FALSE, ret_length);
  add_tokens (hasher, counts, passage->heading, TRUE, &n_heading);
  add_up (counts);
  return counts;
}
