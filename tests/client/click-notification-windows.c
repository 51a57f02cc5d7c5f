/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows does not tell what a notification says: that there is one is asked, and the message of a
 * click is sent.
 */
#include "client/application/message-window-windows.h"
#include "tests/client/click-notification.h"
#include "tests/support/script-server.h"

#include <shellapi.h>

#define ICON_ID 1
#define CALLBACK_MESSAGE (WM_APP + 1)

struct _MdgTestTray
{
  HWND window;
};

MdgTestTray *
mdg_test_tray_new (const char **ret_reason)
{
  return g_new0 (MdgTestTray, 1);
}

static gboolean
is_shown (gpointer data)
{
  MdgTestTray *tray = data;
  tray->window = FindWindowW (MDG_MESSAGE_WINDOW_CLASS, L"notification");
  NOTIFYICONDATAW icon = { .cbSize = sizeof icon, .hWnd = tray->window, .uID = ICON_ID };
  return tray->window != NULL && Shell_NotifyIconW (NIM_MODIFY, &icon);
}

static gboolean
is_empty (gpointer data)
{
  return !is_shown (data);
}

void
mdg_test_tray_expect (MdgTestTray *tray, const char *title, const char *body)
{
  g_assert_true (mdg_wait_until (is_shown, tray, 10));
}

void
mdg_test_tray_click (MdgTestTray *tray)
{
  g_assert_true (PostMessageW (tray->window, CALLBACK_MESSAGE, 0,
                               MAKELPARAM (NIN_BALLOONUSERCLICK, ICON_ID)));
}

void
mdg_test_tray_expect_none (MdgTestTray *tray)
{
  g_assert_true (mdg_wait_until (is_empty, tray, 10));
}

void
mdg_test_tray_free (MdgTestTray *tray)
{
  g_free (tray);
}
