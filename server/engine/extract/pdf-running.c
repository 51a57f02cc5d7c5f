/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/pdf-running.h"

#include <math.h>
#include <string.h>

/* Shares of the page's height. */
#define EDGE 0.12f
#define SAME_PLACE 0.015f

#define MAX_CHARACTERS 120

/* Of a page with so few neighbours nothing can be said. */
#define MIN_NEIGHBOURS 2

static gboolean
is_at_edge (const MdgPdfLine *line, float height)
{
  float middle = line->box.y + line->box.height / 2;
  return middle < height * EDGE || middle > height * (1 - EDGE);
}

/* The line with every run of digits as one sign, without spaces. */
static char *
fold_numbers (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  GString *folded = g_string_new (NULL);
  for (const char *at = normal != NULL ? normal : ""; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean after_number = folded->len > 0 && folded->str[folded->len - 1] == '#';
      if (g_unichar_isdigit (c) && !after_number)
        g_string_append_c (folded, '#');
      else if (!g_unichar_isdigit (c) && !g_unichar_isspace (c))
        g_string_append_unichar (folded, c);
    }
  return g_string_free (folded, FALSE);
}

static gboolean
has_same (const MdgPdfNeighbour *neighbour, const char *folded, float place)
{
  for (guint i = 0; i < neighbour->lines->len; i++)
    {
      const MdgPdfLine *line = neighbour->lines->pdata[i];
      if (!is_at_edge (line, neighbour->height) ||
          fabsf (line->box.y / neighbour->height - place) > SAME_PLACE)
        continue;
      g_autofree char *other = fold_numbers (line->text);
      if (strcmp (other, folded) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Odd and even pages may differ, so half of the neighbours less one do. */
static gboolean
is_running (const MdgPdfLine *line,
            float height,
            const MdgPdfNeighbour *const *neighbours,
            guint n)
{
  guint n_same = 0;
  g_autofree char *folded = fold_numbers (line->text);
  for (guint i = 0; i < n; i++)
    n_same += has_same (neighbours[i], folded, line->box.y / height);
  return n_same >= MAX (n * 2 / 5, n > MIN_NEIGHBOURS ? 2 : 1);
}

void
mdg_pdf_mark_running (const MdgPdfNeighbour *page,
                      const MdgPdfNeighbour *const *neighbours,
                      guint n)
{
  if (n < MIN_NEIGHBOURS || page->height <= 0)
    return;
  for (guint i = 0; i < page->lines->len; i++)
    {
      MdgPdfLine *line = page->lines->pdata[i];
      if (is_at_edge (line, page->height) && g_utf8_strlen (line->text, -1) <= MAX_CHARACTERS)
        line->is_running = is_running (line, page->height, neighbours, n);
    }
}
