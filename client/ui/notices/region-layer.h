/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A region drawn on the pages of a view that lies below: with the mouse anywhere on a page, at its
 * edges and corners, or from inside; with the keyboard by arrow keys (Shift: its size, Ctrl: ten
 * points at a time). The same region holds for all pages. Points; pages from 0. Main thread.
 *
 * Signal "drawn" (uint page): it is different from before.
 */
#pragma once

#include "client/ui/viewer/page-view.h"

G_BEGIN_DECLS

/* The least side of a region, in points. */
#define MDG_REGION_LEAST 4.0

#define MDG_TYPE_REGION_LAYER (mdg_region_layer_get_type ())
G_DECLARE_FINAL_TYPE (MdgRegionLayer, mdg_region_layer, MDG, REGION_LAYER, GtkWidget)

/* Over @view, whose source must be told, too. */
GtkWidget *mdg_region_layer_new (MdgPageView *view);
void mdg_region_layer_set_source (MdgRegionLayer *self, MdgPageSource *source);

/* A width of 0: none. */
void mdg_region_layer_set_region (MdgRegionLayer *self, const MdgPageRect *region);
const MdgPageRect *mdg_region_layer_get_region (MdgRegionLayer *self);

/* Whether it can be changed here. */
void mdg_region_layer_set_drawing (MdgRegionLayer *self, gboolean drawing);

G_END_DECLS
