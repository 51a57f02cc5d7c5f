/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A text as keys are looked for in it: characters as mdg_name_key_variant () makes them, without
 * spaces and hyphens, but with what stood before each of them. Belongs to one thread; used again
 * for one text after the other.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_GAP_NONE,
  MDG_GAP_SPACE,
  MDG_GAP_HYPHEN,
  MDG_GAP_LINE, /* a line break, a control, or what is no character */
} MdgGap;

typedef struct _MdgKeyText MdgKeyText;

MdgKeyText *mdg_key_text_new (void);
void mdg_key_text_free (MdgKeyText *text);

/* Begins anew. */
void mdg_key_text_clear (MdgKeyText *text);
void mdg_key_text_append (MdgKeyText *text, gunichar c);

/* UTF-8; bytes that are none count as line breaks. */
void mdg_key_text_append_utf8 (MdgKeyText *text, const char *utf8, gsize size);

guint mdg_key_text_get_length (const MdgKeyText *text);
const gunichar *mdg_key_text_get_chars (const MdgKeyText *text);

/* What stands before each character (MdgGap); one more for the end, which is MDG_GAP_LINE. */
const guint8 *mdg_key_text_get_gaps (const MdgKeyText *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyText, mdg_key_text_free)

G_END_DECLS
