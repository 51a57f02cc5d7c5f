/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/durable-file.h"

#include <glib/gstdio.h>
#include <windows.h>

#include <sddl.h>

/* Renaming onto a file that somebody holds is answered by ERROR_ACCESS_DENIED. */
static gboolean
may_pass (DWORD code)
{
  return code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION ||
         code == ERROR_ACCESS_DENIED;
}

static GIOErrorEnum
kind_of (DWORD code)
{
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
    return G_IO_ERROR_NOT_FOUND;
  if (code == ERROR_DISK_FULL)
    return G_IO_ERROR_NO_SPACE;
  return may_pass (code) ? G_IO_ERROR_BUSY : G_IO_ERROR_FAILED;
}

static gboolean
fail (GError **error, DWORD code)
{
  g_autofree char *reason = g_win32_error_message ((int) code);
  const char *hint = may_pass (code) ? "another program may be holding it: " : "";
  g_set_error (error, G_IO_ERROR, (int) kind_of (code), "%s%s", hint, reason);
  return FALSE;
}

static wchar_t *
wide (const char *path)
{
  return (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
}

static gboolean
insist (gboolean (*attempt) (const wchar_t *path, gpointer data),
        const wchar_t *path,
        gpointer data,
        GError **error)
{
  for (guint i = 1; !attempt (path, data); i++)
    {
      DWORD code = GetLastError ();
      if (!may_pass (code) || i == MDG_DURABLE_FILE_TRIES)
        return fail (error, code);
      Sleep (MDG_DURABLE_FILE_WAIT_MS);
    }
  return TRUE;
}

/* ---- writing ---- */

static gboolean
write_all (HANDLE file, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      DWORD n = 0;
      if (!WriteFile (file, data, (DWORD) MIN (size, G_MAXINT32), &n, NULL) || n == 0)
        return FALSE;
      data += n;
      size -= n;
    }
  return TRUE;
}

static gboolean
write_flushed (const wchar_t *path, gpointer user_data)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (user_data, &size);
  HANDLE file =
    CreateFileW (path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return FALSE;
  gboolean good = write_all (file, data, size) && FlushFileBuffers (file);
  DWORD code = GetLastError ();
  CloseHandle (file);
  SetLastError (code);
  return good;
}

static gboolean
replace (const wchar_t *path, gpointer temporary)
{
  return MoveFileExW (temporary, path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
}

gboolean
mdg_durable_file_write (const char *path, GBytes *content, GError **error)
{
  g_autofree char *narrow = g_strconcat (path, MDG_DURABLE_FILE_TEMPORARY, NULL);
  g_autofree wchar_t *temporary = wide (narrow);
  g_autofree wchar_t *final = wide (path);
  return insist (write_flushed, temporary, content, error) &&
         insist (replace, final, temporary, error);
}

/* ---- piece by piece ---- */

struct _MdgDurableWriter
{
  wchar_t *path;
  wchar_t *temporary;
  HANDLE file; /* INVALID_HANDLE_VALUE: closed */
};

static gboolean
create (const wchar_t *path, gpointer user_data)
{
  HANDLE *file = user_data;
  *file = CreateFileW (path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  return *file != INVALID_HANDLE_VALUE;
}

MdgDurableWriter *
mdg_durable_writer_new (const char *path, GError **error)
{
  g_autoptr (MdgDurableWriter) self = g_new0 (MdgDurableWriter, 1);
  g_autofree char *narrow = g_strconcat (path, MDG_DURABLE_FILE_TEMPORARY, NULL);
  self->path = wide (path);
  self->temporary = wide (narrow);
  self->file = INVALID_HANDLE_VALUE;
  return insist (create, self->temporary, &self->file, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
mdg_durable_writer_push (MdgDurableWriter *self, gconstpointer data, gsize size, GError **error)
{
  return write_all (self->file, data, size) || fail (error, GetLastError ());
}

gboolean
mdg_durable_writer_finish (MdgDurableWriter *self, GError **error)
{
  HANDLE file = self->file;
  gboolean good = FlushFileBuffers (file);
  DWORD code = GetLastError ();
  self->file = INVALID_HANDLE_VALUE;
  CloseHandle (file);
  if (!good)
    return fail (error, code);
  if (!insist (replace, self->path, self->temporary, error))
    return FALSE;
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
mdg_durable_writer_free (MdgDurableWriter *self)
{
  if (self->file != INVALID_HANDLE_VALUE)
    CloseHandle (self->file);
  if (self->temporary != NULL)
    DeleteFileW (self->temporary);
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

/* ---- reading, removing ---- */

typedef struct
{
  gsize max;
  GBytes *content;
} Reading;

static GBytes *
read_all (HANDLE file, gsize max)
{
  LARGE_INTEGER length;
  if (!GetFileSizeEx (file, &length))
    return NULL;
  if ((guint64) length.QuadPart > MIN (max, G_MAXINT32))
    {
      SetLastError (ERROR_DISK_FULL);
      return NULL;
    }
  gsize size = (gsize) length.QuadPart;
  g_autofree guint8 *data = g_malloc (size + 1);
  DWORD n = 0;
  if (!ReadFile (file, data, (DWORD) size, &n, NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

static gboolean
read_shared (const wchar_t *path, gpointer user_data)
{
  Reading *reading = user_data;
  /* Another window of the program may replace the file meanwhile. */
  DWORD sharing = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  HANDLE file =
    CreateFileW (path, GENERIC_READ, sharing, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return FALSE;
  reading->content = read_all (file, reading->max);
  DWORD code = GetLastError ();
  CloseHandle (file);
  SetLastError (code);
  return reading->content != NULL;
}

GBytes *
mdg_durable_file_read (const char *path, gsize max, GError **error)
{
  g_autofree wchar_t *name = wide (path);
  Reading reading = { .max = max };
  return insist (read_shared, name, &reading, error) ? reading.content : NULL;
}

static gboolean
remove_if_there (const wchar_t *path, gpointer unused)
{
  return DeleteFileW (path) || GetLastError () == ERROR_FILE_NOT_FOUND;
}

gboolean
mdg_durable_file_remove (const char *path, GError **error)
{
  g_autofree wchar_t *name = wide (path);
  return insist (remove_if_there, name, NULL, error);
}

/* ---- folders ---- */

static wchar_t *
dup_user_sid (void)
{
  union
  {
    TOKEN_USER user;
    BYTE space[sizeof (TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  } found;
  DWORD size;
  HANDLE token;
  wchar_t *text = NULL;
  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token))
    return NULL;
  if (GetTokenInformation (token, TokenUser, &found, sizeof found, &size))
    ConvertSidToStringSidW (found.user.User.Sid, &text);
  CloseHandle (token);
  return text; /* for LocalFree () */
}

/* For the user, Windows itself and administrators, nobody else, whatever the parent passes on. */
static PSECURITY_DESCRIPTOR
private_descriptor (void)
{
  wchar_t *sid = dup_user_sid ();
  if (sid == NULL)
    return NULL;
  g_autofree char *narrow_sid = g_utf16_to_utf8 ((gunichar2 *) sid, -1, NULL, NULL, NULL);
  LocalFree (sid);
  g_autofree char *text =
    g_strdup_printf ("D:P(A;OICI;FA;;;%s)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", narrow_sid);
  g_autofree wchar_t *wide_text = wide (text);
  PSECURITY_DESCRIPTOR descriptor = NULL;
  ConvertStringSecurityDescriptorToSecurityDescriptorW (wide_text, SDDL_REVISION_1, &descriptor,
                                                        NULL);
  return descriptor;
}

gboolean
mdg_durable_folder_make (const char *folder, GError **error)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *parent = g_path_get_dirname (folder);
  if (g_mkdir_with_parents (parent, 0700) != 0)
    return fail (error, GetLastError ());
  PSECURITY_DESCRIPTOR descriptor = private_descriptor ();
  if (descriptor == NULL)
    return fail (error, GetLastError ());
  g_autofree wchar_t *name = wide (folder);
  SECURITY_ATTRIBUTES attributes = { sizeof attributes, descriptor, FALSE };
  gboolean made = CreateDirectoryW (name, &attributes);
  DWORD code = GetLastError ();
  LocalFree (descriptor);
  return made || code == ERROR_ALREADY_EXISTS || fail (error, code);
}
