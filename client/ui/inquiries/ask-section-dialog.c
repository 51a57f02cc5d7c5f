/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/inquiries/ask-section-dialog.h"

#include "client/model/answer.h"
#include "client/model/prompts.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "shared/model/chat.h"
#include "shared/model/folder.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

struct _MdgAskSectionDialog
{
  GtkWindow parent_instance;
  MdgAccess *access;
  gint64 message_id;
  MdgMessage *answer; /* NULL until it is here */
  GPtrArray *folders; /* MdgFolder; NULL until they are here */
  GPtrArray *choices; /* const MdgFolder *, in the order of the drop-down */
  GCancellable *cancellable;
  MdgBanner *banner;
  GtkLabel *heading;
  GtkDropDown *folder;
  GtkLabel *section;
  GtkTextView *question;
  GtkSpinner *spinner;
};

static guint sent_signal;

G_DEFINE_FINAL_TYPE (MdgAskSectionDialog, mdg_ask_section_dialog, GTK_TYPE_WINDOW)

/* ---- folders ---- */

static const MdgFolder *
find_folder (MdgAskSectionDialog *self, gint64 id)
{
  for (guint i = 0; i < self->folders->len; i++)
    if (((MdgFolder *) self->folders->pdata[i])->id == id)
      return self->folders->pdata[i];
  return NULL;
}

static void
add_choice (MdgAskSectionDialog *self, const MdgFolder *folder)
{
  /* Who may only manage access reads nothing there and asks nothing. */
  if (folder != NULL && folder->my_role != NULL && *folder->my_role != '\0' &&
      !g_ptr_array_find (self->choices, folder, NULL))
    g_ptr_array_add (self->choices, (gpointer) folder);
}

/* Those in which something near was found come first, then the ones that were chosen. */
static void
add_searched (MdgAskSectionDialog *self)
{
  const MdgMessage *answer = self->answer;
  for (guint i = 0; answer != NULL && i < answer->nearest->len; i++)
    {
      const MdgHit *hit = answer->nearest->pdata[i];
      if (hit->passage != NULL)
        add_choice (self, find_folder (self, hit->passage->folder_id));
    }
  for (guint i = 0; answer != NULL && i < answer->citations->len; i++)
    add_choice (self,
                find_folder (self, ((MdgCitation *) answer->citations->pdata[i])->folder_id));
  if (answer == NULL || answer->scope == NULL || answer->scope->folders == NULL)
    return;
  for (guint i = 0; answer->scope->folders[i] != NULL; i++)
    add_choice (self,
                find_folder (self, g_ascii_strtoll (answer->scope->folders[i], NULL, 10)));
}

static gboolean
is_limited (MdgAskSectionDialog *self)
{
  return self->answer != NULL && self->answer->scope != NULL &&
         g_strcmp0 (self->answer->scope->kind, MDG_SCOPE_FOLDERS) == 0 && self->choices->len > 0;
}

static void
show_folders (MdgAskSectionDialog *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  add_searched (self);
  for (guint i = 0; !is_limited (self) && i < self->folders->len; i++)
    add_choice (self, self->folders->pdata[i]);
  for (guint i = 0; i < self->choices->len; i++)
    gtk_string_list_append (names, ((const MdgFolder *) self->choices->pdata[i])->name);
  gtk_drop_down_set_model (self->folder, G_LIST_MODEL (names));
  g_object_unref (names);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask.send", self->choices->len > 0);
  if (self->choices->len == 0)
    mdg_banner_say (self->banner, "warn", _ ("You may not read any folder whose section could be "
                                             "asked."),
                    NULL, NULL);
}

static const MdgFolder *
chosen_folder (MdgAskSectionDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->folder);
  return selected < self->choices->len ? self->choices->pdata[selected] : NULL;
}

static void
on_folder (MdgAskSectionDialog *self)
{
  const MdgFolder *folder = chosen_folder (self);
  g_autofree char *text =
    folder != NULL && folder->section_name != NULL
      ? g_strdup_printf (_ ("Goes to the editors and owners of this folder of %s."),
                         folder->section_name)
      : g_strdup ("");
  gtk_label_set_text (self->section, text);
}

static void
on_folders (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAskSectionDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) folders =
    bytes != NULL ? mdg_codec_decode_page (&MDG_FOLDER_TYPE, bytes, &next, &error) : NULL;
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (folders == NULL)
    return;
  self->folders = g_steal_pointer (&folders);
  show_folders (self);
}

static void
load_folders (MdgAskSectionDialog *self)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_FOLDERS, NULL, self->cancellable, on_folders,
                         g_object_ref (self));
}

/* ---- the question ---- */

static void
load_message (MdgAskSectionDialog *self, gint64 id, GAsyncReadyCallback callback)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_MESSAGE, id);
  mdg_access_send_async (self->access, "GET", path, NULL, self->cancellable, callback,
                         g_object_ref (self));
}

static void
on_question (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAskSectionDialog) self = user_data;
  g_autoptr (MdgMessage) message = mdg_answer_finish_record (result, &MDG_MESSAGE_TYPE, NULL);
  if (self->access == NULL)
    return;
  if (message != NULL && message->text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->question), message->text, -1);
}

/* Without its answer the folders are offered all the same. */
static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAskSectionDialog) self = user_data;
  g_autoptr (MdgMessage) message = mdg_answer_finish_record (result, &MDG_MESSAGE_TYPE, NULL);
  if (self->access == NULL)
    return;
  if (message != NULL && message->answers != 0)
    load_message (self, message->answers, on_question);
  self->answer = g_steal_pointer (&message);
  load_folders (self);
}

/* ---- sending ---- */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgAskSectionDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sent = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask.send", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (sent == NULL)
    return;
  g_signal_emit (self, sent_signal, 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
send (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgAskSectionDialog *self = MDG_ASK_SECTION_DIALOG (widget);
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->question);
  const MdgFolder *folder = chosen_folder (self);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autoptr (MdgInquiry) inquiry = mdg_inquiry_new ();
  inquiry->question = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  inquiry->message_id = self->message_id;
  inquiry->folder_id = folder != NULL ? folder->id : 0;
  const char *missing = *inquiry->question == '\0' ? _ ("Write the question.") : NULL;
  mdg_banner_say (self->banner, "bad", missing, NULL, NULL);
  if (missing != NULL || folder == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "ask.send", FALSE);
  mdg_inquiry_ask_async (self->access, inquiry, self->cancellable, on_sent, g_object_ref (self));
}

/* ---- widget ---- */

MdgAskSectionDialog *
mdg_ask_section_dialog_present (GtkWidget *over, MdgAccess *access, gint64 message_id)
{
  MdgAskSectionDialog *self = g_object_new (MDG_TYPE_ASK_SECTION_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), over);
  self->access = g_object_ref (access);
  self->message_id = message_id;
  gtk_label_set_text (self->heading, _ ("Ask the section in charge"));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Ask the section in charge"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask.send", FALSE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  if (message_id != 0)
    load_message (self, message_id, on_answer);
  else
    load_folders (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->question));
  return self;
}

static void
mdg_ask_section_dialog_dispose (GObject *object)
{
  MdgAskSectionDialog *self = MDG_ASK_SECTION_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_ask_section_dialog_parent_class)->dispose (object);
}

static void
mdg_ask_section_dialog_finalize (GObject *object)
{
  MdgAskSectionDialog *self = MDG_ASK_SECTION_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->choices);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->answer, mdg_message_free);
  G_OBJECT_CLASS (mdg_ask_section_dialog_parent_class)->finalize (object);
}

static void
mdg_ask_section_dialog_class_init (MdgAskSectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_ask_section_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_ask_section_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  sent_signal = g_signal_new ("sent", MDG_TYPE_ASK_SECTION_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/jp/lg/madoguchi/ui/inquiries/ask-section-dialog.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgAskSectionDialog, name)
  CHILD (banner);
  CHILD (heading);
  CHILD (folder);
  CHILD (section);
  CHILD (question);
  CHILD (spinner);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_folder);
  gtk_widget_class_install_action (widget_class, "ask.send", NULL, send);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_ask_section_dialog_init (MdgAskSectionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->choices = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
