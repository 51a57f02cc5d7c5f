/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/cms.h"

#include <gnutls/crypto.h>
#include <string.h>

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_SIGNATURE_TIME_STAMP "1.2.840.113549.1.9.16.2.14"
#define OID_RSA_SHA256 "1.2.840.113549.1.1.11"
#define OID_RSA_SHA384 "1.2.840.113549.1.1.12"
#define OID_ECDSA_SHA256 "1.2.840.10045.4.3.2"
#define OID_ECDSA_SHA384 "1.2.840.10045.4.3.3"
#define OID_SHA256 "2.16.840.1.101.3.4.2.1"
#define OID_SHA384 "2.16.840.1.101.3.4.2.2"

static void
append_bytes (GByteArray *out, GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  g_byte_array_append (out, data, (guint) size);
}

void
mdg_cms_put_digest (GByteArray *out, gnutls_digest_algorithm_t digest)
{
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_oid (out, digest == GNUTLS_DIG_SHA384 ? OID_SHA384 : OID_SHA256);
  mdg_der_end (out, begin);
}

/* ---- attributes ---- */

/* Opens an attribute with its SET of values; both are closed by end_attribute (). */
static void
begin_attribute (GByteArray *out, const char *oid, guint begins[2])
{
  begins[0] = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_oid (out, oid);
  begins[1] = mdg_der_begin (out, MDG_DER_SET);
}

static void
end_attribute (GByteArray *out, const guint begins[2])
{
  mdg_der_end (out, begins[1]);
  mdg_der_end (out, begins[0]);
}

static GByteArray *
new_content_type (void)
{
  GByteArray *out = g_byte_array_new ();
  guint begins[2];
  begin_attribute (out, OID_CONTENT_TYPE, begins);
  mdg_der_put_oid (out, MDG_OID_DATA);
  end_attribute (out, begins);
  return out;
}

static GByteArray *
new_message_digest (const guint8 *hash, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  guint begins[2];
  begin_attribute (out, OID_MESSAGE_DIGEST, begins);
  mdg_der_put (out, MDG_DER_OCTETS, hash, size);
  end_attribute (out, begins);
  return out;
}

/* SigningCertificateV2 { { ESSCertIDv2 { hash } } }: SHA-256 is its default and not written; issuer
 * and serial number may be left out (RFC 5035), and PAdES advises to. */
static GByteArray *
new_signing_certificate (MdgCertificate *signer)
{
  GByteArray *out = g_byte_array_new ();
  guint begins[2];
  guint8 hash[MDG_HASH_MAX];
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (mdg_certificate_get_der (signer), &size);
  gsize hash_size = mdg_cms_hash (GNUTLS_DIG_SHA256, (MdgDer){ data, size }, hash);
  begin_attribute (out, OID_SIGNING_CERTIFICATE_V2, begins);
  guint outer = mdg_der_begin (out, MDG_DER_SEQUENCE);
  guint list = mdg_der_begin (out, MDG_DER_SEQUENCE);
  guint id = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put (out, MDG_DER_OCTETS, hash, hash_size);
  mdg_der_end (out, id);
  mdg_der_end (out, list);
  mdg_der_end (out, outer);
  end_attribute (out, begins);
  return out;
}

/* DER sorts the members of a SET OF by their bytes. */
static int
compare_encodings (gconstpointer a, gconstpointer b)
{
  const GByteArray *left = *(GByteArray *const *) a;
  const GByteArray *right = *(GByteArray *const *) b;
  int order = memcmp (left->data, right->data, MIN (left->len, right->len));
  return order != 0 ? order : (int) left->len - (int) right->len;
}

GByteArray *
mdg_cms_new_attributes (MdgCertificate *signer, const guint8 *hash, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GPtrArray) attributes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_ptr_array_add (attributes, new_content_type ());
  g_ptr_array_add (attributes, new_message_digest (hash, size));
  g_ptr_array_add (attributes, new_signing_certificate (signer));
  g_ptr_array_sort (attributes, compare_encodings);
  guint begin = mdg_der_begin (out, MDG_DER_SET);
  for (guint i = 0; i < attributes->len; i++)
    {
      const GByteArray *attribute = attributes->pdata[i];
      g_byte_array_append (out, attribute->data, attribute->len);
    }
  mdg_der_end (out, begin);
  return out;
}

/* ---- signed data ---- */

static void
put_signature_algorithm (GByteArray *out, MdgCertificate *signer, gnutls_digest_algorithm_t digest)
{
  gboolean is_384 = digest == GNUTLS_DIG_SHA384;
  gnutls_x509_crt_t crt = mdg_certificate_get_crt (signer);
  gboolean is_rsa = gnutls_x509_crt_get_pk_algorithm (crt, NULL) == GNUTLS_PK_RSA;
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  if (is_rsa)
    {
      mdg_der_put_oid (out, is_384 ? OID_RSA_SHA384 : OID_RSA_SHA256);
      mdg_der_put_null (out);
    }
  else
    mdg_der_put_oid (out, is_384 ? OID_ECDSA_SHA384 : OID_ECDSA_SHA256);
  mdg_der_end (out, begin);
}

/* IssuerAndSerialNumber */
static void
put_signer_id (GByteArray *out, MdgCertificate *signer)
{
  gnutls_datum_t issuer = { NULL, 0 };
  guint8 serial[64];
  size_t size = sizeof serial;
  gnutls_x509_crt_t crt = mdg_certificate_get_crt (signer);
  g_assert (gnutls_x509_crt_get_raw_issuer_dn (crt, &issuer) >= 0);
  g_assert (gnutls_x509_crt_get_serial (crt, serial, &size) >= 0);
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  g_byte_array_append (out, issuer.data, issuer.size);
  mdg_der_put (out, MDG_DER_INTEGER, serial, size);
  mdg_der_end (out, begin);
  gnutls_free (issuer.data);
}

static void
put_time_stamp (GByteArray *out, GBytes *token)
{
  guint begins[2];
  guint set = mdg_der_begin (out, MDG_DER_CONTEXT (1));
  begin_attribute (out, OID_SIGNATURE_TIME_STAMP, begins);
  append_bytes (out, token);
  end_attribute (out, begins);
  mdg_der_end (out, set);
}

static void
put_signer_info (GByteArray *out,
                 MdgCertificate *signer,
                 gnutls_digest_algorithm_t digest,
                 GByteArray *attributes,
                 GBytes *signature,
                 GBytes *token)
{
  gsize size = 0;
  gconstpointer value = g_bytes_get_data (signature, &size);
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_int (out, 1);
  put_signer_id (out, signer);
  mdg_cms_put_digest (out, digest);
  /* The same bytes that were signed as a SET stand here under another tag. */
  guint at = out->len;
  g_byte_array_append (out, attributes->data, attributes->len);
  out->data[at] = MDG_DER_CONTEXT (0);
  put_signature_algorithm (out, signer, digest);
  mdg_der_put (out, MDG_DER_OCTETS, value, size);
  if (token != NULL)
    put_time_stamp (out, token);
  mdg_der_end (out, begin);
}

static void
put_signed_data (GByteArray *out,
                 GPtrArray *chain,
                 gnutls_digest_algorithm_t digest,
                 GByteArray *attributes,
                 GBytes *signature,
                 GBytes *token)
{
  guint data = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_int (out, 1);
  guint digests = mdg_der_begin (out, MDG_DER_SET);
  mdg_cms_put_digest (out, digest);
  mdg_der_end (out, digests);
  guint content = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_oid (out, MDG_OID_DATA);
  mdg_der_end (out, content);
  guint certificates = mdg_der_begin (out, MDG_DER_CONTEXT (0));
  /* Whoever trusts a root has it. */
  for (guint i = 0; i < chain->len; i++)
    if (i == 0 || !mdg_certificate_is_self_signed (chain->pdata[i]))
      append_bytes (out, mdg_certificate_get_der (chain->pdata[i]));
  mdg_der_end (out, certificates);
  guint signers = mdg_der_begin (out, MDG_DER_SET);
  put_signer_info (out, chain->pdata[0], digest, attributes, signature, token);
  mdg_der_end (out, signers);
  mdg_der_end (out, data);
}

GBytes *
mdg_cms_build (GPtrArray *chain,
               gnutls_digest_algorithm_t digest,
               GByteArray *attributes,
               GBytes *signature,
               GBytes *token)
{
  GByteArray *out = g_byte_array_new ();
  guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
  mdg_der_put_oid (out, OID_SIGNED_DATA);
  guint content = mdg_der_begin (out, MDG_DER_CONTEXT (0));
  put_signed_data (out, chain, digest, attributes, signature, token);
  mdg_der_end (out, content);
  mdg_der_end (out, begin);
  return g_byte_array_free_to_bytes (out);
}
