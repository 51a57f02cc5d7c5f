/* SPDX-License-Identifier: GPL-3.0-or-later */
const char *q0 = "SELECT 1";
const char *q1 = "INSERT INTO t VALUES (1)";
const char *q2 = "INSERT OR IGNORE INTO t VALUES (1)";
const char *q3 = "REPLACE INTO t VALUES (1)";
const char *q4 = "UPDATE t SET a=1";
const char *q5 = "DELETE FROM t";
const char *q6 = "CREATE TABLE t (a)";
const char *q7 = "CREATE UNIQUE INDEX i ON t (a)";
const char *q8 = "DROP TABLE t";
const char *q9 = "ALTER TABLE t ADD b";
const char *q10 = "PRAGMA user_version";
const char *q11 = "BEGIN IMMEDIATE";
const char *q12 = "WITH x AS (SELECT 1) TABLE x";
int n = sqlite3_step (s);
