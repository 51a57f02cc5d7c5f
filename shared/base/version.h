/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Version numbers of the product: two or three numbers with dots between them ("1.10", "1.10.2").
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest numbers that a version of an MSI package can hold. */
#define MDG_VERSION_MAX_MAJOR 255
#define MDG_VERSION_MAX_MINOR 255
#define MDG_VERSION_MAX_BUILD 65535

/* TRUE when @text is a version and nothing else: no sign, no space, no leading zero. */
gboolean mdg_version_is_valid (const char *text);

/* Below 0 when @a is older than @b, 0 when they are the same, above 0 when it is newer. Compared by
 * number (1.9 is older than 1.10); what is missing or not a number counts as 0. */
int mdg_version_compare (const char *a, const char *b);

G_END_DECLS
