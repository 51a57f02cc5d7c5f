/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/queue-pane.h"

#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/folders/document-table.h"
#include "client/ui/folders/upload-bar.h"
#include "client/ui/folders/upload-row.h"

#include <glib/gi18n.h>

struct _MdgQueuePane
{
  GtkBox parent_instance;
  MdgFolders *folders;
  MdgUploads *uploads;
  MdgBanner *banner;
  GtkWidget *uploads_box;
  GtkLabel *uploads_text;
  GtkListView *uploads_list;
  GtkWidget *skip_all;
  GtkWidget *keep_all;
  GtkButton *pause;
  GtkLabel *queue_text;
  GtkStack *content;
  MdgDocumentTable *table;
};

G_DEFINE_FINAL_TYPE (MdgQueuePane, mdg_queue_pane, GTK_TYPE_BOX)

static void
update_uploads (MdgQueuePane *self)
{
  MdgUploadNumbers n;
  const char *tint = NULL;
  g_autofree char *sentence = mdg_upload_bar_sentence (self->uploads, &tint);
  mdg_uploads_get_numbers (self->uploads, &n);
  gtk_widget_set_visible (self->uploads_box,
                          g_list_model_get_n_items (G_LIST_MODEL (self->uploads)) > 0);
  gtk_label_set_text (self->uploads_text, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->skip_all, n.n_asking > 1);
  gtk_widget_set_visible (self->keep_all, n.n_asking > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), n.n_open > 0);
  gtk_button_set_label (self->pause,
                        mdg_uploads_is_paused (self->uploads) ? _ ("Go on") : _ ("Pause"));
}

static void
update_queue (MdgQueuePane *self)
{
  MdgPagedList *queue = mdg_folders_get_queue (self->folders);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (queue));
  gboolean empty = n == 0 && mdg_paged_list_is_complete (queue);
  g_autofree char *text = g_strdup_printf (_ ("%u documents"), n);
  gtk_label_set_text (self->queue_text, empty ? "" : text);
  gtk_stack_set_visible_child_name (self->content, empty ? "empty" : "table");
  mdg_banner_say (self->banner, "bad", mdg_paged_list_get_trouble (queue), _ ("Load again"),
                  "win.reload");
}

/* ---- actions ---- */

static void
act (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgQueuePane *self = MDG_QUEUE_PANE (widget);
  const char *what = NULL;
  guint position = 0;
  g_variant_get (parameter, "(&su)", &what, &position);
  g_autoptr (MdgUploadItem) item = g_list_model_get_item (G_LIST_MODEL (self->uploads), position);
  if (item == NULL)
    return;
  gboolean asks = mdg_upload_item_get_state (item) == MDG_UPLOAD_ASKING;
  if (g_str_equal (what, "retry"))
    mdg_uploads_retry (self->uploads, item);
  else if (g_str_equal (what, "keep"))
    mdg_uploads_decide (self->uploads, item, MDG_DUPLICATE_KEEP_BOTH);
  else if (g_str_equal (what, "replace"))
    mdg_uploads_decide (self->uploads, item, MDG_DUPLICATE_REPLACE);
  else if (asks)
    mdg_uploads_decide (self->uploads, item, MDG_DUPLICATE_SKIP);
  else
    mdg_uploads_remove (self->uploads, item);
}

static void
skip_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_uploads_decide_all (MDG_QUEUE_PANE (widget)->uploads, MDG_DUPLICATE_SKIP);
}

static void
keep_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_uploads_decide_all (MDG_QUEUE_PANE (widget)->uploads, MDG_DUPLICATE_KEEP_BOTH);
}

static void
do_stop_all (gpointer owner)
{
  if (MDG_QUEUE_PANE (owner)->uploads != NULL)
    mdg_uploads_remove_all (MDG_QUEUE_PANE (owner)->uploads);
}

static void
stop_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgQueuePane *self = MDG_QUEUE_PANE (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->uploads));
  g_autofree char *title = g_strdup_printf (_ ("Stop sending %u files?"), n);
  mdg_dialog_ask (widget, title, _ ("What has been sent already stays in its folder."),
                  _ ("Stop all"), TRUE, NULL, do_stop_all, self);
}

/* ---- life ---- */

static void
on_map (MdgQueuePane *self)
{
  if (self->folders != NULL)
    mdg_paged_list_reload (mdg_folders_get_queue (self->folders));
}

void
mdg_queue_pane_set_models (MdgQueuePane *self, MdgFolders *folders, MdgUploads *uploads)
{
  MdgPagedList *queue = mdg_folders_get_queue (folders);
  self->folders = g_object_ref (folders);
  self->uploads = g_object_ref (uploads);
  mdg_document_table_set_models (self->table, folders, uploads);
  mdg_document_table_set_list (self->table, queue, FALSE);
  GtkNoSelection *plain = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (uploads)));
  gtk_list_view_set_model (self->uploads_list, GTK_SELECTION_MODEL (plain));
  g_object_unref (plain);
  g_signal_connect_object (uploads, "progress", G_CALLBACK (update_uploads), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (uploads, "notify", G_CALLBACK (update_uploads), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "loaded", G_CALLBACK (update_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  update_uploads (self);
}

static void
mdg_queue_pane_dispose (GObject *object)
{
  MdgQueuePane *self = MDG_QUEUE_PANE (object);
  g_clear_object (&self->folders);
  g_clear_object (&self->uploads);
  G_OBJECT_CLASS (mdg_queue_pane_parent_class)->dispose (object);
}

static void
mdg_queue_pane_class_init (MdgQueuePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_queue_pane_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_DOCUMENT_TABLE);
  g_type_ensure (MDG_TYPE_UPLOAD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/queue-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, uploads_box);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, uploads_text);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, uploads_list);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, skip_all);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, keep_all);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, pause);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, queue_text);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, content);
  gtk_widget_class_bind_template_child (widget_class, MdgQueuePane, table);
  gtk_widget_class_install_action (widget_class, "uploads.act", "(su)", act);
  gtk_widget_class_install_action (widget_class, "uploads.skip-all", NULL, skip_all);
  gtk_widget_class_install_action (widget_class, "uploads.keep-all", NULL, keep_all);
  gtk_widget_class_install_action (widget_class, "uploads.stop-all", NULL, stop_all);
}

static void
mdg_queue_pane_init (MdgQueuePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
