/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/accounts-page.h"

#include "client/model/answer.h"
#include "client/ui/admin/account-dialog.h"
#include "client/ui/admin/changes-dialog.h"
#include "client/ui/admin/import-dialog.h"
#include "client/ui/admin/section-dialog.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"
#include "client/ui/common/state-badge.h"

#include <glib/gi18n.h>

struct _MdgAccountsPage
{
  GtkBox parent_instance;
  MdgAdmin *admin;
  GCancellable *cancellable; /* of an export under way, or NULL */
  gboolean ever_shown;
  GtkWidget *tree_pane;
  GtkWidget *tree_buttons;
  GtkSingleSelection *section_selection;
  GtkWidget *table_pane;
  GtkLabel *title;
  GtkSearchEntry *search;
  GtkDropDown *state_filter;
  GtkMenuButton *csv;
  GtkWidget *add;
  MdgBanner *banner;
  GtkWidget *progress;
  GtkLabel *progress_text;
  GtkStack *content;
  GtkColumnView *table;
  GtkLabel *state;
  GtkWidget *stop_list;
  GtkEventController *drop;
};

static void mdg_accounts_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgAccountsPage,
                               mdg_accounts_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_accounts_page_iface_init))

/* ---- the list ---- */

static const MdgSection *
chosen_section (MdgAccountsPage *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->section_selection);
  if (row == NULL)
    return NULL;
  g_autoptr (MdgItem) item = gtk_tree_list_row_get_item (row); /* the tree keeps it */
  return mdg_item_get_record (item);
}

static const char *
chosen_state (MdgAccountsPage *self)
{
  static const char *const states[] = { NULL, MDG_ACCOUNT_ACTIVE, MDG_ACCOUNT_STOPPED };
  guint chosen = gtk_drop_down_get_selected (self->state_filter);
  return chosen < G_N_ELEMENTS (states) ? states[chosen] : NULL;
}

static void
on_filter (MdgAccountsPage *self)
{
  if (!self->ever_shown)
    return;
  const MdgSection *section = chosen_section (self);
  mdg_admin_search_accounts (self->admin, gtk_editable_get_text (GTK_EDITABLE (self->search)),
                             section != NULL ? section->id : 0, chosen_state (self));
}

static void
on_section (MdgAccountsPage *self)
{
  const MdgSection *section = chosen_section (self);
  gtk_label_set_text (self->title, section != NULL ? section->name : _ ("Accounts"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.edit-section", section != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.delete-section", section != NULL);
  on_filter (self);
}

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgAccountsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  gboolean loading = mdg_paged_list_is_loading (list);
  const char *trouble = mdg_paged_list_get_trouble (list);
  g_autofree char *text = g_strdup_printf (loading ? _ ("%u people, loading") : _ ("%u people"), n);
  gtk_label_set_text (self->state, trouble != NULL ? trouble : text);
  gtk_widget_set_visible (self->stop_list, loading);
  gtk_stack_set_visible_child_name (
    self->content, n == 0 && mdg_paged_list_is_complete (list) && !loading ? "empty" : "table");
}

static void
on_items_changed (
  GListModel *list, guint position, guint removed, guint added, MdgAccountsPage *self)
{
  on_list_state (MDG_PAGED_LIST (list), NULL, self);
}

static void
on_row (MdgAccountsPage *self, guint position)
{
  GtkSelectionModel *model = gtk_column_view_get_model (self->table);
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);
  if (item != NULL)
    mdg_account_dialog_present (GTK_WIDGET (self), self->admin, mdg_item_get_record (item), 0);
}

static void
add_account (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  const MdgSection *section = chosen_section (self);
  mdg_account_dialog_present (widget, self->admin, NULL, section != NULL ? section->id : 0);
}

static void
all_sections (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_single_selection_set_selected (MDG_ACCOUNTS_PAGE (widget)->section_selection,
                                     GTK_INVALID_LIST_POSITION);
}

static void
stop_list (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_paged_list_cancel (mdg_admin_get_accounts (MDG_ACCOUNTS_PAGE (widget)->admin));
}

/* ---- sections ---- */

static GListModel *
make_children (gpointer item, gpointer user_data)
{
  MdgAccountsPage *self = user_data;
  const MdgSection *section = mdg_item_get_record (item);
  GListModel *children =
    self->admin != NULL ? mdg_admin_children_of (self->admin, section->id) : NULL;
  if (children != NULL && g_list_model_get_n_items (children) == 0)
    g_clear_object (&children);
  return children;
}

static void
build_tree (MdgAccountsPage *self)
{
  const MdgSection *chosen = chosen_section (self);
  gint64 chosen_id = chosen != NULL ? chosen->id : 0;
  GListModel *top = mdg_admin_children_of (self->admin, 0);
  GtkTreeListModel *tree = gtk_tree_list_model_new (top, FALSE, TRUE, make_children, self, NULL);
  gtk_single_selection_set_model (self->section_selection, G_LIST_MODEL (tree));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (tree, i);
      g_autoptr (MdgItem) item = gtk_tree_list_row_get_item (row);
      if (chosen_id != 0 && ((const MdgSection *) mdg_item_get_record (item))->id == chosen_id)
        gtk_single_selection_set_selected (self->section_selection, i);
    }
  g_object_unref (tree);
}

static void
add_section (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  const MdgSection *section = chosen_section (self);
  mdg_section_dialog_present (widget, self->admin, NULL, section != NULL ? section->id : 0);
}

static void
edit_section (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  const MdgSection *section = chosen_section (self);
  if (section != NULL)
    mdg_section_dialog_present (widget, self->admin, section, 0);
}

static void
on_section_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL && self->admin != NULL)
    mdg_paged_list_reload (mdg_admin_get_sections (self->admin));
}

static void
do_delete_section (gpointer owner)
{
  MdgAccountsPage *self = owner;
  const MdgSection *section = chosen_section (self);
  if (section != NULL)
    mdg_admin_delete_section_async (self->admin, section->id, NULL, on_section_deleted,
                                    g_object_ref (self));
}

static void
delete_section (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  const MdgSection *section = chosen_section (self);
  if (section == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Delete the section %s?"), section->name);
  mdg_dialog_ask (widget, title,
                  _ ("Only a section without people and sections below it can be deleted."),
                  _ ("Delete"), TRUE, NULL, do_delete_section, self);
}

/* ---- CSV ---- */

static void
set_working (MdgAccountsPage *self, const char *text)
{
  g_clear_object (&self->cancellable);
  if (text != NULL)
    self->cancellable = g_cancellable_new ();
  gtk_label_set_text (self->progress_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->progress, text != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.export", text == NULL);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAccountsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  set_working (self, NULL);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (csv != NULL)
    mdg_files_save (GTK_WIDGET (self), _ ("accounts.csv"), &MDG_FILE_KIND_CSV, csv, NULL, NULL);
}

static void
export_csv (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  set_working (self, _ ("Exporting the accounts"));
  mdg_admin_export_accounts_async (self->admin, g_variant_get_string (parameter, NULL),
                                   self->cancellable, on_exported, g_object_ref (self));
}

static void
stop_work (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (widget);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_csv (gpointer owner, const char *name, GBytes *content)
{
  MdgAccountsPage *self = owner;
  if (self->admin != NULL)
    mdg_import_dialog_present (GTK_WIDGET (self), self->admin, name, content);
}

static void
import_csv (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_files_open (widget, _ ("Choose a CSV file of accounts"), &MDG_FILE_KIND_CSV, on_csv, widget);
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  mdg_banner_say (MDG_ACCOUNTS_PAGE (widget)->banner, "bad", NULL, NULL, NULL);
  mdg_files_read (widget, file, on_csv, widget);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  mdg_banner_say (MDG_ACCOUNTS_PAGE (widget)->banner, "bad", sentence, NULL, NULL);
}

static void
show_changes (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_changes_dialog_present (widget, MDG_ACCOUNTS_PAGE (widget)->admin);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (page);
  mdg_paged_list_reload (mdg_admin_get_sections (self->admin));
  mdg_paged_list_reload (mdg_admin_get_accounts (self->admin));
}

static void
page_search (MdgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (MDG_ACCOUNTS_PAGE (page)->search));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (page);
  GtkWidget *panes[] = { self->tree_pane, self->table_pane, NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_accounts_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->search = page_search;
  iface->next_pane = page_next_pane;
}

static void
on_map (MdgAccountsPage *self)
{
  if (self->ever_shown)
    return;
  self->ever_shown = TRUE;
  mdg_paged_list_reload (mdg_admin_get_accounts (self->admin));
}

static void
update_rights (MdgAccountsPage *self)
{
  MdgAccess *access = mdg_admin_get_access (self->admin);
  MdgReach manage = mdg_access_get_reach (access, MDG_PERMISSION_ACCOUNTS_MANAGE);
  gtk_widget_set_visible (self->add, manage != MDG_REACH_NONE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.import", manage == MDG_REACH_ALL);
  mdg_file_drop_set_enabled (self->drop, manage == MDG_REACH_ALL);
  gtk_widget_set_visible (self->tree_buttons,
                          mdg_access_get_reach (access, MDG_PERMISSION_SECTIONS_MANAGE) !=
                            MDG_REACH_NONE);
}

static void
show_table (MdgAccountsPage *self)
{
  GListModel *list = g_object_ref (G_LIST_MODEL (mdg_admin_get_accounts (self->admin)));
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);
  GtkSortListModel *sorted =
    gtk_sort_list_model_new (list, sorter != NULL ? g_object_ref (sorter) : NULL);
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
}

GtkWidget *
mdg_accounts_page_new (MdgAdmin *admin)
{
  MdgAccountsPage *self = g_object_new (MDG_TYPE_ACCOUNTS_PAGE, NULL);
  MdgPagedList *accounts = mdg_admin_get_accounts (admin);
  self->admin = g_object_ref (admin);
  show_table (self);
  build_tree (self);
  on_section (self);
  update_rights (self);
  g_signal_connect_object (accounts, "notify", G_CALLBACK (on_list_state), self, 0);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (mdg_admin_get_sections (admin), "loaded", G_CALLBACK (build_tree), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (mdg_admin_get_access (admin), "notify::me", G_CALLBACK (update_rights),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}

static void
mdg_accounts_page_dispose (GObject *object)
{
  MdgAccountsPage *self = MDG_ACCOUNTS_PAGE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_accounts_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "accounts.add", NULL, add_account);
  gtk_widget_class_install_action (widget_class, "accounts.all-sections", NULL, all_sections);
  gtk_widget_class_install_action (widget_class, "accounts.stop-list", NULL, stop_list);
  gtk_widget_class_install_action (widget_class, "accounts.add-section", NULL, add_section);
  gtk_widget_class_install_action (widget_class, "accounts.edit-section", NULL, edit_section);
  gtk_widget_class_install_action (widget_class, "accounts.delete-section", NULL, delete_section);
  gtk_widget_class_install_action (widget_class, "accounts.import", NULL, import_csv);
  gtk_widget_class_install_action (widget_class, "accounts.export", "s", export_csv);
  gtk_widget_class_install_action (widget_class, "accounts.stop-work", NULL, stop_work);
  gtk_widget_class_install_action (widget_class, "accounts.changes", NULL, show_changes);
}

static void
mdg_accounts_page_class_init (MdgAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_accounts_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_STATE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, tree_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, tree_buttons);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, section_selection);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, table_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, title);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, search);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, state_filter);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, csv);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, add);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, progress_text);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, content);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, table);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, state);
  gtk_widget_class_bind_template_child (widget_class, MdgAccountsPage, stop_list);
  gtk_widget_class_bind_template_callback (widget_class, on_section);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  install_actions (widget_class);
}

static void
mdg_accounts_page_init (MdgAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
  g_autoptr (GtkStringList) states = gtk_string_list_new (NULL);
  gtk_string_list_append (states, _ ("Every state"));
  gtk_string_list_append (states, _ ("Active"));
  gtk_string_list_append (states, _ ("Stopped"));
  gtk_drop_down_set_model (self->state_filter, G_LIST_MODEL (states));
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/jp/lg/madoguchi/ui/admin/accounts-menu.ui");
  gtk_menu_button_set_menu_model (self->csv,
                                  G_MENU_MODEL (gtk_builder_get_object (builder, "csv")));
  self->drop =
    mdg_file_drop_add (GTK_WIDGET (self), &MDG_FILE_KIND_CSV, on_dropped, on_refused);
}
