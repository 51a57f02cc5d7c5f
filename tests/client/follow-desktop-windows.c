/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry of this user is written and the change is broadcast as the Settings program does.
 * At the end it is light and without high contrast.
 */
#include "client/application/desktop.h"
#include "tests/client/follow-desktop.h"
#include "tests/support/script-server.h"

#include <windows.h>

#define PERSONALIZE L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"
#define ANSWER_MS 1000
#define LIGHT L"AppsUseLightTheme"

static void
set_light (DWORD light)
{
  DWORD_PTR answer = 0;
  LSTATUS status =
    RegSetKeyValueW (HKEY_CURRENT_USER, PERSONALIZE, LIGHT, REG_DWORD, &light, sizeof light);
  g_assert_cmpint (status, ==, ERROR_SUCCESS);
  SendMessageTimeoutW (HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM) L"ImmersiveColorSet",
                       SMTO_ABORTIFHUNG, ANSWER_MS, &answer);
}

/* FALSE where the system cannot be set to it, as Wine. */
static gboolean
set_contrast (gboolean on)
{
  HIGHCONTRASTW contrast = { .cbSize = sizeof contrast };
  g_assert_true (SystemParametersInfoW (SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0));
  contrast.dwFlags = on ? contrast.dwFlags | HCF_HIGHCONTRASTON
                        : contrast.dwFlags & ~(DWORD) HCF_HIGHCONTRASTON;
  return SystemParametersInfoW (SPI_SETHIGHCONTRAST, sizeof contrast, &contrast, SPIF_SENDCHANGE);
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
mdg_test_follow_dark (void)
{
  g_autoptr (MdgDesktop) desktop = mdg_desktop_new (gdk_display_get_default ());
  set_light (0);
  g_assert_true (mdg_wait_until (is_dark, desktop, 10));
  set_light (1);
  g_assert_true (mdg_wait_until (is_light, desktop, 10));
}

void
mdg_test_follow_contrast (void)
{
  g_autoptr (MdgDesktop) desktop = mdg_desktop_new (gdk_display_get_default ());
  g_assert_null (mdg_desktop_get_palette (desktop));
  if (!set_contrast (TRUE))
    {
      g_test_skip ("this Windows knows no high contrast");
      return;
    }
  g_assert_true (mdg_wait_until (is_high_contrast, desktop, 10));
  check_colours (desktop);
  g_assert_true (set_contrast (FALSE));
  g_assert_true (mdg_wait_until (is_low_contrast, desktop, 10));
}
