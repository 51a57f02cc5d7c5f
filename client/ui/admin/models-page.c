/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/models-page.h"

#include "client/model/answer.h"
#include "client/model/model-admin.h"
#include "client/ui/admin/model-dialog.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"

#include <glib/gi18n.h>

struct _MdgModelsPage
{
  GtkBox parent_instance;
  MdgModelAdmin *admin;
  MdgBanner *banner;
  GtkColumnView *table;
  GtkSingleSelection *selection;
  GtkLabel *state;
  gboolean testing;
  gboolean ever_shown;
};

static void mdg_models_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgModelsPage,
                               mdg_models_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_models_page_iface_init))

/* The chosen model; NULL when there is none. */
static const MdgLanguageModel *
get_chosen (MdgModelsPage *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? mdg_item_get_record (item) : NULL;
}

static void
on_selected (MdgModelsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean chosen = get_chosen (self) != NULL;
  gtk_widget_action_set_enabled (widget, "models.change", chosen);
  gtk_widget_action_set_enabled (widget, "models.delete", chosen);
  gtk_widget_action_set_enabled (widget, "models.test", chosen && !self->testing);
}

static void
on_list_state (MdgPagedList *list, GParamSpec *pspec, MdgModelsPage *self)
{
  const char *trouble = mdg_paged_list_get_trouble (list);
  const char *text = g_list_model_get_n_items (G_LIST_MODEL (list)) > 0
                       ? _ ("Standard models are used by rank; a light model answers when a limit "
                            "is reached. Hosts stand in the configuration of the server.")
                       : _ ("No language model is set up. Until then, search shows passages of "
                            "documents. Add one to get answers.");
  if (mdg_paged_list_is_loading (list))
    text = _ ("Loading");
  gtk_label_set_text (self->state, trouble != NULL ? trouble : text);
}

static void
add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_model_dialog_present (widget, MDG_MODELS_PAGE (widget)->admin, NULL);
}

static void
change (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgModelsPage *self = MDG_MODELS_PAGE (widget);
  if (get_chosen (self) != NULL)
    mdg_model_dialog_present (widget, self->admin, get_chosen (self));
}

static void
on_activated (MdgModelsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "models.change", NULL);
}

/* ---- test ---- */

static char *
sentence_of_test (const MdgModelTest *test)
{
  if (!test->ok)
    return g_strdup (test->problem_text);
  return g_strdup_printf (_ ("It answered. First word after %.1f seconds: %s"),
                          (double) test->first_us / G_USEC_PER_SEC,
                          test->text != NULL ? test->text : "");
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgModelsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgModelTest) test = mdg_answer_finish_record (result, &MDG_MODEL_TEST_TYPE, &error);
  g_autofree char *sentence =
    test != NULL ? sentence_of_test (test) : mdg_answer_sentence (error);
  self->testing = FALSE;
  if (self->admin == NULL)
    return;
  on_selected (self);
  mdg_banner_say (self->banner, test != NULL && test->ok ? "ok" : "bad", sentence, NULL, NULL);
  mdg_paged_list_refresh (mdg_model_admin_get_models (self->admin));
}

static void
test (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgModelsPage *self = MDG_MODELS_PAGE (widget);
  const MdgLanguageModel *model = get_chosen (self);
  if (model == NULL)
    return;
  g_autofree char *sentence = g_strdup_printf (_ ("%s is being asked."), model->name);
  self->testing = TRUE;
  on_selected (self);
  mdg_banner_say (self->banner, "warn", sentence, NULL, NULL);
  mdg_model_admin_test_async (self->admin, model->id, NULL, on_tested, g_object_ref (self));
}

/* ---- delete ---- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgModelsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL && self->admin != NULL)
    mdg_paged_list_refresh (mdg_model_admin_get_models (self->admin));
}

static void
do_delete (gpointer owner)
{
  MdgModelsPage *self = owner;
  const MdgLanguageModel *model = get_chosen (self);
  if (model != NULL)
    mdg_model_admin_delete_async (self->admin, model->id, NULL, on_deleted, g_object_ref (self));
}

static void
delete_model (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgModelsPage *self = MDG_MODELS_PAGE (widget);
  if (get_chosen (self) == NULL)
    return;
  g_autofree char *title =
    g_strdup_printf (_ ("Delete the language model %s?"), get_chosen (self)->name);
  mdg_dialog_ask (widget, title, _ ("What it was used for stays on record."), _ ("Delete"), TRUE,
                  NULL, do_delete, self);
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  mdg_paged_list_reload (mdg_model_admin_get_models (MDG_MODELS_PAGE (page)->admin));
}

static void
mdg_models_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
}

static void
on_map (MdgModelsPage *self)
{
  if (self->ever_shown)
    return;
  self->ever_shown = TRUE;
  mdg_paged_list_reload (mdg_model_admin_get_models (self->admin));
}

GtkWidget *
mdg_models_page_new (MdgAdmin *admin)
{
  MdgModelsPage *self = g_object_new (MDG_TYPE_MODELS_PAGE, NULL);
  self->admin = mdg_model_admin_new (mdg_admin_get_access (admin));
  MdgPagedList *list = mdg_model_admin_get_models (self->admin);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (list));
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_state), self, 0);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  on_selected (self);
  return GTK_WIDGET (self);
}

static void
mdg_models_page_dispose (GObject *object)
{
  g_clear_object (&MDG_MODELS_PAGE (object)->admin);
  G_OBJECT_CLASS (mdg_models_page_parent_class)->dispose (object);
}

static void
mdg_models_page_class_init (MdgModelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_models_page_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_MODEL_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/models-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgModelsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgModelsPage, table);
  gtk_widget_class_bind_template_child (widget_class, MdgModelsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, MdgModelsPage, state);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_install_action (widget_class, "models.add", NULL, add);
  gtk_widget_class_install_action (widget_class, "models.change", NULL, change);
  gtk_widget_class_install_action (widget_class, "models.test", NULL, test);
  gtk_widget_class_install_action (widget_class, "models.delete", NULL, delete_model);
}

static void
mdg_models_page_init (MdgModelsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (on_activated), self);
}
