/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/folders/checkup-pane.h"

#include "client/model/answer.h"
#include "client/model/checkup.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/folders/checkup-meter.h"
#include "client/ui/folders/checkup-question-dialog.h"
#include "client/ui/folders/checkup-question-row.h"

#include <glib/gi18n.h>

struct _MdgCheckupPane
{
  GtkBox parent_instance;
  MdgAccess *access;
  MdgFolderCheckup *checkup; /* NULL: no folder */
  GCancellable *cancellable;
  gboolean may_edit;
  MdgCheckupVerb verb; /* asked for last */
  gint64 deleting;     /* question */
  MdgBanner *banner;
  GtkWidget *summary;
  GtkWidget *rates;
  GtkLabel *rate;
  GtkWidget *arrow;
  GtkWidget *proposed;
  GtkLabel *proposed_rate;
  GtkLabel *counts;
  MdgCheckupMeter *meter;
  GtkLabel *explanation;
  GtkWidget *settings;
  GtkLabel *chunk_before;
  GtkLabel *chunk_after;
  GtkLabel *weight_before;
  GtkLabel *weight_after;
  GtkLabel *heading_before;
  GtkLabel *heading_after;
  GtkLabel *passages_before;
  GtkLabel *passages_after;
  GtkWidget *running;
  GtkLabel *running_text;
  GtkProgressBar *progress;
  GtkWidget *buttons;
  GtkWidget *apply_button;
  GtkWidget *run_button;
  GtkWidget *tune_button;
  GtkWidget *undo_button;
  GtkLabel *note;
  GtkLabel *misses;
  GtkWidget *add_button;
  GtkStack *stack;
  GtkLabel *empty;
  GtkListView *list;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (MdgCheckupPane, mdg_checkup_pane, GTK_TYPE_BOX)

/* ---- figures and settings ---- */

static void
say_rate (GtkLabel *label, gint64 hits, gint64 all)
{
  g_autofree char *text =
    all > 0 ? g_strdup_printf ("%d%%", (int) ((hits * 100 + all / 2) / all)) : g_strdup ("―");
  gtk_label_set_text (label, text);
}

static gboolean
has_run (const MdgCheckup *checkup)
{
  return checkup->ran_at != 0 && checkup->n_questions > 0;
}

static void
show_rates (MdgCheckupPane *self, const MdgCheckup *checkup)
{
  gboolean proposal = checkup->proposal != NULL;
  gint64 hits = has_run (checkup) ? checkup->hits : 0;
  g_autofree char *questions = g_strdup_printf (_ ("%d test questions"), (int) checkup->n_questions);
  g_autofree char *change =
    proposal ? g_strdup_printf (_ ("%d → %d hits"), (int) hits, (int) checkup->proposal_hits)
             : g_strdup_printf (_ ("%d hits"), (int) hits);
  g_autofree char *counts = g_strdup_printf ("%s\n%s", questions, change);
  say_rate (self->rate, hits, has_run (checkup) ? checkup->n_questions : 0);
  say_rate (self->proposed_rate, checkup->proposal_hits, checkup->n_questions);
  gtk_widget_set_visible (self->arrow, proposal);
  gtk_widget_set_visible (self->proposed, proposal);
  gtk_label_set_text (self->counts, counts);
  mdg_checkup_meter_set (self->meter, (guint) hits, proposal ? (guint) checkup->proposal_hits : 0,
                         (guint) checkup->n_questions);
  gtk_label_set_text (self->explanation, has_run (checkup)
                                           ? _ ("Share of questions whose right page came among the first five.")
                                           : _ ("No check-up has been run yet."));
}

typedef char *(*SettingText) (const MdgSearchSettings *settings);

/* What stays the same is shown once. */
static void
show_setting (GtkLabel *before, GtkLabel *after, SettingText text, const MdgCheckup *checkup)
{
  g_autofree char *now = text (checkup->settings);
  g_autofree char *then = checkup->proposal != NULL ? text (checkup->proposal) : g_strdup (now);
  gboolean changes = g_strcmp0 (now, then) != 0;
  g_autofree char *arrow = changes ? g_strdup_printf ("%s →", now) : g_strdup ("");
  gtk_label_set_text (before, arrow);
  gtk_label_set_text (after, then);
  if (changes)
    gtk_widget_add_css_class (GTK_WIDGET (after), "strong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (after), "strong");
}

static void
show_settings (MdgCheckupPane *self, const MdgCheckup *checkup)
{
  gtk_widget_set_visible (self->settings, checkup->settings != NULL);
  if (checkup->settings == NULL)
    return;
  show_setting (self->chunk_before, self->chunk_after, mdg_settings_chunk_text, checkup);
  show_setting (self->weight_before, self->weight_after, mdg_settings_weight_text, checkup);
  show_setting (self->heading_before, self->heading_after, mdg_settings_heading_text, checkup);
  show_setting (self->passages_before, self->passages_after, mdg_settings_passages_text, checkup);
}

static void
show_running (MdgCheckupPane *self, const MdgCheckup *checkup)
{
  gboolean runs = checkup->running != NULL;
  gboolean tuning = g_strcmp0 (checkup->running, "tune") == 0;
  g_autofree char *text = g_strdup_printf (
    tuning ? _ ("Trying settings: %d%%") : _ ("Asking the questions: %d%%"), (int) checkup->percent);
  gtk_label_set_text (self->running_text, text);
  gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) checkup->percent / 100, 0, 1));
  gtk_widget_set_visible (self->running, runs);
  gtk_widget_set_visible (self->buttons, !runs && self->may_edit);
}

static const char *
note_of (MdgCheckupPane *self, const MdgCheckup *checkup)
{
  if (!self->may_edit)
    return _ ("Editors of the folder can run check-ups and change settings.");
  if (checkup->n_questions == 0)
    return _ ("Add a few questions whose right page you know.");
  if (checkup->proposal != NULL)
    return _ ("One click takes the settings back afterwards.");
  if (checkup->n_tried > 0 && checkup->running == NULL)
    return _ ("No better settings were found. These fit best.");
  return "";
}

static void
show_buttons (MdgCheckupPane *self, const MdgCheckup *checkup)
{
  gboolean proposal = checkup->proposal != NULL;
  gboolean questions = checkup->n_questions > 0;
  gtk_widget_set_visible (self->apply_button, proposal);
  gtk_widget_set_visible (self->run_button, !proposal && questions);
  gtk_widget_set_visible (self->tune_button, questions);
  gtk_widget_set_visible (self->undo_button, checkup->can_undo && !proposal);
  gtk_label_set_text (self->note, note_of (self, checkup));
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note_of (self, checkup) != '\0');
}

static void
show_questions (MdgCheckupPane *self)
{
  guint n = g_list_model_get_n_items (mdg_folder_checkup_get_questions (self->checkup));
  guint n_misses = mdg_folder_checkup_get_n_misses (self->checkup);
  g_autofree char *misses = g_strdup_printf (_ ("%u misses"), n_misses);
  gtk_label_set_text (self->misses, misses);
  gtk_widget_set_visible (GTK_WIDGET (self->misses), n_misses > 0);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "questions" : "empty");
}

static void
update (MdgCheckupPane *self)
{
  const MdgCheckup *checkup = self->checkup != NULL ? mdg_folder_checkup_get (self->checkup) : NULL;
  const char *trouble =
    self->checkup != NULL ? mdg_folder_checkup_get_trouble (self->checkup) : NULL;
  gtk_widget_set_visible (self->summary, checkup != NULL);
  gtk_widget_set_visible (self->add_button, self->may_edit && checkup != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->misses), FALSE);
  if (trouble != NULL)
    mdg_banner_say (self->banner, "bad", trouble, NULL, NULL);
  if (checkup == NULL)
    {
      gtk_label_set_text (self->empty, trouble != NULL ? "" : _ ("Loading"));
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  gtk_label_set_text (
    self->empty,
    _ ("A test question is a question with the page on which its answer stands. With them the check-up shows how well this folder is found."));
  show_rates (self, checkup);
  show_settings (self, checkup);
  show_running (self, checkup);
  show_buttons (self, checkup);
  show_questions (self);
}

/* ---- doing ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgCheckupPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) done = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->checkup == NULL)
    return;
  mdg_folder_checkup_reload (self->checkup);
  if (done == NULL)
    mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  else if (self->verb == MDG_CHECKUP_APPLY)
    mdg_banner_say (self->banner, "ok", _ ("The settings are applied."), _ ("Undo"),
                    "checkup.undo");
  else if (self->verb == MDG_CHECKUP_UNDO)
    mdg_banner_say (self->banner, "ok", _ ("The settings before are in force again."), NULL, NULL);
  else
    mdg_banner_say (self->banner, "ok", NULL, NULL, NULL);
}

static void
do_verb (GtkWidget *widget, MdgCheckupVerb verb)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (widget);
  const MdgCheckup *checkup = self->checkup != NULL ? mdg_folder_checkup_get (self->checkup) : NULL;
  if (checkup == NULL || (verb == MDG_CHECKUP_APPLY && checkup->proposal == NULL))
    return;
  self->verb = verb;
  mdg_folder_checkup_do_async (self->checkup, verb, self->cancellable, on_done,
                               g_object_ref (self));
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, MDG_CHECKUP_RUN);
}

static void
tune_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, MDG_CHECKUP_TUNE);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, MDG_CHECKUP_STOP);
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, MDG_CHECKUP_APPLY);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  do_verb (widget, MDG_CHECKUP_UNDO);
}

/* ---- questions ---- */

static const MdgTestQuestion *
find_question (MdgCheckupPane *self, gint64 id)
{
  const MdgCheckup *checkup = self->checkup != NULL ? mdg_folder_checkup_get (self->checkup) : NULL;
  for (guint i = 0; checkup != NULL && i < checkup->questions->len; i++)
    {
      const MdgTestQuestion *question = checkup->questions->pdata[i];
      if (question->id == id)
        return question;
    }
  return NULL;
}

static void
on_saved (MdgCheckupPane *self)
{
  if (self->checkup != NULL)
    mdg_folder_checkup_reload (self->checkup);
}

static void
present_dialog (MdgCheckupPane *self, const MdgTestQuestion *question)
{
  MdgCheckupQuestionDialog *dialog =
    mdg_checkup_question_dialog_present (GTK_WIDGET (self), self->access, question);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (widget);
  if (self->checkup == NULL)
    return;
  g_autoptr (MdgTestQuestion) question = mdg_test_question_new ();
  question->folder_id = mdg_folder_checkup_get_folder_id (self->checkup);
  present_dialog (self, question);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *id)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (widget);
  const MdgTestQuestion *question = find_question (self, g_variant_get_int64 (id));
  if (question != NULL)
    present_dialog (self, question);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *id)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (widget);
  const MdgTestQuestion *question = find_question (self, g_variant_get_int64 (id));
  if (question != NULL && question->document_name != NULL)
    gtk_widget_activate_action (widget, "win.open-document", "(xxxx)", question->document_id,
                                (gint64) 0, question->page, (gint64) 0);
}

static void
delete_now (gpointer owner)
{
  MdgCheckupPane *self = owner;
  if (self->checkup == NULL)
    return;
  self->verb = MDG_CHECKUP_RUN;
  mdg_folder_checkup_delete_question_async (self->checkup, self->deleting, self->cancellable,
                                            on_done, g_object_ref (self));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *id)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (widget);
  const MdgTestQuestion *question = find_question (self, g_variant_get_int64 (id));
  if (question == NULL)
    return;
  self->deleting = question->id;
  mdg_dialog_ask (widget, _ ("Delete this test question?"), question->text, _ ("Delete"), TRUE,
                  NULL, delete_now, self);
}

static void
on_activate (MdgCheckupPane *self, guint position)
{
  g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item == NULL)
    return;
  const MdgTestQuestion *question = mdg_item_get_record (item);
  gtk_widget_activate_action (GTK_WIDGET (self), "checkup.show", "x", question->id);
}

/* ---- public ---- */

static void
forget_folder (MdgCheckupPane *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->checkup != NULL)
    g_signal_handlers_disconnect_by_func (self->checkup, update, self);
  g_clear_object (&self->checkup);
}

void
mdg_checkup_pane_set_folder (MdgCheckupPane *self, gint64 folder_id, gboolean may_edit)
{
  gint64 before =
    self->checkup != NULL ? mdg_folder_checkup_get_folder_id (self->checkup) : 0;
  self->may_edit = may_edit;
  if (folder_id != before)
    {
      forget_folder (self);
      mdg_banner_say (self->banner, "ok", NULL, NULL, NULL);
      gtk_single_selection_set_model (self->selection, NULL);
      if (folder_id != 0)
        {
          self->checkup = mdg_folder_checkup_new (self->access, folder_id);
          gtk_single_selection_set_model (self->selection,
                                          mdg_folder_checkup_get_questions (self->checkup));
          g_signal_connect_object (self->checkup, "changed", G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
        }
    }
  update (self);
}

GtkWidget *
mdg_checkup_pane_new (MdgAccess *access)
{
  MdgCheckupPane *self = g_object_new (MDG_TYPE_CHECKUP_PANE, NULL);
  self->access = g_object_ref (access);
  return GTK_WIDGET (self);
}

static void
mdg_checkup_pane_dispose (GObject *object)
{
  MdgCheckupPane *self = MDG_CHECKUP_PANE (object);
  forget_folder (self);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_checkup_pane_parent_class)->dispose (object);
}

static void
mdg_checkup_pane_finalize (GObject *object)
{
  g_clear_object (&MDG_CHECKUP_PANE (object)->cancellable);
  G_OBJECT_CLASS (mdg_checkup_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
#define CHILD(name) gtk_widget_class_bind_template_child (klass, MdgCheckupPane, name)
  CHILD (banner);
  CHILD (summary);
  CHILD (rates);
  CHILD (rate);
  CHILD (arrow);
  CHILD (proposed);
  CHILD (proposed_rate);
  CHILD (counts);
  CHILD (meter);
  CHILD (explanation);
  CHILD (settings);
  CHILD (chunk_before);
  CHILD (chunk_after);
  CHILD (weight_before);
  CHILD (weight_after);
  CHILD (heading_before);
  CHILD (heading_after);
  CHILD (passages_before);
  CHILD (passages_after);
  CHILD (running);
  CHILD (running_text);
  CHILD (progress);
  CHILD (buttons);
  CHILD (apply_button);
  CHILD (run_button);
  CHILD (tune_button);
  CHILD (undo_button);
  CHILD (note);
  CHILD (misses);
  CHILD (add_button);
  CHILD (stack);
  CHILD (empty);
  CHILD (list);
  CHILD (selection);
#undef CHILD
  gtk_widget_class_bind_template_callback (klass, on_activate);
}

static void
mdg_checkup_pane_class_init (MdgCheckupPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_checkup_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_checkup_pane_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_CHECKUP_METER);
  g_type_ensure (MDG_TYPE_CHECKUP_QUESTION_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/folders/checkup-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "checkup.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "checkup.tune", NULL, tune_action);
  gtk_widget_class_install_action (widget_class, "checkup.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "checkup.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "checkup.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "checkup.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "checkup.edit", "x", edit_action);
  gtk_widget_class_install_action (widget_class, "checkup.delete", "x", delete_action);
  gtk_widget_class_install_action (widget_class, "checkup.show", "x", show_action);
}

static void
mdg_checkup_pane_init (MdgCheckupPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
