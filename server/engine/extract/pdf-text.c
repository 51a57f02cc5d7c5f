/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-text.h"

#include "server/engine/extract/pdf-glyphs.h"

#include <math.h>
#include <string.h>

/* Gaps in sizes of the font: between columns, between words where the file has no space, and
 * between Japanese words. */
#define PART_GAP 1.2f
#define WORD_GAP 0.15f
#define WIDE_GAP 0.8f
#define SAME_LINE_GAP 1.5f

#define SAME_SIZE 0.12f

/* In heights of a character: further up or down stands another line. */
#define LINE_STEP 0.6f
#define COLUMN_STEP 2.5f

#define BOLD_NAMES "Bold", "bold", "Heavy", "heavy", "Black", "Gothic-M", "W6", "W7", "W8"

typedef struct
{
  const PopplerRectangle *rectangles; /* one for each character */
  guint n;
  GList *attributes; /* PopplerTextAttributes by rising index */
} Page;

void
mdg_pdf_line_free (MdgPdfLine *line)
{
  if (line == NULL)
    return;
  g_free (line->text);
  g_ptr_array_unref (line->parts);
  g_free (line);
}

static void
free_part (gpointer data)
{
  MdgPdfPart *part = data;
  g_free (part->text);
  g_free (part);
}

MdgBox
mdg_pdf_box_union (const MdgBox *a, const MdgBox *b)
{
  if (a->width <= 0 && a->height <= 0)
    return *b;
  if (b->width <= 0 && b->height <= 0)
    return *a;
  float x = MIN (a->x, b->x), y = MIN (a->y, b->y);
  float right = MAX (a->x + a->width, b->x + b->width);
  float bottom = MAX (a->y + a->height, b->y + b->height);
  return (MdgBox){ x, y, right - x, bottom - y };
}

static void
add_part (MdgPdfLine *line, const char *text, gsize length, const MdgBox *box)
{
  MdgPdfPart *part = g_new0 (MdgPdfPart, 1);
  part->text = g_strstrip (g_strndup (text, length));
  part->box = *box;
  if (*part->text != '\0')
    g_ptr_array_add (line->parts, part);
  else
    free_part (part);
}

static MdgPdfLine *
new_line (const char *text, gsize length)
{
  MdgPdfLine *line = g_new0 (MdgPdfLine, 1);
  line->text = g_strstrip (g_strndup (text, length));
  line->parts = g_ptr_array_new_with_free_func (free_part);
  return line;
}

MdgPdfLine *
mdg_pdf_line_new (const char *text, const MdgBox *box, float size)
{
  MdgPdfLine *line = new_line (text, strlen (text));
  line->box = *box;
  line->size = size;
  add_part (line, text, strlen (text), box);
  return line;
}

static MdgBox
to_box (const PopplerRectangle *rectangle)
{
  double x = MIN (rectangle->x1, rectangle->x2), y = MIN (rectangle->y1, rectangle->y2);
  return (MdgBox){ (float) x, (float) y, (float) fabs (rectangle->x2 - rectangle->x1),
                   (float) fabs (rectangle->y2 - rectangle->y1) };
}

static gboolean
is_bold_name (const char *name)
{
  static const char *const names[] = { BOLD_NAMES };
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (name, names[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* How the character at @index looks; the list only moves on. */
static const PopplerTextAttributes *
find_attributes (Page *page, guint index)
{
  while (page->attributes != NULL &&
         ((const PopplerTextAttributes *) page->attributes->data)->end_index < (int) index)
    page->attributes = page->attributes->next;
  return page->attributes != NULL ? page->attributes->data : NULL;
}

/* Characters of a line as they come in. */
typedef struct
{
  MdgPdfLine *line;
  GString *text; /* of the whole line, with spaces for its gaps */
  GString *part; /* since the last gap as wide as a column's */
  MdgBox part_box;
  MdgBox first;
  MdgBox last;
  gunichar last_character;
  guint n;
  guint n_bold;
  guint n_down; /* that stand below the one before */
  gboolean after_space;
} Writing;

static void
start_writing (Writing *writing)
{
  memset (writing, 0, sizeof *writing);
  writing->line = new_line ("", 0);
  writing->text = g_string_new (NULL);
  writing->part = g_string_new (NULL);
}

static void
end_part (Writing *writing)
{
  add_part (writing->line, writing->part->str, writing->part->len, &writing->part_box);
  g_string_truncate (writing->part, 0);
  writing->part_box = (MdgBox){ 0 };
}

/* The line, or NULL when nothing was written. */
static MdgPdfLine *
end_writing (Writing *writing)
{
  g_autoptr (MdgPdfLine) line = g_steal_pointer (&writing->line);
  writing->line = line;
  end_part (writing);
  writing->line = NULL;
  g_free (line->text);
  line->text = g_strstrip (g_string_free (g_steal_pointer (&writing->text), FALSE));
  g_string_free (g_steal_pointer (&writing->part), TRUE);
  line->is_bold = writing->n_bold * 2 > writing->n;
  line->is_vertical = writing->n >= 2 && writing->n_down * 2 >= writing->n;
  if (line->size <= 0)
    line->size = line->is_vertical ? line->box.width : line->box.height;
  return line->parts->len > 0 ? g_steal_pointer (&line) : NULL;
}

static gboolean
is_below (const MdgBox *last, const MdgBox *box)
{
  return fabsf (box->x - last->x) < MAX (last->width, box->width) / 2 &&
         box->y > last->y + last->height / 2 &&
         box->y < last->y + last->height * COLUMN_STEP;
}

/* Poppler runs lines of neighbouring columns together. */
static gboolean
is_elsewhere (const Writing *writing, const MdgBox *box)
{
  const MdgBox *last = &writing->last;
  float step = box->y + box->height / 2 - last->y - last->height / 2;
  float height = MAX (last->height, box->height);
  if (writing->n == 0 || is_below (last, box))
    return FALSE;
  return fabsf (step) > height * LINE_STEP;
}

/* Gaps lie along the line; vertical ones are left whole. */
static void
write_gap (Writing *writing, const MdgBox *box, gunichar c, float size)
{
  float gap = box->x - writing->last.x - writing->last.width;
  gboolean is_wide = g_unichar_iswide (c) && g_unichar_iswide (writing->last_character);
  if (writing->n == 0 || is_below (&writing->last, box))
    return;
  if (gap > PART_GAP * size)
    end_part (writing);
  if (writing->after_space || gap <= (is_wide ? WIDE_GAP : WORD_GAP) * size)
    return;
  g_string_append_c (writing->text, ' ');
  if (writing->part->len > 0)
    g_string_append_c (writing->part, ' ');
}

static void
write_character (Writing *writing,
                 gunichar c,
                 const MdgBox *box,
                 const PopplerTextAttributes *attributes)
{
  MdgPdfLine *line = writing->line;
  float size = attributes != NULL ? (float) attributes->font_size : 0;
  line->size = MAX (line->size, size);
  write_gap (writing, box, c, MAX (line->size, 4));
  writing->n_down += writing->n > 0 && is_below (&writing->last, box);
  writing->first = writing->n == 0 ? *box : writing->first;
  writing->last = *box;
  writing->last_character = c;
  writing->after_space = FALSE;
  writing->n++;
  writing->n_bold += attributes != NULL && is_bold_name (attributes->font_name);
  line->box = mdg_pdf_box_union (&line->box, box);
  writing->part_box = mdg_pdf_box_union (&writing->part_box, box);
  g_string_append_unichar (writing->text, c);
  g_string_append_unichar (writing->part, c);
}

static void
write_space (Writing *writing)
{
  if (writing->n == 0 || writing->after_space)
    return;
  writing->after_space = TRUE;
  g_string_append_c (writing->text, ' ');
  g_string_append_c (writing->part, ' ');
}

static void
take_line (GPtrArray *lines, Writing *writing)
{
  MdgPdfLine *line = end_writing (writing);
  if (line != NULL)
    g_ptr_array_add (lines, line);
  start_writing (writing);
}

static void
add_lines (Page *page, const char *text, GPtrArray *lines)
{
  Writing writing;
  guint index = 0;
  start_writing (&writing);
  for (const char *at = text; *at != '\0' && lines->len < MDG_PDF_MAX_LINES;
       at = g_utf8_next_char (at), index++)
    {
      const PopplerTextAttributes *look = find_attributes (page, index);
      gunichar c = g_utf8_get_char (at);
      MdgBox box = index < page->n ? to_box (&page->rectangles[index]) : writing.last;
      gboolean is_space = g_unichar_isspace (c);
      if (c == '\n' || (!is_space && is_elsewhere (&writing, &box)))
        take_line (lines, &writing);
      if (is_space)
        write_space (&writing);
      else
        write_character (&writing, c, &box, look);
    }
  take_line (lines, &writing);
  mdg_pdf_line_free (end_writing (&writing));
}

/* TRUE when @next goes on where @line ends, behind an ideographic space for example. */
static gboolean
is_continued (const MdgPdfLine *line, const MdgPdfLine *next)
{
  float top = MAX (line->box.y, next->box.y);
  float bottom = MIN (line->box.y + line->box.height, next->box.y + next->box.height);
  float gap = next->box.x - line->box.x - line->box.width;
  float size = MAX (line->size, 4);
  return !line->is_vertical && !next->is_vertical && line->is_bold == next->is_bold &&
         fabsf (line->size - next->size) < size * SAME_SIZE && gap >= 0 &&
         gap < size * SAME_LINE_GAP && bottom - top > MIN (line->box.height, next->box.height) / 2;
}

static void
append_line (MdgPdfLine *line, MdgPdfLine *next)
{
  MdgPdfPart *part = line->parts->pdata[line->parts->len - 1];
  const MdgPdfPart *first = next->parts->pdata[0];
  gunichar before = g_utf8_get_char (g_utf8_prev_char (line->text + strlen (line->text)));
  gboolean is_wide =
    g_unichar_iswide (before) && g_unichar_iswide (g_utf8_get_char (next->text));
  const char *space = is_wide ? "\u3000" : " ";
  char *text = g_strconcat (line->text, space, next->text, NULL);
  char *part_text = g_strconcat (part->text, space, first->text, NULL);
  g_free (line->text);
  g_free (part->text);
  line->text = text;
  part->text = part_text;
  part->box = mdg_pdf_box_union (&part->box, &first->box);
  line->box = mdg_pdf_box_union (&line->box, &next->box);
  g_ptr_array_remove_index (next->parts, 0);
  g_ptr_array_extend_and_steal (line->parts, g_steal_pointer (&next->parts));
  next->parts = g_ptr_array_new ();
}

static void
join_lines (GPtrArray *lines)
{
  guint n = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      MdgPdfLine *line = lines->pdata[i];
      MdgPdfLine *last = n > 0 ? lines->pdata[n - 1] : NULL;
      if (last == NULL || !is_continued (last, line))
        {
          lines->pdata[i] = lines->pdata[n];
          lines->pdata[n++] = line;
        }
      else
        append_line (last, line);
    }
  g_ptr_array_set_size (lines, (int) n);
}

GPtrArray *
mdg_pdf_page_get_lines (PopplerPage *page)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_pdf_line_free);
  g_autofree char *raw = poppler_page_get_text (page);
  PopplerRectangle *rectangles = NULL;
  guint n = 0;
  if (raw == NULL || *raw == '\0')
    return lines;
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  g_autofree char *text = mdg_pdf_glyphs_read (valid);
  GList *attributes = poppler_page_get_text_attributes (page);
  poppler_page_get_text_layout (page, &rectangles, &n);
  Page layout = { rectangles, n, attributes };
  add_lines (&layout, text, lines);
  join_lines (lines);
  poppler_page_free_text_attributes (attributes);
  g_free (rectangles);
  return lines;
}

static gboolean
is_unreadable (gunichar c)
{
  return c == 0xfffd || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE ||
         g_unichar_type (c) == G_UNICODE_UNASSIGNED;
}

double
mdg_pdf_unreadable_share (GPtrArray *lines)
{
  guint n = 0, n_bad = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      const MdgPdfLine *line = lines->pdata[i];
      for (const char *at = line->text; *at != '\0'; at = g_utf8_next_char (at))
        {
          n++;
          n_bad += is_unreadable (g_utf8_get_char (at));
        }
    }
  return n > 0 ? (double) n_bad / n : 0;
}

guint
mdg_pdf_count_characters (GPtrArray *lines)
{
  guint n = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      const MdgPdfLine *line = lines->pdata[i];
      for (const char *at = line->text; *at != '\0'; at = g_utf8_next_char (at))
        n += !g_unichar_isspace (g_utf8_get_char (at));
    }
  return n;
}
