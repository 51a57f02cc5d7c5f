/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/message-step.h"

#include "client/model/answer.h"
#include "client/model/notice-kinds.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/message-preview.h"
#include "client/ui/notices/notice-step.h"
#include "shared/base/error.h"
#include "shared/notice/message.h"

#include <glib/gi18n.h>

static const char *const pdf_suffixes[] = { "pdf", NULL };
static const MdgFileKind attachment_kind = { N_ ("PDF files"), pdf_suffixes,
                                             MDG_NOTICE_ATTACHMENTS_MAX };

struct _MdgNoticeMessageStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  MdgPagedList *kinds;
  GCancellable *cancellable;
  gboolean filling;     /* fields are set from the draft */
  gboolean kinds_known; /* until then the choice moves by itself */
  GtkWidget *form;
  MdgBanner *banner;
  GtkDropDown *kind;
  GtkLabel *kind_hint;
  GtkEditable *title;
  GtkEditable *subject;
  GtkTextView *message;
  GtkMenuButton *insert;
  GtkLabel *problem;
  GtkBox *attachments;
  GtkWidget *attach;
  MdgMessagePreview *preview;
};

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeMessageStep,
                               mdg_notice_message_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

static const MdgNoticeDraft *
draft_of (MdgNoticeMessageStep *self)
{
  return mdg_notice_work_get_draft (self->work);
}

static const MdgCsvTable *
table_of (MdgNoticeMessageStep *self)
{
  MdgNoticeRows *rows = mdg_notice_work_get_rows (self->work);
  return rows != NULL ? mdg_notice_rows_get_table (rows) : NULL;
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* ---- what is missing ---- */

static char *
check_text (MdgNoticeMessageStep *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  if (is_empty (text) || mdg_message_check (text, table_of (self), &error))
    return NULL;
  return mdg_error_dup_sentence (error, NULL);
}

static char *
find_problem (MdgNoticeMessageStep *self)
{
  char *problem = check_text (self, draft_of (self)->subject);
  return problem != NULL ? problem : check_text (self, draft_of (self)->message);
}

/* No problem, but worth a look: a cell that the message names is empty. */
static char *
find_gap (MdgNoticeMessageStep *self)
{
  const MdgCsvTable *table = table_of (self);
  const char *message = draft_of (self)->message;
  if (table == NULL || is_empty (message))
    return NULL;
  g_autoptr (GArray) gaps = mdg_message_find_gaps (message, table);
  if (gaps->len == 0)
    return NULL;
  guint row = mdg_csv_table_get_row_number (table, g_array_index (gaps, guint, 0));
  return g_strdup_printf (ngettext ("In %u row a cell that the message needs is empty: row %u.",
                                    "In %u rows a cell that the message needs is empty, first in "
                                    "row %u.",
                                    gaps->len),
                          gaps->len, row);
}

static char *
step_dup_missing (MdgNoticeStep *step)
{
  MdgNoticeMessageStep *self = MDG_NOTICE_MESSAGE_STEP (step);
  const MdgNoticeDraft *draft = draft_of (self);
  if (draft->kind_id == 0)
    return g_strdup (_ ("Choose the kind of notice."));
  if (is_empty (draft->title))
    return g_strdup (_ ("Give these notices a title."));
  if (is_empty (draft->subject))
    return g_strdup (_ ("Write the subject."));
  if (is_empty (draft->message))
    return g_strdup (_ ("Write the message."));
  return find_problem (self);
}

static void
show_problem (MdgNoticeMessageStep *self)
{
  g_autofree char *problem = find_problem (self);
  g_autofree char *gap = problem == NULL ? find_gap (self) : NULL;
  gtk_label_set_text (self->problem, problem != NULL ? problem : gap != NULL ? gap
                                                                             : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->problem), "trouble");
  gtk_widget_remove_css_class (GTK_WIDGET (self->problem), "hint-warn");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), problem != NULL ? "trouble" : "hint-warn");
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* ---- fields ---- */

static char *
dup_message (MdgNoticeMessageStep *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->message);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
on_title (MdgNoticeMessageStep *self)
{
  if (self->filling)
    return;
  mdg_notice_work_set_title (self->work, gtk_editable_get_text (self->title));
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

static void
on_subject (MdgNoticeMessageStep *self)
{
  if (!self->filling)
    mdg_notice_work_set_subject (self->work, gtk_editable_get_text (self->subject));
}

static void
on_message (MdgNoticeMessageStep *self)
{
  g_autofree char *text = dup_message (self);
  if (!self->filling)
    mdg_notice_work_set_message (self->work, text);
}

static void
fill_editable (GtkEditable *editable, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (editable), text != NULL ? text : "") != 0)
    gtk_editable_set_text (editable, text != NULL ? text : "");
}

static void
fill_fields (MdgNoticeMessageStep *self)
{
  const MdgNoticeDraft *draft = draft_of (self);
  g_autofree char *message = dup_message (self);
  const char *wanted = draft->message != NULL ? draft->message : "";
  self->filling = TRUE;
  fill_editable (self->title, draft->title);
  fill_editable (self->subject, draft->subject);
  if (!g_str_equal (message, wanted))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->message), wanted, -1);
  self->filling = FALSE;
  show_problem (self);
}

/* ---- kinds ---- */

static void
on_kind_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeMessageStep) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgNoticeKind) kind =
    mdg_answer_finish_record (result, &MDG_NOTICE_KIND_TYPE, &error);
  g_autofree char *sentence = error != NULL ? mdg_answer_sentence (error) : NULL;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (kind == NULL)
    return;
  mdg_notice_work_set_kind (self->work, kind);
  gtk_label_set_text (self->kind_hint, kind->legal_basis != NULL ? kind->legal_basis : "");
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* With the columns, keys and rule of its last run, which the list leaves out. */
static void
load_kind (MdgNoticeMessageStep *self, gint64 id)
{
  mdg_notice_kind_load_async (mdg_notice_work_get_access (self->work), id, self->cancellable,
                              on_kind_loaded, g_object_ref (self));
}

static void
on_kind (MdgNoticeMessageStep *self)
{
  MdgItem *item = gtk_drop_down_get_selected_item (self->kind);
  const MdgNoticeKind *kind = item != NULL ? mdg_item_get_record (item) : NULL;
  if (self->filling || !self->kinds_known || kind == NULL)
    return;
  load_kind (self, kind->id);
}

static guint
find_kind (GListModel *kinds, gint64 id)
{
  for (guint i = 0; i < g_list_model_get_n_items (kinds); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (kinds, i);
      if (((const MdgNoticeKind *) mdg_item_get_record (item))->id == id)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
on_kinds (MdgNoticeMessageStep *self)
{
  const char *trouble = mdg_paged_list_get_trouble (self->kinds);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->kinds));
  gint64 id = draft_of (self)->kind_id;
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->kind,
                              find_kind (gtk_drop_down_get_model (self->kind), id));
  self->filling = FALSE;
  self->kinds_known = TRUE;
  mdg_banner_say (self->banner, "bad", trouble, NULL, NULL);
  if (n == 0 && trouble == NULL && mdg_paged_list_is_complete (self->kinds))
    gtk_label_set_text (self->kind_hint, _ ("No kind of notice has been set up for your section "
                                            "yet. Ask those who manage notices."));
  else if (id != 0)
    load_kind (self, id);
  else
    /* GTK 4.18 chooses the first by itself: what is shown has to be what holds. */
    on_kind (self);
}

static gboolean
is_open (gpointer item, gpointer user_data)
{
  return mdg_notice_kind_is_open (mdg_item_get_record (item));
}

/* ---- places for what columns say ---- */

static void
insert_column (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMessageStep *self = MDG_NOTICE_MESSAGE_STEP (widget);
  g_autofree char *text = g_strdup_printf ("{{%s}}", g_variant_get_string (parameter, NULL));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->message);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->message));
}

static void
append_column (GMenu *menu, const char *name)
{
  if (is_empty (name))
    return;
  g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);
  g_menu_item_set_action_and_target (item, "message.insert", "s", name);
  g_menu_append_item (menu, item);
}

static void
fill_menu (MdgNoticeMessageStep *self)
{
  const MdgCsvTable *table = table_of (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; table != NULL && i < mdg_csv_table_get_n_columns (table); i++)
    append_column (menu, mdg_csv_table_get_header (table, i));
  gtk_menu_button_set_menu_model (self->insert, G_MENU_MODEL (menu));
  gtk_widget_set_sensitive (GTK_WIDGET (self->insert), table != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->insert),
                               table == NULL ? _ ("The columns are known once a list is chosen. "
                                                  "You can type them: {{name}}")
                                             : NULL);
}

/* ---- attachments ---- */

static GtkWidget *
make_attachment (const MdgNoticeFile *file, guint place)
{
  g_autofree char *size = mdg_phrase_bytes (file->size);
  g_autofree char *words = g_strdup_printf (_ ("Remove %s"), file->name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (file->name);
  GtkWidget *bytes = gtk_label_new (size);
  GtkWidget *remove = gtk_button_new_from_icon_name ("mdg-close-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (bytes, "caption");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "icon-only");
  gtk_widget_set_tooltip_text (remove, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "message.detach");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (remove), "u", place);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("mdg-clip-symbolic"));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), bytes);
  gtk_box_append (GTK_BOX (box), remove);
  return box;
}

static void
show_attachments (MdgNoticeMessageStep *self)
{
  GPtrArray *files = draft_of (self)->attachments;
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->attachments))) != NULL)
    gtk_box_remove (self->attachments, child);
  for (guint i = 0; i < files->len; i++)
    gtk_box_append (self->attachments, make_attachment (files->pdata[i], i));
  gtk_widget_set_sensitive (self->attach, files->len < MDG_NOTICE_ATTACHMENTS_MAX);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeMessageStep) self = user_data;
  g_autoptr (GError) error = NULL;
  if (mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_autofree char *sentence = error->domain == MDG_ERROR
                                ? mdg_error_dup_sentence (error, NULL)
                                : g_strdup (mdg_files_trouble (error, FALSE));
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
}

static void
attach_files (MdgNoticeMessageStep *self, GListModel *files)
{
  guint n = g_list_model_get_n_items (files);
  guint room = MDG_NOTICE_ATTACHMENTS_MAX - draft_of (self)->attachments->len;
  mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
  if (n > room)
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("Up to %d files can be attached."), MDG_NOTICE_ATTACHMENTS_MAX);
      mdg_banner_say (self->banner, "warn", sentence, NULL, NULL);
    }
  for (guint i = 0; i < MIN (n, room); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      mdg_notice_work_add_attachment_async (self->work, file, self->cancellable, on_attached,
                                            g_object_ref (self));
    }
}

static void
on_files (GListModel *files, gpointer user_data)
{
  g_autoptr (MdgNoticeMessageStep) self = user_data;
  if (self->work != NULL)
    attach_files (self, files);
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  GtkWidget *step = gtk_widget_get_ancestor (widget, MDG_TYPE_NOTICE_MESSAGE_STEP);
  attach_files (MDG_NOTICE_MESSAGE_STEP (step), files);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  GtkWidget *step = gtk_widget_get_ancestor (widget, MDG_TYPE_NOTICE_MESSAGE_STEP);
  mdg_banner_say (MDG_NOTICE_MESSAGE_STEP (step)->banner, "warn", sentence, NULL, NULL);
}

static void
attach (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_file_chooser_open_many (widget, _ ("Attach to all notices"), &attachment_kind, on_files,
                              g_object_ref (widget));
}

static void
detach (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeMessageStep *self = MDG_NOTICE_MESSAGE_STEP (widget);
  guint place = g_variant_get_uint32 (parameter);
  if (place < draft_of (self)->attachments->len)
    mdg_notice_work_remove_attachment (self->work, place);
  gtk_widget_grab_focus (self->attach);
}

/* ---- step ---- */

static void
on_message_changed (MdgNoticeMessageStep *self)
{
  fill_fields (self);
  show_attachments (self);
}

static void
on_list_changed (MdgNoticeMessageStep *self)
{
  fill_menu (self);
  show_problem (self);
}

static gboolean
step_next_pane (MdgNoticeStep *step, GtkWidget *focus)
{
  MdgNoticeMessageStep *self = MDG_NOTICE_MESSAGE_STEP (step);
  GtkWidget *panes[] = { self->form, GTK_WIDGET (self->preview), NULL };
  return mdg_page_walk (panes, focus);
}

static void
step_search (MdgNoticeStep *step)
{
  mdg_message_preview_focus_search (MDG_NOTICE_MESSAGE_STEP (step)->preview);
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = step_dup_missing;
  iface->next_pane = step_next_pane;
  iface->search = step_search;
}

static void
follow (MdgNoticeMessageStep *self)
{
  g_signal_connect_object (self->work, "changed::" MDG_NOTICE_AREA_HEAD, G_CALLBACK (fill_fields),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->work, "changed::" MDG_NOTICE_AREA_MESSAGE,
                           G_CALLBACK (on_message_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->work, "changed::" MDG_NOTICE_AREA_LIST,
                           G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kinds, "loaded", G_CALLBACK (on_kinds), self, G_CONNECT_SWAPPED);
}

GtkWidget *
mdg_notice_message_step_new (MdgNoticeWork *work)
{
  MdgNoticeMessageStep *self = g_object_new (MDG_TYPE_NOTICE_MESSAGE_STEP, NULL);
  self->work = g_object_ref (work);
  self->kinds = mdg_notice_kinds_list_new (mdg_notice_work_get_access (work));
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_open, NULL, NULL));
  GtkFilterListModel *open =
    gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->kinds)), filter);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (open));
  gtk_drop_down_set_selected (self->kind, GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
  g_object_unref (open);
  mdg_message_preview_set_work (self->preview, work);
  follow (self);
  fill_menu (self);
  on_message_changed (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_message_step_dispose (GObject *object)
{
  MdgNoticeMessageStep *self = MDG_NOTICE_MESSAGE_STEP (object);
  g_cancellable_cancel (self->cancellable);
  if (self->kinds != NULL)
    mdg_paged_list_cancel (self->kinds);
  g_clear_object (&self->kinds);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_notice_message_step_parent_class)->dispose (object);
}

static void
mdg_notice_message_step_finalize (GObject *object)
{
  g_object_unref (MDG_NOTICE_MESSAGE_STEP (object)->cancellable);
  G_OBJECT_CLASS (mdg_notice_message_step_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, form);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, kind);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, kind_hint);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, title);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, subject);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, message);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, insert);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, problem);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, attachments);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, attach);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeMessageStep, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
  gtk_widget_class_bind_template_callback (widget_class, on_title);
  gtk_widget_class_bind_template_callback (widget_class, on_subject);
}

static void
mdg_notice_message_step_class_init (MdgNoticeMessageStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_message_step_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_message_step_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_MESSAGE_PREVIEW);
  g_type_ensure (MDG_TYPE_NOTICE_KIND_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/message-step.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "message.insert", "s", insert_column);
  gtk_widget_class_install_action (widget_class, "message.attach", NULL, attach);
  gtk_widget_class_install_action (widget_class, "message.detach", "u", detach);
}

static void
mdg_notice_message_step_init (MdgNoticeMessageStep *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->message), "changed",
                           G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  mdg_file_drop_add (self->form, &attachment_kind, on_dropped, on_refused);
}
