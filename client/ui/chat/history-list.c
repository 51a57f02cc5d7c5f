/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/history-list.h"

#include "client/ui/chat/history-row.h"

#include <glib/gi18n.h>

struct _MdgHistoryList
{
  GtkBox parent_instance;
  MdgConversations *conversations;
  gint64 shown;
  gboolean selecting; /* by us, not by the person */
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkLabel *empty;
  GMenuModel *menu_model;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (MdgHistoryList, mdg_history_list, GTK_TYPE_BOX)

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return mdg_history_row_new (item);
}

/* ---- selection ---- */

static void
on_row_selected (MdgHistoryList *self, GtkListBoxRow *row)
{
  if (self->selecting || row == NULL)
    return;
  gint64 id = mdg_conversation_item_get (mdg_history_row_get_item (MDG_HISTORY_ROW (row)))->id;
  gtk_widget_activate_action (GTK_WIDGET (self), "chat.show", "x", id);
}

static void
on_row_activated (MdgHistoryList *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "chat.write", NULL);
}

static void
select_shown (MdgHistoryList *self)
{
  GtkListBoxRow *found = NULL;
  GtkListBoxRow *row = NULL;
  for (int i = 0; found == NULL && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL;
       i++)
    if (mdg_conversation_item_get (mdg_history_row_get_item (MDG_HISTORY_ROW (row)))->id ==
        self->shown)
      found = row;
  self->selecting = TRUE;
  if (found != NULL)
    gtk_list_box_select_row (self->list, found);
  else
    gtk_list_box_unselect_all (self->list);
  self->selecting = FALSE;
}

void
mdg_history_list_set_shown (MdgHistoryList *self, gint64 id)
{
  self->shown = id;
  select_shown (self);
}

/* ---- the list ---- */

static void
on_loaded (MdgHistoryList *self)
{
  MdgPagedList *list = mdg_conversations_get_list (self->conversations);
  const char *trouble = mdg_paged_list_get_trouble (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  const char *text = searched ? _ ("No conversation holds these words.")
                              : _ ("Your conversations appear here. Only you can read them.");
  gtk_label_set_text (self->empty, trouble != NULL ? trouble : text);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), trouble != NULL || n == 0);
  gtk_list_box_invalidate_headers (self->list);
  select_shown (self);
}

static void
on_search (MdgHistoryList *self)
{
  mdg_conversations_search (self->conversations,
                            gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
on_edge (MdgHistoryList *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    mdg_paged_list_load_more (mdg_conversations_get_list (self->conversations));
}

void
mdg_history_list_search (MdgHistoryList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* ---- menu ---- */

static void
open_menu (MdgHistoryList *self, GtkListBoxRow *row, double x, double y)
{
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_pressed (GtkGestureClick *gesture, int n, double x, double y, MdgHistoryList *self)
{
  double in_list_x = 0;
  double in_list_y = 0;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->list), x, y, &in_list_x,
                                    &in_list_y);
  open_menu (self, gtk_list_box_get_row_at_y (self->list, (int) in_list_y), x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgHistoryList *self = MDG_HISTORY_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  graphene_rect_t bounds;
  if (row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), widget, &bounds))
    open_menu (self, row, bounds.origin.x + 20, bounds.origin.y + bounds.size.height);
}

/* ---- widget ---- */

void
mdg_history_list_set_up (MdgHistoryList *self, MdgConversations *conversations)
{
  MdgPagedList *list = mdg_conversations_get_list (conversations);
  self->conversations = g_object_ref (conversations);
  gtk_list_box_set_header_func (self->list, mdg_history_row_head, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (list), make_row, NULL, NULL);
  g_signal_connect_object (list, "loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
}

static void
mdg_history_list_dispose (GObject *object)
{
  MdgHistoryList *self = MDG_HISTORY_LIST (object);
  if (self->list != NULL && self->conversations != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->conversations);
  G_OBJECT_CLASS (mdg_history_list_parent_class)->dispose (object);
}

static void
mdg_history_list_class_init (MdgHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_history_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryList, search);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryList, list);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryList, empty);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryList, menu_model);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_edge);
  gtk_widget_class_install_action (widget_class, "history.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "history.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "history.menu",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "chat.rename", NULL);
}

static void
mdg_history_list_init (MdgHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = gtk_popover_menu_new_from_model (self->menu_model);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
