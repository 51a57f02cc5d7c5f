/* SPDX-License-Identifier: GPL-3.0-or-later */
int
f (void)
{
  return sqlite3_prepare_v3 (db, sql, -1, 0, &s, NULL);
}
