/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small operations on UTF-8 text that GLib does not have. All are pure and thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @template with each "{name}" replaced by the value of that name; an unknown name stays as it is.
 * Values are never looked at for placeholders of their own. @names and @values are NULL-terminated
 * and of one length, or both NULL. */
char *mdg_text_fill (const char *text, const char *const *names, const char *const *values);

/* TRUE when @text is UTF-8 of at most @max_chars characters without controls (tabs and all kinds of
 * line breaks included), U+FFFD, noncharacters, or private-use characters (外字). Characters newer
 * than our tables are fine: names are written with kanji that Unicode still adds. */
gboolean mdg_text_is_clean_line (const char *text, gsize max_chars);

/* The key under which two spellings of a user ID are the same: NFKC, lower case, no outer spaces.
 */
char *mdg_text_fold_login (const char *login);

/* The folded form in which people search names: NFKC, lower case, spaces removed, hiragana turned
 * into katakana. For comparing only, never for display. */
char *mdg_text_fold_search (const char *text);

/* Random text of @length characters from an alphabet without look-alikes (no 0/O, 1/l/I), always
 * with a capital, a small letter and a digit: initial passwords that are read aloud or typed from
 * paper.
 * @random gives uniform numbers below its argument; pass the cryptographic one of the layer at
 * hand. */
char *mdg_text_random_password (gsize length, guint32 (*random_below) (guint32 upper));

G_END_DECLS
