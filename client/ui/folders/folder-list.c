/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/folder-list.h"

#include "client/model/phrases.h"
#include "client/ui/folders/folder-row.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEARCH_FROM 15 /* folders */
#define NEARLY_FULL 0.9

struct _MdgFolderList
{
  GtkBox parent_instance;
  MdgFolders *folders;
  GtkFilter *filter;
  char *wanted; /* folded */
  GtkWidget *add;
  GtkEditable *search;
  GtkListBox *list;
  GtkLabel *trouble;
  GtkToggleButton *queue;
  GtkLabel *queue_count;
  GtkWidget *quota_box;
  GtkLabel *quota_text;
  GtkProgressBar *quota;
  gboolean selecting; /* by us, not by the person */
};

G_DEFINE_FINAL_TYPE (MdgFolderList, mdg_folder_list, GTK_TYPE_BOX)

/* ---- order ---- */

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const MdgFolder *one = mdg_folder_item_get ((gpointer) a);
  const MdgFolder *other = mdg_folder_item_get ((gpointer) b);
  g_autofree char *group = NULL;
  g_autofree char *other_group = NULL;
  gboolean everyone = g_strcmp0 (one->audience, MDG_AUDIENCE_EVERYONE) == 0;
  gboolean other_everyone = g_strcmp0 (other->audience, MDG_AUDIENCE_EVERYONE) == 0;
  if (everyone != other_everyone)
    return everyone ? 1 : -1;
  g_object_get ((gpointer) a, "group-text", &group, NULL);
  g_object_get ((gpointer) b, "group-text", &other_group, NULL);
  int order = g_utf8_collate (group, other_group);
  return order != 0 ? order : g_utf8_collate (one->name, other->name);
}

GListModel *
mdg_folder_list_sort (GListModel *folders)
{
  GtkCustomSorter *sorter = gtk_custom_sorter_new (compare, NULL, NULL);
  return G_LIST_MODEL (gtk_sort_list_model_new (g_object_ref (folders), GTK_SORTER (sorter)));
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  MdgFolderList *self = user_data;
  if (self->wanted == NULL || *self->wanted == '\0')
    return TRUE;
  g_autofree char *folded = mdg_text_fold_search (mdg_folder_item_get (item)->name);
  return strstr (folded, self->wanted) != NULL;
}

static void
on_search (MdgFolderList *self)
{
  g_free (self->wanted);
  self->wanted = mdg_text_fold_search (gtk_editable_get_text (self->search));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* ---- selection ---- */

static void
on_row_selected (MdgFolderList *self, GtkListBoxRow *row)
{
  if (self->selecting || row == NULL)
    return;
  const MdgFolder *folder = mdg_folder_item_get (mdg_folder_row_get_item (MDG_FOLDER_ROW (row)));
  gtk_widget_activate_action (GTK_WIDGET (self), "folders.show", "x", folder->id);
}

static GtkListBoxRow *
row_of_shown (MdgFolderList *self)
{
  const MdgFolder *shown = mdg_folders_get_shown_folder (self->folders);
  GtkListBoxRow *row = NULL;
  for (int i = 0; shown != NULL && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL;
       i++)
    if (mdg_folder_item_get (mdg_folder_row_get_item (MDG_FOLDER_ROW (row)))->id == shown->id)
      return row;
  return NULL;
}

static void
select_shown (MdgFolderList *self)
{
  GtkListBoxRow *row =
    gtk_toggle_button_get_active (self->queue) ? NULL : row_of_shown (self);
  self->selecting = TRUE;
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    gtk_list_box_unselect_all (self->list);
  self->selecting = FALSE;
}

static void
update_quota (MdgFolderList *self)
{
  const MdgFolder *folder = mdg_folders_get_shown_folder (self->folders);
  gtk_widget_set_visible (self->quota_box, folder != NULL);
  if (folder == NULL)
    return;
  g_autofree char *used = mdg_phrase_bytes (folder->bytes);
  g_autofree char *whole = mdg_phrase_bytes (folder->quota_bytes);
  g_autofree char *text = folder->quota_bytes > 0 ? g_strdup_printf ("%s / %s", used, whole)
                                                  : g_strdup (used);
  double share =
    folder->quota_bytes > 0 ? (double) folder->bytes / (double) folder->quota_bytes : 0;
  gtk_label_set_text (self->quota_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->quota), folder->quota_bytes > 0);
  gtk_progress_bar_set_fraction (self->quota, MIN (share, 1));
  if (share >= NEARLY_FULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->quota), "warn");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->quota), "warn");
}

static void
on_shown (MdgFolderList *self)
{
  select_shown (self);
  update_quota (self);
}

static void
on_list (MdgFolderList *self)
{
  MdgPagedList *list = mdg_folders_get_list (self->folders);
  const char *trouble = mdg_paged_list_get_trouble (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL && n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->search), n >= SEARCH_FROM);
  gtk_list_box_invalidate_headers (self->list);
  on_shown (self);
}

static void
update_rights (MdgFolderList *self)
{
  MdgReach reach = mdg_access_get_reach (mdg_folders_get_access (self->folders),
                                         MDG_PERMISSION_FOLDERS_CREATE);
  gtk_widget_set_visible (self->add, reach != MDG_REACH_NONE);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return mdg_folder_row_new (item);
}

void
mdg_folder_list_set_queue (MdgFolderList *self, gboolean shown, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  gtk_label_set_text (self->queue_count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->queue_count), n > 0);
  gtk_toggle_button_set_active (self->queue, shown);
  select_shown (self);
}

void
mdg_folder_list_set_folders (MdgFolderList *self, MdgFolders *folders)
{
  MdgPagedList *list = mdg_folders_get_list (folders);
  self->folders = g_object_ref (folders);
  GtkCustomFilter *filter = gtk_custom_filter_new (matches, self, NULL);
  self->filter = GTK_FILTER (filter);
  g_autoptr (GtkFilterListModel) narrowed = gtk_filter_list_model_new (
    mdg_folder_list_sort (G_LIST_MODEL (list)), g_object_ref (self->filter));
  gtk_list_box_set_header_func (self->list, mdg_folder_row_head, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (narrowed), make_row, NULL, NULL);
  g_signal_connect_object (list, "loaded", G_CALLBACK (on_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (folders, "notify::shown", G_CALLBACK (on_shown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mdg_folders_get_access (folders), "notify::me",
                           G_CALLBACK (update_rights), self, G_CONNECT_SWAPPED);
  update_rights (self);
  on_list (self);
}

static void
mdg_folder_list_dispose (GObject *object)
{
  MdgFolderList *self = MDG_FOLDER_LIST (object);
  if (self->list != NULL && self->folders != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->folders);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (mdg_folder_list_parent_class)->dispose (object);
}

static void
mdg_folder_list_class_init (MdgFolderListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_folder_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/folder-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, add);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, search);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, list);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, trouble);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, queue);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, queue_count);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, quota_box);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, quota_text);
  gtk_widget_class_bind_template_child (widget_class, MdgFolderList, quota);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
}

static void
mdg_folder_list_init (MdgFolderList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
