/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: desktops tell "dark" and "contrast" through the settings portal
 * (org.freedesktop.appearance). High contrast is also told by the name of the theme, which older
 * desktops set and the portal does not know. Both answers are kept apart, because the style
 * changes the theme itself when the portal asks for contrast.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/desktop.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"
#define COLOR_SCHEME "color-scheme"
#define COLOR_SCHEME_DARK 1
#define CONTRAST "contrast"
#define CONTRAST_HIGH 1

#define MDG_TYPE_DESKTOP_LINUX (mdg_desktop_linux_get_type ())
G_DECLARE_FINAL_TYPE (MdgDesktopLinux, mdg_desktop_linux, MDG, DESKTOP_LINUX, MdgDesktop)

struct _MdgDesktopLinux
{
  MdgDesktop parent_instance;
  GtkSettings *settings;
  GDBusProxy *portal;
  GCancellable *cancellable;
  gboolean dark;
  gboolean contrast;
};

G_DEFINE_FINAL_TYPE (MdgDesktopLinux, mdg_desktop_linux, MDG_TYPE_DESKTOP)

static void
update (MdgDesktopLinux *self)
{
  g_autofree char *theme = NULL;
  g_object_get (self->settings, "gtk-theme-name", &theme, NULL);
  MdgDesktopLook look = {
    .dark = self->dark,
    .high_contrast = self->contrast || (theme != NULL && g_str_has_prefix (theme, "HighContrast")),
  };
  mdg_desktop_take (MDG_DESKTOP (self), &look);
}

/* Read () wraps its answer once more than ReadOne () and the signal do. */
static GVariant *
unwrap (GVariant *value)
{
  GVariant *inner = g_variant_ref (value);
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *next = g_variant_get_variant (inner);
      g_variant_unref (inner);
      inner = next;
    }
  return inner;
}

static void
take_value (MdgDesktopLinux *self, const char *key, GVariant *wrapped)
{
  g_autoptr (GVariant) value = unwrap (wrapped);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return;
  if (g_str_equal (key, COLOR_SCHEME))
    self->dark = g_variant_get_uint32 (value) == COLOR_SCHEME_DARK;
  else if (g_str_equal (key, CONTRAST))
    self->contrast = g_variant_get_uint32 (value) == CONTRAST_HIGH;
  update (self);
}

static void
on_portal_signal (GDBusProxy *portal,
                  const char *sender,
                  const char *signal,
                  GVariant *parameters,
                  MdgDesktopLinux *self)
{
  if (!g_str_equal (signal, "SettingChanged") ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  const char *group = NULL;
  const char *key = NULL;
  g_autoptr (GVariant) value = NULL;
  g_variant_get (parameters, "(&s&sv)", &group, &key, &value);
  if (g_str_equal (group, APPEARANCE))
    take_value (self, key, value);
}

/* @data is gone already when the call was cancelled, which is one way of having no answer. */
static void
take_answer (GObject *source, GAsyncResult *result, gpointer data, const char *key)
{
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  if (answer == NULL || !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return; /* an older desktop without this key */
  g_autoptr (GVariant) value = g_variant_get_child_value (answer, 0);
  take_value (data, key, value);
}

static void
on_color_scheme (GObject *source, GAsyncResult *result, gpointer user_data)
{
  take_answer (source, result, user_data, COLOR_SCHEME);
}

static void
on_contrast (GObject *source, GAsyncResult *result, gpointer user_data)
{
  take_answer (source, result, user_data, CONTRAST);
}

static void
read_value (MdgDesktopLinux *self, const char *key, GAsyncReadyCallback callback)
{
  g_dbus_proxy_call (self->portal, "Read", g_variant_new ("(ss)", APPEARANCE, key),
                     G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, callback, self);
}

static void
on_portal (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusProxy *portal = g_dbus_proxy_new_for_bus_finish (result, NULL);
  if (portal == NULL)
    return; /* no desktop to ask, or nobody asks any more */
  MdgDesktopLinux *self = user_data;
  self->portal = portal;
  g_signal_connect_object (self->portal, "g-signal", G_CALLBACK (on_portal_signal), self, 0);
  read_value (self, COLOR_SCHEME, on_color_scheme);
  read_value (self, CONTRAST, on_contrast);
}

MdgDesktop *
mdg_desktop_new (GdkDisplay *display)
{
  MdgDesktopLinux *self = g_object_new (MDG_TYPE_DESKTOP_LINUX, NULL);
  self->settings = g_object_ref (gtk_settings_get_for_display (display));
  g_object_get (self->settings, "gtk-application-prefer-dark-theme", &self->dark, NULL);
  g_signal_connect_object (self->settings, "notify::gtk-theme-name", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL,
                            PORTAL_NAME, PORTAL_PATH, PORTAL_SETTINGS, self->cancellable,
                            on_portal, self);
  return MDG_DESKTOP (self);
}

static void
mdg_desktop_linux_dispose (GObject *object)
{
  MdgDesktopLinux *self = MDG_DESKTOP_LINUX (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->portal);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (mdg_desktop_linux_parent_class)->dispose (object);
}

static void
mdg_desktop_linux_class_init (MdgDesktopLinuxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_desktop_linux_dispose;
}

static void
mdg_desktop_linux_init (MdgDesktopLinux *self)
{
  self->cancellable = g_cancellable_new ();
}
