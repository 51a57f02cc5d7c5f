/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text folded character by character, so that places stay the same: full-width signs become
 * half-width, capitals small, every hyphen, dash and long-vowel mark "-", every space " ". Tabs and
 * line breaks stay. Within the guard. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gunichar *chars; /* ended by 0 */
  gsize length;
  guint8 *taken; /* 1 where something was found */
} MdgFoldedText;

MdgFoldedText *mdg_folded_text_new (const char *text);
void mdg_folded_text_free (MdgFoldedText *text);

/* The character at @at; 0 before the beginning (a wrapped-round place) and past the end. */
gunichar mdg_folded_text_get (const MdgFoldedText *text, gsize at);

/* TRUE when @suffix, itself folded, stands right before @at. */
gboolean mdg_folded_text_ends_with (const MdgFoldedText *text, gsize at, const char *suffix);

/* Marks a place as found; FALSE when a part of it was already. */
gboolean mdg_folded_text_take (MdgFoldedText *text, gsize start, gsize length);

static inline gboolean
mdg_is_digit (gunichar c)
{
  return c >= '0' && c <= '9';
}

static inline gboolean
mdg_is_letter (gunichar c)
{
  return c >= 'a' && c <= 'z';
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFoldedText, mdg_folded_text_free)

G_END_DECLS
