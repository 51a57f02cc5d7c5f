/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  q = g_strdup_printf ("SELECT * FROM %s", t);
  g_string_append (s, " WHERE a = 1");
  g_string_append_printf (s,
                          "x "
                          "ORDER BY %s", o);
  g_string_printf (s, "DELETE FROM %s", t);
  q = g_strconcat ("UPDATE t SET a = ", v, NULL);
  s = g_string_new ("INSERT INTO t ");
  g_snprintf (b, sizeof b, "PRAGMA x = %d", n);
  q = sqlite3_mprintf ("x%Q", v);
  sqlite3_prepare_v3 (db, q, -1, 0, &s, NULL);
  sqlite3_exec (db, q, NULL, NULL, NULL);
}
