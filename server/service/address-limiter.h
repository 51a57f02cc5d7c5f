/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts failed sign-ins by network address within the last minute. In memory only: it slows
 * guessing down, the lock of an account is what stops it. Thread-safe.
 */
#pragma once

#include "shared/base/clock.h"

G_BEGIN_DECLS

#define MDG_ADDRESS_LIMITER_MAX 10000

typedef struct _MdgAddressLimiter MdgAddressLimiter;

MdgAddressLimiter *mdg_address_limiter_new (MdgClock *clock);
void mdg_address_limiter_free (MdgAddressLimiter *limiter);

/* FALSE with RATE_LIMITED when @address has failed @most times within a minute. NULL addresses
 * (this machine) are not counted. */
gboolean mdg_address_limiter_check (MdgAddressLimiter *limiter,
                                    const char *address,
                                    guint most,
                                    GError **error);
void mdg_address_limiter_note_failure (MdgAddressLimiter *limiter, const char *address);

G_END_DECLS
