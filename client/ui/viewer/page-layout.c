/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/viewer/page-layout.h"

#define MIN_SCALE 0.05

MdgPageLayout *
mdg_page_layout_new (void)
{
  MdgPageLayout *layout = g_new0 (MdgPageLayout, 1);
  layout->places = g_array_new (FALSE, FALSE, sizeof (MdgPagePlace));
  layout->scale = 1;
  return layout;
}

void
mdg_page_layout_free (MdgPageLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->places);
  g_free (layout);
}

void
mdg_page_layout_set (
  MdgPageLayout *layout, guint n_pages, double scale, MdgPageSizeFunc size, gpointer data)
{
  double y = MDG_PAGE_MARGIN;
  layout->scale = scale;
  layout->width = 0;
  g_array_set_size (layout->places, 0);
  for (guint i = 0; i < n_pages; i++)
    {
      double width = 0, height = 0;
      size (data, i, &width, &height);
      MdgPagePlace place = { 0, y, width * scale, height * scale };
      g_array_append_val (layout->places, place);
      layout->width = MAX (layout->width, place.width);
      y += place.height + MDG_PAGE_GAP;
    }
  layout->height = n_pages > 0 ? y - MDG_PAGE_GAP + MDG_PAGE_MARGIN : 0;
}

MdgPagePlace
mdg_page_layout_place (const MdgPageLayout *layout, guint page, double view_width)
{
  MdgPagePlace place = { 0 };
  if (page >= layout->places->len)
    return place;
  place = g_array_index (layout->places, MdgPagePlace, page);
  double all = MAX (view_width, layout->width + 2 * MDG_PAGE_MARGIN);
  place.x = (all - place.width) / 2;
  return place;
}

guint
mdg_page_layout_page_at (const MdgPageLayout *layout, double y)
{
  guint low = 0;
  guint high = layout->places->len;
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (layout->places, MdgPagePlace, middle).y <= y)
        low = middle;
      else
        high = middle;
    }
  return low;
}

double
mdg_page_layout_fit (double width, double height, double view_width, double view_height)
{
  double scale = (view_width - 2 * MDG_PAGE_MARGIN) / width;
  if (view_height > 0)
    scale = MIN (scale, (view_height - 2 * MDG_PAGE_MARGIN) / height);
  return MAX (scale, MIN_SCALE);
}
