/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Codes of authenticator apps (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits) and the recovery
 * codes for a lost telephone. Pure apart from randomness; thread-safe. Times as in
 * shared/base/clock.h.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

#define MDG_TOTP_SECRET_SIZE 20
#define MDG_TOTP_PERIOD_SECONDS 30
#define MDG_TOTP_DIGITS 6

/* Steps before and after now that are taken too: telephones' clocks differ. */
#define MDG_TOTP_WINDOW 1

#define MDG_RECOVERY_CODES 10

/* A fresh secret of MDG_TOTP_SECRET_SIZE bytes; store it sealed. */
GBytes *mdg_totp_new_secret (void);

/* RFC 4648 base 32 without padding, as people type it; decoding ignores case, spaces, hyphens and
 * padding, and gives NULL for anything else. */
char *mdg_base32_encode (gconstpointer data, gsize size);
GBytes *mdg_base32_decode (const char *text);

/* "otpauth://totp/<issuer>:<account>?secret=…&issuer=…", for a QR code. */
char *mdg_totp_dup_uri (GBytes *secret, const char *issuer, const char *account);

gint64 mdg_totp_step (gint64 time);

/* The code of one time step: six digits. */
char *mdg_totp_dup_code (GBytes *secret, gint64 step);

/* TRUE when @code is right for a step of the window around @now that is later than @last_step; that
 * step is *ret_step. Store it, and pass it as @last_step the next time (0 the first), in the same
 * transaction: then a code works once. Full-width digits and spaces are taken. */
gboolean mdg_totp_verify (GBytes *secret,
                          const char *code,
                          gint64 now,
                          gint64 last_step,
                          gint64 *ret_step);

/* MDG_RECOVERY_CODES codes like "k7dm2-x9qpt", 50 random bits each, NULL-terminated; free with
 * g_strfreev (). Shown once, stored only as mdg_recovery_code_hash (). */
char **mdg_recovery_codes_new (void);

/* HMAC of a code under @key, which keeps 50 bits out of reach of guessing for whoever holds a
 * copy of the store but not the key. Case, spaces, hyphens and full-width forms make no
 * difference. */
void mdg_recovery_code_hash (MdgKey *key, const char *code, guint8 ret_hash[MDG_MAC_SIZE]);

G_END_DECLS
