/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sealing of small values, such as columns: AES-256-GCM (NIST SP 800-38D).
 *
 * A sealed value is: version (1 byte, 1) · nonce (12 random bytes) · ciphertext · tag (16 bytes).
 * The @context, by convention "table.column:rowid", is authenticated with it but not stored, so
 * that a value moved to another row or column is refused. All functions are thread-safe.
 *
 * Random nonces of 96 bits may be used 2^32 times with one key (SP 800-38D, 8.3). A scope key
 * seals the rows of one account or one folder, far below that.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

/* What sealing adds to the size of a value. */
#define MDG_SEAL_OVERHEAD 29

/* Larger content goes through segment-seal.h. */
#define MDG_SEAL_MAX_SIZE (64 * 1024 * 1024)

/* Seals @size bytes, which may be 0 (@data may then be NULL). Never fails. */
GBytes *mdg_seal (MdgKey *key, const char *context, gconstpointer data, gsize size);

/* The plain content. MDG_ERROR_SEAL_BROKEN when any bit was changed, or key or context differ. */
GBytes *mdg_unseal (MdgKey *key, const char *context, GBytes *sealed, GError **error);

/* The same for memory that is not in a GBytes, such as a column of the current row. */
GBytes *mdg_unseal_data (MdgKey *key,
                         const char *context,
                         gconstpointer sealed,
                         gsize size,
                         GError **error);

/* The same for text. NULL is sealed as NULL, and NULL unsealed as NULL without an error. Text
 * that is not UTF-8 or holds NUL after unsealing is MDG_ERROR_SEAL_BROKEN. */
GBytes *mdg_seal_text (MdgKey *key, const char *context, const char *text);
char *mdg_unseal_text (MdgKey *key, const char *context, GBytes *sealed, GError **error);

G_END_DECLS
