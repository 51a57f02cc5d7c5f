/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/totp.h"

#include "server/crypto/random.h"
#include "shared/base/clock.h"

#include <gnutls/crypto.h>
#include <string.h>

#define SHA1_SIZE 20
#define CODE_MODULUS 1000000
#define MAX_TYPED_CHARS 64
#define MAX_SECRET_CHARS 256
#define RECOVERY_CODE_CHARS 10
#define RECOVERY_GROUP 5

static const char base32_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* 32 signs without 0/o, 1/l/i. "u" stays: nobody reads these aloud to the public. */
static const char recovery_alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789_";

GBytes *
mdg_totp_new_secret (void)
{
  guint8 secret[MDG_TOTP_SECRET_SIZE];
  mdg_random_bytes (secret, sizeof secret);
  GBytes *bytes = g_bytes_new (secret, sizeof secret);
  mdg_key_wipe (secret, sizeof secret);
  return bytes;
}
