/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/checkup-run.h"

#include "server/store/documents.h"
#include "shared/base/error.h"

#include <string.h>

/* Pages of a document that are looked through when any of them is right. */
#define EXPLAIN_MAX_PAGES 300

/* Passages asked for, so that MDG_CHECKUP_DEPTH are left when those of versions that ended are
 * taken out. */
#define ASKED (MDG_CHECKUP_DEPTH + 30)

void
mdg_checkup_round_init (MdgCheckupRound *round,
                        MdgContext *context,
                        MdgPassageIndex *index,
                        gint64 folder_id,
                        GCancellable *cancellable)
{
  *round = (MdgCheckupRound){
    .context = context,
    .index = index,
    .folder_id = folder_id,
    .today = mdg_date_format (mdg_clock_now (context->core->clock)),
    .live = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .embeddings = context->core->embeddings,
    .cancellable = cancellable,
  };
}

void
mdg_checkup_round_clear (MdgCheckupRound *round)
{
  g_clear_pointer (&round->today, g_free);
  g_clear_pointer (&round->live, g_hash_table_unref);
}

static gboolean
is_live (MdgCheckupRound *round, gint64 version_id, gboolean *ret_live, GError **error)
{
  gpointer known = NULL;
  if (g_hash_table_lookup_extended (round->live, &version_id, NULL, &known))
    {
      *ret_live = GPOINTER_TO_INT (known);
      return TRUE;
    }
  g_autoptr (MdgLease) lease = mdg_context_read (round->context, error);
  if (lease == NULL || !mdg_versions_in_force (lease, version_id, round->today, ret_live, error))
    return FALSE;
  g_hash_table_insert (round->live, g_memdup2 (&version_id, sizeof version_id),
                       GINT_TO_POINTER (*ret_live));
  return TRUE;
}

static gboolean
is_right (const MdgFoundPassage *found, const MdgTestQuestion *question)
{
  return found->document_id == question->document_id &&
         (question->page == 0 || (found->passage->first_page <= question->page &&
                                  found->passage->last_page >= question->page));
}

gboolean
mdg_checkup_round_ask (MdgCheckupRound *round,
                       const MdgTestQuestion *question,
                       gint64 *ret_rank,
                       gboolean *ret_other_page,
                       GError **error)
{
  g_autoptr (GPtrArray) indexes = g_ptr_array_new ();
  g_autoptr (MdgQuestion) asked =
    mdg_question_new (question->text, round->embeddings, round->cancellable);
  g_ptr_array_add (indexes, round->index);
  g_autoptr (GPtrArray) found =
    mdg_question_ask (asked, indexes, round->today, ASKED, NULL, round->cancellable, error);
  if (found == NULL)
    return FALSE;
  gint64 rank = 0;
  *ret_rank = 0;
  *ret_other_page = FALSE;
  for (guint i = 0; i < found->len && rank < MDG_CHECKUP_DEPTH && *ret_rank == 0; i++)
    {
      const MdgFoundPassage *passage = found->pdata[i];
      gboolean live = FALSE;
      if (!is_live (round, passage->version_id, &live, error))
        return FALSE;
      rank += live ? 1 : 0;
      if (live && is_right (passage, question))
        *ret_rank = rank;
      else if (live && rank <= MDG_CHECKUP_HIT_RANK)
        *ret_other_page |= passage->document_id == question->document_id;
    }
  return TRUE;
}

/* What the passages of the right page (or of the whole document) have to say. */
typedef struct
{
  gboolean any;
  gboolean enabled;
  gboolean shares_word;
} Sight;

static gboolean
look_at_page (MdgCheckupRound *round,
              MdgQuestion *asked,
              gint64 version_id,
              guint number,
              Sight *sight,
              GError **error)
{
  g_autoptr (GPtrArray) passages =
    mdg_passage_index_list (round->index, version_id, number, error);
  if (passages == NULL)
    return FALSE;
  for (guint i = 0; i < passages->len; i++)
    {
      const MdgFoundPassage *found = passages->pdata[i];
      sight->any = TRUE;
      sight->enabled |= !found->disabled;
      if (found->disabled || sight->shares_word)
        continue;
      g_autofree char *text =
        g_strjoin ("\n", found->passage->heading != NULL ? found->passage->heading : "",
                   found->passage->text, NULL);
      sight->shares_word = mdg_question_shares_word (asked, text);
    }
  return TRUE;
}

static const char *
explain_content (MdgCheckupRound *round,
                 const MdgTestQuestion *question,
                 const MdgVersionRow *row,
                 gboolean other_page,
                 GError **error)
{
  Sight sight = { FALSE, FALSE, FALSE };
  g_autoptr (MdgQuestion) asked = mdg_question_new (question->text, NULL, round->cancellable);
  guint first = question->page != 0 ? (guint) question->page : 1;
  guint last = question->page != 0 ? first : (guint) MIN (row->n_pages, EXPLAIN_MAX_PAGES);
  for (guint number = first; number <= last && !sight.shares_word; number++)
    if (!look_at_page (round, asked, row->id, number, &sight, error))
      return NULL;
  if (!sight.any)
    return MDG_MISS_PAGE_EMPTY;
  if (!sight.enabled)
    return MDG_MISS_DISABLED;
  if (!sight.shares_word)
    return MDG_MISS_NO_COMMON_WORD;
  return other_page ? MDG_MISS_OTHER_PAGE : MDG_MISS_RANKED_LOWER;
}

const char *
mdg_checkup_round_explain (MdgCheckupRound *round,
                           const MdgTestQuestion *question,
                           gint64 rank,
                           gboolean other_page,
                           GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean in_force = FALSE;
  g_autoptr (MdgLease) lease = mdg_context_read (round->context, error);
  if (lease == NULL)
    return NULL;
  g_autoptr (MdgDocumentRow) document =
    mdg_documents_get (lease, question->document_id, &local);
  g_autoptr (MdgVersionRow) row =
    document != NULL ? mdg_versions_current (lease, document->id, round->today, &local) : NULL;
  if (row != NULL)
    mdg_versions_in_force (lease, row->id, round->today, &in_force, &local);
  g_clear_pointer (&lease, mdg_lease_free);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (document == NULL || row == NULL || document->folder_id != round->folder_id)
    return MDG_MISS_DOCUMENT_GONE;
  if (in_force)
    return explain_content (round, question, row, other_page, error);
  gboolean ended = row->effective_until != NULL && strcmp (row->effective_until, round->today) < 0;
  return ended ? MDG_MISS_EXPIRED : MDG_MISS_DOCUMENT_NOT_READY;
}
