/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/session-cache.h"

#include <string.h>

#define TOKEN_HASH_SIZE 32

struct _MdgSessionCache
{
  GMutex lock;
  guint64 generation;
  GHashTable *identities; /* 32 bytes of hash → MdgIdentity */
};

static guint
hash_of_hash (gconstpointer token_hash)
{
  guint value;
  memcpy (&value, token_hash, sizeof value);
  return value;
}

static gboolean
hashes_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, TOKEN_HASH_SIZE) == 0;
}

MdgSessionCache *
mdg_session_cache_new (void)
{
  MdgSessionCache *cache = g_new0 (MdgSessionCache, 1);
  g_mutex_init (&cache->lock);
  cache->identities = g_hash_table_new_full (hash_of_hash, hashes_equal, g_free, g_free);
  return cache;
}

void
mdg_session_cache_free (MdgSessionCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->identities);
  g_mutex_clear (&cache->lock);
  g_free (cache);
}

guint64
mdg_session_cache_get_generation (MdgSessionCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  return cache->generation;
}

gboolean
mdg_session_cache_get (MdgSessionCache *cache,
                       const guint8 token_hash[32],
                       MdgIdentity *ret_identity)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  const MdgIdentity *found = g_hash_table_lookup (cache->identities, token_hash);
  if (found == NULL)
    return FALSE;
  *ret_identity = *found;
  return TRUE;
}

void
mdg_session_cache_put (MdgSessionCache *cache,
                       guint64 generation,
                       const guint8 token_hash[32],
                       const MdgIdentity *identity)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  if (generation != cache->generation)
    return;
  if (g_hash_table_size (cache->identities) >= MDG_SESSION_CACHE_MAX)
    g_hash_table_remove_all (cache->identities);
  g_hash_table_replace (cache->identities, g_memdup2 (token_hash, TOKEN_HASH_SIZE),
                        g_memdup2 (identity, sizeof *identity));
}

void
mdg_session_cache_forget_all (MdgSessionCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->lock);
  cache->generation++;
  g_hash_table_remove_all (cache->identities);
}
