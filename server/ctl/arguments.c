/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/arguments.h"

#include "shared/base/catalog.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define HELP_COLUMN 26

static const MdgOption global_options[] = {
  { "config", "FILE",
    N_ ("configuration of the core role (/etc/madoguchi/core.conf, or $MADOGUCHI_CONFIG)") },
  { "master-key", "FILE",
    N_ ("file of the master key, when the configuration names a systemd credential") },
  { "json", NULL, N_ ("one JSON document on standard output, for programs") },
  { "help", NULL, N_ ("shows this help") },
  { "version", NULL, N_ ("shows the version") },
  { NULL },
};

struct _MdgArguments
{
  GHashTable *options; /* name → values, "" for a flag */
  GPtrArray *rest;
};

const MdgOption *
mdg_global_options (void)
{
  return global_options;
}

void
mdg_arguments_free (MdgArguments *arguments)
{
  if (arguments == NULL)
    return;
  g_hash_table_unref (arguments->options);
  g_ptr_array_unref (arguments->rest);
  g_free (arguments);
}

const char *
mdg_arguments_get (const MdgArguments *arguments, const char *name)
{
  const char *const *values = mdg_arguments_get_all (arguments, name);
  return values != NULL ? values[0] : NULL;
}

const char *const *
mdg_arguments_get_all (const MdgArguments *arguments, const char *name)
{
  return g_hash_table_lookup (arguments->options, name);
}

gboolean
mdg_arguments_has (const MdgArguments *arguments, const char *name)
{
  return g_hash_table_contains (arguments->options, name);
}

const char *
mdg_arguments_get_nth (const MdgArguments *arguments, guint index)
{
  return index < arguments->rest->len ? arguments->rest->pdata[index] : NULL;
}

/* @msgid says what is wrong with {value}. */
static gboolean
refuse (GError **error, const char *lang, const char *msgid, const char *value)
{
  const char *const names[] = { "value", NULL };
  const char *const values[] = { value, NULL };
  g_autofree char *reason = mdg_text_fill (mdg_catalog_translate (lang, msgid), names, values);
  mdg_set_error (error, MDG_ERROR_USAGE, "reason", reason, NULL);
  return FALSE;
}

static const MdgOption *
find_option (const MdgOption *options, const char *name)
{
  for (; options != NULL && options->name != NULL; options++)
    if (g_str_equal (options->name, name))
      return options;
  return NULL;
}

/* An option of the command that the line begins with; of any command, where it begins with an
 * option, so that one before the command's words takes its value along. */
static const MdgOption *
find_anywhere (const MdgCommand *commands, const MdgCommand *begun, const char *name)
{
  const MdgOption *option = find_option (global_options, name);
  if (option == NULL && begun != NULL)
    option = find_option (begun->options, name);
  for (; option == NULL && commands->words != NULL; commands++)
    option = find_option (commands->options, name);
  return option;
}

/* How many of the first of @n arguments are the words of @command; 0 when they are not. */
static guint
match_words (const MdgCommand *command, char *const *arguments, guint n_arguments)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", 4);
  guint n = g_strv_length (words);
  for (guint i = 0; i < n; i++)
    if (i >= n_arguments || !g_str_equal (words[i], arguments[i]))
      return 0;
  return n;
}

static const MdgCommand *
find_begun (const MdgCommand *commands, int argc, char **argv)
{
  for (; commands->words != NULL; commands++)
    if (argc > 1 && match_words (commands, argv + 1, (guint) argc - 1) > 0)
      return commands;
  return NULL;
}

/* FALSE when there is a value and only one is right. */
static gboolean
put_value (MdgArguments *arguments, const MdgOption *option, const char *value)
{
  char **values = g_hash_table_lookup (arguments->options, option->name);
  guint n = values != NULL ? g_strv_length (values) : 0;
  if (n > 0 && !option->repeats)
    return FALSE;
  char **longer = g_new0 (char *, n + 2);
  for (guint i = 0; i < n; i++)
    longer[i] = g_strdup (values[i]);
  longer[n] = g_strdup (value);
  g_hash_table_insert (arguments->options, g_strdup (option->name), longer);
  return TRUE;
}

/* One argument that begins with dashes; *@at goes past the value it takes. */
static gboolean
take_option (const MdgCommand *commands,
             const MdgCommand *begun,
             MdgArguments *arguments,
             int argc,
             char **argv,
             int *at,
             const char *lang,
             GError **error)
{
  const char *text = g_str_equal (argv[*at], "-h") ? "help" : argv[*at] + 2;
  const char *equals = strchr (text, '=');
  g_autofree char *name =
    equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  const MdgOption *option = find_anywhere (commands, begun, name);
  if (option == NULL || (argv[*at][1] != '-' && !g_str_equal (argv[*at], "-h")))
    return refuse (error, lang, N_ ("“{value}” is not an option."), argv[*at]);
  if (option->value == NULL && equals != NULL)
    return refuse (error, lang, N_ ("“--{value}” takes no value."), name);
  if (option->value != NULL && equals == NULL && *at + 1 >= argc)
    return refuse (error, lang, N_ ("“--{value}” needs a value."), name);
  const char *value = option->value == NULL ? "" : equals != NULL ? equals + 1
                                                                  : argv[++*at];
  if (!put_value (arguments, option, value))
    return refuse (error, lang, N_ ("“--{value}” was given twice."), name);
  return TRUE;
}

static gboolean
take_all (const MdgCommand *commands,
          MdgArguments *arguments,
          int argc,
          char **argv,
          const char *lang,
          GError **error)
{
  const MdgCommand *begun = find_begun (commands, argc, argv);
  gboolean options_end = FALSE;
  for (int at = 1; at < argc; at++)
    {
      if (!g_utf8_validate (argv[at], -1, NULL))
        return refuse (error, lang, N_ ("Arguments must be UTF-8."), NULL);
      if (!options_end && g_str_equal (argv[at], "--"))
        options_end = TRUE;
      else if (options_end || argv[at][0] != '-' || argv[at][1] == '\0')
        g_ptr_array_add (arguments->rest, g_strdup (argv[at]));
      else if (!take_option (commands, begun, arguments, argc, argv, &at, lang, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_options (const MdgCommand *command, MdgArguments *arguments, const char *lang, GError **error)
{
  GHashTableIter iter;
  gpointer name = NULL;
  g_hash_table_iter_init (&iter, arguments->options);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (find_option (global_options, name) == NULL && find_option (command->options, name) == NULL)
      return refuse (error, lang,
                     N_ ("“--{value}” is no option of this command; “--help” lists them."), name);
  return TRUE;
}

static const MdgCommand *
choose (const MdgCommand *commands, MdgArguments *arguments)
{
  for (; commands->words != NULL; commands++)
    {
      guint n =
        match_words (commands, (char *const *) arguments->rest->pdata, arguments->rest->len);
      if (n == 0)
        continue;
      g_ptr_array_remove_range (arguments->rest, 0, n);
      return commands;
    }
  return NULL;
}

MdgArguments *
mdg_arguments_parse (const MdgCommand *commands,
                     int argc,
                     char **argv,
                     const char *lang,
                     const MdgCommand **ret_command,
                     GError **error)
{
  g_autoptr (MdgArguments) arguments = g_new0 (MdgArguments, 1);
  arguments->options =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  arguments->rest = g_ptr_array_new_with_free_func (g_free);
  if (!take_all (commands, arguments, argc, argv, lang, error))
    return NULL;
  const MdgCommand *command = choose (commands, arguments);
  gboolean asks = mdg_arguments_has (arguments, "help") || mdg_arguments_has (arguments, "version");
  gboolean fine = TRUE;
  if (command == NULL && arguments->rest->len > 0)
    fine = refuse (error, lang, N_ ("There is no command “{value}”; “--help” lists them."),
                   arguments->rest->pdata[0]);
  else if (command == NULL && !asks)
    fine = refuse (error, lang, N_ ("A command is missing; “--help” lists them."), NULL);
  else if (command != NULL && !check_options (command, arguments, lang, error))
    fine = FALSE;
  else if (command != NULL && !asks && arguments->rest->len < command->n_min)
    fine = refuse (error, lang, N_ ("“{value}” is missing."), command->arguments);
  else if (command != NULL && !asks && arguments->rest->len > command->n_max)
    fine = refuse (error, lang, N_ ("“{value}” is one argument too many."),
                   arguments->rest->pdata[command->n_max]);
  if (!fine)
    return NULL;
  *ret_command = command;
  return g_steal_pointer (&arguments);
}

static void
append_entry (GString *out, const char *left, const char *right)
{
  g_string_append_printf (out, "  %-*s  %s\n", HELP_COLUMN, left, right);
}

static void
append_options (GString *out, const MdgOption *options, const char *lang)
{
  for (; options->name != NULL; options++)
    {
      g_autofree char *left =
        g_strconcat ("--", options->name, options->value != NULL ? " " : "", options->value, NULL);
      append_entry (out, left, mdg_catalog_translate (lang, options->help));
    }
}

char *
mdg_command_help (const MdgCommand *command, const char *lang)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "madoguchictl %s%s%s\n\n%s\n\n", command->words,
                          command->arguments != NULL ? " " : "",
                          command->arguments != NULL ? command->arguments : "",
                          mdg_catalog_translate (lang, command->summary));
  append_options (out, command->options, lang);
  append_options (out, global_options, lang);
  return g_string_free (out, FALSE);
}

char *
mdg_commands_help (const MdgCommand *commands, const char *lang)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (
    out, "madoguchictl %s\n\n%s\n\n",
    mdg_catalog_translate (lang, N_ ("COMMAND [OPTIONS] [ARGUMENTS]")),
    mdg_catalog_translate (
      lang, N_ ("Maintenance of a Madoguchi core on this machine, while the server runs or not.")));
  for (; commands->words != NULL; commands++)
    {
      g_autofree char *left = g_strconcat (commands->words, commands->arguments != NULL ? " " : "",
                                           commands->arguments, NULL);
      append_entry (out, left, mdg_catalog_translate (lang, commands->summary));
    }
  g_string_append (out, "\n");
  append_options (out, global_options, lang);
  g_string_append_printf (
    out, "\n%s\n",
    mdg_catalog_translate (lang, N_ ("Exit codes: 0 fine, 1 something is wrong with the data, 2 "
                                     "usage or configuration, 3 failed.")));
  return g_string_free (out, FALSE);
}
