/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/key-private.h"

#include "shared/base/error.h"

#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <string.h>

void
mdg_pades_key_free (MdgPadesKey *key)
{
  if (key == NULL)
    return;
  if (key->privkey != NULL)
    gnutls_privkey_deinit (key->privkey);
  g_clear_pointer (&key->certificate, mdg_certificate_unref);
  g_clear_pointer (&key->others, g_ptr_array_unref);
  if (key->pin != NULL)
    gnutls_memset (key->pin, 0, strlen (key->pin));
  g_free (key->pin);
  g_free (key);
}

MdgCertificate *
mdg_pades_key_get_certificate (MdgPadesKey *key)
{
  return key->certificate;
}

GPtrArray *
mdg_pades_key_get_others (MdgPadesKey *key)
{
  return key->others;
}

gnutls_digest_algorithm_t
mdg_pades_key_get_digest (MdgPadesKey *key)
{
  unsigned bits = 0;
  int algorithm = gnutls_privkey_get_pk_algorithm (key->privkey, &bits);
  return algorithm == GNUTLS_PK_ECDSA && bits > 256 ? GNUTLS_DIG_SHA384 : GNUTLS_DIG_SHA256;
}

/* ---- which certificate belongs to it ---- */

static gboolean
fits (MdgPadesKey *key, MdgCertificate *certificate)
{
  static const guint8 zeros[48] = { 0 };
  gnutls_digest_algorithm_t digest = mdg_pades_key_get_digest (key);
  gnutls_datum_t hash = { (unsigned char *) zeros, (unsigned) gnutls_hash_get_len (digest) };
  gnutls_datum_t signature = { NULL, 0 };
  int wanted = gnutls_x509_crt_get_pk_algorithm (mdg_certificate_get_crt (certificate), NULL);
  int algorithm = gnutls_privkey_get_pk_algorithm (key->privkey, NULL);
  if (wanted != algorithm)
    return FALSE;
  if (gnutls_privkey_sign_hash (key->privkey, digest, 0, &hash, &signature) < 0)
    return FALSE;
  gboolean fine =
    mdg_certificate_verify_hash (certificate, gnutls_pk_to_sign (algorithm, digest), hash.data,
                                 hash.size, signature.data, signature.size);
  gnutls_free (signature.data);
  return fine;
}

gboolean
mdg_pades_key_choose_certificate (MdgPadesKey *key, GPtrArray *candidates)
{
  key->others = mdg_certificates_new ();
  for (guint i = 0; i < candidates->len; i++)
    if (key->certificate == NULL && fits (key, candidates->pdata[i]))
      key->certificate = mdg_certificate_ref (candidates->pdata[i]);
    else
      g_ptr_array_add (key->others, mdg_certificate_ref (candidates->pdata[i]));
  return key->certificate != NULL;
}

/* ---- PKCS#12 ---- */

static void
take_crts (gnutls_x509_crt_t *crts, unsigned n_crts, GPtrArray *list)
{
  for (unsigned i = 0; i < n_crts; i++)
    {
      MdgCertificate *certificate = mdg_certificate_new_from_crt (crts[i]);
      if (certificate != NULL && list->len < MDG_CERTIFICATES_MAX)
        g_ptr_array_add (list, certificate);
      else
        mdg_certificate_unref (certificate);
      gnutls_x509_crt_deinit (crts[i]);
    }
  gnutls_free (crts);
}

static MdgErrorCode
code_of_p12 (int result)
{
  switch (result)
    {
    case GNUTLS_E_MAC_VERIFY_FAILED:
    case GNUTLS_E_DECRYPTION_FAILED:
      return MDG_ERROR_SIGNING_PASSWORD;
    case GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE:
      return MDG_ERROR_SIGNING_NO_KEY;
    default:
      return MDG_ERROR_SIGNING_KEY_FILE;
    }
}

/* The MAC is asked first: with a wrong password the rest would only look damaged. */
static int
parse_p12 (GBytes *file,
           const char *password,
           gnutls_x509_privkey_t *ret_privkey,
           GPtrArray *certificates)
{
  gnutls_pkcs12_t p12 = NULL;
  gnutls_x509_crt_t *chain = NULL, *extra = NULL;
  unsigned n_chain = 0, n_extra = 0;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (file, &size);
  gnutls_datum_t datum = { (unsigned char *) data, (unsigned) size };
  int result = gnutls_pkcs12_init (&p12);
  if (result < 0)
    return result;
  result = gnutls_pkcs12_import (p12, &datum, GNUTLS_X509_FMT_DER, 0);
  if (result >= 0)
    {
      result = gnutls_pkcs12_verify_mac (p12, password);
      /* Files without a MAC are told by the decryption. */
      if (result != GNUTLS_E_MAC_VERIFY_FAILED)
        result = gnutls_pkcs12_simple_parse (p12, password, ret_privkey, &chain, &n_chain, &extra,
                                             &n_extra, NULL, 0);
    }
  gnutls_pkcs12_deinit (p12);
  if (result < 0)
    return result;
  take_crts (chain, n_chain, certificates);
  take_crts (extra, n_extra, certificates);
  return 0;
}

MdgPadesKey *
mdg_pades_key_new_from_p12 (GBytes *file, const char *password, GError **error)
{
  g_autoptr (MdgPadesKey) key = g_new0 (MdgPadesKey, 1);
  g_autoptr (GPtrArray) certificates = mdg_certificates_new ();
  gnutls_x509_privkey_t privkey = NULL;
  int result = parse_p12 (file, password, &privkey, certificates);
  if (result < 0)
    {
      mdg_set_error (error, code_of_p12 (result), NULL);
      return NULL;
    }
  if (privkey == NULL)
    {
      mdg_set_error (error, MDG_ERROR_SIGNING_NO_KEY, NULL);
      return NULL;
    }
  g_assert (gnutls_privkey_init (&key->privkey) >= 0);
  result = gnutls_privkey_import_x509 (key->privkey, privkey, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  if (result < 0)
    gnutls_x509_privkey_deinit (privkey);
  if (result >= 0 && mdg_pades_key_choose_certificate (key, certificates))
    return g_steal_pointer (&key);
  mdg_set_error (error, MDG_ERROR_SIGNING_NO_KEY, NULL);
  return NULL;
}

/* ---- signing ---- */

/* A key that is open has signed once already: what fails now fails because the token is away, with
 * any of a dozen codes. These say something else. */
static gboolean
is_gone (int result)
{
  switch (result)
    {
    case GNUTLS_E_PKCS11_UNSUPPORTED_FEATURE_ERROR:
    case GNUTLS_E_PKCS11_ATTRIBUTE_ERROR:
    case GNUTLS_E_PKCS11_PIN_ERROR:
    case GNUTLS_E_PKCS11_PIN_EXPIRED:
    case GNUTLS_E_PKCS11_PIN_LOCKED:
    case GNUTLS_E_PKCS11_USER_ERROR:
    case GNUTLS_E_MEMORY_ERROR:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
set_sign_error (MdgPadesKey *key, int result, GError **error)
{
  if (key->pin_was_refused)
    mdg_set_error (error, MDG_ERROR_SIGNING_PIN, NULL);
  else if (key->is_token && is_gone (result))
    mdg_set_error (error, MDG_ERROR_SIGNING_TOKEN, NULL);
  else
    mdg_set_error (error, MDG_ERROR_SIGNING_TOKEN_FAILED, "reason", gnutls_strerror (result), NULL);
}

GBytes *
mdg_pades_key_sign (MdgPadesKey *key, const guint8 *hash, gsize size, GError **error)
{
  gnutls_datum_t datum = { (unsigned char *) hash, (unsigned) size };
  gnutls_datum_t signature = { NULL, 0 };
  int result = gnutls_privkey_sign_hash (key->privkey, mdg_pades_key_get_digest (key), 0, &datum,
                                         &signature);
  if (result < 0)
    {
      set_sign_error (key, result, error);
      return NULL;
    }
  GBytes *bytes = g_bytes_new (signature.data, signature.size);
  gnutls_free (signature.data);
  return bytes;
}

gboolean
mdg_certificate_verify_hash (MdgCertificate *certificate,
                             gnutls_sign_algorithm_t algorithm,
                             const guint8 *hash,
                             gsize hash_size,
                             const guint8 *signature,
                             gsize signature_size)
{
  gnutls_pubkey_t pubkey = NULL;
  gnutls_datum_t hashed = { (unsigned char *) hash, (unsigned) hash_size };
  gnutls_datum_t value = { (unsigned char *) signature, (unsigned) signature_size };
  if (gnutls_pubkey_init (&pubkey) < 0)
    return FALSE;
  gboolean fine =
    gnutls_pubkey_import_x509 (pubkey, mdg_certificate_get_crt (certificate), 0) >= 0 &&
    gnutls_pubkey_verify_hash2 (pubkey, algorithm, 0, &hashed, &value) >= 0;
  gnutls_pubkey_deinit (pubkey);
  return fine;
}
