/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/application/application.h"
#include "client/application/host.h"
#include "client/application/language.h"

int
main (int argc, char **argv)
{
  mdg_host_prepare ();
  mdg_language_init ();
  g_autoptr (MdgApplication) application = mdg_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
