/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws one page: its shadow, the paper, what is marked, found and selected on it, and its picture.
 * Colours are those of the style sheet. Main thread.
 */
#pragma once

#include "client/model/document-find.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *widget; /* whose style names the colours */
  guint page;
  graphene_rect_t paper; /* where the page stands in the widget */
  double scale;          /* pixels for a point */
  GdkTexture *picture;   /* NULL while it is not there */
  gboolean broken;       /* it never will be */
  GArray *marks;         /* MdgPageMark */
  GArray *selected;      /* MdgPageRect; NULL: none */
  MdgDocumentFind *find; /* NULL: none */
} MdgPagePaint;

void mdg_page_paint (const MdgPagePaint *paint, GtkSnapshot *snapshot);

/* A colour that the style sheet names. */
GdkRGBA mdg_page_colour (GtkWidget *widget, const char *name);

G_END_DECLS
