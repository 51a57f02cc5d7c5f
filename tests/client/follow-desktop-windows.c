/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry of this user is written and the change is broadcast as the Settings program does.
 * The values from before are put back.
 */
#include "client/application/desktop.h"
#include "client/application/message-window-windows.h"
#include "tests/client/follow-desktop.h"
#include "tests/support/script-server.h"

#define PERSONALIZE L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"
#define LIGHT L"AppsUseLightTheme"

static void
set_light (DWORD light)
{
  HWND window = FindWindowW (MDG_MESSAGE_WINDOW_CLASS, L"desktop");
  g_assert_nonnull (window);
  g_assert_cmpint (RegSetKeyValueW (HKEY_CURRENT_USER, PERSONALIZE, LIGHT, REG_DWORD, &light,
                                    sizeof light),
                   ==, ERROR_SUCCESS);
  g_assert_true (PostMessageW (window, WM_SETTINGCHANGE, 0, 0));
}

static void
set_contrast (gboolean on)
{
  HIGHCONTRASTW contrast = { .cbSize = sizeof contrast };
  g_assert_true (SystemParametersInfoW (SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0));
  contrast.dwFlags = on ? contrast.dwFlags | HCF_HIGHCONTRASTON
                        : contrast.dwFlags & ~(DWORD) HCF_HIGHCONTRASTON;
  g_assert_true (SystemParametersInfoW (SPI_SETHIGHCONTRAST, sizeof contrast, &contrast,
                                        SPIF_SENDCHANGE));
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
check_colours (MdgDesktop *desktop)
{
  const MdgPalette *palette = mdg_desktop_get_palette (desktop);
  DWORD colour = GetSysColor (COLOR_WINDOWTEXT);
  g_assert_nonnull (palette);
  g_assert_cmphex (palette->window_text >> 16, ==, GetRValue (colour));
  g_assert_cmphex (palette->window_text >> 8 & 0xff, ==, GetGValue (colour));
  g_assert_cmphex (palette->window_text & 0xff, ==, GetBValue (colour));
}

void
mdg_test_follow_desktop (void)
{
  g_autoptr (MdgDesktop) desktop = mdg_desktop_new (gdk_display_get_default ());
  set_light (0);
  g_assert_true (mdg_wait_until (is_dark, desktop, 10));
  set_light (1);
  g_assert_true (mdg_wait_until (is_light, desktop, 10));
  g_assert_null (mdg_desktop_get_palette (desktop));
  set_contrast (TRUE);
  g_assert_true (mdg_wait_until (is_high_contrast, desktop, 10));
  check_colours (desktop);
  set_contrast (FALSE);
  g_assert_true (mdg_wait_until (is_low_contrast, desktop, 10));
}
