/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/help/markdown.h"

#include <string.h>

static void
block_free (MdgMarkdownBlock *block)
{
  g_free (block->mark);
  g_free (block->markup);
  g_free (block);
}

static void
append_between (GString *out, char **pieces, const char *open, const char *close)
{
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      gboolean marked = i % 2 == 1 && pieces[i + 1] != NULL;
      const char *before = marked ? open : (i % 2 == 1 ? "**" : "");
      g_string_append_printf (out, "%s%s%s", before, pieces[i], marked ? close : "");
    }
}

char *
mdg_markdown_inline (const char *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);
  g_auto (GStrv) bold = g_strsplit (escaped, "**", -1);
  g_autoptr (GString) with_bold = g_string_new (NULL);
  append_between (with_bold, bold, "<b>", "</b>");
  g_auto (GStrv) keys = g_strsplit (with_bold->str, "`", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      gboolean marked = i % 2 == 1 && keys[i + 1] != NULL;
      g_string_append_printf (out, marked ? "<tt>%s</tt>" : (i % 2 == 1 ? "`%s" : "%s"), keys[i]);
    }
  return g_string_free (out, FALSE);
}

static void
add (GPtrArray *blocks, MdgBlockKind kind, const char *line, const char *mark)
{
  MdgMarkdownBlock *block = g_new0 (MdgMarkdownBlock, 1);
  block->kind = kind;
  block->mark = g_strdup (mark);
  block->markup = mdg_markdown_inline (line);
  g_ptr_array_add (blocks, block);
}

static gboolean
add_numbered (GPtrArray *blocks, const char *line)
{
  gsize digits = strspn (line, "0123456789");
  if (digits == 0 || digits > 2 || !g_str_has_prefix (line + digits, ". "))
    return FALSE;
  g_autofree char *number = g_strndup (line, digits + 1);
  add (blocks, MDG_BLOCK_ITEM, line + digits + 2, number);
  return TRUE;
}

static gboolean
add_marked (GPtrArray *blocks, const char *line)
{
  if (g_str_has_prefix (line, "### "))
    add (blocks, MDG_BLOCK_HEADING_3, line + 4, NULL);
  else if (g_str_has_prefix (line, "## "))
    add (blocks, MDG_BLOCK_HEADING_2, line + 3, NULL);
  else if (g_str_has_prefix (line, "# "))
    add (blocks, MDG_BLOCK_HEADING_1, line + 2, NULL);
  else if (g_str_has_prefix (line, "- "))
    add (blocks, MDG_BLOCK_ITEM, line + 2, "・");
  else
    return add_numbered (blocks, line);
  return TRUE;
}

static gboolean
is_marked (const char *line)
{
  gsize digits = strspn (line, "0123456789");
  return *line == '#' || g_str_has_prefix (line, "- ") ||
         (digits > 0 && g_str_has_prefix (line + digits, ". "));
}

static void
end_paragraph (GPtrArray *blocks, GString *paragraph)
{
  if (paragraph->len > 0)
    add (blocks, MDG_BLOCK_PARAGRAPH, paragraph->str, NULL);
  g_string_truncate (paragraph, 0);
}

GPtrArray *
mdg_markdown_parse (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MDG_MARKDOWN_MAX_BLOCKS);
  g_autoptr (GString) paragraph = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      if (*line == '\0' || is_marked (line))
        end_paragraph (blocks, paragraph);
      if (is_marked (line) && add_marked (blocks, line))
        continue;
      gboolean latin = paragraph->len > 0 && g_ascii_isprint (paragraph->str[paragraph->len - 1]);
      if (latin && *line != '\0')
        g_string_append_c (paragraph, ' ');
      g_string_append (paragraph, line);
    }
  end_paragraph (blocks, paragraph);
  return blocks;
}
