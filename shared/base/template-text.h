/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts with places to be filled: "{{name}}". One pass from left to right: what is filled in is
 * never looked at again, so that a value with braces in it stays what was typed. A place is two
 * braces, a name of 1 to MDG_TEMPLATE_NAME_MAX_CHARS characters without braces and line ends, two
 * braces; anything else is text. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_TEMPLATE_NAME_MAX_CHARS 40

/* The names in the order of their first place, each once, without spaces around them. */
GStrv mdg_template_text_list_names (const char *text);

/* TRUE for what can stand between the braces. */
gboolean mdg_template_text_is_name (const char *name);

/* @text with each place filled by the value (const char *) of its name in @values; a place whose
 * name is not there becomes empty. New. */
char *mdg_template_text_fill (const char *text, GHashTable *values);

G_END_DECLS
