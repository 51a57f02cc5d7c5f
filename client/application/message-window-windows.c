/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/message-window-windows.h"

struct _MdgMessageWindow
{
  HWND handle;
  MdgMessageFunc func;
  gpointer user_data;
};

static LRESULT CALLBACK
on_message (HWND handle, UINT message, WPARAM wparam, LPARAM lparam)
{
  MdgMessageWindow *self = (MdgMessageWindow *) GetWindowLongPtrW (handle, GWLP_USERDATA);
  LRESULT result = 0;
  if (message == WM_CLOSE)
    return 0; /* asked by others to close all windows: the visible ones answer for the client */
  if (self != NULL && self->func (message, wparam, lparam, &result, self->user_data))
    return result;
  return DefWindowProcW (handle, message, wparam, lparam);
}

MdgMessageWindow *
mdg_message_window_new (const wchar_t *title, MdgMessageFunc func, gpointer user_data)
{
  const WNDCLASSEXW class = {
    .cbSize = sizeof class,
    .lpfnWndProc = on_message,
    .hInstance = GetModuleHandleW (NULL),
    .lpszClassName = MDG_MESSAGE_WINDOW_CLASS,
  };
  MdgMessageWindow *self = g_new0 (MdgMessageWindow, 1);
  self->func = func;
  self->user_data = user_data;
  RegisterClassExW (&class); /* fails from the second window on: the class is there already */
  self->handle = CreateWindowExW (WS_EX_TOOLWINDOW, MDG_MESSAGE_WINDOW_CLASS, title, WS_POPUP, 0, 0,
                                  0, 0, NULL, NULL, class.hInstance, NULL);
  if (self->handle == NULL)
    g_warning ("no window for messages: error %lu", GetLastError ());
  else
    SetWindowLongPtrW (self->handle, GWLP_USERDATA, (LONG_PTR) self);
  return self;
}

HWND
mdg_message_window_get_handle (MdgMessageWindow *self)
{
  return self->handle;
}

void
mdg_message_window_free (MdgMessageWindow *self)
{
  if (self == NULL)
    return;
  if (self->handle != NULL)
    {
      SetWindowLongPtrW (self->handle, GWLP_USERDATA, 0);
      DestroyWindow (self->handle);
    }
  g_free (self);
}
