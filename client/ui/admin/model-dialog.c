/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/model-dialog.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgModelDialog
{
  GtkWindow parent_instance;
  MdgModelAdmin *admin;
  MdgLanguageModel *model; /* as it was */
  GCancellable *cancellable;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *name;
  GtkDropDown *provider;
  GtkEditable *url;
  GtkEditable *model_name;
  GtkEditable *key;
  GtkEditable *region;
  GtkDropDown *cost_class;
  GtkSpinButton *weight;
  GtkSpinButton *context_size;
  GtkSpinButton *max_answer;
  GtkSpinButton *max_parallel;
  GtkSpinButton *rank;
  GtkCheckButton *domestic;
  GtkCheckButton *no_training;
  GtkCheckButton *images;
  GtkCheckButton *enabled;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgModelDialog, mdg_model_dialog, GTK_TYPE_WINDOW)

typedef struct
{
  const char *value;
  const char *label;
} Choice;

/* Names of products are the same in every language. */
static const Choice providers[] = {
  { MDG_PROVIDER_OPENAI, N_ ("OpenAI-compatible") },
  { MDG_PROVIDER_AZURE, "Azure OpenAI" },
  { MDG_PROVIDER_BEDROCK, "Amazon Bedrock" },
  { MDG_PROVIDER_ANTHROPIC, "Anthropic" },
  { MDG_PROVIDER_VLLM, "vLLM" },
  { MDG_PROVIDER_LLAMA_CPP, "llama.cpp" },
  { MDG_PROVIDER_OLLAMA, "Ollama" },
};
static const Choice classes[] = {
  { MDG_COST_STANDARD, N_ ("Standard model") },
  { MDG_COST_LIGHT, N_ ("Light model") },
};

static void
fill_choices (GtkDropDown *drop_down, const Choice *choices, guint n, const char *value)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, _ (choices[i].label));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (names));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (choices[i].value, value) == 0)
      gtk_drop_down_set_selected (drop_down, i);
}

static char *
chosen (GtkDropDown *drop_down, const Choice *choices)
{
  return g_strdup (choices[gtk_drop_down_get_selected (drop_down)].value);
}

static char *
text_of (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

/* ---- saving ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgModelDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model-dialog.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes == NULL || self->admin == NULL)
    return;
  mdg_paged_list_refresh (mdg_model_admin_get_models (self->admin));
  gtk_window_destroy (GTK_WINDOW (self));
}

static MdgLanguageModel *
read_form (MdgModelDialog *self)
{
  MdgLanguageModel *model = mdg_language_model_new ();
  const char *key = gtk_editable_get_text (self->key);
  model->id = self->model->id;
  model->version = self->model->version;
  model->name = text_of (self->name);
  model->provider = chosen (self->provider, providers);
  model->url = text_of (self->url);
  model->model = text_of (self->model_name);
  model->region = text_of (self->region);
  /* An empty entry keeps the key that the server has. */
  model->key = *key != '\0' ? g_strdup (key) : NULL;
  model->cost_class = chosen (self->cost_class, classes);
  model->weight = gtk_spin_button_get_value_as_int (self->weight);
  model->context_size = gtk_spin_button_get_value_as_int (self->context_size);
  model->max_answer = gtk_spin_button_get_value_as_int (self->max_answer);
  model->max_parallel = gtk_spin_button_get_value_as_int (self->max_parallel);
  model->rank = gtk_spin_button_get_value_as_int (self->rank);
  model->domestic = gtk_check_button_get_active (self->domestic);
  model->no_training = gtk_check_button_get_active (self->no_training);
  model->images = gtk_check_button_get_active (self->images);
  model->enabled = gtk_check_button_get_active (self->enabled);
  return model;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgModelDialog *self = MDG_MODEL_DIALOG (widget);
  g_autoptr (MdgLanguageModel) model = read_form (self);
  if (*model->name == '\0' || *model->url == '\0' || *model->model == '\0')
    {
      mdg_banner_say (self->banner, "bad", _ ("Enter the name, the address and the model."), NULL,
                      NULL);
      return;
    }
  if (model->max_answer > model->context_size)
    {
      mdg_banner_say (self->banner, "bad",
                      _ ("An answer cannot be longer than the context."), NULL, NULL);
      return;
    }
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "model-dialog.save", FALSE);
  mdg_model_admin_save_async (self->admin, model, self->cancellable, on_saved,
                              g_object_ref (self));
}

/* ---- showing ---- */

/* What is usual for a model that is new. */
static MdgLanguageModel *
new_model (void)
{
  MdgLanguageModel *model = mdg_language_model_new ();
  model->provider = g_strdup (MDG_PROVIDER_OPENAI);
  model->cost_class = g_strdup (MDG_COST_STANDARD);
  model->weight = 100;
  model->context_size = 32768;
  model->max_answer = 4096;
  model->domestic = TRUE;
  model->enabled = TRUE;
  return model;
}

static void
set_text (GtkEditable *editable, const char *text)
{
  gtk_editable_set_text (editable, text != NULL ? text : "");
}

static void
show (MdgModelDialog *self)
{
  const MdgLanguageModel *model = self->model;
  set_text (self->name, model->name);
  set_text (self->url, model->url);
  set_text (self->model_name, model->model);
  set_text (self->region, model->region);
  fill_choices (self->provider, providers, G_N_ELEMENTS (providers), model->provider);
  fill_choices (self->cost_class, classes, G_N_ELEMENTS (classes), model->cost_class);
  gtk_spin_button_set_value (self->weight, (double) model->weight);
  gtk_spin_button_set_value (self->context_size, (double) model->context_size);
  gtk_spin_button_set_value (self->max_answer, (double) model->max_answer);
  gtk_spin_button_set_value (self->max_parallel, (double) model->max_parallel);
  gtk_spin_button_set_value (self->rank, (double) model->rank);
  gtk_check_button_set_active (self->domestic, model->domestic);
  gtk_check_button_set_active (self->no_training, model->no_training);
  gtk_check_button_set_active (self->images, model->images);
  gtk_check_button_set_active (self->enabled, model->enabled);
  if (model->has_key)
    g_object_set (self->key, "placeholder-text", _ ("Kept as it is"), NULL);
}

void
mdg_model_dialog_present (GtkWidget *parent, MdgModelAdmin *admin, const MdgLanguageModel *model)
{
  MdgModelDialog *self = g_object_new (MDG_TYPE_MODEL_DIALOG, NULL);
  const char *heading =
    model != NULL ? _ ("Change the language model") : _ ("Add a language model");
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->admin = g_object_ref (admin);
  self->model = model != NULL ? mdg_language_model_copy (model) : new_model ();
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  show (self);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_model_dialog_dispose (GObject *object)
{
  MdgModelDialog *self = MDG_MODEL_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  G_OBJECT_CLASS (mdg_model_dialog_parent_class)->dispose (object);
}

static void
mdg_model_dialog_finalize (GObject *object)
{
  mdg_language_model_free (MDG_MODEL_DIALOG (object)->model);
  G_OBJECT_CLASS (mdg_model_dialog_parent_class)->finalize (object);
}

static void
mdg_model_dialog_class_init (MdgModelDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_model_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_model_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/model-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, provider);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, url);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, model_name);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, key);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, region);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, cost_class);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, weight);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, context_size);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, max_answer);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, max_parallel);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, rank);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, domestic);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, no_training);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, images);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, enabled);
  gtk_widget_class_bind_template_child (widget_class, MdgModelDialog, spinner);
  gtk_widget_class_install_action (widget_class, "model-dialog.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_model_dialog_init (MdgModelDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
