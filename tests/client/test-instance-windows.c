/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /instance-windows/messages    what other programs may send, and what of it is taken
 * /instance-windows/many        of many links that arrive at once the last is opened
 * /instance-windows/hold        the session does not end while the client is held
 * /instance-windows/name        a program that took only the name of the mutex stops nobody
 */
#include "client/application/host.h"
#include "client/application/instance-windows.h"
#include "client/application/link.h"
#include "client/application/message-window-windows.h"
#include "tests/support/script-server.h"

#include <string.h>

#define ID "jp.lg.madoguchi.TestInstance"
#define MAGIC 0x4d444731

typedef struct
{
  char *link; /* the last that was opened */
  guint n;
} Opened;

typedef struct
{
  ULONG_PTR magic;
  const char *data;
  DWORD size;
  gboolean taken;
  const char *why;
} Row;

static void
on_open (const char *link, gpointer user_data)
{
  Opened *opened = user_data;
  g_free (opened->link);
  opened->link = g_strdup (link);
  opened->n++;
}

static gboolean
has_opened (gpointer data)
{
  return ((Opened *) data)->n > 0;
}

static LRESULT
send_data (ULONG_PTR magic, const char *data, DWORD size)
{
  COPYDATASTRUCT message = { .dwData = magic, .cbData = size, .lpData = (gpointer) data };
  HWND window = FindWindowW (MDG_MESSAGE_WINDOW_CLASS, L"" ID);
  g_assert_nonnull (window);
  return SendMessageW (window, WM_COPYDATA, 0, (LPARAM) &message);
}

static void
try_row (const Row *row)
{
  Opened opened = { NULL, 0 };
  MdgInstance *instance = mdg_instance_new (ID, "", on_open, &opened);
  g_assert_nonnull (instance);
  g_test_message ("%s", row->why);
  g_assert_cmpint (send_data (row->magic, row->data, row->size), ==, row->taken);
  g_assert_cmpuint (opened.n, ==, 0); /* the sender does not wait for what follows */
  g_assert_cmpint (mdg_wait_until (has_opened, &opened, row->taken ? 10 : 0), ==, row->taken);
  g_free (opened.link);
  mdg_instance_free (instance);
}

static void
test_messages (void)
{
  g_autofree char *large = g_strnfill (MDG_LINK_MAX_BYTES + 1, 'a');
  const Row rows[] = {
    { MAGIC, "madoguchi:page/help", 19, TRUE, "a link" },
    { MAGIC, NULL, 0, TRUE, "no link: come to the front" },
    { MAGIC, "not a link", 10, TRUE, "something link.c refuses with a sentence" },
    { MAGIC, large, MDG_LINK_MAX_BYTES, TRUE, "as long as may be" },
    { MAGIC, large, MDG_LINK_MAX_BYTES + 1, FALSE, "longer" },
    { MAGIC, "a\0b", 3, FALSE, "a zero in it" },
    { MAGIC, "\xff\xfe", 2, FALSE, "not UTF-8" },
    { MAGIC, "\xe7\xaa", 2, FALSE, "half a character" },
    { MAGIC + 1, "madoguchi:page/help", 19, FALSE, "another program's message" },
    { 0, NULL, 0, FALSE, "nothing at all" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    try_row (&rows[i]);
}

static void
test_many (void)
{
  Opened opened = { NULL, 0 };
  MdgInstance *instance = mdg_instance_new (ID, "", on_open, &opened);
  for (guint i = 0; i < 1000; i++)
    g_assert_true (send_data (MAGIC, "madoguchi:page/help", 19));
  g_assert_true (send_data (MAGIC, "madoguchi:page/admin", 20));
  g_assert_true (mdg_wait_until (has_opened, &opened, 10));
  g_assert_cmpuint (opened.n, ==, 1);
  g_assert_cmpstr (opened.link, ==, "madoguchi:page/admin");
  g_free (opened.link);
  mdg_instance_free (instance);
}

static void
test_name (void)
{
  Opened opened = { NULL, 0 };
  HANDLE mutex = CreateMutexW (NULL, TRUE, L"Local\\" ID);
  g_assert_nonnull (mutex);
  MdgInstance *instance = mdg_instance_new (ID, "", on_open, &opened);
  g_assert_nonnull (instance);
  mdg_instance_free (instance);
  CloseHandle (mutex);
}

static void
on_end (GApplication *application)
{
  g_assert_not_reached ();
}

static void
test_hold (void)
{
  g_autoptr (GApplication) application = g_application_new (ID, G_APPLICATION_NON_UNIQUE);
  g_autoptr (MdgHost) host = mdg_host_new (application, on_end);
  HWND window = FindWindowW (MDG_MESSAGE_WINDOW_CLASS, MDG_MESSAGE_WINDOW_SESSION);
  g_assert_true (SendMessageW (window, WM_QUERYENDSESSION, 0, 0));
  mdg_host_hold (host, "取り込み中です。");
  g_assert_false (SendMessageW (window, WM_QUERYENDSESSION, 0, 0));
  SendMessageW (window, WM_ENDSESSION, FALSE, 0); /* it was called off */
  mdg_host_hold (host, "");
  g_assert_true (SendMessageW (window, WM_QUERYENDSESSION, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_test_add_func ("/instance-windows/messages", test_messages);
  g_test_add_func ("/instance-windows/many", test_many);
  g_test_add_func ("/instance-windows/hold", test_hold);
  g_test_add_func ("/instance-windows/name", test_name);
  return g_test_run ();
}
