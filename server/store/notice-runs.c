/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/notice-runs.h"

#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <string.h>

#define TITLE "notice_run.title"
#define DETAIL "notice_run.detail"
#define COLUMNS                                                                               \
  "SELECT id, kind_id, kind_number, section_id, account_id, draft, state, n_letters, n_rows," \
  " n_left_out, n_known, n_paper, n_received, n_checked, n_files, n_files_received,"          \
  " n_files_checked, n_findings, created_at, updated_at, version, title"

char *
mdg_scope_notice_run (gint64 run_id)
{
  return g_strdup_printf ("notice-run:%" G_GINT64_FORMAT, run_id);
}

MdgNoticeRunRow *
mdg_notice_run_row_new (void)
{
  MdgNoticeRunRow *row = g_new0 (MdgNoticeRunRow, 1);
  row->run = mdg_notice_run_new ();
  return row;
}

void
mdg_notice_run_row_free (MdgNoticeRunRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->run, mdg_notice_run_free);
  g_free (row);
}

/* ---- what is sealed ---- */

static GBytes *
seal_title (MdgLease *lease, const MdgNoticeRun *run, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (run->id);
  g_autoptr (GBytes) bytes = g_bytes_new (run->title, strlen (run->title));
  return mdg_lease_seal (lease, scope, TITLE, run->id, bytes, error);
}

static GBytes *
seal_detail (MdgLease *lease, const MdgNoticeRun *run, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (run->id);
  const MdgNoticeRun detail = { .title = (char *) "",
                                .attachments = run->attachments,
                                .columns = run->columns,
                                .keys = run->keys,
                                .proof = run->proof };
  g_autoptr (GBytes) bytes = mdg_codec_encode_bytes (&MDG_NOTICE_RUN_TYPE, &detail);
  return mdg_lease_seal (lease, scope, DETAIL, run->id, bytes, error);
}

static gboolean
unseal_title (MdgLease *lease, MdgNoticeRun *run, GBytes *sealed, GError **error)
{
  gsize size = 0;
  g_autofree char *scope = mdg_scope_notice_run (run->id);
  g_autoptr (GBytes) bytes = mdg_lease_unseal (lease, scope, TITLE, run->id, sealed, error);
  if (bytes == NULL)
    return FALSE;
  const char *text = g_bytes_get_data (bytes, &size);
  run->title = size > 0 ? g_strndup (text, size) : g_strdup ("");
  return TRUE;
}

static gboolean
unseal_detail (MdgLease *lease, MdgNoticeRun *run, GBytes *sealed, GError **error)
{
  g_autofree char *scope = mdg_scope_notice_run (run->id);
  g_autoptr (GBytes) bytes = mdg_lease_unseal (lease, scope, DETAIL, run->id, sealed, error);
  g_autoptr (MdgNoticeRun) detail =
    bytes != NULL
      ? mdg_codec_decode_bytes (&MDG_NOTICE_RUN_TYPE, bytes, MDG_DECODE_TOLERANT, error)
      : NULL;
  if (detail == NULL)
    return FALSE;
  g_clear_pointer (&run->attachments, g_ptr_array_unref);
  run->attachments = g_steal_pointer (&detail->attachments);
  run->columns = g_steal_pointer (&detail->columns);
  run->keys = g_steal_pointer (&detail->keys);
  run->proof = g_steal_pointer (&detail->proof);
  return TRUE;
}

/* ---- reading ---- */

static void
read_counts (MdgStmt *stmt, MdgNoticeRunRow *row)
{
  MdgNoticeRun *run = row->run;
  run->n_letters = mdg_stmt_int (stmt, 7);
  run->n_rows = mdg_stmt_int (stmt, 8);
  run->n_left_out = mdg_stmt_int (stmt, 9);
  row->n_known = mdg_stmt_int (stmt, 10);
  run->n_paper = mdg_stmt_int (stmt, 11);
  run->n_received = mdg_stmt_int (stmt, 12);
  run->n_checked = mdg_stmt_int (stmt, 13);
  row->n_files = mdg_stmt_int (stmt, 14);
  row->n_files_received = mdg_stmt_int (stmt, 15);
  row->n_files_checked = mdg_stmt_int (stmt, 16);
  row->n_findings = mdg_stmt_int (stmt, 17);
}

static MdgNoticeRunRow *
read_row (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  g_autoptr (MdgNoticeRunRow) row = mdg_notice_run_row_new ();
  MdgNoticeRun *run = row->run;
  run->id = mdg_stmt_int (stmt, 0);
  run->kind_id = mdg_stmt_int (stmt, 1);
  run->kind_number = mdg_stmt_int (stmt, 2);
  run->section_id = mdg_stmt_int (stmt, 3);
  row->account_id = mdg_stmt_int (stmt, 4);
  run->draft = g_strdup (mdg_stmt_text (stmt, 5));
  run->state = g_strdup (mdg_stmt_text (stmt, 6));
  read_counts (stmt, row);
  run->created_at = mdg_stmt_int (stmt, 18);
  run->updated_at = mdg_stmt_int (stmt, 19);
  run->version = mdg_stmt_int (stmt, 20);
  g_autoptr (GBytes) title = mdg_stmt_bytes (stmt, 21);
  return unseal_title (lease, run, title, error) ? g_steal_pointer (&row) : NULL;
}

static MdgNoticeRunRow *
read_whole (MdgLease *lease, MdgStmt *stmt, GError **error)
{
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  g_autoptr (MdgNoticeRunRow) row = read_row (lease, stmt, error);
  g_autoptr (GBytes) detail = mdg_stmt_bytes (stmt, 22);
  return row != NULL && unseal_detail (lease, row->run, detail, error) ? g_steal_pointer (&row)
                                                                       : NULL;
}

MdgNoticeRunRow *
mdg_notice_runs_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  COLUMNS ", detail FROM notice_run WHERE id = :id", "i:id", id, NULL);
  return read_whole (lease, stmt, error);
}

MdgNoticeRunRow *
mdg_notice_runs_get_of_draft (MdgLease *lease,
                              gint64 account_id,
                              const char *draft,
                              GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    COLUMNS ", detail FROM notice_run WHERE account_id = :account AND draft = :draft", "i:account",
    account_id, "t:draft", draft, NULL);
  return read_whole (lease, stmt, error);
}

/* The set as a JSON array, which SQL can look into. */
static char *
write_set (GHashTable *set)
{
  GHashTableIter iter;
  gpointer id;
  GString *text = g_string_new ("[");
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, text->len > 1 ? "," : "",
                            *(const gint64 *) id);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static MdgStmt *
query_list (MdgLease *lease, GHashTable *sections, gint64 before, guint limit, GError **error)
{
  gint64 until = before != 0 ? before : G_MAXINT64;
  if (sections == NULL)
    return mdg_db_query (mdg_lease_get_db (lease), error,
                         COLUMNS " FROM notice_run WHERE id < :until ORDER BY id DESC LIMIT :limit",
                         "i:until", until, "i:limit", (gint64) limit, NULL);
  g_autofree char *set = write_set (sections);
  return mdg_db_query (mdg_lease_get_db (lease), error,
                       COLUMNS " FROM notice_run WHERE id < :until AND section_id IN (SELECT value "
                               "FROM json_each (:sections)) ORDER BY id DESC LIMIT :limit",
                       "i:until", until, "t:sections", set, "i:limit", (gint64) limit, NULL);
}

GPtrArray *
mdg_notice_runs_list (
  MdgLease *lease, GHashTable *sections, gint64 before, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = query_list (lease, sections, before, limit, error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_notice_run_row_free);
  while (mdg_stmt_next (stmt, error))
    {
      MdgNoticeRunRow *row = read_row (lease, stmt, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&rows);
}

/* ---- writing ---- */

gboolean
mdg_notice_runs_insert (MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  const MdgNoticeRun *run = row->run;
  g_autoptr (GBytes) title = seal_title (lease, run, error);
  g_autoptr (GBytes) detail = title != NULL ? seal_detail (lease, run, error) : NULL;
  return detail != NULL &&
         mdg_db_run (
           mdg_lease_get_db (lease), error,
           "INSERT INTO notice_run (id, kind_id, kind_number, section_id, account_id, draft, state,"
           " n_letters, n_rows, n_left_out, n_files, title, detail, created_at, updated_at) VALUES"
           " (:id, :kind, :number, :section, :account, :draft, :state, :letters, :rows, :left,"
           " :files, :title, :detail, :now, :now)",
           "i:id", run->id, "i:kind", run->kind_id, "i:number", run->kind_number, "i:section",
           run->section_id, "i:account", row->account_id, "t:draft", run->draft, "t:state",
           run->state, "i:letters", run->n_letters, "i:rows", run->n_rows, "i:left",
           run->n_left_out, "i:files", row->n_files, "b:title", title, "b:detail", detail, "i:now",
           mdg_lease_now (lease), NULL);
}

gboolean
mdg_notice_runs_update (MdgLease *lease, const MdgNoticeRunRow *row, GError **error)
{
  const MdgNoticeRun *run = row->run;
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (
        db, error,
        "UPDATE notice_run SET state = :state, n_known = :known, n_paper = :paper, n_received ="
        " :received, n_checked = :checked, n_files = :files, n_files_received = :files_received,"
        " n_files_checked = :files_checked, n_findings = :findings, updated_at = :now, version ="
        " version + 1 WHERE id = :id",
        "t:state", run->state, "i:known", row->n_known, "i:paper", run->n_paper, "i:received",
        run->n_received, "i:checked", run->n_checked, "i:files", row->n_files, "i:files_received",
        row->n_files_received, "i:files_checked", row->n_files_checked, "i:findings",
        row->n_findings, "i:now", mdg_lease_now (lease), "i:id", run->id, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
mdg_notice_runs_delete (MdgLease *lease, gint64 id, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  return mdg_db_run (db, error, "DELETE FROM notice_letter WHERE run_id = :id", "i:id", id, NULL) &&
         mdg_db_run (db, error, "DELETE FROM notice_run WHERE id = :id", "i:id", id, NULL);
}

GArray *
mdg_notice_runs_list_stale (MdgLease *lease, gint64 until, guint limit, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT id FROM notice_run WHERE state = 'receiving' AND updated_at < :until ORDER BY "
    "updated_at LIMIT :limit",
    "i:until", until, "i:limit", (gint64) limit, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (mdg_stmt_next (stmt, error))
    {
      gint64 id = mdg_stmt_int (stmt, 0);
      g_array_append_val (ids, id);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&ids);
}

/* ---- findings ---- */

gboolean
mdg_notice_findings_add (MdgLease *lease,
                         gint64 run_id,
                         const MdgNoticeFinding *finding,
                         GError **error)
{
  return mdg_db_run (
    mdg_lease_get_db (lease), error,
    "INSERT INTO notice_finding (id, run_id, letter, \"check\", page, other) SELECT :id, :run,"
    " :letter, :check, :page, :other WHERE (SELECT count (*) FROM notice_finding WHERE run_id ="
    " :run) < :most ON CONFLICT DO NOTHING",
    "i:id", mdg_lease_new_id (lease), "i:run", run_id, "i:letter", finding->letter, "t:check",
    finding->check, "i:page", finding->page, "i:other", finding->other, "i:most",
    (gint64) MDG_NOTICE_FINDINGS_MAX, NULL);
}

gboolean
mdg_notice_findings_count (MdgLease *lease, gint64 run_id, gint64 *ret_count, GError **error)
{
  return mdg_db_get_int (mdg_lease_get_db (lease), ret_count, error,
                         "SELECT count (*) FROM notice_finding WHERE run_id = :run", "i:run",
                         run_id, NULL);
}

GPtrArray *
mdg_notice_findings_list (MdgLease *lease, gint64 run_id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT letter, \"check\", page, other FROM notice_finding WHERE run_id = :run"
                  " ORDER BY letter, page, \"check\", other",
                  "i:run", run_id, NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) findings = mdg_record_array_new (&MDG_NOTICE_FINDING_TYPE);
  while (mdg_stmt_next (stmt, error))
    {
      MdgNoticeFinding *finding = mdg_notice_finding_new ();
      finding->letter = mdg_stmt_int (stmt, 0);
      finding->check = g_strdup (mdg_stmt_text (stmt, 1));
      finding->page = mdg_stmt_int (stmt, 2);
      finding->other = mdg_stmt_int (stmt, 3);
      g_ptr_array_add (findings, finding);
    }
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&findings);
}
