/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/answer/quote-page.h"

#include <string.h>

static guint
measure (gunichar character)
{
  return g_unichar_iswide_cjk (character) ? 2 : 1;
}

static guint
measure_stretch (const char *text, const char *end)
{
  guint width = 0;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    width += measure (g_utf8_get_char (p));
  return width;
}

static guint
measure_text (const char *text)
{
  return measure_stretch (text, text + strlen (text));
}

/* Lines of vertical text are high and not wide. */
static gboolean
is_vertical (GPtrArray *boxes)
{
  gint64 widths = 0, heights = 0;
  for (guint i = 0; i < boxes->len; i++)
    {
      const MdgPageBox *box = boxes->pdata[i];
      widths += box->width;
      heights += box->height;
    }
  return heights > widths;
}

static gint64
measure_box (const MdgPageBox *box, gboolean vertical)
{
  return MAX (vertical ? box->height : box->width, 1);
}

/* Bytes of @text at which its lines start, into @offsets. */
static void
place_lines (const char *text, GPtrArray *boxes, gsize base, GArray *offsets)
{
  gboolean vertical = is_vertical (boxes);
  gint64 all = 0;
  for (guint i = 0; i < boxes->len; i++)
    all += measure_box (boxes->pdata[i], vertical);
  double scale = (double) measure_text (text) / (double) MAX (all, 1);
  gint64 before = 0;
  guint width = 0;
  const char *p = text;
  for (guint i = 0; i < boxes->len; i++)
    {
      double line_start = (double) before * scale;
      while (*p != '\0' && width + measure (g_utf8_get_char (p)) / 2.0 < line_start)
        {
          width += measure (g_utf8_get_char (p));
          p = g_utf8_next_char (p);
        }
      gsize offset = base + (gsize) (p - text);
      g_array_append_val (offsets, offset);
      before += measure_box (boxes->pdata[i], vertical);
    }
}

/* How many full-width characters fit in a line's box, times 1000. */
static gint64
measure_room (const MdgPageBox *box, gboolean vertical)
{
  gint64 along = vertical ? box->height : box->width;
  gint64 across = vertical ? box->width : box->height;
  return MAX (along * 1000 / MAX (across, 1), 1);
}

GArray *
mdg_quote_page_divide (const char *text, GPtrArray *boxes)
{
  GArray *firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n", -1);
  gboolean vertical = is_vertical (boxes);
  gint64 all = 0, room = 0;
  guint width = 0, box = 0;
  for (guint i = 0; i < boxes->len; i++)
    all += measure_room (boxes->pdata[i], vertical);
  double scale = (double) measure_text (text) / (double) MAX (all, 1);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_array_append_val (firsts, box);
      width += measure_text (paragraphs[i]);
      for (; box < boxes->len; box++)
        {
          gint64 more = measure_room (boxes->pdata[box], vertical);
          if ((double) (room + more / 2) * scale > width)
            break;
          room += more;
        }
    }
  g_array_append_val (firsts, boxes->len);
  return firsts;
}

MdgPageBox *
mdg_quote_page_cut_box (const MdgQuotePage *page, guint i, gsize from, gsize to, gsize end)
{
  MdgPageBox *box = mdg_page_box_copy (page->boxes->pdata[i]);
  gboolean vertical = is_vertical (page->boxes);
  const char *line = page->text + page->offsets[i];
  gint64 all = MAX (measure_stretch (line, page->text + end), 1);
  gint64 before = measure_stretch (line, page->text + from);
  gint64 own = measure_stretch (page->text + from, page->text + to);
  gint64 *start = vertical ? &box->y : &box->x;
  gint64 *length = vertical ? &box->height : &box->width;
  *start += *length * before / all;
  *length = *length * own / all;
  return box;
}

MdgQuotePage *
mdg_quote_page_new (GArray *paragraphs)
{
  MdgQuotePage *page = g_new0 (MdgQuotePage, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  page->boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = 0; i < paragraphs->len; i++)
    {
      const MdgQuoteParagraph *paragraph = &g_array_index (paragraphs, MdgQuoteParagraph, i);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (paragraph->boxes != NULL && paragraph->boxes->len > 0)
        place_lines (paragraph->text, paragraph->boxes, text->len, offsets);
      for (guint k = 0; paragraph->boxes != NULL && k < paragraph->boxes->len; k++)
        g_ptr_array_add (page->boxes, mdg_page_box_copy (paragraph->boxes->pdata[k]));
      g_string_append (text, paragraph->text);
    }
  page->text = g_strdup (text->str);
  page->offsets = g_memdup2 (offsets->data, offsets->len * sizeof (gsize));
  return page;
}

void
mdg_quote_page_free (MdgQuotePage *page)
{
  if (page == NULL)
    return;
  g_free (page->text);
  g_ptr_array_unref (page->boxes);
  g_free (page->offsets);
  g_free (page);
}
