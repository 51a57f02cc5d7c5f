/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: an icon in the notification area, there only as long as something is unseen, and a toast
 * from it (Shell_NotifyIconW, behaviour of version 4). Taking the icon away takes the toast out of
 * the list of notifications too, which is what is wanted once the person is back. Toasts with
 * buttons would need a COM server and a registered shortcut; one click is all there is to do.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/notification.h"

#include "client/application/message-window-windows.h"
#include "client/application/resources-windows.h"

#include <glib/gi18n.h>
#include <shellapi.h>

#define TITLE L"notification"
#define ICON_ID 1
#define CALLBACK_MESSAGE (WM_APP + 1)

struct _MdgNotification
{
  GApplication *application; /* borrowed */
  MdgMessageWindow *window;
  UINT taskbar_created; /* Explorer was started again and knows no icons */
  gboolean shown;
  char *page;
};

static void
on_clicked (MdgNotification *self)
{
  g_autofree char *page = g_strdup (self->page);
  mdg_notification_withdraw (self);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "show",
                                  g_variant_new_string (page));
}

static gboolean
on_message (UINT message, WPARAM wparam, LPARAM lparam, LRESULT *ret_result, gpointer user_data)
{
  MdgNotification *self = user_data;
  if (message == self->taskbar_created)
    self->shown = FALSE;
  if (message != CALLBACK_MESSAGE || !self->shown)
    return FALSE;
  UINT event = LOWORD (lparam);
  if (event == NIN_BALLOONUSERCLICK || event == NIN_SELECT || event == NIN_KEYSELECT)
    on_clicked (self);
  *ret_result = 0;
  return TRUE;
}

MdgNotification *
mdg_notification_new (GApplication *application)
{
  MdgNotification *self = g_new0 (MdgNotification, 1);
  self->application = application;
  self->taskbar_created = RegisterWindowMessageW (L"TaskbarCreated");
  self->window = mdg_message_window_new (TITLE, on_message, self);
  return self;
}

/* At most @size units with the ending zero, and no half of a pair. */
static void
copy_wide (wchar_t *buffer, gsize size, const char *text)
{
  long length = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);
  gsize n = wide != NULL ? MIN ((gsize) length, size - 1) : 0;
  if (n > 0 && IS_HIGH_SURROGATE (wide[n - 1]))
    n--;
  for (gsize i = 0; i < n; i++)
    buffer[i] = wide[i];
  buffer[n] = L'\0';
}

static NOTIFYICONDATAW
icon_of (MdgNotification *self)
{
  return (NOTIFYICONDATAW){
    .cbSize = sizeof (NOTIFYICONDATAW),
    .hWnd = mdg_message_window_get_handle (self->window),
    .uID = ICON_ID,
  };
}

static gboolean
add_icon (MdgNotification *self)
{
  NOTIFYICONDATAW icon = icon_of (self);
  icon.uFlags = NIF_MESSAGE | NIF_ICON | NIF_TIP | NIF_SHOWTIP;
  icon.uCallbackMessage = CALLBACK_MESSAGE;
  icon.hIcon =
    LoadImageW (GetModuleHandleW (NULL), MAKEINTRESOURCEW (MDG_ICON), IMAGE_ICON,
                GetSystemMetrics (SM_CXSMICON), GetSystemMetrics (SM_CYSMICON), LR_SHARED);
  copy_wide (icon.szTip, G_N_ELEMENTS (icon.szTip), _ ("Madoguchi"));
  if (!Shell_NotifyIconW (NIM_ADD, &icon))
    return FALSE;
  icon.uVersion = NOTIFYICON_VERSION_4;
  return Shell_NotifyIconW (NIM_SETVERSION, &icon);
}

void
mdg_notification_show (MdgNotification *self, const char *title, const char *body, const char *page)
{
  if (!self->shown && !add_icon (self))
    return; /* no notification area, as on a server */
  self->shown = TRUE;
  g_free (self->page);
  self->page = g_strdup (page);
  NOTIFYICONDATAW icon = icon_of (self);
  icon.uFlags = NIF_INFO;
  icon.dwInfoFlags = NIIF_INFO | NIIF_RESPECT_QUIET_TIME;
  copy_wide (icon.szInfoTitle, MDG_NOTIFICATION_TITLE_MAX + 1, title);
  copy_wide (icon.szInfo, MDG_NOTIFICATION_BODY_MAX + 1, body);
  Shell_NotifyIconW (NIM_MODIFY, &icon);
}

void
mdg_notification_withdraw (MdgNotification *self)
{
  NOTIFYICONDATAW icon = icon_of (self);
  if (self->shown)
    Shell_NotifyIconW (NIM_DELETE, &icon);
  self->shown = FALSE;
}

void
mdg_notification_free (MdgNotification *self)
{
  if (self == NULL)
    return;
  mdg_notification_withdraw (self);
  mdg_message_window_free (self->window);
  g_free (self->page);
  g_free (self);
}
