/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/checkup.h"

#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <string.h>

#define QUESTION_QUERY                                                                          \
  "SELECT id, folder_id, text, document_id, page, place, ran, rank, rank_before, miss, version" \
  " FROM test_question"

static GBytes *
seal (MdgLease *lease,
      const MdgTestQuestion *question,
      const char *column,
      const char *text,
      GError **error)
{
  g_autofree char *scope = mdg_scope_folder (question->folder_id);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return mdg_lease_seal (lease, scope, column, question->id, bytes, error);
}

/* NULL for NULL without an error. */
static gboolean
unseal (MdgLease *lease,
        const MdgTestQuestion *question,
        const char *column,
        GBytes *sealed,
        char **ret_text,
        GError **error)
{
  gsize size = 0;
  if (sealed == NULL)
    return TRUE;
  g_autofree char *scope = mdg_scope_folder (question->folder_id);
  g_autoptr (GBytes) text = mdg_lease_unseal (lease, scope, column, question->id, sealed, error);
  if (text == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (text, &size);
  *ret_text = g_strndup (data, size);
  return TRUE;
}

static MdgTestQuestion *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgTestQuestion) question = mdg_test_question_new ();
  question->id = mdg_stmt_int (stmt, 0);
  question->folder_id = mdg_stmt_int (stmt, 1);
  g_autoptr (GBytes) text = mdg_stmt_bytes (stmt, 2);
  question->document_id = mdg_stmt_int (stmt, 3);
  question->page = mdg_stmt_int (stmt, 4);
  g_autoptr (GBytes) place = mdg_stmt_bytes (stmt, 5);
  question->ran = mdg_stmt_int (stmt, 6) != 0;
  question->rank = mdg_stmt_int (stmt, 7);
  question->rank_before = mdg_stmt_int (stmt, 8);
  question->miss = g_strdup (mdg_stmt_text (stmt, 9));
  question->version = mdg_stmt_int (stmt, 10);
  return unseal (lease, question, "test_question.text", text, &question->text, error) &&
             unseal (lease, question, "test_question.place", place, &question->place, error)
           ? g_steal_pointer (&question)
           : NULL;
}

GPtrArray *
mdg_test_questions_list (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  QUESTION_QUERY " WHERE folder_id = :folder ORDER BY id", "i:folder", folder_id,
                  NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) questions = mdg_record_array_new (&MDG_TEST_QUESTION_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgTestQuestion *question = read_row (lease, stmt, error);
      if (question == NULL)
        return NULL;
      g_ptr_array_add (questions, question);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&questions);
}

MdgTestQuestion *
mdg_test_questions_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           QUESTION_QUERY " WHERE id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (lease, stmt, error) : NULL;
}

gboolean
mdg_test_questions_count (MdgLease *lease, gint64 folder_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM test_question WHERE folder_id = :folder",
                         "i:folder", folder_id, NULL);
}

/* The sealed columns; @ret_place stays NULL without a place. */
static gboolean
seal_row (MdgLease *lease,
          const MdgTestQuestion *question,
          GBytes **ret_text,
          GBytes **ret_place,
          GError **error)
{
  *ret_text = seal (lease, question, "test_question.text", question->text, error);
  if (*ret_text != NULL && question->place != NULL)
    *ret_place = seal (lease, question, "test_question.place", question->place, error);
  return *ret_text != NULL && (question->place == NULL || *ret_place != NULL);
}

gboolean
mdg_test_questions_insert (MdgLease *lease, const MdgTestQuestion *question, GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) place = NULL;
  return seal_row (lease, question, &text, &place, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO test_question (id, folder_id, text, document_id, page, place)"
                     " VALUES (:id, :folder, :text, :document, :page, :place)",
                     "i:id", question->id, "i:folder", question->folder_id, "b:text", text,
                     "i:document", question->document_id, "i:page", question->page, "b:place",
                     place, NULL);
}

gboolean
mdg_test_questions_update (MdgLease *lease, const MdgTestQuestion *question, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) place = NULL;
  if (!seal_row (lease, question, &text, &place, error) ||
      !mdg_db_run (db, error,
                   "UPDATE test_question SET text = :text, document_id = :document, page = :page, "
                   "place = :place, ran = 0, rank = 0, rank_before = 0, miss = NULL, proposal_rank "
                   "= 0, version = version + 1 WHERE id = :id AND version = :version",
                   "b:text", text, "i:document", question->document_id, "i:page", question->page,
                   "b:place", place, "i:id", question->id, "i:version", question->version, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_test_questions_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM test_question WHERE id = :id",
                     "i:id", id, NULL);
}

void
mdg_checkup_state_free (MdgCheckupState *state)
{
  if (state == NULL)
    return;
  g_clear_pointer (&state->proposal, mdg_search_settings_free);
  g_free (state);
}

MdgCheckupState *
mdg_checkup_state_get (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT generation, ran_generation, ran_at, hits, hits_before, proposal, proposal_hits, n_tried"
    " FROM folder_search WHERE folder_id = :folder",
    "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (MdgCheckupState) state = g_new0 (MdgCheckupState, 1);
  state->generation = 1;
  if (mdg_stmt_next (stmt, error))
    {
      g_autoptr (GBytes) proposal = mdg_stmt_bytes (stmt, 5);
      state->generation = mdg_stmt_int (stmt, 0);
      state->ran_generation = mdg_stmt_int (stmt, 1);
      state->ran_at = mdg_stmt_int (stmt, 2);
      state->hits = mdg_stmt_int (stmt, 3);
      state->hits_before = mdg_stmt_int (stmt, 4);
      if (proposal != NULL)
        state->proposal = mdg_codec_decode_bytes (&MDG_SEARCH_SETTINGS_TYPE, proposal,
                                                  MDG_DECODE_TOLERANT, NULL);
      state->proposal_hits = mdg_stmt_int (stmt, 6);
      state->n_tried = mdg_stmt_int (stmt, 7);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&state);
}

static gint64
count_hits (GArray *results)
{
  gint64 hits = 0;
  for (guint i = 0; i < results->len; i++)
    {
      gint64 rank = g_array_index (results, MdgCheckupResult, i).rank;
      hits += rank > 0 && rank <= MDG_CHECKUP_HIT_RANK ? 1 : 0;
    }
  return hits;
}

static gboolean
write_results (MdgLease *lease, GArray *results, gboolean shift, GError **error)
{
  for (guint i = 0; i < results->len; i++)
    {
      const MdgCheckupResult *result = &g_array_index (results, MdgCheckupResult, i);
      if (!mdg_db_run (mdg_lease_get_db (lease), error,
                       "UPDATE test_question SET rank_before = CASE WHEN ran = 0 THEN :rank WHEN "
                       ":shift = 1 THEN rank ELSE rank_before END, rank = :rank, miss = :miss, ran "
                       "= 1 WHERE id = :id",
                       "i:rank", result->rank, "i:shift", (gint64) shift, "t:miss", result->miss,
                       "i:id", result->question_id, NULL))
        return FALSE;
    }
  return TRUE;
}

gboolean
mdg_checkup_state_set_run (
  MdgLease *lease, gint64 folder_id, gint64 generation, GArray *results, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (MdgCheckupState) before = mdg_checkup_state_get (lease, folder_id, error);
  if (before == NULL)
    return FALSE;
  gboolean shift = before->ran_generation != generation;
  gint64 hits = count_hits (results);
  gint64 hits_before = before->ran_at == 0 ? hits : (shift ? before->hits : before->hits_before);
  return write_results (lease, results, shift, error) &&
         mdg_db_run (
           db, error,
           "INSERT INTO folder_search (folder_id) VALUES (:folder) ON CONFLICT DO NOTHING",
           "i:folder", folder_id, NULL) &&
         mdg_db_run (db, error,
                     "UPDATE folder_search SET ran_generation = :generation, ran_at = :now, hits = "
                     ":hits, hits_before = :before WHERE folder_id = :folder",
                     "i:generation", generation, "i:now", mdg_lease_now (lease), "i:hits", hits,
                     "i:before", hits_before, "i:folder", folder_id, NULL);
}

gboolean
mdg_checkup_state_set_proposal (MdgLease *lease,
                                gint64 folder_id,
                                const MdgSearchSettings *proposal,
                                gint64 n_tried,
                                GArray *results,
                                GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  g_autoptr (GBytes) encoded =
    proposal != NULL ? mdg_codec_encode_bytes (&MDG_SEARCH_SETTINGS_TYPE, proposal) : NULL;
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      const MdgCheckupResult *result = &g_array_index (results, MdgCheckupResult, i);
      if (!mdg_db_run (db, error, "UPDATE test_question SET proposal_rank = :rank WHERE id = :id",
                       "i:rank", result->rank, "i:id", result->question_id, NULL))
        return FALSE;
    }
  return mdg_db_run (
           db, error,
           "INSERT INTO folder_search (folder_id) VALUES (:folder) ON CONFLICT DO NOTHING",
           "i:folder", folder_id, NULL) &&
         mdg_db_run (
           db, error,
           "UPDATE folder_search SET proposal = :proposal, proposal_hits = :hits, n_tried "
           "= :tried WHERE folder_id = :folder",
           "b:proposal", encoded, "i:hits", results != NULL ? count_hits (results) : 0, "i:tried",
           n_tried, "i:folder", folder_id, NULL);
}

GHashTable *
mdg_test_questions_get_proposed (MdgLease *lease, gint64 folder_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, proposal_rank FROM test_question WHERE folder_id = :folder",
                  "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GHashTable) ranks =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0), rank = mdg_stmt_int (stmt, 1);
      g_hash_table_insert (ranks, g_memdup2 (&id, sizeof id), g_memdup2 (&rank, sizeof rank));
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ranks);
}
