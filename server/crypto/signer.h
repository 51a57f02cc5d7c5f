/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signatures of the server over its own records (audit checkpoints, backup manifests): Ed25519
 * (RFC 8032) from a 32-byte seed. Immutable after creation: any thread.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

#define MDG_SIGNATURE_SIZE 64
#define MDG_PUBLIC_KEY_SIZE 32

typedef struct _MdgSigner MdgSigner;

/* @seed must be used for nothing else: derive it (mdg_key_derive ()). */
MdgSigner *mdg_signer_new (MdgKey *seed);
void mdg_signer_free (MdgSigner *signer);

/* MDG_PUBLIC_KEY_SIZE bytes, borrowed. */
const guint8 *mdg_signer_get_public_key (MdgSigner *signer);

void mdg_signer_sign (MdgSigner *signer,
                      gconstpointer data,
                      gsize size,
                      guint8 ret_signature[MDG_SIGNATURE_SIZE]);

/* Needs no secret. */
gboolean mdg_signature_verify (const guint8 public_key[MDG_PUBLIC_KEY_SIZE],
                               gconstpointer data,
                               gsize size,
                               const guint8 signature[MDG_SIGNATURE_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgSigner, mdg_signer_free)

G_END_DECLS
