/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/page-glyphs.h"

#define SAME_ROW 0.5 /* of a height */

/* One line of the page. */
typedef struct
{
  guint first; /* glyph */
  guint n;
  MdgPdfArea box;
} Line;

static double
middle_y (const Line *line)
{
  return line->box.y + line->box.height / 2;
}

static void
take_glyph (Line *line, const MdgPdfGlyph *glyph)
{
  double x = MIN (line->box.x, glyph->box.x), y = MIN (line->box.y, glyph->box.y);
  line->box.width = MAX (line->box.x + line->box.width, glyph->box.x + glyph->box.width) - x;
  line->box.height = MAX (line->box.y + line->box.height, glyph->box.y + glyph->box.height) - y;
  line->box.x = x;
  line->box.y = y;
  line->n++;
}

/* Lines that are higher than wide, of more than one character, are written from top to bottom. */
static gboolean
is_flat (const Line *line)
{
  return line->n == 1 || line->box.height < line->box.width;
}

static GArray *
cut_lines (const GArray *glyphs)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  for (guint start = 0, i = 0; start < glyphs->len; start = i)
    {
      const MdgPdfGlyph *first = &g_array_index (glyphs, MdgPdfGlyph, start);
      Line line = { .first = start, .box = first->box };
      for (i = start; i < glyphs->len; i++)
        {
          const MdgPdfGlyph *glyph = &g_array_index (glyphs, MdgPdfGlyph, i);
          if (glyph->line != first->line)
            break;
          take_glyph (&line, glyph);
        }
      if (is_flat (&line))
        g_array_append_val (lines, line);
    }
  return lines;
}

static int
compare_tops (gconstpointer a, gconstpointer b)
{
  double left = middle_y (a), right = middle_y (b);
  return left < right ? -1 : left > right;
}

static int
compare_sides (gconstpointer a, gconstpointer b)
{
  double left = ((const Line *) a)->box.x, right = ((const Line *) b)->box.x;
  return left < right ? -1 : left > right;
}

static void
append_line (GString *text, const GArray *glyphs, const Line *line)
{
  for (guint i = line->first; i < line->first + line->n; i++)
    {
      const MdgPdfGlyph *glyph = &g_array_index (glyphs, MdgPdfGlyph, i);
      if (i > line->first && glyph->is_apart)
        g_string_append_c (text, ' ');
      g_string_append_unichar (text, glyph->character);
    }
}

static void
append_row (GString *text, const GArray *glyphs, Line *lines, guint n)
{
  if (n < 2)
    return;
  qsort (lines, n, sizeof *lines, compare_sides);
  for (guint i = 0; i < n; i++)
    {
      append_line (text, glyphs, &lines[i]);
      g_string_append_c (text, i + 1 < n ? ' ' : '\n');
    }
}

char *
mdg_pdf_glyphs_dup_rows (const GArray *glyphs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) lines = cut_lines (glyphs);
  Line *all = (Line *) (void *) lines->data;
  guint start = 0;
  g_array_sort (lines, compare_tops);
  for (guint i = 1; i <= lines->len; i++)
    {
      double height =
        i < lines->len ? MIN (all[start].box.height, all[i].box.height) * SAME_ROW : 0;
      if (i < lines->len && middle_y (&all[i]) - middle_y (&all[start]) < height)
        continue;
      append_row (text, glyphs, all + start, i - start);
      start = i;
    }
  return g_utf8_normalize (text->str, (gssize) text->len, G_NORMALIZE_NFC);
}
