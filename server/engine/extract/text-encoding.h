/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which encoding a text file is in, decided on the whole file: marks, UTF-16, strict UTF-8,
 * ISO-2022-JP, then CP932 or EUC-JP, whichever makes Japanese of it. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One byte in so many may be wrong (cut off, or a gaiji of one machine) and comes out as U+FFFD;
 * with more, the encoding is not the one. */
#define MDG_TEXT_BYTES_PER_FAULT 500

/* @data as UTF-8 without a mark and without NULs. EXTRACT_ENCODING when no encoding fits. Free with
 * g_free (). */
char *mdg_text_decode (const guint8 *data, gsize size, GError **error);

G_END_DECLS
