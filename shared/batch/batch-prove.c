/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Nothing that was found before is taken over: each file is compared with the pages of the
 * source as they are read now. A check that fails does not end the proving, because whoever asks
 * wants to know all of what is wrong.
 */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/batch.h"

#include "shared/base/clock.h"
#include "shared/batch/crew.h"
#include "shared/batch/pages.h"
#include "shared/batch/prover.h"
#include "shared/pdf/pdf-source.h"

#include <mdg-config.h>

static const char *const checks[] = {
  MDG_CHECK_PAGES_ONCE,
  MDG_CHECK_BYTES,
  MDG_CHECK_PAGE_COUNT,
  MDG_CHECK_TEXT,
  MDG_CHECK_FONTS,
  MDG_CHECK_OWN_KEY,
  MDG_CHECK_OTHER_KEYS,
  MDG_CHECK_NOTHING_ELSE,
};

typedef struct
{
  GBytes *pdf;
  const MdgSplitProof *before;
  const char *const *ward_names;
  const MdgRecipientList *list;
  MdgBatchOpen open;
  gpointer open_data;
  const MdgBatchWatch *watch;
  MdgKeyFinder *finder;
  GHashTable *fonts;
  MdgSplitProof *proof;
  guint n_pages;
  guint n_pages_done;
} Proving;

typedef struct
{
  MdgPdfSource *source;
  MdgProver *prover;
} Bench;

static void
free_bench (gpointer state)
{
  Bench *bench = state;
  mdg_pdf_source_free (bench->source);
  mdg_prover_free (bench->prover);
  g_free (bench);
}

static gpointer
make_bench (gpointer job, GError **error)
{
  const Proving *proving = job;
  MdgPdfSource *source = mdg_pdf_source_open (proving->pdf, proving->watch->password, error);
  if (source == NULL)
    return NULL;
  Bench *bench = g_new0 (Bench, 1);
  bench->source = source;
  bench->prover = mdg_prover_new (proving->finder, proving->ward_names);
  return bench;
}

static char *
read_digest (MdgPdfSource *source, const MdgSplitFile *file, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  for (gint64 page = file->first; page <= file->last; page++)
    {
      g_autofree char *text = mdg_pdf_source_dup_text (source, (guint) page, NULL, error);
      if (text == NULL)
        return NULL;
      g_string_append (all, page > file->first ? MDG_BATCH_PAGE_BREAK : "");
      g_string_append (all, text);
    }
  return mdg_batch_digest (all->str);
}

static gboolean
is_within (const Proving *proving, const MdgSplitFile *file)
{
  return file->row >= 1 && file->row <= mdg_recipient_list_get_n_rows (proving->list) &&
         file->first >= 1 && file->last >= file->first && file->last <= proving->proof->n_pages;
}

static MdgProofResult
check_file (const Proving *proving, Bench *bench, const MdgSplitFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = proving->open (file, proving->open_data, NULL);
  if (bytes == NULL || !is_within (proving, file))
    return (MdgProofResult){ .check = MDG_CHECK_BYTES };
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_strcmp0 (sha256, file->sha256) != 0)
    return (MdgProofResult){ .check = MDG_CHECK_BYTES };
  g_autofree char *digest = read_digest (bench->source, file, error);
  MdgProofWants wants = {
    .n_pages = (guint) (file->last - file->first + 1),
    .text = digest,
    .row = (guint) file->row,
    .fonts = proving->fonts,
    .confirmed = g_strcmp0 (file->decision, MDG_MATCH_CONFIRMED) == 0,
  };
  return digest != NULL ? mdg_prover_check (bench->prover, bytes, &wants) : (MdgProofResult){ 0 };
}

static gpointer
prove_file (gpointer job, gpointer state, guint item, GError **error)
{
  const Proving *proving = job;
  GError *failure = NULL;
  MdgProofResult *result = g_new (MdgProofResult, 1);
  *result = check_file (proving, state, proving->before->files->pdata[item], &failure);
  if (failure == NULL)
    return result;
  g_free (result);
  g_propagate_error (error, failure);
  return NULL;
}

/* ---- the new proof ---- */

static void
fail_check (MdgSplitProof *proof, const char *name, gint64 page)
{
  for (guint i = 0; i < proof->checks->len; i++)
    {
      MdgSplitCheck *check = proof->checks->pdata[i];
      if (!g_str_equal (check->name, name) || !check->passed)
        continue;
      check->passed = FALSE;
      check->page = page;
    }
  proof->passed = FALSE;
}

static gboolean
take_result (gpointer job, guint item, gpointer result, GError **error)
{
  Proving *proving = job;
  const MdgSplitFile *file = proving->before->files->pdata[item];
  const MdgProofResult *found = result;
  if (found->check != NULL)
    fail_check (proving->proof, found->check, file->first + MAX (found->page, 1) - 1);
  proving->n_pages_done += (guint) MAX (file->last - file->first + 1, 0);
  g_free (result);
  return TRUE;
}

static void
tell_proving (gpointer job, guint n_taken)
{
  const Proving *proving = job;
  if (proving->watch->progress != NULL)
    proving->watch->progress (MDG_BATCH_PROVING, proving->n_pages_done, proving->n_pages,
                              proving->watch->user_data);
}

/* Files and what was left, together, have each page of the source once. */
static void
check_pages_once (MdgSplitProof *proof, guint n_pages)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_pages + 1);
  guint n_parts = proof->files->len + proof->left->len;
  for (guint i = 0; i < n_parts; i++)
    {
      gboolean is_file = i < proof->files->len;
      const MdgSplitFile *file = is_file ? proof->files->pdata[i] : NULL;
      const MdgNoticePart *left = is_file ? NULL : proof->left->pdata[i - proof->files->len];
      gint64 first = is_file ? file->first : left->first, last = is_file ? file->last : left->last;
      if (first < 1 || last > n_pages)
        fail_check (proof, MDG_CHECK_PAGES_ONCE, first);
      for (gint64 page = MAX (first, 1); page <= MIN (last, n_pages); page++)
        if (seen[page]++ > 0)
          fail_check (proof, MDG_CHECK_PAGES_ONCE, page);
    }
  for (guint page = 1; page <= n_pages; page++)
    if (seen[page] == 0)
      fail_check (proof, MDG_CHECK_PAGES_ONCE, page);
}

static void
begin_proof (Proving *proving)
{
  g_autoptr (MdgClock) clock = mdg_clock_new ();
  MdgSplitProof *proof = mdg_split_proof_copy (proving->before);
  proving->proof = proof;
  g_clear_pointer (&proof->checks, g_ptr_array_unref);
  proof->checks = mdg_record_array_new (&MDG_SPLIT_CHECK_TYPE);
  proof->passed = TRUE;
  proof->made_at = mdg_clock_now (clock);
  g_free (proof->made_by);
  proof->made_by = g_strdup ("madoguchi " MDG_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      MdgSplitCheck *check = mdg_split_check_new ();
      check->name = g_strdup (checks[i]);
      check->passed = TRUE;
      check->n = proof->files->len;
      g_ptr_array_add (proof->checks, check);
    }
}

static gboolean
look_at_source (Proving *proving, GError **error)
{
  g_autoptr (MdgPdfSource) source =
    mdg_pdf_source_open (proving->pdf, proving->watch->password, error);
  if (source == NULL)
    return FALSE;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, proving->pdf);
  MdgSplitProof *proof = proving->proof;
  proof->n_pages = mdg_pdf_source_get_n_pages (source);
  for (guint i = 0; i < proof->files->len; i++)
    {
      const MdgSplitFile *file = proof->files->pdata[i];
      proving->n_pages += (guint) CLAMP (file->last - file->first + 1, 0, MDG_NOTICE_MAX_PAGES);
    }
  if (g_strcmp0 (sha256, proof->pdf_sha256) != 0)
    fail_check (proof, MDG_CHECK_BYTES, 0);
  check_pages_once (proof, (guint) proof->n_pages);
  if (proving->watch->password == NULL)
    proving->fonts = mdg_prover_list_fonts (proving->pdf, error);
  return proving->fonts != NULL || proving->watch->password != NULL;
}

static gboolean
prove_all (Proving *proving, GError **error)
{
  const MdgCrew crew = {
    .n_items = proving->before->files->len,
    .max_threads = MDG_BATCH_MAX_THREADS,
    .begin = make_bench,
    .end = free_bench,
    .work = prove_file,
    .take = take_result,
    .drop = g_free,
    .tell = tell_proving,
  };
  return mdg_crew_run (&crew, proving, proving->watch->cancellable, error);
}

MdgSplitProof *
mdg_batch_prove (GBytes *pdf,
                 const MdgSplitProof *proof,
                 const char *const *ward_names,
                 const MdgRecipientList *list,
                 MdgBatchOpen open,
                 gpointer user_data,
                 const MdgBatchWatch *watch,
                 GError **error)
{
  static const MdgBatchWatch nobody = { 0 };
  Proving proving = { .pdf = pdf, .before = proof, .ward_names = ward_names, .list = list };
  proving.open = open;
  proving.open_data = user_data;
  proving.watch = watch != NULL ? watch : &nobody;
  proving.finder = mdg_key_finder_new (list);
  begin_proof (&proving);
  gboolean done = look_at_source (&proving, error) && prove_all (&proving, error);
  mdg_key_finder_free (proving.finder);
  g_clear_pointer (&proving.fonts, g_hash_table_unref);
  if (!done)
    g_clear_pointer (&proving.proof, mdg_split_proof_free);
  return proving.proof;
}
