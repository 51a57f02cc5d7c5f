/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A client with nothing but its one instance: instance-program [--alone] [LINK]
 *
 * The first one prints "first", then a line for each start that comes up in it; the link
 * madoguchi:page/end ends it, so does the end of the session. --alone takes no part.
 */
#include "client/application/host.h"

#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  MdgHost *host;
  gboolean started;
} Program;

static void
say (const char *line)
{
  fprintf (stdout, "%s\n", line);
  fflush (stdout);
}

static void
on_startup (GApplication *application, Program *program)
{
  g_application_hold (application);
}

static void
on_activate (GApplication *application, Program *program)
{
  say (program->started ? "raised" : "first");
  program->started = TRUE;
}

static void
on_open (GApplication *application, GFile **files, int n, const char *hint, Program *program)
{
  g_autofree char *uri = g_file_get_uri (files[0]);
  say (uri);
  program->started = TRUE;
  if (g_str_has_suffix (uri, "page/end"))
    g_application_quit (application);
}

static void
on_end (GApplication *application)
{
  say ("ended");
  g_application_quit (application);
}

static int
on_options (GApplication *application, GVariantDict *options, Program *program)
{
  gboolean alone = g_variant_dict_contains (options, "alone");
  if (alone)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  program->host = mdg_host_new (application, on_end);
  return !alone && mdg_host_hand_over (program->host) ? EXIT_SUCCESS : -1;
}

int
main (int argc, char **argv)
{
  static const GOptionEntry options[] = {
    { "alone", 0, 0, G_OPTION_ARG_NONE, NULL, "alone", NULL },
    { NULL },
  };
  Program program = { NULL };
  g_autoptr (GtkApplication) application = gtk_application_new (
    "jp.lg.madoguchi.Test", G_APPLICATION_HANDLES_OPEN | mdg_host_get_flags ());
  g_application_add_main_option_entries (G_APPLICATION (application), options);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), &program);
  g_signal_connect (application, "startup", G_CALLBACK (on_startup), &program);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &program);
  g_signal_connect (application, "open", G_CALLBACK (on_open), &program);
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  mdg_host_free (program.host);
  return status;
}
