/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-base"

#include "shared/base/template-text.h"

#include <string.h>

gboolean
mdg_template_text_is_name (const char *name)
{
  return name != NULL && *name != '\0' && strpbrk (name, "{}\r\n\t") == NULL &&
         !g_ascii_isspace (*name) && !g_ascii_isspace (name[strlen (name) - 1]) &&
         g_utf8_validate (name, -1, NULL) &&
         g_utf8_strlen (name, -1) <= MDG_TEMPLATE_NAME_MAX_CHARS;
}

/* The first of what ends a name. */
static const char *
find_end (const char *begin)
{
  while (*begin != '\0' && *begin != '{' && *begin != '}' && *begin != '\r' && *begin != '\n')
    begin++;
  return begin;
}

/* The next place at or after @from: its name, where it begins, and where the text goes on. NULL
 * when there is none. Of "{{{name}}" the last two braces count. */
static char *
find_place (const char *from, const char **ret_begin, const char **ret_after)
{
  for (const char *at = from; *at != '\0'; at++)
    {
      if (at[0] != '{' || at[1] != '{')
        continue;
      const char *begin = at + 2;
      const char *end = find_end (begin);
      if (end[0] != '}' || end[1] != '}')
        continue;
      g_autofree char *name = g_strstrip (g_strndup (begin, (gsize) (end - begin)));
      if (!mdg_template_text_is_name (name))
        continue;
      *ret_begin = at;
      *ret_after = end + 2;
      return g_steal_pointer (&name);
    }
  return NULL;
}

GStrv
mdg_template_text_list_names (const char *text)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *begin = NULL, *after = text;
  for (char *name = find_place (text, &begin, &after); name != NULL;
       name = find_place (after, &begin, &after))
    {
      if (!g_hash_table_contains (seen, name))
        g_strv_builder_add (names, name);
      g_hash_table_add (seen, name);
    }
  return g_strv_builder_end (names);
}

char *
mdg_template_text_fill (const char *text, GHashTable *values)
{
  GString *filled = g_string_new (NULL);
  const char *begin = NULL, *after = text, *from = text;
  for (char *name = find_place (from, &begin, &after); name != NULL;
       name = find_place (from, &begin, &after))
    {
      const char *value = g_hash_table_lookup (values, name);
      g_string_append_len (filled, from, begin - from);
      g_string_append (filled, value != NULL ? value : "");
      from = after;
      g_free (name);
    }
  g_string_append (filled, from);
  return g_string_free (filled, FALSE);
}
