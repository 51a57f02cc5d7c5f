/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the main window asks of any page: to load again, to put the cursor into its search field, to
 * move to its next pane, to print what it shows.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_TYPE_PAGE (mdg_page_get_type ())
G_DECLARE_INTERFACE (MdgPage, mdg_page, MDG, PAGE, GtkWidget)

/* All may be NULL. */
struct _MdgPageInterface
{
  GTypeInterface parent_iface;
  void (*reload) (MdgPage *self);
  void (*search) (MdgPage *self);
  gboolean (*next_pane) (MdgPage *self, GtkWidget *focus);
  void (*print) (MdgPage *self);
};

void mdg_page_reload (MdgPage *self);
void mdg_page_search (MdgPage *self);
void mdg_page_print (MdgPage *self);

/* Moves on from the pane that holds @focus; FALSE when that was the last one. */
gboolean mdg_page_next_pane (MdgPage *self, GtkWidget *focus);

/* For pages: moves from the pane of @panes (NULL-terminated) that holds @focus to the next; FALSE
 * at the end. */
gboolean mdg_page_walk (GtkWidget *const *panes, GtkWidget *focus);

G_END_DECLS
