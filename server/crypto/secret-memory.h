/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where keys lie: small slots in pages that are locked (never swapped) and left out of core
 * dumps.
 *
 * It is an allocator, and like malloc () the one of the process: the only state of this layer
 * that no object owns. Locking is best effort, since RLIMIT_MEMLOCK may be small; 50,000 keys
 * take 3 MiB. Thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_SECRET_SLOT_SIZE 64

/* MDG_SECRET_SLOT_SIZE zero bytes. */
gpointer mdg_secret_slot_new (void);

/* Wipes the slot and keeps it for the next. */
void mdg_secret_slot_free (gpointer slot);

G_END_DECLS
