/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one secret that is not in the store: it wraps the scope keys of keys.db.
 *
 * It comes from a file of the service's user, from a systemd credential, or from a security
 * token: then the file holds it wrapped by a key that never leaves the token. Whoever has the
 * store but not this key reads nothing; whoever loses this key loses everything sealed.
 * Immutable: any thread. Load it once at start; the owner is the application.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

#define MDG_MASTER_KEY_ID_SIZE 8

typedef struct _MdgMasterKey MdgMasterKey;

/* Reads 32 raw bytes or 64 hexadecimal digits. Refused, with MDG_ERROR_MASTER_KEY {reason}: a
 * file that is missing, is not a regular file, may be read or written by group or others, or has
 * another size. */
MdgMasterKey *mdg_master_key_load_file (const char *path, GError **error);

/* The same for $CREDENTIALS_DIRECTORY/@name, where systemd puts credentials. */
MdgMasterKey *mdg_master_key_load_credential (const char *name, GError **error);

/* Unwraps @wrapped_path with the RSA or AES key named by @uri (RFC 7512), as master-key-token.h
 * says. */
MdgMasterKey *mdg_master_key_load_token (const char *uri, const char *wrapped_path, GError **error);

/* Writes a new random key to a new file of mode 0400 and syncs it. An existing file is never
 * replaced. */
gboolean mdg_master_key_create_file (const char *path, GError **error);

/* Makes a new random key and writes it, wrapped by the token's key, to a new file of mode 0400. */
gboolean mdg_master_key_create_token (const char *uri, const char *wrapped_path, GError **error);

/* For tests and for the functions above. */
MdgMasterKey *mdg_master_key_new (MdgKey *key);

MdgMasterKey *mdg_master_key_ref (MdgMasterKey *master);
void mdg_master_key_unref (MdgMasterKey *master);

/* MDG_MASTER_KEY_ID_SIZE bytes that name the key and tell nothing about it. Borrowed. */
const guint8 *mdg_master_key_get_id (MdgMasterKey *master);

/* The same as 16 hexadecimal digits, for people and logs. Borrowed. */
const char *mdg_master_key_get_id_text (MdgMasterKey *master);

/* @key sealed for @scope ("account:12"), with the id of the master key in front. */
GBytes *mdg_master_key_wrap (MdgMasterKey *master, const char *scope, MdgKey *key);

/* MDG_ERROR_MASTER_KEY when it was wrapped by another master key, MDG_ERROR_SEAL_BROKEN when it was
 * changed or belongs to another scope. */
MdgKey *mdg_master_key_unwrap (MdgMasterKey *master,
                               const char *scope,
                               GBytes *wrapped,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgMasterKey, mdg_master_key_unref)

G_END_DECLS
