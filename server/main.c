/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * madoguchid: reads the command line and hands over to a role. Exit codes: 0 all is well, 1 a
 * failure while running, 2 wrong usage or a configuration that cannot be used.
 */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/api/api.h"
#include "server/app/run.h"
#include "shared/base/catalog.h"

#include <locale.h>
#include <mdg-config.h>
#include <stdio.h>
#include <string.h>

#define EXIT_USAGE 2

typedef struct
{
  const char *command; /* NULL when there is none */
  const char *role;    /* of check-config */
  const char *config;
} Arguments;

static const char usage[] =
  "madoguchid: the Madoguchi server\n"
  "\n"
  "  madoguchid core --config FILE                 serves staff\n"
  "  madoguchid portal --config FILE               serves residents\n"
  "  madoguchid check-config [core|portal] --config FILE\n"
  "                                                says whether the file can be used\n"
  "  madoguchid --print-config [core|portal|markdown]\n"
  "                                                prints every setting with its default\n"
  "  madoguchid --print-routes                     prints what the staff API offers\n"
  "  madoguchid --version\n"
  "  madoguchid --help\n";

/* Not g_print (): that would turn Japanese into question marks where no locale is set. */
static int
print (const char *text)
{
  return fputs (text, stdout) != EOF && fflush (stdout) == 0 ? 0 : 1;
}

static int
complain (const char *what, const char *argument)
{
  fprintf (stderr, "madoguchid: %s%s; “madoguchid --help” shows what can be written.\n", what,
           argument);
  return EXIT_USAGE;
}

static MdgRoleFlags
role_from_name (const char *name)
{
  if (g_strcmp0 (name, "core") == 0)
    return MDG_ROLE_CORE;
  return g_strcmp0 (name, "portal") == 0 ? MDG_ROLE_PORTAL : MDG_ROLE_NONE;
}

static int
print_config (const char *which)
{
  MdgRoleFlags role = role_from_name (which);
  g_autofree char *text = NULL;
  if (which == NULL)
    text = mdg_config_print (MDG_ROLE_CORE | MDG_ROLE_PORTAL);
  else if (strcmp (which, "markdown") == 0)
    text = mdg_config_print_markdown ();
  else if (role != MDG_ROLE_NONE)
    text = mdg_config_print (role);
  return text != NULL ? print (text) : complain ("there is no configuration of ", which);
}

static int
print_routes (void)
{
  gsize n = 0;
  const MdgRoute *routes = mdg_api_get_routes (&n);
  for (gsize i = 0; i < n; i++)
    if (printf ("%s %s\n", routes[i].method, routes[i].path) < 0)
      return 1;
  return fflush (stdout) == 0 ? 0 : 1;
}

static int
check_config (const Arguments *arguments)
{
  MdgRoleFlags role = role_from_name (arguments->role);
  if (arguments->role != NULL && role == MDG_ROLE_NONE)
    return complain ("there is no role ", arguments->role);
  g_autoptr (GError) error = NULL;
  if (mdg_config_check (arguments->config, role, &error))
    return print ("The configuration can be used.\n");
  fprintf (stderr, "madoguchid: %s\n", error->message);
  return EXIT_USAGE;
}

static int
run_command (const Arguments *arguments)
{
  if (arguments->command == NULL)
    return complain ("say which role to run: core or portal", "");
  gboolean check = strcmp (arguments->command, "check-config") == 0;
  MdgRoleFlags role = role_from_name (arguments->command);
  if (!check && role == MDG_ROLE_NONE)
    return complain ("there is no command ", arguments->command);
  if (!check && arguments->role != NULL)
    return complain ("this argument means nothing: ", arguments->role);
  if (arguments->config == NULL)
    return complain ("--config FILE is missing", "");
  if (check)
    return check_config (arguments);
  return mdg_run_role (role == MDG_ROLE_CORE ? &mdg_core_role : &mdg_portal_role,
                       arguments->config);
}

/* The first argument that means nothing, or NULL. */
static const char *
read_arguments (int argc, char **argv, Arguments *arguments)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--config=") && arguments->config == NULL)
        arguments->config = argv[i] + strlen ("--config=");
      else if (strcmp (argv[i], "--config") == 0 && arguments->config == NULL && i + 1 < argc)
        arguments->config = argv[++i];
      else if (argv[i][0] != '-' && arguments->command == NULL)
        arguments->command = argv[i];
      else if (argv[i][0] != '-' && arguments->role == NULL)
        arguments->role = argv[i];
      else
        return argv[i];
    }
  return NULL;
}

static int
act (int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : "";
  if (argc == 2 && strcmp (first, "--help") == 0)
    return print (usage);
  if (argc == 2 && strcmp (first, "--version") == 0)
    return print ("madoguchid " MDG_VERSION "\n");
  if (argc == 2 && strcmp (first, "--print-routes") == 0)
    return print_routes ();
  if (argc <= 3 && strcmp (first, "--print-config") == 0)
    return print_config (argv[2]);

  Arguments arguments = { NULL };
  const char *unknown = read_arguments (argc, argv, &arguments);
  if (unknown != NULL)
    return complain ("this argument means nothing: ", unknown);
  return run_command (&arguments);
}

int
main (int argc, char **argv)
{
  const char *localedir = g_getenv ("MADOGUCHI_LOCALEDIR");
  setlocale (LC_ALL, "");
  mdg_catalog_load (localedir != NULL ? localedir : MDG_LOCALEDIR, MDG_GETTEXT_DOMAIN);
  int code = act (argc, argv);
  mdg_catalog_unload ();
  return code;
}
