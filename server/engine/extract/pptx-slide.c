/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pptx-slide.h"

#include "server/engine/extract/ooxml-drawing.h"
#include "server/engine/extract/table-rows.h"
#include "server/engine/extract/trim-text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SHAPES 20000
/* Shapes whose tops differ by less stand in one line: 0.5 cm in EMU. */
#define LINE_EMU 180000

typedef enum
{
  ROLE_TITLE,
  ROLE_BODY,   /* a placeholder of the layout: its place may be the layout's, and is not known */
  ROLE_PLACED, /* anything with a place of its own */
  ROLE_FOOT,   /* date, foot, page number */
} Role;

typedef struct
{
  const xmlNode *node;
  Role role;
  gint64 x;
  gint64 y;
  guint order; /* in the file */
} Shape;

typedef struct
{
  MdgOoxmlPackage *package;
  GPtrArray *relations;
  MdgExtractedPage *page;
  guint *tables;
  GArray *shapes;
} Slide;

/* Order */

static Role
role_of (const xmlNode *placeholder)
{
  const char *type = mdg_xml_get (placeholder, "type");
  if (placeholder == NULL)
    return ROLE_PLACED;
  if (type == NULL)
    return ROLE_BODY;
  if (strcmp (type, "title") == 0 || strcmp (type, "ctrTitle") == 0)
    return ROLE_TITLE;
  if (strcmp (type, "dt") == 0 || strcmp (type, "ftr") == 0 || strcmp (type, "sldNum") == 0 ||
      strcmp (type, "hdr") == 0)
    return ROLE_FOOT;
  return ROLE_BODY;
}

static const xmlNode *
find_placeholder (const xmlNode *shape)
{
  for (const xmlNode *node = shape->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && g_str_has_prefix ((const char *) node->name, "nv"))
      return mdg_xml_find (node, "ph");
  return NULL;
}

static void
find_place (const xmlNode *shape, gint64 *ret_x, gint64 *ret_y, gboolean *ret_found)
{
  const xmlNode *frame = mdg_xml_child (shape, "xfrm");
  if (frame == NULL)
    frame = mdg_xml_child (mdg_xml_child (shape, "spPr"), "xfrm");
  if (frame == NULL)
    frame = mdg_xml_child (mdg_xml_child (shape, "grpSpPr"), "xfrm");
  const xmlNode *offset = mdg_xml_child (frame, "off");
  *ret_found = offset != NULL;
  *ret_x = mdg_xml_get_int (offset, "x", 0);
  *ret_y = mdg_xml_get_int (offset, "y", 0);
}

static void
gather_shapes (GArray *shapes, const xmlNode *tree)
{
  static const char *const kinds[] = { "sp", "grpSp", "graphicFrame", "pic", "cxnSp" };
  for (const xmlNode *node = tree != NULL ? tree->children : NULL;
       node != NULL && shapes->len < MAX_SHAPES; node = node->next)
    {
      if (mdg_xml_is (node, "AlternateContent"))
        gather_shapes (shapes, mdg_xml_choose (node));
      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (mdg_xml_is (node, kinds[i]))
          {
            gboolean placed = FALSE;
            Shape shape = { .node = node, .order = shapes->len };
            shape.role = role_of (find_placeholder (node));
            find_place (node, &shape.x, &shape.y, &placed);
            if (placed && shape.role == ROLE_BODY)
              shape.role = ROLE_PLACED;
            g_array_append_val (shapes, shape);
          }
    }
}

static int
compare_shapes (gconstpointer a, gconstpointer b)
{
  const Shape *x = a, *y = b;
  if (x->role != y->role)
    return (int) x->role - (int) y->role;
  if (x->role == ROLE_PLACED && x->y != y->y)
    return x->y < y->y ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static int
compare_in_line (gconstpointer a, gconstpointer b)
{
  const Shape *x = a, *y = b;
  if (x->x != y->x)
    return x->x < y->x ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

/* By height first; then those of one line from left to right. */
static void
sort_shapes (GArray *shapes)
{
  g_array_sort (shapes, compare_shapes);
  Shape *all = (Shape *) (void *) shapes->data;
  for (guint from = 0, to = 0; from < shapes->len; from = to)
    {
      to = from + 1;
      while (to < shapes->len && all[from].role == ROLE_PLACED && all[to].role == ROLE_PLACED &&
             all[to].y - all[from].y < LINE_EMU)
        to++;
      if (to - from > 1)
        qsort (all + from, to - from, sizeof (Shape), compare_in_line);
    }
}

/* Blocks */

static void
add_text (MdgExtractedPage *page, MdgBlockKind kind, guint level, const char *text)
{
  g_autofree char *trimmed = mdg_trim_text (text);
  if (*trimmed == '\0')
    return;
  MdgBlock *block = mdg_block_new (kind, trimmed);
  block->level = level;
  mdg_extracted_page_add_block (page, block);
}

static void
add_lines (MdgExtractedPage *page, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_text (page, MDG_BLOCK_PARAGRAPH, 0, lines[i]);
}

/* The first level of a body reads as paragraphs; those below are points of a list. */
static void
add_paragraph (MdgExtractedPage *page, const xmlNode *node)
{
  const xmlNode *properties = mdg_xml_child (node, "pPr");
  int level = CLAMP (mdg_xml_get_int (properties, "lvl", 0), 0, 8);
  gboolean bullet = mdg_xml_child (properties, "buChar") != NULL ||
                    mdg_xml_child (properties, "buAutoNum") != NULL;
  gboolean item = level > 0 || bullet;
  g_autoptr (GString) text = g_string_new (NULL);
  mdg_drawing_append_paragraph (text, node);
  add_text (page, item ? MDG_BLOCK_LIST_ITEM : MDG_BLOCK_PARAGRAPH, item ? (guint) level + 1 : 0,
            text->str);
}

static void
add_title (MdgExtractedPage *page, const xmlNode *body)
{
  g_autoptr (GString) text = g_string_new (NULL);
  mdg_drawing_append_body (text, body);
  add_text (page, MDG_BLOCK_HEADING, 1, text->str);
}

static void
add_body (MdgExtractedPage *page, const xmlNode *body, Role role)
{
  if (role == ROLE_TITLE)
    {
      add_title (page, body);
      return;
    }
  for (const xmlNode *node = body != NULL ? body->children : NULL; node != NULL; node = node->next)
    if (mdg_xml_is (node, "p") && role == ROLE_FOOT)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        mdg_drawing_append_paragraph (text, node);
        add_text (page, MDG_BLOCK_PAGE_HEADER, 0, text->str);
      }
    else if (mdg_xml_is (node, "p"))
      add_paragraph (page, node);
}

static void
add_cell (MdgTableRows *rows, const xmlNode *cell)
{
  const char *h_merge = mdg_xml_get (cell, "hMerge");
  if (h_merge != NULL && mdg_xml_is_on (cell, "hMerge"))
    return;
  const char *v_merge = mdg_xml_get (cell, "vMerge");
  gboolean continued = v_merge != NULL && mdg_xml_is_on (cell, "vMerge");
  MdgCellMerge merge = continued                                  ? MDG_CELL_CONTINUED
                       : mdg_xml_get_int (cell, "rowSpan", 1) > 1 ? MDG_CELL_TOP
                                                                  : MDG_CELL_SINGLE;
  g_autoptr (GString) text = g_string_new (NULL);
  mdg_drawing_append_body (text, mdg_xml_child (cell, "txBody"));
  mdg_table_rows_add (rows, text->str, (guint) CLAMP (mdg_xml_get_int (cell, "gridSpan", 1), 1, 99),
                      merge);
}

static void
add_table (Slide *slide, const xmlNode *table)
{
  const xmlNode *properties = mdg_xml_child (table, "tblPr");
  gboolean header =
    mdg_xml_get (properties, "firstRow") != NULL && mdg_xml_is_on (properties, "firstRow");
  g_autoptr (MdgTableRows) rows = mdg_table_rows_new ();
  guint number = ++*slide->tables;
  for (const xmlNode *row = table->children; row != NULL; row = row->next)
    {
      if (!mdg_xml_is (row, "tr"))
        continue;
      for (const xmlNode *cell = row->children; cell != NULL; cell = cell->next)
        if (mdg_xml_is (cell, "tc"))
          add_cell (rows, cell);
      MdgBlock *block =
        mdg_table_rows_end (rows, header ? MDG_BLOCK_TABLE_HEADER : MDG_BLOCK_TABLE_ROW, number);
      if (block != NULL)
        mdg_extracted_page_add_block (slide->page, block);
      header = FALSE;
    }
}

static void
add_frame (Slide *slide, const xmlNode *frame)
{
  const xmlNode *data = mdg_xml_child (mdg_xml_child (frame, "graphic"), "graphicData");
  const xmlNode *table = mdg_xml_child (data, "tbl");
  const xmlNode *chart = mdg_xml_child (data, "chart");
  const xmlNode *art = mdg_xml_child (data, "relIds");
  g_autoptr (GString) text = g_string_new (NULL);
  if (table != NULL)
    add_table (slide, table);
  if (chart != NULL)
    mdg_ooxml_append_chart (
      text, slide->package,
      mdg_ooxml_relations_find_id (slide->relations, mdg_xml_get_relation (chart, "id")), TRUE);
  if (art != NULL)
    mdg_ooxml_append_smart_art (
      text, slide->package,
      mdg_ooxml_relations_find_id (slide->relations, mdg_xml_get_relation (art, "dm")));
  add_lines (slide->page, text->str);
}

static void add_shapes (Slide *slide, const xmlNode *tree);

static void
add_shape (Slide *slide, const Shape *shape)
{
  if (mdg_xml_is (shape->node, "grpSp"))
    add_shapes (slide, shape->node);
  else if (mdg_xml_is (shape->node, "graphicFrame"))
    add_frame (slide, shape->node);
  else
    {
      Role role = shape->role == ROLE_PLACED ? role_of (find_placeholder (shape->node))
                                             : shape->role;
      add_body (slide->page, mdg_xml_child (shape->node, "txBody"), role);
    }
}

/* Groups are read as one thing where they stand. The depth is bounded by that of the XML. */
static void
add_shapes (Slide *slide, const xmlNode *tree)
{
  g_autoptr (GArray) shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  gather_shapes (shapes, tree);
  sort_shapes (shapes);
  for (guint i = 0; i < shapes->len; i++)
    add_shape (slide, &g_array_index (shapes, Shape, i));
}

void
mdg_pptx_slide_read (MdgOoxmlPackage *package,
                     const xmlNode *root,
                     GPtrArray *relations,
                     MdgExtractedPage *page,
                     guint *tables)
{
  Slide slide = { .package = package, .relations = relations, .page = page, .tables = tables };
  add_shapes (&slide, mdg_xml_child (mdg_xml_child (root, "cSld"), "spTree"));
}

void
mdg_pptx_notes_read (const xmlNode *root, MdgExtractedPage *page)
{
  g_autoptr (GArray) shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  gather_shapes (shapes, mdg_xml_child (mdg_xml_child (root, "cSld"), "spTree"));
  for (guint i = 0; i < shapes->len; i++)
    {
      const Shape *shape = &g_array_index (shapes, Shape, i);
      g_autoptr (GString) text = g_string_new (NULL);
      if (role_of (find_placeholder (shape->node)) == ROLE_FOOT)
        continue;
      mdg_drawing_append_body (text, mdg_xml_child (shape->node, "txBody"));
      add_text (page, MDG_BLOCK_NOTES, 0, text->str);
    }
}

static void
add_fixed (const xmlNode *tree, MdgExtractedPage *page)
{
  g_autoptr (GArray) shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  gather_shapes (shapes, tree);
  for (guint i = 0; i < shapes->len; i++)
    {
      const xmlNode *node = g_array_index (shapes, Shape, i).node;
      if (mdg_xml_is (node, "grpSp"))
        add_fixed (node, page);
      else if (find_placeholder (node) == NULL)
        add_body (page, mdg_xml_child (node, "txBody"), ROLE_FOOT);
    }
}

void
mdg_pptx_master_read (const xmlNode *root, MdgExtractedPage *page)
{
  add_fixed (mdg_xml_child (mdg_xml_child (root, "cSld"), "spTree"), page);
}
