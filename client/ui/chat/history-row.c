/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/history-row.h"

#include "client/model/phrases.h"

struct _MdgHistoryRow
{
  GtkListBoxRow parent_instance;
  MdgConversationItem *item;
  GtkWidget *pin;
  GtkLabel *title;
  GtkLabel *time;
  GtkWidget *running;
  GtkLabel *excerpt;
};

G_DEFINE_FINAL_TYPE (MdgHistoryRow, mdg_history_row, GTK_TYPE_LIST_BOX_ROW)

MdgConversationItem *
mdg_history_row_get_item (MdgHistoryRow *self)
{
  return self->item;
}

static void
show_item (MdgHistoryRow *self)
{
  const MdgConversation *conversation = mdg_conversation_item_get (self->item);
  g_autofree char *title = NULL;
  g_autofree char *time = NULL;
  g_autofree char *full = mdg_phrase_full_time (conversation->updated_at);
  gboolean found = conversation->excerpt != NULL && *conversation->excerpt != '\0';
  gboolean running = conversation->running_id != 0;
  g_object_get (self->item, "title-text", &title, "time-text", &time, NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->time, time);
  gtk_widget_set_visible (GTK_WIDGET (self->time), !conversation->pinned && !running);
  gtk_widget_set_visible (self->pin, conversation->pinned);
  gtk_widget_set_visible (self->running, running);
  gtk_label_set_text (self->excerpt, found ? conversation->excerpt : "");
  gtk_widget_set_visible (GTK_WIDGET (self->excerpt), found);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time), full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
on_changed (MdgHistoryRow *self)
{
  show_item (self);
  gtk_list_box_row_changed (GTK_LIST_BOX_ROW (self));
}

GtkWidget *
mdg_history_row_new (MdgConversationItem *item)
{
  MdgHistoryRow *self = g_object_new (MDG_TYPE_HISTORY_ROW, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  show_item (self);
  return GTK_WIDGET (self);
}

static char *
group_of (GtkListBoxRow *row)
{
  char *group = NULL;
  g_object_get (MDG_HISTORY_ROW (row)->item, "group-text", &group, NULL);
  return group;
}

void
mdg_history_row_head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  g_autofree char *group = group_of (row);
  g_autofree char *above = before != NULL ? group_of (before) : NULL;
  if (g_strcmp0 (group, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "group-head");
  gtk_list_box_row_set_header (row, label);
}

static void
mdg_history_row_dispose (GObject *object)
{
  g_clear_object (&MDG_HISTORY_ROW (object)->item);
  G_OBJECT_CLASS (mdg_history_row_parent_class)->dispose (object);
}

static void
mdg_history_row_class_init (MdgHistoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_history_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryRow, pin);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryRow, title);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryRow, time);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryRow, running);
  gtk_widget_class_bind_template_child (widget_class, MdgHistoryRow, excerpt);
}

static void
mdg_history_row_init (MdgHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
