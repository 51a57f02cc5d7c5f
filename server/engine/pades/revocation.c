/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/revocation.h"

#include "server/engine/pades/fetch.h"
#include "shared/base/error.h"

#include <gnutls/ocsp.h>
#include <string.h>

#define MAX_ADDRESSES 4
#define OCSP_TYPE "application/ocsp-request"
/* Clocks of authorities and ours differ a little. */
#define CLOCK_SKEW (5 * 60)

typedef enum
{
  PROOF_NONE,
  PROOF_GOOD,
  PROOF_REVOKED,
} Proof;

void
mdg_revocation_init (MdgRevocation *revocation)
{
  memset (revocation, 0, sizeof *revocation);
  revocation->crls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  revocation->ocsps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  revocation->certificates = mdg_certificates_new ();
}

void
mdg_revocation_clear (MdgRevocation *revocation)
{
  g_clear_pointer (&revocation->crls, g_ptr_array_unref);
  g_clear_pointer (&revocation->ocsps, g_ptr_array_unref);
  g_clear_pointer (&revocation->certificates, g_ptr_array_unref);
}

static void
keep (GPtrArray *proofs, gconstpointer data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  if (proofs->len < MDG_REVOCATION_PROOFS_MAX &&
      !g_ptr_array_find_with_equal_func (proofs, bytes, g_bytes_equal, NULL))
    g_ptr_array_add (proofs, g_steal_pointer (&bytes));
}

/* ---- lists ---- */

static gnutls_x509_crl_t
parse_crl (GBytes *bytes)
{
  gnutls_x509_crl_t crl = NULL;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gnutls_datum_t datum = { (unsigned char *) data, (unsigned) size };
  gboolean is_pem = size > 10 && memcmp (data, "-----BEGIN", 10) == 0;
  if (gnutls_x509_crl_init (&crl) < 0)
    return NULL;
  if (gnutls_x509_crl_import (crl, &datum, is_pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER) >= 0)
    return crl;
  gnutls_x509_crl_deinit (crl);
  return NULL;
}

static gboolean
is_in_force (gnutls_x509_crl_t crl, gint64 now)
{
  gint64 seconds = now / G_USEC_PER_SEC;
  gint64 next = (gint64) gnutls_x509_crl_get_next_update (crl);
  return gnutls_x509_crl_get_this_update (crl) <= seconds + CLOCK_SKEW &&
         (next < 0 || next >= seconds - CLOCK_SKEW);
}

/* What @crl says about @certificate; NONE when it is not its issuer's, or too old. */
static Proof
ask_crl (MdgRevocation *revocation,
         gnutls_x509_crl_t crl,
         MdgCertificate *certificate,
         MdgCertificate *issuer)
{
  unsigned status = 0;
  gnutls_x509_crt_t issuer_crt = mdg_certificate_get_crt (issuer);
  gnutls_datum_t der = { NULL, 0 };
  if (gnutls_x509_crl_check_issuer (crl, issuer_crt) == 0 ||
      gnutls_x509_crl_verify (crl, &issuer_crt, 1, GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status) <
        0 ||
      status != 0)
    return PROOF_NONE;
  /* A revocation stays true when the list has grown old. */
  if (gnutls_x509_crt_check_revocation (mdg_certificate_get_crt (certificate), &crl, 1) == 1)
    return PROOF_REVOKED;
  if (!is_in_force (crl, revocation->now) ||
      gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &der) < 0)
    return PROOF_NONE;
  keep (revocation->crls, der.data, der.size);
  gnutls_free (der.data);
  return PROOF_GOOD;
}

static Proof
ask_crl_bytes (MdgRevocation *revocation,
               GBytes *bytes,
               MdgCertificate *certificate,
               MdgCertificate *issuer)
{
  gnutls_x509_crl_t crl = parse_crl (bytes);
  if (crl == NULL)
    return PROOF_NONE;
  Proof proof = ask_crl (revocation, crl, certificate, issuer);
  gnutls_x509_crl_deinit (crl);
  return proof;
}

static Proof
ask_given (MdgRevocation *revocation, MdgCertificate *certificate, MdgCertificate *issuer)
{
  Proof proof = PROOF_NONE;
  for (guint i = 0;
       revocation->given != NULL && i < revocation->given->len && proof != PROOF_REVOKED; i++)
    {
      Proof said = ask_crl_bytes (revocation, revocation->given->pdata[i], certificate, issuer);
      proof = said != PROOF_NONE ? said : proof;
    }
  return proof;
}

static Proof
fetch_crl (MdgRevocation *revocation,
           MdgCertificate *certificate,
           MdgCertificate *issuer,
           GCancellable *cancellable)
{
  for (unsigned i = 0; i < MAX_ADDRESSES; i++)
    {
      char url[1024];
      size_t size = sizeof url - 1;
      unsigned reasons = 0, critical = 0;
      int type = gnutls_x509_crt_get_crl_dist_points (mdg_certificate_get_crt (certificate), i, url,
                                                      &size, &reasons, &critical);
      if (type < 0)
        break;
      url[size] = '\0';
      g_autoptr (GBytes) bytes =
        type == GNUTLS_SAN_URI ? mdg_pades_fetch (url, NULL, NULL, MDG_FETCH_SECONDS,
                                                  MDG_FETCH_CRL_MAX, cancellable, NULL)
                               : NULL;
      Proof proof =
        bytes != NULL ? ask_crl_bytes (revocation, bytes, certificate, issuer) : PROOF_NONE;
      if (proof != PROOF_NONE)
        return proof;
    }
  return PROOF_NONE;
}

/* ---- OCSP ---- */

static GBytes *
new_ocsp_request (MdgCertificate *certificate, MdgCertificate *issuer)
{
  gnutls_ocsp_req_t request = NULL;
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes = NULL;
  if (gnutls_ocsp_req_init (&request) < 0)
    return NULL;
  /* SHA-1 only names the issuer here; many responders know no other. */
  if (gnutls_ocsp_req_add_cert (request, GNUTLS_DIG_SHA1, mdg_certificate_get_crt (issuer),
                                mdg_certificate_get_crt (certificate)) >= 0 &&
      gnutls_ocsp_req_export (request, &der) >= 0)
    bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_ocsp_req_deinit (request);
  return bytes;
}

static void
keep_responders (MdgRevocation *revocation, gnutls_ocsp_resp_t response)
{
  gnutls_x509_crt_t *crts = NULL;
  size_t n_crts = 0;
  if (gnutls_ocsp_resp_get_certs (response, &crts, &n_crts) < 0)
    return;
  for (size_t i = 0; i < n_crts; i++)
    {
      MdgCertificate *certificate = mdg_certificate_new_from_crt (crts[i]);
      if (certificate != NULL && revocation->certificates->len < MDG_REVOCATION_PROOFS_MAX)
        g_ptr_array_add (revocation->certificates, certificate);
      else
        mdg_certificate_unref (certificate);
      gnutls_x509_crt_deinit (crts[i]);
    }
  gnutls_free (crts);
}

/* The answer is the issuer's own, or of a responder it made for that. */
static gboolean
is_answer_of (gnutls_ocsp_resp_t response, MdgCertificate *issuer)
{
  unsigned status = 0;
  if (gnutls_ocsp_resp_get_status (response) != GNUTLS_OCSP_RESP_SUCCESSFUL)
    return FALSE;
  return gnutls_ocsp_resp_verify_direct (response, mdg_certificate_get_crt (issuer), &status, 0) >=
           0 &&
         status == 0;
}

static Proof
read_ocsp (MdgRevocation *revocation,
           gnutls_ocsp_resp_t response,
           MdgCertificate *certificate,
           MdgCertificate *issuer)
{
  unsigned status = 0;
  time_t begin = 0, next = 0, revoked = 0;
  gint64 now = revocation->now / G_USEC_PER_SEC;
  if (!is_answer_of (response, issuer) ||
      gnutls_ocsp_resp_check_crt (response, 0, mdg_certificate_get_crt (certificate)) < 0 ||
      gnutls_ocsp_resp_get_single (response, 0, NULL, NULL, NULL, NULL, &status, &begin, &next,
                                   &revoked, NULL) < 0)
    return PROOF_NONE;
  if (status == GNUTLS_OCSP_CERT_REVOKED)
    return PROOF_REVOKED;
  gboolean is_fresh = begin <= now + CLOCK_SKEW && (next < 0 || next >= now - CLOCK_SKEW);
  return status == GNUTLS_OCSP_CERT_GOOD && is_fresh ? PROOF_GOOD : PROOF_NONE;
}

static Proof
ask_ocsp_bytes (MdgRevocation *revocation,
                GBytes *bytes,
                MdgCertificate *certificate,
                MdgCertificate *issuer)
{
  gnutls_ocsp_resp_t response = NULL;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gnutls_datum_t datum = { (unsigned char *) data, (unsigned) size };
  Proof proof = PROOF_NONE;
  if (gnutls_ocsp_resp_init (&response) < 0)
    return PROOF_NONE;
  if (gnutls_ocsp_resp_import (response, &datum) >= 0)
    proof = read_ocsp (revocation, response, certificate, issuer);
  if (proof == PROOF_GOOD)
    {
      keep (revocation->ocsps, data, size);
      keep_responders (revocation, response);
    }
  gnutls_ocsp_resp_deinit (response);
  return proof;
}

static Proof
fetch_ocsp (MdgRevocation *revocation,
            MdgCertificate *certificate,
            MdgCertificate *issuer,
            GCancellable *cancellable)
{
  Proof proof = PROOF_NONE;
  g_autoptr (GBytes) request = new_ocsp_request (certificate, issuer);
  for (unsigned i = 0; request != NULL && i < MAX_ADDRESSES && proof == PROOF_NONE; i++)
    {
      gnutls_datum_t url = { NULL, 0 };
      int result = gnutls_x509_crt_get_authority_info_access (
        mdg_certificate_get_crt (certificate), i, GNUTLS_IA_OCSP_URI, &url, NULL);
      if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (result < 0)
        continue;
      g_autofree char *address = g_strndup ((const char *) url.data, url.size);
      gnutls_free (url.data);
      g_autoptr (GBytes) bytes = mdg_pades_fetch (address, OCSP_TYPE, request, MDG_FETCH_SECONDS,
                                                  MDG_FETCH_OCSP_MAX, cancellable, NULL);
      if (bytes != NULL)
        proof = ask_ocsp_bytes (revocation, bytes, certificate, issuer);
    }
  return proof;
}

/* ---- chains ---- */

static gboolean
check_one (MdgRevocation *revocation,
           MdgCertificate *certificate,
           MdgCertificate *issuer,
           GCancellable *cancellable,
           GError **error)
{
  Proof proof = ask_given (revocation, certificate, issuer);
  if (proof == PROOF_NONE && revocation->may_fetch)
    proof = fetch_ocsp (revocation, certificate, issuer, cancellable);
  if (proof == PROOF_NONE && revocation->may_fetch)
    proof = fetch_crl (revocation, certificate, issuer, cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  else if (proof == PROOF_REVOKED)
    mdg_set_error (error, MDG_ERROR_SIGNING_REVOKED, NULL);
  else if (proof == PROOF_NONE && revocation->is_needed)
    mdg_set_error (error, MDG_ERROR_SIGNING_NO_REVOCATION, NULL);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_given (MdgRevocation *revocation, GError **error)
{
  for (guint i = 0; revocation->given != NULL && i < revocation->given->len; i++)
    {
      gnutls_x509_crl_t crl = parse_crl (revocation->given->pdata[i]);
      if (crl == NULL)
        {
          mdg_set_error (error, MDG_ERROR_SIGNING_CRL_FILE, NULL);
          return FALSE;
        }
      gnutls_x509_crl_deinit (crl);
    }
  return TRUE;
}

gboolean
mdg_revocation_check_chain (MdgRevocation *revocation,
                            GPtrArray *chain,
                            GCancellable *cancellable,
                            GError **error)
{
  if (!check_given (revocation, error))
    return FALSE;
  for (guint i = 0; i + 1 < chain->len; i++)
    if (!check_one (revocation, chain->pdata[i], chain->pdata[i + 1], cancellable, error))
      return FALSE;
  return TRUE;
}
