/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  g_main_context_iteration (NULL, TRUE);
}
