/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The boxes drawn around a passage or a sentence: the server tells them line by line, and the lines
 * of one paragraph become one box. That box keeps to its lines: a sentence that begins in the
 * middle of one line and ends in the middle of another has steps, so that it takes in no word of
 * its neighbours. Pages from 0, points. Pure; any thread.
 */
#pragma once

#include "client/model/page-source.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

typedef struct
{
  guint page;
  MdgPageRect rect; /* around all lines */
  GArray *lines;    /* MdgPageRect, each touching the next */
} MdgPageMark;

/* Room between the text and the edge of its box, in points. */
#define MDG_MARK_PADDING 3.0

/* MdgPageMarks for @boxes (MdgPageBox; NULL: none) on @n_pages pages; what lies on others is left
 * out. Free with g_array_unref (). */
GArray *mdg_page_marks_new (GPtrArray *boxes, guint n_pages);

G_END_DECLS
