/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/service/passage-view.h"

#include <math.h>

gint64
mdg_passage_view_length (float points)
{
  return isfinite (points) ? (gint64) lroundf (points * 100) : 0;
}

static GPtrArray *
view_boxes (const GArray *boxes)
{
  GPtrArray *view = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = 0; boxes != NULL && i < boxes->len; i++)
    {
      const MdgPassageBox *box = &g_array_index (boxes, MdgPassageBox, i);
      MdgPageBox *shown = mdg_page_box_new ();
      shown->page = box->page;
      shown->x = mdg_passage_view_length (box->x);
      shown->y = mdg_passage_view_length (box->y);
      shown->width = mdg_passage_view_length (box->width);
      shown->height = mdg_passage_view_length (box->height);
      g_ptr_array_add (view, shown);
    }
  return view;
}

MdgPassage *
mdg_passage_view_new (const MdgFoundPassage *found, gint64 folder_id)
{
  const MdgCutPassage *cut = found->passage;
  MdgPassage *passage = mdg_passage_new ();
  passage->id = found->id;
  passage->folder_id = folder_id;
  passage->document_id = found->document_id;
  passage->version_id = found->version_id;
  passage->number = cut->number;
  passage->kind = g_strdup (cut->kind);
  passage->heading = g_strdup (cut->heading);
  passage->text = g_strdup (cut->text);
  passage->page = cut->first_page;
  passage->last_page = cut->last_page;
  passage->place = g_strdup (cut->place);
  g_clear_pointer (&passage->boxes, g_ptr_array_unref);
  passage->boxes = view_boxes (cut->boxes);
  passage->first_row = cut->first_row;
  passage->last_row = cut->last_row;
  passage->first_column = cut->first_column;
  passage->last_column = cut->last_column;
  passage->disabled = found->disabled;
  return passage;
}
