/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: Windows keeps "dark" in the registry, high contrast and its colours in the system
 * parameters, and broadcasts that something has changed with WM_SETTINGCHANGE, WM_THEMECHANGED and
 * WM_SYSCOLORCHANGE, several at a time. Which setting it was is not asked: all are read again,
 * once, when the messages have been taken.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/desktop.h"
#include "client/application/message-window-windows.h"

#define TITLE L"desktop"
#define PERSONALIZE L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"
#define LIGHT L"AppsUseLightTheme"

#define MDG_TYPE_DESKTOP_WINDOWS (mdg_desktop_windows_get_type ())
G_DECLARE_FINAL_TYPE (MdgDesktopWindows, mdg_desktop_windows, MDG, DESKTOP_WINDOWS, MdgDesktop)

struct _MdgDesktopWindows
{
  MdgDesktop parent_instance;
  MdgMessageWindow *window;
  guint update;
};

G_DEFINE_FINAL_TYPE (MdgDesktopWindows, mdg_desktop_windows, MDG_TYPE_DESKTOP)

/* Windows without the value is light. */
static gboolean
is_dark (void)
{
  DWORD light = 1;
  DWORD size = sizeof light;
  LSTATUS status = RegGetValueW (HKEY_CURRENT_USER, PERSONALIZE, LIGHT, RRF_RT_REG_DWORD, NULL,
                                 &light, &size);
  return status == ERROR_SUCCESS && light == 0;
}

static gboolean
is_high_contrast (void)
{
  HIGHCONTRASTW contrast = { .cbSize = sizeof contrast };
  return SystemParametersInfoW (SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0) &&
         (contrast.dwFlags & HCF_HIGHCONTRASTON) != 0;
}

static guint32
system_colour (int index)
{
  DWORD colour = GetSysColor (index); /* 0x00BBGGRR */
  return (guint32) GetRValue (colour) << 16 | (guint32) GetGValue (colour) << 8 |
         (guint32) GetBValue (colour);
}

static void
read_palette (MdgPalette *ret_palette)
{
  *ret_palette = (MdgPalette){
    .window = system_colour (COLOR_WINDOW),
    .window_text = system_colour (COLOR_WINDOWTEXT),
    .highlight = system_colour (COLOR_HIGHLIGHT),
    .highlight_text = system_colour (COLOR_HIGHLIGHTTEXT),
    .button = system_colour (COLOR_BTNFACE),
    .button_text = system_colour (COLOR_BTNTEXT),
    .link = system_colour (COLOR_HOTLIGHT),
    .gray_text = system_colour (COLOR_GRAYTEXT),
  };
}

static void
update (MdgDesktopWindows *self)
{
  MdgDesktopLook look = { .dark = is_dark (), .high_contrast = is_high_contrast () };
  look.has_palette = look.high_contrast;
  if (look.has_palette)
    read_palette (&look.palette);
  mdg_desktop_take (MDG_DESKTOP (self), &look);
}

static gboolean
on_update (gpointer user_data)
{
  MdgDesktopWindows *self = user_data;
  self->update = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_message (UINT message, WPARAM wparam, LPARAM lparam, LRESULT *ret_result, gpointer user_data)
{
  MdgDesktopWindows *self = user_data;
  gboolean is_change =
    message == WM_SETTINGCHANGE || message == WM_THEMECHANGED || message == WM_SYSCOLORCHANGE;
  if (is_change && self->update == 0)
    self->update = g_idle_add (on_update, self);
  return FALSE;
}

MdgDesktop *
mdg_desktop_new (GdkDisplay *display)
{
  MdgDesktopWindows *self = g_object_new (MDG_TYPE_DESKTOP_WINDOWS, NULL);
  self->window = mdg_message_window_new (TITLE, on_message, self);
  update (self);
  return MDG_DESKTOP (self);
}

static void
mdg_desktop_windows_dispose (GObject *object)
{
  MdgDesktopWindows *self = MDG_DESKTOP_WINDOWS (object);
  g_clear_handle_id (&self->update, g_source_remove);
  g_clear_pointer (&self->window, mdg_message_window_free);
  G_OBJECT_CLASS (mdg_desktop_windows_parent_class)->dispose (object);
}

static void
mdg_desktop_windows_class_init (MdgDesktopWindowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_desktop_windows_dispose;
}

static void
mdg_desktop_windows_init (MdgDesktopWindows *self)
{
}
