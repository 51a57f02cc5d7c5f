/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/admin/slip-grid.h"

MdgSlipGrid
mdg_slip_grid_fit (double paper_width, double paper_height)
{
  guint columns = MAX (1, (guint) (paper_width / MDG_SLIP_MIN_WIDTH));
  guint rows = MAX (1, (guint) (paper_height / MDG_SLIP_MIN_HEIGHT));
  return (MdgSlipGrid){ columns, rows, paper_width / columns, paper_height / rows };
}

guint
mdg_slip_grid_pages (const MdgSlipGrid *grid, guint n)
{
  guint per_page = grid->columns * grid->rows;
  return MAX (1, n / per_page + (n % per_page > 0));
}

MdgSlipPlace
mdg_slip_grid_place (const MdgSlipGrid *grid, guint index)
{
  guint per_page = grid->columns * grid->rows;
  guint within = index % per_page;
  return (MdgSlipPlace){ index / per_page, within % grid->columns * grid->width,
                         within / grid->columns * grid->height };
}
