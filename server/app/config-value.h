/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks and decodes one value of the configuration file. Used by config.c only; pure.
 */
#pragma once

#include "server/app/settings.h"

G_BEGIN_DECLS

typedef struct
{
  char *text;    /* never NULL */
  gint64 number; /* of an int */
  char **list;   /* of choices, otherwise empty */
  guint line;    /* 0: the default */
} MdgConfigValue;

/* Decodes @text for the row @setting; a path starts at @folder. Returns NULL and fills @ret_value,
 * or the reason why it does not fit, as a sentence that says what to write instead. */
char *mdg_config_value_decode (const MdgSetting *setting,
                               const char *text,
                               const char *folder,
                               MdgConfigValue *ret_value);

void mdg_config_value_clear (MdgConfigValue *value);
void mdg_config_value_copy (const MdgConfigValue *value, MdgConfigValue *ret_copy);

/* Host and port of "127.0.0.1:8080" or "[::1]:8080"; FALSE when @text is no such address. */
gboolean mdg_listen_parse (const char *text, char **ret_host, guint16 *ret_port);

G_END_DECLS
