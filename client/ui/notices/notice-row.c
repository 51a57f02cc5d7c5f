/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/notices/notice-row.h"

#include "client/ui/common/state-badge.h"

#include <glib/gi18n.h>

struct _MdgNoticeRow
{
  GtkListBoxRow parent_instance;
  MdgItem *item;
  GtkLabel *title;
  GtkLabel *detail;
  MdgStateBadge *badge;
  GtkLabel *progress;
  GtkLabel *time;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (MdgNoticeRow, mdg_notice_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_draft (MdgNoticeRow *self)
{
  const MdgNoticeDraft *draft = mdg_item_get_record (self->item);
  g_autofree char *title = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *step = NULL;
  g_autofree char *time = NULL;
  g_object_get (self->item, "title-text", &title, "kind-text", &kind, "step-text", &step,
                "saved-text", &time, NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->detail, kind);
  gtk_label_set_text (self->progress, step);
  gtk_label_set_text (self->time, time);
  g_object_set (self->badge, "text", C_ ("run", "Draft"), "tint", "neutral", NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remove), "notices.delete");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove), "s", draft->id);
}

static void
show_run (MdgNoticeRow *self)
{
  const MdgNoticeRun *run = mdg_item_get_record (self->item);
  g_autofree char *state = NULL;
  g_autofree char *style = NULL;
  g_autofree char *letters = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *time = NULL;
  g_object_get (self->item, "state-text", &state, "state-style", &style, "letters-text", &letters,
                "progress-text", &progress, "time-text", &time, NULL);
  g_autofree char *detail =
    g_strdup_printf ("%s　%s　%s", run->kind_name != NULL ? run->kind_name : "", letters,
                     run->author != NULL ? run->author : "");
  gtk_label_set_text (self->title, run->title != NULL ? run->title : "");
  gtk_label_set_text (self->detail, detail);
  gtk_label_set_text (self->progress, progress);
  gtk_label_set_text (self->time, time);
  g_object_set (self->badge, "text", state, "tint", style, NULL);
  gtk_widget_set_visible (self->remove, FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static void
update (MdgNoticeRow *self)
{
  if (MDG_IS_NOTICE_RUN_ITEM (self->item))
    show_run (self);
  else
    show_draft (self);
}

MdgItem *
mdg_notice_row_get_item (MdgNoticeRow *self)
{
  return self->item;
}

GtkWidget *
mdg_notice_row_new (MdgItem *item)
{
  MdgNoticeRow *self = g_object_new (MDG_TYPE_NOTICE_ROW, NULL);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_row_dispose (GObject *object)
{
  g_clear_object (&MDG_NOTICE_ROW (object)->item);
  G_OBJECT_CLASS (mdg_notice_row_parent_class)->dispose (object);
}

static void
mdg_notice_row_class_init (MdgNoticeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_row_dispose;
  g_type_ensure (MDG_TYPE_STATE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/notice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, title);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, badge);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, time);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeRow, remove);
}

static void
mdg_notice_row_init (MdgNoticeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
