/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  g_main_loop_run (loop);
}
