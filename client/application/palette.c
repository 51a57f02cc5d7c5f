/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/palette.h"

#include <string.h>

gboolean
mdg_palette_equal (const MdgPalette *a, const MdgPalette *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* Luma of BT.601 in thousandths of a step; enough to tell light from dark. */
static guint
luma (guint32 colour)
{
  return (colour >> 16 & 0xff) * 299 + (colour >> 8 & 0xff) * 587 + (colour & 0xff) * 114;
}

gboolean
mdg_palette_is_dark (const MdgPalette *palette)
{
  return luma (palette->window_text) > luma (palette->window);
}

static void
add_colour (GString *css, const char *name, guint32 colour)
{
  g_string_append_printf (css, "@define-color %s #%06x;\n", name, colour & 0xffffff);
}

/* high-contrast.css says which of our names is which of the toolkit's; here the toolkit's names get
 * the system's colours, and ours that the system tells apart besides (primary button, link). A
 * selected row keeps the colours of the window and gets a line around it: what stands in a row has
 * colours of its own, which the system's colour of selection need not go with. */
char *
mdg_palette_to_css (const MdgPalette *palette)
{
  GString *css = g_string_new (NULL);
  add_colour (css, "theme_bg_color", palette->window);
  add_colour (css, "theme_base_color", palette->window);
  add_colour (css, "theme_fg_color", palette->window_text);
  add_colour (css, "theme_text_color", palette->window_text);
  add_colour (css, "insensitive_fg_color", palette->gray_text);
  add_colour (css, "ai", palette->highlight);
  add_colour (css, "ai_hover", palette->highlight);
  add_colour (css, "ai_press", palette->highlight);
  add_colour (css, "ai_on", palette->highlight_text);
  add_colour (css, "ai_text", palette->link);
  add_colour (css, "button_face", palette->button);
  add_colour (css, "button_text", palette->button_text);
  g_string_append (css,
                   "button.text-button:not(.primary):not(.danger-fill):not(.flat):not(.link-like)"
                   " { background: @button_face; color: @button_text; }\n"
                   "button.text-button:disabled { color: @insensitive_fg_color; }\n"
                   "selection { background: @ai; color: @ai_on; }\n"
                   "row:selected { outline-color: @ai; }\n");
  return g_string_free (css, FALSE);
}
