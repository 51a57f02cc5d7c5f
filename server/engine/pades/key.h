/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A key that signs, with its certificate: from a PKCS#12 file or on a token (PKCS#11).
 *
 * A key from a file signs on any number of threads at once. A token does one signature after the
 * other whoever asks. A wrong PIN is never tried twice: the key cannot be opened then. Owned by the
 * signer.
 */
#pragma once

#include "server/engine/pades/certificate.h"

#include <gnutls/abstract.h>

G_BEGIN_DECLS

#define MDG_PADES_P12_MAX (1024 * 1024)

typedef struct _MdgPadesKey MdgPadesKey;

/* SIGNING_PASSWORD, SIGNING_KEY_FILE, SIGNING_NO_KEY. */
MdgPadesKey *mdg_pades_key_new_from_p12 (GBytes *file, const char *password, GError **error);

/* @uri names the key (RFC 7512), with module-path where its module is not configured for p11-kit.
 * SIGNING_TOKEN, SIGNING_PIN, SIGNING_PIN_LOCKED, SIGNING_NO_KEY, SIGNING_SEVERAL_KEYS. */
MdgPadesKey *mdg_pades_key_new_from_token (const char *uri, const char *pin, GError **error);
void mdg_pades_key_free (MdgPadesKey *key);

/* The certificate that belongs to the key, and others that lay beside it. Borrowed. */
MdgCertificate *mdg_pades_key_get_certificate (MdgPadesKey *key);
GPtrArray *mdg_pades_key_get_others (MdgPadesKey *key);

/* SHA-256, for P-384 SHA-384. */
gnutls_digest_algorithm_t mdg_pades_key_get_digest (MdgPadesKey *key);

/* The signature over @hash, made with mdg_pades_key_get_digest (). SIGNING_TOKEN when the token is
 * gone, SIGNING_TOKEN_FAILED. */
GBytes *mdg_pades_key_sign (MdgPadesKey *key, const guint8 *hash, gsize size, GError **error);

/* Whether @signature over @hash was made with @certificate's key. */
gboolean mdg_certificate_verify_hash (MdgCertificate *certificate,
                                      gnutls_sign_algorithm_t algorithm,
                                      const guint8 *hash,
                                      gsize hash_size,
                                      const guint8 *signature,
                                      gsize signature_size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPadesKey, mdg_pades_key_free)

G_END_DECLS
