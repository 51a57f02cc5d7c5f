/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/inquiries/inquiries-dialog.h"

#include "client/model/answer.h"
#include "client/model/prompts.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/state-badge.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgInquiriesDialog
{
  GtkWindow parent_instance;
  MdgAccess *access;
  MdgPagedList *mine;
  MdgPagedList *others;
  MdgInquiry *shown;
  GCancellable *cancellable;
  MdgBanner *banner;
  GtkToggleButton *tab_mine;
  GtkToggleButton *tab_others;
  GtkSingleSelection *selection;
  GtkWidget *nothing;
  GtkStack *side;
  GtkLabel *question;
  GtkLabel *from;
  GtkLabel *state;
  GtkWidget *answer_box; /* what was replied, to be read */
  GtkLabel *answer_label;
  GtkLabel *answer;
  GtkWidget *open;
  GtkWidget *form; /* heading and reply, to be written */
  GtkEditable *heading;
  GtkTextView *reply;
  GtkWidget *withdraw;
  GtkWidget *decline;
  GtkWidget *keep;
  GtkWidget *approve;
  GtkSpinner *spinner;
};

static guint open_signal;

G_DEFINE_FINAL_TYPE (MdgInquiriesDialog, mdg_inquiries_dialog, GTK_TYPE_WINDOW)

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
is_state (const MdgInquiry *inquiry, const char *state)
{
  return g_strcmp0 (inquiry->state, state) == 0;
}

/* ---- the chosen one ---- */

static void
show_answer (MdgInquiriesDialog *self)
{
  const MdgInquiry *inquiry = self->shown;
  gboolean closed =
    is_state (inquiry, MDG_INQUIRY_ANSWERED) || is_state (inquiry, MDG_INQUIRY_DECLINED);
  gtk_widget_set_visible (self->answer_box, closed && inquiry->reply != NULL);
  gtk_label_set_text (self->answer_label, is_state (inquiry, MDG_INQUIRY_DECLINED)
                                            ? _ ("Why it was declined")
                                            : _ ("Reply"));
  gtk_label_set_text (self->answer, text_or_empty (inquiry->reply));
  gtk_widget_set_visible (self->open, inquiry->document_id != 0);
}

static void
show_form (MdgInquiriesDialog *self)
{
  const MdgInquiry *inquiry = self->shown;
  const char *heading = inquiry->heading != NULL ? inquiry->heading : inquiry->question;
  gtk_widget_set_visible (self->form, inquiry->may_reply);
  gtk_editable_set_text (self->heading, text_or_empty (heading));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->reply), text_or_empty (inquiry->reply),
                            -1);
  gtk_widget_set_visible (self->withdraw,
                          inquiry->mine && is_state (inquiry, MDG_INQUIRY_OPEN));
  gtk_widget_set_visible (self->decline, inquiry->may_reply);
  gtk_widget_set_visible (self->keep, inquiry->may_reply);
  gtk_widget_set_visible (self->approve, inquiry->may_approve);
}

static void
show_inquiry (MdgInquiriesDialog *self)
{
  const MdgInquiry *inquiry = self->shown;
  g_autoptr (MdgItem) item = mdg_item_new (MDG_TYPE_INQUIRY_ITEM, mdg_inquiry_copy (inquiry));
  g_autofree char *title = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *state = NULL;
  g_autofree char *time = NULL;
  g_object_get (item, "title-text", &title, "folder-text", &folder, "state-text", &state,
                "time-text", &time, NULL);
  g_autofree char *from = g_strdup_printf ("%s　%s", folder, time);
  gtk_label_set_text (self->question, title);
  gtk_label_set_text (self->from, from);
  gtk_label_set_text (self->state, state);
  show_answer (self);
  show_form (self);
  gtk_stack_set_visible_child_name (self->side, "inquiry");
}

static gboolean
is_shown (MdgInquiriesDialog *self, const MdgInquiry *inquiry)
{
  return self->shown != NULL && self->shown->id == inquiry->id &&
         self->shown->version == inquiry->version;
}

static void
take_shown (MdgInquiriesDialog *self, const MdgInquiry *inquiry)
{
  MdgInquiry *copy = mdg_inquiry_copy (inquiry);
  g_clear_pointer (&self->shown, mdg_inquiry_free);
  self->shown = copy;
  if (copy != NULL)
    show_inquiry (self);
  else
    gtk_stack_set_visible_child_name (self->side, "empty");
}

static void
on_chosen (MdgInquiriesDialog *self)
{
  MdgItem *item = gtk_single_selection_get_selected_item (self->selection);
  const MdgInquiry *inquiry = item != NULL ? mdg_item_get_record (item) : NULL;
  if (inquiry != NULL && !is_shown (self, inquiry))
    take_shown (self, inquiry);
}

/* ---- lists ---- */

static MdgPagedList *
current_list (MdgInquiriesDialog *self)
{
  return gtk_toggle_button_get_active (self->tab_mine) ? self->mine : self->others;
}

static void
on_loaded (MdgInquiriesDialog *self)
{
  MdgPagedList *list = current_list (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  gtk_widget_set_visible (self->nothing, n == 0 && mdg_paged_list_is_complete (list));
  mdg_banner_say (self->banner, "bad", mdg_paged_list_get_trouble (list), NULL, NULL);
}

static void
on_tab (MdgInquiriesDialog *self)
{
  if (self->access == NULL)
    return;
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (current_list (self)));
  take_shown (self, NULL);
  on_loaded (self);
}

/* ---- what is done ---- */

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgInquiriesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  if (self->access == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->side), TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes == NULL)
    return;
  take_shown (self, NULL);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  mdg_paged_list_refresh (self->mine);
  mdg_paged_list_refresh (self->others);
}

static void
do_verb (MdgInquiriesDialog *self, MdgInquiryVerb verb)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->reply);
  if (self->shown == NULL)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_free (self->shown->reply);
  self->shown->reply = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_free (self->shown->heading);
  self->shown->heading = g_strdup (gtk_editable_get_text (self->heading));
  gboolean empty = *g_strstrip (self->shown->reply) == '\0' && verb != MDG_INQUIRY_WITHDRAW;
  mdg_banner_say (self->banner, "bad",
                  empty ? _ ("Write the reply, or the reason for declining.") : NULL, NULL, NULL);
  if (empty)
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->side), FALSE);
  mdg_inquiry_do_async (self->access, self->shown, verb, self->cancellable, on_done,
                        g_object_ref (self));
}

static void
keep (GtkWidget *widget, const char *action, GVariant *parameter)
{
  do_verb (MDG_INQUIRIES_DIALOG (widget), MDG_INQUIRY_REPLY);
}

static void
approve_now (gpointer owner)
{
  do_verb (owner, MDG_INQUIRY_APPROVE);
}

static void
approve (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgInquiriesDialog *self = MDG_INQUIRIES_DIALOG (widget);
  if (self->shown == NULL)
    return;
  g_autofree char *title =
    g_strdup_printf (_ ("Put this question and its reply into “%s”?"),
                     text_or_empty (self->shown->folder_name));
  mdg_dialog_ask (widget, title,
                  _ ("Everybody who reads the folder will find it, and answers will cite it."),
                  _ ("Put into the folder"), FALSE, NULL, approve_now, self);
}

static void
decline (GtkWidget *widget, const char *action, GVariant *parameter)
{
  do_verb (MDG_INQUIRIES_DIALOG (widget), MDG_INQUIRY_DECLINE);
}

static void
withdraw (GtkWidget *widget, const char *action, GVariant *parameter)
{
  do_verb (MDG_INQUIRIES_DIALOG (widget), MDG_INQUIRY_WITHDRAW);
}

static void
open_document (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgInquiriesDialog *self = MDG_INQUIRIES_DIALOG (widget);
  if (self->shown == NULL || self->shown->document_id == 0)
    return;
  g_signal_emit (self, open_signal, 0, self->shown->document_id);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- widget ---- */

static MdgPagedList *
make_list (MdgInquiriesDialog *self, gboolean mine)
{
  MdgPagedList *list = mdg_inquiries_list_new (self->access, mine);
  g_signal_connect_object (list, "loaded", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  return list;
}

MdgInquiriesDialog *
mdg_inquiries_dialog_present (GtkWidget *over, MdgAccess *access)
{
  MdgInquiriesDialog *self = g_object_new (MDG_TYPE_INQUIRIES_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), over);
  self->access = g_object_ref (access);
  self->mine = make_list (self, TRUE);
  self->others = make_list (self, FALSE);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  on_tab (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

static void
mdg_inquiries_dialog_dispose (GObject *object)
{
  MdgInquiriesDialog *self = MDG_INQUIRIES_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  if (self->mine != NULL)
    mdg_paged_list_cancel (self->mine);
  if (self->others != NULL)
    mdg_paged_list_cancel (self->others);
  g_clear_object (&self->access);
  g_clear_object (&self->mine);
  g_clear_object (&self->others);
  G_OBJECT_CLASS (mdg_inquiries_dialog_parent_class)->dispose (object);
}

static void
mdg_inquiries_dialog_finalize (GObject *object)
{
  MdgInquiriesDialog *self = MDG_INQUIRIES_DIALOG (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown, mdg_inquiry_free);
  G_OBJECT_CLASS (mdg_inquiries_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, MdgInquiriesDialog, name)
  CHILD (banner);
  CHILD (tab_mine);
  CHILD (tab_others);
  CHILD (selection);
  CHILD (nothing);
  CHILD (side);
  CHILD (question);
  CHILD (from);
  CHILD (state);
  CHILD (answer_box);
  CHILD (answer_label);
  CHILD (answer);
  CHILD (open);
  CHILD (form);
  CHILD (heading);
  CHILD (reply);
  CHILD (withdraw);
  CHILD (decline);
  CHILD (keep);
  CHILD (approve);
  CHILD (spinner);
#undef CHILD
}

static void
mdg_inquiries_dialog_class_init (MdgInquiriesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_inquiries_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_inquiries_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_INQUIRY_ITEM);
  g_type_ensure (MDG_TYPE_STATE_BADGE);
  open_signal = g_signal_new ("open-document", MDG_TYPE_INQUIRIES_DIALOG, G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/jp/lg/madoguchi/ui/inquiries/inquiries-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_install_action (widget_class, "inquiries.reply", NULL, keep);
  gtk_widget_class_install_action (widget_class, "inquiries.approve", NULL, approve);
  gtk_widget_class_install_action (widget_class, "inquiries.decline", NULL, decline);
  gtk_widget_class_install_action (widget_class, "inquiries.withdraw", NULL, withdraw);
  gtk_widget_class_install_action (widget_class, "inquiries.open", NULL, open_document);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_inquiries_dialog_init (MdgInquiriesDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
