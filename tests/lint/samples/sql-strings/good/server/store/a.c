/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  run (db, "SELECT a FROM t "
           "WHERE id = :id ORDER BY a");
  m = g_strdup_printf ("selected %d rows", n);
  g_string_append (s, "where it stands");
}
