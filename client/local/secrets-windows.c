/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each secret is a generic credential of the person signed in to Windows, which encrypts it under
 * that person's password. It stays on this PC: a session belongs to the PC it was opened on.
 */
#include "client/local/secrets-system.h"

#include <windows.h>

#include <wincred.h>

/* CRED_MAX_CREDENTIAL_BLOB_SIZE is 5 * 512 since Windows 7; older headers say 512. */
#define BLOB_MAX_BYTES (5 * 512)
G_STATIC_ASSERT (MDG_SECRET_MAX_BYTES <= BLOB_MAX_BYTES);

#define TARGET_PREFIX "Madoguchi/"

#define MDG_TYPE_SECRETS_WINDOWS (mdg_secrets_windows_get_type ())
G_DECLARE_FINAL_TYPE (MdgSecretsWindows, mdg_secrets_windows, MDG, SECRETS_WINDOWS, GObject)

struct _MdgSecretsWindows
{
  GObject parent_instance;
};

static void mdg_secrets_windows_iface_init (MdgSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgSecretsWindows,
                               mdg_secrets_windows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_SECRETS,
                                                      mdg_secrets_windows_iface_init))

static void
set_error (GError **error, const char *what, DWORD code)
{
  g_autofree char *reason = g_win32_error_message ((int) code);
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_win32_error ((int) code),
               "Credential Manager, %s: %s", what, reason);
}

static wchar_t *
target_of (const char *name)
{
  g_autofree char *target = g_strconcat (TARGET_PREFIX, name, NULL);
  return (wchar_t *) g_utf8_to_utf16 (target, -1, NULL, NULL, NULL);
}

static char *
windows_lookup (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree wchar_t *target = target_of (name);
  CREDENTIALW *found = NULL;
  if (!CredReadW (target, CRED_TYPE_GENERIC, 0, &found))
    {
      DWORD code = GetLastError ();
      if (code != ERROR_NOT_FOUND)
        set_error (error, "reading", code);
      return NULL;
    }
  char *secret = g_strndup ((const char *) found->CredentialBlob, found->CredentialBlobSize);
  SecureZeroMemory (found->CredentialBlob, found->CredentialBlobSize);
  CredFree (found);
  return secret;
}

static gboolean
windows_store (MdgSecrets *secrets,
               const char *name,
               const char *secret,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree wchar_t *target = target_of (name);
  CREDENTIALW credential = {
    .Type = CRED_TYPE_GENERIC,
    .TargetName = target,
    .CredentialBlobSize = (DWORD) strlen (secret),
    .CredentialBlob = (BYTE *) secret, /* only read from */
    .Persist = CRED_PERSIST_LOCAL_MACHINE,
  };
  if (CredWriteW (&credential, 0))
    return TRUE;
  set_error (error, "writing", GetLastError ());
  return FALSE;
}

static gboolean
windows_clear (MdgSecrets *secrets, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree wchar_t *target = target_of (name);
  if (CredDeleteW (target, CRED_TYPE_GENERIC, 0) || GetLastError () == ERROR_NOT_FOUND)
    return TRUE;
  set_error (error, "deleting", GetLastError ());
  return FALSE;
}

static gboolean
windows_is_lasting (MdgSecrets *secrets)
{
  return TRUE;
}

static void
mdg_secrets_windows_iface_init (MdgSecretsInterface *iface)
{
  iface->lookup = windows_lookup;
  iface->store = windows_store;
  iface->clear = windows_clear;
  iface->is_lasting = windows_is_lasting;
}

static void
mdg_secrets_windows_class_init (MdgSecretsWindowsClass *klass)
{
}

static void
mdg_secrets_windows_init (MdgSecretsWindows *self)
{
}

MdgSecrets *
mdg_secrets_system_open (GCancellable *cancellable, GError **error)
{
  /* How long each type of credential may last in this logon session: a security policy, or a logon
   * over the network, can allow less. */
  DWORD longest[CRED_TYPE_MAXIMUM] = { 0 };
  if (!CredGetSessionTypes (CRED_TYPE_MAXIMUM, longest))
    {
      set_error (error, "asking what is kept", GetLastError ());
      return NULL;
    }
  if (longest[CRED_TYPE_GENERIC] >= CRED_PERSIST_LOCAL_MACHINE)
    return g_object_new (MDG_TYPE_SECRETS_WINDOWS, NULL);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "Credential Manager keeps nothing beyond this logon");
  return NULL;
}
