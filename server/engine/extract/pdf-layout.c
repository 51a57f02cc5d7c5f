/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-layout.h"

#include "server/engine/extract/pdf-table.h"

#include <math.h>
#include <string.h>

/* In heights of a line. */
#define MAX_LINE_GAP 1.1f
#define RAGGED_EDGE 2.5f
#define INDENT 0.7f

#define SAME_SIZE 0.12f
#define MAX_HEADING_CHARACTERS 100
#define MAX_HEADING_LINES 3

/* Sizes of headings, as multiples of the running text's. */
static const float heading_sizes[] = { 1.7f, 1.35f, 1.15f };

/* Korean is wide, too, and puts spaces between its words. */
static gboolean
is_wide (gunichar c)
{
  return g_unichar_iswide (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_HANGUL;
}

static gunichar
last_character (const GString *text)
{
  return text->len > 0 ? g_utf8_get_char (g_utf8_prev_char (text->str + text->len)) : 0;
}

void
mdg_pdf_join (GString *text, const char *next)
{
  gunichar before = last_character (text), after = g_utf8_get_char (next);
  if (before == '-' && text->len > 1 && g_unichar_islower (after) &&
      g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (text->str + text->len - 1))))
    g_string_truncate (text, text->len - 1);
  else if (before == 0xad)
    g_string_truncate (text, text->len - 2);
  else if (before != 0 && !(is_wide (before) || is_wide (after)))
    g_string_append_c (text, ' ');
  g_string_append (text, next);
}

float
mdg_pdf_body_size (GPtrArray *lines)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  guint best = 0, n_best = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      const MdgPdfLine *line = lines->pdata[i];
      guint size = (guint) lroundf (CLAMP (line->size, 0, 1000) * 2);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, GUINT_TO_POINTER (size))) +
                (guint) strlen (line->text);
      g_hash_table_insert (sizes, GUINT_TO_POINTER (size), GUINT_TO_POINTER (n));
      if (n > n_best)
        {
          n_best = n;
          best = size;
        }
    }
  return (float) best / 2;
}

/* ---- what begins something new ---- */

static gboolean
is_numeral (gunichar c)
{
  return g_unichar_isdigit (c) ||
         (c != 0 && g_utf8_strchr ("一二三四五六七八九十百千", -1, c) != NULL);
}

/* "・", "●", "①", "(1)", "（ア）", "1.", "１　" */
static gboolean
is_list_item (const char *text)
{
  gunichar c = g_utf8_get_char (text);
  const char *next = g_utf8_next_char (text);
  if (g_utf8_strchr ("・•●○◎■□◆◇▪‣※", -1, c) != NULL || (c >= 0x2460 && c <= 0x2473))
    return TRUE;
  if (c == '(' || c == 0xff08)
    {
      guint n = 0;
      for (; *next != '\0' && n < 3 && g_unichar_isalnum (g_utf8_get_char (next)); n++)
        next = g_utf8_next_char (next);
      c = g_utf8_get_char (next);
      return n > 0 && (c == ')' || c == 0xff09);
    }
  guint n = 0;
  for (next = text; n < 3 && g_unichar_isdigit (g_utf8_get_char (next)); n++)
    next = g_utf8_next_char (next);
  c = g_utf8_get_char (next);
  return n > 0 && (c == '.' || c == 0xff0e || c == 0x3000 || c == ')' || c == 0xff09) &&
         !g_unichar_isdigit (g_utf8_get_char (g_utf8_next_char (next)));
}

/* "第三条", "第2章", "附則", "別表第1" */
static gboolean
is_article (const char *text)
{
  static const char *const starts[] = { "附則", "附　則", "別表", "様式第", "別記" };
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      return TRUE;
  if (!g_str_has_prefix (text, "第"))
    return FALSE;
  const char *at = text + strlen ("第");
  guint n = 0;
  for (; n < 6 && is_numeral (g_utf8_get_char (at)); n++)
    at = g_utf8_next_char (at);
  gunichar unit = g_utf8_get_char (at);
  return n > 0 && unit != 0 && g_utf8_strchr ("編章節款条項号", -1, unit) != NULL;
}

static guint
heading_level (const MdgPdfLine *line, float body_size)
{
  for (guint i = 0; body_size > 0 && i < G_N_ELEMENTS (heading_sizes); i++)
    if (line->size >= body_size * heading_sizes[i])
      return i + 1;
  gboolean ends = g_str_has_suffix (line->text, "。") || g_str_has_suffix (line->text, ".") ||
                  g_str_has_suffix (line->text, ",");
  return line->is_bold && !ends ? G_N_ELEMENTS (heading_sizes) + 1 : 0;
}

/* ---- which lines belong together ---- */

static gboolean
has_same_look (const MdgPdfLine *a, const MdgPdfLine *b)
{
  return a->is_vertical == b->is_vertical && a->is_running == b->is_running &&
         fabsf (a->size - b->size) <= SAME_SIZE * MAX (a->size, b->size);
}

/* A line as if it were horizontal: along the writing, and across it in the order of lines. */
typedef struct
{
  float start;
  float end;
  float near;
  float far;
} Span;

static Span
to_span (const MdgPdfLine *line)
{
  const MdgBox *box = &line->box;
  if (line->is_vertical)
    return (Span){ box->y, box->y + box->height, -(box->x + box->width), -box->x };
  return (Span){ box->x, box->x + box->width, box->y, box->y + box->height };
}

/* The far end of the lines around @index that stand in the same column: what a full line reaches.
 */
static float
column_end (GPtrArray *lines, guint index)
{
  Span span = to_span (lines->pdata[index]);
  float end = span.end;
  for (guint step = 1; step <= 12; step++)
    {
      guint sides[] = { index + step, index - step };
      for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
        {
          if (sides[i] >= lines->len)
            continue;
          Span other = to_span (lines->pdata[sides[i]]);
          if (other.start < span.end && other.end > span.start &&
              has_same_look (lines->pdata[index], lines->pdata[sides[i]]))
            end = MAX (end, other.end);
        }
    }
  return end;
}

/* TRUE when the line at @index goes on with the paragraph that begins at @first. */
static gboolean
goes_on (GPtrArray *lines, guint first, guint index)
{
  const MdgPdfLine *before = lines->pdata[index - 1], *line = lines->pdata[index];
  Span a = to_span (before), b = to_span (line);
  float size = MAX (before->size, 4);
  if (!has_same_look (before, line) || before->is_bold != line->is_bold ||
      is_list_item (line->text) || is_article (line->text))
    return FALSE;
  if (b.near < a.near - size * 0.3f || b.near - a.far > size * MAX_LINE_GAP ||
      b.start >= a.end || b.end <= a.start)
    return FALSE;
  if (b.start > a.start + size * INDENT && index - 1 > first)
    return FALSE;
  return a.end >= column_end (lines, index - 1) - size * RAGGED_EDGE;
}

static guint
paragraph_length (GPtrArray *lines, guint first, guint end)
{
  guint n = 1;
  while (first + n < end && goes_on (lines, first, first + n))
    n++;
  return n;
}

static MdgBlockKind
choose_kind (
  GPtrArray *lines, guint first, guint n, const char *text, float body_size, guint *ret_level)
{
  const MdgPdfLine *line = lines->pdata[first];
  guint level = heading_level (line, body_size);
  *ret_level = 0;
  if (line->is_running)
    return MDG_BLOCK_PAGE_HEADER;
  if (level > 0 && n <= MAX_HEADING_LINES && g_utf8_strlen (text, -1) <= MAX_HEADING_CHARACTERS)
    {
      *ret_level = level;
      return MDG_BLOCK_HEADING;
    }
  if (!is_list_item (line->text))
    return MDG_BLOCK_PARAGRAPH;
  *ret_level = 1;
  return MDG_BLOCK_LIST_ITEM;
}

static void
add_paragraph (MdgExtractedPage *page, GPtrArray *lines, guint first, guint n, float body_size)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint level = 0;
  for (guint i = first; i < first + n; i++)
    mdg_pdf_join (text, ((const MdgPdfLine *) lines->pdata[i])->text);
  MdgBlockKind kind = choose_kind (lines, first, n, text->str, body_size, &level);
  MdgBlock *block = mdg_block_new (kind, text->str);
  block->level = level;
  for (guint i = first; i < first + n; i++)
    mdg_block_add_box (block, &((const MdgPdfLine *) lines->pdata[i])->box);
  mdg_extracted_page_add_block (page, block);
}

void
mdg_pdf_layout (MdgExtractedPage *page, GPtrArray *lines, float body_size, guint *table)
{
  for (guint i = 0; i < lines->len;)
    {
      guint n = mdg_pdf_table_add (page, lines, i, table);
      if (n == 0)
        {
          n = paragraph_length (lines, i, lines->len);
          add_paragraph (page, lines, i, n, body_size);
        }
      i += n;
    }
}
