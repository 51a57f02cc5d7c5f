/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/tune.h"

#include "server/service/checkup-run.h"
#include "server/store/folders.h"
#include "server/store/search-settings.h"
#include "server/store/versions.h"
#include "shared/base/error.h"

#include <string.h>

static const gint64 chunk_sizes[] = { 300, 500, 800, 1200, 1800 };
static const gint64 word_weights[] = { 30, 50, 70, 85, 100 };
static const gint64 heading_weights[] = { 50, 100, 150, 200, 300 };
static const gint64 passage_counts[] = { 5, 8, 10, 15, 20, 30 };

typedef struct
{
  MdgContext *context;
  gint64 folder_id;
  GCancellable *cancellable;
  MdgFolderIndex *held;
  GPtrArray *questions;
  GPtrArray *trials; /* MdgTuneTrial, the one in force first */
  MdgKey *key;
  char *path;
  GArray *versions; /* gint64, those in force */
  guint n_pages;
  guint n_steps; /* trials that may be made */
  gint64 until;  /* monotonic */
} Tuning;

static void
free_trial (gpointer data)
{
  MdgTuneTrial *trial = data;
  g_array_unref (trial->ranks);
  g_free (trial);
}

static void
tuning_clear (Tuning *tuning)
{
  g_clear_pointer (&tuning->held, mdg_folder_index_release);
  g_clear_pointer (&tuning->questions, g_ptr_array_unref);
  g_clear_pointer (&tuning->trials, g_ptr_array_unref);
  g_clear_pointer (&tuning->key, mdg_key_unref);
  g_clear_pointer (&tuning->versions, g_array_unref);
  g_free (tuning->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tuning, tuning_clear)

/* ---- reading what is there ---- */

static gboolean
list_live (Tuning *tuning, MdgLease *lease, GError **error)
{
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  g_autoptr (GArray) all = mdg_versions_of_folder (lease, tuning->folder_id, error);
  tuning->versions = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      gint64 id = g_array_index (all, gint64, i);
      gboolean in_force = FALSE;
      if (!mdg_versions_in_force (lease, id, today, &in_force, error))
        return FALSE;
      if (!in_force)
        continue;
      g_autoptr (MdgVersionRow) row = mdg_versions_get (lease, id, error);
      if (row == NULL)
        return FALSE;
      tuning->n_pages += (guint) row->n_pages;
      g_array_append_val (tuning->versions, id);
    }
  return all != NULL;
}

static gboolean
load (Tuning *tuning, MdgSearchSettings **ret_settings, GError **error)
{
  MdgContext *context = tuning->context;
  g_autofree char *scope = mdg_scope_folder (tuning->folder_id);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  tuning->questions =
    lease != NULL ? mdg_test_questions_list (lease, tuning->folder_id, error) : NULL;
  if (tuning->questions == NULL || !list_live (tuning, lease, error))
    return FALSE;
  if (tuning->questions->len == 0)
    {
      mdg_set_error (error, MDG_ERROR_CHECKUP_NO_QUESTIONS, NULL);
      return FALSE;
    }
  *ret_settings = mdg_search_settings_get (lease, tuning->folder_id, NULL, error);
  tuning->key = mdg_keyring_get (mdg_store_get_keyring (context->core->store), scope,
                                 MDG_KEYRING_EXISTING, error);
  g_clear_pointer (&lease, mdg_lease_free);
  tuning->held = mdg_folder_indexes_hold (context->core->indexes, tuning->folder_id, error);
  tuning->path = mdg_folder_indexes_dup_path (context->core->indexes, tuning->folder_id);
  return *ret_settings != NULL && tuning->key != NULL && tuning->held != NULL;
}

/* ---- trials ---- */

static gboolean
is_over (Tuning *tuning, GError **error)
{
  if (!g_cancellable_is_cancelled (tuning->cancellable))
    return FALSE;
  mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  return TRUE;
}

static void
tell (Tuning *tuning)
{
  MdgCore *core = tuning->context->core;
  guint percent = MIN (99, 100 * tuning->trials->len / MAX (tuning->n_steps, 1));
  if (mdg_checkup_board_step (core->checkups, tuning->folder_id, percent))
    mdg_checkup_tell (core, tuning->folder_id, percent);
}

/* Asks all questions of @index, which has @settings. */
static gboolean
try_settings (Tuning *tuning,
              MdgPassageIndex *index,
              const MdgSearchSettings *settings,
              GError **error)
{
  g_auto (MdgCheckupRound) round = { 0 };
  g_autoptr (GArray) ranks = g_array_new (FALSE, FALSE, sizeof (gint64));
  mdg_checkup_round_init (&round, tuning->context, index, tuning->folder_id, tuning->cancellable);
  for (guint i = 0; i < tuning->questions->len; i++)
    {
      gint64 rank = 0;
      gboolean other_page = FALSE;
      if (is_over (tuning, error) || !mdg_checkup_round_ask (&round, tuning->questions->pdata[i],
                                                             &rank, &other_page, error))
        return FALSE;
      g_array_append_val (ranks, rank);
    }
  MdgTuneTrial *trial = g_new0 (MdgTuneTrial, 1);
  trial->settings = *settings;
  trial->ranks = g_steal_pointer (&ranks);
  g_ptr_array_add (tuning->trials, trial);
  tell (tuning);
  return TRUE;
}

static MdgUnitKind
unit_from_name (const char *name)
{
  for (MdgUnitKind kind = MDG_UNIT_KIND_PAGE; kind <= MDG_UNIT_KIND_LINE; kind++)
    if (g_strcmp0 (mdg_unit_kind_name (kind), name) == 0)
      return kind;
  return MDG_UNIT_KIND_PAGE;
}

/* Puts the stored pages of one version into @into. */
static gboolean
copy_version (Tuning *tuning, MdgPassageIndex *into, gint64 version_id, GError **error)
{
  MdgPassageIndex *from = mdg_folder_index_get (tuning->held);
  g_autoptr (MdgLease) lease = mdg_context_read (tuning->context, error);
  g_autoptr (MdgVersionRow) row =
    lease != NULL ? mdg_versions_get (lease, version_id, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (row == NULL)
    return error == NULL || *error == NULL; /* deleted meanwhile */
  g_autoptr (MdgExtracted) extracted =
    mdg_extracted_new (row->format != NULL ? row->format : "", unit_from_name (row->unit));
  extracted->unpaginated = (row->flags & MDG_VERSION_UNPAGINATED) != 0;
  for (gint64 number = 1; number <= row->n_pages; number++)
    {
      MdgExtractedPage *page =
        mdg_passage_index_get_page (from, version_id, (guint) number, error);
      if (page == NULL)
        return FALSE;
      g_ptr_array_add (extracted->pages, page);
    }
  const char *dot = strrchr (row->name, '.');
  g_autofree char *title = dot != NULL && dot != row->name
                             ? g_strndup (row->name, (gsize) (dot - row->name))
                             : g_strdup (row->name);
  MdgPassageSource source = { row->id, row->document_id, title, row->effective_from,
                              row->effective_until };
  return mdg_passage_index_put (into, &source, extracted, NULL, NULL, tuning->cancellable, error);
}

/* An index of the whole folder in memory under @settings. */
static MdgPassageIndex *
make_index (Tuning *tuning, const MdgSearchSettings *settings, GError **error)
{
  MdgEmbeddings *embeddings = tuning->context->core->embeddings;
  g_autoptr (MdgPassageIndex) index =
    mdg_passage_index_open (":memory:", tuning->key, settings, embeddings, error);
  if (index == NULL || !mdg_passage_index_begin_group (index, tuning->cancellable, error))
    return NULL;
  for (guint i = 0; i < tuning->versions->len; i++)
    if (is_over (tuning, error) ||
        !copy_version (tuning, index, g_array_index (tuning->versions, gint64, i), error))
      return NULL;
  if (!mdg_passage_index_end_group (index, tuning->cancellable, error) ||
      !mdg_passage_index_add_vectors (index, 0, NULL, NULL, tuning->cancellable, error))
    return NULL;
  return g_steal_pointer (&index);
}

static const MdgTuneTrial *
find_best (Tuning *tuning)
{
  guint best = mdg_tune_choose (tuning->trials);
  return tuning->trials->pdata[best];
}

static gboolean
has_time (Tuning *tuning)
{
  return g_get_monotonic_time () < tuning->until;
}

/* Sizes that are not the one of the settings in force. */
static gboolean
try_sizes (Tuning *tuning, GError **error)
{
  const MdgTuneTrial *now = tuning->trials->pdata[0];
  MdgSearchSettings settings = now->settings;
  for (guint i = 0; i < G_N_ELEMENTS (chunk_sizes) && has_time (tuning); i++)
    {
      if (chunk_sizes[i] == now->settings.chunk_chars)
        continue;
      settings.chunk_chars = chunk_sizes[i];
      g_autoptr (MdgPassageIndex) index = make_index (tuning, &settings, error);
      if (index == NULL || !try_settings (tuning, index, &settings, error))
        return FALSE;
    }
  return TRUE;
}

/* Each of @values in the member at @offset, from the best settings so far on. */
static gboolean
try_weights (Tuning *tuning,
             MdgPassageIndex *index,
             gsize offset,
             const gint64 *values,
             guint n_values,
             GError **error)
{
  const MdgSearchSettings best = find_best (tuning)->settings;
  for (guint i = 0; i < n_values && has_time (tuning); i++)
    {
      MdgSearchSettings settings = best;
      if (values[i] == G_STRUCT_MEMBER (gint64, &settings, offset))
        continue;
      G_STRUCT_MEMBER (gint64, &settings, offset) = values[i];
      mdg_passage_index_set_settings (index, &settings);
      if (!try_settings (tuning, index, &settings, error))
        return FALSE;
    }
  return TRUE;
}

/* An index to try weights on: in memory when the size is another one than that in force. */
static MdgPassageIndex *
open_for_weights (Tuning *tuning, GError **error)
{
  const MdgTuneTrial *now = tuning->trials->pdata[0];
  const MdgSearchSettings best = find_best (tuning)->settings;
  return best.chunk_chars != now->settings.chunk_chars
           ? make_index (tuning, &best, error)
           : mdg_passage_index_open (tuning->path, tuning->key, &best,
                                     tuning->context->core->embeddings, error);
}

static gboolean
try_all (Tuning *tuning, const MdgSearchSettings *now, GError **error)
{
  gboolean meaning = tuning->context->core->embeddings != NULL;
  guint most = meaning ? MDG_TUNE_MAX_VECTOR_PAGES : MDG_TUNE_MAX_PAGES;
  gboolean sizes = tuning->n_pages <= most;
  tuning->n_steps = 1 + (sizes ? G_N_ELEMENTS (chunk_sizes) : 0) +
                    (meaning ? G_N_ELEMENTS (word_weights) : 0) + G_N_ELEMENTS (heading_weights);
  if (!try_settings (tuning, mdg_folder_index_get (tuning->held), now, error) ||
      (sizes && !try_sizes (tuning, error)))
    return FALSE;
  g_autoptr (MdgPassageIndex) index = open_for_weights (tuning, error);
  return index != NULL &&
         (!meaning ||
          try_weights (tuning, index, G_STRUCT_OFFSET (MdgSearchSettings, word_weight),
                       word_weights, G_N_ELEMENTS (word_weights), error)) &&
         try_weights (tuning, index, G_STRUCT_OFFSET (MdgSearchSettings, heading_weight),
                      heading_weights, G_N_ELEMENTS (heading_weights), error);
}

/* ---- the proposal ---- */

/* As many passages as reach nine in ten of what was found, no fewer than in force. */
static gint64
choose_count (const MdgTuneTrial *trial)
{
  guint n_found = 0;
  for (guint i = 0; i < trial->ranks->len; i++)
    n_found += g_array_index (trial->ranks, gint64, i) > 0 ? 1 : 0;
  for (guint at = 0; at < G_N_ELEMENTS (passage_counts); at++)
    {
      guint reached = 0;
      for (guint i = 0; i < trial->ranks->len; i++)
        {
          gint64 rank = g_array_index (trial->ranks, gint64, i);
          reached += rank > 0 && rank <= passage_counts[at] ? 1 : 0;
        }
      if (reached * 10 >= n_found * 9)
        return passage_counts[at];
    }
  return MDG_N_PASSAGES_MAX;
}

static gboolean
write_outcome (Tuning *tuning, GError **error)
{
  guint best = mdg_tune_choose (tuning->trials);
  const MdgTuneTrial *trial = tuning->trials->pdata[best];
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (MdgCheckupResult));
  MdgSearchSettings proposal = trial->settings;
  proposal.n_passages = MAX (proposal.n_passages, choose_count (trial));
  for (guint i = 0; i < trial->ranks->len; i++)
    {
      const MdgTestQuestion *question = tuning->questions->pdata[i];
      MdgCheckupResult result = { question->id, g_array_index (trial->ranks, gint64, i), NULL };
      g_array_append_val (results, result);
    }
  g_autoptr (MdgLease) lease = mdg_context_begin (tuning->context, error);
  return lease != NULL &&
         mdg_checkup_state_set_proposal (lease, tuning->folder_id, best != 0 ? &proposal : NULL,
                                         tuning->trials->len, best != 0 ? results : NULL, error) &&
         mdg_context_commit (tuning->context, lease, FALSE, error);
}

gboolean
mdg_tune_carry_out (MdgContext *context,
                    gint64 folder_id,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (Tuning) tuning = {
    .context = context,
    .folder_id = folder_id,
    .cancellable = cancellable,
    .trials = g_ptr_array_new_with_free_func (free_trial),
    .until = g_get_monotonic_time () + MDG_TUNE_SECONDS * G_TIME_SPAN_SECOND,
  };
  g_autoptr (MdgSearchSettings) now = NULL;
  return load (&tuning, &now, error) && try_all (&tuning, now, error) &&
         write_outcome (&tuning, error);
}
