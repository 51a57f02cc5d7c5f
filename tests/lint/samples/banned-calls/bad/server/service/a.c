/* SPDX-License-Identifier: GPL-3.0-or-later */
void
f (void)
{
  strcpy (a, b);
  strncpy (a, b, 1);
  strcat (a, b);
  strncat (a, b, 1);
  sprintf (a, "x");
  vsprintf (a, b, c);
  gets (a);
  strtok (a, b);
  system ("ls");
  popen ("ls", "r");
  alloca (9);
  g_alloca (9);
  g_newa (int, 9);
  atoi (a);
  atol (a);
  atof (a);
  rand ();
  srand (1);
  g_object_set_data (o, "k", v);
  g_object_set_data_full(o, "k", v, f);
  g_object_set_qdata (o, k, v);
  g_main_loop_run (loop);
  g_main_context_iteration (NULL, TRUE);
  gtk_dialog_run (d);
  gtk_main ();
  goto out;
out:
}
