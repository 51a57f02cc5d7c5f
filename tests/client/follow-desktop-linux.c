/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A settings portal on the session bus, which must be one of this test's own.
 */
#include "client/application/desktop.h"
#include "tests/client/follow-desktop.h"
#include "tests/support/script-server.h"

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define SETTINGS "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"

static const char description[] =
  "<node><interface name='" SETTINGS "'>"
  "<method name='Read'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='v' direction='out'/></method>"
  "<signal name='SettingChanged'><arg type='s'/><arg type='s'/><arg type='v'/></signal>"
  "</interface></node>";

typedef struct
{
  GDBusConnection *connection;
  gboolean owned;
} Portal;

/* Dark from the start; contrast is a key this portal does not know, as older ones do not. */
static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  const char *group = NULL;
  const char *key = NULL;
  g_variant_get (parameters, "(&s&s)", &group, &key);
  if (g_str_equal (group, APPEARANCE) && g_str_equal (key, "color-scheme"))
    g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(v)", g_variant_new_variant (g_variant_new_uint32 (1))));
  else
    g_dbus_method_invocation_return_dbus_error (invocation, NAME ".Error.NotFound", "no such key");
}

static void
on_owned (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static guint
serve (Portal *portal, const char *address)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (description, NULL);
  portal->connection =
    g_dbus_connection_new_for_address_sync (address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, NULL);
  g_assert_nonnull (portal->connection);
  g_assert_cmpuint (g_dbus_connection_register_object (portal->connection, PATH,
                                                       info->interfaces[0], &table, NULL, NULL,
                                                       NULL),
                    !=, 0);
  guint id = g_bus_own_name_on_connection (portal->connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                           on_owned, NULL, &portal->owned, NULL);
  g_assert_true (mdg_wait_until (is_true, &portal->owned, 10));
  return id;
}

static void
tell (Portal *portal, const char *group, const char *key, GVariant *value)
{
  g_assert_true (g_dbus_connection_emit_signal (portal->connection, NULL, PATH, SETTINGS,
                                                "SettingChanged",
                                                g_variant_new ("(ssv)", group, key, value), NULL));
}

static gboolean
is_dark (gpointer data)
{
  return mdg_desktop_is_dark (data);
}

static gboolean
is_light (gpointer data)
{
  return !mdg_desktop_is_dark (data);
}

static gboolean
is_high_contrast (gpointer data)
{
  return mdg_desktop_is_high_contrast (data);
}

static gboolean
is_low_contrast (gpointer data)
{
  return !mdg_desktop_is_high_contrast (data);
}

static void
follow_dark (Portal *portal, MdgDesktop *desktop)
{
  g_assert_true (mdg_wait_until (is_dark, desktop, 10));
  tell (portal, APPEARANCE, "color-scheme", g_variant_new_string ("nonsense"));
  tell (portal, "org.example", "color-scheme", g_variant_new_uint32 (0));
  tell (portal, APPEARANCE, "contrast", g_variant_new_uint32 (1));
  g_assert_true (mdg_wait_until (is_high_contrast, desktop, 10));
  g_assert_true (mdg_desktop_is_dark (desktop)); /* neither of the two before was followed */
  tell (portal, APPEARANCE, "color-scheme", g_variant_new_uint32 (2));
  g_assert_true (mdg_wait_until (is_light, desktop, 10));
}

static void
follow_contrast (Portal *portal, MdgDesktop *desktop)
{
  g_assert_true (mdg_wait_until (is_dark, desktop, 10)); /* by now it listens */
  tell (portal, APPEARANCE, "contrast", g_variant_new_uint32 (1));
  g_assert_true (mdg_wait_until (is_high_contrast, desktop, 10));
  tell (portal, APPEARANCE, "contrast", g_variant_new_uint32 (0));
  g_assert_true (mdg_wait_until (is_low_contrast, desktop, 10));

  GtkSettings *settings = gtk_settings_get_default ();
  g_object_set (settings, "gtk-theme-name", "HighContrast", NULL);
  g_assert_true (mdg_desktop_is_high_contrast (desktop));
  g_object_set (settings, "gtk-theme-name", "Adwaita", NULL);
  g_assert_false (mdg_desktop_is_high_contrast (desktop));
}

static void
with_portal (void (*follow) (Portal *portal, MdgDesktop *desktop))
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  if (address == NULL)
    {
      g_test_skip ("there is no session bus");
      return;
    }
  Portal portal = { NULL };
  guint id = serve (&portal, address);
  g_autoptr (MdgDesktop) desktop = mdg_desktop_new (gdk_display_get_default ());
  g_assert_false (mdg_desktop_is_dark (desktop));
  follow (&portal, desktop);
  g_bus_unown_name (id);
  g_clear_object (&portal.connection);
}

void
mdg_test_follow_dark (void)
{
  with_portal (follow_dark);
}

void
mdg_test_follow_contrast (void)
{
  with_portal (follow_contrast);
}
