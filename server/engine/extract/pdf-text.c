/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-text.h"

#include <math.h>
#include <string.h>

/* In heights of the line. */
#define PART_GAP 1.2f
#define WORD_GAP 0.25f

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

static gboolean
is_vertical (const MdgPdfLine *line, const MdgBox *first, const MdgBox *last, guint n)
{
  return n >= 2 && line->box.height > line->box.width * 2 &&
         fabsf (first->x - last->x) < first->width && last->y > first->y + first->height / 2;
}

/* Gaps lie along the line; vertical ones are left whole. */
static void
split_parts (MdgPdfLine *line, const Page *page, guint index, const char *text, gsize length)
{
  const char *start = text, *end = text + length;
  MdgBox box = { 0 }, last = { 0 };
  for (const char *at = text; at < end; at = g_utf8_next_char (at), index++)
    {
      if (g_unichar_isspace (g_utf8_get_char (at)))
        continue;
      MdgBox here = index < page->n ? to_box (&page->rectangles[index]) : last;
      float gap = here.x - (last.x + last.width);
      if (last.width > 0 && !line->is_vertical && gap > PART_GAP * MAX (line->size, 4))
        {
          add_part (line, start, (gsize) (at - start), &box);
          start = at;
          box = (MdgBox){ 0 };
        }
      box = mdg_pdf_box_union (&box, &here);
      last = here;
    }
  add_part (line, start, (gsize) (end - start), &box);
}

static MdgPdfLine *
make_line (Page *page, guint index, const char *text, gsize length)
{
  g_autoptr (MdgPdfLine) line = new_line (text, length);
  MdgBox first = { 0 }, last = { 0 };
  guint n = 0, n_bold = 0;
  guint i = index;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at), i++)
    {
      if (i >= page->n || g_unichar_isspace (g_utf8_get_char (at)))
        continue;
      const PopplerTextAttributes *attributes = find_attributes (page, i);
      last = to_box (&page->rectangles[i]);
      first = n == 0 ? last : first;
      line->box = mdg_pdf_box_union (&line->box, &last);
      line->size = MAX (line->size, attributes != NULL ? (float) attributes->font_size : 0);
      n_bold += attributes != NULL && is_bold_name (attributes->font_name);
      n++;
    }
  if (*line->text == '\0')
    return NULL;
  line->is_bold = n_bold * 2 > n;
  line->is_vertical = is_vertical (line, &first, &last, n);
  if (line->size <= 0)
    line->size = line->is_vertical ? line->box.width : line->box.height;
  split_parts (line, page, index, text, length);
  return line->parts->len > 0 ? g_steal_pointer (&line) : NULL;
}

static void
add_lines (Page *page, const char *text, GPtrArray *lines)
{
  guint index = 0;
  for (const char *start = text; *start != '\0' && lines->len < MDG_PDF_MAX_LINES;)
    {
      gsize length = strcspn (start, "\n");
      MdgPdfLine *line = make_line (page, index, start, length);
      if (line != NULL)
        g_ptr_array_add (lines, line);
      index += (guint) g_utf8_strlen (start, (gssize) length) + 1;
      start += length + (start[length] == '\n' ? 1 : 0);
    }
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
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  GList *attributes = poppler_page_get_text_attributes (page);
  poppler_page_get_text_layout (page, &rectangles, &n);
  Page layout = { rectangles, n, attributes };
  add_lines (&layout, text, lines);
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
