/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/end-session.h"

#include "client/application/message-window-windows.h"

#define ANSWER_MS 10000

/* As the Restart Manager does it: each window of the process is asked, then told. */
void
mdg_test_end_session (const char *id)
{
  DWORD wanted = (DWORD) g_ascii_strtoull (id, NULL, 10);
  HWND window = NULL;
  DWORD process = 0;
  do
    {
      window = FindWindowExW (NULL, window, MDG_MESSAGE_WINDOW_CLASS, L"session");
      g_assert_nonnull (window);
      GetWindowThreadProcessId (window, &process);
    }
  while (process != wanted);
  DWORD_PTR answer = FALSE;
  g_assert_true (SendMessageTimeoutW (window, WM_QUERYENDSESSION, 0, ENDSESSION_CLOSEAPP,
                                      SMTO_NORMAL, ANSWER_MS, &answer));
  g_assert_true (answer);
  g_assert_true (SendMessageTimeoutW (window, WM_ENDSESSION, TRUE, ENDSESSION_CLOSEAPP, SMTO_NORMAL,
                                      ANSWER_MS, &answer));
}
