/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody with the database file and a shell changes the audit log; verify has to say where.
 *
 *   /audit/tamper/byte        each byte of each column of a row and of a checkpoint, one at a time
 *   /audit/tamper/statement   rows removed, swapped, inserted, cut off; checkpoints forged
 *   /audit/tamper/null        values that the schema does not allow
 *   /audit/tamper/tail        what only the number of rows tells
 *   /audit/tamper/rewrite     the chain computed anew, as the DESIGN in audit.h says, without the
 * key
 *
 * The log has ROWS rows and a checkpoint at each STEP of them.
 */
#define G_LOG_DOMAIN "madoguchi-test"

#include "server/store/audit.h"
#include "tests/support/test-core.h"

#include <string.h>

#define ROWS 2000
#define STEP 500
#define VICTIM 777 /* between two checkpoints */

typedef struct
{
  MdgTestCore *core;
  sqlite3 *raw;
} Fixture;

static void
run_sql (Fixture *fixture, const char *sql)
{
  char *message = NULL;
  if (sqlite3_exec (fixture->raw, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static void
write_log (MdgTestCore *core)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_write (core->core->store, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= ROWS; i++)
    {
      MdgAuditEvent event = { i % 7,
                              i % 2 ? "session.create" : "session.end",
                              i % 3 ? "session:1234" : NULL,
                              "ok",
                              "10.0.0.1",
                              NULL };
      mdg_clock_advance (core->clock, MDG_SECOND);
      g_assert_true (mdg_audit_append (lease, &event, &error));
      if (i % STEP == 0)
        g_assert_true (mdg_audit_checkpoint (lease, &error));
    }
  g_assert_true (mdg_lease_commit (lease, &error));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->core = mdg_test_core_new ();
  write_log (fixture->core);
  g_assert_cmpint (sqlite3_open (mdg_store_get_path (fixture->core->core->store), &fixture->raw),
                   ==, SQLITE_OK);
  run_sql (fixture, "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;"
                    "CREATE TEMP TABLE spare AS SELECT * FROM audit;"
                    "CREATE TEMP TABLE spare_checkpoint AS SELECT * FROM audit_checkpoint");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sqlite3_close (fixture->raw);
  mdg_test_core_free (fixture->core);
}

static void
mend (Fixture *fixture)
{
  run_sql (fixture, "BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM spare;"
                    "DELETE FROM audit_checkpoint; INSERT INTO audit_checkpoint SELECT * FROM "
                    "spare_checkpoint; COMMIT");
}

static MdgAuditCheck *
verify (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (fixture->core->core->store, NULL, &error);
  g_assert_no_error (error);
  MdgAuditCheck *check = mdg_audit_verify (lease, NULL, &error);
  g_assert_no_error (error);
  return check;
}

static void
assert_broken (Fixture *fixture, const char *what, gint64 seq, const char *reason)
{
  g_autoptr (MdgAuditCheck) check = verify (fixture);
  if (check->whole || check->broken_seq != seq || g_strcmp0 (check->reason, reason) != 0)
    g_error ("%s: found %s at row %" G_GINT64_FORMAT " instead of %s at row %" G_GINT64_FORMAT,
             what, check->whole ? "nothing" : check->reason, check->broken_seq, reason, seq);
}

static void
assert_whole (Fixture *fixture)
{
  g_autoptr (MdgAuditCheck) check = verify (fixture);
  g_assert_true (check->whole);
  g_assert_cmpint (check->n_rows, ==, ROWS);
  g_assert_cmpint (check->n_checkpoints, ==, ROWS / STEP);
}

static sqlite3_stmt *
prepare (Fixture *fixture, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  if (sqlite3_prepare_v2 (fixture->raw, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (fixture->raw));
  return stmt;
}

/* One column: how to read it from a row and how to write it back. */
typedef struct
{
  const char *select;
  const char *update;
} Column;

#define COLUMN_OF(table, name)                            \
  {                                                       \
    "SELECT " name " FROM " table " WHERE seq = ?1",      \
      "UPDATE " table " SET " name " = ?2 WHERE seq = ?1" \
  }

/* Writes the column of row @seq with bit 0 of byte @index flipped; FALSE when it is not so long. */
static gboolean
flip (Fixture *fixture, const Column *column, gint64 seq, int index)
{
  sqlite3_stmt *read = prepare (fixture, column->select);
  sqlite3_stmt *write = prepare (fixture, column->update);
  sqlite3_bind_int64 (read, 1, seq);
  sqlite3_bind_int64 (write, 1, seq);
  g_assert_cmpint (sqlite3_step (read), ==, SQLITE_ROW);
  gboolean is_number = sqlite3_column_type (read, 0) == SQLITE_INTEGER;
  gboolean is_text = sqlite3_column_type (read, 0) == SQLITE_TEXT;
  int size = is_number ? 8 : sqlite3_column_bytes (read, 0);
  if (index < size && is_number)
    sqlite3_bind_int64 (write, 2,
                        sqlite3_column_int64 (read, 0) ^ (G_GINT64_CONSTANT (1) << (8 * index)));
  else if (index < size)
    {
      g_autofree guint8 *bytes = g_memdup2 (sqlite3_column_blob (read, 0), (gsize) size);
      bytes[index] ^= 1;
      if (is_text)
        sqlite3_bind_text (write, 2, (char *) bytes, size, SQLITE_TRANSIENT);
      else
        sqlite3_bind_blob (write, 2, bytes, size, SQLITE_TRANSIENT);
    }
  if (index < size)
    g_assert_cmpint (sqlite3_step (write), ==, SQLITE_DONE);
  sqlite3_finalize (read);
  sqlite3_finalize (write);
  return index < size;
}

/* Each byte in turn; the number of bytes. */
static int
flip_all (Fixture *fixture, const Column *column, gint64 seq, const char *reason)
{
  int n = 0;
  while (flip (fixture, column, seq, n))
    {
      g_autofree char *what = g_strdup_printf ("%s, byte %d", column->select, n);
      assert_broken (fixture, what, seq, reason);
      g_assert_true (flip (fixture, column, seq, n)); /* back */
      n++;
    }
  return n;
}

static void
test_byte (Fixture *fixture, gconstpointer data)
{
  static const Column row_columns[] = {
    COLUMN_OF ("audit", "at"), COLUMN_OF ("audit", "actor_id"), COLUMN_OF ("audit", "action"),
    COLUMN_OF ("audit", "object"), COLUMN_OF ("audit", "outcome"), COLUMN_OF ("audit", "detail"),
    COLUMN_OF ("audit", "hash")
  };
  static const Column checkpoint_columns[] = { COLUMN_OF ("audit_checkpoint", "at"),
                                               COLUMN_OF ("audit_checkpoint", "hash"),
                                               COLUMN_OF ("audit_checkpoint", "signature") };
  static const Column seq = COLUMN_OF ("audit", "seq");
  int n = 0;
  assert_whole (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (row_columns); i++)
    n += flip_all (fixture, &row_columns[i], VICTIM, "row-changed");
  for (guint i = 0; i < G_N_ELEMENTS (checkpoint_columns); i++)
    n += flip_all (fixture, &checkpoint_columns[i], 2 * STEP, "checkpoint-changed");
  /* A number moved beyond the last row; nearer ones are taken by other rows. */
  for (int byte = 2; byte < 7; byte++)
    {
      g_assert_true (flip (fixture, &seq, VICTIM, byte));
      assert_broken (fixture, "a number", VICTIM, "row-missing");
      mend (fixture);
      n++;
    }
  assert_whole (fixture);
  g_test_message ("%d bytes flipped and found", n);
}

typedef struct
{
  const char *what;
  const char *sql;
  gint64 seq;
  const char *reason;
} Deed;

#define EXCHANGE(a, b)                                                                       \
  "UPDATE audit SET seq = -1 WHERE seq = " a "; UPDATE audit SET seq = " a " WHERE seq = " b \
  "; UPDATE audit SET seq = " b " WHERE seq = -1"

static void
test_statement (Fixture *fixture, gconstpointer data)
{
  static const Deed deeds[] = {
    { "a row is removed", "DELETE FROM audit WHERE seq = 777", 777, "row-missing" },
    { "the first row is removed", "DELETE FROM audit WHERE seq = 1", 1, "row-missing" },
    { "a row is removed and the gap closed",
      "DELETE FROM audit WHERE seq = 777; UPDATE audit SET seq = -seq WHERE seq > 777; UPDATE "
      "audit SET seq = -seq - 1 WHERE seq < 0",
      777, "row-changed" },
    { "two neighbours are swapped", EXCHANGE ("777", "778"), 777, "row-changed" },
    { "two distant rows are swapped", EXCHANGE ("777", "1777"), 777, "row-changed" },
    { "a copy is inserted",
      "UPDATE audit SET seq = -seq WHERE seq > 777; UPDATE audit SET seq = -seq + 1 WHERE seq < 0;"
      "INSERT INTO audit SELECT 778, at, actor_id, action, object, outcome, detail, hash FROM "
      "audit WHERE seq = 777",
      778, "row-changed" },
    { "a row is put before the first",
      "INSERT INTO audit SELECT 0, at, actor_id, action, object, outcome, detail, hash FROM audit "
      "WHERE seq = 1",
      1, "row-missing" },
    { "the end is cut off before the last checkpoint", "DELETE FROM audit WHERE seq > 1900", 2000,
      "row-missing" },
    { "the end is cut off before three checkpoints", "DELETE FROM audit WHERE seq > 600", 1000,
      "row-missing" },
    { "everything is removed but the checkpoints", "DELETE FROM audit", 500, "row-missing" },
    { "a text becomes absent", "UPDATE audit SET object = NULL WHERE seq = 778", 778,
      "row-changed" },
    { "an absent text becomes empty", "UPDATE audit SET object = '' WHERE seq = 777", 777,
      "row-changed" },
    { "letters move from one text to the next",
      "UPDATE audit SET action = action || 's', object = substr (object, 2) WHERE seq = 778", 778,
      "row-changed" },
    { "text hides behind the end of a text",
      "UPDATE audit SET outcome = outcome || char (0) || 'not' WHERE seq = 777", 777,
      "row-changed" },
    { "a sealed detail is emptied", "UPDATE audit SET detail = x'' WHERE seq = 777", 777,
      "row-changed" },
    { "a hash is emptied", "UPDATE audit SET hash = x'' WHERE seq = 777", 777, "row-changed" },
    { "a hash grows", "UPDATE audit SET hash = CAST (hash || x'00' AS BLOB) WHERE seq = 777", 777,
      "row-changed" },
    { "the newest row is changed", "UPDATE audit SET outcome = 'ko' WHERE seq = 2000", 2000,
      "row-changed" },
    { "a signature is another checkpoint's",
      "UPDATE audit_checkpoint SET signature = (SELECT signature FROM audit_checkpoint WHERE seq = "
      "500) WHERE seq = 1000",
      1000, "checkpoint-changed" },
    { "a checkpoint is moved to another row",
      "UPDATE audit_checkpoint SET seq = 1001, hash = (SELECT hash FROM audit WHERE seq = 1001) "
      "WHERE seq = 1000",
      1001, "checkpoint-changed" },
    { "a signature is emptied", "UPDATE audit_checkpoint SET signature = x'' WHERE seq = 1500",
      1500, "checkpoint-changed" },
    { "a checkpoint for a row to come",
      "INSERT INTO audit_checkpoint SELECT 5000, at, hash, signature FROM audit_checkpoint WHERE "
      "seq = 500",
      5000, "row-missing" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      run_sql (fixture, deeds[i].sql);
      assert_broken (fixture, deeds[i].what, deeds[i].seq, deeds[i].reason);
      mend (fixture);
      assert_whole (fixture);
    }
}

/* Whoever edits the file itself is not held to NOT NULL. */
static void
test_null (Fixture *fixture, gconstpointer data)
{
  static const Deed deeds[] = {
    { "no detail", "UPDATE audit SET detail = NULL WHERE seq = 777", 777, "row-changed" },
    { "no hash", "UPDATE audit SET hash = NULL WHERE seq = 777", 777, "row-changed" },
    { "no action", "UPDATE audit SET action = NULL WHERE seq = 777", 777, "row-changed" },
    { "no time", "UPDATE audit SET at = NULL WHERE seq = 777", 777, "row-changed" },
    { "no hash in a checkpoint", "UPDATE audit_checkpoint SET hash = NULL WHERE seq = 1000", 1000,
      "checkpoint-changed" },
    { "no signature", "UPDATE audit_checkpoint SET signature = NULL WHERE seq = 1000", 1000,
      "checkpoint-changed" },
  };
  run_sql (fixture, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace (sql, "
                    "'NOT NULL', '') WHERE name LIKE 'audit%'"
                    " AND type = 'table'; PRAGMA writable_schema = RESET");
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      run_sql (fixture, deeds[i].sql);
      assert_broken (fixture, deeds[i].what, deeds[i].seq, deeds[i].reason);
      mend (fixture);
    }
}

/* All that tells of these rows is gone; the number of rows is what gives it away. */
static void
test_tail (Fixture *fixture, gconstpointer data)
{
  run_sql (fixture,
           "DELETE FROM audit WHERE seq > 1600; DELETE FROM audit_checkpoint WHERE seq > 1600");
  g_autoptr (MdgAuditCheck) check = verify (fixture);
  g_assert_true (check->whole);
  g_assert_cmpint (check->n_rows, ==, 1600);
  g_assert_cmpint (check->n_checkpoints, ==, 3);
}

static void
put_number (GChecksum *sum, gint64 number)
{
  guint64 bytes = GUINT64_TO_BE ((guint64) number);
  g_checksum_update (sum, (const guchar *) &bytes, sizeof bytes);
}

static void
put_column (GChecksum *sum, sqlite3_stmt *row, int column)
{
  if (sqlite3_column_type (row, column) == SQLITE_NULL)
    {
      put_number (sum, -1);
      return;
    }
  const guchar *data = sqlite3_column_blob (row, column);
  int size = sqlite3_column_bytes (row, column);
  put_number (sum, size);
  g_checksum_update (sum, data, size);
}

/* Computes all hashes anew, as whoever has read our source can. */
static void
rewrite_chain (Fixture *fixture)
{
  guint8 before[32] = { 0 };
  sqlite3_stmt *read = prepare (
    fixture, "SELECT seq, at, actor_id, action, object, outcome, detail FROM audit ORDER BY seq");
  sqlite3_stmt *write = prepare (fixture, "UPDATE audit SET hash = ?2 WHERE seq = ?1");
  run_sql (fixture, "BEGIN");
  while (sqlite3_step (read) == SQLITE_ROW)
    {
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize size = sizeof before;
      g_checksum_update (sum, before, sizeof before);
      for (int column = 0; column < 3; column++)
        put_number (sum, sqlite3_column_int64 (read, column));
      for (int column = 3; column < 7; column++)
        put_column (sum, read, column);
      g_checksum_get_digest (sum, before, &size);
      sqlite3_bind_int64 (write, 1, sqlite3_column_int64 (read, 0));
      sqlite3_bind_blob (write, 2, before, sizeof before, SQLITE_TRANSIENT);
      g_assert_cmpint (sqlite3_step (write), ==, SQLITE_DONE);
      sqlite3_reset (write);
    }
  sqlite3_finalize (read);
  sqlite3_finalize (write);
  run_sql (fixture, "COMMIT");
}

static void
test_rewrite (Fixture *fixture, gconstpointer data)
{
  /* The hashes of an untouched log come out the same: this attacker knows the way. */
  rewrite_chain (fixture);
  assert_whole (fixture);

  run_sql (fixture, "UPDATE audit SET outcome = 'forbidden' WHERE seq = 777");
  rewrite_chain (fixture);
  assert_broken (fixture, "chain rewritten", 2 * STEP, "checkpoint-changed");

  run_sql (fixture, "UPDATE audit_checkpoint SET hash = (SELECT hash FROM audit WHERE audit.seq = "
                    "audit_checkpoint.seq)");
  assert_broken (fixture, "and the checkpoints' hashes", 2 * STEP, "checkpoint-changed");
  mend (fixture);

  run_sql (fixture, "DELETE FROM audit WHERE seq = 777; UPDATE audit SET seq = -seq WHERE seq > "
                    "777; UPDATE audit SET seq = -seq - 1 WHERE seq < 0");
  rewrite_chain (fixture);
  assert_broken (fixture, "a row left out of the rewritten chain", 2 * STEP, "checkpoint-changed");
  mend (fixture);
  assert_whole (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/audit/tamper/byte", Fixture, NULL, set_up, test_byte, tear_down);
  g_test_add ("/audit/tamper/statement", Fixture, NULL, set_up, test_statement, tear_down);
  g_test_add ("/audit/tamper/null", Fixture, NULL, set_up, test_null, tear_down);
  g_test_add ("/audit/tamper/tail", Fixture, NULL, set_up, test_tail, tear_down);
  g_test_add ("/audit/tamper/rewrite", Fixture, NULL, set_up, test_rewrite, tear_down);
  return g_test_run ();
}
