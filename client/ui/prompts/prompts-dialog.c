/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/prompts/prompts-dialog.h"

#include "client/model/answer.h"
#include "client/model/prompts.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/prompts/prompt-editor.h"
#include "client/ui/prompts/prompt-form.h"

#include <glib/gi18n.h>

/* Rows of the list of categories before the categories themselves. */
#define ALL ""
#define FAVOURITES "*"
#define OWN "="

struct _MdgPromptsDialog
{
  GtkWindow parent_instance;
  MdgAccess *access;
  MdgPagedList *templates;
  MdgTemplate *shown; /* NULL until one is chosen and here */
  GCancellable *cancellable;
  GCancellable *loading; /* the call for the one that was chosen last */
  GPtrArray *keys;       /* of the rows of the category list: char * */
  MdgBanner *banner;
  GtkListBox *categories;
  GtkEditable *words;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  GtkWidget *nothing;
  GtkStack *side;
  GtkLabel *title;
  GtkLabel *description;
  GtkLabel *caption;
  GtkButton *star;
  GtkButton *edit;
  GtkWidget *delete;
  MdgPromptForm *form;
  GtkLabel *preview;
};

static guint insert_signal;

G_DEFINE_FINAL_TYPE (MdgPromptsDialog, mdg_prompts_dialog, GTK_TYPE_WINDOW)

/* ---- categories and list ---- */

static const char *
chosen_category (MdgPromptsDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->categories);
  return row != NULL ? self->keys->pdata[gtk_list_box_row_get_index (row)] : ALL;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  MdgPromptsDialog *self = user_data;
  return mdg_template_matches (mdg_item_get_record (item), chosen_category (self),
                               gtk_editable_get_text (self->words));
}

static void
update_nothing (MdgPromptsDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gtk_widget_set_visible (self->nothing,
                          n == 0 && mdg_paged_list_is_complete (self->templates));
}

static void
on_narrow (MdgPromptsDialog *self)
{
  if (self->templates == NULL)
    return; /* not set up yet */
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_nothing (self);
}

static void
add_category (MdgPromptsDialog *self, const char *key, const char *words)
{
  GtkWidget *label = gtk_label_new (words);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_ptr_array_add (self->keys, g_strdup (key));
  gtk_list_box_append (self->categories, label);
}

static gboolean
has_category (MdgPromptsDialog *self, const char *category)
{
  return g_ptr_array_find_with_equal_func (self->keys, category, g_str_equal, NULL);
}

/* Categories in the order in which the templates first name them. */
static void
on_loaded (MdgPromptsDialog *self)
{
  GListModel *list = G_LIST_MODEL (self->templates);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (list, i);
      const MdgTemplate *template = mdg_item_get_record (item);
      if (template->category != NULL && *template->category != '\0' &&
          !has_category (self, template->category))
        add_category (self, template->category, template->category);
    }
  mdg_banner_say (self->banner, "bad", mdg_paged_list_get_trouble (self->templates), NULL, NULL);
  on_narrow (self);
}

/* ---- the chosen one ---- */

static void
on_form_changed (MdgPromptsDialog *self)
{
  g_autofree char *text = mdg_prompt_form_preview (self->form);
  gtk_label_set_text (self->preview, text);
  mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
}

static void
show_template (MdgPromptsDialog *self)
{
  const MdgTemplate *template = self->shown;
  g_autoptr (MdgItem) item =
    mdg_item_new (MDG_TYPE_TEMPLATE_ITEM, mdg_template_copy (template));
  g_autofree char *sharing = NULL;
  g_autofree char *used = NULL;
  g_object_get (item, "sharing-text", &sharing, "used-text", &used, NULL);
  g_autofree char *caption = g_strdup_printf ("%s　%s", sharing, used);
  const char *description = template->description != NULL ? template->description : "";
  gtk_label_set_text (self->title, template->title);
  gtk_label_set_text (self->description, description);
  gtk_label_set_text (self->caption, caption);
  gtk_widget_set_visible (GTK_WIDGET (self->description), *description != '\0');
  gtk_button_set_label (self->star, template->favourite ? _ ("★ Favourite") : _ ("☆ Favourite"));
  gtk_button_set_label (self->edit, template->may_change ? _ ("Change…") : _ ("Copy and change…"));
  gtk_widget_set_visible (self->delete, template->may_change);
  mdg_prompt_form_set_template (self->form, template);
  gtk_stack_set_visible_child_name (self->side, "template");
}

static void
on_template (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPromptsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgTemplate) template = mdg_answer_finish_record (result, &MDG_TEMPLATE_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (template == NULL)
    return;
  g_clear_pointer (&self->shown, mdg_template_free);
  self->shown = g_steal_pointer (&template);
  show_template (self);
}

static void
on_chosen (MdgPromptsDialog *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  const MdgTemplate *template = item != NULL ? mdg_item_get_record (item) : NULL;
  if (template == NULL || (self->shown != NULL && self->shown->id == template->id &&
                           self->shown->version == template->version))
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  mdg_template_load_async (self->access, template->id, self->loading, on_template,
                           g_object_ref (self));
}

/* ---- what is done with it ---- */

static void
insert (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (widget);
  g_autofree char *missing = NULL;
  g_autofree char *text = mdg_prompt_form_fill (self->form, &missing);
  g_autofree char *sentence =
    missing != NULL ? g_strdup_printf (_ ("Fill in “%s”."), missing) : NULL;
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (text == NULL)
    return;
  mdg_template_note_use (self->access, self->shown->id);
  g_signal_emit (self, insert_signal, 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPromptsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return;
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
toggle_favourite (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (widget);
  if (self->shown == NULL)
    return;
  self->shown->favourite = !self->shown->favourite;
  gtk_button_set_label (self->star,
                        self->shown->favourite ? _ ("★ Favourite") : _ ("☆ Favourite"));
  mdg_template_set_favourite_async (self->access, self->shown->id, self->shown->favourite,
                                    self->cancellable, on_done, g_object_ref (self));
}

static void
on_saved (MdgPromptsDialog *self, const MdgTemplate *template)
{
  if (self->access == NULL)
    return;
  g_clear_pointer (&self->shown, mdg_template_free);
  self->shown = mdg_template_copy (template);
  show_template (self);
  mdg_paged_list_refresh (self->templates);
}

static void
open_editor (MdgPromptsDialog *self, const MdgTemplate *template)
{
  MdgPromptEditor *editor = mdg_prompt_editor_present (GTK_WIDGET (self), self->access, template);
  g_signal_connect_object (editor, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
}

static void
make_new (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_editor (MDG_PROMPTS_DIALOG (widget), NULL);
}

static void
edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (widget);
  if (self->shown != NULL)
    open_editor (self, self->shown);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgPromptsDialog *self = user_data;
  if (self->access != NULL)
    gtk_stack_set_visible_child_name (self->side, "empty");
  on_done (source, result, user_data);
}

static void
delete_now (gpointer owner)
{
  MdgPromptsDialog *self = owner;
  if (self->shown != NULL)
    mdg_template_delete_async (self->access, self->shown->id, self->cancellable, on_deleted,
                               g_object_ref (self));
}

static void
ask_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (widget);
  if (self->shown == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Delete “%s”?"), self->shown->title);
  mdg_dialog_ask (widget, title, _ ("All its versions go with it, for everybody who sees it."),
                  _ ("Delete"), TRUE, NULL, delete_now, self);
}

static void
on_activate (MdgPromptsDialog *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

/* ---- widget ---- */

static void
show_list (MdgPromptsDialog *self)
{
  self->templates = mdg_templates_list_new (self->access);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  GtkFilterListModel *narrowed = gtk_filter_list_model_new (
    G_LIST_MODEL (g_object_ref (self->templates)), GTK_FILTER (g_object_ref (self->filter)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (narrowed));
  g_object_unref (narrowed);
  g_signal_connect_object (self->templates, "loaded", G_CALLBACK (on_loaded), self,
                           G_CONNECT_SWAPPED);
}

MdgPromptsDialog *
mdg_prompts_dialog_present (GtkWidget *over, MdgAccess *access)
{
  MdgPromptsDialog *self = g_object_new (MDG_TYPE_PROMPTS_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), over);
  self->access = g_object_ref (access);
  show_list (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
  return self;
}

static void
mdg_prompts_dialog_dispose (GObject *object)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->loading);
  if (self->templates != NULL)
    {
      gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
      mdg_paged_list_cancel (self->templates);
    }
  g_clear_object (&self->templates);
  g_clear_object (&self->filter);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_prompts_dialog_parent_class)->dispose (object);
}

static void
mdg_prompts_dialog_finalize (GObject *object)
{
  MdgPromptsDialog *self = MDG_PROMPTS_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->loading);
  g_ptr_array_unref (self->keys);
  mdg_template_free (self->shown);
  G_OBJECT_CLASS (mdg_prompts_dialog_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "prompts.insert", NULL, insert);
  gtk_widget_class_install_action (widget_class, "prompts.favourite", NULL, toggle_favourite);
  gtk_widget_class_install_action (widget_class, "prompts.new", NULL, make_new);
  gtk_widget_class_install_action (widget_class, "prompts.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "prompts.delete", NULL, ask_delete);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "prompts.insert", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "prompts.new",
                                       NULL);
}

static void
mdg_prompts_dialog_class_init (MdgPromptsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_prompts_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_prompts_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_PROMPT_FORM);
  g_type_ensure (MDG_TYPE_TEMPLATE_ITEM);
  insert_signal = g_signal_new ("insert", MDG_TYPE_PROMPTS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/prompts/prompts-dialog.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgPromptsDialog, name)
  CHILD (banner);
  CHILD (categories);
  CHILD (words);
  CHILD (selection);
  CHILD (nothing);
  CHILD (side);
  CHILD (title);
  CHILD (description);
  CHILD (caption);
  CHILD (star);
  CHILD (edit);
  CHILD (delete);
  CHILD (form);
  CHILD (preview);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  install_actions (widget_class);
}

static void
mdg_prompts_dialog_init (MdgPromptsDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->keys = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_category (self, ALL, _ ("All"));
  add_category (self, FAVOURITES, _ ("Favourites"));
  add_category (self, OWN, _ ("Own and shared"));
  gtk_list_box_select_row (self->categories, gtk_list_box_get_row_at_index (self->categories, 0));
}
