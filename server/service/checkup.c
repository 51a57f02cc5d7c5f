/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/checkup.h"

#include "server/service/checkup-run.h"
#include "server/service/folder-access.h"
#include "server/service/source-news.h"
#include "server/store/documents.h"
#include "server/store/jobs.h"
#include "server/store/search-settings.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#define QUESTION_MAX_CHARS 1000

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static char *
key_of (gint64 folder_id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, folder_id);
}

void
mdg_checkup_tell (MdgCore *core, gint64 folder_id, guint percent)
{
  g_autofree char *data = g_strdup_printf (
    "{\"folder\":%" G_GINT64_FORMAT ",\"percent\":%u}", folder_id, MIN (percent, 100));
  mdg_folder_access_tell (core, folder_id, MDG_EVENT_CHECKUP_CHANGED, data);
}

static gboolean
put_run (MdgLease *lease, gint64 folder_id, gint64 delay, GError **error)
{
  g_autofree char *key = key_of (folder_id);
  return mdg_jobs_put (lease, MDG_JOB_CHECKUP, key, NULL, mdg_lease_now (lease) + delay, error);
}

gboolean
mdg_checkup_note_change (MdgLease *lease, gint64 folder_id, GError **error)
{
  gint64 questions = 0;
  return mdg_search_settings_touch (lease, folder_id, error) &&
         mdg_source_news_note_change (lease, folder_id, error) &&
         mdg_test_questions_count (lease, folder_id, &questions, error) &&
         (questions == 0 || put_run (lease, folder_id, MDG_CHECKUP_DELAY, error));
}

/* ---- what is shown ---- */

static gboolean
name_documents (MdgLease *lease, GPtrArray *questions, GError **error)
{
  for (guint i = 0; i < questions->len; i++)
    {
      MdgTestQuestion *question = questions->pdata[i];
      g_autoptr (GError) local = NULL;
      g_autoptr (MdgDocumentRow) row =
        mdg_documents_get (lease, question->document_id, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (row != NULL && row->folder_id == question->folder_id)
        question->document_name = g_strdup (row->name);
    }
  return TRUE;
}

/* The questions with the ranks the proposal would give. */
static GPtrArray *
list_proposed (MdgLease *lease, gint64 folder_id, GPtrArray *questions, GError **error)
{
  g_autoptr (GHashTable) ranks = mdg_test_questions_get_proposed (lease, folder_id, error);
  if (ranks == NULL)
    return NULL;
  GPtrArray *proposed = mdg_record_array_new (&MDG_TEST_QUESTION_TYPE);
  for (guint i = 0; i < questions->len; i++)
    {
      MdgTestQuestion *question = mdg_test_question_copy (questions->pdata[i]);
      const gint64 *rank = g_hash_table_lookup (ranks, &question->id);
      question->rank_before = question->rank;
      question->rank = rank != NULL ? *rank : 0;
      g_ptr_array_add (proposed, question);
    }
  return proposed;
}

static const struct
{
  const char *kind;
  const char *what;
} works[] = {
  { MDG_JOB_CHECKUP, "checkup" },
  { MDG_JOB_RECUT, "checkup" },
  { MDG_JOB_TUNE, "tune" },
};

/* What runs, or will in a moment. */
static gboolean
get_running (MdgContext *context,
             MdgLease *lease,
             gint64 folder_id,
             const char **ret_what,
             guint *ret_percent,
             GError **error)
{
  g_autofree char *key = key_of (folder_id);
  *ret_what = mdg_checkup_board_get (context->core->checkups, folder_id, ret_percent);
  for (guint i = 0; *ret_what == NULL && i < G_N_ELEMENTS (works); i++)
    {
      gboolean waits = FALSE;
      if (!mdg_jobs_waits (lease, works[i].kind, key, &waits, error))
        return FALSE;
      if (waits)
        *ret_what = works[i].what;
    }
  return TRUE;
}

static gboolean
fill_questions (MdgLease *lease, MdgCheckup *checkup, gboolean proposed, GError **error)
{
  g_autoptr (GPtrArray) questions =
    mdg_test_questions_list (lease, checkup->folder_id, error);
  if (questions == NULL || !name_documents (lease, questions, error))
    return FALSE;
  checkup->n_questions = questions->len;
  g_clear_pointer (&checkup->questions, g_ptr_array_unref);
  checkup->questions = g_ptr_array_ref (questions);
  if (!proposed)
    return TRUE;
  g_clear_pointer (&checkup->proposal_questions, g_ptr_array_unref);
  checkup->proposal_questions = list_proposed (lease, checkup->folder_id, questions, error);
  return checkup->proposal_questions != NULL;
}

static MdgCheckup *
describe (MdgContext *context, MdgLease *lease, gint64 folder_id, GError **error)
{
  const char *running = NULL;
  guint percent = 0;
  g_autoptr (MdgCheckup) checkup = mdg_checkup_new ();
  g_autoptr (MdgCheckupState) state = mdg_checkup_state_get (lease, folder_id, error);
  checkup->folder_id = folder_id;
  if (state == NULL || !fill_questions (lease, checkup, state->proposal != NULL, error) ||
      !get_running (context, lease, folder_id, &running, &percent, error))
    return NULL;
  checkup->settings =
    mdg_search_settings_get (lease, folder_id, &checkup->can_undo, error);
  if (checkup->settings == NULL)
    return NULL;
  checkup->running = g_strdup (running);
  checkup->percent = percent;
  checkup->ran_at = state->ran_at;
  checkup->hits = state->hits;
  checkup->hits_before = state->hits_before;
  checkup->proposal = g_steal_pointer (&state->proposal);
  checkup->proposal_hits = state->proposal_hits;
  checkup->n_tried = state->n_tried;
  return g_steal_pointer (&checkup);
}

MdgCheckup *
mdg_checkup_service_get (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL &&
             mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_READER, error)
           ? describe (context, lease, folder_id, error)
           : NULL;
}

GPtrArray *
mdg_checkup_service_list_questions (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) questions =
    lease != NULL &&
        mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_READER, error)
      ? mdg_test_questions_list (lease, folder_id, error)
      : NULL;
  return questions != NULL && name_documents (lease, questions, error)
           ? g_steal_pointer (&questions)
           : NULL;
}

/* ---- questions ---- */

/* A text, and a document of this folder. */
static gboolean
check_question (MdgLease *lease, gint64 folder_id, const MdgTestQuestion *wanted, GError **error)
{
  g_autofree char *text = wanted->text != NULL ? g_strstrip (g_strdup (wanted->text)) : NULL;
  if (text == NULL || *text == '\0' || g_utf8_strlen (text, -1) > QUESTION_MAX_CHARS)
    return refuse_field (error, "text");
  if (wanted->page < 0 || wanted->page > MDG_EXTRACT_MAX_PAGES)
    return refuse_field (error, "page");
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgDocumentRow) row = mdg_documents_get (lease, wanted->document_id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return (row != NULL && row->folder_id == folder_id) || refuse_field (error, "document_id");
}

/* Audits, runs the questions soon, commits, tells. */
static gboolean
conclude (MdgContext *context,
          MdgLease *lease,
          const char *action,
          gint64 folder_id,
          JsonObject *detail,
          gboolean run,
          GError **error)
{
  if (!mdg_context_audit (context, lease, action, "folder", folder_id, detail, error) ||
      (run && !put_run (lease, folder_id, MDG_CHECKUP_DELAY, error)))
    return FALSE;
  return mdg_context_commit (context, lease, FALSE, error);
}

static MdgTestQuestion *
finish_question (
  MdgContext *context, MdgLease *lease, const char *action, gint64 id, GError **error)
{
  g_autoptr (MdgTestQuestion) stored = mdg_test_questions_get (lease, id, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  if (stored == NULL)
    return NULL;
  g_ptr_array_add (list, stored);
  if (!name_documents (lease, list, error) ||
      !conclude (context, lease, action, stored->folder_id, NULL, TRUE, error))
    return NULL;
  return g_steal_pointer (&stored);
}

/* Tells after the lease is gone. */
static MdgTestQuestion *
tell_question (MdgContext *context, MdgLease **lease, MdgTestQuestion *question)
{
  g_clear_pointer (lease, mdg_lease_free);
  if (question != NULL)
    mdg_checkup_tell (context->core, question->folder_id, 0);
  return question;
}

MdgTestQuestion *
mdg_checkup_service_add_question (MdgContext *context,
                                  gint64 folder_id,
                                  const MdgTestQuestion *wanted,
                                  GError **error)
{
  gint64 count = 0;
  g_autoptr (MdgTestQuestion) question = mdg_test_question_copy (wanted);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) ||
      !check_question (lease, folder_id, wanted, error) ||
      !mdg_test_questions_count (lease, folder_id, &count, error))
    return NULL;
  if (count >= MDG_CHECKUP_MAX_QUESTIONS)
    {
      mdg_set_error_int (error, MDG_ERROR_TOO_LONG, "max", MDG_CHECKUP_MAX_QUESTIONS);
      return NULL;
    }
  question->id = mdg_lease_new_id (lease);
  question->folder_id = folder_id;
  return tell_question (context, &lease,
                        mdg_test_questions_insert (lease, question, error)
                          ? finish_question (context, lease, "checkup.question.create",
                                             question->id, error)
                          : NULL);
}

/* The stored question, when the asker may change it. */
static MdgTestQuestion *
require_question (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgTestQuestion) stored = mdg_test_questions_get (lease, id, &local);
  if (stored == NULL && local == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return stored != NULL && mdg_folder_access_require (context, lease, stored->folder_id,
                                                      MDG_FOLDER_EDITOR, error)
           ? g_steal_pointer (&stored)
           : NULL;
}

MdgTestQuestion *
mdg_checkup_service_update_question (MdgContext *context,
                                     const MdgTestQuestion *wanted,
                                     GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgTestQuestion) stored =
    lease != NULL ? require_question (context, lease, wanted->id, error) : NULL;
  if (stored == NULL || !check_question (lease, stored->folder_id, wanted, error))
    return NULL;
  g_autoptr (MdgTestQuestion) question = mdg_test_question_copy (wanted);
  question->folder_id = stored->folder_id;
  return tell_question (context, &lease,
                        mdg_test_questions_update (lease, question, error)
                          ? finish_question (context, lease, "checkup.question.update",
                                             question->id, error)
                          : NULL);
}

gboolean
mdg_checkup_service_delete_question (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgTestQuestion) stored =
    lease != NULL ? require_question (context, lease, id, error) : NULL;
  if (stored == NULL || !mdg_test_questions_delete (lease, id, error) ||
      !conclude (context, lease, "checkup.question.delete", stored->folder_id, NULL, TRUE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_checkup_tell (context->core, stored->folder_id, 0);
  return TRUE;
}

/* ---- runs ---- */

/* There are questions, and nothing runs. */
static gboolean
check_free (MdgContext *context, MdgLease *lease, gint64 folder_id, GError **error)
{
  gint64 count = 0;
  guint percent = 0;
  if (!mdg_test_questions_count (lease, folder_id, &count, error))
    return FALSE;
  if (count == 0)
    mdg_set_error (error, MDG_ERROR_CHECKUP_NO_QUESTIONS, NULL);
  else if (mdg_checkup_board_get (context->core->checkups, folder_id, &percent) != NULL)
    mdg_set_error (error, MDG_ERROR_CHECKUP_RUNNING, NULL);
  else
    return TRUE;
  return FALSE;
}

static MdgCheckup *
start (MdgContext *context, gint64 folder_id, const char *kind, const char *action, GError **error)
{
  g_autofree char *key = key_of (folder_id);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) ||
      !check_free (context, lease, folder_id, error) ||
      !mdg_jobs_put (lease, kind, key, NULL, mdg_lease_now (lease), error))
    return NULL;
  g_autoptr (MdgCheckup) checkup = describe (context, lease, folder_id, error);
  if (checkup == NULL || !conclude (context, lease, action, folder_id, NULL, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_checkup_tell (context->core, folder_id, 0);
  return g_steal_pointer (&checkup);
}

MdgCheckup *
mdg_checkup_service_run (MdgContext *context, gint64 folder_id, GError **error)
{
  return start (context, folder_id, MDG_JOB_CHECKUP, "checkup.run", error);
}

MdgCheckup *
mdg_checkup_service_tune (MdgContext *context, gint64 folder_id, GError **error)
{
  return start (context, folder_id, MDG_JOB_TUNE, "checkup.tune", error);
}

gboolean
mdg_checkup_service_stop (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autofree char *key = key_of (folder_id);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) ||
      !mdg_jobs_remove (lease, MDG_JOB_TUNE, key, error) ||
      !mdg_jobs_remove (lease, MDG_JOB_CHECKUP, key, error) ||
      !conclude (context, lease, "checkup.stop", folder_id, NULL, FALSE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  mdg_checkup_board_stop (context->core->checkups, folder_id);
  mdg_checkup_tell (context->core, folder_id, 100);
  return TRUE;
}

/* ---- settings ---- */

static gboolean
is_outside (gint64 value, gint64 min, gint64 max)
{
  return value != 0 && (value < min || value > max);
}

static gboolean
check_settings (const MdgSearchSettings *settings, GError **error)
{
  if (is_outside (settings->chunk_chars, MDG_CHUNK_CHARS_MIN, MDG_CHUNK_CHARS_MAX))
    return refuse_field (error, "chunk_chars");
  if (is_outside (settings->word_weight, 1, 100))
    return refuse_field (error, "word_weight");
  if (is_outside (settings->heading_weight, 1, 1000))
    return refuse_field (error, "heading_weight");
  return !is_outside (settings->n_passages, 1, MDG_N_PASSAGES_MAX) ||
         refuse_field (error, "n_passages");
}

static JsonObject *
describe_settings (const MdgSearchSettings *settings)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "chunk_chars", settings->chunk_chars);
  json_object_set_int_member (detail, "word_weight", settings->word_weight);
  json_object_set_int_member (detail, "heading_weight", settings->heading_weight);
  json_object_set_int_member (detail, "n_passages", settings->n_passages);
  return detail;
}

/* After new settings have been written: cuts anew where needed, runs the questions, commits, puts
 * them in force. */
static MdgCheckup *
apply (MdgContext *context,
       MdgLease **lease,
       gint64 folder_id,
       const MdgSearchSettings *before,
       const char *action,
       GError **error)
{
  g_autofree char *key = key_of (folder_id);
  gint64 questions = 0;
  g_autoptr (MdgSearchSettings) now = mdg_search_settings_get (*lease, folder_id, NULL, error);
  if (now == NULL || !mdg_test_questions_count (*lease, folder_id, &questions, error))
    return NULL;
  gboolean recut = now->chunk_chars != before->chunk_chars;
  if ((recut &&
       !mdg_jobs_put (*lease, MDG_JOB_RECUT, key, NULL, mdg_lease_now (*lease), error)) ||
      (!recut && questions > 0 && !put_run (*lease, folder_id, 0, error)))
    return NULL;
  g_autoptr (MdgCheckup) checkup = describe (context, *lease, folder_id, error);
  if (checkup == NULL || !conclude (context, *lease, action, folder_id, describe_settings (now),
                                    FALSE, error))
    return NULL;
  g_clear_pointer (lease, mdg_lease_free);
  if (!mdg_folder_indexes_reload (context->core->indexes, folder_id, error))
    return NULL;
  mdg_checkup_tell (context->core, folder_id, 0);
  mdg_folder_access_tell_changed (context->core, folder_id);
  return g_steal_pointer (&checkup);
}

MdgCheckup *
mdg_checkup_service_set_settings (MdgContext *context,
                                  gint64 folder_id,
                                  const MdgSearchSettings *settings,
                                  GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error) ||
      !check_settings (settings, error))
    return NULL;
  g_autoptr (MdgSearchSettings) before =
    mdg_search_settings_get (lease, folder_id, NULL, error);
  return before != NULL && mdg_search_settings_set (lease, folder_id, settings, error)
           ? apply (context, &lease, folder_id, before, "folder.settings", error)
           : NULL;
}

MdgCheckup *
mdg_checkup_service_undo_settings (MdgContext *context, gint64 folder_id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL ||
      !mdg_folder_access_require (context, lease, folder_id, MDG_FOLDER_EDITOR, error))
    return NULL;
  g_autoptr (MdgSearchSettings) before =
    mdg_search_settings_get (lease, folder_id, NULL, error);
  return before != NULL && mdg_search_settings_undo (lease, folder_id, error)
           ? apply (context, &lease, folder_id, before, "folder.settings-undo", error)
           : NULL;
}

/* ---- the job ---- */

static gboolean
ask_all (MdgContext *context,
         MdgCheckupRound *round,
         GPtrArray *questions,
         GArray *results,
         GError **error)
{
  MdgCore *core = context->core;
  for (guint i = 0; i < questions->len; i++)
    {
      const MdgTestQuestion *question = questions->pdata[i];
      MdgCheckupResult result = { question->id, 0, NULL };
      gboolean other_page = FALSE;
      guint percent = 100 * i / questions->len;
      if (!mdg_checkup_round_ask (round, question, &result.rank, &other_page, error))
        return FALSE;
      gboolean hit = result.rank > 0 && result.rank <= MDG_CHECKUP_HIT_RANK;
      if (!hit)
        result.miss =
          mdg_checkup_round_explain (round, question, result.rank, other_page, error);
      if (!hit && result.miss == NULL)
        return FALSE;
      g_array_append_val (results, result);
      if (mdg_checkup_board_step (core->checkups, round->folder_id, percent))
        mdg_checkup_tell (core, round->folder_id, percent);
    }
  return TRUE;
}

static gboolean
write_run (
  MdgContext *context, gint64 folder_id, gint64 generation, GArray *results, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  return lease != NULL &&
         mdg_checkup_state_set_run (lease, folder_id, generation, results, error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

gboolean
mdg_checkup_carry_out (MdgContext *context,
                       gint64 folder_id,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) questions =
    lease != NULL ? mdg_test_questions_list (lease, folder_id, error) : NULL;
  g_autoptr (MdgCheckupState) state =
    questions != NULL ? mdg_checkup_state_get (lease, folder_id, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  if (state == NULL)
    return FALSE;
  g_autoptr (MdgFolderIndex) held =
    mdg_folder_indexes_hold (context->core->indexes, folder_id, error);
  if (held == NULL)
    return FALSE;
  g_auto (MdgCheckupRound) round = { 0 };
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (MdgCheckupResult));
  mdg_checkup_round_init (&round, context, mdg_folder_index_get (held), folder_id, cancellable);
  return ask_all (context, &round, questions, results, error) &&
         write_run (context, folder_id, state->generation, results, error);
}
