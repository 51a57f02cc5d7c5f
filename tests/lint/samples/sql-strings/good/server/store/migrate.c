/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  q = g_strdup_printf ("PRAGMA user_version=%u;", number);
}
