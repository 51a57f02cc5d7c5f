/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/style.h"

#define SHEETS "/jp/lg/madoguchi/ui/style/"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define PORTAL_GROUP "org.freedesktop.appearance"
#define PORTAL_KEY "color-scheme"
#define PORTAL_DARK 1

struct _MdgStyle
{
  GdkDisplay *display;
  GtkCssProvider *colours;
  GtkCssProvider *common;
  char *scheme;
  GDBusProxy *portal;
  GCancellable *cancellable;
  gboolean desktop_dark;
};

static const char *
sheet_of (MdgStyle *style)
{
  g_autofree char *theme = NULL;
  g_object_get (gtk_settings_get_for_display (style->display), "gtk-theme-name", &theme, NULL);
  gboolean follow = g_str_equal (style->scheme, "system");
  if (g_str_equal (style->scheme, "contrast") ||
      (follow && theme != NULL && g_str_has_prefix (theme, "HighContrast")))
    return SHEETS "high-contrast.css";
  if (g_str_equal (style->scheme, "dark") || (follow && style->desktop_dark))
    return SHEETS "dark.css";
  return SHEETS "light.css";
}

static void
apply (MdgStyle *style)
{
  const char *sheet = sheet_of (style);
  gboolean dark = g_str_has_suffix (sheet, "dark.css");
  g_object_set (gtk_settings_get_for_display (style->display), "gtk-application-prefer-dark-theme",
                dark, NULL);
  if (g_str_equal (style->scheme, "contrast"))
    g_object_set (gtk_settings_get_for_display (style->display), "gtk-theme-name", "Default-hc",
                  NULL);
  else
    gtk_settings_reset_property (gtk_settings_get_for_display (style->display), "gtk-theme-name");
  gtk_css_provider_load_from_resource (style->colours, sheet);
  gtk_css_provider_load_from_resource (style->common, SHEETS "common.css");
}

void
mdg_style_choose (MdgStyle *style, const char *scheme)
{
  g_free (style->scheme);
  style->scheme = g_strdup (scheme);
  apply (style);
}

static void
take_desktop_value (MdgStyle *style, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *next = g_variant_get_variant (inner);
      g_variant_unref (inner);
      inner = next;
    }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  style->desktop_dark = g_variant_get_uint32 (inner) == PORTAL_DARK;
  apply (style);
}

static void
on_portal_signal (GDBusProxy *proxy,
                  const char *sender,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  if (!g_str_equal (signal, "SettingChanged"))
    return;
  const char *group = NULL;
  const char *key = NULL;
  g_autoptr (GVariant) value = NULL;
  g_variant_get (parameters, "(&s&sv)", &group, &key, &value);
  if (g_str_equal (group, PORTAL_GROUP) && g_str_equal (key, PORTAL_KEY))
    take_desktop_value (user_data, value);
}

static void
on_portal_value (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  if (answer == NULL)
    return;
  g_autoptr (GVariant) value = g_variant_get_child_value (answer, 0);
  take_desktop_value (user_data, value);
}

static void
on_portal (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusProxy *portal = g_dbus_proxy_new_for_bus_finish (result, &error);
  if (portal == NULL)
    return; /* no desktop to ask, or the style is gone already */
  MdgStyle *style = user_data;
  style->portal = portal;
  g_signal_connect (portal, "g-signal", G_CALLBACK (on_portal_signal), style);
  g_dbus_proxy_call (portal, "Read", g_variant_new ("(ss)", PORTAL_GROUP, PORTAL_KEY),
                     G_DBUS_CALL_FLAGS_NONE, -1, style->cancellable, on_portal_value, style);
}

MdgStyle *
mdg_style_new (GdkDisplay *display)
{
  MdgStyle *style = g_new0 (MdgStyle, 1);
  style->display = g_object_ref (display);
  style->scheme = g_strdup ("system");
  style->cancellable = g_cancellable_new ();
  style->colours = gtk_css_provider_new ();
  style->common = gtk_css_provider_new ();
  g_object_get (gtk_settings_get_for_display (display), "gtk-application-prefer-dark-theme",
                &style->desktop_dark, NULL);
  g_object_set (gtk_settings_get_for_display (display), "gtk-decoration-layout",
                ":minimize,maximize,close", NULL);
  guint priority = GTK_STYLE_PROVIDER_PRIORITY_APPLICATION;
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->colours),
                                              priority + 1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->common),
                                              priority);
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL,
                            PORTAL_NAME, PORTAL_PATH, PORTAL_SETTINGS, style->cancellable,
                            on_portal, style);
  return style;
}

void
mdg_style_free (MdgStyle *style)
{
  if (style == NULL)
    return;
  g_cancellable_cancel (style->cancellable);
  g_clear_object (&style->cancellable);
  if (style->portal != NULL)
    g_signal_handlers_disconnect_by_data (style->portal, style);
  g_clear_object (&style->portal);
  gtk_style_context_remove_provider_for_display (style->display,
                                                 GTK_STYLE_PROVIDER (style->colours));
  gtk_style_context_remove_provider_for_display (style->display,
                                                 GTK_STYLE_PROVIDER (style->common));
  g_clear_object (&style->colours);
  g_clear_object (&style->common);
  g_clear_object (&style->display);
  g_free (style->scheme);
  g_free (style);
}
