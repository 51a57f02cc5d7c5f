/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/cms.h"

#include "server/engine/pades/key.h"

#include <gnutls/crypto.h>
#include <string.h>

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_TIME "1.2.840.113549.1.9.5"
#define OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.12"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_SIGNATURE_TIME_STAMP "1.2.840.113549.1.9.16.2.14"
#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_RSA_PSS "1.2.840.113549.1.1.10"
#define OID_SHA1 "1.3.14.3.2.26"

static const struct
{
  const char *oid;
  gnutls_digest_algorithm_t digest;
} digests[] = {
  { "2.16.840.1.101.3.4.2.1", GNUTLS_DIG_SHA256 },
  { "2.16.840.1.101.3.4.2.2", GNUTLS_DIG_SHA384 },
  { "2.16.840.1.101.3.4.2.3", GNUTLS_DIG_SHA512 },
};

static const struct
{
  const char *oid;
  gnutls_sign_algorithm_t algorithm;
} signatures[] = {
  { "1.2.840.113549.1.1.11", GNUTLS_SIGN_RSA_SHA256 },
  { "1.2.840.113549.1.1.12", GNUTLS_SIGN_RSA_SHA384 },
  { "1.2.840.113549.1.1.13", GNUTLS_SIGN_RSA_SHA512 },
  { "1.2.840.10045.4.3.2", GNUTLS_SIGN_ECDSA_SHA256 },
  { "1.2.840.10045.4.3.3", GNUTLS_SIGN_ECDSA_SHA384 },
  { "1.2.840.10045.4.3.4", GNUTLS_SIGN_ECDSA_SHA512 },
};

gsize
mdg_cms_hash (gnutls_digest_algorithm_t digest, MdgDer data, guint8 ret_hash[MDG_HASH_MAX])
{
  if (digest == GNUTLS_DIG_UNKNOWN || gnutls_hash_fast (digest, data.data, data.size, ret_hash) < 0)
    return 0;
  return gnutls_hash_get_len (digest);
}

/* The OID of an AlgorithmIdentifier with no parameters but NULL. */
static gboolean
read_plain_algorithm (MdgDer identifier, MdgDer *ret_oid)
{
  MdgDer null = { NULL, 0 };
  if (!mdg_der_take (&identifier, MDG_DER_OID, ret_oid))
    return FALSE;
  return identifier.size == 0 ||
         (mdg_der_take (&identifier, MDG_DER_NULL, &null) && null.size == 0 &&
          identifier.size == 0);
}

gnutls_digest_algorithm_t
mdg_cms_read_digest (MdgDer identifier)
{
  MdgDer oid;
  if (!read_plain_algorithm (identifier, &oid))
    return GNUTLS_DIG_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    if (mdg_der_is_oid (oid, digests[i].oid))
      return digests[i].digest;
  return GNUTLS_DIG_UNKNOWN;
}

/* RSASSA-PSS-params name the digest in [0]; the attributes' digest is the same by RFC 4056. */
static gnutls_sign_algorithm_t
read_signature_algorithm (MdgDer identifier, gnutls_digest_algorithm_t digest)
{
  MdgDer oid, rest = identifier;
  if (mdg_der_take (&rest, MDG_DER_OID, &oid) && mdg_der_is_oid (oid, OID_RSA_PSS))
    return gnutls_pk_to_sign (GNUTLS_PK_RSA_PSS, digest);
  if (!read_plain_algorithm (identifier, &oid))
    return GNUTLS_SIGN_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (mdg_der_is_oid (oid, signatures[i].oid))
      return signatures[i].algorithm;
  if (mdg_der_is_oid (oid, OID_RSA))
    return gnutls_pk_to_sign (GNUTLS_PK_RSA, digest);
  return GNUTLS_SIGN_UNKNOWN;
}

/* ---- attributes ---- */

/* One attribute: its type and its values. */
static gboolean
take_attribute (MdgDer *attributes, MdgDer *ret_oid, MdgDer *ret_values)
{
  MdgDer attribute;
  return mdg_der_take (attributes, MDG_DER_SEQUENCE, &attribute) &&
         mdg_der_take (&attribute, MDG_DER_OID, ret_oid) &&
         mdg_der_take (&attribute, MDG_DER_SET, ret_values) && attribute.size == 0;
}

/* SigningCertificate(V2) { SEQUENCE OF { ESSCertID { [hashAlgorithm], hash, ... } } }: the first.
 */
static void
read_signing_certificate (MdgCms *cms, MdgDer values, gboolean is_v2)
{
  MdgDer outer, list, id, algorithm;
  if (!mdg_der_take (&values, MDG_DER_SEQUENCE, &outer) ||
      !mdg_der_take (&outer, MDG_DER_SEQUENCE, &list) ||
      !mdg_der_take (&list, MDG_DER_SEQUENCE, &id))
    return;
  gnutls_digest_algorithm_t digest = is_v2 ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_SHA1;
  if (is_v2 && mdg_der_take (&id, MDG_DER_SEQUENCE, &algorithm))
    digest = mdg_cms_read_digest (algorithm);
  cms->has_signing_certificate = mdg_der_take (&id, MDG_DER_OCTETS, &cms->certificate_hash);
  cms->certificate_digest = digest;
}

static gboolean
read_attributes (MdgCms *cms)
{
  MdgDer rest = cms->attributes, oid, values;
  guint n_types = 0, n_digests = 0;
  while (rest.size > 0)
    {
      if (!take_attribute (&rest, &oid, &values))
        return FALSE;
      if (mdg_der_is_oid (oid, OID_MESSAGE_DIGEST))
        n_digests += mdg_der_take (&values, MDG_DER_OCTETS, &cms->message_digest);
      else if (mdg_der_is_oid (oid, OID_CONTENT_TYPE))
        n_types += mdg_der_take (&values, MDG_DER_OID, &cms->attribute_type);
      else if (mdg_der_is_oid (oid, OID_SIGNING_TIME))
        cms->has_signing_time = TRUE;
      else if (mdg_der_is_oid (oid, OID_SIGNING_CERTIFICATE_V2))
        read_signing_certificate (cms, values, TRUE);
      else if (mdg_der_is_oid (oid, OID_SIGNING_CERTIFICATE) && !cms->has_signing_certificate)
        read_signing_certificate (cms, values, FALSE);
    }
  return n_types == 1 && n_digests == 1;
}

/* One time stamp and nothing else: what is not known here nobody has signed. */
static gboolean
read_unsigned (MdgCms *cms, MdgDer rest)
{
  MdgDer oid, values;
  return take_attribute (&rest, &oid, &values) && rest.size == 0 &&
         mdg_der_is_oid (oid, OID_SIGNATURE_TIME_STAMP) &&
         mdg_der_next (&values, NULL, NULL, &cms->token) && values.size == 0;
}

/* ---- signed data ---- */

/* SignerIdentifier, and the version that belongs to its kind. */
static gboolean
read_signer_id (MdgCms *cms, MdgDer *info, gint64 version)
{
  MdgDer id;
  if (mdg_der_peek (*info) == MDG_DER_CONTEXT_PLAIN (0))
    return version == 3 && mdg_der_take (info, MDG_DER_CONTEXT_PLAIN (0), &cms->key_id);
  return version == 1 && mdg_der_take (info, MDG_DER_SEQUENCE, &id) &&
         mdg_der_next (&id, NULL, NULL, &cms->issuer) &&
         mdg_der_take (&id, MDG_DER_INTEGER, &cms->serial) && id.size == 0;
}

static gboolean
read_signer_info (MdgCms *cms, MdgDer info)
{
  MdgDer version, digest, algorithm, rest;
  if (!mdg_der_take (&info, MDG_DER_INTEGER, &version) ||
      !read_signer_id (cms, &info, mdg_der_get_int (version)) ||
      !mdg_der_take (&info, MDG_DER_SEQUENCE, &digest) ||
      !mdg_der_take (&info, MDG_DER_CONTEXT (0), &cms->attributes) ||
      !mdg_der_take (&info, MDG_DER_SEQUENCE, &algorithm) ||
      !mdg_der_take (&info, MDG_DER_OCTETS, &cms->signature))
    return FALSE;
  cms->digest = mdg_cms_read_digest (digest);
  cms->algorithm = read_signature_algorithm (algorithm, cms->digest);
  return read_attributes (cms) &&
         (!mdg_der_take (&info, MDG_DER_CONTEXT (1), &rest) || read_unsigned (cms, rest)) &&
         info.size == 0;
}

static gboolean
read_content (MdgCms *cms, MdgDer content)
{
  MdgDer explicit;
  if (!mdg_der_take (&content, MDG_DER_OID, &cms->content_type))
    return FALSE;
  if (!mdg_der_take (&content, MDG_DER_CONTEXT (0), &explicit))
    return content.size == 0;
  return mdg_der_take (&explicit, MDG_DER_OCTETS, &cms->content) && explicit.size == 0 &&
         content.size == 0;
}

/* The version that follows from what is in it (RFC 5652, 5.1), and the one digest it announces. */
static gboolean
has_right_head (const MdgCms *cms, MdgDer version, MdgDer announced)
{
  MdgDer digest;
  gboolean is_plain = mdg_der_is_oid (cms->content_type, MDG_OID_DATA) && cms->key_id.size == 0;
  return mdg_der_get_int (version) == (is_plain ? 1 : 3) &&
         mdg_der_take (&announced, MDG_DER_SEQUENCE, &digest) && announced.size == 0 &&
         mdg_cms_read_digest (digest) == cms->digest;
}

static gboolean
read_signed_data (MdgCms *cms, MdgDer data)
{
  MdgDer version, announced, content, signers, info;
  if (!mdg_der_take (&data, MDG_DER_INTEGER, &version) ||
      !mdg_der_take (&data, MDG_DER_SET, &announced) ||
      !mdg_der_take (&data, MDG_DER_SEQUENCE, &content) || !read_content (cms, content))
    return FALSE;
  mdg_der_take (&data, MDG_DER_CONTEXT (0), &cms->certificates);
  mdg_der_take (&data, MDG_DER_CONTEXT (1), NULL); /* revocation lists that came along */
  if (!mdg_der_take (&data, MDG_DER_SET, &signers) ||
      !mdg_der_take (&signers, MDG_DER_SEQUENCE, &info) || signers.size > 0 || data.size > 0)
    return FALSE;
  return read_signer_info (cms, info) && has_right_head (cms, version, announced);
}

static gboolean
is_zero (MdgDer rest)
{
  for (gsize i = 0; i < rest.size; i++)
    if (rest.data[i] != 0)
      return FALSE;
  return TRUE;
}

gboolean
mdg_cms_read (gconstpointer data, gsize size, MdgCms *ret_cms)
{
  MdgCms cms = { 0 };
  MdgDer at = { data, size }, info, oid, explicit, signed_data;
  if (!mdg_der_take (&at, MDG_DER_SEQUENCE, &info) || !is_zero (at) ||
      !mdg_der_take (&info, MDG_DER_OID, &oid) || !mdg_der_is_oid (oid, OID_SIGNED_DATA) ||
      !mdg_der_take (&info, MDG_DER_CONTEXT (0), &explicit) ||
      !mdg_der_take (&explicit, MDG_DER_SEQUENCE, &signed_data) || explicit.size > 0 ||
      info.size > 0 ||
      !read_signed_data (&cms, signed_data))
    return FALSE;
  *ret_cms = cms;
  return TRUE;
}

GPtrArray *
mdg_cms_list_certificates (const MdgCms *cms)
{
  GPtrArray *list = mdg_certificates_new ();
  MdgDer rest = cms->certificates, whole;
  while (list->len < MDG_CERTIFICATES_MAX && mdg_der_next (&rest, NULL, NULL, &whole))
    {
      MdgCertificate *certificate = mdg_certificate_new (whole.data, whole.size);
      if (certificate != NULL)
        g_ptr_array_add (list, certificate);
    }
  return list;
}

/* ---- who signed ---- */

static gboolean
has_issuer_and_serial (const MdgCms *cms, MdgCertificate *certificate)
{
  gnutls_datum_t issuer = { NULL, 0 };
  guint8 serial[64];
  size_t size = sizeof serial;
  gnutls_x509_crt_t crt = mdg_certificate_get_crt (certificate);
  if (gnutls_x509_crt_get_serial (crt, serial, &size) < 0 ||
      gnutls_x509_crt_get_raw_issuer_dn (crt, &issuer) < 0)
    return FALSE;
  gboolean equal = mdg_der_equal (cms->serial, (MdgDer){ serial, size }) &&
                   mdg_der_equal (cms->issuer, (MdgDer){ issuer.data, issuer.size });
  gnutls_free (issuer.data);
  return equal;
}

static gboolean
has_key_id (const MdgCms *cms, MdgCertificate *certificate)
{
  guint8 id[64];
  size_t size = sizeof id;
  return gnutls_x509_crt_get_subject_key_id (mdg_certificate_get_crt (certificate), id, &size,
                                             NULL) >= 0 &&
         mdg_der_equal (cms->key_id, (MdgDer){ id, size });
}

MdgCertificate *
mdg_cms_find_signer (const MdgCms *cms, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    if (cms->key_id.size > 0 ? has_key_id (cms, certificates->pdata[i])
                             : has_issuer_and_serial (cms, certificates->pdata[i]))
      return certificates->pdata[i];
  return NULL;
}

static gboolean
binds_certificate (const MdgCms *cms, MdgCertificate *signer)
{
  guint8 hash[MDG_HASH_MAX];
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (mdg_certificate_get_der (signer), &size);
  if (!cms->has_signing_certificate)
    return TRUE; /* older kinds of signature have none; the caller knows the difference */
  gsize hash_size = mdg_cms_hash (cms->certificate_digest, (MdgDer){ data, size }, hash);
  return hash_size > 0 && mdg_der_equal (cms->certificate_hash, (MdgDer){ hash, hash_size });
}

/* The attributes are signed as a SET, whatever tag they stand under. */
static gsize
hash_attributes (const MdgCms *cms, guint8 ret_hash[MDG_HASH_MAX])
{
  g_autoptr (GByteArray) set = g_byte_array_new ();
  mdg_der_put (set, MDG_DER_SET, cms->attributes.data, cms->attributes.size);
  return mdg_cms_hash (cms->digest, (MdgDer){ set->data, set->len }, ret_hash);
}

gboolean
mdg_cms_verify (const MdgCms *cms, MdgCertificate *signer)
{
  guint8 hash[MDG_HASH_MAX];
  gsize size = hash_attributes (cms, hash);
  return size > 0 && cms->algorithm != GNUTLS_SIGN_UNKNOWN && binds_certificate (cms, signer) &&
         gnutls_sign_get_hash_algorithm (cms->algorithm) == cms->digest &&
         mdg_certificate_verify_hash (signer, cms->algorithm, hash, size, cms->signature.data,
                                      cms->signature.size);
}
