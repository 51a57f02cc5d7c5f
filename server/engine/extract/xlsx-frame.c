/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/xlsx-frame.h"

#include "server/engine/extract/ooxml-drawing.h"
#include "server/engine/extract/xlsx-head.h"

#include <string.h>

#define MAX_NOTES 50000

static void
free_note (MdgXlsxNote *note)
{
  g_free (note->text);
  g_free (note);
}

static void
add_note (MdgXlsxFrame *frame, guint row, guint column, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0' || frame->notes->len >= MAX_NOTES)
    return;
  MdgXlsxNote *note = g_new0 (MdgXlsxNote, 1);
  note->row = row;
  note->column = column;
  note->text = g_steal_pointer (&trimmed);
  g_ptr_array_add (frame->notes, note);
}

/* Ranges */

static const char *
parse_cell (const char *p, const char *end, guint *ret_row, guint *ret_column)
{
  guint row = 0, column = 0;
  while (p < end && *p == '$')
    p++;
  while (p < end && g_ascii_isalpha (*p) && column <= MDG_XLSX_MAX_COLUMNS)
    column = column * 26 + (guint) (g_ascii_toupper (*p++) - 'A' + 1);
  while (p < end && *p == '$')
    p++;
  while (p < end && g_ascii_isdigit (*p) && row <= MDG_XLSX_MAX_ROWS)
    row = row * 10 + (guint) (*p++ - '0');
  if (row == 0 || row > MDG_XLSX_MAX_ROWS || column == 0 || column > MDG_XLSX_MAX_COLUMNS)
    return NULL;
  *ret_row = row;
  *ret_column = column;
  return p;
}

gboolean
mdg_xlsx_range_parse (const char *text, gsize length, MdgXlsxRange *ret_range)
{
  const char *end = text + length;
  MdgXlsxRange range;
  const char *p = parse_cell (text, end, &range.first_row, &range.first_column);
  if (p == NULL)
    return FALSE;
  range.last_row = range.first_row;
  range.last_column = range.first_column;
  if (p < end && *p == ':')
    p = parse_cell (p + 1, end, &range.last_row, &range.last_column);
  if (p != end || range.last_row < range.first_row || range.last_column < range.first_column)
    return FALSE;
  *ret_range = range;
  return TRUE;
}

static gboolean
get_range (const xmlNode *node, MdgXlsxRange *ret_range)
{
  const char *text = mdg_xml_get (node, "ref");
  return text != NULL && mdg_xlsx_range_parse (text, strlen (text), ret_range);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const MdgXlsxRange *x = a, *y = b;
  return x->first_row < y->first_row ? -1 : x->first_row > y->first_row;
}

static void
read_merges (MdgXlsxFrame *frame, const xmlNode *list)
{
  for (const xmlNode *node = list != NULL ? list->children : NULL;
       node != NULL && frame->merges->len < MDG_XLSX_MAX_MERGES; node = node->next)
    {
      MdgXlsxRange range;
      if (get_range (node, &range) && (range.last_row > range.first_row ||
                                       range.last_column > range.first_column))
        g_array_append_val (frame->merges, range);
    }
  g_array_sort (frame->merges, compare_ranges);
}

/* Rows that name columns */

static void
add_heading (MdgXlsxFrame *frame, const xmlNode *node, guint n_rows)
{
  MdgXlsxRange range;
  if (n_rows == 0 || !get_range (node, &range))
    return;
  range.last_row = MIN (range.last_row, range.first_row + n_rows - 1);
  g_array_append_val (frame->headings, range);
}

static void
read_panes (MdgXlsxFrame *frame, const xmlNode *root)
{
  const xmlNode *pane = mdg_xml_find (mdg_xml_child (root, "sheetViews"), "pane");
  const char *state = mdg_xml_get (pane, "state");
  if (state != NULL && g_str_has_prefix (state, "frozen"))
    frame->frozen_rows = (guint) CLAMP (mdg_xml_get_int (pane, "ySplit", 0), 0, 100);
}

static void
read_table (MdgXlsxFrame *frame, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  int n_rows = mdg_xml_get_int (root, "headerRowCount", 1);
  if (root != NULL)
    add_heading (frame, root, (guint) CLAMP (n_rows, 0, 10));
}

/* Comments and drawings */

/* Rich text of a comment: runs, without readings. */
static void
append_rich (GString *out, const xmlNode *node)
{
  for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL;
       child = child->next)
    if (mdg_xml_is (child, "t"))
      mdg_xml_append_text (out, child);
    else if (child->type == XML_ELEMENT_NODE && !mdg_xml_is (child, "rPh"))
      append_rich (out, child);
}

static void
read_comments (MdgXlsxFrame *frame, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  const xmlNode *list = mdg_xml_child (root, "commentList");
  for (const xmlNode *node = list != NULL ? list->children : NULL; node != NULL; node = node->next)
    {
      MdgXlsxRange range = { 0 };
      if (!mdg_xml_is (node, "comment"))
        continue;
      g_autoptr (GString) text = g_string_new (NULL);
      append_rich (text, mdg_xml_child (node, "text"));
      get_range (node, &range);
      add_note (frame, range.first_row, range.first_column, text->str);
    }
}

typedef struct
{
  MdgXlsxFrame *frame;
  MdgOoxmlPackage *package;
  GPtrArray *relations;
  guint row;
  guint column;
} Drawing;

static void
read_shape (Drawing *drawing, const xmlNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (mdg_xml_is (node, "txBody"))
    mdg_drawing_append_body (text, node);
  else if (mdg_xml_is (node, "chart") && mdg_xml_get_relation (node, "id") != NULL)
    mdg_ooxml_append_chart (text, drawing->package,
                            mdg_ooxml_relations_find_id (drawing->relations,
                                                         mdg_xml_get_relation (node, "id")),
                            FALSE);
  else if (mdg_xml_is (node, "relIds"))
    mdg_ooxml_append_smart_art (text, drawing->package,
                                mdg_ooxml_relations_find_id (drawing->relations,
                                                             mdg_xml_get_relation (node, "dm")));
  else if (mdg_xml_is (node, "AlternateContent"))
    read_shape (drawing, mdg_xml_choose (node));
  else
    for (const xmlNode *child = node != NULL ? node->children : NULL; child != NULL;
         child = child->next)
      if (child->type == XML_ELEMENT_NODE)
        read_shape (drawing, child);
  add_note (drawing->frame, drawing->row, drawing->column, text->str);
}

/* The cell under the upper left corner of an anchor; counted from 0 in the file. */
static guint
read_corner (const xmlNode *anchor, const char *name)
{
  const xmlNode *node = mdg_xml_child (mdg_xml_find (anchor, "from"), name);
  g_autoptr (GString) text = g_string_new (NULL);
  mdg_xml_append_text (text, node);
  guint64 value = g_ascii_strtoull (text->str, NULL, 10);
  return node != NULL && value < MDG_XLSX_MAX_ROWS ? (guint) value + 1 : 0;
}

static void
read_drawing (MdgXlsxFrame *frame, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (xmlDoc) doc = mdg_ooxml_package_read_side_part (package, part);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root == NULL)
    return;
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (package, part);
  Drawing drawing = { .frame = frame, .package = package, .relations = relations };
  for (const xmlNode *node = root->children; node != NULL; node = node->next)
    {
      drawing.row = read_corner (node, "row");
      drawing.column = read_corner (node, "col");
      read_shape (&drawing, node);
    }
}

static void
read_relations (MdgXlsxFrame *frame, MdgOoxmlPackage *package, const char *part)
{
  g_autoptr (GPtrArray) relations = mdg_ooxml_package_read_relations (package, part);
  for (guint i = 0; i < relations->len; i++)
    {
      const MdgOoxmlRelation *relation = relations->pdata[i];
      if (strcmp (relation->type, "comments") == 0)
        read_comments (frame, package, relation->target);
      else if (strcmp (relation->type, "drawing") == 0)
        read_drawing (frame, package, relation->target);
      else if (strcmp (relation->type, "table") == 0)
        read_table (frame, package, relation->target);
    }
}

MdgXlsxFrame *
mdg_xlsx_frame_read (MdgOoxmlPackage *package, const char *part, GError **error)
{
  g_autoptr (xmlDoc) doc = mdg_xml_read_tree_without (package->zip, part, "sheetData", error);
  if (doc == NULL)
    return NULL;
  const xmlNode *root = xmlDocGetRootElement (doc);
  MdgXlsxFrame *frame = g_new0 (MdgXlsxFrame, 1);
  frame->merges = g_array_new (FALSE, FALSE, sizeof (MdgXlsxRange));
  frame->headings = g_array_new (FALSE, FALSE, sizeof (MdgXlsxRange));
  frame->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_note);
  read_merges (frame, mdg_xml_child (root, "mergeCells"));
  add_heading (frame, mdg_xml_child (root, "autoFilter"), 1);
  read_panes (frame, root);
  frame->head = mdg_xlsx_head_read (mdg_xml_child (root, "headerFooter"));
  read_relations (frame, package, part);
  return frame;
}

void
mdg_xlsx_frame_free (MdgXlsxFrame *frame)
{
  if (frame == NULL)
    return;
  g_array_unref (frame->merges);
  g_array_unref (frame->headings);
  g_ptr_array_unref (frame->notes);
  g_free (frame->head);
  g_free (frame);
}
