/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /notification/click       a click shows the page, and the notification is gone
 * /notification/long        texts are cut
 * /notification/withdraw    who is back needs none
 */
#include "client/application/host.h"
#include "client/application/notification.h"
#include "tests/client/click-notification.h"
#include "tests/support/script-server.h"

#include <gtk/gtk.h>

#define EXIT_SKIPPED 77

typedef struct
{
  GtkApplication *application;
  MdgNotification *notification;
  MdgTestTray *tray;
  char *page; /* of the last click */
} Fixture;

static void
show (GSimpleAction *action, GVariant *page, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_free (fixture->page);
  fixture->page = g_variant_dup_string (page, NULL);
}

static const GActionEntry actions[] = { { "show", show, "s" } };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *reason = NULL;
  fixture->tray = mdg_test_tray_new (&reason);
  if (fixture->tray == NULL)
    {
      g_test_skip (reason);
      return;
    }
  fixture->application =
    gtk_application_new ("jp.lg.madoguchi.TestNotification", mdg_host_get_flags ());
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->application), actions, 1, fixture);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, NULL));
  fixture->notification = mdg_notification_new (G_APPLICATION (fixture->application));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->notification, mdg_notification_free);
  if (fixture->application != NULL)
    G_APPLICATION_GET_CLASS (fixture->application)->shutdown (G_APPLICATION (fixture->application));
  g_clear_object (&fixture->application);
  g_clear_pointer (&fixture->tray, mdg_test_tray_free);
  g_free (fixture->page);
}

static gboolean
has_page (gpointer data)
{
  return ((Fixture *) data)->page != NULL;
}

static void
expect_page (Fixture *fixture, const char *page)
{
  g_assert_true (mdg_wait_until (has_page, fixture, 10));
  g_assert_cmpstr (fixture->page, ==, page);
  g_clear_pointer (&fixture->page, g_free);
}

static void
test_click (Fixture *fixture, gconstpointer data)
{
  if (fixture->tray == NULL)
    return;
  mdg_notification_show (fixture->notification, "取り込みが終わりました", "10件", "admin");
  mdg_test_tray_expect (fixture->tray, "取り込みが終わりました", "10件");
  mdg_test_tray_click (fixture->tray);
  expect_page (fixture, "admin");
  mdg_test_tray_expect_none (fixture->tray);

  mdg_notification_show (fixture->notification, "a", "b", "help");
  mdg_notification_show (fixture->notification, "c", "d", "");
  mdg_test_tray_expect (fixture->tray, "c", "d");
  mdg_test_tray_click (fixture->tray);
  expect_page (fixture, "");
}

/* The last character that fits on Windows is half of a pair there, and must go whole. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  if (fixture->tray == NULL)
    return;
  g_autofree char *title = g_strnfill (MDG_NOTIFICATION_TITLE_MAX, 'a');
  g_autofree char *body = g_strnfill (MDG_NOTIFICATION_BODY_MAX - 1, 'b');
  g_autofree char *longer = g_strconcat (title, "aaa", NULL);
  g_autofree char *pair = g_strconcat (body, "𠮷𠮷", NULL);
  g_autofree char *cut = g_strconcat (body, "𠮷", NULL);
  mdg_notification_show (fixture->notification, longer, pair, "help");
  mdg_test_tray_expect (fixture->tray, title, cut);
  mdg_test_tray_click (fixture->tray);
  expect_page (fixture, "help");
}

static void
test_withdraw (Fixture *fixture, gconstpointer data)
{
  if (fixture->tray == NULL)
    return;
  mdg_notification_withdraw (fixture->notification);
  mdg_notification_show (fixture->notification, "a", "b", "help");
  mdg_test_tray_expect (fixture->tray, "a", "b");
  mdg_test_tray_click (fixture->tray);
  expect_page (fixture, "help");
  mdg_notification_show (fixture->notification, "a", "b", "help");
  mdg_test_tray_expect (fixture->tray, "a", "b");
  mdg_notification_withdraw (fixture->notification);
  mdg_test_tray_expect_none (fixture->tray);
}

int
main (int argc, char **argv)
{
  mdg_host_prepare ();
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* the toolkit warns of what a bare display lacks */
  if (!gtk_init_check ())
    {
      g_printerr ("skipped: there is no display\n");
      return EXIT_SKIPPED;
    }
  g_test_add ("/notification/click", Fixture, NULL, set_up, test_click, tear_down);
  g_test_add ("/notification/long", Fixture, NULL, set_up, test_long, tear_down);
  g_test_add ("/notification/withdraw", Fixture, NULL, set_up, test_withdraw, tear_down);
  return g_test_run ();
}
