/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/account/session-row.h"

struct _MdgSessionRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *title;
  GtkLabel *detail;
  GtkWidget *current;
  GtkWidget *revoke;
};

G_DEFINE_FINAL_TYPE (MdgSessionRow, mdg_session_row, GTK_TYPE_LIST_BOX_ROW)

GtkWidget *
mdg_session_row_new (MdgSessionItem *item)
{
  MdgSessionRow *self = g_object_new (MDG_TYPE_SESSION_ROW, NULL);
  const MdgSession *session = mdg_item_get_record (MDG_ITEM (item));
  g_object_bind_property (item, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "detail", self->detail, "label", G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (self->current, session->current);
  gtk_widget_set_visible (self->revoke, !session->current);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->revoke), "x", session->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->revoke), "account.revoke");
  return GTK_WIDGET (self);
}

GtkWidget *
mdg_session_row_new_plain (MdgSessionItem *item)
{
  MdgSessionRow *self = MDG_SESSION_ROW (mdg_session_row_new (item));
  gtk_widget_set_visible (self->revoke, FALSE);
  gtk_widget_set_visible (self->current, FALSE);
  return GTK_WIDGET (self);
}

static void
mdg_session_row_class_init (MdgSessionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/account/session-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSessionRow, title);
  gtk_widget_class_bind_template_child (widget_class, MdgSessionRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MdgSessionRow, current);
  gtk_widget_class_bind_template_child (widget_class, MdgSessionRow, revoke);
}

static void
mdg_session_row_init (MdgSessionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
