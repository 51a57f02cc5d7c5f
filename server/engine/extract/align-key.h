/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text as it is compared between a document and its rendition: without spaces, line breaks and
 * hyphens, in one width and one case. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends the characters of @text that count to @keys (guint32). */
void mdg_align_key_append (GArray *keys, const char *text);

/* The byte of @text at which its character number @n (from 0, of those that count) begins; its
 * length when there are not so many. */
gsize mdg_align_key_offset (const char *text, guint n);

G_END_DECLS
