/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed data (CMS, RFC 5652), as PAdES and time stamps use it: one signer, signed attributes.
 *
 * Writing makes DER in two steps, because what is signed are the attributes. Reading takes hostile
 * bytes: an MdgCms borrows from them and holds nothing but slices. Much of a CMS is signed by
 * nobody; there, only one spelling is read, so that no byte of it can be another one unseen. Plain
 * functions: any thread.
 */
#pragma once

#include "server/engine/pades/certificate.h"
#include "server/engine/pades/der.h"

G_BEGIN_DECLS

#define MDG_OID_DATA "1.2.840.113549.1.7.1"
#define MDG_OID_TIME_STAMP_INFO "1.2.840.113549.1.9.16.1.4"

#define MDG_HASH_MAX 64

/* ---- writing ---- */

/* The signed attributes of a PAdES baseline signature (content-type, message-digest,
 * signing-certificate-v2, no signing-time), as the SET that is hashed and signed. @hash is of the
 * document. */
GByteArray *mdg_cms_new_attributes (MdgCertificate *signer, const guint8 *hash, gsize size);

/* All of it. @chain has the signer first, @digest is of document and attributes, @token is a time
 * stamp over @signature or NULL. */
GBytes *mdg_cms_build (GPtrArray *chain,
                       gnutls_digest_algorithm_t digest,
                       GByteArray *attributes,
                       GBytes *signature,
                       GBytes *token);

/* SEQUENCE { OID of @digest }, as it stands in many places. */
void mdg_cms_put_digest (GByteArray *out, gnutls_digest_algorithm_t digest);

/* ---- reading ---- */

typedef struct
{
  MdgDer content_type; /* OID */
  MdgDer content;      /* OCTET STRING inside; empty when it is detached */
  MdgDer certificates; /* their SET */
  MdgDer serial;
  MdgDer issuer;           /* whole Name; empty when the signer is named by key identifier */
  MdgDer key_id;           /* subject key identifier; empty when named by issuer and serial */
  MdgDer attributes;       /* content of the SET */
  MdgDer message_digest;   /* from the attributes */
  MdgDer attribute_type;   /* content-type from the attributes, an OID */
  MdgDer certificate_hash; /* of signing-certificate(-v2) */
  MdgDer signature;
  MdgDer token; /* signature time stamp, empty without one */

  gnutls_digest_algorithm_t digest;
  gnutls_digest_algorithm_t certificate_digest;
  gnutls_sign_algorithm_t algorithm;
  gboolean has_signing_certificate;
  gboolean has_signing_time;
} MdgCms;

/* Reads signed data; what follows it in @data (padding) is passed over and must be zero. FALSE when
 * it is not the one kind understood. */
gboolean mdg_cms_read (gconstpointer data, gsize size, MdgCms *ret_cms);

/* Certificates that came along, in no order; damaged ones are left out. */
GPtrArray *mdg_cms_list_certificates (const MdgCms *cms);

/* The signer's among @certificates, borrowed; NULL when it is not there. */
MdgCertificate *mdg_cms_find_signer (const MdgCms *cms, GPtrArray *certificates);

/* Whether the attributes bind @signer and were signed by it. */
gboolean mdg_cms_verify (const MdgCms *cms, MdgCertificate *signer);

/* Hash of @digest, and its size; 0 for algorithms that are not trusted. */
gsize mdg_cms_hash (gnutls_digest_algorithm_t digest, MdgDer data, guint8 ret_hash[MDG_HASH_MAX]);

/* The algorithm of an AlgorithmIdentifier's content; UNKNOWN for those that are not trusted. */
gnutls_digest_algorithm_t mdg_cms_read_digest (MdgDer identifier);

G_END_DECLS
