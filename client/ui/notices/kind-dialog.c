/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/kind-dialog.h"

#include "client/model/answer.h"
#include "client/model/items.h"
#include "client/model/notice-kinds.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

struct _MdgNoticeKindDialog
{
  GtkWindow parent_instance;
  MdgAccess *access;
  MdgNoticeKind *kind; /* as it was */
  GArray *section_ids; /* of the choices */
  GCancellable *cancellable;
  GtkLabel *heading;
  MdgBanner *banner;
  GtkEditable *name;
  GtkDropDown *section;
  GtkTextView *legal_basis;
  GtkEditable *post;
  GtkCheckButton *signature;
  GtkEditable *signature_omitted;
  GtkCheckButton *on_application;
  GtkCheckButton *approval;
  GtkEditable *subject;
  GtkTextView *message;
  GtkTextView *mail_text;
  GtkDropDown *authentication;
  GtkDropDown *knowledge;
  GtkDropDown *arrival;
  GtkEditable *reminders;
  GtkEditable *quiet_from;
  GtkEditable *quiet_until;
  GtkSpinButton *deadline_hours;
  GtkSpinButton *retention_days;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MdgNoticeKindDialog, mdg_notice_kind_dialog, GTK_TYPE_WINDOW)

typedef struct
{
  const char *value;
  const char *label;
} Choice;

static const Choice authentications[] = {
  { MDG_RESIDENT_CODE, N_ ("A one-time code by mail") },
  { MDG_RESIDENT_LINK, N_ ("A link and a button") },
};
static const Choice knowledges[] = {
  { MDG_KNOWLEDGE_NONE, N_ ("Nothing more") },
  { MDG_KNOWLEDGE_NUMBER, N_ ("Their number") },
  { MDG_KNOWLEDGE_BIRTH, N_ ("Their birth date") },
};
static const Choice arrivals[] = {
  { MDG_ARRIVAL_AVAILABLE, N_ ("When it is ready to be read") },
  { MDG_ARRIVAL_VIEWED, N_ ("When it is first read") },
  { MDG_ARRIVAL_DOWNLOADED, N_ ("When its file is downloaded") },
  { MDG_ARRIVAL_CONFIRMED, N_ ("When the resident confirms it") },
};

/* ---- fields ---- */

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

static char *
text_of_view (GtkTextView *view)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
set_text (GtkEditable *editable, const char *text)
{
  gtk_editable_set_text (editable, text != NULL ? text : "");
}

static void
set_text_of_view (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text != NULL ? text : "", -1);
}

static void
replace (char **field, char *taken)
{
  g_free (*field);
  *field = taken;
}

/* "3, 7" in any commas and spaces. */
static char **
read_days (GtkEditable *editable)
{
  g_autoptr (GStrvBuilder) days = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (gtk_editable_get_text (editable), ", ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (days, parts[i]);
  return g_strv_builder_end (days);
}

/* ---- saving ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeKindDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "kind-dialog.save", TRUE);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL && self->access != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
read_texts (MdgNoticeKindDialog *self, MdgNoticeKind *kind)
{
  replace (&kind->name, text_of (self->name));
  replace (&kind->legal_basis, text_of_view (self->legal_basis));
  replace (&kind->post, text_of (self->post));
  replace (&kind->signature_omitted, text_of (self->signature_omitted));
  replace (&kind->subject, text_of (self->subject));
  replace (&kind->message, text_of_view (self->message));
  replace (&kind->mail_text, text_of_view (self->mail_text));
  replace (&kind->quiet_from, text_of (self->quiet_from));
  replace (&kind->quiet_until, text_of (self->quiet_until));
}

static MdgNoticeKind *
read_form (MdgNoticeKindDialog *self)
{
  MdgNoticeKind *kind = mdg_notice_kind_copy (self->kind);
  guint section = gtk_drop_down_get_selected (self->section);
  kind->section_id =
    section < self->section_ids->len ? g_array_index (self->section_ids, gint64, section) : 0;
  read_texts (self, kind);
  kind->signature = gtk_check_button_get_active (self->signature);
  kind->on_application = gtk_check_button_get_active (self->on_application);
  kind->approval = gtk_check_button_get_active (self->approval);
  replace (&kind->authentication, chosen (self->authentication, authentications));
  replace (&kind->knowledge, chosen (self->knowledge, knowledges));
  replace (&kind->arrival, chosen (self->arrival, arrivals));
  g_strfreev (kind->reminders);
  kind->reminders = read_days (self->reminders);
  kind->deadline_hours = gtk_spin_button_get_value_as_int (self->deadline_hours);
  kind->retention_days = gtk_spin_button_get_value_as_int (self->retention_days);
  return kind;
}

/* What is missing most plainly; the server looks at all of it. */
static const char *
find_gap (const MdgNoticeKind *kind)
{
  if (*kind->name == '\0' || *kind->legal_basis == '\0' || *kind->post == '\0')
    return _ ("Enter the name, the legal basis and the post.");
  if (!kind->signature && *kind->signature_omitted == '\0')
    return _ ("Without a signature, enter the reason for that.");
  return kind->section_id == 0 ? _ ("Choose a section.") : NULL;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeKindDialog *self = MDG_NOTICE_KIND_DIALOG (widget);
  g_autoptr (MdgNoticeKind) kind = read_form (self);
  const char *gap = find_gap (kind);
  mdg_banner_say (self->banner, "bad", gap, NULL, NULL);
  if (gap != NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_action_set_enabled (widget, "kind-dialog.save", FALSE);
  mdg_notice_kind_save_async (self->access, kind, self->cancellable, on_saved,
                              g_object_ref (self));
}

/* ---- showing ---- */

static void
on_signature (MdgNoticeKindDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->signature_omitted),
                            !gtk_check_button_get_active (self->signature));
}

static void
fill_sections (MdgNoticeKindDialog *self, MdgPagedList *sections, gint64 chosen_id)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint at = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (sections)); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (sections), i);
      const MdgSection *section = mdg_item_get_record (item);
      gtk_string_list_append (names, section->name);
      g_array_append_val (self->section_ids, section->id);
      if (section->id == chosen_id)
        at = i;
    }
  gtk_drop_down_set_model (self->section, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->section, at);
}

static void
show_texts (MdgNoticeKindDialog *self, const MdgNoticeKind *kind)
{
  g_autofree char *days = kind->reminders != NULL ? g_strjoinv (", ", kind->reminders) : NULL;
  set_text (self->name, kind->name);
  set_text_of_view (self->legal_basis, kind->legal_basis);
  set_text (self->post, kind->post);
  set_text (self->signature_omitted, kind->signature_omitted);
  set_text (self->subject, kind->subject);
  set_text_of_view (self->message, kind->message);
  set_text_of_view (self->mail_text, kind->mail_text);
  set_text (self->reminders, days);
  set_text (self->quiet_from, kind->quiet_from);
  set_text (self->quiet_until, kind->quiet_until);
}

static void
show (MdgNoticeKindDialog *self, MdgPagedList *sections)
{
  const MdgNoticeKind *kind = self->kind;
  show_texts (self, kind);
  fill_sections (self, sections, kind->section_id);
  fill_choices (self->authentication, authentications, G_N_ELEMENTS (authentications),
                kind->authentication);
  fill_choices (self->knowledge, knowledges, G_N_ELEMENTS (knowledges), kind->knowledge);
  fill_choices (self->arrival, arrivals, G_N_ELEMENTS (arrivals), kind->arrival);
  gtk_check_button_set_active (self->signature, kind->signature);
  gtk_check_button_set_active (self->on_application, kind->on_application);
  gtk_check_button_set_active (self->approval, kind->approval);
  gtk_spin_button_set_value (self->deadline_hours, (double) kind->deadline_hours);
  gtk_spin_button_set_value (self->retention_days, (double) kind->retention_days);
  on_signature (self);
}

static gint64
own_section (MdgAccess *access)
{
  const MdgMe *me = mdg_access_get_me (access);
  return me != NULL && me->account != NULL ? me->account->section_id : 0;
}

void
mdg_notice_kind_dialog_present (GtkWidget *parent, MdgAdmin *admin, const MdgNoticeKind *kind)
{
  MdgNoticeKindDialog *self = g_object_new (MDG_TYPE_NOTICE_KIND_DIALOG, NULL);
  const char *heading = kind != NULL ? _ ("Change the kind of notice") : _ ("Add a kind of notice");
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->access = g_object_ref (mdg_admin_get_access (admin));
  self->kind = kind != NULL ? mdg_notice_kind_copy (kind)
                            : mdg_notice_kind_propose (own_section (self->access));
  gtk_label_set_text (self->heading, heading);
  gtk_window_set_title (GTK_WINDOW (self), heading);
  show (self, mdg_admin_get_sections (admin));
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_notice_kind_dialog_dispose (GObject *object)
{
  MdgNoticeKindDialog *self = MDG_NOTICE_KIND_DIALOG (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_notice_kind_dialog_parent_class)->dispose (object);
}

static void
mdg_notice_kind_dialog_finalize (GObject *object)
{
  MdgNoticeKindDialog *self = MDG_NOTICE_KIND_DIALOG (object);
  mdg_notice_kind_free (self->kind);
  g_array_unref (self->section_ids);
  G_OBJECT_CLASS (mdg_notice_kind_dialog_parent_class)->finalize (object);
}

static void
bind_texts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, name);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, legal_basis);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, post);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, signature_omitted);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, message);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, mail_text);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, reminders);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, quiet_from);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, quiet_until);
}

static void
mdg_notice_kind_dialog_class_init (MdgNoticeKindDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_kind_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_kind_dialog_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/kind-dialog.ui");
  bind_texts (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, section);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, signature);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, on_application);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, approval);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, authentication);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, knowledge);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, arrival);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, deadline_hours);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, retention_days);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeKindDialog, spinner);
  gtk_widget_class_install_action (widget_class, "kind-dialog.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mdg_notice_kind_dialog_init (MdgNoticeKindDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->section_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->signature, "toggled", G_CALLBACK (on_signature), self);
}
