/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdg-config.h"
#include "server/app/config.h"
#include "server/app/core-role.h"
#include "shared/base/catalog.h"

#include <locale.h>

#define EXIT_USAGE 2

static char *config_path;
static gboolean print_config;
static gboolean print_routes;
static gboolean print_version;

static const GOptionEntry options[] = {
  { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path, "Configuration file", "FILE" },
  { "print-config", 0, 0, G_OPTION_ARG_NONE, &print_config, "Print every setting with its documentation, as a valid file", NULL },
  { "print-routes", 0, 0, G_OPTION_ARG_NONE, &print_routes, "Print the routes of the staff API", NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &print_version, "Print the version", NULL },
  { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static int
fail_usage (const char *what)
{
  g_printerr ("madoguchid: %s; see madoguchid --help\n", what);
  return EXIT_USAGE;
}

static void
load_translations (void)
{
  const char *dir = g_getenv ("MADOGUCHI_LOCALEDIR");
  mdg_catalog_load (dir != NULL ? dir : MDG_LOCALEDIR, MDG_GETTEXT_DOMAIN);
}

static int
run_role (const char *role)
{
  if (config_path == NULL)
    return fail_usage ("--config FILE is missing");
  if (g_str_equal (role, "core"))
    return mdg_core_role_run (config_path);
  return fail_usage ("the role is core");
}

static int
print_settings (const char *role)
{
  guint roles = MDG_ROLE_CORE | MDG_ROLE_PORTAL;
  if (g_strcmp0 (role, "core") == 0)
    roles = MDG_ROLE_CORE;
  else if (g_strcmp0 (role, "portal") == 0)
    roles = MDG_ROLE_PORTAL;
  g_autofree char *text = mdg_config_print (roles);
  g_print ("%s", text);
  return 0;
}

static int
act (int argc, char **argv)
{
  if (print_version)
    g_print ("madoguchid " MDG_VERSION "\n");
  else if (print_routes)
    mdg_core_role_print_routes ();
  else if (print_config)
    return print_settings (argc > 1 ? argv[1] : NULL);
  else if (argc != 2)
    return fail_usage ("name one role: core");
  else
    return run_role (argv[1]);
  return 0;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("core");
  g_option_context_set_summary (context, "The server of Madoguchi: core is for staff, portal for residents.");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fail_usage (error->message);
  load_translations ();
  int code = act (argc, argv);
  mdg_catalog_unload ();
  g_free (config_path);
  return code;
}
