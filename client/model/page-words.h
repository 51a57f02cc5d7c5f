/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding words in the text of a page the way people mean them: full and half width, capital and
 * small letters are the same, and a word that is broken over two lines is one word. Pure; any
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words to look for at most, in characters. */
#define MDG_WORDS_MAX_CHARS 200

/* A stretch of a text, in characters. */
typedef struct
{
  guint start;
  guint length;
} MdgTextSpan;

/* All places of @words in @text, not overlapping, at most @max. Empty when @words has nothing but
 * spaces. Free with g_array_unref (). */
GArray *mdg_page_words_find (const char *text, const char *words, guint max);

G_END_DECLS
