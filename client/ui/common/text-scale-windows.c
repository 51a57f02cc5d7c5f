/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: Windows tells a window that it has come to another DPI (WM_DPICHANGED) and everybody that
 * a setting has changed (WM_SETTINGCHANGE); a window that opens elsewhere than where the last one
 * was active is noticed by WM_ACTIVATE. GTK has one resolution for all windows of a display, so the
 * active one's counts.
 */
#include "client/ui/common/text-scale.h"

#include <gdk/win32/gdkwin32.h>
#include <windows.h>

/* "Text size" of the accessibility settings; UISettings.TextScaleFactor reads the same value. */
#define ACCESSIBILITY L"Software\\Microsoft\\Accessibility"
#define TEXT_SIZE L"TextScaleFactor"

static guint
text_percent (void)
{
  DWORD percent = 100;
  DWORD size = sizeof percent;
  LSTATUS status = RegGetValueW (HKEY_CURRENT_USER, ACCESSIBILITY, TEXT_SIZE, RRF_RT_REG_DWORD,
                                 NULL, &percent, &size);
  return status == ERROR_SUCCESS ? percent : 100;
}

static void
apply (GdkDisplay *display, guint dpi)
{
  GtkSettings *settings = gtk_settings_get_for_display (display);
  int wanted = mdg_text_scale_resolution (dpi, text_percent ());
  int current = 0;
  g_object_get (settings, "gtk-xft-dpi", &current, NULL);
  if (wanted != current)
    g_object_set (settings, "gtk-xft-dpi", wanted, NULL);
}

static GdkWin32MessageFilterReturn
on_message (GdkWin32Display *display, MSG *message, int *ret_value, gpointer user_data)
{
  HWND window = message->hwnd;
  gboolean activated = message->message == WM_ACTIVATE && LOWORD (message->wParam) != WA_INACTIVE;
  gboolean changed = message->message == WM_SETTINGCHANGE && window == GetActiveWindow ();
  if (message->message == WM_DPICHANGED)
    apply (GDK_DISPLAY (display), LOWORD (message->wParam));
  else if (activated || changed)
    apply (GDK_DISPLAY (display), GetDpiForWindow (window));
  return GDK_WIN32_MESSAGE_FILTER_CONTINUE;
}

void
mdg_text_scale_follow (GdkDisplay *display)
{
  if (!GDK_IS_WIN32_DISPLAY (display) || g_getenv ("GDK_SCALE") != NULL)
    return; /* somebody wants one scale and no other */
  apply (display, GetDpiForSystem ());
  gdk_win32_display_add_filter (GDK_WIN32_DISPLAY (display), on_message, NULL);
}
