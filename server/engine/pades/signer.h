/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signs many PDFs with one key: PAdES baseline B-B, B-T, B-LT.
 *
 * DESIGN. Opened once for a batch: the key is loaded, its certificate checked, its chain built; for
 * B-T one trial stamp shows that the authority works and how large its stamps are; for B-LT the
 * certificates, revocation lists and OCSP answers of both chains are fetched. Then each document is
 * written anew with all of that in it (document.h), hashed, signed, stamped, and the result is
 * parsed and verified again (verify.h) before it is handed out. Nothing is ever half signed: a
 * document comes out whole or not at all, so whoever wants to go on after a token was pulled asks
 * for the rest.
 *
 * Threads: a signer is immutable once it is open. mdg_pades_signer_sign () may be called from any
 * number of threads at once; keys from files sign side by side, a token one after the other. Each
 * call holds about three times the size of its document. Opened, and freed when nobody signs any
 * more, by its owner.
 */
#pragma once

#include "server/engine/pades/document.h"
#include "server/engine/pades/verify.h"

G_BEGIN_DECLS

#define MDG_PADES_THREADS_MAX 64

typedef struct _MdgPadesSigner MdgPadesSigner;

typedef struct
{
  /* The key: one of these. */
  GBytes *p12;
  const char *password;
  const char *pkcs11_uri;
  const char *pin;

  MdgPadesLevel level;
  const char *tsa_url; /* for B-T and B-LT */
  guint tsa_seconds;   /* for one answer; 0 for the default of 20 */
  GPtrArray *trust;    /* certificates; needed for B-LT, and checked at any level when given */
  GPtrArray *crls;     /* GBytes of revocation lists, DER or PEM; or NULL */
  gboolean may_fetch;  /* revocation data from the addresses in the certificates, for B-LT */

  const char *reason; /* or NULL */
  GBytes *seal;       /* PNG, or NULL */
  guint seal_page;    /* from 1 */
  double seal_at[4];  /* left, top, width, height in mm from the top left corner */

  gint64 now; /* microseconds since 1970; 0 for the clock of the machine */
} MdgPadesOptions;

/* Opens the key and collects what the level needs. Any of the SIGNING errors that a key, a token,
 * an authority or the chain can cause. */
MdgPadesSigner *
mdg_pades_signer_new (const MdgPadesOptions *options, GCancellable *cancellable, GError **error);
void mdg_pades_signer_free (MdgPadesSigner *signer);

/* Who signs: the name in the certificate, and its last day. Borrowed. */
const char *mdg_pades_signer_get_name (MdgPadesSigner *signer);
gint64 mdg_pades_signer_get_valid_until (MdgPadesSigner *signer);

/* Whole days until the first certificate of the chain expires: whoever signs warns when it is soon.
 */
gint64 mdg_pades_signer_get_days_left (MdgPadesSigner *signer);

/* The signed file. SIGNING_SOURCE_..., SIGNING_SEAL_PLACE, SIGNING_TOKEN, SIGNING_TSA_...,
 * SIGNING_EXPIRED, SIGNING_CHECK, CANCELLED. */
GBytes *mdg_pades_signer_sign (MdgPadesSigner *signer,
                               GBytes *pdf,
                               GCancellable *cancellable,
                               GError **error);

/* Where a batch takes its documents from and puts them; both are called on its threads, each index
 * once. @store keeps the result so that it survives a crash before it returns TRUE. */
typedef struct
{
  GBytes *(*load) (guint index, gpointer user_data, GError **error);
  gboolean (*store) (guint index, GBytes *signed_pdf, gpointer user_data, GError **error);
  gpointer user_data;
} MdgPadesBatch;

/* Signs documents 0..@n - 1 whose @done is FALSE on @n_threads threads, and sets @done of each that
 * was stored. The first error ends it: documents under way are finished, and a later call with the
 * same @done goes on with the rest. */
gboolean mdg_pades_signer_sign_batch (MdgPadesSigner *signer,
                                      const MdgPadesBatch *batch,
                                      guint n,
                                      gboolean *done,
                                      guint n_threads,
                                      GCancellable *cancellable,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPadesSigner, mdg_pades_signer_free)

G_END_DECLS
