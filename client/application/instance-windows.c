/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the first start makes a mutex in the Local\ namespace, which is that of the Windows
 * session, and a hidden window with the same name. Each further start finds the mutex taken, lets
 * the owner of the window come to the front, sends it the link in WM_COPYDATA, and ends. Nothing is
 * waited for on the mutex itself: Windows closes it with its process, however that ends, so a
 * crashed instance blocks nobody. An instance that is starting has its mutex a moment before its
 * window, one that is ending a moment after: hence the tries. One that is starting on a slow PC
 * answers late, so SMTO_ABORTIFHUNG, which gives up at once on whoever has not looked at its
 * messages for five seconds, would be wrong. One that hangs gets ANSWER_MS; then this start runs
 * by itself, because a person must be able to work.
 *
 * Any program of the session may send such a message: its size and encoding are checked here, what
 * it says in link.c, and no more than one waits to be opened.
 */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/instance-windows.h"

#include "client/application/link.h"
#include "client/application/message-window-windows.h"

#include <string.h>

#define MAGIC 0x4d444731 /* "MDG1" */
#define TRIES_MAX 40
#define TRY_MS 50
#define ANSWER_MS 20000

struct _MdgInstance
{
  HANDLE mutex;
  MdgMessageWindow *window;
  MdgInstanceOpen open;
  gpointer user_data;
  char *link; /* to be opened, or NULL */
  guint source;
};

static gboolean
on_open (gpointer user_data)
{
  MdgInstance *self = user_data;
  g_autofree char *link = g_steal_pointer (&self->link);
  self->source = 0;
  self->open (link, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Later, so that the sender is not kept waiting. */
static gboolean
take_link (MdgInstance *self, const COPYDATASTRUCT *data)
{
  if (data == NULL || data->dwData != MAGIC || data->cbData > MDG_LINK_MAX_BYTES)
    return FALSE;
  if (data->cbData > 0 && !g_utf8_validate_len (data->lpData, data->cbData, NULL))
    return FALSE;
  g_free (self->link);
  self->link = g_strndup (data->cbData > 0 ? data->lpData : "", data->cbData);
  if (self->source == 0)
    self->source = g_idle_add (on_open, self);
  return TRUE;
}

static gboolean
on_message (UINT message, WPARAM wparam, LPARAM lparam, LRESULT *ret_result, gpointer user_data)
{
  if (message != WM_COPYDATA)
    return FALSE;
  *ret_result = take_link (user_data, (const COPYDATASTRUCT *) lparam);
  return TRUE;
}

/* NULL when another process has it. */
static HANDLE
claim (const wchar_t *name)
{
  HANDLE mutex = CreateMutexW (NULL, FALSE, name);
  if (mutex == NULL || GetLastError () != ERROR_ALREADY_EXISTS)
    return mutex;
  CloseHandle (mutex);
  return NULL;
}

/* A link that is too long is sent as one that will be refused: the person gets the sentence. */
static gboolean
hand_over (HWND other, const char *link)
{
  gsize length = strnlen (link, MDG_LINK_MAX_BYTES + 1);
  const char *text = length <= MDG_LINK_MAX_BYTES ? link : MDG_LINK_SCHEME ":";
  COPYDATASTRUCT data = {
    .dwData = MAGIC,
    .cbData = (DWORD) strlen (text),
    .lpData = (gpointer) text,
  };
  DWORD process = 0;
  DWORD_PTR taken = FALSE;
  GetWindowThreadProcessId (other, &process);
  /* Only the program that the person has just started may give the foreground away. */
  AllowSetForegroundWindow (process);
  return SendMessageTimeoutW (other, WM_COPYDATA, 0, (LPARAM) &data, SMTO_NORMAL, ANSWER_MS,
                              &taken) != 0 &&
         taken;
}

/* The mutex, or NULL; *ret_handed_over tells whether another instance has taken the link. */
static HANDLE
claim_or_hand_over (const wchar_t *mutex_name,
                    const wchar_t *title,
                    const char *link,
                    gboolean *ret_handed_over)
{
  *ret_handed_over = FALSE;
  for (guint try = 0; try < TRIES_MAX; try++)
    {
      HANDLE mutex = claim (mutex_name);
      if (mutex != NULL)
        return mutex;
      HWND other = FindWindowW (MDG_MESSAGE_WINDOW_CLASS, title);
      if (other != NULL)
        {
          *ret_handed_over = hand_over (other, link);
          return NULL;
        }
      Sleep (TRY_MS);
    }
  return NULL;
}

static wchar_t *
to_wide (const char *text)
{
  return (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
}

MdgInstance *
mdg_instance_new (const char *id, const char *link, MdgInstanceOpen open, gpointer user_data)
{
  g_autofree char *name = g_strconcat ("Local\\", id, NULL);
  g_autofree wchar_t *mutex_name = to_wide (name);
  g_autofree wchar_t *title = to_wide (id);
  gboolean handed_over = FALSE;
  HANDLE mutex = claim_or_hand_over (mutex_name, title, link, &handed_over);
  if (handed_over)
    return NULL;
  MdgInstance *self = g_new0 (MdgInstance, 1);
  self->mutex = mutex;
  self->open = open;
  self->user_data = user_data;
  if (mutex != NULL)
    self->window = mdg_message_window_new (title, on_message, self);
  else
    g_warning ("another instance does not answer; this one runs beside it");
  return self;
}

void
mdg_instance_free (MdgInstance *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  mdg_message_window_free (self->window);
  if (self->mutex != NULL)
    CloseHandle (self->mutex);
  g_free (self->link);
  g_free (self);
}
