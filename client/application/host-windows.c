/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: what Windows expects of a program that behaves. At the start: libraries are looked for in
 * the program's folder and the system's only, a damaged heap ends the process, no box of the system
 * waits for an answer nobody gives, warnings go to the Event Log. While it runs: one instance, and
 * an end within the few seconds Windows allows when the session ends or the installer needs the
 * files (Restart Manager: WM_QUERYENDSESSION, WM_ENDSESSION); the latter starts the client again.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/host.h"

#include "client/application/event-log-windows.h"
#include "client/application/instance-windows.h"
#include "client/application/link.h"
#include "client/application/message-window-windows.h"

#include <stdio.h>

struct _MdgHost
{
  GApplication *application; /* borrowed */
  MdgHostEnd end;
  MdgMessageWindow *window;
  MdgInstance *instance;
  gboolean held;
};

/* ---- start ---- */

/* The documentation of SetErrorMode asks every program for SEM_FAILCRITICALERRORS. Windows Error
 * Reporting is left as it is: crash dumps are the system desk's to set. */
static void
harden (void)
{
  SetDefaultDllDirectories (LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
  SetDllDirectoryW (L""); /* takes the current folder out */
  HeapSetInformation (NULL, HeapEnableTerminationOnCorruption, NULL, 0);
  SetErrorMode (GetErrorMode () | SEM_FAILCRITICALERRORS);
}

static gboolean
is_printing (const char *argument)
{
  return g_str_equal (argument, "--version") || g_str_has_prefix (argument, "--help") ||
         g_str_equal (argument, "-h") || g_str_equal (argument, "-?");
}

static gboolean
has_output (void)
{
  return GetFileType (GetStdHandle (STD_OUTPUT_HANDLE)) != FILE_TYPE_UNKNOWN;
}

/* A program with windows has no console of its own. It takes the one it was typed in only to
 * print: attached for good, it would end with that console. */
static void
open_console (void)
{
  g_auto (GStrv) arguments = g_win32_get_command_line ();
  gboolean wanted = FALSE;
  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    wanted = wanted || is_printing (arguments[i]);
  if (!wanted || has_output () || !AttachConsole (ATTACH_PARENT_PROCESS))
    return;
  _wfreopen (L"CONOUT$", L"w", stdout);
  _wfreopen (L"CONOUT$", L"w", stderr);
}

/* Windows has no session bus. GLib would start one of its own, for all programs of the session, and
 * offer the actions of this one on it. */
static void
refuse_session_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
}

void
mdg_host_prepare (void)
{
  harden ();
  refuse_session_bus ();
  open_console ();
  mdg_event_log_install ();
}

GApplicationFlags
mdg_host_get_flags (void)
{
  return G_APPLICATION_NON_UNIQUE;
}

/* ---- end of the session ---- */

static gboolean
on_message (UINT message, WPARAM wparam, LPARAM lparam, LRESULT *ret_result, gpointer user_data)
{
  MdgHost *host = user_data;
  if (message == WM_QUERYENDSESSION)
    {
      *ret_result = !host->held;
      return TRUE;
    }
  if (message != WM_ENDSESSION)
    return FALSE;
  /* The process may be ended as soon as this returns. */
  if (wparam)
    host->end (host->application);
  *ret_result = 0;
  return TRUE;
}

MdgHost *
mdg_host_new (GApplication *application, MdgHostEnd end)
{
  MdgHost *host = g_new0 (MdgHost, 1);
  host->application = application;
  host->end = end;
  host->window = mdg_message_window_new (MDG_MESSAGE_WINDOW_SESSION, on_message, host);
  return host;
}

/* The sentence stands in the list Windows shows of what keeps it from ending. */
void
mdg_host_hold (MdgHost *host, const char *reason)
{
  HWND window = mdg_message_window_get_handle (host->window);
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (reason, -1, NULL, NULL, NULL);
  host->held = *reason != '\0' && wide != NULL;
  if (host->held)
    ShutdownBlockReasonCreate (window, wide);
  else
    ShutdownBlockReasonDestroy (window);
}

/* ---- one instance ---- */

static void
on_open (const char *link, gpointer user_data)
{
  MdgHost *host = user_data;
  if (*link == '\0')
    {
      g_application_activate (host->application);
      return;
    }
  g_autoptr (GFile) file = g_file_new_for_uri (link);
  g_application_open (host->application, &file, 1, "");
}

/* What is no link goes over too, so that the person gets the sentence about it. Options with values
 * make a run stand alone, so the first other argument it is. */
static char *
dup_link (void)
{
  g_auto (GStrv) arguments = g_win32_get_command_line ();
  const char *link = mdg_link_find ((const char *const *) arguments);
  if (link != NULL)
    return g_strdup (link);
  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    if (*arguments[i] != '-')
      return g_strdup (arguments[i]);
  return g_strdup ("");
}

gboolean
mdg_host_hand_over (MdgHost *host)
{
  g_autofree char *link = dup_link ();
  host->instance =
    mdg_instance_new (g_application_get_application_id (host->application), link, on_open, host);
  if (host->instance == NULL)
    return TRUE;
  /* After an update, not after a crash: that would hide it. */
  RegisterApplicationRestart (NULL, RESTART_NO_CRASH | RESTART_NO_HANG);
  return FALSE;
}

void
mdg_host_free (MdgHost *host)
{
  if (host == NULL)
    return;
  mdg_instance_free (host->instance);
  mdg_message_window_free (host->window);
  g_free (host);
}
