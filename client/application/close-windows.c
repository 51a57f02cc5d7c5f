/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: asks as the Restart Manager does (WM_QUERYENDSESSION, then WM_ENDSESSION, both with
 * ENDSESSION_CLOSEAPP), because the client already keeps everything when it is asked so. It reaches
 * every instance of this Windows session, not those of other people signed in to the PC.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/host.h"
#include "client/application/message-window-windows.h"

#define INSTANCES_MAX 16
#define ANSWER_MS 5000
#define END_MS 10000

static gboolean
ask_to_end (HWND window)
{
  DWORD_PTR willing = FALSE;
  if (SendMessageTimeoutW (window, WM_QUERYENDSESSION, 0, (LPARAM) ENDSESSION_CLOSEAPP,
                           SMTO_ABORTIFHUNG, ANSWER_MS, &willing) == 0 ||
      !willing)
    return FALSE;
  return SendMessageTimeoutW (window, WM_ENDSESSION, TRUE, (LPARAM) ENDSESSION_CLOSEAPP,
                              SMTO_ABORTIFHUNG, ANSWER_MS, NULL) != 0;
}

static gboolean
close_instance (HWND window)
{
  DWORD id = 0;
  GetWindowThreadProcessId (window, &id);
  /* NULL: it has ended since it was found, or is another person's. */
  HANDLE process = OpenProcess (SYNCHRONIZE, FALSE, id);
  if (process == NULL)
    return !IsWindow (window);
  gboolean ended =
    ask_to_end (window) && WaitForSingleObject (process, END_MS) == WAIT_OBJECT_0;
  CloseHandle (process);
  return ended;
}

gboolean
mdg_host_close_instances (GApplication *application)
{
  HWND windows[INSTANCES_MAX];
  guint n = 0;
  for (HWND window = NULL; n < INSTANCES_MAX; n++)
    {
      window =
        FindWindowExW (NULL, window, MDG_MESSAGE_WINDOW_CLASS, MDG_MESSAGE_WINDOW_SESSION);
      if (window == NULL)
        break;
      windows[n] = window;
    }
  gboolean all = TRUE;
  for (guint i = 0; i < n; i++)
    all = close_instance (windows[i]) && all;
  return all;
}
