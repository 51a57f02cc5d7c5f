/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/search-settings.h"

#include "shared/base/error.h"

MdgSearchSettings *
mdg_search_settings_get (MdgLease *lease,
                         gint64 folder_id,
                         gboolean *ret_can_undo,
                         GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT chunk_chars, word_weight, heading_weight, n_passages, has_earlier FROM "
                  "folder_search WHERE folder_id = :folder",
                  "i:folder", folder_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (MdgSearchSettings) settings = mdg_search_settings_new ();
  gboolean can_undo = FALSE;
  if (mdg_stmt_next (stmt, error))
    {
      settings->chunk_chars = mdg_stmt_int (stmt, 0);
      settings->word_weight = mdg_stmt_int (stmt, 1);
      settings->heading_weight = mdg_stmt_int (stmt, 2);
      settings->n_passages = mdg_stmt_int (stmt, 3);
      can_undo = mdg_stmt_int (stmt, 4) != 0;
    }
  if (mdg_stmt_failed (stmt))
    return NULL;
  mdg_search_settings_fill (settings);
  if (ret_can_undo != NULL)
    *ret_can_undo = can_undo;
  return g_steal_pointer (&settings);
}

static gboolean
ensure_row (MdgLease *lease, gint64 folder_id, GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO folder_search (folder_id) VALUES (:folder) ON CONFLICT DO NOTHING", "i:folder",
    folder_id, NULL);
}

gboolean
mdg_search_settings_set (MdgLease *lease,
                         gint64 folder_id,
                         const MdgSearchSettings *settings,
                         GError **error)
{
  return ensure_row (lease, folder_id, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE folder_search SET has_earlier = 1, earlier_chunk_chars = chunk_chars, "
                     "earlier_word_weight = word_weight, earlier_heading_weight = heading_weight, "
                     "earlier_n_passages = n_passages, chunk_chars = :chars, word_weight = :words, "
                     "heading_weight = :headings, n_passages = :passages, proposal = NULL, "
                     "generation = generation + 1 WHERE folder_id = :folder",
                     "i:chars", settings->chunk_chars, "i:words", settings->word_weight,
                     "i:headings", settings->heading_weight, "i:passages", settings->n_passages,
                     "i:folder", folder_id, NULL);
}

gboolean
mdg_search_settings_undo (MdgLease *lease, gint64 folder_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (db, error,
                   "UPDATE folder_search SET has_earlier = 0, chunk_chars = earlier_chunk_chars, "
                   "word_weight = earlier_word_weight, heading_weight = earlier_heading_weight, "
                   "n_passages = earlier_n_passages, proposal = NULL, generation = generation + 1"
                   " WHERE folder_id = :folder AND has_earlier = 1",
                   "i:folder", folder_id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
mdg_search_settings_touch (MdgLease *lease, gint64 folder_id, GError **error)
{
  return ensure_row (lease, folder_id, error) &&
         mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE folder_search SET generation = generation + 1 WHERE folder_id = "
                     ":folder",
                     "i:folder", folder_id, NULL);
}

gboolean
mdg_search_settings_delete (MdgLease *lease, gint64 folder_id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error, "DELETE FROM test_question WHERE folder_id = :folder", "i:folder",
                     folder_id, NULL) &&
         mdg_db_run (db, error, "DELETE FROM folder_search WHERE folder_id = :folder", "i:folder",
                     folder_id, NULL);
}
