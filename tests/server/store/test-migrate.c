/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Upgrading: from every earlier schema version to the newest with all rows kept and the same
 * schema as a new file has; a newer file is refused and left alone; a migration that fails leaves
 * the file as it was.
 */
#include "server/store/mdg-store-resources.h"
#include "server/store/migrate.h"
#include "server/store/store.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>

typedef struct
{
  guint since; /* the migration that brought the table */
  const char *table;
  const char *insert;
} Row;

/* One row for every table, valid in the version that brought it. */
static const Row rows[] = {
  { 1, "section", "INSERT INTO section (id, code, name) VALUES (1, '0100', '税務課')" },
  { 1, "role", "INSERT INTO role (id, code, name) VALUES (2, 'ward-2', '窓口')" },
  { 1, "role_grant",
    "INSERT INTO role_grant (role_id, permission, reach) VALUES (2, 'accounts.read', 'section')" },
  { 1, "account",
    "INSERT INTO account (id, login_mac, profile, section_id, state, created_at) VALUES (3, x'01', "
    "x'02', 1, 'active', 4)" },
  { 1, "account_role", "INSERT INTO account_role (account_id, role) VALUES (3, 'staff')" },
  { 1, "credential",
    "INSERT INTO credential (account_id, secret, changed_at) VALUES (3, x'05', 6)" },
  { 1, "sign_in_guard",
    "INSERT INTO sign_in_guard (login_mac, failures, last_at) VALUES (x'07', 2, 8)" },
  { 1, "session",
    "INSERT INTO session (id, account_id, token_hash, detail, created_at, last_seen_at, "
    "expires_at) VALUES (9, 3, x'0a', x'0b', 1, 2, 3)" },
  { 1, "account_change",
    "INSERT INTO account_change (id, account_id, effective_on, change) VALUES (10, 3, "
    "'2027-04-01', x'0c')" },
  { 2, "audit",
    "INSERT INTO audit (seq, at, actor_id, action, outcome, detail, hash) VALUES (1, 2, 3, 'a', "
    "'ok', x'0d', x'0e')" },
  { 2, "audit_checkpoint",
    "INSERT INTO audit_checkpoint (seq, at, hash, signature) VALUES (1, 2, x'0f', x'10')" },
  { 3, "job",
    "INSERT INTO job (id, kind, key, state, run_at) VALUES (11, 'k', 'core', 'waiting', 1)" },
  { 3, "idempotency",
    "INSERT INTO idempotency (account_id, key_hash, request_hash, created_at) VALUES (3, x'11', "
    "x'12', 13)" },
  { 4, "folder",
    "INSERT INTO folder (id, section_id, name_mac, detail, created_at, updated_at) VALUES (14, 1, "
    "x'14', x'15', 1, 2)" },
  { 4, "folder_tally",
    "INSERT INTO folder_tally (folder_id, state, n_documents, bytes) VALUES (14, 'failed', 0, 0)" },
  { 4, "folder_grant",
    "INSERT INTO folder_grant (id, folder_id, kind, rank) VALUES (17, 14, 'everyone', 1)" },
  { 4, "document",
    "INSERT INTO document (id, folder_id, label, state, created_at, updated_at) VALUES (16, 14, "
    "x'16', 'queued', 1, 2)" },
  { 4, "document_version",
    "INSERT INTO document_version (id, document_id, folder_id, key_folder_id, number, label, "
    "blob_id, size, content_mac, state, uploaded_by, created_at, queued_at) VALUES (18, 16, 14, "
    "14, 1, x'17', 'b', 9, x'18', 'queued', 3, 1, 2)" },
  { 4, "dead_content", "INSERT INTO dead_content (id, folder_id, blob_id) VALUES (19, 14, 'c')" },
  { 4, "upload",
    "INSERT INTO upload (id, account_id, folder_id, detail, content_mac, size, created_at, "
    "expires_at) VALUES (20, 3, 14, x'19', x'1a', 9, 1, 2)" },
  { 4, "upload_piece",
    "INSERT INTO upload_piece (upload_id, offset, size, hash, blob_id) VALUES (20, 0, 9, x'1b', "
    "'d')" },
  { 4, "blob_suspect", "INSERT INTO blob_suspect (blob_id, seen_at) VALUES ('e', 1)" },
  { 5, "job_clock", "INSERT INTO job_clock (kind, turn) VALUES ('k', 1)" },
  { 5, "folder_search", "INSERT INTO folder_search (folder_id) VALUES (14)" },
  { 5, "test_question",
    "INSERT INTO test_question (id, folder_id, text, document_id) VALUES (15, 14, x'13', 16)" },
  { 6, "conversation",
    "INSERT INTO conversation (id, account_id, detail, created_at, updated_at) VALUES (21, 3, "
    "x'1c', 1, 2)" },
  { 6, "message",
    "INSERT INTO message (id, conversation_id, account_id, role, state, detail, created_at) VALUES "
    "(22, 21, 3, 'assistant', 'waiting', x'1d', 1)" },
  { 6, "message_citation",
    "INSERT INTO message_citation (message_id, number, folder_id, document_id, version_id, page) "
    "VALUES (22, 1, 14, 16, 18, 3)" },
  { 6, "chat_run",
    "INSERT INTO chat_run (message_id, conversation_id, account_id, detail, created_at) VALUES "
    "(22, "
    "21, 3, x'1e', 1)" },
  { 6, "chat_piece", "INSERT INTO chat_piece (message_id, seq, body) VALUES (22, 1, x'1f')" },
  { 6, "attachment",
    "INSERT INTO attachment (id, account_id, conversation_id, detail, size, state, created_at) "
    "VALUES (23, 3, 21, x'20', 9, 'ready', 1)" },
  { 6, "attachment_piece",
    "INSERT INTO attachment_piece (attachment_id, offset, size, hash, blob_id) VALUES (23, 0, 9, "
    "x'21', 'f')" },
  { 6, "attachment_page",
    "INSERT INTO attachment_page (attachment_id, number, body) VALUES (23, 1, x'22')" },
  { 6, "message_attachment",
    "INSERT INTO message_attachment (message_id, number, attachment_id) VALUES (22, 1, 23)" },
  { 7, "language_model",
    "INSERT INTO language_model (id, name, provider, url, model, domestic, no_training, "
    "cost_class, "
    "weight, context_size, max_answer, images, max_parallel, rank, enabled) VALUES "
    "(24, 'm', 'openai', 'u', 'n', 1, 1, 'light', 0, 1, 1, 0, 1, 1, 1)" },
  { 7, "usage_limit",
    "INSERT INTO usage_limit (id, kind, subject_id, tokens) VALUES (25, 'ward', 0, 9)" },
  { 7, "usage",
    "INSERT INTO usage (month, account_id, section_id, model_id, light, questions, tokens_in, "
    "tokens_out, weighted, files) VALUES ('2026-11', 3, 1, 24, 0, 1, 2, 3, 4, 0)" },
  { 7, "usage_model", "INSERT INTO usage_model (model_id, name) VALUES (24, 'm')" },
  { 7, "usage_total",
    "INSERT INTO usage_total (month, kind, subject_id, weighted) VALUES ('2026-11', 'ward', 0, "
    "4)" },
  { 7, "usage_reservation",
    "INSERT INTO usage_reservation (id, month, account_id, section_id, model_id, light, weight, "
    "tokens_in, tokens_out, message_id, created_at) VALUES (26, '2026-11', 3, 1, 24, 0, 100, 2, 3, "
    "22, 1)" },
  { 7, "usage_reserved",
    "INSERT INTO usage_reserved (reservation_id, month, kind, subject_id, weighted) VALUES (26, "
    "'2026-11', 'ward', 0, 5)" },
  { 7, "guard_setting", "UPDATE guard_setting SET words = x'23', version = 2" },
  { 8, "template",
    "INSERT INTO template (id, account_id, sharing, updated_at) VALUES (27, 3, 'ward', 1)" },
  { 8, "template_version",
    "INSERT INTO template_version (id, template_id, number, account_id, body, created_at) VALUES "
    "(28, 27, 1, 3, x'24', 1)" },
  { 8, "template_favourite",
    "INSERT INTO template_favourite (account_id, template_id) VALUES (3, 27)" },
  { 8, "template_use", "INSERT INTO template_use (template_id, n_used) VALUES (27, 1)" },
  { 8, "inquiry",
    "INSERT INTO inquiry (id, folder_id, account_id, state, detail, created_at, updated_at) VALUES "
    "(29, 14, 3, 'open', x'25', 1, 2)" },
  { 8, "source_news",
    "INSERT INTO source_news (id, account_id, message_id, number, conversation_id, folder_id, "
    "document_id, version_id, against, reason, created_at) VALUES (30, 3, 22, 1, 21, 14, 16, 18, "
    "0, "
    "'replaced', 1)" },
  { 9, "notice_kind", "INSERT INTO notice_kind (id, section_id, updated_at) VALUES (41, 1, 1)" },
  { 9, "notice_kind_version",
    "INSERT INTO notice_kind_version (id, kind_id, number, account_id, body, created_at) VALUES "
    "(42, 41, 1, 3, x'25', 1)" },
  { 9, "notice_run",
    "INSERT INTO notice_run (id, kind_id, kind_number, section_id, account_id, draft, state, "
    "n_letters, n_rows, n_left_out, title, detail, created_at, updated_at) VALUES (43, 41, 1, 1, "
    "3, "
    "'draft', 'receiving', 1, 1, 0, x'26', x'27', 1, 1)" },
  { 9, "notice_file",
    "INSERT INTO notice_file (id, run_id, mac, size, n_letters) VALUES (44, 43, x'28', 1, 1)" },
  { 9, "notice_letter",
    "INSERT INTO notice_letter (id, run_id, number, file_id, mac, detail) VALUES (45, 43, 1, 44, "
    "x'29', x'2a')" },
  { 9, "notice_finding",
    "INSERT INTO notice_finding (id, run_id, letter, \"check\", page, other) VALUES (46, 43, 1, "
    "'bytes', 0, 0)" },
};

static char *
make_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("madoguchi-migrate-XXXXXX", &error);
  g_assert_no_error (error);
  return g_build_filename (dir, "core.db", NULL);
}

static void
remove_path (char *path)
{
  const char *suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
      g_remove (file);
    }
  g_autofree char *dir = g_path_get_dirname (path);
  g_rmdir (dir);
  g_free (path);
}

static MdgDb *
open_at (const char *path, guint version)
{
  g_autoptr (GError) error = NULL;
  MdgDb *db = mdg_db_open (path, MDG_DB_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_migrate (db, MDG_CORE_MIGRATIONS, version, &error));
  g_assert_no_error (error);
  return db;
}

/* All of the schema as SQLite tells it. */
static char *
dump_schema (MdgDb *db)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (db, NULL, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name", NULL);
  while (mdg_stmt_next (stmt, NULL))
    g_string_append_printf (text, "%s %s %s\n", mdg_stmt_text (stmt, 0), mdg_stmt_text (stmt, 1),
                            mdg_stmt_text (stmt, 2));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What the file said before the upgrade must still be said after it: one row of each table, by
 * its own columns. */
static char *
dump_row (MdgDb *db, const char *table)
{
  sqlite3_stmt *stmt = NULL;
  g_autoptr (GString) text = g_string_new (table);
  g_autofree char *sql = g_strconcat ("SELECT * FROM ", table, NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (mdg_db_get_handle (db), sql, -1, &stmt, NULL), ==,
                   SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (stmt); i++)
      g_string_append_printf (text, "|%s=%s", sqlite3_column_name (stmt, i),
                              (const char *) sqlite3_column_text (stmt, i));
  sqlite3_finalize (stmt);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_upgrade (gconstpointer data)
{
  guint from = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);
  char *path = make_path ();
  MdgDb *db = open_at (path, from);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].since <= from)
      {
        g_assert_true (mdg_db_run_script (db, rows[i].insert, &error));
        g_assert_no_error (error);
      }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].since <= from)
      g_ptr_array_add (before, dump_row (db, rows[i].table));
  mdg_db_close (db);

  db = open_at (path, 0);
  for (guint i = 0; i < before->len; i++)
    {
      g_autofree char *after = dump_row (db, rows[i].table);
      g_assert_true (g_str_has_prefix (after, before->pdata[i]));
    }
  char *new_path = make_path ();
  g_autoptr (MdgDb) new_db = open_at (new_path, 0);
  g_autofree char *upgraded = dump_schema (db);
  g_autofree char *fresh = dump_schema (new_db);
  g_assert_cmpstr (upgraded, ==, fresh);
  mdg_db_close (db);
  remove_path (path);
  remove_path (new_path);
}

static void
test_every_table_is_known (void)
{
  char *path = make_path ();
  g_autoptr (MdgDb) db = open_at (path, 0);
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    db, NULL, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    NULL);
  while (mdg_stmt_next (stmt, NULL))
    {
      gboolean known = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        known = known || g_str_equal (rows[i].table, mdg_stmt_text (stmt, 0));
      if (!known)
        g_error ("A row of table %s is missing in this test", mdg_stmt_text (stmt, 0));
    }
  g_clear_pointer (&stmt, mdg_stmt_free);
  remove_path (path);
}

static void
test_newer_file (void)
{
  g_autoptr (GError) error = NULL;
  char *path = make_path ();
  g_autoptr (MdgDb) db = open_at (path, 0);
  g_assert_true (mdg_db_run_script (db, "PRAGMA user_version=9999;", &error));
  g_assert_false (mdg_migrate (db, MDG_CORE_MIGRATIONS, 0, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_STORE_NEWER);
  remove_path (path);
}

static void
test_failing_migration (void)
{
  g_autoptr (GError) error = NULL;
  char *path = make_path ();
  g_autoptr (MdgDb) db = open_at (path, 1);
  g_autofree char *before = dump_schema (db);
  /* A table of the next migration stands in its way, after that migration has made others. */
  g_assert_true (
    mdg_db_run_script (db, "CREATE TABLE audit_checkpoint (x INTEGER) STRICT;", &error));
  g_assert_false (mdg_migrate (db, MDG_CORE_MIGRATIONS, 0, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  gint64 version = 0;
  g_assert_true (mdg_db_get_int (db, &version, &error, "PRAGMA user_version", NULL));
  g_assert_cmpint (version, ==, 1);
  g_assert_true (mdg_db_run_script (db, "DROP TABLE audit_checkpoint;", &error));
  g_autofree char *after = dump_schema (db);
  g_assert_cmpstr (before, ==, after);
  remove_path (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (mdg_store_get_resource ());
  for (guint version = 1; version <= mdg_migrate_newest (MDG_CORE_MIGRATIONS); version++)
    {
      g_autofree char *name = g_strdup_printf ("/migrate/from-version-%u-to-the-newest", version);
      g_test_add_data_func (name, GUINT_TO_POINTER (version), test_upgrade);
    }
  g_test_add_func ("/migrate/every-table-has-a-row-in-this-test", test_every_table_is_known);
  g_test_add_func ("/migrate/a-newer-file-is-refused", test_newer_file);
  g_test_add_func ("/migrate/a-failing-migration-leaves-the-file-as-it-was",
                   test_failing_migration);
  return g_test_run ();
}
