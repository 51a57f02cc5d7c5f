/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Certificates (X.509) as signing and checking need them: what they may be used for, when they
 * hold, and the way from one to a trusted root.
 *
 * A certificate is immutable and counted atomically: any thread. Lists are GPtrArrays that own
 * references.
 */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Of one file or one signature. */
#define MDG_CERTIFICATES_MAX 64
#define MDG_CHAIN_MAX 8

typedef struct _MdgCertificate MdgCertificate;

typedef enum
{
  MDG_CERTIFICATE_FINE,
  MDG_CERTIFICATE_NOT_YET,
  MDG_CERTIFICATE_EXPIRED,
  MDG_CERTIFICATE_USAGE,
  MDG_CERTIFICATE_IS_CA,
  MDG_CERTIFICATE_ALGORITHM,
} MdgCertificateFault;

/* NULL when @data is no certificate. */
MdgCertificate *mdg_certificate_new (gconstpointer data, gsize size);
MdgCertificate *mdg_certificate_new_from_crt (gnutls_x509_crt_t crt);
MdgCertificate *mdg_certificate_ref (MdgCertificate *certificate);
void mdg_certificate_unref (MdgCertificate *certificate);

GPtrArray *mdg_certificates_new (void);

/* All certificates of a PEM file; an empty list when there is none, NULL when one is damaged or
 * there are too many. */
GPtrArray *mdg_certificates_read_pem (GBytes *pem);

/* Borrowed. */
GBytes *mdg_certificate_get_der (MdgCertificate *certificate);
gnutls_x509_crt_t mdg_certificate_get_crt (MdgCertificate *certificate);

gboolean mdg_certificate_equal (MdgCertificate *a, MdgCertificate *b);

/* For people: the common name, else unit or organisation, else the whole name. */
char *mdg_certificate_dup_subject (MdgCertificate *certificate);
char *mdg_certificate_dup_issuer (MdgCertificate *certificate);

/* First and last moment, microseconds since 1970. */
gint64 mdg_certificate_get_begin (MdgCertificate *certificate);
gint64 mdg_certificate_get_end (MdgCertificate *certificate);

/* Whether documents may be signed with it at @time, and its key is of a supported kind. */
MdgCertificateFault mdg_certificate_check_signer (MdgCertificate *certificate, gint64 time);

/* Whether time stamps may be signed with it at @time: timeStamping alone (RFC 3161, 2.3). */
MdgCertificateFault mdg_certificate_check_stamper (MdgCertificate *certificate, gint64 time);

gboolean mdg_certificate_is_self_signed (MdgCertificate *certificate);

/* The one of @pool that signed @certificate, borrowed; NULL when it is not there. */
MdgCertificate *mdg_certificate_find_issuer (MdgCertificate *certificate, GPtrArray *pool);

/* @leaf and those above it as far as @anchors and @pool (either may be NULL) know them, its trust
 * anchor included. *@ret_trusted: it ends at one of @anchors and each link holds at @time. */
GPtrArray *mdg_certificate_build_chain (MdgCertificate *leaf,
                                        GPtrArray *pool,
                                        GPtrArray *anchors,
                                        gint64 time,
                                        gboolean *ret_trusted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCertificate, mdg_certificate_unref)

G_END_DECLS
