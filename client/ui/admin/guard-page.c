/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/guard-page.h"

#include "client/model/answer.h"
#include "client/model/model-admin.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/page.h"

#include <glib/gi18n.h>

struct _MdgGuardPage
{
  GtkBox parent_instance;
  MdgModelAdmin *admin;
  MdgGuardSettings *settings; /* as the server has them; NULL before they are loaded */
  MdgBanner *banner;
  GtkDropDown *my_number;
  GtkDropDown *card;
  GtkDropDown *telephone;
  GtkDropDown *mail;
  GtkDropDown *word;
  GtkTextView *words;
  GtkCheckButton *abroad;
  GtkLabel *reason;
  gboolean filling;
  gboolean changed;
};

static void mdg_guard_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgGuardPage,
                               mdg_guard_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_guard_page_iface_init))

static const char *const actions[] = { MDG_GUARD_OFF, MDG_GUARD_WARN, MDG_GUARD_MASK,
                                       MDG_GUARD_BLOCK };
static const char *const labels[] = { N_ ("Not looked for"), N_ ("Ask the sender first"),
                                      N_ ("Cover it and send the rest"), N_ ("Do not send") };

/* ---- form ---- */

static void
set_changed (MdgGuardPage *self, gboolean changed)
{
  self->changed = changed;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "guard.save", changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "guard.undo", changed);
  gtk_label_set_text (self->reason, changed
                                      ? _ ("Not saved yet. Every change stands in the audit log.")
                                      : _ ("Every change stands in the audit log."));
}

static void
on_edited (MdgGuardPage *self)
{
  if (!self->filling && self->settings != NULL)
    set_changed (self, TRUE);
}

static void
choose (GtkDropDown *drop_down, const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i], action) == 0)
      gtk_drop_down_set_selected (drop_down, i);
}

static char *
chosen (GtkDropDown *drop_down)
{
  return g_strdup (actions[gtk_drop_down_get_selected (drop_down)]);
}

static void
show (MdgGuardPage *self)
{
  const MdgGuardSettings *settings = self->settings;
  g_autofree char *words = g_strjoinv ("\n", settings->words);
  self->filling = TRUE;
  choose (self->my_number, settings->my_number);
  choose (self->card, settings->card);
  choose (self->telephone, settings->telephone);
  choose (self->mail, settings->mail);
  choose (self->word, settings->word);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->words), words, -1);
  gtk_check_button_set_active (self->abroad, settings->abroad);
  self->filling = FALSE;
  set_changed (self, FALSE);
}

/* The lines that are not empty. */
static char **
read_words (MdgGuardPage *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->words);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (words, lines[i]);
  return g_strv_builder_end (words);
}

static MdgGuardSettings *
read_form (MdgGuardPage *self)
{
  MdgGuardSettings *settings = mdg_guard_settings_new ();
  settings->my_number = chosen (self->my_number);
  settings->card = chosen (self->card);
  settings->telephone = chosen (self->telephone);
  settings->mail = chosen (self->mail);
  settings->word = chosen (self->word);
  settings->words = read_words (self);
  settings->abroad = gtk_check_button_get_active (self->abroad);
  settings->version = self->settings->version;
  return settings;
}

/* ---- loading and saving ---- */

static void
take (MdgGuardPage *self, GAsyncResult *result, const char *done)
{
  g_autoptr (GError) error = NULL;
  MdgGuardSettings *settings =
    mdg_answer_finish_record (result, &MDG_GUARD_SETTINGS_TYPE, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, settings != NULL ? "ok" : "bad",
                  settings != NULL ? done : sentence, NULL, NULL);
  if (settings == NULL)
    {
      set_changed (self, self->changed);
      return;
    }
  g_clear_pointer (&self->settings, mdg_guard_settings_free);
  self->settings = settings;
  show (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgGuardPage) self = user_data;
  take (self, result, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgGuardPage) self = user_data;
  take (self, result, _ ("Saved. It holds for the next question."));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgGuardPage *self = MDG_GUARD_PAGE (widget);
  if (self->settings == NULL)
    return;
  g_autoptr (MdgGuardSettings) settings = read_form (self);
  gtk_widget_action_set_enabled (widget, "guard.save", FALSE);
  mdg_model_admin_save_guard_async (self->admin, settings, NULL, on_saved, g_object_ref (self));
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgGuardPage *self = MDG_GUARD_PAGE (widget);
  mdg_banner_say (self->banner, "ok", NULL, NULL, NULL);
  if (self->settings != NULL)
    show (self);
}

static void
load (MdgGuardPage *self)
{
  if (!self->changed)
    mdg_model_admin_load_guard_async (self->admin, NULL, on_loaded, g_object_ref (self));
}

/* ---- page ---- */

static void
page_reload (MdgPage *page)
{
  load (MDG_GUARD_PAGE (page));
}

static void
mdg_guard_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
}

GtkWidget *
mdg_guard_page_new (MdgAdmin *admin)
{
  MdgGuardPage *self = g_object_new (MDG_TYPE_GUARD_PAGE, NULL);
  self->admin = mdg_model_admin_new (mdg_admin_get_access (admin));
  g_signal_connect (self, "map", G_CALLBACK (load), NULL);
  return GTK_WIDGET (self);
}

static void
mdg_guard_page_dispose (GObject *object)
{
  g_clear_object (&MDG_GUARD_PAGE (object)->admin);
  G_OBJECT_CLASS (mdg_guard_page_parent_class)->dispose (object);
}

static void
mdg_guard_page_finalize (GObject *object)
{
  mdg_guard_settings_free (MDG_GUARD_PAGE (object)->settings);
  G_OBJECT_CLASS (mdg_guard_page_parent_class)->finalize (object);
}

static void
mdg_guard_page_class_init (MdgGuardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_guard_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_guard_page_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/guard-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, my_number);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, card);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, telephone);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, mail);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, word);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, words);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, abroad);
  gtk_widget_class_bind_template_child (widget_class, MdgGuardPage, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_install_action (widget_class, "guard.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "guard.undo", NULL, undo);
}

static void
mdg_guard_page_init (MdgGuardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkDropDown *drop_downs[] = { self->my_number, self->card, self->telephone, self->mail,
                                self->word };
  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (drop_downs); i++)
    {
      g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
      for (guint l = 0; l < G_N_ELEMENTS (labels); l++)
        gtk_string_list_append (names, _ (labels[l]));
      gtk_drop_down_set_model (drop_downs[i], G_LIST_MODEL (names));
    }
  self->filling = FALSE;
  g_signal_connect_object (gtk_text_view_get_buffer (self->words), "changed",
                           G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  set_changed (self, FALSE);
}
