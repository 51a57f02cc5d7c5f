/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. GnuTLS keeps the session with the token, signs in again when the token was away, and asks
 * for the PIN through on_pin () each time it signs in. A PIN that was refused once is never given
 * again, and a token with one try left is not touched: three wrong tries lock a card for good. The
 * certificate is looked for among all on the token, because tokens label key and certificate
 * differently; the one that verifies what the key signed is the right one.
 */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/key-private.h"

#include "shared/base/error.h"

#include <gnutls/pkcs11.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>
#include <string.h>

static int
on_pin (void *user_data,
        int attempt,
        const char *token_url,
        const char *token_label,
        unsigned flags,
        char *pin,
        size_t pin_max)
{
  MdgPadesKey *key = user_data;
  if (attempt > 0 || (flags & GNUTLS_PIN_WRONG) != 0)
    key->pin_was_refused = TRUE;
  if (key->pin_was_refused || (flags & GNUTLS_PIN_FINAL_TRY) != 0 || key->pin == NULL ||
      strlen (key->pin) >= pin_max)
    return GNUTLS_E_PKCS11_PIN_ERROR;
  key->pin_was_used = TRUE;
  g_strlcpy (pin, key->pin, pin_max);
  return 0;
}

/* @uri as GnuTLS is given it: without its module, which is loaded here, and without any PIN. */
static char *
prepare_uri (const char *uri, GError **error)
{
  char *text = NULL;
  P11KitUri *parsed = p11_kit_uri_new ();
  gboolean fine = p11_kit_uri_parse (uri, P11_KIT_URI_FOR_ANY, parsed) == P11_KIT_URI_OK &&
                  !p11_kit_uri_any_unrecognized (parsed);
  const char *module = fine ? p11_kit_uri_get_module_path (parsed) : NULL;
  if (fine && module != NULL)
    {
      /* Only this module: the ones that p11-kit has configured may ask for tokens of their own. */
      gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL);
      fine = gnutls_pkcs11_add_provider (module, NULL) >= 0;
    }
  p11_kit_uri_set_module_path (parsed, NULL);
  p11_kit_uri_set_pin_source (parsed, NULL);
  p11_kit_uri_set_pin_value (parsed, NULL);
  CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
  CK_ATTRIBUTE attribute = { CKA_CLASS, &class, sizeof class };
  p11_kit_uri_set_attribute (parsed, &attribute);
  fine = fine && p11_kit_uri_format (parsed, P11_KIT_URI_FOR_ANY, &text) == P11_KIT_URI_OK;
  p11_kit_uri_free (parsed);
  if (!fine)
    mdg_set_error (error, MDG_ERROR_SIGNING_TOKEN, NULL);
  return fine ? text : NULL;
}

/* @uri with nothing but the token (and, when @keep_object, id and label of its object). */
static char *
uri_of_certificates (const char *uri, gboolean keep_object)
{
  char *text = NULL;
  P11KitUri *parsed = p11_kit_uri_new ();
  p11_kit_uri_parse (uri, P11_KIT_URI_FOR_ANY, parsed);
  CK_OBJECT_CLASS class = CKO_CERTIFICATE;
  CK_ATTRIBUTE attribute = { CKA_CLASS, &class, sizeof class };
  if (!keep_object)
    p11_kit_uri_clear_attributes (parsed);
  p11_kit_uri_set_attribute (parsed, &attribute);
  if (p11_kit_uri_format (parsed, P11_KIT_URI_FOR_ANY, &text) != P11_KIT_URI_OK)
    text = NULL;
  p11_kit_uri_free (parsed);
  return text;
}

static MdgCertificate *
read_certificate (gnutls_pkcs11_obj_t object)
{
  gnutls_x509_crt_t crt = NULL;
  MdgCertificate *certificate = NULL;
  if (gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  if (gnutls_x509_crt_import_pkcs11 (crt, object) >= 0)
    certificate = mdg_certificate_new_from_crt (crt);
  gnutls_x509_crt_deinit (crt);
  return certificate;
}

static GPtrArray *
list_certificates (const char *uri, gboolean keep_object)
{
  GPtrArray *list = mdg_certificates_new ();
  gnutls_pkcs11_obj_t *objects = NULL;
  unsigned n_objects = 0;
  g_autofree char *certificates_uri = uri_of_certificates (uri, keep_object);
  if (certificates_uri == NULL ||
      gnutls_pkcs11_obj_list_import_url4 (&objects, &n_objects, certificates_uri,
                                          GNUTLS_PKCS11_OBJ_FLAG_CRT) < 0)
    return list;
  for (unsigned i = 0; i < n_objects; i++)
    {
      MdgCertificate *certificate =
        list->len < MDG_CERTIFICATES_MAX ? read_certificate (objects[i]) : NULL;
      if (certificate != NULL)
        g_ptr_array_add (list, certificate);
      gnutls_pkcs11_obj_deinit (objects[i]);
    }
  gnutls_free (objects);
  return list;
}

/* A URI that fits several certificates of people fits several keys: which of them signs must not be
 * left to chance. */
static gboolean
is_ambiguous (const char *uri)
{
  g_autoptr (GPtrArray) named = list_certificates (uri, TRUE);
  guint n_signers = 0;
  for (guint i = 0; i < named->len; i++)
    n_signers += mdg_certificate_check_signer (named->pdata[i], 0) != MDG_CERTIFICATE_IS_CA;
  return n_signers > 1;
}

static gboolean
check_token (const char *uri, GError **error)
{
  unsigned flags = 0;
  if (gnutls_pkcs11_token_get_flags (uri, &flags) < 0)
    {
      mdg_set_error (error, MDG_ERROR_SIGNING_TOKEN, NULL);
      return FALSE;
    }
  if ((flags & (GNUTLS_PKCS11_TOKEN_USER_PIN_LOCKED | GNUTLS_PKCS11_TOKEN_USER_PIN_FINAL_TRY)) != 0)
    {
      mdg_set_error (error, MDG_ERROR_SIGNING_PIN_LOCKED, NULL);
      return FALSE;
    }
  if (!is_ambiguous (uri))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_SIGNING_SEVERAL_KEYS, NULL);
  return FALSE;
}

static void
set_open_error (MdgPadesKey *key, int result, GError **error)
{
  MdgErrorCode code = MDG_ERROR_SIGNING_NO_KEY;
  if (result == GNUTLS_E_PKCS11_PIN_LOCKED)
    code = MDG_ERROR_SIGNING_PIN_LOCKED;
  else if (key->pin_was_refused || key->pin == NULL || result == GNUTLS_E_PKCS11_PIN_ERROR)
    code = MDG_ERROR_SIGNING_PIN;
  mdg_set_error (error, code, NULL);
}

MdgPadesKey *
mdg_pades_key_new_from_token (const char *uri, const char *pin, GError **error)
{
  g_autoptr (MdgPadesKey) key = g_new0 (MdgPadesKey, 1);
  char *prepared = prepare_uri (uri, error);
  g_autofree char *token_uri = g_strdup (prepared);
  free (prepared); /* p11-kit's own, not GLib's */
  if (token_uri == NULL || !check_token (token_uri, error))
    return NULL;
  key->pin = g_strdup (pin);
  key->is_token = TRUE;
  g_assert (gnutls_privkey_init (&key->privkey) >= 0);
  gnutls_privkey_set_pin_function (key->privkey, on_pin, key);
  int result = gnutls_privkey_import_url (key->privkey, token_uri, 0);
  if (result < 0)
    {
      set_open_error (key, result, error);
      return NULL;
    }
  g_autoptr (GPtrArray) certificates = list_certificates (token_uri, FALSE);
  if (mdg_pades_key_choose_certificate (key, certificates))
    return g_steal_pointer (&key);
  if (key->pin_was_refused)
    mdg_set_error (error, MDG_ERROR_SIGNING_PIN, NULL);
  else
    mdg_set_error (error, MDG_ERROR_SIGNING_NO_KEY, NULL);
  return NULL;
}
