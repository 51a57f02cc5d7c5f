/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random numbers of the kernel (through libsodium), and the two calls a server process makes once
 * at its start, before other threads run. Everything else here may be called from any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 256 bits as base64url without padding. */
#define MDG_RANDOM_TOKEN_CHARS 43

/* Makes the libraries ready and runs their self-tests. Any other function of this layer may be used
 * only after it. Calling it again does nothing. MDG_ERROR_INTERNAL when a library refuses. */
gboolean mdg_crypto_init (GError **error);

/* Keeps keys out of core dumps and away from debuggers of the same user: no core files
 * (RLIMIT_CORE 0) and PR_SET_DUMPABLE 0. Not part of mdg_crypto_init () because tests want cores.
 */
void mdg_crypto_harden_process (void);

void mdg_random_bytes (gpointer buffer, gsize size);

/* A number from 0 to @upper - 1, each as likely as the next; 0 when @upper is 0 or 1. */
guint32 mdg_random_below (guint32 upper);

/* A fresh secret for sessions and links: MDG_RANDOM_TOKEN_CHARS characters. Store only its
 * mdg_token_hash (). */
char *mdg_random_token (void);

G_END_DECLS
