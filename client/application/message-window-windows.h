/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hidden window that receives what Windows and other programs tell this one. It is a top-level
 * window, because message-only windows (HWND_MESSAGE) get no broadcasts such as WM_SETTINGCHANGE.
 * GDK's event source takes the messages of all windows of its thread. Owned by who asks for it;
 * lives on one thread, the main one.
 */
#pragma once

#include <glib.h>
#include <windows.h>

G_BEGIN_DECLS

/* All have this class and are told apart by their titles, see FindWindowW (). */
#define MDG_MESSAGE_WINDOW_CLASS L"jp.lg.madoguchi.Client.Message"

/* The title of the one every process has, which is told the end of the session. */
#define MDG_MESSAGE_WINDOW_SESSION L"session"

typedef struct _MdgMessageWindow MdgMessageWindow;

/* TRUE: handled, and *ret_result is the answer. Messages come from any program: nothing in them is
 * to be trusted. */
typedef gboolean (*MdgMessageFunc) (
  UINT message, WPARAM wparam, LPARAM lparam, LRESULT *ret_result, gpointer user_data);

MdgMessageWindow *
mdg_message_window_new (const wchar_t *title, MdgMessageFunc func, gpointer user_data);

/* NULL when Windows has no more windows to give. */
HWND mdg_message_window_get_handle (MdgMessageWindow *self);
void mdg_message_window_free (MdgMessageWindow *self);

G_END_DECLS
