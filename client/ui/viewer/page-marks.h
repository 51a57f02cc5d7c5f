/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The boxes drawn around a passage: the server tells them line by line, and the lines of one
 * paragraph become one box. Pages from 0, points. Pure; any thread.
 */
#pragma once

#include "client/model/page-source.h"
#include "shared/model/document.h"

G_BEGIN_DECLS

typedef struct
{
  guint page;
  MdgPageRect rect;
} MdgPageMark;

/* Room between the text and the edge of its box, in points. */
#define MDG_MARK_PADDING 3.0

/* MdgPageMarks for @boxes (MdgPageBox; NULL: none) on @n_pages pages; what lies on others is left
 * out. Free with g_array_unref (). */
GArray *mdg_page_marks_new (GPtrArray *boxes, guint n_pages);

G_END_DECLS
