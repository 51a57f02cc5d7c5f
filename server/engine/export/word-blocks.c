/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-export"

#include "server/engine/export/word-private.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

/* What stands inside what; deeper nesting is written as flat. */
#define DEPTH_MAX 24
#define INDENT_TWIPS 420

typedef struct
{
  MdgWordFile *file;
  const char *const *footnotes;
  guint n_footnotes;
  MdgWordLook look;
  guint depth;      /* of nested nodes */
  guint indent;     /* of lists and quotations */
  const char *mark; /* of the list item whose first paragraph comes next; NULL otherwise */
} Walk;

static void write_block (Walk *walk, cmark_node *node);

/* Types of extensions have numbers only when they run. */
static gboolean
is_type (cmark_node *node, const char *name)
{
  return g_str_equal (cmark_node_get_type_string (node), name);
}

/* ---- inlines ---- */

/* The number of a footnote mark at @text, 0 for none; *@ret_length is that of the mark. */
static guint
read_mark (const Walk *walk, const char *text, gsize *ret_length)
{
  char *end = NULL;
  if (text[0] != '[' || text[1] != '^' || !g_ascii_isdigit (text[2]))
    return 0;
  guint64 number = g_ascii_strtoull (text + 2, &end, 10);
  if (*end != ']' || number == 0 || number > walk->n_footnotes)
    return 0;
  *ret_length = (gsize) (end + 1 - text);
  return (guint) number;
}

static void
write_text (Walk *walk, const char *text)
{
  const char *start = text;
  for (const char *at = text; *at != '\0';)
    {
      gsize length = 0;
      guint number = *at == '[' ? read_mark (walk, at, &length) : 0;
      if (number == 0)
        {
          at++;
          continue;
        }
      g_autofree char *before = g_strndup (start, (gsize) (at - start));
      mdg_word_text (walk->file->writer, before, &walk->look);
      mdg_word_footnote (walk->file, walk->footnotes[number - 1]);
      start = at = at + length;
    }
  mdg_word_text (walk->file->writer, start, &walk->look);
}

static void write_inlines (Walk *walk, cmark_node *parent);

static void
write_styled (Walk *walk, cmark_node *node, MdgWordLook look)
{
  MdgWordLook before = walk->look;
  walk->look = look;
  write_inlines (walk, node);
  walk->look = before;
}

static void
write_inline (Walk *walk, cmark_node *node)
{
  MdgWordLook look = walk->look;
  cmark_node_type type = cmark_node_get_type (node);
  if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE)
    write_text (walk, cmark_node_get_literal (node));
  else if (type == CMARK_NODE_SOFTBREAK)
    mdg_word_text (walk->file->writer, " ", &look);
  else if (type == CMARK_NODE_LINEBREAK)
    mdg_word_text (walk->file->writer, "\n", &look);
  else if (type == CMARK_NODE_CODE)
    {
      look.code = TRUE;
      mdg_word_text (walk->file->writer, cmark_node_get_literal (node), &look);
    }
  else
    {
      look.bold = look.bold || type == CMARK_NODE_STRONG;
      look.italic = look.italic || type == CMARK_NODE_EMPH;
      look.strike = look.strike || is_type (node, "strikethrough");
      write_styled (walk, node, look);
    }
}

static void
write_inlines (Walk *walk, cmark_node *parent)
{
  if (++walk->depth <= DEPTH_MAX)
    for (cmark_node *node = cmark_node_first_child (parent); node != NULL;
         node = cmark_node_next (node))
      write_inline (walk, node);
  walk->depth--;
}

/* ---- blocks ---- */

static void
open_paragraph (Walk *walk, const char *style)
{
  xmlTextWriter *writer = walk->file->writer;
  mdg_word_open (writer, "w:p");
  mdg_word_open (writer, "w:pPr");
  if (style != NULL)
    mdg_word_value (writer, "w:pStyle", style);
  if (walk->indent > 0)
    {
      mdg_word_open (writer, "w:ind");
      xmlTextWriterWriteFormatAttribute (writer, MDG_X ("w:left"), "%u",
                                         walk->indent * INDENT_TWIPS);
      if (walk->mark != NULL)
        xmlTextWriterWriteFormatAttribute (writer, MDG_X ("w:hanging"), "%u", INDENT_TWIPS);
      mdg_word_close (writer);
    }
  mdg_word_close (writer);
  if (walk->mark != NULL)
    {
      mdg_word_text (writer, walk->mark, &walk->look);
      mdg_word_text (writer, "\t", &walk->look);
      walk->mark = NULL;
    }
}

static void
write_paragraph (Walk *walk, cmark_node *node, const char *style)
{
  open_paragraph (walk, style);
  write_inlines (walk, node);
  mdg_word_close (walk->file->writer);
}

static void
write_code (Walk *walk, cmark_node *node)
{
  MdgWordLook look = { .code = TRUE };
  g_autofree char *text = g_strchomp (g_strdup (cmark_node_get_literal (node)));
  open_paragraph (walk, "Code");
  mdg_word_text (walk->file->writer, text, &look);
  mdg_word_close (walk->file->writer);
}

static void
write_blocks (Walk *walk, cmark_node *parent)
{
  if (++walk->depth <= DEPTH_MAX)
    for (cmark_node *node = cmark_node_first_child (parent); node != NULL;
         node = cmark_node_next (node))
      write_block (walk, node);
  walk->depth--;
}

static void
write_list (Walk *walk, cmark_node *list)
{
  gboolean is_ordered = cmark_node_get_list_type (list) == CMARK_ORDERED_LIST;
  int number = cmark_node_get_list_start (list);
  walk->indent++;
  for (cmark_node *item = cmark_node_first_child (list); item != NULL;
       item = cmark_node_next (item), number++)
    {
      g_autofree char *mark = is_ordered ? g_strdup_printf ("%d.", number) : g_strdup ("•");
      walk->mark = mark;
      write_blocks (walk, item);
      walk->mark = NULL;
    }
  walk->indent--;
}

static void
write_cell (Walk *walk, cmark_node *cell, gboolean is_header)
{
  MdgWordLook look = walk->look;
  xmlTextWriter *writer = walk->file->writer;
  look.bold = look.bold || is_header;
  mdg_word_open (writer, "w:tc");
  mdg_word_open (writer, "w:tcPr");
  mdg_word_open (writer, "w:tcW");
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:w"), MDG_X ("0"));
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:type"), MDG_X ("auto"));
  mdg_word_close (writer);
  mdg_word_close (writer);
  mdg_word_open (writer, "w:p");
  write_styled (walk, cell, look);
  mdg_word_close (writer);
  mdg_word_close (writer);
}

static void
write_table (Walk *walk, cmark_node *table)
{
  xmlTextWriter *writer = walk->file->writer;
  mdg_word_open (writer, "w:tbl");
  mdg_word_open (writer, "w:tblPr");
  mdg_word_value (writer, "w:tblStyle", "Grid");
  mdg_word_close (writer);
  mdg_word_open (writer, "w:tblGrid");
  for (guint i = 0; i < cmark_gfm_extensions_get_table_columns (table); i++)
    {
      mdg_word_open (writer, "w:gridCol");
      mdg_word_close (writer);
    }
  mdg_word_close (writer);
  for (cmark_node *row = cmark_node_first_child (table); row != NULL; row = cmark_node_next (row))
    {
      mdg_word_open (writer, "w:tr");
      for (cmark_node *cell = cmark_node_first_child (row); cell != NULL;
           cell = cmark_node_next (cell))
        write_cell (walk, cell, cmark_gfm_extensions_get_table_row_is_header (row));
      mdg_word_close (writer);
    }
  mdg_word_close (writer);
  /* Word joins tables that touch. */
  mdg_word_open (writer, "w:p");
  mdg_word_close (writer);
}

static void
write_block (Walk *walk, cmark_node *node)
{
  static const char *const headings[] = { "Heading2", "Heading3", "Heading4" };
  cmark_node_type type = cmark_node_get_type (node);
  if (type == CMARK_NODE_PARAGRAPH)
    write_paragraph (walk, node, NULL);
  else if (type == CMARK_NODE_HEADING)
    write_paragraph (walk, node, headings[CLAMP (cmark_node_get_heading_level (node), 1, 3) - 1]);
  else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK)
    write_code (walk, node);
  else if (type == CMARK_NODE_LIST)
    write_list (walk, node);
  else if (is_type (node, "table"))
    write_table (walk, node);
  else if (type == CMARK_NODE_BLOCK_QUOTE)
    {
      walk->indent++;
      write_blocks (walk, node);
      walk->indent--;
    }
  else
    write_blocks (walk, node);
}

static cmark_node *
parse (const char *markdown)
{
  static const char *const extensions[] = { "table", "strikethrough" };
  cmark_gfm_core_extensions_ensure_registered ();
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_VALIDATE_UTF8);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      cmark_syntax_extension *extension = cmark_find_syntax_extension (extensions[i]);
      if (extension != NULL)
        cmark_parser_attach_syntax_extension (parser, extension);
    }
  cmark_parser_feed (parser, markdown, strlen (markdown));
  cmark_node *root = cmark_parser_finish (parser);
  cmark_parser_free (parser);
  cmark_consolidate_text_nodes (root);
  return root;
}

void
mdg_word_file_add_markdown (MdgWordFile *file,
                            const char *markdown,
                            const char *const *footnotes)
{
  Walk walk = { .file = file, .footnotes = footnotes };
  walk.n_footnotes = footnotes != NULL ? g_strv_length ((char **) footnotes) : 0;
  cmark_node *root = parse (markdown);
  write_blocks (&walk, root);
  cmark_node_free (root);
}
