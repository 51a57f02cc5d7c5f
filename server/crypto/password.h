/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Storing and checking passwords: Argon2id (RFC 9106, libsodium).
 *
 * Passwords are brought to NFKC first, so that one typed with the input method in full-width mode
 * is the same password. MdgPasswordHasher bounds how many are computed at once: each needs its
 * memory for tens of milliseconds, and the whole office signs in at the same minute of the
 * morning. All functions are thread-safe and block for the time of the hash, so they belong on
 * worker threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_PASSWORD_DEFAULT_MEM_MIB 64
#define MDG_PASSWORD_DEFAULT_OPS 2
#define MDG_PASSWORD_MAX_MEM_MIB 1024
#define MDG_PASSWORD_MAX_OPS 16

/* Longer input is refused (hash) or wrong (verify) before any work is done. */
#define MDG_PASSWORD_MAX_BYTES 512

typedef struct
{
  guint mem_mib;
  guint ops;
} MdgPasswordCost;

typedef struct _MdgPasswordHasher MdgPasswordHasher;

/* "$argon2id$v=19$...", with its own random salt. @cost NULL is the default; values outside the
 * limits are brought to them. MDG_ERROR_PASSWORD_TOO_LONG, MDG_ERROR_INVALID_FIELD (not UTF-8),
 * MDG_ERROR_BUSY (no memory). Not bounded: prefer the hasher. */
char *mdg_password_hash (const char *password, const MdgPasswordCost *cost, GError **error);

/* For secrets a machine made with 100 bits or more, such as initial passwords: the least cost
 * there is (8 KiB, one pass). A slow hash makes up for people's weak choices; guessing 2^100 is
 * hopeless at any speed, and an import makes 1,500 of them while somebody waits.
 * mdg_password_hasher_needs_rehash () is TRUE for it. Never use it for what a person chose. */
char *mdg_password_hash_random_secret (const char *secret, GError **error);

/* FALSE when it is another password, or @encoded is not such a hash. Not bounded: prefer the
 * hasher. */
gboolean mdg_password_verify (const char *encoded, const char *password);

/* At most @max_parallel hashes run at once (0: as many as processors), so that never more than
 * @max_parallel × @mem_mib MiB are used; further callers wait in their threads, so no more can
 * wait than the caller has threads. The other two: 0 is the default. Takes the time of one hash,
 * for the decoy. */
MdgPasswordHasher *mdg_password_hasher_new (guint mem_mib, guint ops, guint max_parallel);
void mdg_password_hasher_free (MdgPasswordHasher *hasher);

/* As the functions above, waiting for a turn. A wrong password takes the time of a hash at the
 * hasher's cost also where the stored one is that of a random secret: else the time would tell
 * which accounts still have their initial password. */
char *mdg_password_hasher_hash (MdgPasswordHasher *hasher, const char *password, GError **error);
gboolean
mdg_password_hasher_verify (MdgPasswordHasher *hasher, const char *encoded, const char *password);

/* Takes as long as a wrong password does, so that the time does not tell which user IDs exist.
 * Always FALSE. */
gboolean mdg_password_hasher_verify_decoy (MdgPasswordHasher *hasher, const char *password);

/* TRUE when @encoded was made with another cost, so that the next successful sign-in stores it
 * anew. */
gboolean mdg_password_hasher_needs_rehash (MdgPasswordHasher *hasher, const char *encoded);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPasswordHasher, mdg_password_hasher_free)

G_END_DECLS
