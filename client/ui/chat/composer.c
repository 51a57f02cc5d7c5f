/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/composer.h"

#include "client/model/answer.h"
#include "client/model/chat-phrases.h"
#include "client/ui/chat/attachment-chip.h"
#include "client/ui/chat/guard-box.h"
#include "client/ui/chat/scope-button.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/file-chooser.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

/* The number of characters is told from this share of the limit. */
#define COUNT_FROM (MDG_MESSAGE_MAX_CHARS * 9 / 10)

struct _MdgComposer
{
  GtkBox parent_instance;
  MdgChatMeans *means;
  MdgAttachments *attachments;
  gint64 replaces; /* the question that is asked again; 0: a new one */
  gint64 model_id; /* chosen; 0: the first */
  MdgAsk *held;    /* what the guard holds back */
  gboolean running;
  gboolean filling;
  char *trouble;
  gboolean converting; /* an input method has text of its own in the view */
  MdgBanner *banner;
  MdgGuardBox *guard;
  GtkWidget *edit_bar;
  GtkWidget *frame;
  GtkFlowBox *files;
  GtkTextView *view;
  GtkLabel *hint;
  MdgScopeButton *scope;
  GtkDropDown *model;
  GtkWidget *send_button;
  GtkWidget *stop_button;
  GtkWidget *meter_box;
  GtkProgressBar *meter;
  GtkLabel *meter_text;
  GtkLabel *note;
};

enum
{
  SEND,
  STOP,
  EDITED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgComposer, mdg_composer, GTK_TYPE_BOX)

static GtkTextBuffer *
buffer_of (MdgComposer *self)
{
  return gtk_text_view_get_buffer (self->view);
}

char *
mdg_composer_dup_text (MdgComposer *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer_of (self), &start, &end);
  return gtk_text_buffer_get_text (buffer_of (self), &start, &end, FALSE);
}

MdgAttachments *
mdg_composer_get_attachments (MdgComposer *self)
{
  return self->attachments;
}

void
mdg_composer_focus (MdgComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* What went wrong, else that there is no model. */
static void
show_banner (MdgComposer *self)
{
  const MdgModelChoices *choices =
    self->means != NULL ? mdg_chat_means_get_choices (self->means) : NULL;
  gboolean none = choices != NULL && choices->models->len == 0;
  const char *sentence = NULL;
  if (none)
    sentence = choices->sentence != NULL
                 ? choices->sentence
                 : _ ("No language model is set up. You see the passages found.");
  if (self->trouble != NULL)
    sentence = self->trouble;
  mdg_banner_say (self->banner, self->trouble != NULL ? "bad" : "warn", sentence, NULL, NULL);
}

void
mdg_composer_say (MdgComposer *self, const char *sentence)
{
  g_free (self->trouble);
  self->trouble = g_strdup (sentence);
  show_banner (self);
}

/* ---- what can be sent ---- */

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* NULL, or what is missing. */
static char *
what_is_missing (MdgComposer *self)
{
  g_autofree char *text = mdg_composer_dup_text (self);
  long length = g_utf8_strlen (text, -1);
  g_autoptr (MdgScope) scope = mdg_scope_button_dup_scope (self->scope);
  gboolean files =
    self->attachments != NULL &&
    g_list_model_get_n_items (mdg_attachments_get_items (self->attachments)) > 0;
  if (length > MDG_MESSAGE_MAX_CHARS)
    return g_strdup_printf (_ ("%ld characters too long"), length - MDG_MESSAGE_MAX_CHARS);
  if (files && !mdg_attachments_are_ready (self->attachments))
    return g_strdup (_ ("A file is not read yet, or could not be."));
  if (g_strcmp0 (scope->kind, MDG_SCOPE_ATTACHMENTS) == 0 && !files)
    return g_strdup (_ ("Attach a file to be answered from."));
  if (length >= COUNT_FROM)
    return g_strdup_printf ("%ld / %d", length, MDG_MESSAGE_MAX_CHARS);
  return NULL;
}

static gboolean
can_send (MdgComposer *self)
{
  g_autofree char *text = mdg_composer_dup_text (self);
  g_autoptr (MdgScope) scope = mdg_scope_button_dup_scope (self->scope);
  gboolean files = g_list_model_get_n_items (mdg_attachments_get_items (self->attachments)) > 0;
  return !self->running && !is_blank (text) &&
         g_utf8_strlen (text, -1) <= MDG_MESSAGE_MAX_CHARS &&
         mdg_attachments_are_ready (self->attachments) &&
         (files || g_strcmp0 (scope->kind, MDG_SCOPE_ATTACHMENTS) != 0);
}

static void
update (MdgComposer *self)
{
  g_autofree char *missing = what_is_missing (self);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer_of (self), &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->hint),
                          gtk_text_iter_equal (&start, &end) && !self->converting);
  gtk_label_set_text (self->note, missing != NULL ? missing : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), missing != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send",
                                 self->attachments != NULL && can_send (self));
  gtk_widget_set_visible (self->send_button, !self->running);
  gtk_widget_set_visible (self->stop_button, self->running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.stop", self->running);
}

static gint64
chosen_model (MdgComposer *self)
{
  const MdgModelChoices *choices = mdg_chat_means_get_choices (self->means);
  guint chosen = gtk_drop_down_get_selected (self->model);
  if (choices == NULL || chosen >= choices->models->len)
    return 0;
  return ((const MdgModelChoice *) choices->models->pdata[chosen])->id;
}

static MdgAsk *
make_ask (MdgComposer *self)
{
  MdgAsk *ask = mdg_ask_new ();
  ask->text = mdg_composer_dup_text (self);
  g_strchomp (ask->text);
  ask->replaces = self->replaces;
  g_clear_pointer (&ask->scope, mdg_scope_free);
  ask->scope = mdg_scope_button_dup_scope (self->scope);
  ask->model_id = chosen_model (self);
  g_strfreev (ask->attachments);
  ask->attachments = mdg_attachments_dup_ids (self->attachments);
  return ask;
}

MdgAsk *
mdg_composer_ask_again (MdgComposer *self, gint64 message_id)
{
  MdgAsk *ask = mdg_ask_new ();
  ask->replaces = message_id;
  g_clear_pointer (&ask->scope, mdg_scope_free);
  ask->scope = mdg_scope_button_dup_scope (self->scope);
  ask->model_id = chosen_model (self);
  return ask;
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgComposer *self = MDG_COMPOSER (widget);
  if (!can_send (self))
    return;
  g_autoptr (MdgAsk) ask = make_ask (self);
  mdg_composer_say (self, NULL);
  mdg_guard_box_hide (self->guard);
  g_signal_emit (self, signals[SEND], 0, ask);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[STOP], 0);
}

/* ---- the guard ---- */

static void
on_guard_send (MdgComposer *self)
{
  g_autoptr (MdgAsk) ask = g_steal_pointer (&self->held);
  if (ask == NULL)
    return;
  ask->send_anyway = TRUE;
  g_signal_emit (self, signals[SEND], 0, ask);
}

static void
on_guard_change (MdgComposer *self)
{
  g_clear_pointer (&self->held, mdg_ask_free);
  mdg_composer_focus (self);
}

typedef struct
{
  MdgComposer *self;
  GError *error;
} Checking;

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Checking *checking = user_data;
  g_autoptr (MdgComposer) self = checking->self;
  g_autoptr (GError) error = checking->error;
  g_free (checking);
  g_autoptr (MdgGuardReport) report =
    mdg_answer_finish_record (result, &MDG_GUARD_REPORT_TYPE, NULL);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->held != NULL)
    mdg_guard_box_show (self->guard, sentence, self->held->text != NULL ? self->held->text : "",
                        report, g_error_matches (error, MDG_ERROR, MDG_ERROR_GUARD_BLOCKED));
}

static void
ask_guard (MdgComposer *self, const GError *error, const MdgAsk *ask)
{
  Checking *checking = g_new0 (Checking, 1);
  checking->self = g_object_ref (self);
  checking->error = g_error_copy (error);
  g_clear_pointer (&self->held, mdg_ask_free);
  self->held = mdg_ask_copy (ask);
  mdg_chat_means_check_async (self->means, ask->text != NULL ? ask->text : "", ask->attachments,
                              NULL, on_checked, checking);
}

void
mdg_composer_refused (MdgComposer *self, const GError *error, const MdgAsk *ask)
{
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (g_error_matches (error, MDG_ERROR, MDG_ERROR_GUARD_WARNING) ||
      g_error_matches (error, MDG_ERROR, MDG_ERROR_GUARD_BLOCKED))
    ask_guard (self, error, ask);
  else
    mdg_composer_say (self, sentence);
}

/* ---- text ---- */

void
mdg_composer_set_text (MdgComposer *self, const char *text)
{
  gtk_text_buffer_set_text (buffer_of (self), text, -1);
}

void
mdg_composer_insert_text (MdgComposer *self, const char *text)
{
  gtk_text_buffer_begin_user_action (buffer_of (self));
  gtk_text_buffer_delete_selection (buffer_of (self), TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer_of (self), text, -1);
  gtk_text_buffer_end_user_action (buffer_of (self));
  mdg_composer_focus (self);
}

static void
on_text (MdgComposer *self)
{
  update (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
on_preedit (MdgComposer *self, const char *preedit)
{
  self->converting = preedit != NULL && *preedit != '\0';
  update (self);
}

/* The input method is asked first: what it takes is neither sent nor a new line. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        MdgComposer *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  gboolean enter = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
  if (!enter || (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (gtk_text_view_im_context_filter_keypress (self->view, event))
    return GDK_EVENT_STOP;
  if (self->converting)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "composer.send", NULL);
  return GDK_EVENT_STOP;
}

void
mdg_composer_edit (MdgComposer *self, const MdgMessage *question, const char *text)
{
  self->replaces = question->id;
  mdg_attachments_clear (self->attachments);
  for (guint i = 0; i < question->attachments->len; i++)
    mdg_attachments_add_record (self->attachments, question->attachments->pdata[i]);
  mdg_composer_set_text (self, text);
  gtk_widget_set_visible (self->edit_bar, TRUE);
  mdg_composer_focus (self);
}

static void
end_edit (MdgComposer *self)
{
  self->replaces = 0;
  gtk_widget_set_visible (self->edit_bar, FALSE);
}

static void
end_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgComposer *self = MDG_COMPOSER (widget);
  end_edit (self);
  mdg_attachments_clear (self->attachments);
  mdg_composer_set_text (self, "");
  mdg_composer_focus (self);
}

void
mdg_composer_sent (MdgComposer *self)
{
  end_edit (self);
  g_clear_pointer (&self->held, mdg_ask_free);
  mdg_attachments_clear (self->attachments);
  mdg_composer_set_text (self, "");
  mdg_composer_say (self, NULL);
  mdg_guard_box_hide (self->guard);
}

/* ---- files ---- */

static void
on_chip_removed (MdgAttachmentChip *chip, MdgComposer *self)
{
  mdg_attachments_remove (self->attachments, mdg_attachment_chip_get_item (chip));
  mdg_composer_focus (self);
}

static GtkWidget *
make_chip (gpointer item, gpointer user_data)
{
  GtkWidget *chip = mdg_attachment_chip_new (item);
  g_signal_connect_object (chip, "remove", G_CALLBACK (on_chip_removed), user_data, 0);
  return chip;
}

static void
on_attachments (MdgComposer *self)
{
  gtk_widget_set_visible (
    GTK_WIDGET (self->files),
    g_list_model_get_n_items (mdg_attachments_get_items (self->attachments)) > 0);
  update (self);
}

void
mdg_composer_add_files (MdgComposer *self, GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *sentence = mdg_attachments_add_file (self->attachments, file);
      mdg_composer_say (self, sentence);
      if (sentence != NULL)
        return;
    }
}

static void
on_files_chosen (GListModel *files, gpointer user_data)
{
  mdg_composer_add_files (MDG_COMPOSER (user_data), files);
}

static void
attach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mdg_file_chooser_open_many (widget, _ ("Attach files"), &MDG_FILE_KIND_DOCUMENTS, on_files_chosen,
                              widget);
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgComposer) self = user_data;
  g_autoptr (GdkTexture) texture =
    gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) png = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
  if (png == NULL || self->attachments == NULL)
    return;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf (_ ("Picture %s.png"), time);
  g_autofree char *sentence = mdg_attachments_add_bytes (self->attachments, name, png);
  mdg_composer_say (self, sentence);
}

static void
on_pasted_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgComposer) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  if (value == NULL || self->attachments == NULL)
    return;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) list = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *link = list; link != NULL; link = link->next)
    g_list_store_append (files, link->data);
  mdg_composer_add_files (self, G_LIST_MODEL (files));
}

/* Text goes into the view as ever; files and pictures go beside it. */
static void
on_paste (MdgComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard));
  formats = gdk_content_formats_union_deserialize_gtypes (formats);
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_pasted_files, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) &&
           !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_picture, g_object_ref (self));
  else
    return;
  g_signal_stop_emission_by_name (self->view, "paste-clipboard");
}

/* ---- models and meter ---- */

static void
select_model (MdgComposer *self, const MdgModelChoices *choices)
{
  guint chosen = 0;
  for (guint i = 0; i < choices->models->len; i++)
    if (((const MdgModelChoice *) choices->models->pdata[i])->id == self->model_id)
      chosen = i;
  gtk_drop_down_set_selected (self->model, chosen);
}

static void
show_models (MdgComposer *self)
{
  const MdgModelChoices *choices = mdg_chat_means_get_choices (self->means);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  if (choices == NULL)
    return;
  for (guint i = 0; i < choices->models->len; i++)
    gtk_string_list_append (names, ((const MdgModelChoice *) choices->models->pdata[i])->name);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->model, G_LIST_MODEL (names));
  select_model (self, choices);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->model), choices->models->len > 0);
  show_banner (self);
}

static void
show_meter (MdgComposer *self)
{
  const MdgMeter *meter = mdg_chat_means_get_meter (self->means);
  double share = 0;
  gtk_widget_set_visible (self->meter_box, meter != NULL);
  if (meter == NULL)
    return;
  g_autofree char *text = mdg_meter_text (meter, &share);
  g_autofree char *light =
    meter->light_only ? g_strdup_printf (_ ("%s, the light model answers"), text) : NULL;
  gtk_label_set_text (self->meter_text, light != NULL ? light : text);
  gtk_progress_bar_set_fraction (self->meter, share);
  gtk_widget_set_visible (GTK_WIDGET (self->meter), meter->limit > 0);
  if (share >= 0.9)
    gtk_widget_add_css_class (GTK_WIDGET (self->meter), "warn");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->meter), "warn");
}

static void
on_means (MdgComposer *self)
{
  show_models (self);
  show_meter (self);
  update (self);
}

static void
on_model (MdgComposer *self)
{
  if (!self->filling && self->means != NULL)
    self->model_id = chosen_model (self);
}

void
mdg_composer_set_conversation (MdgComposer *self, const MdgConversation *conversation)
{
  const MdgModelChoices *choices = mdg_chat_means_get_choices (self->means);
  self->model_id = conversation != NULL ? conversation->model_id : 0;
  mdg_scope_button_set_scope (self->scope, conversation != NULL ? conversation->scope : NULL);
  if (choices != NULL)
    select_model (self, choices);
  end_edit (self);
  mdg_guard_box_hide (self->guard);
  update (self);
}

void
mdg_composer_set_running (MdgComposer *self, gboolean running)
{
  if (running == self->running)
    return;
  self->running = running;
  update (self);
}

/* ---- widget ---- */

void
mdg_composer_set_up (MdgComposer *self, MdgAccess *access, MdgChatMeans *means)
{
  self->means = g_object_ref (means);
  self->attachments = mdg_attachments_new (access);
  mdg_scope_button_set_folders (self->scope, mdg_chat_means_get_folders (means));
  gtk_flow_box_bind_model (self->files, mdg_attachments_get_items (self->attachments), make_chip,
                           self, NULL);
  g_signal_connect_object (self->attachments, "changed", G_CALLBACK (on_attachments), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (means, "changed", G_CALLBACK (on_means), self, G_CONNECT_SWAPPED);
  on_means (self);
  on_attachments (self);
}

static void
mdg_composer_dispose (GObject *object)
{
  MdgComposer *self = MDG_COMPOSER (object);
  if (self->files != NULL && self->attachments != NULL)
    gtk_flow_box_bind_model (self->files, NULL, NULL, NULL, NULL);
  if (self->attachments != NULL)
    g_signal_handlers_disconnect_by_data (self->attachments, self);
  g_clear_object (&self->attachments);
  g_clear_object (&self->means);
  g_clear_pointer (&self->held, mdg_ask_free);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (mdg_composer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
#define CHILD(name) gtk_widget_class_bind_template_child (klass, MdgComposer, name)
  CHILD (banner);
  CHILD (guard);
  CHILD (edit_bar);
  CHILD (frame);
  CHILD (files);
  CHILD (view);
  CHILD (hint);
  CHILD (scope);
  CHILD (model);
  CHILD (send_button);
  CHILD (stop_button);
  CHILD (meter_box);
  CHILD (meter);
  CHILD (meter_text);
  CHILD (note);
#undef CHILD
  gtk_widget_class_bind_template_callback (klass, update);
  gtk_widget_class_bind_template_callback (klass, on_preedit);
  gtk_widget_class_bind_template_callback (klass, on_paste);
  gtk_widget_class_bind_template_callback (klass, on_model);
  gtk_widget_class_bind_template_callback (klass, on_guard_send);
  gtk_widget_class_bind_template_callback (klass, on_guard_change);
}

static void
mdg_composer_class_init (MdgComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_composer_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_GUARD_BOX);
  g_type_ensure (MDG_TYPE_SCOPE_BUTTON);
  signals[SEND] = g_signal_new ("send", MDG_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STOP] = g_signal_new ("stop", MDG_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", MDG_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/chat/composer.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "composer.attach", NULL, attach_action);
  gtk_widget_class_install_action (widget_class, "composer.end-edit", NULL, end_edit_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "composer.attach",
                                       NULL);
}

static void
mdg_composer_init (MdgComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  g_signal_connect_object (buffer_of (self), "changed", G_CALLBACK (on_text), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
