/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/installer.h"

#include "shared/base/error.h"

#include <windows.h>

#include <shellapi.h>
#include <softpub.h>
#include <wintrust.h>

/* WinVerifyTrust's verdict on the file at @path; 0 is trusted. No windows, the whole chain looked
 * up for revocation. */
static LONG
verify_trust (const wchar_t *path)
{
  GUID action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
  WINTRUST_FILE_INFO file = { .cbStruct = sizeof file, .pcwszFilePath = path };
  WINTRUST_DATA data = {
    .cbStruct = sizeof data,
    .dwUIChoice = WTD_UI_NONE,
    .fdwRevocationChecks = WTD_REVOKE_WHOLECHAIN,
    .dwUnionChoice = WTD_CHOICE_FILE,
    .pFile = &file,
    .dwStateAction = WTD_STATEACTION_VERIFY,
    .dwProvFlags = WTD_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT,
  };
  /* INVALID_HANDLE_VALUE: there is no user to ask ("WinVerifyTrust function", hwnd). */
  LONG verdict = WinVerifyTrust (INVALID_HANDLE_VALUE, &action, &data);
  data.dwStateAction = WTD_STATEACTION_CLOSE;
  WinVerifyTrust (INVALID_HANDLE_VALUE, &action, &data);
  return verdict;
}

/* TRUE when the program that runs carries a signature, whatever it is worth. */
static gboolean
is_program_signed (void)
{
  wchar_t path[MAX_PATH * 4];
  DWORD length = GetModuleFileNameW (NULL, path, G_N_ELEMENTS (path));
  return length > 0 && length < G_N_ELEMENTS (path) &&
         verify_trust (path) != (LONG) TRUST_E_NOSIGNATURE;
}

static gboolean
check (const char *path, GError **error)
{
  g_autofree wchar_t *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  if (!is_program_signed () || (wide != NULL && verify_trust (wide) == ERROR_SUCCESS))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_UPDATE_NOT_SIGNED, NULL);
  return FALSE;
}

static char *
dup_folder (void)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  return g_strdup (folder != NULL ? folder : g_get_home_dir ());
}

static gboolean
open_package (const char *path, GError **error)
{
  g_autofree wchar_t *wide = g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  /* Above 32 is success ("ShellExecuteW function", return value). */
  if (wide != NULL &&
      (INT_PTR) ShellExecuteW (NULL, L"open", wide, NULL, NULL, SW_SHOWNORMAL) > 32)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_UPDATE_NOT_OPENED, NULL);
  return FALSE;
}

const MdgInstallerHost *
mdg_installer_host_get (void)
{
  static const MdgInstallerHost host = { dup_folder, check, open_package };
  return &host;
}
