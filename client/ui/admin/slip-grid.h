/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where slips of one size lie on sheets of paper: rows and columns that fill the sheet, so that a
 * stack is cut through at equal distances. Pure numbers in points; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A slip is never smaller than this, unless the paper is. An A4 sheet takes eight, each A7. */
#define MDG_SLIP_MIN_WIDTH 272.0
#define MDG_SLIP_MIN_HEIGHT 193.0

typedef struct
{
  guint columns;
  guint rows;
  double width; /* of one slip */
  double height;
} MdgSlipGrid;

typedef struct
{
  guint page; /* from 0 */
  double x;
  double y;
} MdgSlipPlace;

/* As many slips as fit on a sheet, at least one. */
MdgSlipGrid mdg_slip_grid_fit (double paper_width, double paper_height);

/* Sheets for @n slips, at least one. */
guint mdg_slip_grid_pages (const MdgSlipGrid *grid, guint n);

/* The place of slip @index (from 0): along the rows, then down, then on the next sheet. */
MdgSlipPlace mdg_slip_grid_place (const MdgSlipGrid *grid, guint index);

G_END_DECLS
