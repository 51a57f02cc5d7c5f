/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/verify.h"

#include "server/engine/pades/cms.h"
#include "server/engine/pades/time-stamp.h"

#include <glib/gi18n.h>
#include <gnutls/crypto.h>
#include <string.h>

/* Where readers look for "%PDF-" and "%%EOF". */
#define EDGE 1024
#define SUB_FILTER_CADES "/ETSI.CAdES.detached"
#define SUB_FILTER_STAMP "/ETSI.RFC3161"

static const struct
{
  const char *slug;
  const char *sentence;
} faults[MDG_N_PADES_FAULTS] = {
  [MDG_PADES_WHOLE] = { "whole", N_ ("The file is exactly as it was signed.") },
  [MDG_PADES_NO_PDF] = { "no-pdf", N_ ("The file is not a PDF.") },
  [MDG_PADES_NO_SIGNATURE] = { "no-signature", N_ ("The file is not signed.") },
  [MDG_PADES_UNREADABLE] = { "unreadable", N_ ("The signature is damaged.") },
  [MDG_PADES_TRUNCATED] = { "truncated", N_ ("The end of the file is missing.") },
  [MDG_PADES_APPENDED] = { "appended", N_ ("Something was added to the file after it was signed.") },
  [MDG_PADES_RANGE] = { "range", N_ ("The signature does not cover the whole file.") },
  [MDG_PADES_CHANGED] = { "changed", N_ ("The file was changed after it was signed.") },
  [MDG_PADES_FORGED] = { "forged",
                         N_ ("The signature was not made with the key of its certificate.") },
  [MDG_PADES_ALGORITHM] = { "algorithm",
                            N_ ("The signature uses a method that is not safe or not known.") },
  [MDG_PADES_NO_CERTIFICATE] = { "no-certificate",
                                 N_ ("The certificate of the signer is missing.") },
  [MDG_PADES_USAGE] = { "usage", N_ ("The certificate is not meant for signing documents.") },
  [MDG_PADES_NOT_YET_VALID] = { "not-yet-valid",
                                N_ ("The certificate was not valid yet when the file was signed.") },
  [MDG_PADES_EXPIRED] = { "expired", N_ ("The certificate had expired when the file was signed.") },
  [MDG_PADES_UNTRUSTED] = { "untrusted",
                            N_ ("The certificate does not lead to one of the trusted ones.") },
  [MDG_PADES_TIME_STAMP] = { "time-stamp",
                             N_ ("The time stamp does not belong to this signature.") },
  [MDG_PADES_TIME_STAMP_UNTRUSTED] = { "time-stamp-untrusted",
                                       N_ ("The time stamp does not lead to a trusted certificate.") },
  [MDG_PADES_FORBIDDEN] = { "forbidden",
                            N_ ("The file was changed later though its signer had forbidden it.") },
};

static const char *const levels[MDG_N_PADES_LEVELS] = { "other", "b-b", "b-t", "b-lt" };

const char *
mdg_pades_fault_slug (MdgPadesFault fault)
{
  return faults[fault].slug;
}

const char *
mdg_pades_fault_sentence (MdgPadesFault fault)
{
  return faults[fault].sentence;
}

const char *
mdg_pades_level_slug (MdgPadesLevel level)
{
  return levels[level];
}

gboolean
mdg_pades_level_from_slug (const char *slug, MdgPadesLevel *ret_level)
{
  for (int i = MDG_PADES_LEVEL_B_B; i < MDG_N_PADES_LEVELS; i++)
    if (g_str_equal (slug, levels[i]))
      {
        *ret_level = (MdgPadesLevel) i;
        return TRUE;
      }
  return FALSE;
}

static void
signature_free (gpointer data)
{
  MdgPadesSignature *signature = data;
  g_free (signature->signer);
  g_free (signature->issuer);
  g_free (signature->fingerprint);
  g_free (signature->stamped_by);
  g_free (signature->reason);
  g_free (signature);
}

void
mdg_pades_report_free (MdgPadesReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->signatures);
  g_free (report);
}

/* ---- one signature ---- */

typedef struct
{
  const guint8 *data;
  gsize size;
  GPtrArray *trust;
  gint64 now;
  const MdgPadesPlace *place;
  MdgCms cms;
  GPtrArray *certificates;
  MdgCertificate *signer; /* borrowed from certificates */
  MdgPadesSignature *signature;
} Judging;

/* The order of these is the order in which people are told. */
static MdgPadesFault
judge_place (Judging *judging)
{
  const MdgPadesPlace *place = judging->place;
  if (place->covered_end > judging->size)
    return MDG_PADES_TRUNCATED;
  if (place->contents == NULL)
    return MDG_PADES_UNREADABLE;
  return place->is_well_formed && place->covered_end >= place->gap_end ? MDG_PADES_WHOLE
                                                                       : MDG_PADES_RANGE;
}

static gboolean
has_document_digest (Judging *judging)
{
  const MdgPadesPlace *place = judging->place;
  guint8 hash[MDG_HASH_MAX];
  gnutls_hash_hd_t handle = NULL;
  gsize rest = (gsize) place->covered_end - place->gap_end;
  if (gnutls_hash_init (&handle, judging->cms.digest) < 0)
    return FALSE;
  gnutls_hash (handle, judging->data, place->gap_begin);
  gnutls_hash (handle, judging->data + place->gap_end, rest);
  gnutls_hash_deinit (handle, hash);
  return mdg_der_equal (judging->cms.message_digest,
                        (MdgDer){ hash, gnutls_hash_get_len (judging->cms.digest) });
}

static MdgPadesFault
judge_value (Judging *judging)
{
  gsize size = 0;
  gconstpointer contents = g_bytes_get_data (judging->place->contents, &size);
  MdgCms *cms = &judging->cms;
  if (!mdg_cms_read (contents, size, cms) || cms->content.data != NULL ||
      !mdg_der_is_oid (cms->content_type, MDG_OID_DATA) ||
      !mdg_der_is_oid (cms->attribute_type, MDG_OID_DATA))
    return MDG_PADES_UNREADABLE;
  if (cms->digest == GNUTLS_DIG_UNKNOWN || cms->algorithm == GNUTLS_SIGN_UNKNOWN)
    return MDG_PADES_ALGORITHM;
  judging->certificates = mdg_cms_list_certificates (cms);
  judging->signer = mdg_cms_find_signer (cms, judging->certificates);
  if (judging->signer == NULL)
    return MDG_PADES_NO_CERTIFICATE;
  if (!has_document_digest (judging))
    return MDG_PADES_CHANGED;
  return mdg_cms_verify (cms, judging->signer) ? MDG_PADES_WHOLE : MDG_PADES_FORGED;
}

static gboolean
is_trusted (Judging *judging, MdgCertificate *leaf, GPtrArray *pool, gint64 time)
{
  gboolean trusted = FALSE;
  if (judging->trust == NULL)
    return FALSE;
  g_autoptr (GPtrArray) chain =
    mdg_certificate_build_chain (leaf, pool, judging->trust, time, &trusted);
  return trusted;
}

static MdgPadesFault
judge_time_stamp (Judging *judging)
{
  g_auto (MdgTimeStamp) stamp = { 0 };
  const MdgCms *cms = &judging->cms;
  if (cms->token.size == 0)
    return MDG_PADES_WHOLE;
  if (mdg_time_stamp_check (cms->token, cms->signature, &stamp) != MDG_TIME_STAMP_FINE)
    return MDG_PADES_TIME_STAMP;
  if (judging->trust != NULL &&
      !is_trusted (judging, stamp.authority, stamp.certificates, stamp.time))
    return MDG_PADES_TIME_STAMP_UNTRUSTED;
  judging->signature->stamped_at = stamp.time;
  judging->signature->stamped_by = mdg_certificate_dup_subject (stamp.authority);
  return MDG_PADES_WHOLE;
}

static gint64
time_of (Judging *judging)
{
  const MdgPadesSignature *signature = judging->signature;
  if (signature->stamped_at != 0)
    return signature->stamped_at;
  return signature->claimed_at != 0 ? signature->claimed_at : judging->now;
}

static MdgPadesFault
judge_certificate (Judging *judging)
{
  gint64 time = time_of (judging);
  judging->signature->is_trusted =
    is_trusted (judging, judging->signer, judging->certificates, time);
  switch (mdg_certificate_check_signer (judging->signer, time))
    {
    case MDG_CERTIFICATE_IS_CA:
    case MDG_CERTIFICATE_USAGE:
      return MDG_PADES_USAGE;
    case MDG_CERTIFICATE_NOT_YET:
      return MDG_PADES_NOT_YET_VALID;
    case MDG_CERTIFICATE_EXPIRED:
      return MDG_PADES_EXPIRED;
    case MDG_CERTIFICATE_ALGORITHM: /* other kinds of keys than ours may sign elsewhere */
    case MDG_CERTIFICATE_FINE:
      break;
    }
  return judging->trust == NULL || judging->signature->is_trusted ? MDG_PADES_WHOLE
                                                                  : MDG_PADES_UNTRUSTED;
}

static void
tell_certificate (Judging *judging)
{
  MdgPadesSignature *signature = judging->signature;
  if (judging->signer == NULL)
    return;
  g_free (signature->signer);
  g_free (signature->issuer);
  signature->signer = mdg_certificate_dup_subject (judging->signer);
  signature->issuer = mdg_certificate_dup_issuer (judging->signer);
  g_free (signature->fingerprint);
  signature->fingerprint =
    g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, mdg_certificate_get_der (judging->signer));
  signature->valid_from = mdg_certificate_get_begin (judging->signer);
  signature->valid_until = mdg_certificate_get_end (judging->signer);
}

static MdgPadesLevel
level_of (Judging *judging)
{
  const MdgPadesSignature *signature = judging->signature;
  if (!g_str_equal (judging->place->sub_filter, SUB_FILTER_CADES) ||
      !judging->cms.has_signing_certificate || judging->cms.has_signing_time ||
      judging->signer == NULL)
    return MDG_PADES_LEVEL_OTHER;
  if (signature->stamped_at == 0)
    return MDG_PADES_LEVEL_B_B;
  return signature->dss == MDG_PADES_DSS_FULL ? MDG_PADES_LEVEL_B_LT : MDG_PADES_LEVEL_B_T;
}

static void
tell_stamp (Judging *judging, const MdgTimeStamp *stamp)
{
  judging->signer = stamp->authority;
  tell_certificate (judging);
  judging->signer = NULL;
  judging->signature->stamped_at = stamp->time;
  judging->signature->stamped_by = mdg_certificate_dup_subject (stamp->authority);
}

/* A time stamp over the document, which others renew for archives. */
static MdgPadesFault
judge_document_stamp (Judging *judging)
{
  static const MdgPadesFault map[] = {
    [MDG_TIME_STAMP_FINE] = MDG_PADES_WHOLE,
    [MDG_TIME_STAMP_UNREADABLE] = MDG_PADES_UNREADABLE,
    [MDG_TIME_STAMP_IMPRINT] = MDG_PADES_CHANGED,
    [MDG_TIME_STAMP_SIGNATURE] = MDG_PADES_FORGED,
    [MDG_TIME_STAMP_CERTIFICATE] = MDG_PADES_USAGE,
  };
  const MdgPadesPlace *place = judging->place;
  g_auto (MdgTimeStamp) stamp = { 0 };
  gsize size = 0;
  const guint8 *contents = g_bytes_get_data (place->contents, &size);
  gsize rest = (gsize) place->covered_end - place->gap_end;
  g_autofree guint8 *covered = g_malloc (place->gap_begin + rest);
  memcpy (covered, judging->data, place->gap_begin);
  memcpy (covered + place->gap_begin, judging->data + place->gap_end, rest);
  MdgTimeStampFault fault = mdg_time_stamp_check (
    (MdgDer){ contents, size }, (MdgDer){ covered, place->gap_begin + rest }, &stamp);
  if (fault != MDG_TIME_STAMP_FINE)
    return map[fault];
  tell_stamp (judging, &stamp);
  judging->signature->is_trusted =
    is_trusted (judging, stamp.authority, stamp.certificates, stamp.time);
  return judging->trust == NULL || judging->signature->is_trusted ? MDG_PADES_WHOLE
                                                                  : MDG_PADES_TIME_STAMP_UNTRUSTED;
}

static MdgPadesFault
judge_all (Judging *judging)
{
  MdgPadesFault fault = judge_place (judging);
  if (fault != MDG_PADES_WHOLE)
    return fault;
  if (judging->signature->is_document_stamp)
    return judge_document_stamp (judging);
  fault = judge_value (judging);
  tell_certificate (judging);
  if (fault != MDG_PADES_WHOLE)
    return fault;
  fault = judge_time_stamp (judging);
  MdgPadesFault certificate_fault = judge_certificate (judging);
  judging->signature->dss =
    mdg_pades_find_dss (judging->data, judging->size, judging->size);
  judging->signature->level = level_of (judging);
  return certificate_fault != MDG_PADES_WHOLE ? certificate_fault : fault;
}

static MdgPadesSignature *
judge (GBytes *pdf, const MdgPadesPlace *place, GPtrArray *trust, gint64 now)
{
  Judging judging = { .trust = trust, .now = now, .place = place };
  MdgPadesSignature *signature = g_new0 (MdgPadesSignature, 1);
  judging.signature = signature;
  judging.data = g_bytes_get_data (pdf, &judging.size);
  signature->signer = g_strdup ("");
  signature->issuer = g_strdup ("");
  signature->fingerprint = g_strdup ("");
  signature->reason = g_strdup (place->reason);
  signature->is_document_stamp = g_str_equal (place->sub_filter, SUB_FILTER_STAMP);
  signature->claimed_at = place->time;
  signature->certification = place->certification;
  signature->covers_file = place->is_well_formed && place->covered_end == judging.size;
  signature->n_after =
    place->covered_end < judging.size ? judging.size - place->covered_end : 0;
  signature->fault = judge_all (&judging);
  g_clear_pointer (&judging.certificates, g_ptr_array_unref);
  return signature;
}

/* ---- all of them ---- */

static gboolean
has_near_edge (GBytes *pdf, const char *text, gboolean at_end)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (pdf, &size);
  gsize length = MIN (size, EDGE);
  return length > 0 &&
         memmem (at_end ? data + size - length : data, length, text, strlen (text)) != NULL;
}

static MdgPadesFault
judge_unsigned (GBytes *pdf)
{
  if (!has_near_edge (pdf, "%PDF-", FALSE))
    return MDG_PADES_NO_PDF;
  return has_near_edge (pdf, "%%EOF", TRUE) ? MDG_PADES_NO_SIGNATURE : MDG_PADES_TRUNCATED;
}

/* Whether an update followed this signature though it certified that none would. Another signature
 * is allowed by levels 2 and 3 and by signatures that certify nothing. */
static gboolean
forbids_more (const MdgPadesSignature *signature)
{
  return signature->certification == 1 && signature->n_after > 0;
}

static MdgPadesFault
judge_report (const MdgPadesReport *report)
{
  const MdgPadesSignature *last = report->signatures->pdata[report->signatures->len - 1];
  for (guint i = 0; i < report->signatures->len; i++)
    {
      const MdgPadesSignature *signature = report->signatures->pdata[i];
      if (signature->fault != MDG_PADES_WHOLE)
        return signature->fault;
    }
  if (!last->covers_file)
    return MDG_PADES_APPENDED;
  for (guint i = 0; i + 1 < report->signatures->len; i++)
    if (forbids_more (report->signatures->pdata[i]))
      return MDG_PADES_FORBIDDEN;
  return MDG_PADES_WHOLE;
}

/* Signed files may lie in a file as attachments: what cannot be a signature of this one is passed
 * over once one is there that covers the whole file. */
static gboolean
has_cover (GPtrArray *places, gsize size)
{
  for (guint i = 0; i < places->len; i++)
    {
      const MdgPadesPlace *place = places->pdata[i];
      if (place->is_well_formed && place->covered_end == size)
        return TRUE;
    }
  return FALSE;
}

MdgPadesReport *
mdg_pades_verify (GBytes *pdf, GPtrArray *trust, gint64 now)
{
  MdgPadesReport *report = g_new0 (MdgPadesReport, 1);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (pdf, &size);
  report->signatures = g_ptr_array_new_with_free_func (signature_free);
  g_autoptr (GPtrArray) places =
    size > 0 ? mdg_pades_find_places (data, size) : g_ptr_array_new ();
  gboolean is_covered = has_cover (places, size);
  for (guint i = 0; i < places->len; i++)
    {
      const MdgPadesPlace *place = places->pdata[i];
      if (place->is_well_formed || !is_covered)
        g_ptr_array_add (report->signatures, judge (pdf, place, trust, now));
    }
  report->fault = report->signatures->len > 0 ? judge_report (report) : judge_unsigned (pdf);
  return report;
}
