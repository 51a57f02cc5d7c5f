/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/folders/document-table.h"

#include "client/model/document-phrases.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/folders/document-calls.h"
#include "client/ui/folders/document-dialog.h"
#include "client/ui/folders/document-row.h"
#include "client/ui/folders/move-dialog.h"
#include "client/ui/folders/versions-dialog.h"

#include <glib/gi18n.h>

/* Rows are fetched before the last one is reached. */
#define FETCH_AHEAD_PIXELS 1500

struct _MdgDocumentTable
{
  GtkBox parent_instance;
  MdgFolders *folders;
  MdgUploads *uploads;
  MdgPagedList *list;
  GtkMultiSelection *selection;
  GtkWidget *menu;
  char *sort;
  gboolean descending;
  gboolean pointer_in;
  gboolean focus_in;
  gint64 replacing; /* the document for which a file is being chosen */
  GtkWidget *header;
  GtkLabel *head_name_label;
  GtkLabel *head_state_label;
  GtkLabel *head_effective_label;
  GtkLabel *head_updated_label;
  GtkScrolledWindow *scroller;
  GtkListView *view;
};

static guint sorted_signal;
static guint selection_signal;

G_DEFINE_FINAL_TYPE (MdgDocumentTable, mdg_document_table, GTK_TYPE_BOX)

/* ---- what is selected ---- */

static GPtrArray *
selected_documents (MdgDocumentTable *self)
{
  GPtrArray *documents = mdg_record_array_new (&MDG_DOCUMENT_TYPE);
  if (self->selection == NULL)
    return documents;
  g_autoptr (GtkBitset) set =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position = 0;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, set, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      if (item != NULL)
        g_ptr_array_add (documents, mdg_document_copy (mdg_item_get_record (item)));
    }
  return documents;
}

/* A copy of the one selected document; NULL when there are none or several. */
static MdgDocument *
only_document (MdgDocumentTable *self)
{
  g_autoptr (GPtrArray) documents = selected_documents (self);
  return documents->len == 1 ? mdg_document_copy (documents->pdata[0]) : NULL;
}

static gboolean
may_edit (MdgDocumentTable *self, const MdgDocument *document)
{
  const MdgFolder *folder = mdg_folders_find (self->folders, document->folder_id);
  const MdgFolder *shown = mdg_folders_get_shown_folder (self->folders);
  if (folder == NULL && shown != NULL && shown->id == document->folder_id)
    folder = shown;
  return mdg_folder_allows (folder, MDG_FOLDER_EDITOR);
}

guint
mdg_document_table_count_selected (MdgDocumentTable *self)
{
  g_autoptr (GtkBitset) set =
    self->selection != NULL
      ? gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection))
      : gtk_bitset_new_empty ();
  return (guint) gtk_bitset_get_size (set);
}

gboolean
mdg_document_table_may_edit (MdgDocumentTable *self)
{
  g_autoptr (GPtrArray) documents = selected_documents (self);
  for (guint i = 0; i < documents->len; i++)
    if (!may_edit (self, documents->pdata[i]))
      return FALSE;
  return documents->len > 0;
}

static gboolean
is_in_state (const MdgDocument *document, const char *one, const char *other)
{
  return document != NULL && (g_strcmp0 (document->state, one) == 0 ||
                              g_strcmp0 (document->state, other) == 0);
}

static void
update_actions (MdgDocumentTable *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = mdg_document_table_count_selected (self);
  gboolean edit = mdg_document_table_may_edit (self);
  g_autoptr (MdgDocument) only = only_document (self);
  gtk_widget_action_set_enabled (widget, "documents.open", n == 1);
  gtk_widget_action_set_enabled (widget, "documents.download", n > 0);
  gtk_widget_action_set_enabled (widget, "documents.versions", n == 1);
  gtk_widget_action_set_enabled (widget, "documents.edit", n == 1 && edit);
  gtk_widget_action_set_enabled (widget, "documents.replace", n == 1 && edit);
  gtk_widget_action_set_enabled (widget, "documents.move", edit);
  gtk_widget_action_set_enabled (widget, "documents.delete", edit);
  gtk_widget_action_set_enabled (
    widget, "documents.retry",
    edit && is_in_state (only, MDG_DOCUMENT_FAILED, MDG_DOCUMENT_CANCELLED));
  gtk_widget_action_set_enabled (
    widget, "documents.cancel",
    edit && is_in_state (only, MDG_DOCUMENT_QUEUED, MDG_DOCUMENT_WORKING));
}

static void
on_selection (MdgDocumentTable *self)
{
  update_actions (self);
  g_signal_emit (self, selection_signal, 0);
}

/* ---- actions ---- */

static void
open_document (MdgDocumentTable *self, const MdgDocument *document)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-document", "(xxxx)", document->id,
                              G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0),
                              G_GINT64_CONSTANT (0));
}

static void
on_activate (MdgDocumentTable *self, guint position)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item != NULL)
    open_document (self, mdg_item_get_record (item));
}

static void
open_selected (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (MdgDocument) only = only_document (MDG_DOCUMENT_TABLE (widget));
  if (only != NULL)
    open_document (MDG_DOCUMENT_TABLE (widget), only);
}

static void
download (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (GPtrArray) documents = selected_documents (self);
  if (documents->len > 0)
    mdg_documents_download (widget, self->folders, documents);
}

static void
on_replacement (GFile *file, gpointer user_data)
{
  g_autoptr (MdgDocumentTable) self = user_data;
  MdgItem *item = self->list != NULL ? mdg_paged_list_find (self->list, self->replacing) : NULL;
  if (file != NULL && item != NULL)
    mdg_uploads_replace (self->uploads, mdg_item_get_record (item), file);
}

static void
replace_document (MdgDocumentTable *self, gint64 document_id)
{
  self->replacing = document_id;
  mdg_file_chooser_open (GTK_WIDGET (self), _ ("Choose the new file"), &MDG_FILE_KIND_DOCUMENTS,
                         on_replacement, g_object_ref (self));
}

static void
replace (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (MdgDocument) only = only_document (MDG_DOCUMENT_TABLE (widget));
  if (only != NULL)
    replace_document (MDG_DOCUMENT_TABLE (widget), only->id);
}

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (MdgDocument) only = only_document (self);
  if (only != NULL)
    mdg_folders_retry_async (self->folders, only->id, NULL, mdg_document_call_done,
                             g_object_ref (widget));
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (MdgDocument) only = only_document (self);
  if (only != NULL)
    mdg_folders_cancel_async (self->folders, only->id, NULL, mdg_document_call_done,
                              g_object_ref (widget));
}

static void
remedy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  MdgItem *item = self->list != NULL ? mdg_paged_list_find (self->list, id) : NULL;
  if (item == NULL)
    return;
  if (mdg_document_remedy (mdg_document_item_get (item)) == MDG_REMEDY_REPLACE)
    replace_document (self, id);
  else
    mdg_folders_retry_async (self->folders, id, NULL, mdg_document_call_done,
                             g_object_ref (widget));
}

static void
versions (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (MdgDocument) only = only_document (self);
  if (only != NULL)
    mdg_versions_dialog_present (widget, self->folders, only);
}

static void
edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (MdgDocument) only = only_document (self);
  if (only != NULL)
    mdg_document_dialog_present (widget, self->folders, only);
}

static void
move (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (GPtrArray) documents = selected_documents (self);
  if (documents->len > 0)
    mdg_move_dialog_present (widget, self->folders, documents);
}

static void
delete_selected (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  g_autoptr (GPtrArray) documents = selected_documents (self);
  mdg_documents_ask_delete (widget, self->folders, documents);
}

/* ---- sorting ---- */

static void
set_head (GtkLabel *label, const char *title, gboolean sorted, gboolean descending)
{
  g_autofree char *text =
    sorted ? g_strdup_printf ("%s %s", title, descending ? "↓" : "↑") : g_strdup (title);
  gtk_label_set_text (label, text);
}

void
mdg_document_table_set_sort (MdgDocumentTable *self, const char *column, gboolean descending)
{
  g_autofree char *old = self->sort;
  self->sort = g_strdup (column);
  self->descending = descending;
  set_head (self->head_name_label, _ ("Document"), g_strcmp0 (column, "name") == 0, descending);
  set_head (self->head_state_label, _ ("State"), g_strcmp0 (column, "state") == 0, descending);
  set_head (self->head_effective_label, _ ("Valid"), g_strcmp0 (column, "effective") == 0,
            descending);
  set_head (self->head_updated_label, _ ("Updated"), g_strcmp0 (column, "updated") == 0,
            descending);
}

static void
sort (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  const char *column = g_variant_get_string (parameter, NULL);
  gboolean same = g_strcmp0 (column, self->sort) == 0;
  /* Times are wanted newest first, everything else from its beginning. */
  gboolean descending = same ? !self->descending : g_str_equal (column, "updated");
  g_autofree char *wanted = g_strdup (column);
  mdg_document_table_set_sort (self, wanted, descending);
  g_signal_emit (self, sorted_signal, 0, wanted, descending);
}

/* ---- menu ---- */

static GtkWidget *
make_menu (MdgDocumentTable *self)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/jp/lg/madoguchi/ui/folders/document-menu.ui");
  GtkWidget *menu =
    gtk_popover_menu_new_from_model (G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, GTK_WIDGET (self));
  return menu;
}

static void
show_menu (MdgDocumentTable *self, int x, int y)
{
  const GdkRectangle at = { x, y, 1, 1 };
  if (self->menu == NULL)
    self->menu = make_menu (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The position of the row at a point; FALSE for the empty part of the list. */
static GtkWidget *
row_at (MdgDocumentTable *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  while (widget != NULL && !MDG_IS_DOCUMENT_ROW (widget))
    widget = gtk_widget_get_parent (widget) != GTK_WIDGET (self->view)
               ? gtk_widget_get_parent (widget)
               : gtk_widget_get_first_child (widget);
  return widget;
}

static void
select_document (MdgDocumentTable *self, MdgDocumentItem *item)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (MdgItem) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      if ((gpointer) other != (gpointer) item)
        continue;
      if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), i))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, TRUE);
      return;
    }
}

static void
on_right_click (GtkGestureClick *gesture, int n, double x, double y, MdgDocumentTable *self)
{
  GtkWidget *row = row_at (self, x, y);
  if (row == NULL || self->selection == NULL)
    return;
  g_autoptr (MdgDocumentItem) item = NULL;
  g_object_get (row, "item", &item, NULL);
  select_document (self, item);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, (int) x, (int) y);
}

static void
menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_point_t at = GRAPHENE_POINT_INIT (40, 60);
  const graphene_point_t inside = GRAPHENE_POINT_INIT (40, 20);
  if (mdg_document_table_count_selected (self) == 0)
    return;
  if (focus != NULL && gtk_widget_is_ancestor (focus, widget) &&
      !gtk_widget_compute_point (focus, widget, &inside, &at))
    return;
  show_menu (self, (int) at.x, (int) at.y);
}

/* ---- steadiness, more rows ---- */

static void
update_steady (MdgDocumentTable *self)
{
  if (self->list != NULL)
    mdg_paged_list_set_steady (self->list, self->pointer_in || self->focus_in);
}

static void
on_pointer_in (MdgDocumentTable *self)
{
  self->pointer_in = TRUE;
  update_steady (self);
}

static void
on_pointer_out (MdgDocumentTable *self)
{
  self->pointer_in = FALSE;
  update_steady (self);
}

static void
on_focus_in (MdgDocumentTable *self)
{
  self->focus_in = TRUE;
  update_steady (self);
}

static void
on_focus_out (MdgDocumentTable *self)
{
  self->focus_in = FALSE;
  update_steady (self);
}

static void
on_scrolled (MdgDocumentTable *self)
{
  GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (self->scroller);
  double below = gtk_adjustment_get_upper (at) - gtk_adjustment_get_value (at) -
                 gtk_adjustment_get_page_size (at);
  if (self->list != NULL && below < FETCH_AHEAD_PIXELS)
    mdg_paged_list_load_more (self->list);
}

/* ---- life ---- */

void
mdg_document_table_set_list (MdgDocumentTable *self, MdgPagedList *list, gboolean sortable)
{
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->list, on_scrolled, self);
      mdg_paged_list_set_steady (self->list, FALSE);
    }
  g_set_object (&self->list, list);
  g_clear_object (&self->selection);
  gtk_widget_set_sensitive (self->header, sortable);
  if (list != NULL)
    {
      self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (list)));
      g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection),
                               self, G_CONNECT_SWAPPED);
      /* A list that was shorter than the window asks for more as soon as it is there. */
      g_signal_connect_object (list, "loaded", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  update_steady (self);
  on_selection (self);
}

void
mdg_document_table_set_models (MdgDocumentTable *self, MdgFolders *folders, MdgUploads *uploads)
{
  self->folders = g_object_ref (folders);
  self->uploads = g_object_ref (uploads);
  g_signal_connect_object (folders, "notify::shown", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
}

static void
mdg_document_table_dispose (GObject *object)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->folders);
  g_clear_object (&self->uploads);
  g_clear_pointer (&self->sort, g_free);
  G_OBJECT_CLASS (mdg_document_table_parent_class)->dispose (object);
}

static void
mdg_document_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MdgDocumentTable *self = MDG_DOCUMENT_TABLE (widget);
  GTK_WIDGET_CLASS (mdg_document_table_parent_class)
    ->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc run;
} actions[] = {
  { "documents.open", NULL, open_selected },
  { "documents.download", NULL, download },
  { "documents.replace", NULL, replace },
  { "documents.retry", NULL, retry },
  { "documents.cancel", NULL, cancel },
  { "documents.remedy", "x", remedy },
  { "documents.versions", NULL, versions },
  { "documents.edit", NULL, edit },
  { "documents.move", NULL, move },
  { "documents.delete", NULL, delete_selected },
  { "documents.sort", "s", sort },
  { "documents.menu", NULL, menu },
};

static void
bind_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, actions[i].run);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F2, 0, "documents.edit", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "documents.delete", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "documents.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "documents.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_s, GDK_CONTROL_MASK, "documents.download",
                                       NULL);
}

static void
mdg_document_table_class_init (MdgDocumentTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_document_table_dispose;
  widget_class->size_allocate = mdg_document_table_size_allocate;
  g_type_ensure (MDG_TYPE_DOCUMENT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/document-table.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, header);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, head_name_label);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, head_state_label);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, head_effective_label);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, head_updated_label);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, MdgDocumentTable, view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  bind_actions (widget_class);
  sorted_signal =
    g_signal_new ("sorted", MDG_TYPE_DOCUMENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  selection_signal = g_signal_new ("selection", MDG_TYPE_DOCUMENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
watch_pointer_and_focus (MdgDocumentTable *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_pointer_in), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_pointer_out), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus_in), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_out), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_right_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (on_scrolled), self);
}

static void
mdg_document_table_init (MdgDocumentTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  watch_pointer_and_focus (self);
}
