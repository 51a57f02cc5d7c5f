/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours a person chose for high contrast, and the style sheet made of them. Windows has four
 * pairs that matter; all names of high-contrast.css are drawn from these. Plain values, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each colour is 0xRRGGBB. */
typedef struct
{
  guint32 window;
  guint32 window_text;
  guint32 highlight;
  guint32 highlight_text;
  guint32 button;
  guint32 button_text;
  guint32 link;
  guint32 gray_text;
} MdgPalette;

gboolean mdg_palette_equal (const MdgPalette *a, const MdgPalette *b);

/* Whether text is lighter than what it stands on. */
gboolean mdg_palette_is_dark (const MdgPalette *palette);

/* A style sheet that goes over high-contrast.css. Free with g_free (). */
char *mdg_palette_to_css (const MdgPalette *palette);

G_END_DECLS
