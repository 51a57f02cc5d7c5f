/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a PDF is what its signer signed.
 *
 * DESIGN. A file is whole when a signature covers every byte of it but its own, the hash of those
 * bytes is the signed one, the signature was made with the key of a certificate meant for that, and
 * the certificate was valid when it signed: at the time of its time stamp, else at the time the
 * signer claims. With trusted certificates given, it must lead to one of them. Signatures are found
 * and covered bytes are compared on the bytes of the file alone (place.h), so that no two readings
 * of a bent file come in between.
 *
 * Earlier signatures of a file with several must hold for their part too, and none of them may have
 * forbidden what came later. Hostile files are expected; memory is bounded by the size of the file.
 * Plain functions: any thread.
 */
#pragma once

#include "server/engine/pades/certificate.h"
#include "server/engine/pades/place.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_PADES_WHOLE,
  MDG_PADES_NO_PDF,
  MDG_PADES_NO_SIGNATURE,
  MDG_PADES_UNREADABLE, /* the signature is damaged */
  MDG_PADES_TRUNCATED,  /* the file ends before what was signed does */
  MDG_PADES_APPENDED,   /* something follows what was signed */
  MDG_PADES_RANGE,      /* more than the signature itself is left out of what is signed */
  MDG_PADES_CHANGED,    /* signed bytes are not the ones that were signed */
  MDG_PADES_FORGED,     /* the signature was not made with the key of its certificate */
  MDG_PADES_ALGORITHM,
  MDG_PADES_NO_CERTIFICATE,
  MDG_PADES_USAGE,
  MDG_PADES_NOT_YET_VALID,
  MDG_PADES_EXPIRED,
  MDG_PADES_UNTRUSTED,
  MDG_PADES_TIME_STAMP,
  MDG_PADES_TIME_STAMP_UNTRUSTED,
  MDG_PADES_FORBIDDEN, /* changed later though the signer forbade it */
  MDG_N_PADES_FAULTS
} MdgPadesFault;

typedef enum
{
  MDG_PADES_LEVEL_OTHER, /* signed, but not as PAdES baseline */
  MDG_PADES_LEVEL_B_B,
  MDG_PADES_LEVEL_B_T,
  MDG_PADES_LEVEL_B_LT,
  MDG_N_PADES_LEVELS
} MdgPadesLevel;

typedef struct
{
  MdgPadesFault fault;
  gboolean covers_file;
  guint64 n_after; /* bytes behind what it covers */
  MdgPadesLevel level;
  MdgPadesDss dss;
  int certification; /* 1: no change allowed; 2, 3: some; 0: not certified */

  char *signer; /* of the certificate; "" when there is none */
  char *issuer;
  char *fingerprint;          /* SHA-256 of the certificate, hexadecimal */
  gint64 valid_from;          /* of the certificate, microseconds */
  gint64 valid_until;         /* of the certificate */
  gint64 claimed_at;          /* /M; 0 without */
  gint64 stamped_at;          /* 0 without a good time stamp */
  char *stamped_by;           /* or NULL */
  char *reason;               /* or NULL */
  gboolean is_document_stamp; /* a time stamp over the document, nobody's signature */
  gboolean is_trusted;        /* leads to a trusted certificate; FALSE too when none was given */
} MdgPadesSignature;

typedef struct
{
  MdgPadesFault fault;   /* WHOLE, or what is worst */
  GPtrArray *signatures; /* of MdgPadesSignature, in the order they were made */
} MdgPadesReport;

/* Judges @pdf. @trust has trusted certificates, or is NULL when trust is not asked for; @now judges
 * signatures that tell no time. */
MdgPadesReport *mdg_pades_verify (GBytes *pdf, GPtrArray *trust, gint64 now);
void mdg_pades_report_free (MdgPadesReport *report);

/* For programs ("changed") and for people (a translatable sentence). Static. */
const char *mdg_pades_fault_slug (MdgPadesFault fault);
const char *mdg_pades_fault_sentence (MdgPadesFault fault);
const char *mdg_pades_level_slug (MdgPadesLevel level);

/* The level of its slug ("b-lt"); FALSE when there is none. */
gboolean mdg_pades_level_from_slug (const char *slug, MdgPadesLevel *ret_level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPadesReport, mdg_pades_report_free)

G_END_DECLS
