/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/password.h"

#include "shared/base/error.h"

#include <sodium.h>
#include <string.h>

#define MIB ((gsize) 1024 * 1024)
#define DECOY_SECRET "mdg"

struct _MdgPasswordHasher
{
  MdgPasswordCost cost;
  guint max_parallel;
  char *decoy; /* what unknown users are compared with */

  GMutex lock;
  GCond freed;
  guint running;
};

static void
wipe_text (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

static MdgPasswordCost
clamp_cost (const MdgPasswordCost *cost)
{
  MdgPasswordCost clamped = { MDG_PASSWORD_DEFAULT_MEM_MIB, MDG_PASSWORD_DEFAULT_OPS };
  if (cost != NULL && cost->mem_mib > 0)
    clamped.mem_mib = MIN (cost->mem_mib, MDG_PASSWORD_MAX_MEM_MIB);
  if (cost != NULL && cost->ops > 0)
    clamped.ops = MIN (cost->ops, MDG_PASSWORD_MAX_OPS);
  return clamped;
}

static char *
normalize (const char *password)
{
  if (password == NULL || strlen (password) > MDG_PASSWORD_MAX_BYTES ||
      !g_utf8_validate (password, -1, NULL))
    return NULL;
  return g_utf8_normalize (password, -1, G_NORMALIZE_NFKC);
}

static char *
hash_with (const char *password, guint ops, gsize mem_bytes, GError **error)
{
  if (strlen (password) > MDG_PASSWORD_MAX_BYTES)
    {
      mdg_set_error_int (error, MDG_ERROR_PASSWORD_TOO_LONG, "max", MDG_PASSWORD_MAX_BYTES);
      return NULL;
    }
  char *normal = normalize (password);
  if (normal == NULL)
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "password", NULL);
      return NULL;
    }
  char encoded[crypto_pwhash_STRBYTES];
  int result = crypto_pwhash_str_alg (encoded, normal, strlen (normal), ops, mem_bytes,
                                      crypto_pwhash_ALG_ARGON2ID13);
  wipe_text (normal);
  if (result == 0)
    return g_strdup (encoded);
  mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  g_prefix_error (error, "No memory to hash a password: ");
  return NULL;
}

char *
mdg_password_hash (const char *password, const MdgPasswordCost *cost, GError **error)
{
  g_return_val_if_fail (password != NULL, NULL);

  MdgPasswordCost used = clamp_cost (cost);
  return hash_with (password, used.ops, used.mem_mib * MIB, error);
}

char *
mdg_password_hash_random_secret (const char *secret, GError **error)
{
  g_return_val_if_fail (secret != NULL, NULL);

  return hash_with (secret, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN, error);
}

/* The cost stands in the text itself. */
static gboolean
read_cost (const char *encoded, guint64 *ret_kib, guint64 *ret_ops)
{
  static const char prefix[] = "$argon2id$v=19$m=";
  if (encoded == NULL || strlen (encoded) >= crypto_pwhash_STRBYTES ||
      !g_str_has_prefix (encoded, prefix))
    return FALSE;
  char *end = NULL;
  guint64 kib = g_ascii_strtoull (encoded + strlen (prefix), &end, 10);
  if (!g_str_has_prefix (end, ",t="))
    return FALSE;
  *ret_kib = kib;
  *ret_ops = g_ascii_strtoull (end + 3, NULL, 10);
  return TRUE;
}

/* One that would take gigabytes is not a hash of ours. */
static gboolean
is_affordable (const char *encoded)
{
  guint64 kib = 0, ops = 0;
  return read_cost (encoded, &kib, &ops) && kib <= MDG_PASSWORD_MAX_MEM_MIB * (guint64) 1024 &&
         ops <= MDG_PASSWORD_MAX_OPS;
}

gboolean
mdg_password_verify (const char *encoded, const char *password)
{
  if (!is_affordable (encoded))
    return FALSE;
  char *normal = normalize (password);
  if (normal == NULL)
    return FALSE;
  int result = crypto_pwhash_str_verify (encoded, normal, strlen (normal));
  wipe_text (normal);
  return result == 0;
}

static void
take_turn (MdgPasswordHasher *hasher)
{
  g_mutex_lock (&hasher->lock);
  while (hasher->running >= hasher->max_parallel)
    g_cond_wait (&hasher->freed, &hasher->lock);
  hasher->running++;
  g_mutex_unlock (&hasher->lock);
}

static void
end_turn (MdgPasswordHasher *hasher)
{
  g_mutex_lock (&hasher->lock);
  hasher->running--;
  g_cond_signal (&hasher->freed);
  g_mutex_unlock (&hasher->lock);
}

MdgPasswordHasher *
mdg_password_hasher_new (guint mem_mib, guint ops, guint max_parallel)
{
  g_autoptr (GError) error = NULL;
  const MdgPasswordCost cost = { mem_mib, ops };
  MdgPasswordHasher *hasher = g_new0 (MdgPasswordHasher, 1);
  hasher->cost = clamp_cost (&cost);
  hasher->max_parallel = max_parallel > 0 ? max_parallel : g_get_num_processors ();
  g_mutex_init (&hasher->lock);
  g_cond_init (&hasher->freed);
  hasher->decoy = mdg_password_hash (DECOY_SECRET, &hasher->cost, &error);
  if (hasher->decoy == NULL)
    g_error ("%s", error->message);
  return hasher;
}

void
mdg_password_hasher_free (MdgPasswordHasher *hasher)
{
  if (hasher == NULL)
    return;
  g_mutex_clear (&hasher->lock);
  g_cond_clear (&hasher->freed);
  g_free (hasher->decoy);
  g_free (hasher);
}

char *
mdg_password_hasher_hash (MdgPasswordHasher *hasher, const char *password, GError **error)
{
  take_turn (hasher);
  char *encoded = mdg_password_hash (password, &hasher->cost, error);
  end_turn (hasher);
  return encoded;
}

/* TRUE for the hash of a secret a machine made: a wrong guess at it would be answered at once. */
static gboolean
is_cheap (MdgPasswordHasher *hasher, const char *encoded)
{
  guint64 kib = 0, ops = 0;
  guint64 full = hasher->cost.mem_mib * (guint64) 1024 * hasher->cost.ops;
  return !read_cost (encoded, &kib, &ops) || kib * ops < full / 4;
}

gboolean
mdg_password_hasher_verify (MdgPasswordHasher *hasher, const char *encoded, const char *password)
{
  take_turn (hasher);
  gboolean matches = mdg_password_verify (encoded, password);
  if (!matches && is_cheap (hasher, encoded))
    mdg_password_verify (hasher->decoy, password);
  end_turn (hasher);
  return matches;
}

gboolean
mdg_password_hasher_verify_decoy (MdgPasswordHasher *hasher, const char *password)
{
  mdg_password_hasher_verify (hasher, hasher->decoy, password);
  return FALSE;
}

gboolean
mdg_password_hasher_needs_rehash (MdgPasswordHasher *hasher, const char *encoded)
{
  if (!is_affordable (encoded))
    return TRUE;
  return crypto_pwhash_str_needs_rehash (encoded, hasher->cost.ops, hasher->cost.mem_mib * MIB) !=
         0;
}
