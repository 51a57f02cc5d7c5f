/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SHA-256. An MdgHash is used by one thread at a time; the functions without one are thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_HASH_SIZE 32
#define MDG_HASH_HEX_CHARS 64

typedef struct _MdgHash MdgHash;

MdgHash *mdg_hash_new (void);
void mdg_hash_update (MdgHash *hash, gconstpointer data, gsize size);

/* The hash of everything so far; the object then starts anew. */
void mdg_hash_finish (MdgHash *hash, guint8 ret_hash[MDG_HASH_SIZE]);
void mdg_hash_free (MdgHash *hash);

void mdg_hash_data (gconstpointer data, gsize size, guint8 ret_hash[MDG_HASH_SIZE]);

/* 64 small hexadecimal digits. */
char *mdg_hash_dup_hex (const guint8 hash[MDG_HASH_SIZE]);

/* Reads exactly 64 hexadecimal digits of either case. */
gboolean mdg_hash_parse_hex (const char *hex, guint8 ret_hash[MDG_HASH_SIZE]);

/* How session and link tokens are stored. A plain hash is enough: tokens have 256 random bits. */
void mdg_token_hash (const char *token, guint8 ret_hash[MDG_HASH_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgHash, mdg_hash_free)

G_END_DECLS
