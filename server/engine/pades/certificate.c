/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/certificate.h"

#include <gnutls/abstract.h>
#include <string.h>

#define MIN_RSA_BITS 2048
#define MAX_RSA_BITS 4096
#define MAX_NAME 512

struct _MdgCertificate
{
  gnutls_x509_crt_t crt;
  GBytes *der;
};

static void
certificate_clear (gpointer data)
{
  MdgCertificate *certificate = data;
  gnutls_x509_crt_deinit (certificate->crt);
  g_bytes_unref (certificate->der);
}

MdgCertificate *
mdg_certificate_new (gconstpointer data, gsize size)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_datum_t datum = { (unsigned char *) data, (unsigned) size };
  if (size > G_MAXINT || gnutls_x509_crt_init (&crt) < 0)
    return NULL;
  if (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_DER) < 0)
    {
      gnutls_x509_crt_deinit (crt);
      return NULL;
    }
  MdgCertificate *certificate = g_atomic_rc_box_new0 (MdgCertificate);
  certificate->crt = crt;
  certificate->der = g_bytes_new (data, size);
  return certificate;
}

MdgCertificate *
mdg_certificate_new_from_crt (gnutls_x509_crt_t crt)
{
  gnutls_datum_t der = { NULL, 0 };
  if (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &der) < 0)
    return NULL;
  MdgCertificate *certificate = mdg_certificate_new (der.data, der.size);
  gnutls_free (der.data);
  return certificate;
}

MdgCertificate *
mdg_certificate_ref (MdgCertificate *certificate)
{
  return g_atomic_rc_box_acquire (certificate);
}

void
mdg_certificate_unref (MdgCertificate *certificate)
{
  if (certificate != NULL)
    g_atomic_rc_box_release_full (certificate, certificate_clear);
}

GPtrArray *
mdg_certificates_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_certificate_unref);
}

GPtrArray *
mdg_certificates_read_pem (GBytes *pem)
{
  g_autoptr (GPtrArray) list = mdg_certificates_new ();
  gnutls_x509_crt_t *crts = NULL;
  unsigned n_crts = 0;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (pem, &size);
  gnutls_datum_t datum = { (unsigned char *) data, (unsigned) size };
  int result = gnutls_x509_crt_list_import2 (&crts, &n_crts, &datum, GNUTLS_X509_FMT_PEM, 0);
  if (result == GNUTLS_E_NO_CERTIFICATE_FOUND)
    return g_steal_pointer (&list);
  if (result < 0)
    return NULL;
  for (unsigned i = 0; i < n_crts; i++)
    {
      MdgCertificate *certificate = mdg_certificate_new_from_crt (crts[i]);
      if (certificate != NULL)
        g_ptr_array_add (list, certificate);
      gnutls_x509_crt_deinit (crts[i]);
    }
  gnutls_free (crts);
  return list->len == n_crts && n_crts <= MDG_CERTIFICATES_MAX ? g_steal_pointer (&list) : NULL;
}

GBytes *
mdg_certificate_get_der (MdgCertificate *certificate)
{
  return certificate->der;
}

gnutls_x509_crt_t
mdg_certificate_get_crt (MdgCertificate *certificate)
{
  return certificate->crt;
}

gboolean
mdg_certificate_equal (MdgCertificate *a, MdgCertificate *b)
{
  return g_bytes_equal (a->der, b->der);
}

/* ---- what it says ---- */

typedef int (*GetNamePart) (gnutls_x509_crt_t, const char *, unsigned, unsigned, void *, size_t *);
typedef int (*GetName) (gnutls_x509_crt_t, gnutls_datum_t *, unsigned);

static char *
dup_name (MdgCertificate *certificate, GetNamePart get_part, GetName get_all)
{
  static const char *const parts[] = { GNUTLS_OID_X520_COMMON_NAME,
                                       GNUTLS_OID_X520_ORGANIZATIONAL_UNIT_NAME,
                                       GNUTLS_OID_X520_ORGANIZATION_NAME };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char buffer[MAX_NAME];
      size_t size = sizeof buffer;
      if (get_part (certificate->crt, parts[i], 0, 0, buffer, &size) >= 0 && size > 0)
        return g_utf8_make_valid (buffer, (gssize) size);
    }
  gnutls_datum_t all = { NULL, 0 };
  if (get_all (certificate->crt, &all, 0) < 0)
    return g_strdup ("");
  char *name = g_utf8_make_valid ((const char *) all.data, all.size);
  gnutls_free (all.data);
  return name;
}

char *
mdg_certificate_dup_subject (MdgCertificate *certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_dn_by_oid, gnutls_x509_crt_get_dn3);
}

char *
mdg_certificate_dup_issuer (MdgCertificate *certificate)
{
  return dup_name (certificate, gnutls_x509_crt_get_issuer_dn_by_oid,
                   gnutls_x509_crt_get_issuer_dn3);
}

gint64
mdg_certificate_get_begin (MdgCertificate *certificate)
{
  return (gint64) gnutls_x509_crt_get_activation_time (certificate->crt) * G_USEC_PER_SEC;
}

gint64
mdg_certificate_get_end (MdgCertificate *certificate)
{
  return (gint64) gnutls_x509_crt_get_expiration_time (certificate->crt) * G_USEC_PER_SEC;
}

static MdgCertificateFault
check_time (MdgCertificate *certificate, gint64 time)
{
  if (time < mdg_certificate_get_begin (certificate))
    return MDG_CERTIFICATE_NOT_YET;
  return time > mdg_certificate_get_end (certificate) ? MDG_CERTIFICATE_EXPIRED
                                                      : MDG_CERTIFICATE_FINE;
}

static gboolean
is_ca (MdgCertificate *certificate)
{
  unsigned critical = 0, ca = 0;
  return gnutls_x509_crt_get_basic_constraints (certificate->crt, &critical, &ca, NULL) >= 0 &&
         ca != 0;
}

/* Documents need digitalSignature or nonRepudiation. Without the extension a key may do anything.
 */
static gboolean
may_sign (MdgCertificate *certificate)
{
  unsigned usage = 0, critical = 0;
  if (gnutls_x509_crt_get_key_usage (certificate->crt, &usage, &critical) < 0)
    return TRUE;
  return (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) != 0;
}

static gboolean
is_supported_curve (MdgCertificate *certificate)
{
  gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
  gnutls_datum_t x = { NULL, 0 }, y = { NULL, 0 };
  if (gnutls_x509_crt_get_pk_ecc_raw (certificate->crt, &curve, &x, &y) < 0)
    return FALSE;
  gnutls_free (x.data);
  gnutls_free (y.data);
  return curve == GNUTLS_ECC_CURVE_SECP256R1 || curve == GNUTLS_ECC_CURVE_SECP384R1;
}

static gboolean
is_supported_key (MdgCertificate *certificate)
{
  unsigned bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate->crt, &bits);
  if (algorithm == GNUTLS_PK_RSA)
    return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
  return algorithm == GNUTLS_PK_ECDSA && is_supported_curve (certificate);
}

/* Tools that make self-signed certificates mark them as authorities unless told otherwise; such a
 * one vouches for nobody else, and whether it is trusted is another question. */
static gboolean
is_authority (MdgCertificate *certificate)
{
  return is_ca (certificate) &&
         !(mdg_certificate_is_self_signed (certificate) && may_sign (certificate));
}

MdgCertificateFault
mdg_certificate_check_signer (MdgCertificate *certificate, gint64 time)
{
  if (is_authority (certificate))
    return MDG_CERTIFICATE_IS_CA;
  if (!may_sign (certificate))
    return MDG_CERTIFICATE_USAGE;
  if (!is_supported_key (certificate))
    return MDG_CERTIFICATE_ALGORITHM;
  return check_time (certificate, time);
}

MdgCertificateFault
mdg_certificate_check_stamper (MdgCertificate *certificate, gint64 time)
{
  char purpose[64], second[64];
  size_t size = sizeof purpose, second_size = sizeof second;
  unsigned critical = 0;
  if (is_ca (certificate))
    return MDG_CERTIFICATE_IS_CA;
  if (gnutls_x509_crt_get_key_purpose_oid (certificate->crt, 0, purpose, &size, &critical) < 0 ||
      strcmp (purpose, GNUTLS_KP_TIME_STAMPING) != 0 || !may_sign (certificate) ||
      gnutls_x509_crt_get_key_purpose_oid (certificate->crt, 1, second, &second_size, NULL) >= 0)
    return MDG_CERTIFICATE_USAGE;
  return check_time (certificate, time);
}

/* ---- chains ---- */

static gboolean
is_signed_by (MdgCertificate *certificate, MdgCertificate *issuer)
{
  unsigned status = 0;
  return gnutls_x509_crt_check_issuer (certificate->crt, issuer->crt) != 0 &&
         gnutls_x509_crt_verify (certificate->crt, &issuer->crt, 1,
                                 GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                   GNUTLS_VERIFY_ALLOW_ANY_X509_V1_CA_CRT,
                                 &status) >= 0 &&
         status == 0;
}

gboolean
mdg_certificate_is_self_signed (MdgCertificate *certificate)
{
  return gnutls_x509_crt_check_issuer (certificate->crt, certificate->crt) != 0;
}

static gboolean
is_among (MdgCertificate *certificate, GPtrArray *list)
{
  return list != NULL && g_ptr_array_find_with_equal_func (
                           list, certificate, (GEqualFunc) mdg_certificate_equal, NULL);
}

MdgCertificate *
mdg_certificate_find_issuer (MdgCertificate *certificate, GPtrArray *pool)
{
  for (guint i = 0; pool != NULL && i < pool->len; i++)
    if (is_signed_by (certificate, pool->pdata[i]))
      return pool->pdata[i];
  return NULL;
}

/* Each link with its time, and once more as a whole for lengths and names of paths. */
static gboolean
holds (GPtrArray *chain, gint64 time)
{
  gnutls_x509_crt_t links[MDG_CHAIN_MAX];
  unsigned status = 0;
  for (guint i = 0; i < chain->len; i++)
    {
      links[i] = mdg_certificate_get_crt (chain->pdata[i]);
      if (check_time (chain->pdata[i], time) != MDG_CERTIFICATE_FINE)
        return FALSE;
    }
  return gnutls_x509_crt_list_verify (links, (int) chain->len, &links[chain->len - 1], 1, NULL, 0,
                                      GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status) >= 0 &&
         status == 0;
}

GPtrArray *
mdg_certificate_build_chain (MdgCertificate *leaf,
                             GPtrArray *pool,
                             GPtrArray *anchors,
                             gint64 time,
                             gboolean *ret_trusted)
{
  g_autoptr (GPtrArray) chain = mdg_certificates_new ();
  gboolean anchored = FALSE;
  for (MdgCertificate *next = leaf; next != NULL && chain->len < MDG_CHAIN_MAX;)
    {
      MdgCertificate *certificate = next;
      g_ptr_array_add (chain, mdg_certificate_ref (certificate));
      anchored = is_among (certificate, anchors);
      if (anchored || mdg_certificate_is_self_signed (certificate))
        break;
      next = mdg_certificate_find_issuer (certificate, anchors);
      if (next == NULL)
        next = mdg_certificate_find_issuer (certificate, pool);
    }
  *ret_trusted = anchored && holds (chain, time);
  return g_steal_pointer (&chain);
}
