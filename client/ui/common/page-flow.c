/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/page-flow.h"

/* The height from box @first to the first one that may stand at the foot of a page. */
static double
height_of_run (const MdgFlowBox *boxes, guint n, guint first)
{
  double height = boxes[first].height;
  for (guint i = first; i + 1 < n && boxes[i].keep_with_next; i++)
    height += boxes[i + 1].before + boxes[i + 1].height;
  return height;
}

guint
mdg_page_flow (MdgFlowBox *boxes, guint n, double page_height)
{
  guint page = 0;
  double y = 0;
  for (guint i = 0; i < n; i++)
    {
      double before = y > 0 ? boxes[i].before : 0;
      double needed = height_of_run (boxes, n, i);
      if (y > 0 && y + before + needed > page_height)
        {
          page++;
          y = 0;
          before = 0;
        }
      boxes[i].page = page;
      boxes[i].y = y + before;
      y += before + boxes[i].height;
    }
  return page + 1;
}
