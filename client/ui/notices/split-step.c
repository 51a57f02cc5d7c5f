/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/split-step.h"

#include "client/model/answer.h"
#include "client/model/notice-phrases.h"
#include "client/model/notice-reader.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/page.h"
#include "client/ui/notices/notice-step.h"
#include "client/ui/notices/page-pane.h"
#include "client/ui/notices/split-key-row.h"
#include "client/ui/notices/split-result.h"
#include "client/ui/notices/split-rule-form.h"
#include "shared/pdf/pdf-source.h"

#include <glib/gi18n.h>

static const char *const pdf_suffixes[] = { "pdf", NULL };
static const MdgFileKind pdf_kind = { N_ ("PDF files"), pdf_suffixes, 1 };

struct _MdgNoticeSplitStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  MdgNoticeReader *reader;
  GCancellable *taking; /* of a file; NULL while none is read */
  gboolean entered;
  MdgKey picking; /* MDG_N_KEYS: none */
  GPtrArray *shown_parts;
  GtkWidget *form_pane;
  GtkStack *stack;
  MdgBanner *banner;
  GtkLabel *file_name;
  GtkLabel *file_detail;
  GtkCheckButton *same;
  GtkWidget *password_box;
  GtkPasswordEntry *password;
  GtkLabel *stopping;
  GtkLabel *cleaned;
  GtkWidget *rule_box;
  MdgSplitRuleForm *rule;
  GtkBox *keys;
  MdgSplitKeyRow *key_rows[MDG_N_KEYS];
  GtkWidget *result_box;
  MdgSplitResult *result;
  MdgPagePane *pages;
};

/* For the thread that looks what stands around a word. */
typedef struct
{
  GBytes *pdf;
  char *password;
  guint page;
  char *value;
  MdgKey key;
  MdgKeyWay way;
  char *words;
} Learning;

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeSplitStep,
                               mdg_notice_split_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

static MdgNoticeSplit *
split_of (MdgNoticeSplitStep *self)
{
  return mdg_notice_reader_get_split (self->reader);
}

/* ---- what is read on the page that is seen ---- */

static const MdgBatchPart *
part_at (GPtrArray *parts, guint page)
{
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      if (part->first <= page && page <= part->last)
        return part;
    }
  return NULL;
}

static GPtrArray *
known_parts (MdgNoticeSplitStep *self)
{
  gboolean whole = FALSE;
  return mdg_notice_split_get_parts (split_of (self), &whole);
}

static void
show_values (MdgNoticeSplitStep *self, const MdgBatchPart *part)
{
  mdg_split_key_row_show_value (self->key_rows[MDG_KEY_NUMBER], part ? part->number : NULL);
  mdg_split_key_row_show_value (self->key_rows[MDG_KEY_NAME], part ? part->name : NULL);
  mdg_split_key_row_show_value (self->key_rows[MDG_KEY_BIRTH], part ? part->birth : NULL);
}

/* Boxes what was read off the letter that holds @page. */
static void
show_page (MdgNoticeSplitStep *self, guint page)
{
  const MdgBatchPart *part = part_at (known_parts (self), page);
  const MdgPageWords words[] = {
    { part != NULL ? part->number_page : 0, part != NULL ? part->number : NULL },
    { part != NULL ? part->name_page : 0, part != NULL ? part->name : NULL },
    { part != NULL ? part->birth_page : 0, part != NULL ? part->birth : NULL },
  };
  show_values (self, part);
  mdg_page_pane_show (self->pages, page, words, G_N_ELEMENTS (words));
}

static void
follow_parts (MdgNoticeSplitStep *self)
{
  GPtrArray *parts = known_parts (self);
  if (parts == self->shown_parts)
    return;
  g_clear_pointer (&self->shown_parts, g_ptr_array_unref);
  self->shown_parts = parts != NULL ? g_ptr_array_ref (parts) : NULL;
  if (mdg_page_pane_get_n_pages (self->pages) > 0 || parts != NULL)
    show_page (self, mdg_page_pane_get_page (self->pages));
}

/* ---- the file ---- */

static void
show_file (MdgNoticeSplitStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  GBytes *pdf = mdg_notice_work_get_pdf (self->work);
  gboolean there = draft->pdf != NULL;
  g_autofree char *size = there ? mdg_phrase_bytes (draft->pdf->size) : g_strdup ("");
  gtk_stack_set_visible_child_name (self->stack, there ? "split" : "empty");
  gtk_label_set_text (self->file_name, there ? draft->pdf->name : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_name), there ? draft->pdf->name : NULL);
  gtk_label_set_text (self->file_detail, size);
  gtk_check_button_set_active (self->same, draft->same_for_all);
  gtk_widget_set_visible (self->rule_box, !draft->same_for_all);
  gtk_widget_set_visible (self->result_box, !draft->same_for_all);
  mdg_page_pane_set_pdf (self->pages, pdf, mdg_notice_work_get_password (self->work));
}

static void
show_findings (MdgNoticeSplitStep *self)
{
  MdgNoticeSplit *split = split_of (self);
  const MdgPdfFinding *finding = mdg_notice_split_get_stopping (split);
  g_autofree char *stopping = finding != NULL ? mdg_notice_finding_text (finding) : NULL;
  g_autofree char *cleaned = mdg_notice_cleaned_text (mdg_notice_split_get_findings (split));
  gboolean locked = mdg_notice_split_needs_password (split);
  gtk_label_set_text (self->stopping, stopping != NULL ? stopping : "");
  gtk_widget_set_visible (GTK_WIDGET (self->stopping), stopping != NULL && !locked);
  gtk_label_set_text (self->cleaned, cleaned != NULL ? cleaned : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cleaned), cleaned != NULL);
  gtk_widget_set_visible (self->password_box, locked);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSplitStep) self = user_data;
  g_autoptr (GError) error = NULL;
  mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  g_clear_object (&self->taking);
  if (self->work == NULL)
    return;
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

static void
take_file (MdgNoticeSplitStep *self, GFile *file)
{
  if (self->taking != NULL)
    g_cancellable_cancel (self->taking);
  g_clear_object (&self->taking);
  self->taking = g_cancellable_new ();
  mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
  mdg_notice_work_take_pdf_async (self->work, file, self->taking, on_taken, g_object_ref (self));
}

static void
on_chosen (GFile *file, gpointer user_data)
{
  g_autoptr (MdgNoticeSplitStep) self = user_data;
  if (file != NULL && self->work != NULL)
    take_file (self, file);
}

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_file_chooser_open (widget, _ ("Choose the PDF of all notices"), &pdf_kind, on_chosen,
                         g_object_ref (widget));
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  take_file (MDG_NOTICE_SPLIT_STEP (widget), file);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  mdg_banner_say (MDG_NOTICE_SPLIT_STEP (widget)->banner, "bad", sentence, NULL, NULL);
}

static void
unlock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeSplitStep *self = MDG_NOTICE_SPLIT_STEP (widget);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));
  mdg_notice_work_set_password (self->work, password);
  mdg_notice_split_set_password (split_of (self), password);
  mdg_page_pane_set_pdf (self->pages, mdg_notice_work_get_pdf (self->work), password);
}

static void
on_unlock (MdgNoticeSplitStep *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "split.unlock", NULL);
}

static void
on_same (MdgNoticeSplitStep *self)
{
  gboolean same = gtk_check_button_get_active (self->same);
  if (same != mdg_notice_work_get_draft (self->work)->same_for_all)
    mdg_notice_work_set_same_for_all (self->work, same);
}

/* ---- rule and keys ---- */

static void
show_region (MdgNoticeSplitStep *self)
{
  const MdgNoticeRule *rule = mdg_split_rule_form_get (self->rule);
  const MdgPageRect region = { rule->x, rule->y, rule->width, rule->height };
  gboolean used = mdg_split_rule_form_has_region (self->rule);
  mdg_page_pane_set_region (self->pages, used ? &region : NULL);
  mdg_page_pane_set_drawing (self->pages, used && self->picking == MDG_N_KEYS);
}

static void
show_rule (MdgNoticeSplitStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  MdgNoticeKeys none = { NULL, NULL, NULL };
  MdgNoticeKeys *keys = draft->keys != NULL ? draft->keys : &none;
  if (draft->split != NULL)
    mdg_split_rule_form_set (self->rule, draft->split);
  for (guint key = 0; key < MDG_N_KEYS; key++)
    mdg_split_key_row_set (self->key_rows[key], *mdg_notice_keys_member (keys, key));
  show_region (self);
}

/* What the person chose goes into the draft; a rule that is not complete yet does not. */
static void
on_edited (MdgNoticeSplitStep *self)
{
  g_autofree char *rule = mdg_split_rule_form_dup (self->rule);
  g_autoptr (MdgNoticeKeys) keys = mdg_notice_keys_new ();
  for (guint key = 0; key < MDG_N_KEYS; key++)
    *mdg_notice_keys_member (keys, key) = mdg_split_key_row_dup (self->key_rows[key]);
  show_region (self);
  if (rule != NULL)
    mdg_notice_work_set_split (self->work, rule, keys);
  else
    mdg_notice_split_set_rule (split_of (self), NULL, keys);
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

static void
on_draw (MdgNoticeSplitStep *self)
{
  show_region (self);
  mdg_page_pane_focus_region (self->pages);
}

static void
on_drawn (MdgNoticeSplitStep *self, guint page, double x, double y, double width, double height)
{
  mdg_split_rule_form_set_region (self->rule, x, y, width, height);
}

/* ---- picking ---- */

static void
set_picking (MdgNoticeSplitStep *self, MdgKey key)
{
  self->picking = key;
  for (guint i = 0; i < MDG_N_KEYS; i++)
    mdg_split_key_row_set_picking (self->key_rows[i], i == key);
  mdg_page_pane_set_picking (self->pages, key != MDG_N_KEYS);
  show_region (self);
}

static void
on_pick (MdgSplitKeyRow *row, MdgNoticeSplitStep *self)
{
  MdgKey key = mdg_split_key_row_get_key (row);
  set_picking (self, self->picking == key ? MDG_N_KEYS : key);
}

static void
learning_free (gpointer data)
{
  Learning *learning = data;
  g_bytes_unref (learning->pdf);
  g_free (learning->password);
  g_free (learning->value);
  g_free (learning->words);
  g_free (learning);
}

static void
learn_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Learning *learning = data;
  g_autoptr (MdgPdfSource) pdf = mdg_pdf_source_open (learning->pdf, learning->password, NULL);
  g_autofree char *text =
    pdf != NULL ? mdg_pdf_source_dup_text (pdf, learning->page, NULL, NULL) : NULL;
  g_task_return_boolean (task, text != NULL && mdg_notice_key_learn (
                                                 learning->key, text, learning->value,
                                                 &learning->way, &learning->words));
}

static void
on_learned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSplitStep) self = user_data;
  const Learning *learning = g_task_get_task_data (G_TASK (result));
  gboolean learned = g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->work == NULL)
    return;
  mdg_banner_say (self->banner, "warn",
                  learned ? NULL
                          : _ ("No text stands beside this place. Choose another one, or write "
                               "the text that stands before it."),
                  NULL, NULL);
  if (learned)
    mdg_split_key_row_take (self->key_rows[learning->key], learning->way, learning->words);
}

static void
on_picked (MdgNoticeSplitStep *self, guint page, const char *value)
{
  GBytes *pdf = mdg_notice_work_get_pdf (self->work);
  if (self->picking == MDG_N_KEYS || pdf == NULL)
    return;
  Learning *learning = g_new0 (Learning, 1);
  learning->pdf = g_bytes_ref (pdf);
  learning->password = g_strdup (mdg_notice_work_get_password (self->work));
  learning->page = page;
  learning->value = g_strdup (value);
  learning->key = self->picking;
  set_picking (self, MDG_N_KEYS);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_learned, g_object_ref (self));
  g_task_set_task_data (task, learning, learning_free);
  g_task_run_in_thread (task, learn_thread);
}

/* ---- following ---- */

static void
on_result (MdgNoticeSplitStep *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  show_findings (self);
  mdg_split_result_show (self->result, split_of (self), draft->keys);
  follow_parts (self);
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

static void
follow (MdgNoticeSplitStep *self)
{
  show_file (self);
  show_rule (self);
  on_result (self);
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_notice_split_stop (split_of (MDG_NOTICE_SPLIT_STEP (widget)));
}

static void
on_show_page (MdgNoticeSplitStep *self, guint page)
{
  show_page (self, page);
}

/* ---- the wizard ---- */

static gboolean
is_beyond (const MdgNoticeDraft *draft)
{
  static const char *const later[] = { MDG_STEP_MATCH, MDG_STEP_PREVIEW, MDG_STEP_SEND, NULL };
  return draft->step != NULL && draft->split != NULL && g_strv_contains (later, draft->step);
}

static gboolean
has_keys (const MdgNoticeKeys *keys)
{
  return keys != NULL && (keys->number != NULL || keys->name != NULL);
}

static char *
dup_missing_of_split (MdgNoticeSplitStep *self)
{
  MdgNoticeSplit *split = split_of (self);
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  const MdgPdfFinding *finding = mdg_notice_split_get_stopping (split);
  if (mdg_notice_split_needs_password (split))
    return g_strdup (_ ("Enter the password of the PDF to go on"));
  if (finding != NULL)
    return mdg_notice_finding_text (finding);
  if (mdg_notice_split_get_error (split) != NULL)
    return mdg_notice_error_text (mdg_notice_split_get_error (split));
  if (!has_keys (draft->keys))
    return g_strdup (_ ("Choose how number or name are read to go on"));
  if (mdg_notice_split_is_stopped (split))
    return g_strdup (_ ("Reading was stopped; change the rule or choose the PDF again"));
  if (mdg_notice_split_get_rule (split) == NULL)
    return g_strdup (_ ("Choose where letters begin to go on"));
  return g_strdup (_ ("The pages are still being read"));
}

static char *
dup_missing (MdgNoticeStep *step)
{
  MdgNoticeSplitStep *self = MDG_NOTICE_SPLIT_STEP (step);
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  if (draft->pdf == NULL)
    return g_strdup (self->taking != NULL ? _ ("The PDF is being read")
                                          : _ ("Choose the PDF to go on"));
  if (draft->same_for_all || (!self->entered && is_beyond (draft)))
    return NULL;
  if (mdg_notice_work_get_parts (self->work) != NULL && has_keys (draft->keys) &&
      mdg_notice_split_get_stopping (split_of (self)) == NULL)
    return NULL;
  return dup_missing_of_split (self);
}

static void
enter (MdgNoticeStep *step)
{
  MdgNoticeSplitStep *self = MDG_NOTICE_SPLIT_STEP (step);
  self->entered = TRUE;
  mdg_notice_reader_wake (self->reader);
  follow (self);
}

static gboolean
next_pane (MdgNoticeStep *step, GtkWidget *focus)
{
  MdgNoticeSplitStep *self = MDG_NOTICE_SPLIT_STEP (step);
  GtkWidget *panes[] = { self->form_pane, GTK_WIDGET (self->pages), NULL };
  return mdg_page_walk (panes, focus);
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = dup_missing;
  iface->enter = enter;
  iface->next_pane = next_pane;
}

/* ---- the class ---- */

static void
add_keys (MdgNoticeSplitStep *self)
{
  for (guint key = 0; key < MDG_N_KEYS; key++)
    {
      GtkWidget *row = mdg_split_key_row_new (key);
      self->key_rows[key] = MDG_SPLIT_KEY_ROW (row);
      gtk_box_append (self->keys, row);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "pick", G_CALLBACK (on_pick), self, 0);
    }
}

GtkWidget *
mdg_notice_split_step_new (MdgNoticeWork *work)
{
  static const char *const areas[] = { MDG_NOTICE_AREA_PDF, MDG_NOTICE_AREA_SPLIT };
  MdgNoticeSplitStep *self = g_object_new (MDG_TYPE_NOTICE_SPLIT_STEP, NULL);
  self->work = g_object_ref (work);
  self->reader = mdg_notice_reader_new (work);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", areas[i], NULL);
      g_signal_connect_object (work, signal, G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_PARTS,
                           G_CALLBACK (mdg_notice_step_tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (split_of (self), "changed", G_CALLBACK (on_result), self,
                           G_CONNECT_SWAPPED);
  follow (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_split_step_dispose (GObject *object)
{
  MdgNoticeSplitStep *self = MDG_NOTICE_SPLIT_STEP (object);
  if (self->taking != NULL)
    g_cancellable_cancel (self->taking);
  g_clear_object (&self->taking);
  if (self->reader != NULL)
    g_signal_handlers_disconnect_by_data (split_of (self), self);
  g_clear_object (&self->reader);
  g_clear_object (&self->work);
  g_clear_pointer (&self->shown_parts, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_notice_split_step_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, form_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, file_name);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, file_detail);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, same);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, password_box);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, password);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, stopping);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, cleaned);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, rule_box);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, rule);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, keys);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, result_box);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, result);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeSplitStep, pages);
}

static void
mdg_notice_split_step_class_init (MdgNoticeSplitStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_split_step_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_PAGE_PANE);
  g_type_ensure (MDG_TYPE_SPLIT_RULE_FORM);
  g_type_ensure (MDG_TYPE_SPLIT_RESULT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/split-step.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_same);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_draw);
  gtk_widget_class_bind_template_callback (widget_class, on_drawn);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_show_page);
  gtk_widget_class_install_action (widget_class, "split.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "split.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "split.unlock", NULL, unlock);
}

static void
mdg_notice_split_step_init (MdgNoticeSplitStep *self)
{
  self->picking = MDG_N_KEYS;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
  mdg_file_drop_add (GTK_WIDGET (self), &pdf_kind, on_dropped, on_refused);
}
