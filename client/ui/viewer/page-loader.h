/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of the pages that are seen, and of those next to them, as textures. Asks the page source
 * for what is missing, gives up what has left the view, and keeps what was made within a bound.
 * Owned by the page view; main thread. Pages from 0.
 */
#pragma once

#include "client/model/page-source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures kept. A page in the width of the pane is about 3 MB, at 200 % on a fine screen 30 MB. */
#define MDG_LOADER_MAX_BYTES (128 * 1024 * 1024)

/* Pages before and after the view that are made ready. */
#define MDG_LOADER_AHEAD 2

typedef struct _MdgPageLoader MdgPageLoader;

/* @page has a new picture, or cannot be drawn. */
typedef void (*MdgPageLoaded) (gpointer owner, guint page);

MdgPageLoader *mdg_page_loader_new (MdgPageLoaded loaded, gpointer owner);
void mdg_page_loader_free (MdgPageLoader *self);

/* Forgets everything; @source may be NULL. */
void mdg_page_loader_set_source (MdgPageLoader *self, MdgPageSource *source);

/* The pages @first to @last are seen at @scale pixels for a point. */
void mdg_page_loader_want (MdgPageLoader *self, guint first, guint last, double scale);

/* The best picture of @page there is, or NULL. *@ret_broken: the page cannot be drawn. Borrowed. */
GdkTexture *mdg_page_loader_get (MdgPageLoader *self, guint page, gboolean *ret_broken);

/* For measuring. */
gsize mdg_page_loader_get_bytes (MdgPageLoader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPageLoader, mdg_page_loader_free)

G_END_DECLS
