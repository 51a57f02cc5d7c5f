/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether the certificates of a chain have been revoked, and the proofs of that for the DSS.
 *
 * For each certificate below the root: a list that was given, else an OCSP answer, else a list,
 * from the addresses in the certificate. Every proof is checked (signature, time, certificate)
 * before it counts. Synchronous, any thread.
 */
#pragma once

#include "server/engine/pades/certificate.h"

G_BEGIN_DECLS

#define MDG_REVOCATION_PROOFS_MAX 64

typedef struct
{
  GPtrArray *given; /* GBytes of lists (DER or PEM), or NULL */
  gboolean may_fetch;
  gboolean is_needed; /* a certificate without any proof is an error */
  gint64 now;

  GPtrArray *crls;         /* GBytes, DER: filled */
  GPtrArray *ocsps;        /* GBytes: filled */
  GPtrArray *certificates; /* of OCSP responders, filled */
} MdgRevocation;

void mdg_revocation_init (MdgRevocation *revocation);
void mdg_revocation_clear (MdgRevocation *revocation);

/* Looks at every certificate of @chain (leaf first, issuers included). SIGNING_REVOKED,
 * SIGNING_NO_REVOCATION, SIGNING_CRL_FILE, CANCELLED. */
gboolean mdg_revocation_check_chain (MdgRevocation *revocation,
                                     GPtrArray *chain,
                                     GCancellable *cancellable,
                                     GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgRevocation, mdg_revocation_clear)

G_END_DECLS
