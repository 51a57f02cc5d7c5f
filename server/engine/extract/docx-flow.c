/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/docx-flow.h"

#include "server/engine/extract/table-rows.h"
#include "server/engine/extract/trim-text.h"

#include <string.h>

/* A Word file has no pages of its own; a run of blocks keeps memory and messages small. */
#define PAGE_BLOCKS 400
#define MAX_HEADS 2000

struct _MdgDocxFlow
{
  MdgOoxmlPackage *package;
  const MdgDocxStyles *styles;
  MdgDocxNumbering *numbering;
  MdgPageSink *sink;

  GPtrArray *relations;
  MdgBlockKind kind;
  MdgDocxFields fields;
  GString *cell;    /* the table cell being read; NULL outside of tables */
  GString *carried; /* text of paragraphs whose end was deleted: it goes on in the next */
  guint n_tables;
  GArray *notes;
  GPtrArray *heads; /* ids of relations */
  gboolean full;
  GError *error;
};

static void read_blocks (MdgDocxFlow *flow, const xmlNode *parent);

MdgDocxFlow *
mdg_docx_flow_new (MdgOoxmlPackage *package,
                   GPtrArray *relations,
                   const MdgDocxStyles *styles,
                   MdgDocxNumbering *numbering,
                   MdgPageSink *sink)
{
  MdgDocxFlow *flow = g_new0 (MdgDocxFlow, 1);
  flow->package = package;
  flow->relations = relations;
  flow->styles = styles;
  flow->numbering = numbering;
  flow->sink = sink;
  flow->carried = g_string_new (NULL);
  flow->notes = g_array_new (FALSE, FALSE, sizeof (MdgDocxNote));
  flow->heads = g_ptr_array_new_with_free_func (g_free);
  return flow;
}

void
mdg_docx_flow_free (MdgDocxFlow *flow)
{
  if (flow == NULL)
    return;
  g_string_free (flow->carried, TRUE);
  g_array_unref (flow->notes);
  g_ptr_array_unref (flow->heads);
  g_clear_error (&flow->error);
  g_free (flow);
}

static gboolean
is_stopped (const MdgDocxFlow *flow)
{
  return flow->full || flow->error != NULL;
}

/* Blocks */

static void
turn_page (MdgDocxFlow *flow)
{
  const MdgExtractedPage *page = mdg_page_sink_get_page (flow->sink);
  if (page != NULL && page->blocks->len < PAGE_BLOCKS)
    return;
  if (mdg_page_sink_end (flow->sink, &flow->error))
    flow->full = mdg_page_sink_begin (flow->sink, NULL, FALSE) == NULL;
}

static void
add_block (MdgDocxFlow *flow, MdgBlock *block)
{
  turn_page (flow);
  if (is_stopped (flow))
    {
      mdg_block_free (block);
      return;
    }
  if (flow->kind != MDG_BLOCK_PARAGRAPH)
    {
      block->kind = flow->kind;
      block->level = 0;
    }
  mdg_extracted_page_add_block (mdg_page_sink_get_page (flow->sink), block);
}

static void
emit_text (MdgDocxFlow *flow, MdgBlockKind kind, guint level, const char *text)
{
  g_autofree char *trimmed = mdg_trim_text (text);
  if (*trimmed == '\0')
    return;
  if (flow->cell != NULL)
    {
      if (flow->cell->len > 0)
        g_string_append_c (flow->cell, '\n');
      g_string_append (flow->cell, trimmed);
      return;
    }
  MdgBlock *block = mdg_block_new (kind, trimmed);
  block->level = level;
  add_block (flow, block);
}

static void
emit_lines (MdgDocxFlow *flow, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    emit_text (flow, MDG_BLOCK_PARAGRAPH, 0, lines[i]);
}

/* Paragraphs */

static const char *
style_of (const MdgDocxFlow *flow, const xmlNode *properties)
{
  const char *style = mdg_xml_get (mdg_xml_child (properties, "pStyle"), "val");
  return style != NULL ? style : mdg_docx_styles_get_default (flow->styles);
}

/* TRUE when the paragraph is of a list; its number goes to @out. */
static gboolean
read_number (MdgDocxFlow *flow,
             const xmlNode *properties,
             const char *style,
             GString *out,
             guint *ret_level)
{
  const xmlNode *own = mdg_xml_child (properties, "numPr");
  int number = mdg_xml_get_int (mdg_xml_child (own, "numId"), "val", -1);
  int level = mdg_xml_get_int (mdg_xml_child (own, "ilvl"), "val", -1);
  int style_number = -1, style_level = -1;
  const char *owner = style;
  if (mdg_docx_styles_get_numbering (flow->styles, style, &style_number, &style_level, &owner))
    {
      if (number < 0)
        number = style_number;
      if (level < 0)
        level = style_level;
    }
  /* List 0 takes a paragraph out of the list of its style. */
  return number > 0 && mdg_docx_numbering_next (flow->numbering, number, level, owner, out,
                                                ret_level);
}

static guint
heading_of (const MdgDocxFlow *flow, const xmlNode *properties, const char *style)
{
  int own = mdg_xml_get_int (mdg_xml_child (properties, "outlineLvl"), "val", -1);
  if (own >= 0)
    return own < 9 ? (guint) own + 1 : 0;
  return mdg_docx_styles_get_heading (flow->styles, style);
}

static void
read_heads (MdgDocxFlow *flow, const xmlNode *section)
{
  for (const xmlNode *node = section != NULL ? section->children : NULL;
       node != NULL && flow->heads->len < MAX_HEADS; node = node->next)
    {
      const char *id = mdg_xml_get_relation (node, "id");
      if (id != NULL &&
          (mdg_xml_is (node, "headerReference") || mdg_xml_is (node, "footerReference")))
        g_ptr_array_add (flow->heads, g_strdup (id));
    }
}

static void
emit_paragraph (MdgDocxFlow *flow, const xmlNode *properties, const char *words)
{
  const char *style = style_of (flow, properties);
  g_autoptr (GString) text = g_string_new (NULL);
  guint list_level = 0;
  gboolean listed = read_number (flow, properties, style, text, &list_level);
  guint heading = heading_of (flow, properties, style);
  g_autofree char *trimmed = mdg_trim_text (words);
  if (*trimmed == '\0')
    return;
  g_string_append (text, trimmed);
  if (heading > 0)
    emit_text (flow, MDG_BLOCK_HEADING, heading, text->str);
  else if (listed)
    emit_text (flow, MDG_BLOCK_LIST_ITEM, list_level + 1, text->str);
  else
    emit_text (flow, MDG_BLOCK_PARAGRAPH, 0, text->str);
}

/* What hangs on a paragraph comes after it; text boxes have stories of their own. */
static void
read_anchored (MdgDocxFlow *flow, const MdgDocxInline *content)
{
  emit_lines (flow, content->drawn->str);
  for (guint i = 0; i < content->boxes->len; i++)
    {
      MdgDocxFields outer = flow->fields;
      flow->fields = (MdgDocxFields){ 0 };
      read_blocks (flow, content->boxes->pdata[i]);
      flow->fields = outer;
    }
  g_array_append_vals (flow->notes, content->notes->data, content->notes->len);
}

static void
read_paragraph (MdgDocxFlow *flow, const xmlNode *node)
{
  const xmlNode *properties = mdg_xml_child (node, "pPr");
  gboolean end_deleted = mdg_xml_child (mdg_xml_child (properties, "rPr"), "del") != NULL;
  g_autoptr (MdgDocxInline) content =
    mdg_docx_inline_read (node, flow->package, flow->relations, flow->styles, &flow->fields);
  if (flow->carried->len > 0 || end_deleted)
    {
      g_string_prepend_len (content->text, flow->carried->str, (gssize) flow->carried->len);
      g_string_assign (flow->carried, end_deleted ? content->text->str : "");
    }
  if (!end_deleted)
    emit_paragraph (flow, properties, content->text->str);
  read_anchored (flow, content);
  read_heads (flow, mdg_xml_child (properties, "sectPr"));
}

/* Tables */

/* The next row or cell at or after @node, inside of the wrappers that controls and changes are. */
typedef void (*EachFunc) (const xmlNode *node, gpointer user_data);

static void
for_each (const xmlNode *parent, const char *name, EachFunc func, gpointer user_data)
{
  static const char *const wrappers[] = { "sdt", "sdtContent", "ins",
                                          "customXml", "moveTo", "AlternateContent" };
  for (const xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL;
       node = node->next)
    {
      if (mdg_xml_is (node, name))
        func (node, user_data);
      for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
        if (mdg_xml_is (node, wrappers[i]))
          for_each (i == 5 ? mdg_xml_choose (node) : node, name, func, user_data);
    }
}

typedef struct
{
  MdgDocxFlow *flow;
  MdgTableRows *rows;
  guint table;
  guint n_rows;
  guint n_cells; /* of the row */
  guint most_cells;
  gboolean plain_seen; /* a row that is no header */
  gboolean emphasised; /* all cells of the row with text */
} Table;

static gboolean
is_deleted_row (const xmlNode *row)
{
  const xmlNode *properties = mdg_xml_child (row, "trPr");
  const xmlNode *hidden = mdg_xml_child (properties, "hidden");
  return mdg_xml_child (properties, "del") != NULL ||
         (hidden != NULL && mdg_xml_is_on (hidden, "val"));
}

static MdgCellMerge
merge_of (const xmlNode *properties)
{
  const xmlNode *merge = mdg_xml_child (properties, "vMerge");
  if (merge == NULL)
    return MDG_CELL_SINGLE;
  return g_strcmp0 (mdg_xml_get (merge, "val"), "restart") == 0 ? MDG_CELL_TOP
                                                                : MDG_CELL_CONTINUED;
}

static gboolean
is_shaded (const xmlNode *properties)
{
  const char *fill = mdg_xml_get (mdg_xml_child (properties, "shd"), "fill");
  return fill != NULL && g_ascii_strcasecmp (fill, "auto") != 0 &&
         g_ascii_strcasecmp (fill, "FFFFFF") != 0;
}

/* Header cells are shaded, or bold by their first run. */
static gboolean
is_emphasised (const MdgDocxFlow *flow, const xmlNode *cell)
{
  const xmlNode *run = mdg_xml_find (cell, "r");
  const xmlNode *bold = mdg_xml_child (mdg_xml_child (run, "rPr"), "b");
  if (bold != NULL)
    return mdg_xml_is_on (bold, "val");
  const xmlNode *style = mdg_xml_find (cell, "pStyle");
  return is_shaded (mdg_xml_child (cell, "tcPr")) ||
         mdg_docx_styles_is_bold (flow->styles, mdg_xml_get (style, "val"));
}

static void
on_cell (const xmlNode *node, gpointer user_data)
{
  Table *table = user_data;
  MdgDocxFlow *flow = table->flow;
  const xmlNode *properties = mdg_xml_child (node, "tcPr");
  GString *outer = flow->cell;
  g_autoptr (GString) text = g_string_new (NULL);
  flow->cell = text;
  read_blocks (flow, node);
  flow->cell = outer;
  table->n_cells++;
  table->emphasised = table->emphasised && (text->len == 0 || is_emphasised (flow, node));
  mdg_table_rows_add (table->rows, text->str,
                      (guint) mdg_xml_get_int (mdg_xml_child (properties, "gridSpan"), "val", 1),
                      merge_of (properties));
}

static gboolean
is_header_row (const Table *table, const xmlNode *row)
{
  const xmlNode *header = mdg_xml_child (mdg_xml_child (row, "trPr"), "tblHeader");
  if (table->plain_seen)
    return FALSE;
  if (header != NULL)
    return mdg_xml_is_on (header, "val");
  return table->n_rows == 0 && table->n_cells > 1 && table->emphasised;
}

/* A row of a table inside of a cell is a line of that cell. */
static void
emit_row (Table *table, MdgBlock *block)
{
  if (table->flow->cell == NULL)
    {
      add_block (table->flow, block);
      return;
    }
  g_strdelimit (block->text, "\t", ' ');
  emit_text (table->flow, MDG_BLOCK_PARAGRAPH, 0, block->text);
  mdg_block_free (block);
}

static void
on_row (const xmlNode *node, gpointer user_data)
{
  Table *table = user_data;
  if (is_stopped (table->flow) || is_deleted_row (node))
    return;
  int before =
    mdg_xml_get_int (mdg_xml_child (mdg_xml_child (node, "trPr"), "gridBefore"), "val", 0);
  table->n_cells = 0;
  table->emphasised = TRUE;
  if (before > 0)
    mdg_table_rows_add (table->rows, "", (guint) before, MDG_CELL_SINGLE);
  for_each (node, "tc", on_cell, table);
  gboolean header = is_header_row (table, node);
  MdgBlock *block = mdg_table_rows_end (
    table->rows, header ? MDG_BLOCK_TABLE_HEADER : MDG_BLOCK_TABLE_ROW, table->table);
  table->n_rows++;
  table->plain_seen |= !header;
  if (block != NULL)
    emit_row (table, block);
}

static void
count_cell (const xmlNode *node, gpointer user_data)
{
  ((Table *) user_data)->n_cells++;
}

static void
count_row (const xmlNode *node, gpointer user_data)
{
  Table *table = user_data;
  table->n_cells = 0;
  for_each (node, "tc", count_cell, table);
  table->most_cells = MAX (table->most_cells, table->n_cells);
}

static void
on_frame_cell (const xmlNode *node, gpointer user_data)
{
  read_blocks (user_data, node);
}

static void
on_frame_row (const xmlNode *node, gpointer user_data)
{
  if (!is_deleted_row (node))
    for_each (node, "tc", on_frame_cell, user_data);
}

static void
read_table (MdgDocxFlow *flow, const xmlNode *node)
{
  Table table = { .flow = flow };
  for_each (node, "tr", count_row, &table);
  /* One column is a frame around text, not a table. */
  if (table.most_cells <= 1)
    {
      for_each (node, "tr", on_frame_row, flow);
      return;
    }
  g_autoptr (MdgTableRows) rows = mdg_table_rows_new ();
  table.rows = rows;
  table.table = flow->cell == NULL ? ++flow->n_tables : 0;
  for_each (node, "tr", on_row, &table);
}

/* Whatever holds blocks */

static void
read_block (MdgDocxFlow *flow, xmlNode *node)
{
  static const char *const wrappers[] = { "sdt", "sdtContent", "ins", "moveTo", "customXml" };
  if (mdg_xml_is (node, "p"))
    read_paragraph (flow, node);
  else if (mdg_xml_is (node, "tbl"))
    read_table (flow, node);
  else if (mdg_xml_is (node, "sectPr"))
    read_heads (flow, node);
  else if (mdg_xml_is (node, "AlternateContent"))
    read_blocks (flow, mdg_xml_choose (node));
  else if (mdg_xml_is (node, "altChunk"))
    g_info ("An embedded document (altChunk) was left out");
  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    if (mdg_xml_is (node, wrappers[i]))
      read_blocks (flow, node);
}

/* The depth is bounded by that of the XML. */
static void
read_blocks (MdgDocxFlow *flow, const xmlNode *parent)
{
  for (xmlNode *node = parent != NULL ? parent->children : NULL;
       node != NULL && !is_stopped (flow); node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      read_block (flow, node);
}

static gboolean
report (MdgDocxFlow *flow, GError **error)
{
  if (flow->error == NULL)
    return !flow->full;
  g_propagate_error (error, g_steal_pointer (&flow->error));
  flow->full = TRUE;
  return FALSE;
}

gboolean
mdg_docx_flow_read (MdgDocxFlow *flow, xmlNode *node, GError **error)
{
  if (node->type == XML_ELEMENT_NODE && !is_stopped (flow))
    read_block (flow, node);
  return report (flow, error);
}

gboolean
mdg_docx_flow_read_story (MdgDocxFlow *flow,
                          const xmlNode *root,
                          GPtrArray *relations,
                          MdgBlockKind kind,
                          GError **error)
{
  MdgDocxFlow outer = *flow;
  flow->relations = relations;
  flow->kind = kind;
  flow->fields = (MdgDocxFields){ 0 };
  flow->carried = g_string_new (NULL);
  read_blocks (flow, root);
  g_string_free (flow->carried, TRUE);
  flow->relations = outer.relations;
  flow->kind = outer.kind;
  flow->fields = outer.fields;
  flow->carried = outer.carried;
  return report (flow, error);
}

GArray *
mdg_docx_flow_steal_notes (MdgDocxFlow *flow)
{
  GArray *notes = flow->notes;
  flow->notes = g_array_new (FALSE, FALSE, sizeof (MdgDocxNote));
  return notes;
}

GPtrArray *
mdg_docx_flow_get_heads (MdgDocxFlow *flow)
{
  return flow->heads;
}
