/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A notification server on the session bus, which must be one of this test's own.
 */
#include "tests/client/click-notification.h"
#include "tests/support/script-server.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define ID 7
#define BUS "org.freedesktop.DBus"

static const char description[] =
  "<node><interface name='" NAME "'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "</interface></node>";

struct _MdgTestTray
{
  GDBusConnection *connection;
  guint name;
  gboolean owned;
  char *title; /* of what is shown, or NULL */
  char *body;
  const char *expected; /* the title waited for */
};

static void
close_shown (MdgTestTray *tray)
{
  g_clear_pointer (&tray->title, g_free);
  g_clear_pointer (&tray->body, g_free);
}

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
  MdgTestTray *tray = user_data;
  close_shown (tray);
  if (!g_str_equal (method, "Notify"))
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  g_variant_get_child (parameters, 3, "s", &tray->title);
  g_variant_get_child (parameters, 4, "s", &tray->body);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ID));
}

static void
on_owned (GDBusConnection *connection, const char *name, gpointer user_data)
{
  ((MdgTestTray *) user_data)->owned = TRUE;
}

static gboolean
is_owned (gpointer data)
{
  return ((MdgTestTray *) data)->owned;
}

MdgTestTray *
mdg_test_tray_new (const char **ret_reason)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  if (address == NULL)
    {
      *ret_reason = "there is no session bus";
      return NULL;
    }
  MdgTestTray *tray = g_new0 (MdgTestTray, 1);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (description, NULL);
  GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  tray->connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, NULL);
  g_assert_nonnull (tray->connection);
  guint object = g_dbus_connection_register_object (tray->connection, PATH, info->interfaces[0],
                                                    &table, tray, NULL, NULL);
  g_assert_cmpuint (object, !=, 0);
  tray->name = g_bus_own_name_on_connection (tray->connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                             on_owned, NULL, tray, NULL);
  g_assert_true (mdg_wait_until (is_owned, tray, 10));
  return tray;
}

/* Until the client has the number of what it has shown, it cannot take it away again. */
static void
let_answer_arrive (MdgTestTray *tray)
{
  g_autoptr (GDBusConnection) client = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_flush_sync (tray->connection, NULL, NULL);
  g_autoptr (GVariant) id =
    g_dbus_connection_call_sync (client, BUS, "/", BUS, "GetId", NULL, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
is_shown (gpointer data)
{
  MdgTestTray *tray = data;
  return g_strcmp0 (tray->title, tray->expected) == 0;
}

static gboolean
is_empty (gpointer data)
{
  return ((MdgTestTray *) data)->title == NULL;
}

void
mdg_test_tray_expect (MdgTestTray *tray, const char *title, const char *body)
{
  tray->expected = title;
  g_assert_true (mdg_wait_until (is_shown, tray, 10));
  let_answer_arrive (tray);
  g_assert_cmpstr (tray->body, ==, body);
}

void
mdg_test_tray_click (MdgTestTray *tray)
{
  close_shown (tray);
  GVariant *click = g_variant_new ("(us)", ID, "default");
  g_assert_true (g_dbus_connection_emit_signal (tray->connection, NULL, PATH, NAME, "ActionInvoked",
                                                click, NULL));
}

void
mdg_test_tray_expect_none (MdgTestTray *tray)
{
  g_assert_true (mdg_wait_until (is_empty, tray, 10));
}

void
mdg_test_tray_free (MdgTestTray *tray)
{
  g_bus_unown_name (tray->name);
  g_clear_object (&tray->connection);
  close_shown (tray);
  g_free (tray);
}
