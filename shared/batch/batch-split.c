/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Each thread takes one part after the other: pages out of the source, the file proven from
 * its bytes, its hash. The calling thread hands the files on in order. A file is in memory from its
 * making to its handing on, and no longer; what waits is bounded by the crew. The texts of the
 * pages are those the parts were planned with, so that a source which changed in between, or a
 * splitter that takes a wrong page, fails the proof.
 */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/batch.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/batch/crew.h"
#include "shared/batch/pages.h"
#include "shared/batch/prover.h"
#include "shared/notice/match.h"
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-source.h"
#include "shared/pdf/pdf-splitter.h"

#include <mdg-config.h>
#include <string.h>

typedef struct
{
  GBytes *pdf;
  const MdgNoticePlan *plan;
  const MdgRecipientList *list;
  const MdgBatchWatch *watch;
  MdgKeyFinder *finder;
  GHashTable *fonts;
  GPtrArray *parts; /* MdgBatchPart of each part of the plan, or NULL */
  GArray *decided;  /* guint: places in the plan */
  MdgBatchSink sink;
  gpointer sink_data;
  MdgSplitProof *proof;
  guint n_pages;      /* of the decided parts */
  guint n_pages_done; /* handed on */
} Split;

/* What a thread works with. */
typedef struct
{
  MdgPdfSplitter *splitter;
  MdgProver *prover;
  MdgPdfSource *source; /* opened when a text is missing */
} Bench;

typedef struct
{
  GBytes *pdf;
  char *sha256;
} Output;

gboolean
mdg_batch_is_decided (const MdgNoticePart *part)
{
  return g_str_equal (part->decision, MDG_MATCH_AUTO) ||
         g_str_equal (part->decision, MDG_MATCH_CONFIRMED);
}

static guint
count_pages (const MdgNoticePart *part)
{
  return (guint) (part->last - part->first + 1);
}

static gboolean
fail_check (GError **error, const char *check, guint page)
{
  g_autofree char *number = g_strdup_printf ("%u", page);
  mdg_set_error (error, MDG_ERROR_PROOF_FAILED, "check", check, "page", number, NULL);
  return FALSE;
}

/* ---- one part ---- */

static void
free_bench (gpointer state)
{
  Bench *bench = state;
  g_clear_pointer (&bench->splitter, mdg_pdf_splitter_free);
  g_clear_pointer (&bench->prover, mdg_prover_free);
  g_clear_pointer (&bench->source, mdg_pdf_source_free);
  g_free (bench);
}

static gpointer
make_bench (gpointer job, GError **error)
{
  const Split *split = job;
  MdgPdfSplitter *splitter = mdg_pdf_splitter_new (split->pdf, split->watch->password, error);
  if (splitter == NULL)
    return NULL;
  Bench *bench = g_new0 (Bench, 1);
  bench->splitter = splitter;
  bench->prover =
    mdg_prover_new (split->finder, (const char *const *) split->plan->ward_names);
  return bench;
}

static void
free_output (gpointer result)
{
  Output *output = result;
  g_bytes_unref (output->pdf);
  g_free (output->sha256);
  g_free (output);
}

/* The digest of a part whose text nobody has kept. */
static char *
read_digest (const Split *split, Bench *bench, const MdgNoticePart *part, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  if (bench->source == NULL)
    bench->source = mdg_pdf_source_open (split->pdf, split->watch->password, error);
  for (gint64 page = part->first; bench->source != NULL && page <= part->last; page++)
    {
      g_autofree char *text = mdg_pdf_source_dup_text (bench->source, (guint) page, NULL, error);
      if (text == NULL)
        return NULL;
      g_string_append (all, page > part->first ? MDG_BATCH_PAGE_BREAK : "");
      g_string_append (all, text);
    }
  return bench->source != NULL ? mdg_batch_digest (all->str) : NULL;
}

static gboolean
has_reason (const MdgNoticePart *part, const char *reason)
{
  return part->reasons != NULL && g_strv_contains ((const char *const *) part->reasons, reason);
}

/* Decided by a name that is written alike: then it stands there. Numbers may be printed in ways,
 * and be so short, that only the pattern knows them. */
static gboolean
has_own_key (const MdgNoticePart *part)
{
  return g_str_equal (part->decision, MDG_MATCH_AUTO) &&
         (has_reason (part, MDG_REASON_NAME_SAME) || has_reason (part, MDG_REASON_NAME_SPELLING) ||
          has_reason (part, MDG_REASON_NAME_VARIANT));
}

static gboolean
check_output (
  const Split *split, Bench *bench, guint place, GBytes *pdf, GError **error)
{
  const MdgNoticePart *part = split->plan->parts->pdata[place];
  const MdgBatchPart *read = split->parts != NULL ? split->parts->pdata[place] : NULL;
  g_autofree char *digest = NULL;
  MdgProofWants wants = { .n_pages = count_pages (part), .row = (guint) part->row };
  if (read != NULL && read->digest != NULL)
    digest = g_strdup (read->digest);
  else if ((digest = read_digest (split, bench, part, error)) == NULL)
    return FALSE;
  wants.text = digest;
  wants.fonts = split->fonts;
  wants.confirmed = g_str_equal (part->decision, MDG_MATCH_CONFIRMED);
  wants.own = has_own_key (part);
  MdgProofResult result = mdg_prover_check (bench->prover, pdf, &wants);
  return result.check == NULL ||
         fail_check (error, result.check, (guint) part->first + MAX (result.page, 1) - 1);
}

static gpointer
split_part (gpointer job, gpointer state, guint item, GError **error)
{
  const Split *split = job;
  Bench *bench = state;
  guint place = g_array_index (split->decided, guint, item);
  const MdgNoticePart *part = split->plan->parts->pdata[place];
  g_autoptr (GBytes) pdf =
    mdg_pdf_splitter_extract (bench->splitter, (guint) part->first, (guint) part->last, error);
  if (pdf == NULL || !check_output (split, bench, place, pdf, error))
    return NULL;
  Output *output = g_new0 (Output, 1);
  output->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  output->pdf = g_steal_pointer (&pdf);
  return output;
}

static gboolean
take_output (gpointer job, guint item, gpointer result, GError **error)
{
  Split *split = job;
  Output *output = result;
  guint place = g_array_index (split->decided, guint, item);
  const MdgNoticePart *part = split->plan->parts->pdata[place];
  MdgSplitFile *file = mdg_split_file_new ();
  file->first = part->first;
  file->last = part->last;
  file->row = part->row;
  file->decision = g_strdup (part->decision);
  file->sha256 = g_strdup (output->sha256);
  file->size = (gint64) g_bytes_get_size (output->pdf);
  g_ptr_array_add (split->proof->files, file);
  split->n_pages_done += count_pages (part);
  gboolean taken =
    split->sink == NULL || split->sink (place, part, output->pdf, split->sink_data, error);
  free_output (output);
  return taken;
}

static void
tell_splitting (gpointer job, guint n_taken)
{
  const Split *split = job;
  if (split->watch->progress != NULL)
    split->watch->progress (MDG_BATCH_SPLITTING, split->n_pages_done, split->n_pages,
                            split->watch->user_data);
}

/* ---- before ---- */

static gboolean
fail_plan (GError **error, gint64 page)
{
  mdg_set_error_int (error, MDG_ERROR_NOTICE_PLAN, "page", page);
  return FALSE;
}

/* Each page in exactly one part, each row in at most one that is decided. */
static gboolean
check_plan (Split *split, guint n_pages, GError **error)
{
  guint n_rows = mdg_recipient_list_get_n_rows (split->list);
  g_autofree gboolean *used = g_new0 (gboolean, n_rows + 1);
  gint64 next = 1;
  for (guint i = 0; i < split->plan->parts->len; i++)
    {
      const MdgNoticePart *part = split->plan->parts->pdata[i];
      if (part->first != next || part->last < part->first || part->last > n_pages)
        return fail_check (error, MDG_CHECK_PAGES_ONCE, (guint) next);
      next = part->last + 1;
      if (!mdg_batch_is_decided (part))
        continue;
      if (part->row < 1 || part->row > n_rows || used[part->row])
        return fail_plan (error, part->first);
      used[part->row] = TRUE;
      split->n_pages += count_pages (part);
      g_array_append_val (split->decided, i);
    }
  return next == (gint64) n_pages + 1 || fail_check (error, MDG_CHECK_PAGES_ONCE, (guint) next);
}

gboolean
mdg_batch_check_source (GPtrArray *findings, GError **error)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const MdgPdfFinding *finding = findings->pdata[i];
      g_autofree char *page = g_strdup_printf ("%" G_GINT64_FORMAT, finding->page);
      if (!finding->stops)
        continue;
      mdg_set_error (error, MDG_ERROR_PDF_STOPS, "finding", finding->kind, "page", page, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
look_at_source (Split *split, GError **error)
{
  MdgSplitProof *proof = split->proof;
  const char *password = split->watch->password;
  g_autoptr (MdgPdfSource) source = mdg_pdf_source_open (split->pdf, password, error);
  if (source == NULL)
    return FALSE;
  g_clear_pointer (&proof->findings, g_ptr_array_unref);
  proof->findings = mdg_pdf_inspect (split->pdf, password, error);
  if (proof->findings == NULL || !mdg_batch_check_source (proof->findings, error))
    return FALSE;
  proof->n_pages = mdg_pdf_source_get_n_pages (source);
  return check_plan (split, (guint) proof->n_pages, error);
}

/* ---- the proof ---- */

static void
add_check (MdgSplitProof *proof, const char *name, gint64 n, gint64 failed_page)
{
  MdgSplitCheck *check = mdg_split_check_new ();
  check->name = g_strdup (name);
  check->n = n;
  check->passed = failed_page < 0;
  check->page = MAX (failed_page, 0);
  g_ptr_array_add (proof->checks, check);
}

static MdgSplitProof *
begin_proof (const Split *split)
{
  MdgSplitProof *proof = mdg_split_proof_new ();
  g_autoptr (MdgClock) clock = mdg_clock_new ();
  proof->pdf_sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, split->pdf);
  proof->pdf_size = (gint64) g_bytes_get_size (split->pdf);
  proof->n_rows = mdg_recipient_list_get_n_rows (split->list);
  proof->findings = mdg_record_array_new (&MDG_PDF_FINDING_TYPE);
  proof->checks = mdg_record_array_new (&MDG_SPLIT_CHECK_TYPE);
  proof->files = mdg_record_array_new (&MDG_SPLIT_FILE_TYPE);
  proof->left = mdg_record_array_new (&MDG_NOTICE_PART_TYPE);
  proof->made_at = mdg_clock_now (clock);
  proof->made_by = g_strdup ("madoguchi " MDG_VERSION);
  return proof;
}

/* A file that fails stops the run, so that all that are here have passed. */
static void
end_proof (Split *split)
{
  MdgSplitProof *proof = split->proof;
  gint64 n_files = proof->files->len, n_pages = split->n_pages;
  for (guint i = 0; i < split->plan->parts->len; i++)
    if (!mdg_batch_is_decided (split->plan->parts->pdata[i]))
      g_ptr_array_add (proof->left, mdg_notice_part_copy (split->plan->parts->pdata[i]));
  add_check (proof, MDG_CHECK_PAGES_ONCE, proof->n_pages, -1);
  add_check (proof, MDG_CHECK_PAGE_COUNT, n_files, -1);
  add_check (proof, MDG_CHECK_TEXT, n_pages, -1);
  add_check (proof, MDG_CHECK_FONTS, n_files, -1);
  add_check (proof, MDG_CHECK_OWN_KEY, n_files, -1);
  add_check (proof, MDG_CHECK_OTHER_KEYS, mdg_key_finder_get_n_keys (split->finder), -1);
  add_check (proof, MDG_CHECK_NOTHING_ELSE, n_files, -1);
  proof->passed = TRUE;
}

/* What is encrypted cannot be walked through; its fonts are compared by the text alone. */
static gboolean
list_fonts (Split *split, GError **error)
{
  if (split->watch->password != NULL)
    return TRUE;
  split->fonts = mdg_prover_list_fonts (split->pdf, error);
  return split->fonts != NULL;
}

static gboolean
split_all (Split *split, GError **error)
{
  const MdgCrew crew = {
    .n_items = split->decided->len,
    .max_threads = MDG_BATCH_MAX_THREADS,
    .begin = make_bench,
    .end = free_bench,
    .work = split_part,
    .take = take_output,
    .drop = free_output,
    .tell = tell_splitting,
  };
  return mdg_crew_run (&crew, split, split->watch->cancellable, error);
}

MdgSplitProof *
mdg_batch_split (GBytes *pdf,
                 const MdgNoticePlan *plan,
                 GPtrArray *parts,
                 const MdgRecipientList *list,
                 MdgBatchSink sink,
                 gpointer user_data,
                 const MdgBatchWatch *watch,
                 GError **error)
{
  static const MdgBatchWatch nobody = { 0 };
  g_return_val_if_fail (parts == NULL || parts->len == plan->parts->len, NULL);
  g_autoptr (GArray) decided = g_array_new (FALSE, FALSE, sizeof (guint));
  Split split = { .pdf = pdf, .plan = plan, .list = list, .parts = parts, .decided = decided };
  split.watch = watch != NULL ? watch : &nobody;
  split.sink = sink;
  split.sink_data = user_data;
  g_autoptr (MdgSplitProof) proof = begin_proof (&split);
  split.proof = proof;
  if (!look_at_source (&split, error) || !list_fonts (&split, error))
    return NULL;
  split.finder = mdg_key_finder_new (list);
  gboolean done = split_all (&split, error);
  if (done)
    end_proof (&split);
  mdg_key_finder_free (split.finder);
  g_clear_pointer (&split.fonts, g_hash_table_unref);
  return done ? g_steal_pointer (&proof) : NULL;
}
