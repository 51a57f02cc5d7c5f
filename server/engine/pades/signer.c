/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/signer.h"

#include "server/engine/pades/cms.h"
#include "server/engine/pades/key.h"
#include "server/engine/pades/revocation.h"
#include "server/engine/pades/seal.h"
#include "server/engine/pades/time-stamp.h"
#include "server/engine/pades/tsa.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include <gnutls/crypto.h>
#include <string.h>

#define DAY (24 * G_TIME_SPAN_HOUR)
/* What a CMS has beside certificates and time stamp: attributes, names, lengths. */
#define CMS_REST 2048
/* Stamps of one authority differ by their serial number and little else. */
#define STAMP_SLACK 1024
#define CONTENTS_STEP 256

struct _MdgPadesSigner
{
  MdgPadesKey *key;
  GPtrArray *chain;
  char *name;
  gnutls_digest_algorithm_t digest;
  MdgPadesLevel level;
  gint64 fixed_now; /* 0: the clock of the machine */

  char *tsa_url;
  guint tsa_seconds;
  GPtrArray *trust;

  char *reason;
  MdgPadesPicture *seal;
  guint seal_page;
  double seal_at[4];

  gsize contents_size;
  GPtrArray *dss_certificates; /* of GBytes */
  MdgRevocation revocation;
};

void
mdg_pades_signer_free (MdgPadesSigner *signer)
{
  if (signer == NULL)
    return;
  g_clear_pointer (&signer->key, mdg_pades_key_free);
  g_clear_pointer (&signer->chain, g_ptr_array_unref);
  g_clear_pointer (&signer->trust, g_ptr_array_unref);
  g_clear_pointer (&signer->seal, mdg_seal_free);
  g_clear_pointer (&signer->dss_certificates, g_ptr_array_unref);
  mdg_revocation_clear (&signer->revocation);
  g_free (signer->name);
  g_free (signer->tsa_url);
  g_free (signer->reason);
  g_free (signer);
}

const char *
mdg_pades_signer_get_name (MdgPadesSigner *signer)
{
  return signer->name;
}

gint64
mdg_pades_signer_get_valid_until (MdgPadesSigner *signer)
{
  return mdg_certificate_get_end (mdg_pades_key_get_certificate (signer->key));
}

static gint64
get_now (MdgPadesSigner *signer)
{
  return signer->fixed_now != 0 ? signer->fixed_now : g_get_real_time ();
}

gint64
mdg_pades_signer_get_days_left (MdgPadesSigner *signer)
{
  gint64 end = G_MAXINT64;
  for (guint i = 0; i < signer->chain->len; i++)
    end = MIN (end, mdg_certificate_get_end (signer->chain->pdata[i]));
  return (end - get_now (signer)) / DAY;
}

/* ---- opening ---- */

static void
set_date_error (GError **error, MdgErrorCode code, gint64 time)
{
  g_autofree char *date = mdg_date_format (time);
  mdg_set_error (error, code, "date", date, NULL);
}

static gboolean
check_certificate (MdgPadesSigner *signer, GError **error)
{
  MdgCertificate *certificate = mdg_pades_key_get_certificate (signer->key);
  switch (mdg_certificate_check_signer (certificate, get_now (signer)))
    {
    case MDG_CERTIFICATE_FINE:
      return TRUE;
    case MDG_CERTIFICATE_NOT_YET:
      set_date_error (error, MDG_ERROR_SIGNING_NOT_YET_VALID,
                      mdg_certificate_get_begin (certificate));
      return FALSE;
    case MDG_CERTIFICATE_EXPIRED:
      set_date_error (error, MDG_ERROR_SIGNING_EXPIRED, mdg_certificate_get_end (certificate));
      return FALSE;
    case MDG_CERTIFICATE_USAGE:
      mdg_set_error (error, MDG_ERROR_SIGNING_USAGE, NULL);
      return FALSE;
    case MDG_CERTIFICATE_IS_CA:
      mdg_set_error (error, MDG_ERROR_SIGNING_CA, NULL);
      return FALSE;
    case MDG_CERTIFICATE_ALGORITHM:
      mdg_set_error (error, MDG_ERROR_SIGNING_ALGORITHM, NULL);
      return FALSE;
    }
  g_assert_not_reached ();
}

static gboolean
open_key (MdgPadesSigner *signer, const MdgPadesOptions *options, GError **error)
{
  signer->key = options->p12 != NULL
                  ? mdg_pades_key_new_from_p12 (options->p12, options->password, error)
                  : mdg_pades_key_new_from_token (options->pkcs11_uri, options->pin, error);
  if (signer->key == NULL || !check_certificate (signer, error))
    return FALSE;
  signer->digest = mdg_pades_key_get_digest (signer->key);
  signer->name = mdg_certificate_dup_subject (mdg_pades_key_get_certificate (signer->key));
  return TRUE;
}

/* The chain of @leaf with @others at hand; B-LT wants it to end at a trusted certificate. */
static GPtrArray *
find_chain (MdgPadesSigner *signer, MdgCertificate *leaf, GPtrArray *others, GError **error)
{
  gboolean is_trusted = FALSE;
  g_autoptr (GPtrArray) chain =
    mdg_certificate_build_chain (leaf, others, signer->trust, get_now (signer), &is_trusted);
  gboolean must = signer->trust != NULL || signer->level == MDG_PADES_LEVEL_B_LT;
  if (is_trusted || !must)
    return g_steal_pointer (&chain);
  mdg_set_error (error, MDG_ERROR_SIGNING_CHAIN, NULL);
  return NULL;
}

static void
keep_certificates (MdgPadesSigner *signer, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      GBytes *der = mdg_certificate_get_der (certificates->pdata[i]);
      if (!g_ptr_array_find_with_equal_func (signer->dss_certificates, der, g_bytes_equal, NULL))
        g_ptr_array_add (signer->dss_certificates, g_bytes_ref (der));
    }
}

/* A trial stamp: how large they are, and whose certificate stands behind them. */
static gboolean
try_tsa (MdgPadesSigner *signer, GPtrArray **ret_chain, GCancellable *cancellable, GError **error)
{
  g_auto (MdgTimeStamp) stamp = { 0 };
  const MdgDer data = { (const guint8 *) "trial", 5 };
  g_autoptr (GBytes) token =
    mdg_tsa_stamp (signer->tsa_url, signer->tsa_seconds, data, cancellable, error);
  if (token == NULL)
    return FALSE;
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (token, &size);
  if (mdg_time_stamp_check ((MdgDer){ bytes, size }, data, &stamp) != MDG_TIME_STAMP_FINE)
    {
      mdg_set_error (error, MDG_ERROR_SIGNING_TSA_ANSWER, NULL);
      return FALSE;
    }
  signer->contents_size += size + STAMP_SLACK;
  *ret_chain = find_chain (signer, stamp.authority, stamp.certificates, error);
  return *ret_chain != NULL;
}

static gboolean
collect_proofs (MdgPadesSigner *signer,
                GPtrArray *tsa_chain,
                GCancellable *cancellable,
                GError **error)
{
  MdgRevocation *revocation = &signer->revocation;
  if (!mdg_revocation_check_chain (revocation, signer->chain, cancellable, error) ||
      (tsa_chain != NULL &&
       !mdg_revocation_check_chain (revocation, tsa_chain, cancellable, error)))
    return FALSE;
  if (signer->level != MDG_PADES_LEVEL_B_LT)
    return TRUE;
  keep_certificates (signer, signer->chain);
  keep_certificates (signer, tsa_chain);
  keep_certificates (signer, revocation->certificates);
  return TRUE;
}

static void
measure_contents (MdgPadesSigner *signer)
{
  for (guint i = 0; i < signer->chain->len; i++)
    signer->contents_size += g_bytes_get_size (mdg_certificate_get_der (signer->chain->pdata[i]));
  signer->contents_size += CMS_REST;
}

static void
copy_options (MdgPadesSigner *signer, const MdgPadesOptions *options)
{
  signer->level = options->level;
  signer->fixed_now = options->now;
  signer->tsa_url = g_strdup (options->tsa_url);
  signer->tsa_seconds = options->tsa_seconds > 0 ? options->tsa_seconds : 20;
  signer->trust = options->trust != NULL ? g_ptr_array_ref (options->trust) : NULL;
  signer->reason = g_strdup (options->reason);
  signer->seal_page = options->seal_page;
  memcpy (signer->seal_at, options->seal_at, sizeof signer->seal_at);
  signer->dss_certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  mdg_revocation_init (&signer->revocation);
  signer->revocation.given = options->crls;
  signer->revocation.may_fetch = options->may_fetch && options->level == MDG_PADES_LEVEL_B_LT;
  signer->revocation.is_needed = options->level == MDG_PADES_LEVEL_B_LT;
  signer->revocation.now = get_now (signer);
}

MdgPadesSigner *
mdg_pades_signer_new (const MdgPadesOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (MdgPadesSigner) signer = g_new0 (MdgPadesSigner, 1);
  g_autoptr (GPtrArray) tsa_chain = NULL;
  g_return_val_if_fail ((options->p12 != NULL) != (options->pkcs11_uri != NULL), NULL);
  g_return_val_if_fail (options->level == MDG_PADES_LEVEL_B_B || options->tsa_url != NULL, NULL);
  copy_options (signer, options);
  if (options->seal != NULL && (signer->seal = mdg_seal_read (options->seal, error)) == NULL)
    return NULL;
  if (!open_key (signer, options, error))
    return NULL;
  signer->chain = find_chain (signer, mdg_pades_key_get_certificate (signer->key),
                              mdg_pades_key_get_others (signer->key), error);
  if (signer->chain == NULL)
    return NULL;
  measure_contents (signer);
  if (signer->level != MDG_PADES_LEVEL_B_B &&
      !try_tsa (signer, &tsa_chain, cancellable, error))
    return NULL;
  if (!collect_proofs (signer, tsa_chain, cancellable, error))
    return NULL;
  signer->revocation.given = NULL;
  signer->contents_size =
    (signer->contents_size + CONTENTS_STEP - 1) / CONTENTS_STEP * CONTENTS_STEP;
  return g_steal_pointer (&signer);
}

/* ---- signing ---- */

static gboolean
prepare (MdgPadesSigner *signer, GBytes *pdf, MdgPadesPrepared *prepared, GError **error)
{
  MdgPadesLayout layout = {
    .contents_size = signer->contents_size,
    .time = get_now (signer),
    .name = signer->name,
    .reason = signer->reason,
    .has_dss = signer->level == MDG_PADES_LEVEL_B_LT,
    .certificates = signer->dss_certificates,
    .crls = signer->revocation.crls,
    .ocsps = signer->revocation.ocsps,
    .seal = signer->seal,
    .seal_page = signer->seal_page,
  };
  memcpy (layout.seal_at, signer->seal_at, sizeof layout.seal_at);
  return mdg_pades_document_prepare (pdf, &layout, prepared, error);
}

/* The hash of all but the gap. */
static gsize
hash_document (MdgPadesSigner *signer,
               const MdgPadesPrepared *prepared,
               guint8 ret_hash[MDG_HASH_MAX])
{
  gnutls_hash_hd_t handle = NULL;
  g_assert (gnutls_hash_init (&handle, signer->digest) >= 0);
  gnutls_hash (handle, prepared->bytes->data, prepared->gap_begin);
  gnutls_hash (handle, prepared->bytes->data + prepared->gap_end,
               prepared->bytes->len - prepared->gap_end);
  gnutls_hash_deinit (handle, ret_hash);
  return gnutls_hash_get_len (signer->digest);
}

static GBytes *
stamp (MdgPadesSigner *signer, GBytes *signature, GCancellable *cancellable, GError **error)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (signature, &size);
  return mdg_tsa_stamp (signer->tsa_url, signer->tsa_seconds, (MdgDer){ data, size }, cancellable,
                        error);
}

static GBytes *
make_cms (MdgPadesSigner *signer,
          const MdgPadesPrepared *prepared,
          GCancellable *cancellable,
          GError **error)
{
  guint8 hash[MDG_HASH_MAX];
  gsize size = hash_document (signer, prepared, hash);
  g_autoptr (GByteArray) attributes =
    mdg_cms_new_attributes (signer->chain->pdata[0], hash, size);
  size = mdg_cms_hash (signer->digest, (MdgDer){ attributes->data, attributes->len }, hash);
  g_autoptr (GBytes) signature = mdg_pades_key_sign (signer->key, hash, size, error);
  if (signature == NULL)
    return NULL;
  g_autoptr (GBytes) token = NULL;
  if (signer->level != MDG_PADES_LEVEL_B_B &&
      (token = stamp (signer, signature, cancellable, error)) == NULL)
    return NULL;
  return mdg_cms_build (signer->chain, signer->digest, attributes, signature, token);
}

/* What anybody would say who gets the file. */
static gboolean
is_whole (MdgPadesSigner *signer, GBytes *pdf, gsize gap_begin, gsize gap_end)
{
  g_autoptr (MdgPadesReport) report = mdg_pades_verify (pdf, signer->trust, get_now (signer));
  if (report->fault != MDG_PADES_WHOLE || report->signatures->len != 1)
    return FALSE;
  const MdgPadesSignature *signature = report->signatures->pdata[0];
  return signature->level == signer->level && signature->certification == 1 &&
         mdg_pades_document_is_whole (pdf, gap_begin, gap_end);
}

static GBytes *
finish (MdgPadesSigner *signer, MdgPadesPrepared *prepared, GBytes *cms, GError **error)
{
  gboolean fits = mdg_pades_prepared_fill (prepared, cms);
  g_autoptr (GBytes) result = g_byte_array_free_to_bytes (g_steal_pointer (&prepared->bytes));
  if (fits && is_whole (signer, result, prepared->gap_begin, prepared->gap_end))
    return g_steal_pointer (&result);
  mdg_set_error (error, MDG_ERROR_SIGNING_CHECK, NULL);
  return NULL;
}

GBytes *
mdg_pades_signer_sign (MdgPadesSigner *signer,
                       GBytes *pdf,
                       GCancellable *cancellable,
                       GError **error)
{
  MdgPadesPrepared prepared = { NULL, 0, 0 };
  if (g_cancellable_is_cancelled (cancellable))
    {
      mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
      return NULL;
    }
  /* A certificate may expire while a batch runs. */
  if (!check_certificate (signer, error) || !prepare (signer, pdf, &prepared, error))
    return NULL;
  g_autoptr (GBytes) cms = make_cms (signer, &prepared, cancellable, error);
  if (cms != NULL)
    return finish (signer, &prepared, cms, error);
  g_byte_array_unref (prepared.bytes);
  return NULL;
}

/* ---- many ---- */

typedef struct
{
  MdgPadesSigner *signer;
  const MdgPadesBatch *batch;
  guint n;
  gboolean *done; /* each written by the one thread that has its index */
  GCancellable *cancellable;
  GMutex mutex;
  guint next;
  GError *error; /* the first one ends the batch */
} Run;

/* The next document to do; FALSE when there is none. */
static gboolean
take (Run *run, guint *ret_index)
{
  g_mutex_lock (&run->mutex);
  while (run->next < run->n && run->done[run->next])
    run->next++;
  gboolean has_one = run->error == NULL && run->next < run->n;
  if (has_one)
    *ret_index = run->next++;
  g_mutex_unlock (&run->mutex);
  return has_one;
}

static gboolean
sign_one (Run *run, guint index, GError **error)
{
  const MdgPadesBatch *batch = run->batch;
  g_autoptr (GBytes) pdf = batch->load (index, batch->user_data, error);
  if (pdf == NULL)
    return FALSE;
  g_autoptr (GBytes) result = mdg_pades_signer_sign (run->signer, pdf, run->cancellable, error);
  return result != NULL && batch->store (index, result, batch->user_data, error);
}

static gpointer
work (gpointer data)
{
  Run *run = data;
  guint index = 0;
  while (take (run, &index))
    {
      g_autoptr (GError) error = NULL;
      if (sign_one (run, index, &error))
        {
          run->done[index] = TRUE;
          continue;
        }
      g_mutex_lock (&run->mutex);
      if (run->error == NULL)
        run->error = g_steal_pointer (&error);
      g_mutex_unlock (&run->mutex);
    }
  return NULL;
}

gboolean
mdg_pades_signer_sign_batch (MdgPadesSigner *signer,
                             const MdgPadesBatch *batch,
                             guint n,
                             gboolean *done,
                             guint n_threads,
                             GCancellable *cancellable,
                             GError **error)
{
  Run run = { .signer = signer, .batch = batch, .n = n, .done = done, .cancellable = cancellable };
  GThread *threads[MDG_PADES_THREADS_MAX];
  n_threads = CLAMP (n_threads, 1, MDG_PADES_THREADS_MAX);
  g_mutex_init (&run.mutex);
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("pades-sign", work, &run);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&run.mutex);
  if (run.error == NULL)
    return TRUE;
  g_propagate_error (error, run.error);
  return FALSE;
}
