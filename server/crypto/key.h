/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A secret of 32 bytes: master key, scope key, or a key derived from one of them.
 *
 * Keys lie in locked memory that is left out of core dumps, packed many to a page because tens of
 * thousands are cached at once; each is wiped when its last reference goes. Immutable, counted
 * atomically: any thread may hold and use one.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_KEY_SIZE 32
#define MDG_MAC_SIZE 32

typedef struct _MdgKey MdgKey;

MdgKey *mdg_key_new_random (void);

/* @bytes are copied; the caller wipes its own copy (mdg_key_wipe ()). */
MdgKey *mdg_key_new_from_bytes (const guint8 bytes[MDG_KEY_SIZE]);

MdgKey *mdg_key_ref (MdgKey *key);
void mdg_key_unref (MdgKey *key);

/* Borrowed; for this layer and for handing a key to another library. Never copy it into ordinary
 * memory without wiping that. */
const guint8 *mdg_key_get_bytes (MdgKey *key);

/* TRUE when both hold the same secret; takes the same time whatever they hold. */
gboolean mdg_key_equal (MdgKey *a, MdgKey *b);

/* A key for one purpose, named by @label, from which @key cannot be found: HKDF-SHA-256 (RFC 5869)
 * with @label as info and no salt. Deterministic. */
MdgKey *mdg_key_derive (MdgKey *key, const char *label);

/* HMAC-SHA-256. */
void mdg_key_mac (MdgKey *key, gconstpointer data, gsize size, guint8 ret_mac[MDG_MAC_SIZE]);

/* TRUE when two MACs or hashes are the same; takes the same time wherever they differ. */
gboolean mdg_mac_equal (const guint8 a[MDG_MAC_SIZE], const guint8 b[MDG_MAC_SIZE]);

/* Overwrites memory in a way the compiler does not leave out. */
void mdg_key_wipe (gpointer data, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKey, mdg_key_unref)

G_END_DECLS
