/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/page.h"

G_DEFINE_INTERFACE (MdgPage, mdg_page, GTK_TYPE_WIDGET)

static void
mdg_page_default_init (MdgPageInterface *iface)
{
}

void
mdg_page_reload (MdgPage *self)
{
  if (MDG_PAGE_GET_IFACE (self)->reload != NULL)
    MDG_PAGE_GET_IFACE (self)->reload (self);
}

void
mdg_page_search (MdgPage *self)
{
  if (MDG_PAGE_GET_IFACE (self)->search != NULL)
    MDG_PAGE_GET_IFACE (self)->search (self);
}

void
mdg_page_print (MdgPage *self)
{
  if (MDG_PAGE_GET_IFACE (self)->print != NULL)
    MDG_PAGE_GET_IFACE (self)->print (self);
}

gboolean
mdg_page_next_pane (MdgPage *self, GtkWidget *focus)
{
  if (MDG_PAGE_GET_IFACE (self)->next_pane == NULL)
    return FALSE;
  return MDG_PAGE_GET_IFACE (self)->next_pane (self, focus);
}

gboolean
mdg_page_walk (GtkWidget *const *panes, GtkWidget *focus)
{
  guint at = 0;
  while (panes[at] != NULL && !gtk_widget_is_ancestor (focus, panes[at]))
    at++;
  for (guint i = panes[at] == NULL ? 0 : at + 1; panes[i] != NULL; i++)
    if (gtk_widget_is_visible (panes[i]) && gtk_widget_child_focus (panes[i], GTK_DIR_TAB_FORWARD))
      return TRUE;
  return FALSE;
}
