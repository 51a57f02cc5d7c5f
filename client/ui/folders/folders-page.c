/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/folders-page.h"

#include "client/model/answer.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/page.h"
#include "client/ui/folders/access-dialog.h"
#include "client/ui/folders/checkup-pane.h"
#include "client/ui/folders/document-calls.h"
#include "client/ui/folders/documents-pane.h"
#include "client/ui/folders/folder-dialog.h"
#include "client/ui/folders/folder-list.h"
#include "client/ui/folders/queue-pane.h"

#include <glib/gi18n.h>

struct _MdgFoldersPage
{
  GtkBox parent_instance;
  MdgFolders *folders;
  MdgUploads *uploads;
  gboolean queue_shown;
  gboolean held; /* the PC is asked not to end while files are sent */
  gboolean ever_shown;
  MdgFolderList *list;
  GtkStack *content;
  GtkLabel *none_text;
  GtkWidget *none_add;
  GtkLabel *trouble;
  MdgDocumentsPane *documents;
  MdgQueuePane *queue;
  GtkStack *side;
  MdgCheckupPane *checkup; /* in it */
};

static void mdg_folders_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgFoldersPage,
                               mdg_folders_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_folders_page_iface_init))

/* ---- what is shown ---- */

static const char *
content_name (MdgFoldersPage *self)
{
  MdgPagedList *list = mdg_folders_get_list (self->folders);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (self->queue_shown)
    return "queue";
  if (mdg_folders_get_shown (self->folders) != NULL)
    return "documents";
  if (n > 0)
    return "choose";
  if (mdg_paged_list_get_trouble (list) != NULL)
    return "trouble";
  return mdg_paged_list_is_complete (list) ? "none" : "loading";
}

static guint
count_unfinished (MdgFoldersPage *self)
{
  GListModel *list = G_LIST_MODEL (mdg_folders_get_list (self->folders));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->uploads));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (list, i);
      const MdgFolder *folder = mdg_folder_item_get (item);
      if (mdg_folder_allows (folder, MDG_FOLDER_EDITOR))
        n += (guint) (folder->n_working + folder->n_failed);
    }
  return n;
}

static void
update_content (MdgFoldersPage *self)
{
  gboolean creates = mdg_access_get_reach (mdg_folders_get_access (self->folders),
                                           MDG_PERMISSION_FOLDERS_CREATE) != MDG_REACH_NONE;
  const char *trouble = mdg_paged_list_get_trouble (mdg_folders_get_list (self->folders));
  gtk_widget_set_visible (self->none_add, creates);
  gtk_label_set_text (self->none_text,
                      creates ? _ ("Make one for your section and put its documents in.")
                              : _ ("Folders that you may see appear here. Ask your section."));
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_stack_set_visible_child_name (self->content, content_name (self));
  mdg_folder_list_set_queue (self->list, self->queue_shown, count_unfinished (self));
}

/* The check-up costs a load for each folder: only while it is seen. */
static void
follow_folder (MdgFoldersPage *self)
{
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  gboolean seen = gtk_widget_get_visible (GTK_WIDGET (self->side));
  mdg_checkup_pane_set_folder (self->checkup, seen && folder != NULL ? folder->id : 0,
                               mdg_folder_allows (folder, MDG_FOLDER_EDITOR));
}

/* The first folder is opened by itself: most people have one. */
static void
on_list_loaded (MdgFoldersPage *self)
{
  if (!self->ever_shown && mdg_folders_get_shown (self->folders) == NULL)
    {
      g_autoptr (GListModel) sorted =
        mdg_folder_list_sort (G_LIST_MODEL (mdg_folders_get_list (self->folders)));
      g_autoptr (MdgItem) first = g_list_model_get_item (sorted, 0);
      if (first != NULL)
        mdg_folders_show (self->folders, mdg_folder_item_get (first)->id);
    }
  self->ever_shown = mdg_folders_get_shown (self->folders) != NULL;
  update_content (self);
}

/* ---- folders ---- */

static void
show_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  self->queue_shown = FALSE;
  mdg_folders_show (self->folders, g_variant_get_int64 (parameter));
  update_content (self);
}

static void
show_queue (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  self->queue_shown = !self->queue_shown;
  update_content (self);
}

static void
add_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  self->queue_shown = FALSE;
  mdg_folder_dialog_present (widget, self->folders, NULL);
}

static void
edit_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  if (folder != NULL)
    mdg_folder_dialog_present (widget, self->folders, folder);
}

static void
show_access (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  if (folder != NULL)
    mdg_access_dialog_present (widget, self->folders, folder);
}

static void
do_delete (gpointer owner)
{
  MdgFoldersPage *self = owner;
  const MdgFolder *folder =
    self->folders != NULL ? mdg_folders_get_shown_folder (self->folders) : NULL;
  if (folder != NULL)
    mdg_folders_delete_async (self->folders, folder, NULL, mdg_document_call_done,
                              g_object_ref (GTK_WIDGET (self)));
}

static void
delete_folder (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  if (folder == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Erase %s for good?"), folder->name);
  g_autofree char *body =
    g_strdup_printf (_ ("The key of its %d documents is destroyed. They cannot be restored, not "
                        "from a backup either."),
                     (int) folder->n_documents);
  mdg_dialog_ask (widget, title, body, _ ("Erase for good"), TRUE, folder->name, do_delete, self);
}

static void
update_actions (MdgFoldersPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  gboolean edits = mdg_folder_allows (folder, MDG_FOLDER_EDITOR);
  gboolean owns = mdg_folder_allows (folder, MDG_FOLDER_OWNER);
  gboolean manages = owns || (folder != NULL && folder->may_manage);
  gtk_widget_action_set_enabled (widget, "folders.add-files", edits);
  gtk_widget_action_set_enabled (widget, "folders.add-directory", edits);
  gtk_widget_action_set_enabled (widget, "folders.access", manages);
  gtk_widget_action_set_enabled (widget, "folders.edit", manages);
  gtk_widget_action_set_enabled (widget, "folders.delete", manages);
  if (folder == NULL)
    mdg_folders_page_show_side (self, NULL);
  follow_folder (self);
  update_content (self);
}

/* ---- adding ---- */

static void
on_files (GListModel *files, gpointer user_data)
{
  g_autoptr (MdgFoldersPage) self = user_data;
  if (self->folders != NULL)
    mdg_documents_pane_add (self->documents, files);
}

static void
on_directory (GFile *directory, gpointer user_data)
{
  g_autoptr (MdgFoldersPage) self = user_data;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  if (directory == NULL || self->folders == NULL)
    return;
  g_list_store_append (files, directory);
  mdg_documents_pane_add (self->documents, G_LIST_MODEL (files));
}

static void
add_files (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_file_chooser_open_many (widget, _ ("Choose documents"), &MDG_FILE_KIND_DOCUMENTS, on_files,
                              g_object_ref (widget));
}

static void
add_directory (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_file_chooser_folder (widget, _ ("Choose a folder with documents"), on_directory,
                           g_object_ref (widget));
}

/* ---- uploads ---- */

static void
pause_uploads (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgUploads *uploads = MDG_FOLDERS_PAGE (widget)->uploads;
  mdg_uploads_set_paused (uploads, !mdg_uploads_is_paused (uploads));
}

static void
hold (MdgFoldersPage *self, gboolean held)
{
  if (self->held == held)
    return;
  self->held = held;
  gtk_widget_activate_action (GTK_WIDGET (self), "app.hold", "s",
                              held ? _ ("Documents are being sent.") : "");
}

static void
on_progress (MdgFoldersPage *self)
{
  hold (self, mdg_uploads_is_busy (self->uploads) && !mdg_uploads_is_paused (self->uploads));
  mdg_folder_list_set_queue (self->list, self->queue_shown, count_unfinished (self));
}

static void
on_finished (MdgUploads *uploads, guint n_sent, guint n_lost, MdgFoldersPage *self)
{
  g_autofree char *body =
    n_lost > 0 ? g_strdup_printf (_ ("%u documents were sent, %u were not."), n_sent, n_lost)
               : g_strdup_printf (_ ("%u documents were sent."), n_sent);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.notify", "(sss)", _ ("Documents"), body,
                              "folders");
}

gboolean
mdg_folders_page_is_sending (MdgFoldersPage *self, guint *ret_n)
{
  MdgUploadNumbers numbers;
  mdg_uploads_get_numbers (self->uploads, &numbers);
  *ret_n = numbers.n_open;
  return mdg_uploads_is_busy (self->uploads);
}

/* ---- side pane ---- */

static void
toggle_side (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  gboolean shown = gtk_widget_get_visible (GTK_WIDGET (self->side)) &&
                   g_strcmp0 (gtk_stack_get_visible_child_name (self->side), name) == 0;
  mdg_folders_page_show_side (self, shown ? NULL : name);
}

static void
close_side (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_folders_page_show_side (MDG_FOLDERS_PAGE (widget), NULL);
}

void
mdg_folders_page_set_side (MdgFoldersPage *self, const char *name, GtkWidget *widget)
{
  gtk_stack_add_named (self->side, widget, name);
  if (g_str_equal (name, MDG_FOLDERS_SIDE_CHECKUP))
    mdg_documents_pane_set_checkup (self->documents, TRUE);
}

void
mdg_folders_page_show_side (MdgFoldersPage *self, const char *name)
{
  GtkWidget *pane = name != NULL ? gtk_stack_get_child_by_name (self->side, name) : NULL;
  if (pane != NULL)
    gtk_stack_set_visible_child (self->side, pane);
  gtk_widget_set_visible (GTK_WIDGET (self->side), pane != NULL);
  if (self->folders != NULL)
    follow_folder (self);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (page);
  mdg_paged_list_reload (mdg_folders_get_list (self->folders));
  if (mdg_folders_get_documents (self->folders) != NULL)
    mdg_paged_list_reload (mdg_folders_get_documents (self->folders));
  if (self->queue_shown)
    mdg_paged_list_reload (mdg_folders_get_queue (self->folders));
}

static void
page_search (MdgPage *page)
{
  mdg_documents_pane_focus_search (MDG_FOLDERS_PAGE (page)->documents);
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (page);
  GtkWidget *panes[] = { GTK_WIDGET (self->list), GTK_WIDGET (self->content),
                         GTK_WIDGET (self->side), NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_folders_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

MdgFolders *
mdg_folders_page_get_folders (MdgFoldersPage *self)
{
  return self->folders;
}

GtkWidget *
mdg_folders_page_new (MdgAccess *access)
{
  MdgFoldersPage *self = g_object_new (MDG_TYPE_FOLDERS_PAGE, NULL);
  self->folders = mdg_folders_new (access);
  self->uploads = mdg_uploads_new (access);
  MdgPagedList *list = mdg_folders_get_list (self->folders);
  self->checkup = MDG_CHECKUP_PANE (mdg_checkup_pane_new (access));
  mdg_folders_page_set_side (self, MDG_FOLDERS_SIDE_CHECKUP, GTK_WIDGET (self->checkup));
  mdg_documents_pane_set_models (self->documents, self->folders, self->uploads);
  mdg_queue_pane_set_models (self->queue, self->folders, self->uploads);
  mdg_folder_list_set_folders (self->list, self->folders);
  g_signal_connect_object (list, "loaded", G_CALLBACK (on_list_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folders, "notify::shown", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->uploads, "progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->uploads, "finished", G_CALLBACK (on_finished), self, 0);
  update_actions (self);
  mdg_paged_list_reload (list);
  mdg_uploads_resume (self->uploads);
  return GTK_WIDGET (self);
}

/* Before the window is gone, through which the application is reached. */
static void
mdg_folders_page_unroot (GtkWidget *widget)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (widget);
  hold (self, FALSE);
  GTK_WIDGET_CLASS (mdg_folders_page_parent_class)->unroot (widget);
}

static void
mdg_folders_page_dispose (GObject *object)
{
  MdgFoldersPage *self = MDG_FOLDERS_PAGE (object);
  if (self->uploads != NULL)
    mdg_uploads_close (self->uploads);
  g_clear_object (&self->uploads);
  g_clear_object (&self->folders);
  G_OBJECT_CLASS (mdg_folders_page_parent_class)->dispose (object);
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc run;
} actions[] = {
  { "folders.show", "x", show_folder },
  { "folders.queue", NULL, show_queue },
  { "folders.add", NULL, add_folder },
  { "folders.edit", NULL, edit_folder },
  { "folders.delete", NULL, delete_folder },
  { "folders.access", NULL, show_access },
  { "folders.add-files", NULL, add_files },
  { "folders.add-directory", NULL, add_directory },
  { "folders.side", "s", toggle_side },
  { "folders.close-side", NULL, close_side },
  { "uploads.pause", NULL, pause_uploads },
};

static void
mdg_folders_page_class_init (MdgFoldersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_folders_page_dispose;
  widget_class->unroot = mdg_folders_page_unroot;
  mdg_folder_items_register ();
  g_type_ensure (MDG_TYPE_DOCUMENTS_PANE);
  g_type_ensure (MDG_TYPE_FOLDER_LIST);
  g_type_ensure (MDG_TYPE_QUEUE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/folders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, list);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, content);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, none_text);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, none_add);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, documents);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, queue);
  gtk_widget_class_bind_template_child (widget_class, MdgFoldersPage, side);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK,
                                       "folders.add-files", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "folders.add",
                                       NULL);
}

static void
mdg_folders_page_init (MdgFoldersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
