/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/documents-pane.h"

#include "client/model/answer.h"
#include "client/model/document-phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/state-badge.h"
#include "client/ui/folders/add-dialog.h"
#include "client/ui/folders/document-table.h"
#include "client/ui/folders/upload-bar.h"

#include <glib/gi18n.h>

struct _MdgDocumentsPane
{
  GtkBox parent_instance;
  MdgFolders *folders;
  MdgUploads *uploads;
  MdgPagedList *documents;
  GCancellable *cancellable; /* of loading the grants */
  gint64 folder_id;          /* of which the head tells */
  gint64 grants_version;
  char *sort;
  gboolean descending;
  GtkEventController *drop_target;
  GtkLabel *title;
  MdgStateBadge *role;
  GtkWidget *checkup;
  GtkWidget *add;
  GtkWidget *more;
  GtkLabel *readers;
  GtkWidget *access;
  GtkWidget *drop;
  GtkLabel *kinds;
  MdgUploadBar *bar;
  MdgBanner *banner;
  GtkWidget *filter;
  GtkEditable *search;
  GtkToggleButton *tab_all;
  GtkToggleButton *tab_ready;
  GtkToggleButton *tab_working;
  GtkToggleButton *tab_failed;
  GtkToggleButton *tab_expired;
  GtkStack *content;
  MdgDocumentTable *table;
  GtkWidget *empty_add;
  GtkLabel *state;
  GtkWidget *chosen;
  GtkWidget *chosen_move;
  GtkWidget *chosen_delete;
};

G_DEFINE_FINAL_TYPE (MdgDocumentsPane, mdg_documents_pane, GTK_TYPE_BOX)

/* ---- filters ---- */

static const char *
chosen_state (MdgDocumentsPane *self)
{
  if (gtk_toggle_button_get_active (self->tab_ready))
    return MDG_DOCUMENT_READY;
  if (gtk_toggle_button_get_active (self->tab_working))
    return MDG_DOCUMENT_WORKING;
  if (gtk_toggle_button_get_active (self->tab_failed))
    return MDG_DOCUMENT_FAILED;
  return gtk_toggle_button_get_active (self->tab_expired) ? "expired" : NULL;
}

static gboolean
is_narrowed (MdgDocumentsPane *self)
{
  return chosen_state (self) != NULL || *gtk_editable_get_text (self->search) != '\0';
}

static void
on_filter (MdgDocumentsPane *self)
{
  const char *text = gtk_editable_get_text (self->search);
  const MdgDocumentQuery query = { .text = *text != '\0' ? (char *) text : NULL,
                                   .state = (char *) chosen_state (self),
                                   .sort = self->sort,
                                   .descending = self->descending };
  if (self->folders != NULL)
    mdg_folders_set_query (self->folders, &query);
}

static void
on_tab (MdgDocumentsPane *self, GtkToggleButton *tab)
{
  if (gtk_toggle_button_get_active (tab))
    on_filter (self);
}

static void
on_sorted (MdgDocumentTable *table,
           const char *column,
           gboolean descending,
           MdgDocumentsPane *self)
{
  g_free (self->sort);
  self->sort = g_strdup (column);
  self->descending = descending;
  on_filter (self);
}

static void
show_all (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentsPane *self = MDG_DOCUMENTS_PANE (widget);
  gtk_editable_set_text (self->search, "");
  gtk_toggle_button_set_active (self->tab_all, TRUE);
  on_filter (self);
}

static void
set_tab (GtkToggleButton *tab, const char *word, gint64 count)
{
  g_autofree char *number = mdg_phrase_number (count);
  g_autofree char *label = g_strdup_printf ("%s %s", word, number);
  gtk_button_set_label (GTK_BUTTON (tab), label);
  /* An empty one only takes room, unless it is the one chosen. */
  gtk_widget_set_visible (GTK_WIDGET (tab), count > 0 || gtk_toggle_button_get_active (tab));
}

static void
update_tabs (MdgDocumentsPane *self, const MdgFolder *folder)
{
  set_tab (self->tab_all, _ ("All"), folder->n_documents);
  set_tab (self->tab_ready, _ ("Ready"), folder->n_ready);
  set_tab (self->tab_working, _ ("In progress"), folder->n_working);
  set_tab (self->tab_failed, _ ("Needs you"), folder->n_failed);
  set_tab (self->tab_expired, _ ("Expired period"), folder->n_expired);
}

/* ---- who can see this ---- */

static void
show_count (MdgDocumentsPane *self, const MdgFolder *folder)
{
  g_autofree char *text = g_strdup_printf (_ ("Who can see this: %d people"),
                                           (int) folder->n_readers);
  gtk_label_set_text (self->readers, text);
}

static void
on_grants (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgDocumentsPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgFolderAccess) access =
    mdg_answer_finish_record (result, &MDG_FOLDER_ACCESS_TYPE, &error);
  if (access == NULL || access->grants == NULL || access->grants->len == 0)
    return; /* the count stays */
  g_autofree char *who = mdg_folder_access_text (access->grants);
  g_autofree char *text = g_strdup_printf (_ ("Who can see this: %s"), who);
  gtk_label_set_text (self->readers, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->readers), text);
}

static void
load_grants (MdgDocumentsPane *self, const MdgFolder *folder)
{
  if (folder->id == self->folder_id && folder->version == self->grants_version)
    return;
  if (folder->id != self->folder_id)
    show_count (self, folder);
  self->grants_version = folder->version;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  mdg_folders_load_grants_async (self->folders, folder->id, self->cancellable, on_grants,
                                 g_object_ref (self));
}

/* ---- head ---- */

static void
on_shown (MdgDocumentsPane *self)
{
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  if (folder == NULL)
    return;
  gboolean edits = mdg_folder_allows (folder, MDG_FOLDER_EDITOR);
  gboolean owns = mdg_folder_allows (folder, MDG_FOLDER_OWNER);
  const char *role = mdg_folder_role_text (folder->my_role);
  gtk_label_set_text (self->title, folder->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), folder->description);
  g_object_set (self->role, "text", role, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->role), *role != '\0');
  gtk_widget_set_visible (self->add, edits);
  gtk_widget_set_visible (self->empty_add, edits);
  gtk_widget_set_visible (self->drop, edits && folder->n_documents > 0);
  gtk_widget_set_visible (self->more, edits || owns || folder->may_manage);
  gtk_widget_set_visible (self->access, owns || folder->may_manage);
  mdg_file_drop_set_enabled (self->drop_target, edits);
  update_tabs (self, folder);
  load_grants (self, folder);
  self->folder_id = folder->id;
}

/* ---- the table ---- */

static const char *
content_name (MdgDocumentsPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->documents));
  if (n > 0)
    return "table";
  if (mdg_paged_list_is_loading (self->documents))
    return "loading";
  if (mdg_paged_list_get_trouble (self->documents) != NULL)
    return "table";
  return is_narrowed (self) ? "nothing" : "empty";
}

static void
update_state (MdgDocumentsPane *self)
{
  guint n_chosen = mdg_document_table_count_selected (self->table);
  gboolean more = FALSE;
  g_autofree char *text = NULL;
  if (self->documents == NULL)
    return;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->documents));
  g_object_get (self->documents, "has-more", &more, NULL);
  if (n_chosen > 1)
    text = g_strdup_printf (_ ("%u documents chosen"), n_chosen);
  else if (n > 0)
    text = g_strdup_printf (more ? _ ("%u documents, more follow") : _ ("%u documents"), n);
  gtk_label_set_text (self->state, text != NULL ? text : "");
  gtk_widget_set_visible (self->chosen, n_chosen > 1);
  gtk_widget_set_visible (self->chosen_move, mdg_document_table_may_edit (self->table));
  gtk_widget_set_visible (self->chosen_delete, mdg_document_table_may_edit (self->table));
}

static void
on_list (MdgDocumentsPane *self)
{
  const char *content = content_name (self);
  gtk_stack_set_visible_child_name (self->content, content);
  gtk_widget_set_visible (self->filter, !g_str_equal (content, "empty"));
  mdg_banner_say (self->banner, "bad", mdg_paged_list_get_trouble (self->documents),
                  _ ("Load again"), "win.reload");
  update_state (self);
}

static void
on_documents (MdgDocumentsPane *self)
{
  MdgPagedList *documents = mdg_folders_get_documents (self->folders);
  if (self->documents != NULL)
    g_signal_handlers_disconnect_by_data (self->documents, self);
  g_set_object (&self->documents, documents);
  mdg_document_table_set_list (self->table, documents, TRUE);
  if (documents == NULL)
    return;
  g_signal_connect_object (documents, "notify", G_CALLBACK (on_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (documents, "items-changed", G_CALLBACK (on_list), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (documents, "loaded", G_CALLBACK (on_list), self, G_CONNECT_SWAPPED);
  on_list (self);
}

/* ---- adding ---- */

void
mdg_documents_pane_add (MdgDocumentsPane *self, GListModel *files)
{
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  if (folder != NULL && g_list_model_get_n_items (files) > 0)
    mdg_add_dialog_present (GTK_WIDGET (self), self->folders, self->uploads, folder, files);
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  mdg_documents_pane_add (MDG_DOCUMENTS_PANE (widget), files);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  mdg_banner_say (MDG_DOCUMENTS_PANE (widget)->banner, "bad", sentence, NULL, NULL);
}

/* ---- life ---- */

void
mdg_documents_pane_focus_search (MdgDocumentsPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
mdg_documents_pane_set_checkup (MdgDocumentsPane *self, gboolean there)
{
  gtk_widget_set_visible (self->checkup, there);
}

void
mdg_documents_pane_set_models (MdgDocumentsPane *self, MdgFolders *folders, MdgUploads *uploads)
{
  g_autofree char *kinds =
    g_strdup_printf (_ ("%s, up to 500 MB each"), mdg_upload_kinds_text ());
  self->folders = g_object_ref (folders);
  self->uploads = g_object_ref (uploads);
  gtk_label_set_text (self->kinds, kinds);
  mdg_document_table_set_models (self->table, folders, uploads);
  mdg_document_table_set_sort (self->table, self->sort, self->descending);
  mdg_upload_bar_set_uploads (self->bar, uploads);
  self->drop_target = mdg_file_drop_add (GTK_WIDGET (self), &MDG_FILE_KIND_DOCUMENTS, on_dropped,
                                         on_refused);
  g_signal_connect_object (folders, "notify::shown", G_CALLBACK (on_shown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (folders, "notify::documents", G_CALLBACK (on_documents), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "sorted", G_CALLBACK (on_sorted), self, 0);
  g_signal_connect_object (self->table, "selection", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  on_filter (self);
}

/* The buttons for several chosen documents stand outside of the table that has the actions. */
static void
forward (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *name = g_strconcat ("documents.", strchr (action, '.') + 1, NULL);
  gtk_widget_activate_action_variant (GTK_WIDGET (MDG_DOCUMENTS_PANE (widget)->table), name,
                                      parameter);
}

static void
mdg_documents_pane_dispose (GObject *object)
{
  MdgDocumentsPane *self = MDG_DOCUMENTS_PANE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->documents);
  g_clear_object (&self->folders);
  g_clear_object (&self->uploads);
  g_clear_pointer (&self->sort, g_free);
  G_OBJECT_CLASS (mdg_documents_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, title);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, role);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, checkup);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, add);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, more);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, readers);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, access);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, drop);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, kinds);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, filter);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, search);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, tab_all);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, tab_ready);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, tab_working);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, tab_failed);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, tab_expired);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, content);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, table);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, empty_add);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, state);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, chosen);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, chosen_move);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentsPane, chosen_delete);
}

static void
mdg_documents_pane_class_init (MdgDocumentsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_documents_pane_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_DOCUMENT_TABLE);
  g_type_ensure (MDG_TYPE_STATE_BADGE);
  g_type_ensure (MDG_TYPE_UPLOAD_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/documents-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
  gtk_widget_class_install_action (widget_class, "pane.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "pane.download", NULL, forward);
  gtk_widget_class_install_action (widget_class, "pane.move", NULL, forward);
  gtk_widget_class_install_action (widget_class, "pane.delete", NULL, forward);
}

static void
mdg_documents_pane_init (MdgDocumentsPane *self)
{
  self->sort = g_strdup ("updated");
  self->descending = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}
