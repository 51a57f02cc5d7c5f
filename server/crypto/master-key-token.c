/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. One call is one visit to the token: load the module (or all configured ones), find the
 * token the URI names, open a session, sign in with the PIN, find the one key the URI names, let
 * it encrypt or decrypt 32 bytes, and leave. Visit holds what must be undone and visit_end ()
 * undoes it in reverse order, whatever step failed. Nothing stays open because the token is
 * needed only at the start of the server and when keys are created.
 */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/master-key-token.h"

#include "server/crypto/key-file.h"
#include "server/crypto/random.h"
#include "shared/base/error.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>
#include <string.h>

#define GROUP "madoguchi-master-key"
#define MAX_SLOTS 64
#define MAX_ATTRIBUTES 16
#define MAX_WRAPPED 1024 /* RSA of 8192 bits */
#define IV_SIZE 12
#define TAG_BITS 128

typedef enum
{
  METHOD_RSA_OAEP_SHA256,
  METHOD_RSA_OAEP_SHA1,
  METHOD_AES_GCM,
  N_METHODS
} Method;

static const char *const method_names[N_METHODS] = { "rsa-oaep-sha256", "rsa-oaep-sha1",
                                                     "aes-gcm" };

typedef struct
{
  P11KitUri *uri;
  CK_FUNCTION_LIST_PTR *modules; /* all configured ones, or NULL */
  CK_FUNCTION_LIST_PTR module;   /* the one of module-path, or the one with the token */
  gboolean module_is_own;
  CK_SESSION_HANDLE session;
  gboolean has_session;
} Visit;

typedef struct
{
  Method method;
  guint8 iv[IV_SIZE];
  guint8 data[MAX_WRAPPED];
  gsize size;
} Wrapped;

static void set_reason (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
set_reason (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason", reason, NULL);
}

static void
visit_end (Visit *visit)
{
  if (visit->has_session)
    {
      visit->module->C_Logout (visit->session);
      visit->module->C_CloseSession (visit->session);
    }
  if (visit->modules != NULL)
    p11_kit_modules_finalize_and_release (visit->modules);
  if (visit->module_is_own)
    {
      p11_kit_module_finalize (visit->module);
      p11_kit_module_release (visit->module);
    }
  if (visit->uri != NULL)
    p11_kit_uri_free (visit->uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Visit, visit_end)

static gboolean
load_modules (Visit *visit, GError **error)
{
  const char *path = p11_kit_uri_get_module_path (visit->uri);
  if (path == NULL)
    {
      visit->modules = p11_kit_modules_load_and_initialize (0);
      if (visit->modules == NULL)
        set_reason (error, "no PKCS#11 module could be loaded: %s", p11_kit_message ());
      return visit->modules != NULL;
    }
  CK_FUNCTION_LIST_PTR module = p11_kit_module_load (path, 0);
  if (module == NULL)
    {
      set_reason (error, "the module %s could not be loaded: %s", path, p11_kit_message ());
      return FALSE;
    }
  CK_RV rv = p11_kit_module_initialize (module);
  if (rv != CKR_OK)
    {
      p11_kit_module_release (module);
      set_reason (error, "the module %s does not start: %s", path, p11_kit_strerror (rv));
      return FALSE;
    }
  visit->module = module;
  visit->module_is_own = TRUE;
  return TRUE;
}

/* FALSE when @module has no token the URI names. */
static gboolean
find_slot (Visit *visit, CK_FUNCTION_LIST_PTR module, CK_SLOT_ID *ret_slot, CK_TOKEN_INFO *ret_info)
{
  CK_SLOT_ID slots[MAX_SLOTS];
  CK_ULONG n_slots = MAX_SLOTS;
  if (module->C_GetSlotList (CK_TRUE, slots, &n_slots) != CKR_OK)
    return FALSE;
  for (CK_ULONG i = 0; i < n_slots; i++)
    if (module->C_GetTokenInfo (slots[i], ret_info) == CKR_OK &&
        (ret_info->flags & CKF_TOKEN_INITIALIZED) != 0 &&
        p11_kit_uri_match_token_info (visit->uri, ret_info))
      {
        *ret_slot = slots[i];
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_token (Visit *visit, CK_SLOT_ID *ret_slot, CK_TOKEN_INFO *ret_info, GError **error)
{
  if (visit->module_is_own && find_slot (visit, visit->module, ret_slot, ret_info))
    return TRUE;
  for (gsize i = 0; visit->modules != NULL && visit->modules[i] != NULL; i++)
    if (find_slot (visit, visit->modules[i], ret_slot, ret_info))
      {
        visit->module = visit->modules[i];
        return TRUE;
      }
  set_reason (error, "the token named in the configuration is not connected");
  return FALSE;
}

static char *
read_pin (Visit *visit, GError **error)
{
  const char *source = p11_kit_uri_get_pin_source (visit->uri);
  if (p11_kit_uri_get_pin_value (visit->uri) != NULL)
    {
      set_reason (error,
                  "the PIN may not stand in the URI; put it in a file and name it as pin-source");
      return NULL;
    }
  if (source == NULL)
    {
      set_reason (error, "the token needs a PIN; add pin-source=file:… to the URI");
      return NULL;
    }
  char *pin = NULL;
  if (g_str_has_prefix (source, "credential:"))
    {
      g_autofree char *path =
        mdg_key_file_dup_credential_path (source + strlen ("credential:"), error);
      pin = path != NULL ? mdg_key_file_read_text (path, MDG_KEY_FILE_CREDENTIAL, error) : NULL;
    }
  else
    {
      const char *path = g_str_has_prefix (source, "file:") ? source + strlen ("file:") : source;
      pin = mdg_key_file_read_text (path, MDG_KEY_FILE_OWN, error);
    }
  return pin != NULL ? g_strchomp (pin) : NULL;
}

static gboolean
sign_in (Visit *visit, GError **error)
{
  char *pin = read_pin (visit, error);
  if (pin == NULL)
    return FALSE;
  gsize length = strlen (pin);
  CK_RV rv = visit->module->C_Login (visit->session, CKU_USER, (CK_UTF8CHAR_PTR) pin, length);
  mdg_key_wipe (pin, length);
  g_free (pin);
  if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN)
    return TRUE;
  set_reason (error, "the token refuses the PIN: %s", p11_kit_strerror (rv));
  return FALSE;
}

static gboolean
visit_begin (Visit *visit, const char *uri, GError **error)
{
  CK_SLOT_ID slot = 0;
  CK_TOKEN_INFO info;
  visit->uri = p11_kit_uri_new ();
  int result = p11_kit_uri_parse (uri, P11_KIT_URI_FOR_ANY, visit->uri);
  if (result != P11_KIT_URI_OK || p11_kit_uri_any_unrecognized (visit->uri))
    {
      const char *message =
        result != P11_KIT_URI_OK ? p11_kit_uri_message (result) : "unknown attribute";
      set_reason (error, "the PKCS#11 URI is not valid: %s", message);
      return FALSE;
    }
  if (!load_modules (visit, error) || !find_token (visit, &slot, &info, error))
    return FALSE;
  CK_RV rv = visit->module->C_OpenSession (slot, CKF_SERIAL_SESSION, NULL, NULL, &visit->session);
  if (rv != CKR_OK)
    {
      set_reason (error, "the token cannot be used: %s", p11_kit_strerror (rv));
      return FALSE;
    }
  visit->has_session = TRUE;
  if ((info.flags & CKF_LOGIN_REQUIRED) == 0)
    return TRUE;
  /* A service that is restarted again and again with a wrong PIN must not lock the token. */
  if ((info.flags & (CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED)) != 0)
    {
      set_reason (error,
                  "the token is locked or has one try left; sign in with the vendor's tool first");
      return FALSE;
    }
  return sign_in (visit, error);
}

/* How many keys of @class and @type the URI names (2 stands for several), and one of them. */
static gulong
find_keys (Visit *visit, CK_OBJECT_CLASS class, CK_KEY_TYPE type, CK_OBJECT_HANDLE *ret_key)
{
  CK_ATTRIBUTE template[MAX_ATTRIBUTES + 2] = {
    { CKA_CLASS, &class, sizeof class },
    { CKA_KEY_TYPE, &type, sizeof type },
  };
  CK_ULONG used = 2, n_named = 0, n_found = 0;
  CK_ATTRIBUTE_PTR named = p11_kit_uri_get_attributes (visit->uri, &n_named);
  CK_OBJECT_HANDLE found[2];
  for (CK_ULONG i = 0; i < MIN (n_named, MAX_ATTRIBUTES); i++)
    if (named[i].type != CKA_CLASS)
      template[used++] = named[i];
  if (visit->module->C_FindObjectsInit (visit->session, template, used) != CKR_OK)
    return 0;
  CK_RV rv = visit->module->C_FindObjects (visit->session, found, G_N_ELEMENTS (found), &n_found);
  visit->module->C_FindObjectsFinal (visit->session);
  if (rv != CKR_OK || n_found == 0)
    return 0;
  *ret_key = found[0];
  return n_found;
}

/* The key of the URI for one direction; *ret_is_rsa says of which kind it is. */
static gboolean
find_key (Visit *visit,
          gboolean for_wrapping,
          CK_OBJECT_HANDLE *ret_key,
          gboolean *ret_is_rsa,
          GError **error)
{
  CK_OBJECT_CLASS half = for_wrapping ? CKO_PUBLIC_KEY : CKO_PRIVATE_KEY;
  gulong n_rsa = find_keys (visit, half, CKK_RSA, ret_key);
  *ret_is_rsa = n_rsa > 0;
  gulong n_keys = n_rsa > 0 ? n_rsa : find_keys (visit, CKO_SECRET_KEY, CKK_AES, ret_key);
  if (n_keys == 1)
    return TRUE;
  if (n_keys == 0)
    set_reason (error, "the token has no RSA or AES key of that name");
  else
    set_reason (error, "the URI names more than one key; add its id");
  return FALSE;
}

typedef struct
{
  CK_MECHANISM mechanism;
  CK_RSA_PKCS_OAEP_PARAMS oaep;
  CK_GCM_PARAMS gcm;
} Mechanism;

static void
mechanism_init (Mechanism *mechanism, Method method, guint8 iv[IV_SIZE])
{
  memset (mechanism, 0, sizeof *mechanism);
  if (method == METHOD_AES_GCM)
    {
      mechanism->gcm = (CK_GCM_PARAMS){ iv, IV_SIZE, IV_SIZE * 8, NULL, 0, TAG_BITS };
      mechanism->mechanism = (CK_MECHANISM){ CKM_AES_GCM, &mechanism->gcm, sizeof mechanism->gcm };
      return;
    }
  gboolean sha256 = method == METHOD_RSA_OAEP_SHA256;
  mechanism->oaep.hash_alg = sha256 ? CKM_SHA256 : CKM_SHA_1;
  mechanism->oaep.mgf = sha256 ? CKG_MGF1_SHA256 : CKG_MGF1_SHA1;
  mechanism->oaep.source = CKZ_DATA_SPECIFIED;
  mechanism->mechanism =
    (CK_MECHANISM){ CKM_RSA_PKCS_OAEP, &mechanism->oaep, sizeof mechanism->oaep };
}

static CK_RV
encrypt (Visit *visit, CK_OBJECT_HANDLE token_key, Method method, MdgKey *key, Wrapped *wrapped)
{
  Mechanism mechanism;
  CK_ULONG size = sizeof wrapped->data;
  mdg_random_bytes (wrapped->iv, IV_SIZE);
  mechanism_init (&mechanism, method, wrapped->iv);
  CK_RV rv = visit->module->C_EncryptInit (visit->session, &mechanism.mechanism, token_key);
  if (rv == CKR_OK)
    rv = visit->module->C_Encrypt (visit->session, (CK_BYTE_PTR) mdg_key_get_bytes (key),
                                   MDG_KEY_SIZE, wrapped->data, &size);
  wrapped->method = method;
  wrapped->size = size;
  return rv;
}

static MdgKey *
decrypt (Visit *visit, CK_OBJECT_HANDLE token_key, Wrapped *wrapped, GError **error)
{
  Mechanism mechanism;
  guint8 plain[MAX_WRAPPED];
  CK_ULONG size = sizeof plain;
  MdgKey *key = NULL;
  mechanism_init (&mechanism, wrapped->method, wrapped->iv);
  CK_RV rv = visit->module->C_DecryptInit (visit->session, &mechanism.mechanism, token_key);
  if (rv == CKR_OK)
    rv = visit->module->C_Decrypt (visit->session, wrapped->data, wrapped->size, plain, &size);
  if (rv == CKR_OK && size == MDG_KEY_SIZE)
    key = mdg_key_new_from_bytes (plain);
  else
    set_reason (error, "the token cannot unwrap the master key: %s",
                rv != CKR_OK ? p11_kit_strerror (rv) : "it has another length");
  mdg_key_wipe (plain, sizeof plain);
  return key;
}

static char *
format_wrapped (const Wrapped *wrapped, const char *id)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *iv = g_base64_encode (wrapped->iv, IV_SIZE);
  g_autofree char *data = g_base64_encode (wrapped->data, wrapped->size);
  g_key_file_set_integer (file, GROUP, "version", 1);
  g_key_file_set_string (file, GROUP, "id", id);
  g_key_file_set_string (file, GROUP, "method", method_names[wrapped->method]);
  if (wrapped->method == METHOD_AES_GCM)
    g_key_file_set_string (file, GROUP, "iv", iv);
  g_key_file_set_string (file, GROUP, "wrapped", data);
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
parse_base64 (GKeyFile *file, const char *name, guint8 *buffer, gsize max, gsize *ret_size)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, name, NULL);
  if (text == NULL)
    return FALSE;
  gsize size = 0;
  g_autofree guint8 *data = g_base64_decode (text, &size);
  if (size == 0 || size > max)
    return FALSE;
  memcpy (buffer, data, size);
  *ret_size = size;
  return TRUE;
}

static gboolean
parse_wrapped (const char *text, Wrapped *wrapped, char **ret_id)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL) ||
      g_key_file_get_integer (file, GROUP, "version", NULL) != 1)
    return FALSE;

  gsize iv_size = 0;
  g_autofree char *method = g_key_file_get_string (file, GROUP, "method", NULL);
  g_autofree char *id = g_key_file_get_string (file, GROUP, "id", NULL);
  wrapped->method = N_METHODS;
  for (int i = 0; i < N_METHODS; i++)
    if (g_strcmp0 (method, method_names[i]) == 0)
      wrapped->method = (Method) i;
  if (id == NULL || wrapped->method == N_METHODS ||
      !parse_base64 (file, "wrapped", wrapped->data, sizeof wrapped->data, &wrapped->size))
    return FALSE;
  if (wrapped->method == METHOD_AES_GCM &&
      (!parse_base64 (file, "iv", wrapped->iv, IV_SIZE, &iv_size) || iv_size != IV_SIZE))
    return FALSE;
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

char *
mdg_token_wrap (const char *uri, MdgKey *key, const char *id, GError **error)
{
  g_auto (Visit) visit = { 0 };
  Wrapped wrapped = { 0 };
  CK_OBJECT_HANDLE token_key = 0;
  gboolean is_rsa = FALSE;
  if (!visit_begin (&visit, uri, error) || !find_key (&visit, TRUE, &token_key, &is_rsa, error))
    return NULL;
  CK_RV rv =
    encrypt (&visit, token_key, is_rsa ? METHOD_RSA_OAEP_SHA256 : METHOD_AES_GCM, key, &wrapped);
  if (rv != CKR_OK && is_rsa)
    rv = encrypt (&visit, token_key, METHOD_RSA_OAEP_SHA1, key, &wrapped);
  if (rv == CKR_OK)
    return format_wrapped (&wrapped, id);
  set_reason (error, "the token cannot wrap the master key: %s", p11_kit_strerror (rv));
  return NULL;
}

MdgKey *
mdg_token_unwrap (const char *uri, const char *text, char **ret_id, GError **error)
{
  g_auto (Visit) visit = { 0 };
  Wrapped wrapped = { 0 };
  CK_OBJECT_HANDLE token_key = 0;
  gboolean is_rsa = FALSE;
  g_autofree char *id = NULL;
  if (!parse_wrapped (text, &wrapped, &id))
    {
      set_reason (error, "the file with the wrapped master key is damaged");
      return NULL;
    }
  if (!visit_begin (&visit, uri, error) || !find_key (&visit, FALSE, &token_key, &is_rsa, error))
    return NULL;
  if (is_rsa != (wrapped.method != METHOD_AES_GCM))
    {
      set_reason (error,
                  "the token's key is of another kind than the one that wrapped the master key");
      return NULL;
    }
  MdgKey *key = decrypt (&visit, token_key, &wrapped, error);
  if (key != NULL)
    *ret_id = g_steal_pointer (&id);
  return key;
}
