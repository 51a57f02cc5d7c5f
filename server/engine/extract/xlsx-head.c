/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xlsx-head.h"

#include "server/engine/extract/xml-part.h"

#include <string.h>

/* Passes over one code; @p stands after its &. */
static const char *
take_code (const char *p, GString *out)
{
  char code = g_ascii_toupper (*p);
  if (code == '&')
    g_string_append_c (out, '&');
  else if (code == 'L' || code == 'C' || code == 'R')
    g_string_append_c (out, '\n');
  else if (code == '"')
    {
      const char *end = strchr (p + 1, '"');
      return end != NULL ? end + 1 : p + strlen (p);
    }
  else if (code == 'K')
    /* &KFF0000 or &K01+000 */
    return p + 1 + MIN (strspn (p + 1, "0123456789ABCDEFabcdef+-"), 6);
  else if (g_ascii_isdigit (code))
    return p + strspn (p, "0123456789");
  return code != '\0' ? g_utf8_next_char (p) : p;
}

static void
append_words (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0';)
    if (*p == '&')
      p = take_code (p + 1, out);
    else
      g_string_append_c (out, *p++);
}

static void
append_lines (GString *out, GHashTable *seen, const char *words)
{
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (*lines[i] == '\0' || !g_hash_table_add (seen, g_strdup (lines[i])))
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", lines[i]);
    }
}

char *
mdg_xlsx_head_read (const xmlNode *node)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const xmlNode *part = node != NULL ? node->children : NULL; part != NULL; part = part->next)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) words = g_string_new (NULL);
      if (part->type == XML_ELEMENT_NODE)
        mdg_xml_append_text (text, part);
      append_words (words, text->str);
      append_lines (out, seen, words->str);
    }
  return g_string_free (out, FALSE);
}
