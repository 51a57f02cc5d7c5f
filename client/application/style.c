/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: three sheets lie on each other: common.css for shapes, one of light, dark and high
 * contrast for the colours it names, and over these, in high contrast only, the palette of the
 * desktop if it has one. Which ones is decided anew whenever the person or the desktop changes
 * something.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/style.h"

#include "client/application/desktop.h"

#define SHEETS "/jp/lg/madoguchi/ui/style/"
#define CONTRAST_THEME "Default-hc"

struct _MdgStyle
{
  GdkDisplay *display;
  MdgDesktop *desktop;
  GtkCssProvider *common;
  GtkCssProvider *colours;
  GtkCssProvider *palette;
  char *scheme;
  gboolean applying; /* a change of theme comes back as a change of the desktop */
};

static gboolean
is_following (MdgStyle *style)
{
  return g_str_equal (style->scheme, "system");
}

static gboolean
is_contrast (MdgStyle *style)
{
  return g_str_equal (style->scheme, "contrast") ||
         (is_following (style) && mdg_desktop_is_high_contrast (style->desktop));
}

/* Only followed: who chose high contrast here gets the client's own black and white. */
static const MdgPalette *
palette_of (MdgStyle *style)
{
  return is_contrast (style) && is_following (style) ? mdg_desktop_get_palette (style->desktop)
                                                     : NULL;
}

static gboolean
is_dark (MdgStyle *style)
{
  const MdgPalette *palette = palette_of (style);
  if (palette != NULL)
    return mdg_palette_is_dark (palette);
  if (is_contrast (style))
    return FALSE;
  return g_str_equal (style->scheme, "dark") ||
         (is_following (style) && mdg_desktop_is_dark (style->desktop));
}

static void
apply_theme (MdgStyle *style)
{
  GtkSettings *settings = gtk_settings_get_for_display (style->display);
  g_autofree char *theme = NULL;
  gtk_settings_reset_property (settings, "gtk-theme-name");
  g_object_get (settings, "gtk-theme-name", &theme, NULL);
  gboolean has_contrast = theme != NULL && g_str_has_prefix (theme, "HighContrast");
  if (is_contrast (style) && !(has_contrast && is_following (style)))
    g_object_set (settings, "gtk-theme-name", CONTRAST_THEME, NULL);
  g_object_set (settings, "gtk-application-prefer-dark-theme", is_dark (style), NULL);
}

static void
apply_sheets (MdgStyle *style)
{
  const char *sheet = is_dark (style) ? SHEETS "dark.css" : SHEETS "light.css";
  const MdgPalette *palette = palette_of (style);
  g_autofree char *css = palette != NULL ? mdg_palette_to_css (palette) : g_strdup ("");
  gtk_css_provider_load_from_resource (
    style->colours, is_contrast (style) ? SHEETS "high-contrast.css" : sheet);
  gtk_css_provider_load_from_data (style->palette, css, -1);
  gtk_css_provider_load_from_resource (style->common, SHEETS "common.css");
}

static void
apply (MdgStyle *style)
{
  if (style->applying)
    return;
  style->applying = TRUE;
  apply_theme (style);
  apply_sheets (style);
  style->applying = FALSE;
}

void
mdg_style_choose (MdgStyle *style, const char *scheme)
{
  g_free (style->scheme);
  style->scheme = g_strdup (scheme);
  apply (style);
}

static GtkCssProvider *
add_provider (MdgStyle *style, guint layer)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (style->display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + layer);
  return provider;
}

static void
remove_provider (MdgStyle *style, GtkCssProvider *provider)
{
  gtk_style_context_remove_provider_for_display (style->display, GTK_STYLE_PROVIDER (provider));
  g_object_unref (provider);
}

MdgStyle *
mdg_style_new (GdkDisplay *display)
{
  MdgStyle *style = g_new0 (MdgStyle, 1);
  style->display = g_object_ref (display);
  style->scheme = g_strdup ("system");
  style->common = add_provider (style, 0);
  style->colours = add_provider (style, 1);
  style->palette = add_provider (style, 2);
  style->desktop = mdg_desktop_new (display);
  g_signal_connect_swapped (style->desktop, "notify", G_CALLBACK (apply), style);
  g_object_set (gtk_settings_get_for_display (display), "gtk-decoration-layout",
                ":minimize,maximize,close", NULL);
  return style;
}

void
mdg_style_free (MdgStyle *style)
{
  if (style == NULL)
    return;
  g_signal_handlers_disconnect_by_data (style->desktop, style);
  g_clear_object (&style->desktop);
  remove_provider (style, style->common);
  remove_provider (style, style->colours);
  remove_provider (style, style->palette);
  g_clear_object (&style->display);
  g_free (style->scheme);
  g_free (style);
}
