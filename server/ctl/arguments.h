/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line of madoguchictl: "WORDS of the command, options anywhere after, arguments".
 *
 * Each command is a row that says what it takes; parsing, --help and docs follow from it. Written
 * out here because GOption converts arguments from the locale's encoding, and night batches run in
 * the C locale.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_MAX_OPTIONS 16

typedef struct
{
  const char *name;  /* without the dashes */
  const char *value; /* what it takes, for --help; NULL for a flag */
  const char *help;  /* translatable */
  gboolean repeats;  /* may be given several times */
} MdgOption;

typedef struct _MdgCtl MdgCtl;
typedef struct _MdgArguments MdgArguments;

typedef struct
{
  const char *words;     /* "account add" */
  const char *arguments; /* "LOGIN", for --help; NULL for none */
  guint n_min;
  guint n_max;
  const char *summary; /* translatable */
  MdgOption options[MDG_MAX_OPTIONS];

  /* Carries it out; the exit code. With @error set the code does not count. */
  int (*run) (MdgCtl *ctl, const MdgArguments *arguments, GError **error);
} MdgCommand;

/* Options that every command takes; ended by a NULL name. */
const MdgOption *mdg_global_options (void);

/* Which of @commands (ended by NULL words) @argv names. *@ret_command is NULL for a bare --help or
 * --version. MDG_ERROR_USAGE otherwise, in @lang. */
MdgArguments *mdg_arguments_parse (const MdgCommand *commands,
                                   int argc,
                                   char **argv,
                                   const char *lang,
                                   const MdgCommand **ret_command,
                                   GError **error);
void mdg_arguments_free (MdgArguments *arguments);

/* The value of an option, NULL when it was not given. Borrowed. */
const char *mdg_arguments_get (const MdgArguments *arguments, const char *name);

/* All values of an option that repeats, in their order, ended by NULL; NULL when it was not given.
 * Borrowed. */
const char *const *mdg_arguments_get_all (const MdgArguments *arguments, const char *name);
gboolean mdg_arguments_has (const MdgArguments *arguments, const char *name);

/* The argument at @index, NULL when there are fewer. */
const char *mdg_arguments_get_nth (const MdgArguments *arguments, guint index);

/* All commands, or one with its options. */
char *mdg_command_help (const MdgCommand *command, const char *lang);
char *mdg_commands_help (const MdgCommand *commands, const char *lang);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgArguments, mdg_arguments_free)

G_END_DECLS
