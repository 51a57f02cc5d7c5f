/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts of pages as a batch compares them. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_BATCH_PAGE_BREAK "\f"

/* SHA-256 of the texts of some pages, joined by MDG_BATCH_PAGE_BREAK. New. */
char *mdg_batch_digest (const char *text);

G_END_DECLS
