/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/usage.h"

#include <string.h>

gint64
mdg_usage_weigh (gint64 tokens, gint64 weight)
{
  return (tokens * weight + 99) / 100;
}

gboolean
mdg_usage_get_parties (MdgLease *lease,
                       gint64 account_id,
                       gint64 section_id,
                       MdgUsageParty parties[MDG_USAGE_PARTIES_MAX],
                       guint *ret_n,
                       GError **error)
{
  guint n = 0;
  gint64 above = section_id;
  if (account_id != 0)
    parties[n++] = (MdgUsageParty){ MDG_LIMIT_ACCOUNT, account_id };
  for (guint depth = 0; above != 0 && depth < MDG_USAGE_SECTIONS_MAX; depth++)
    {
      parties[n++] = (MdgUsageParty){ MDG_LIMIT_SECTION, above };
      gint64 parent = 0;
      if (!mdg_db_get_int (mdg_lease_get_db (lease), &parent, error,
                           "SELECT coalesce (parent_id, 0) FROM section WHERE id = :id", "i:id",
                           above, NULL))
        return FALSE;
      above = parent;
    }
  parties[n++] = (MdgUsageParty){ MDG_LIMIT_WARD, 0 };
  *ret_n = n;
  return TRUE;
}

gboolean
mdg_usage_get_total (MdgLease *lease,
                     const char *month,
                     const MdgUsageParty *party,
                     gint64 *ret_weighted,
                     GError **error)
{
  gint64 weighted = 0;
  if (!mdg_db_get_int (
        mdg_lease_get_db (lease), &weighted, error,
        "SELECT coalesce ((SELECT weighted FROM usage_total WHERE month = :month AND kind = :kind"
        " AND subject_id = :id), 0) + coalesce ((SELECT sum (weighted) FROM usage_reserved"
        " WHERE month = :month AND kind = :kind AND subject_id = :id), 0)",
        "t:month", month, "t:kind", party->kind, "i:id", party->subject_id, NULL))
    return FALSE;
  *ret_weighted = weighted;
  return TRUE;
}

gboolean
mdg_usage_reserve (MdgLease *lease,
                   const MdgReservation *reservation,
                   const MdgUsageParty *parties,
                   guint n_parties,
                   GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  gint64 weighted =
    mdg_usage_weigh (reservation->tokens_in + reservation->tokens_out, reservation->weight);
  if (!mdg_db_run (
        db, error,
        "INSERT INTO usage_reservation (id, month, account_id, section_id, model_id, light, weight,"
        " tokens_in, tokens_out, message_id, created_at) VALUES (:id, :month, :account, :section,"
        " :model, :light, :weight, :tokens_in, :tokens_out, :message, :created_at)",
        "i:id", reservation->id, "t:month", reservation->month, "i:account",
        reservation->account_id, "i:section", reservation->section_id, "i:model",
        reservation->model_id, "i:light", (gint64) reservation->light, "i:weight",
        reservation->weight, "i:tokens_in", reservation->tokens_in, "i:tokens_out",
        reservation->tokens_out, "i:message", reservation->message_id, "i:created_at",
        reservation->created_at, NULL))
    return FALSE;
  for (guint i = 0; i < n_parties; i++)
    if (!mdg_db_run (db, error,
                     "INSERT INTO usage_reserved (reservation_id, month, kind, subject_id,"
                     " weighted) VALUES (:id, :month, :kind, :subject, :weighted)",
                     "i:id", reservation->id, "t:month", reservation->month, "t:kind",
                     parties[i].kind, "i:subject", parties[i].subject_id, "i:weighted", weighted,
                     NULL))
      return FALSE;
  return TRUE;
}

gboolean
mdg_usage_release (MdgLease *lease, gint64 reservation_id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "DELETE FROM usage_reservation WHERE id = :id", "i:id", reservation_id, NULL);
}

static gboolean
add_totals (MdgLease *lease, gint64 reservation_id, gint64 weighted, GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO usage_total (month, kind, subject_id, weighted)"
    " SELECT month, kind, subject_id, :weighted FROM usage_reserved WHERE reservation_id = :id"
    " ON CONFLICT (month, kind, subject_id) DO UPDATE SET weighted = weighted + :weighted",
    "i:id", reservation_id, "i:weighted", weighted, NULL);
}

gboolean
mdg_usage_book (MdgLease *lease,
                const MdgReservation *reservation,
                gint64 tokens_in,
                gint64 tokens_out,
                gint64 questions,
                gint64 files,
                GError **error)
{
  gint64 open = 0;
  gint64 weighted = mdg_usage_weigh (tokens_in + tokens_out, reservation->weight);
  if (!mdg_db_get_int (mdg_lease_get_db (lease), &open, error,
                       "SELECT 1 FROM usage_reservation WHERE id = :id", "i:id", reservation->id,
                       NULL))
    return FALSE;
  if (open == 0)
    return TRUE;
  return mdg_db_run (
           mdg_lease_get_db (lease), error,
           "INSERT INTO usage (month, account_id, section_id, model_id, light, questions,"
           " tokens_in, tokens_out, weighted, files) VALUES (:month, :account, :section, :model,"
           " :light, :questions, :tokens_in, :tokens_out, :weighted, :files)"
           " ON CONFLICT (month, account_id, section_id, model_id, light) DO UPDATE SET"
           " questions = questions + :questions, tokens_in = tokens_in + :tokens_in,"
           " tokens_out = tokens_out + :tokens_out, weighted = weighted + :weighted,"
           " files = files + :files",
           "t:month", reservation->month, "i:account", reservation->account_id, "i:section",
           reservation->section_id, "i:model", reservation->model_id, "i:light",
           (gint64) reservation->light, "i:questions", questions, "i:tokens_in", tokens_in,
           "i:tokens_out", tokens_out, "i:weighted", weighted, "i:files", files, NULL) &&
         add_totals (lease, reservation->id, weighted, error) &&
         mdg_usage_release (lease, reservation->id, error);
}

GPtrArray *
mdg_usage_list_reservations (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT id, month, account_id, section_id, model_id, light, weight, tokens_in,"
                  " tokens_out, message_id, created_at FROM usage_reservation ORDER BY id",
                  NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) reservations = g_ptr_array_new_with_free_func (g_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgReservation *one = g_new0 (MdgReservation, 1);
      one->id = mdg_stmt_int (stmt, 0);
      g_strlcpy (one->month, mdg_stmt_text (stmt, 1), sizeof one->month);
      one->account_id = mdg_stmt_int (stmt, 2);
      one->section_id = mdg_stmt_int (stmt, 3);
      one->model_id = mdg_stmt_int (stmt, 4);
      one->light = mdg_stmt_int (stmt, 5) != 0;
      one->weight = mdg_stmt_int (stmt, 6);
      one->tokens_in = mdg_stmt_int (stmt, 7);
      one->tokens_out = mdg_stmt_int (stmt, 8);
      one->message_id = mdg_stmt_int (stmt, 9);
      one->created_at = mdg_stmt_int (stmt, 10);
      g_ptr_array_add (reservations, one);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&reservations);
}

void
mdg_usage_row_free (MdgUsageRow *row)
{
  g_free (row->model_name);
  g_free (row);
}

GPtrArray *
mdg_usage_list (MdgLease *lease, const char *month, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT u.account_id, u.section_id, u.model_id, u.month, m.name, u.light, u.questions,"
    " u.tokens_in, u.tokens_out, u.weighted, u.files FROM usage u"
    " LEFT JOIN usage_model m ON m.model_id = u.model_id"
    " WHERE :month IS NULL OR u.month = :month",
    "t:month", month, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_usage_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgUsageRow *row = g_new0 (MdgUsageRow, 1);
      row->account_id = mdg_stmt_int (stmt, 0);
      row->section_id = mdg_stmt_int (stmt, 1);
      row->model_id = mdg_stmt_int (stmt, 2);
      g_strlcpy (row->month, mdg_stmt_text (stmt, 3), sizeof row->month);
      row->model_name = g_strdup (mdg_stmt_text (stmt, 4));
      row->light = mdg_stmt_int (stmt, 5) != 0;
      row->questions = mdg_stmt_int (stmt, 6);
      row->tokens_in = mdg_stmt_int (stmt, 7);
      row->tokens_out = mdg_stmt_int (stmt, 8);
      row->weighted = mdg_stmt_int (stmt, 9);
      row->files = mdg_stmt_int (stmt, 10);
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

gboolean
mdg_usage_name_model (MdgLease *lease, gint64 model_id, const char *name, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "INSERT INTO usage_model (model_id, name) VALUES (:id, :name)"
                     " ON CONFLICT (model_id) DO UPDATE SET name = :name",
                     "i:id", model_id, "t:name", name, NULL);
}
