/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/send-step.h"

#include "client/model/answer.h"
#include "client/model/document-phrases.h"
#include "client/model/notice-runs.h"
#include "client/model/notice-send.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/notices/notice-step.h"

#include <glib/gi18n.h>

struct _MdgNoticeSendStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  MdgNoticeSend *send; /* NULL until it is started */
  GCancellable *cancellable;
  gboolean findings_asked;
  GtkGrid *summary;
  GtkLabel *state;
  GtkProgressBar *bar;
  GtkLabel *findings;
  GtkWidget *start;
  GtkWidget *stop;
  GtkWidget *cancel;
  GtkWidget *done;
};

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeSendStep,
                               mdg_notice_send_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

/* ---- what will be sent ---- */

typedef struct
{
  guint n_rows;
  guint n_paper;
  guint n_left_out;
} Numbers;

/* The last decision about a row is the one that holds. */
static void
count_numbers (MdgNoticeSendStep *self, Numbers *numbers)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  MdgNoticeRows *rows = mdg_notice_work_get_rows (self->work);
  const MdgRecipientList *list = rows != NULL ? mdg_notice_rows_get_list (rows) : NULL;
  g_autoptr (GHashTable) last = g_hash_table_new (NULL, NULL);
  *numbers = (Numbers){ .n_rows = list != NULL ? mdg_recipient_list_get_n_rows (list) : 0 };
  for (guint i = 0; i < draft->decisions->len; i++)
    {
      const MdgNoticeDecision *decision = draft->decisions->pdata[i];
      if (decision->first == 0)
        g_hash_table_insert (last, GSIZE_TO_POINTER ((gsize) decision->row), decision->decision);
    }
  GHashTableIter iter;
  gpointer decision;
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &decision))
    {
      numbers->n_paper += g_strcmp0 (decision, MDG_ROW_PAPER) == 0 ? 1 : 0;
      numbers->n_left_out += g_strcmp0 (decision, MDG_ROW_LEFT_OUT) == 0 ? 1 : 0;
    }
}

static void
add_line (MdgNoticeSendStep *self, int line, const char *name, const char *value)
{
  GtkWidget *left = gtk_label_new (name);
  GtkWidget *right = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_yalign (GTK_LABEL (left), 0);
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_widget_add_css_class (left, "secondary");
  gtk_widget_add_css_class (right, "number");
  gtk_grid_attach (self->summary, left, 0, line, 1, 1);
  gtk_grid_attach (self->summary, right, 1, line, 1, 1);
}

static char *
describe_recipients (const Numbers *numbers)
{
  guint online = numbers->n_rows - MIN (numbers->n_rows, numbers->n_paper + numbers->n_left_out);
  return g_strdup_printf (_ ("%u people online, %u on paper, %u not in this run"), online,
                          numbers->n_paper, numbers->n_left_out);
}

static char *
describe_pdf (const MdgNoticeDraft *draft)
{
  if (draft->pdf == NULL)
    return g_strdup (_ ("None: a message alone"));
  if (draft->same_for_all)
    return g_strdup_printf (_ ("%s, the same for all"), draft->pdf->name);
  guint n = draft->proof != NULL && draft->proof->files != NULL ? draft->proof->files->len : 0;
  return g_strdup_printf (_ ("%s, split into %u PDFs"), draft->pdf->name, n);
}

static char *
describe_proof (const MdgNoticeDraft *draft)
{
  if (draft->same_for_all)
    return g_strdup (_ ("Not needed: nothing is split"));
  if (draft->proof == NULL || !draft->proof->passed)
    return g_strdup (_ ("Missing"));
  return g_strdup_printf (_ ("Passed: all %d pages used once, nobody else's data"),
                          (int) draft->proof->n_pages);
}

static char *
describe_attachments (const MdgNoticeDraft *draft)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < draft->attachments->len; i++)
    {
      const MdgNoticeFile *file = draft->attachments->pdata[i];
      g_string_append_printf (names, i > 0 ? "\n%s" : "%s", file->name);
    }
  return g_strdup (names->len > 0 ? names->str : _ ("None"));
}

static void
show_summary (MdgNoticeSendStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  Numbers numbers;
  GtkWidget *child = NULL;
  count_numbers (self, &numbers);
  g_autofree char *recipients = describe_recipients (&numbers);
  g_autofree char *pdf = describe_pdf (draft);
  g_autofree char *proof = describe_proof (draft);
  g_autofree char *attachments = describe_attachments (draft);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->summary))) != NULL)
    gtk_grid_remove (self->summary, child);
  add_line (self, 0, _ ("Kind of notice"), draft->kind_name);
  add_line (self, 1, _ ("Subject"), draft->subject);
  add_line (self, 2, _ ("Recipients"), recipients);
  add_line (self, 3, "PDF", pdf);
  add_line (self, 4, _ ("Split proof"), proof);
  add_line (self, 5, _ ("Attachments"), attachments);
}

/* ---- sending ---- */

static char *
describe_state (MdgNoticeSendStep *self, MdgNoticeSendState state)
{
  guint done = mdg_notice_send_get_done (self->send);
  guint total = mdg_notice_send_get_total (self->send);
  switch (state)
    {
    case MDG_NOTICE_SEND_READING:
      return g_strdup (_ ("Reading list and PDF"));
    case MDG_NOTICE_SEND_LETTERS:
      return g_strdup_printf (_ ("Sending messages: %u of %u"), done, total);
    case MDG_NOTICE_SEND_FILES:
      return g_strdup_printf (_ ("Sending PDFs: %u of %u"), done, total);
    case MDG_NOTICE_SEND_CHECKING:
      return g_strdup_printf (_ ("The server looks at every file again: %u of %u"), done, total);
    case MDG_NOTICE_SEND_OFFLINE:
      return g_strdup (_ ("The server cannot be reached. It goes on by itself."));
    case MDG_NOTICE_SEND_CHECKED:
      return g_strdup (_ ("All is on the server and was found right. It waits for approval."));
    case MDG_NOTICE_SEND_REFUSED:
      return g_strdup (_ ("The server found something wrong. Nothing will be delivered."));
    case MDG_NOTICE_SEND_FAILED:
      return g_strdup (mdg_notice_send_get_trouble (self->send));
    case MDG_NOTICE_SEND_WAITING:
      return NULL;
    }
  return NULL;
}

static gboolean
is_under_way (MdgNoticeSendState state)
{
  return state >= MDG_NOTICE_SEND_READING && state <= MDG_NOTICE_SEND_OFFLINE;
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSendStep) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeRun) run = mdg_answer_finish_record (result, &MDG_NOTICE_RUN_TYPE, &error);
  g_autoptr (GString) sentences = g_string_new (NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; run != NULL && i < run->findings->len; i++)
    {
      g_autofree char *sentence = mdg_notice_finding_sentence (run->findings->pdata[i]);
      g_string_append_printf (sentences, i > 0 ? "\n%s" : "%s", sentence);
    }
  if (error != NULL)
    {
      g_autofree char *sentence = mdg_answer_sentence (error);
      g_string_append (sentences, sentence != NULL ? sentence : "");
    }
  gtk_label_set_text (self->findings, sentences->str);
  gtk_widget_set_visible (GTK_WIDGET (self->findings), sentences->len > 0);
}

static void
ask_findings (MdgNoticeSendStep *self)
{
  if (self->findings_asked)
    return;
  self->findings_asked = TRUE;
  mdg_notice_run_load_async (mdg_notice_work_get_access (self->work),
                             mdg_notice_send_get_run_id (self->send), self->cancellable, on_run,
                             g_object_ref (self));
}

static void
update (MdgNoticeSendStep *self)
{
  gint64 run = mdg_notice_work_get_draft (self->work)->run_id;
  MdgNoticeSendState state =
    self->send != NULL ? mdg_notice_send_get_state (self->send) : MDG_NOTICE_SEND_WAITING;
  g_autofree char *text = self->send != NULL ? describe_state (self, state) : NULL;
  gboolean bad = state == MDG_NOTICE_SEND_REFUSED || state == MDG_NOTICE_SEND_FAILED;
  gboolean finished = state == MDG_NOTICE_SEND_CHECKED || state == MDG_NOTICE_SEND_REFUSED;
  gtk_label_set_text (self->state, text != NULL ? text : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "trouble");
  if (bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_under_way (state));
  if (self->send != NULL)
    gtk_progress_bar_set_fraction (self->bar, mdg_notice_send_get_fraction (self->send));
  gtk_widget_set_visible (self->start, !is_under_way (state) && !finished);
  gtk_button_set_label (GTK_BUTTON (self->start),
                        run != 0 ? _ ("Go on sending") : _ ("Send to the server"));
  gtk_widget_set_visible (self->stop, is_under_way (state));
  gtk_widget_set_visible (self->cancel, run != 0 && state != MDG_NOTICE_SEND_CHECKED);
  gtk_widget_set_visible (self->done, state == MDG_NOTICE_SEND_CHECKED);
  if (state == MDG_NOTICE_SEND_REFUSED)
    ask_findings (self);
}

static void
on_send (MdgNoticeSendStep *self)
{
  mdg_notice_work_set_run (self->work, mdg_notice_send_get_run_id (self->send));
  update (self);
}

static void
begin (MdgNoticeSendStep *self)
{
  g_autofree char *missing = mdg_notice_step_dup_missing (MDG_NOTICE_STEP (self));
  if (missing != NULL)
    return;
  if (self->send != NULL)
    g_signal_handlers_disconnect_by_data (self->send, self);
  g_clear_object (&self->send);
  self->findings_asked = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->findings), FALSE);
  self->send = mdg_notice_send_new (mdg_notice_work_get_access (self->work),
                                    mdg_notice_work_get_draft (self->work));
  g_signal_connect_object (self->send, "notify", G_CALLBACK (on_send), self, G_CONNECT_SWAPPED);
  mdg_notice_send_start (self->send);
  update (self);
}

static void
do_start (gpointer owner)
{
  MdgNoticeSendStep *self = owner;
  if (self->work != NULL)
    begin (self);
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeSendStep *self = MDG_NOTICE_SEND_STEP (widget);
  Numbers numbers;
  if (mdg_notice_work_get_draft (self->work)->run_id != 0)
    {
      begin (self);
      return;
    }
  count_numbers (self, &numbers);
  g_autofree char *title =
    g_strdup_printf (_ ("Send the notices of %u people to the server?"),
                     numbers.n_rows - MIN (numbers.n_rows, numbers.n_left_out));
  mdg_dialog_ask (widget, title,
                  _ ("The server looks at every file again. Residents get nothing before the run "
                     "is approved."),
                  _ ("Send to the server"), FALSE, NULL, do_start, self);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeSendStep *self = MDG_NOTICE_SEND_STEP (widget);
  if (self->send != NULL)
    mdg_notice_send_stop (self->send);
}

static void
do_cancel (gpointer owner)
{
  MdgNoticeSendStep *self = owner;
  if (self->work == NULL)
    return;
  if (self->send == NULL)
    {
      self->send = mdg_notice_send_new (mdg_notice_work_get_access (self->work),
                                        mdg_notice_work_get_draft (self->work));
      g_signal_connect_object (self->send, "notify", G_CALLBACK (on_send), self,
                               G_CONNECT_SWAPPED);
    }
  mdg_notice_send_cancel (self->send);
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_dialog_ask (widget, _ ("Take these notices back from the server?"),
                  _ ("What the server has of them is erased. The draft stays on this PC."),
                  _ ("Take back"), TRUE, NULL, do_cancel, widget);
}

/* ---- step ---- */

/* What all rests on, once more: nothing is sent that has not been proven. */
static char *
step_dup_missing (MdgNoticeStep *step)
{
  MdgNoticeSendStep *self = MDG_NOTICE_SEND_STEP (step);
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  if (!draft->same_for_all && (draft->proof == NULL || !draft->proof->passed))
    return g_strdup (_ ("The split has not been proven yet."));
  return NULL;
}

/* What was under way when the PC was turned off goes on by itself. */
static void
step_enter (MdgNoticeStep *step)
{
  MdgNoticeSendStep *self = MDG_NOTICE_SEND_STEP (step);
  show_summary (self);
  if (self->send == NULL && mdg_notice_work_get_draft (self->work)->run_id != 0)
    begin (self);
  else
    update (self);
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = step_dup_missing;
  iface->enter = step_enter;
}

GtkWidget *
mdg_notice_send_step_new (MdgNoticeWork *work)
{
  MdgNoticeSendStep *self = g_object_new (MDG_TYPE_NOTICE_SEND_STEP, NULL);
  self->work = g_object_ref (work);
  g_signal_connect_object (work, "changed", G_CALLBACK (show_summary), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
mdg_notice_send_step_dispose (GObject *object)
{
  MdgNoticeSendStep *self = MDG_NOTICE_SEND_STEP (object);
  g_cancellable_cancel (self->cancellable);
  if (self->send != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->send, self);
      mdg_notice_send_stop (self->send);
    }
  g_clear_object (&self->send);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_notice_send_step_parent_class)->dispose (object);
}

static void
mdg_notice_send_step_finalize (GObject *object)
{
  g_object_unref (MDG_NOTICE_SEND_STEP (object)->cancellable);
  G_OBJECT_CLASS (mdg_notice_send_step_parent_class)->finalize (object);
}

static void
mdg_notice_send_step_class_init (MdgNoticeSendStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_send_step_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_send_step_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/send-step.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, summary);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, state);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, findings);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, start);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, stop);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, cancel);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSendStep, done);
  gtk_widget_class_install_action (widget_class, "send.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "send.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "send.cancel", NULL, cancel);
}

static void
mdg_notice_send_step_init (MdgNoticeSendStep *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
