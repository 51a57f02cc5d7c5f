/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/folders/checkup-question-dialog.h"

#include "client/model/answer.h"
#include "client/model/folder-items.h"
#include "client/model/paged-list.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

struct _MdgCheckupQuestionDialog
{
  GtkWindow parent_instance;
  MdgAccess *access;
  MdgTestQuestion *question;
  MdgPagedList *documents;
  GCancellable *cancellable;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *words;
  GtkLabel *chosen;
  GtkEditable *narrow;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkEditable *page;
  GtkSpinner *spinner;
};

static guint saved_signal;

G_DEFINE_FINAL_TYPE (MdgCheckupQuestionDialog, mdg_checkup_question_dialog, GTK_TYPE_WINDOW)

static void
say_chosen (MdgCheckupQuestionDialog *self)
{
  const char *name = self->question->document_name;
  gtk_label_set_text (self->chosen, name != NULL ? name : _ ("Not chosen yet"));
}

static void
on_chosen (MdgCheckupQuestionDialog *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  const MdgDocument *document = item != NULL ? mdg_item_get_record (item) : NULL;
  if (document == NULL)
    return;
  g_free (self->question->document_name);
  self->question->document_id = document->id;
  self->question->document_name = g_strdup (document->name);
  say_chosen (self);
}

static void
on_narrow (MdgCheckupQuestionDialog *self)
{
  JsonObject *query = json_object_new ();
  const char *text = gtk_editable_get_text (self->narrow);
  if (*text != '\0')
    json_object_set_string_member (query, "text", text);
  json_object_set_string_member (query, "sort", "name");
  mdg_paged_list_set_query (self->documents, query);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgCheckupQuestionDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) saved = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return; /* closed meanwhile */
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "question.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (saved == NULL)
    return;
  g_signal_emit (self, saved_signal, 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* FALSE after saying what is missing. */
static gboolean
take_fields (MdgCheckupQuestionDialog *self)
{
  const char *page = gtk_editable_get_text (self->page);
  char *rest = NULL;
  guint64 number = g_ascii_strtoull (page, &rest, 10);
  g_free (self->question->text);
  self->question->text = g_strstrip (g_strdup (gtk_editable_get_text (self->words)));
  self->question->page = (gint64) MIN (number, G_MAXINT);
  const char *missing = NULL;
  if (*self->question->text == '\0')
    missing = _ ("Enter the question as people ask it.");
  else if (self->question->document_id == 0)
    missing = _ ("Choose the document in which the answer stands.");
  else if (*rest != '\0')
    missing = _ ("Write the page as a number, or leave it empty.");
  mdg_banner_say (self->banner, "bad", missing, NULL, NULL);
  return missing == NULL;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgCheckupQuestionDialog *self = MDG_CHECKUP_QUESTION_DIALOG (widget);
  if (!take_fields (self))
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "question.save", FALSE);
  mdg_test_question_save_async (self->access, self->question, self->cancellable, on_saved,
                                g_object_ref (self));
}

static void
on_activate (MdgCheckupQuestionDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "question.save", NULL);
}

static void
show_documents (MdgCheckupQuestionDialog *self)
{
  g_autofree char *path =
    mdg_path_fill (MDG_PATH_FOLDER_DOCUMENTS_SEARCH, self->question->folder_id);
  self->documents = mdg_paged_list_new (mdg_access_get_connection (self->access), path,
                                        MDG_TYPE_DOCUMENT_ITEM, MDG_LIST_LOAD_ON_DEMAND);
  on_narrow (self);
  mdg_paged_list_reload (self->documents);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->documents));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

MdgCheckupQuestionDialog *
mdg_checkup_question_dialog_present (GtkWidget *over,
                                     MdgAccess *access,
                                     const MdgTestQuestion *question)
{
  MdgCheckupQuestionDialog *self = g_object_new (MDG_TYPE_CHECKUP_QUESTION_DIALOG, NULL);
  const char *heading = question->id != 0 ? _ ("Change the test question")
                                          : _ ("Add a test question");
  g_autofree char *page = g_strdup_printf ("%" G_GINT64_FORMAT, question->page);
  mdg_window_set_parent (GTK_WINDOW (self), over);
  self->access = g_object_ref (access);
  self->question = mdg_test_question_copy (question);
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  gtk_editable_set_text (self->words, question->text != NULL ? question->text : "");
  gtk_editable_set_text (self->page, question->page != 0 ? page : "");
  say_chosen (self);
  show_documents (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

static void
mdg_checkup_question_dialog_dispose (GObject *object)
{
  MdgCheckupQuestionDialog *self = MDG_CHECKUP_QUESTION_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  if (self->documents != NULL)
    mdg_paged_list_cancel (self->documents);
  g_clear_object (&self->documents);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_checkup_question_dialog_parent_class)->dispose (object);
}

static void
mdg_checkup_question_dialog_finalize (GObject *object)
{
  MdgCheckupQuestionDialog *self = MDG_CHECKUP_QUESTION_DIALOG (object);
  g_clear_object (&self->cancellable);
  mdg_test_question_free (self->question);
  G_OBJECT_CLASS (mdg_checkup_question_dialog_parent_class)->finalize (object);
}

static void
mdg_checkup_question_dialog_class_init (MdgCheckupQuestionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_checkup_question_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_checkup_question_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  saved_signal = g_signal_new ("saved", MDG_TYPE_CHECKUP_QUESTION_DIALOG, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/jp/lg/madoguchi/ui/folders/checkup-question-dialog.ui");
#define CHILD(name) \
  gtk_widget_class_bind_template_child (widget_class, MdgCheckupQuestionDialog, name)
  CHILD (heading);
  CHILD (banner);
  CHILD (words);
  CHILD (chosen);
  CHILD (narrow);
  CHILD (list);
  CHILD (selection);
  CHILD (page);
  CHILD (spinner);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_install_action (widget_class, "question.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_checkup_question_dialog_init (MdgCheckupQuestionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
