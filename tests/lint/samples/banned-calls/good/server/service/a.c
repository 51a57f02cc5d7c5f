/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strcpy (a, b) and goto are banned. */
void
f (void)
{
  g_strlcpy (a, b, sizeof a);
  puts ("system (x)");
  file_system (a);
  g_random_int ();
}
