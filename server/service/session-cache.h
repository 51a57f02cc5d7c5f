/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Remembers whose session a token is and what that account may do, so that a request costs no
 * look-up. Everything is forgotten at once when any account, role, section or session changes:
 * changes are rare, a wrong right for a second is not acceptable. Thread-safe.
 */
#pragma once

#include "shared/model/permission.h"

G_BEGIN_DECLS

#define MDG_SESSION_CACHE_MAX 20000

typedef struct
{
  gint64 session_id;
  gint64 account_id;
  gint64 section_id;
  gint64 last_seen_at;
  gint64 valid_until; /* of the session and of the account, whichever ends first */
  gboolean must_change_password;
  MdgGrants grants;
} MdgIdentity;

typedef struct _MdgSessionCache MdgSessionCache;

MdgSessionCache *mdg_session_cache_new (void);
void mdg_session_cache_free (MdgSessionCache *cache);

/* A number that changes whenever everything is forgotten. Read it before the store is read, pass it
 * to put. */
guint64 mdg_session_cache_get_generation (MdgSessionCache *cache);
gboolean mdg_session_cache_get (MdgSessionCache *cache,
                                const guint8 token_hash[32],
                                MdgIdentity *ret_identity);

/* Remembers, unless the generation has changed since. */
void mdg_session_cache_put (MdgSessionCache *cache,
                            guint64 generation,
                            const guint8 token_hash[32],
                            const MdgIdentity *identity);
void mdg_session_cache_forget_all (MdgSessionCache *cache);

G_END_DECLS
