/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wrapping of a key by one that never leaves a security token (PKCS#11, through p11-kit).
 *
 * The URI (RFC 7512) names token and key, where the PIN is, and optionally the module:
 *
 *   pkcs11:token=Madoguchi;object=master?pin-source=file:/etc/madoguchi/pin&module-path=/…/x.so
 *
 * pin-source is a file of mode 0400 or credential:<name>; a PIN in the URI itself is refused,
 * because configuration is read by more people than keys. Without module-path, all modules
 * p11-kit knows are looked through.
 *
 * An RSA key pair wraps by OAEP, with SHA-256 where the token can and else with SHA-1 (all that
 * SoftHSM offers; OAEP does not rest on collisions). An AES key wraps by GCM. Both are plain
 * C_Encrypt and C_Decrypt: C_UnwrapKey would make an object whose value tokens in FIPS mode do
 * not give out, and the store needs the value. The token is left again after each call.
 * Thread-safe.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

/* The text of a file that holds @key wrapped, and @id for whoever looks at it.
 * MDG_ERROR_MASTER_KEY. */
char *mdg_token_wrap (const char *uri, MdgKey *key, const char *id, GError **error);

/* The key in such a text, and the id that stood with it. MDG_ERROR_MASTER_KEY. */
MdgKey *mdg_token_unwrap (const char *uri, const char *text, char **ret_id, GError **error);

G_END_DECLS
