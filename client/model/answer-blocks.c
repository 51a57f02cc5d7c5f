/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: cmark-gfm builds the tree; one walk over it writes blocks. A block of text is collected
 * in Walk.text while its inline nodes are entered and left.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/answer-blocks.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

static const char *const extensions[] = { "table", "strikethrough", "tasklist" };

typedef struct
{
  GPtrArray *blocks;
  GString *text;     /* of the block that is open, or NULL */
  GArray *citations; /* of it */
  guint depth;
  guint quotes;
  char *mark; /* for the next block */
} Walk;

static void
text_free (MdgAnswerText *text)
{
  if (text == NULL)
    return;
  g_free (text->markup);
  g_array_unref (text->citations);
  g_free (text);
}

static void
block_free (MdgAnswerBlock *block)
{
  g_free (block->mark);
  text_free (block->text);
  g_free (block->code);
  g_free (block->aligns);
  g_clear_pointer (&block->cells, g_ptr_array_unref);
  g_free (block);
}

/* Nodes of extensions have no constant for their type. */
static gboolean
is (cmark_node *node, const char *type)
{
  return g_str_equal (cmark_node_get_type_string (node), type);
}

/* ---- inline ---- */

/* The number of the citation mark that begins at @at, and where it ends; 0 when there is none. */
static guint
read_mark (const char *at, const char **ret_end)
{
  if (at[0] != '[' || at[1] != '^' || !g_ascii_isdigit (at[2]))
    return 0;
  char *end = NULL;
  guint64 number = g_ascii_strtoull (at + 2, &end, 10);
  if (*end != ']' || number == 0 || number > G_MAXUINT16)
    return 0;
  *ret_end = end + 1;
  return (guint) number;
}

static void
append_escaped (GString *out, const char *from, gsize length)
{
  g_autofree char *part = g_strndup (from, length);
  g_auto (GStrv) pieces = g_strsplit (part, MDG_ANSWER_CHIP, -1);
  g_autofree char *plain = g_strjoinv ("", pieces);
  g_autofree char *escaped = g_markup_escape_text (plain, -1);
  g_string_append (out, escaped);
}

static void
append_text (Walk *walk, const char *text)
{
  const char *begin = text;
  const char *end = NULL;
  const char *at = strstr (text, "[^");
  while (at != NULL)
    {
      guint number = read_mark (at, &end);
      if (number == 0)
        {
          at = strstr (at + 1, "[^");
          continue;
        }
      append_escaped (walk->text, begin, (gsize) (at - begin));
      g_string_append (walk->text, MDG_ANSWER_CHIP);
      g_array_append_val (walk->citations, number);
      begin = end;
      at = strstr (end, "[^");
    }
  append_escaped (walk->text, begin, strlen (begin));
}

/* The address of a link stands behind its text, unless the text is the address. */
static void
close_link (Walk *walk, cmark_node *node)
{
  const char *url = cmark_node_get_url (node);
  g_autofree char *escaped = g_markup_escape_text (url != NULL ? url : "", -1);
  if (*escaped != '\0' && !g_str_has_suffix (walk->text->str, escaped))
    g_string_append_printf (walk->text, " (%s)", escaped);
}

static void
append_wrapped (Walk *walk, const char *tag, gboolean entering)
{
  g_string_append_printf (walk->text, entering ? "<%s>" : "</%s>", tag);
}

static void
append_code (Walk *walk, const char *literal)
{
  g_string_append (walk->text, "<tt>");
  append_escaped (walk->text, literal, strlen (literal));
  g_string_append (walk->text, "</tt>");
}

static void
walk_inline (Walk *walk, cmark_node *node, gboolean entering)
{
  cmark_node_type type = cmark_node_get_type (node);
  if (type == CMARK_NODE_STRONG || type == CMARK_NODE_EMPH)
    append_wrapped (walk, "b", entering);
  else if (is (node, "strikethrough"))
    append_wrapped (walk, "s", entering);
  else if (type == CMARK_NODE_LINK && !entering)
    close_link (walk, node);
  else if (!entering)
    return;
  else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE)
    append_text (walk, cmark_node_get_literal (node));
  else if (type == CMARK_NODE_CODE)
    append_code (walk, cmark_node_get_literal (node));
  else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
    g_string_append_c (walk->text, '\n');
}

/* ---- blocks ---- */

static MdgAnswerBlock *
add_block (Walk *walk, MdgAnswerBlockKind kind)
{
  MdgAnswerBlock *block = g_new0 (MdgAnswerBlock, 1);
  block->kind = kind;
  block->depth = MIN (walk->depth, MDG_ANSWER_MAX_DEPTH);
  block->quoted = walk->quotes > 0;
  block->mark = g_steal_pointer (&walk->mark);
  g_ptr_array_add (walk->blocks, block);
  return block;
}

static void
open_text (Walk *walk)
{
  if (walk->text != NULL)
    return;
  walk->text = g_string_new (NULL);
  walk->citations = g_array_new (FALSE, FALSE, sizeof (guint));
}

static MdgAnswerText *
close_text (Walk *walk)
{
  open_text (walk);
  MdgAnswerText *text = g_new0 (MdgAnswerText, 1);
  text->markup = g_string_free (g_steal_pointer (&walk->text), FALSE);
  text->citations = g_steal_pointer (&walk->citations);
  return text;
}

static char *
mark_of_item (cmark_node *item)
{
  cmark_node *list = cmark_node_parent (item);
  if (is (item, "tasklist"))
    return g_strdup (cmark_gfm_extensions_get_tasklist_item_checked (item) ? "☑" : "☐");
  if (list == NULL || cmark_node_get_list_type (list) != CMARK_ORDERED_LIST)
    return g_strdup ("・");
  int number = cmark_node_get_list_start (list);
  for (cmark_node *before = cmark_node_previous (item); before != NULL;
       before = cmark_node_previous (before))
    number++;
  return g_strdup_printf ("%d.", number);
}

static void
add_written (Walk *walk, cmark_node *node)
{
  const char *literal = cmark_node_get_literal (node);
  MdgAnswerBlock *block = add_block (walk, MDG_ANSWER_CODE);
  block->code = g_strdup (literal != NULL ? literal : "");
  g_strchomp (block->code);
}

static void
open_table (Walk *walk, cmark_node *node)
{
  MdgAnswerBlock *block = add_block (walk, MDG_ANSWER_TABLE);
  guint n = cmark_gfm_extensions_get_table_columns (node);
  const guint8 *aligns = cmark_gfm_extensions_get_table_alignments (node);
  block->n_columns = MIN (n, MDG_ANSWER_MAX_COLUMNS);
  block->aligns = g_new0 (float, block->n_columns + 1);
  block->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) text_free);
  for (guint i = 0; i < block->n_columns; i++)
    block->aligns[i] = aligns[i] == 'r' ? 1.0f : (aligns[i] == 'c' ? 0.5f : 0.0f);
}

static void
close_cell (Walk *walk, cmark_node *node)
{
  MdgAnswerBlock *table = walk->blocks->pdata[walk->blocks->len - 1];
  MdgAnswerText *text = close_text (walk);
  guint column = 0;
  for (cmark_node *before = cmark_node_previous (node); before != NULL;
       before = cmark_node_previous (before))
    column++;
  if (column < table->n_columns)
    g_ptr_array_add (table->cells, text);
  else
    text_free (text);
}

static void
close_row (Walk *walk)
{
  MdgAnswerBlock *table = walk->blocks->pdata[walk->blocks->len - 1];
  while (table->n_columns > 0 && table->cells->len % table->n_columns != 0)
    g_ptr_array_add (table->cells, close_text (walk));
}

/* FALSE when @node is no part of a table. */
static gboolean
walk_table (Walk *walk, cmark_node *node, gboolean entering)
{
  gboolean table = is (node, "table");
  gboolean row = is (node, "table_row") || is (node, "table_header");
  gboolean cell = is (node, "table_cell");
  if (table && entering)
    open_table (walk, node);
  else if (row && !entering)
    close_row (walk);
  else if (cell && entering)
    open_text (walk);
  else if (cell)
    close_cell (walk, node);
  return table || row || cell;
}

static void
close_paragraph (Walk *walk, cmark_node *node)
{
  gboolean heading = cmark_node_get_type (node) == CMARK_NODE_HEADING;
  MdgAnswerBlock *block = add_block (walk, heading ? MDG_ANSWER_HEADING : MDG_ANSWER_PARAGRAPH);
  block->heading = heading ? (guint) CLAMP (cmark_node_get_heading_level (node), 1, 3) : 0;
  block->text = close_text (walk);
}

static void
walk_item (Walk *walk, cmark_node *node, gboolean entering)
{
  g_clear_pointer (&walk->mark, g_free);
  if (entering)
    walk->mark = mark_of_item (node);
}

static void
walk_block (Walk *walk, cmark_node *node, gboolean entering)
{
  cmark_node_type type = cmark_node_get_type (node);
  if (walk_table (walk, node, entering))
    return;
  if (type == CMARK_NODE_LIST)
    walk->depth += entering ? 1 : (guint) -1;
  else if (type == CMARK_NODE_BLOCK_QUOTE)
    walk->quotes += entering ? 1 : (guint) -1;
  else if (type == CMARK_NODE_ITEM)
    walk_item (walk, node, entering);
  else if (type == CMARK_NODE_THEMATIC_BREAK)
    add_block (walk, MDG_ANSWER_RULE);
  else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK)
    add_written (walk, node);
  else if ((type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) && entering)
    open_text (walk);
  else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
    close_paragraph (walk, node);
}

static void
walk_tree (Walk *walk, cmark_node *root)
{
  cmark_iter *iter = cmark_iter_new (root);
  cmark_event_type event;
  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE &&
         walk->blocks->len < MDG_ANSWER_MAX_BLOCKS)
    {
      cmark_node *node = cmark_iter_get_node (iter);
      gboolean entering = event == CMARK_EVENT_ENTER;
      if ((cmark_node_get_type (node) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE)
        walk_inline (walk, node, entering);
      else
        walk_block (walk, node, entering);
    }
  cmark_iter_free (iter);
}

/* The part of @markdown before a mark that is cut at its end. */
static gsize
whole_length (const char *markdown)
{
  gsize length = strlen (markdown);
  gsize at = length;
  while (at > 0 && g_ascii_isdigit (markdown[at - 1]))
    at--;
  if (at >= 2 && markdown[at - 1] == '^' && markdown[at - 2] == '[')
    return at - 2;
  return at == length && length > 0 && markdown[length - 1] == '[' ? length - 1 : length;
}

GPtrArray *
mdg_answer_blocks_parse (const char *markdown)
{
  Walk walk = { .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free) };
  cmark_gfm_core_extensions_ensure_registered ();
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_VALIDATE_UTF8);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      cmark_syntax_extension *extension = cmark_find_syntax_extension (extensions[i]);
      if (extension != NULL)
        cmark_parser_attach_syntax_extension (parser, extension);
    }
  cmark_parser_feed (parser, markdown, whole_length (markdown));
  cmark_node *root = cmark_parser_finish (parser);
  cmark_consolidate_text_nodes (root);
  walk_tree (&walk, root);
  cmark_node_free (root);
  cmark_parser_free (parser);
  g_clear_pointer (&walk.mark, g_free);
  if (walk.text != NULL)
    text_free (close_text (&walk));
  return walk.blocks;
}

static gboolean
texts_equal (const MdgAnswerText *a, const MdgAnswerText *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->markup, b->markup) && a->citations->len == b->citations->len &&
         (a->citations->len == 0 || memcmp (a->citations->data, b->citations->data,
                                            a->citations->len * sizeof (guint)) == 0);
}

static gboolean
tables_equal (const MdgAnswerBlock *a, const MdgAnswerBlock *b)
{
  guint n = a->cells != NULL ? a->cells->len : 0;
  if (a->n_columns != b->n_columns || n != (b->cells != NULL ? b->cells->len : 0))
    return FALSE;
  for (guint i = 0; i < a->n_columns; i++)
    if (a->aligns[i] < b->aligns[i] || a->aligns[i] > b->aligns[i])
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!texts_equal (a->cells->pdata[i], b->cells->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
mdg_answer_block_equal (const MdgAnswerBlock *a, const MdgAnswerBlock *b)
{
  return a->kind == b->kind && a->depth == b->depth && a->heading == b->heading &&
         a->quoted == b->quoted && g_strcmp0 (a->mark, b->mark) == 0 &&
         g_strcmp0 (a->code, b->code) == 0 && texts_equal (a->text, b->text) &&
         tables_equal (a, b);
}

char *
mdg_answer_without_marks (const char *markdown)
{
  GString *out = g_string_new (NULL);
  const char *end = NULL;
  for (const char *at = markdown; *at != '\0';)
    {
      if (read_mark (at, &end) != 0)
        at = end;
      else
        g_string_append_c (out, *at++);
    }
  return g_string_free (out, FALSE);
}
