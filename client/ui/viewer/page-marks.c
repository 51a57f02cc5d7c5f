/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/viewer/page-marks.h"

/* Two lines further apart than this belong to different boxes, in points. */
#define LEAST_GAP 6

static gboolean
adjoins (const MdgPageRect *above, const MdgPageRect *below)
{
  double gap = below->y - (above->y + above->height);
  return gap > -above->height && gap < MAX (below->height, LEAST_GAP) &&
         below->x < above->x + above->width && above->x < below->x + below->width;
}

static void
join (MdgPageRect *rect, const MdgPageRect *other)
{
  double right = MAX (rect->x + rect->width, other->x + other->width);
  double bottom = MAX (rect->y + rect->height, other->y + other->height);
  rect->x = MIN (rect->x, other->x);
  rect->y = MIN (rect->y, other->y);
  rect->width = right - rect->x;
  rect->height = bottom - rect->y;
}

/* Two lines of a box share the room between them, or what both would cover. */
static void
touch (MdgPageRect *above, MdgPageRect *below)
{
  double bottom = below->y + below->height;
  double middle = (above->y + above->height + below->y) / 2;
  above->height = middle - above->y;
  below->height = bottom - middle;
  below->y = middle;
}

static void
clear_mark (gpointer data)
{
  g_array_unref (((MdgPageMark *) data)->lines);
}

/* Lines of one paragraph become one box. */
static void
add_mark (GArray *marks, const MdgPageBox *box)
{
  MdgPageRect rect = { box->x / 100.0 - MDG_MARK_PADDING, box->y / 100.0 - MDG_MARK_PADDING,
                       box->width / 100.0 + 2 * MDG_MARK_PADDING,
                       box->height / 100.0 + 2 * MDG_MARK_PADDING };
  guint page = (guint) (box->page - 1);
  MdgPageMark *last =
    marks->len > 0 ? &g_array_index (marks, MdgPageMark, marks->len - 1) : NULL;
  if (last == NULL || last->page != page || !adjoins (&last->rect, &rect))
    {
      MdgPageMark mark = { page, rect, g_array_new (FALSE, FALSE, sizeof (MdgPageRect)) };
      g_array_append_val (mark.lines, rect);
      g_array_append_val (marks, mark);
      return;
    }
  join (&last->rect, &rect);
  touch (&g_array_index (last->lines, MdgPageRect, last->lines->len - 1), &rect);
  g_array_append_val (last->lines, rect);
}

GArray *
mdg_page_marks_new (GPtrArray *boxes, guint n_pages)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (MdgPageMark));
  g_array_set_clear_func (marks, clear_mark);
  for (guint i = 0; boxes != NULL && i < boxes->len; i++)
    {
      const MdgPageBox *box = boxes->pdata[i];
      if (box->page >= 1 && box->page <= n_pages)
        add_mark (marks, box);
    }
  return marks;
}
