/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/list-step.h"

#include "client/model/document-phrases.h"
#include "client/model/phrases.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/files.h"
#include "client/ui/common/page.h"
#include "client/ui/common/wait-dialog.h"
#include "client/ui/notices/csv-grid.h"
#include "client/ui/notices/list-editor.h"
#include "client/ui/notices/list-findings.h"
#include "client/ui/notices/notice-step.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const list_suffixes[] = { "csv", "txt", "tsv", NULL };
static const MdgFileKind list_kind = { N_ ("CSV files"), list_suffixes, 1 };

#define AT(member) G_STRUCT_OFFSET (MdgNoticeColumns, member)
static const struct
{
  gsize member;
  const char *label;
} purposes[] = {
  { AT (number), NC_ ("column", "Recipient number") },
  { AT (name), NC_ ("column", "Name") },
  { AT (kana), NC_ ("column", "Reading") },
  { AT (birth), NC_ ("column", "Date of birth") },
  { AT (mail), NC_ ("column", "Mail address") },
  { AT (language), NC_ ("column", "Language") },
  { AT (postcode), NC_ ("column", "Postcode") },
  { AT (address), NC_ ("column", "Address") },
};
#undef AT
#define N_PURPOSES G_N_ELEMENTS (purposes)

static const char *const encodings[] = { MDG_CSV_UTF8, MDG_CSV_CP932, MDG_CSV_UTF16 };
static const char delimiters[] = { ',', '\t', ';' };

struct _MdgNoticeListStep
{
  GtkBox parent_instance;
  MdgNoticeWork *work;
  GCancellable *cancellable; /* of what is being read */
  MdgWaitDialog *wait;
  gboolean filling;
  GtkWidget *side;
  GtkStack *stack;
  MdgBanner *banner;
  GtkLabel *file_name;
  GtkLabel *file_detail;
  GtkDropDown *encoding;
  GtkDropDown *delimiter;
  GtkGrid *columns;
  GtkDropDown *purpose[N_PURPOSES];
  GtkSpinButton *digits;
  GtkToggleButton *tab_rows;
  GtkToggleButton *tab_problems;
  GtkToggleButton *tab_duplicates;
  GtkToggleButton *tab_padded;
  GtkStack *content;
  MdgCsvGrid *grid;
  GtkListView *sentences;
  GtkLabel *explanation;
  GtkWidget *save_problems;
  GtkWidget *leave_out;
};

static void step_iface_init (MdgNoticeStepInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeListStep,
                               mdg_notice_list_step,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_NOTICE_STEP, step_iface_init))

static MdgNoticeRows *
rows_of (MdgNoticeListStep *self)
{
  return mdg_notice_work_get_rows (self->work);
}

/* Groups that still need a choice. */
static guint
count_duplicates (MdgNoticeRows *rows)
{
  return mdg_notice_rows_count_left_out (rows) > 0
           ? 0
           : mdg_notice_rows_get_duplicates (rows)->len;
}

/* ---- what is missing ---- */

static char *
step_dup_missing (MdgNoticeStep *step)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (step);
  MdgNoticeRows *rows = rows_of (self);
  if (rows == NULL)
    return g_strdup (_ ("Choose the list of recipients."));
  guint n = mdg_list_count_problems (rows);
  if (mdg_notice_rows_get_missing (rows) != NULL)
    return mdg_error_dup_sentence (mdg_notice_rows_get_missing (rows), NULL);
  if (n > 0)
    return g_strdup_printf (ngettext ("Mend %u cell in the file, then choose it again.",
                                      "Mend %u cells in the file, then choose it again.", n),
                            n);
  if (count_duplicates (rows) > 0)
    return g_strdup_printf (ngettext ("%u recipient stands in the list more than once.",
                                      "%u recipients stand in the list more than once.",
                                      count_duplicates (rows)),
                            count_duplicates (rows));
  return NULL;
}

/* ---- showing ---- */

static void
set_tab (GtkToggleButton *tab, const char *word, guint count, gboolean always)
{
  g_autofree char *number = mdg_phrase_number (count);
  g_autofree char *label = g_strdup_printf ("%s %s", word, number);
  gtk_button_set_label (GTK_BUTTON (tab), label);
  gtk_widget_set_visible (GTK_WIDGET (tab), always || count > 0);
}

static void
show_sentences (MdgNoticeListStep *self, GtkStringList *sentences, const char *explanation)
{
  g_autoptr (GtkSelectionModel) model =
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sentences)));
  gtk_list_view_set_model (self->sentences, model);
  gtk_label_set_text (self->explanation, explanation);
  gtk_stack_set_visible_child_name (self->content, "sentences");
}

static void
show_tab (MdgNoticeListStep *self)
{
  MdgNoticeRows *rows = rows_of (self);
  gboolean problems = gtk_toggle_button_get_active (self->tab_problems);
  gboolean duplicates = gtk_toggle_button_get_active (self->tab_duplicates);
  gtk_widget_set_visible (self->save_problems, problems);
  gtk_widget_set_visible (self->leave_out, duplicates);
  if (rows == NULL)
    return;
  if (problems)
    show_sentences (self, mdg_list_problems (rows),
                    _ ("These are mended in the file itself, so that it stays right for the next "
                       "time."));
  else if (duplicates)
    show_sentences (self, mdg_list_duplicates (rows),
                    _ ("Nobody can get two letters in one run. Mend the file, or leave out the "
                       "later rows."));
  else if (gtk_toggle_button_get_active (self->tab_padded))
    show_sentences (self, mdg_list_padded (rows),
                    _ ("A spreadsheet had taken the leading zeros of these numbers. They are "
                       "back."));
  else
    gtk_stack_set_visible_child_name (self->content, "rows");
}

static void
on_tab (MdgNoticeListStep *self, GtkToggleButton *tab)
{
  if (gtk_toggle_button_get_active (tab))
    show_tab (self);
}

static void
show_tabs (MdgNoticeListStep *self, MdgNoticeRows *rows)
{
  const MdgRecipientList *list = mdg_notice_rows_get_list (rows);
  guint n_problems = mdg_list_count_problems (rows);
  guint n_duplicates = count_duplicates (rows);
  guint n_padded = list != NULL ? mdg_recipient_list_get_padded (list)->len : 0;
  set_tab (self->tab_rows, _ ("Rows"), mdg_csv_table_get_n_rows (mdg_notice_rows_get_table (rows)),
           TRUE);
  set_tab (self->tab_problems, _ ("To be mended"), n_problems, FALSE);
  set_tab (self->tab_duplicates, _ ("More than once"), n_duplicates, FALSE);
  set_tab (self->tab_padded, _ ("Zeros put back"), n_padded, FALSE);
  gtk_toggle_button_set_active (n_problems > 0     ? self->tab_problems
                                : n_duplicates > 0 ? self->tab_duplicates
                                                   : self->tab_rows,
                                TRUE);
  show_tab (self);
}

static void
show_file (MdgNoticeListStep *self, MdgNoticeRows *rows)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  const MdgNoticeFile *file = draft->source != NULL ? draft->source : draft->list;
  guint left_out = mdg_notice_rows_count_left_out (rows);
  g_autofree char *size = mdg_phrase_bytes (file->size);
  g_autofree char *n =
    mdg_phrase_number (mdg_csv_table_get_n_rows (mdg_notice_rows_get_table (rows)));
  g_autofree char *detail =
    left_out > 0
      ? g_strdup_printf (_ ("%s, %s recipients, %u rows left out"), size, n, left_out)
      : g_strdup_printf (_ ("%s, %s recipients"), size, n);
  gtk_label_set_text (self->file_name, file->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_name), file->name);
  gtk_label_set_text (self->file_detail, detail);
}

static void
show_reading (MdgNoticeListStep *self, MdgNoticeRows *rows)
{
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (g_str_equal (encodings[i], mdg_notice_rows_get_encoding (rows)))
      gtk_drop_down_set_selected (self->encoding, i);
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i] == mdg_notice_rows_get_delimiter (rows))
      gtk_drop_down_set_selected (self->delimiter, i);
}

static GtkStringList *
column_names (const MdgCsvTable *table)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < mdg_csv_table_get_n_columns (table); i++)
    gtk_string_list_append (names, mdg_csv_table_get_header (table, i));
  return names;
}

static void
show_columns (MdgNoticeListStep *self, MdgNoticeRows *rows)
{
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  const MdgNoticeColumns *columns = mdg_notice_rows_get_columns (rows);
  for (guint i = 0; i < N_PURPOSES; i++)
    {
      const char *title = G_STRUCT_MEMBER (char *, columns, purposes[i].member);
      g_autoptr (GtkStringList) names = column_names (table);
      int place = title != NULL ? mdg_csv_table_find_column (table, title) : -1;
      gtk_drop_down_set_model (self->purpose[i], G_LIST_MODEL (names));
      gtk_drop_down_set_selected (self->purpose[i], (guint) (place + 1));
    }
  gtk_spin_button_set_value (self->digits, (double) columns->number_digits);
}

static void
update (MdgNoticeListStep *self)
{
  MdgNoticeRows *rows = rows_of (self);
  gtk_stack_set_visible_child_name (self->stack, rows != NULL ? "list" : "none");
  gtk_widget_set_visible (self->side, rows != NULL);
  mdg_csv_grid_set_rows (self->grid, rows);
  if (rows != NULL)
    {
      self->filling = TRUE;
      show_file (self, rows);
      show_reading (self, rows);
      show_columns (self, rows);
      show_tabs (self, rows);
      self->filling = FALSE;
    }
  mdg_notice_step_tell (MDG_NOTICE_STEP (self));
}

/* ---- reading ---- */

static char *
sentence_of (const GError *error)
{
  if (error->domain == MDG_ERROR)
    return mdg_error_dup_sentence (error, NULL);
  return g_strdup (mdg_files_trouble (error, FALSE));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeListStep) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = mdg_notice_work_finish (MDG_NOTICE_WORK (source), result, &error);
  if (self->wait != NULL)
    mdg_wait_dialog_end (g_steal_pointer (&self->wait));
  g_clear_object (&self->cancellable);
  if (good || self->work == NULL)
    return;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = sentence_of (error);
      mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
    }
  update (self); /* as it was */
}

static gboolean
begin (MdgNoticeListStep *self)
{
  if (self->cancellable != NULL)
    return FALSE;
  mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
  self->cancellable = g_cancellable_new ();
  self->wait = mdg_wait_dialog_new (GTK_WIDGET (self), _ ("Reading the list"), self->cancellable);
  return TRUE;
}

static void
take_file (MdgNoticeListStep *self, GFile *file)
{
  if (begin (self))
    mdg_notice_work_take_list_async (self->work, file, self->cancellable, on_read,
                                     g_object_ref (self));
}

static MdgNoticeColumns *
dup_columns (MdgNoticeListStep *self, MdgNoticeRows *rows)
{
  const MdgCsvTable *table = mdg_notice_rows_get_table (rows);
  MdgNoticeColumns *columns = mdg_notice_columns_new ();
  for (guint i = 0; i < N_PURPOSES; i++)
    {
      guint place = gtk_drop_down_get_selected (self->purpose[i]);
      if (place > 0 && place <= mdg_csv_table_get_n_columns (table))
        G_STRUCT_MEMBER (char *, columns, purposes[i].member) =
          g_strdup (mdg_csv_table_get_header (table, place - 1));
    }
  columns->number_digits = gtk_spin_button_get_value_as_int (self->digits);
  return columns;
}

/* What was found stays found: only what a person has changed is asked for. */
static void
read_again (MdgNoticeListStep *self, const char *encoding, char delimiter, const char *duplicates)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  MdgNoticeRows *rows = rows_of (self);
  if (self->filling || rows == NULL || !begin (self))
    return;
  g_autoptr (MdgNoticeColumns) columns = dup_columns (self, rows);
  char kept = draft->delimiter != NULL ? draft->delimiter[0] : 0;
  const MdgNoticeReading reading = {
    .encoding = encoding != NULL ? encoding : draft->encoding,
    .delimiter = delimiter != 0 ? delimiter : kept,
    .duplicates = duplicates != NULL ? duplicates : draft->duplicates,
    .columns = columns,
  };
  mdg_notice_work_read_again_async (self->work, &reading, self->cancellable, on_read,
                                    g_object_ref (self));
}

static void
on_encoding (MdgNoticeListStep *self)
{
  read_again (self, encodings[gtk_drop_down_get_selected (self->encoding)], 0, NULL);
}

static void
on_delimiter (MdgNoticeListStep *self)
{
  read_again (self, NULL, delimiters[gtk_drop_down_get_selected (self->delimiter)], NULL);
}

static void
on_columns (MdgNoticeListStep *self)
{
  read_again (self, NULL, 0, NULL);
}

static void
leave_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  read_again (MDG_NOTICE_LIST_STEP (widget), NULL, 0, MDG_DUPLICATES_FIRST);
}

/* ---- files ---- */

static void
on_chosen (GFile *file, gpointer user_data)
{
  g_autoptr (MdgNoticeListStep) self = user_data;
  if (file != NULL && self->work != NULL)
    take_file (self, file);
}

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_file_chooser_open (widget, _ ("Choose the list of recipients"), &list_kind, on_chosen,
                         g_object_ref (widget));
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  take_file (MDG_NOTICE_LIST_STEP (widget), file);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  mdg_banner_say (MDG_NOTICE_LIST_STEP (widget)->banner, "warn", sentence, NULL, NULL);
}

static void
on_typed (GBytes *content, gpointer user_data)
{
  MdgNoticeListStep *self = user_data;
  if (self->work != NULL && begin (self))
    mdg_notice_work_take_list_bytes_async (self->work, _ ("Typed list.csv"), content,
                                           self->cancellable, on_read, g_object_ref (self));
}

static void
type (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (widget);
  MdgNoticeRows *rows = rows_of (self);
  mdg_list_editor_present (widget, rows != NULL ? mdg_notice_rows_get_table (rows) : NULL, on_typed,
                           self);
}

static void
save_problems (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (widget);
  MdgNoticeRows *rows = rows_of (self);
  if (rows == NULL || mdg_notice_rows_get_list (rows) == NULL)
    return;
  g_autoptr (GString) text =
    mdg_recipient_list_export_problems (mdg_notice_rows_get_list (rows));
  g_autoptr (GBytes) bytes = mdg_csv_encode (text, MDG_CSV_UTF8, NULL);
  mdg_files_save (widget, _ ("To be mended.csv"), &MDG_FILE_KIND_CSV, bytes, NULL, NULL);
}

/* Every row, for a spreadsheet. */
static GString *
export_rows (const MdgCsvTable *table)
{
  guint n = mdg_csv_table_get_n_columns (table);
  GString *out = g_string_new (NULL);
  g_autofree const char **cells = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    cells[i] = mdg_csv_table_get_header (table, i);
  mdg_csv_append_row (out, cells);
  for (guint row = 0; row < mdg_csv_table_get_n_rows (table); row++)
    {
      for (guint i = 0; i < n; i++)
        cells[i] = mdg_csv_table_get_cell (table, row, i);
      mdg_csv_append_row (out, cells);
    }
  return out;
}

static void
tell_unfit (GtkWidget *widget, char **unfit)
{
  if (unfit == NULL || unfit[0] == NULL)
    return;
  g_autofree char *list = g_strjoinv ("\n", unfit);
  mdg_dialog_tell (widget, _ ("Some characters do not fit into Shift_JIS"),
                   _ ("〓 stands in their place. Save as UTF-8 to keep them."), list);
}

static void
save_as (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (widget);
  MdgNoticeRows *rows = rows_of (self);
  g_auto (GStrv) unfit = NULL;
  if (rows == NULL)
    return;
  g_autoptr (GString) text = export_rows (mdg_notice_rows_get_table (rows));
  g_autoptr (GBytes) bytes =
    mdg_csv_encode (text, g_variant_get_string (parameter, NULL), &unfit);
  mdg_files_save (widget, _ ("Recipients.csv"), &MDG_FILE_KIND_CSV, bytes, NULL, NULL);
  tell_unfit (widget, unfit);
}

/* ---- step ---- */

static gboolean
step_next_pane (MdgNoticeStep *step, GtkWidget *focus)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (step);
  GtkWidget *panes[] = { self->side, GTK_WIDGET (self->stack), NULL };
  return mdg_page_walk (panes, focus);
}

static void
step_iface_init (MdgNoticeStepInterface *iface)
{
  iface->dup_missing = step_dup_missing;
  iface->next_pane = step_next_pane;
}

static void
add_purpose (MdgNoticeListStep *self, guint i)
{
  GtkWidget *label = gtk_label_new (g_dpgettext2 (NULL, "column", purposes[i].label));
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (choice, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "column", purposes[i].label), -1);
  gtk_grid_attach (self->columns, label, 0, (int) i, 1, 1);
  gtk_grid_attach (self->columns, choice, 1, (int) i, 1, 1);
  self->purpose[i] = GTK_DROP_DOWN (choice);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_columns), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
mdg_notice_list_step_new (MdgNoticeWork *work)
{
  MdgNoticeListStep *self = g_object_new (MDG_TYPE_NOTICE_LIST_STEP, NULL);
  self->work = g_object_ref (work);
  g_signal_connect_object (work, "changed::" MDG_NOTICE_AREA_LIST, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static void
mdg_notice_list_step_dispose (GObject *object)
{
  MdgNoticeListStep *self = MDG_NOTICE_LIST_STEP (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->work);
  G_OBJECT_CLASS (mdg_notice_list_step_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, side);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, file_name);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, file_detail);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, encoding);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, delimiter);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, columns);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, digits);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, tab_rows);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, tab_problems);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, tab_duplicates);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, tab_padded);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, content);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, grid);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, sentences);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, explanation);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, save_problems);
  gtk_widget_class_bind_template_child (widget_class, MdgNoticeListStep, leave_out);
  gtk_widget_class_bind_template_callback (widget_class, on_encoding);
  gtk_widget_class_bind_template_callback (widget_class, on_delimiter);
  gtk_widget_class_bind_template_callback (widget_class, on_columns);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
}

static void
mdg_notice_list_step_class_init (MdgNoticeListStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_list_step_dispose;
  g_type_ensure (MDG_TYPE_BANNER);
  g_type_ensure (MDG_TYPE_CSV_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/list-step.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "list.choose", NULL, choose);
  gtk_widget_class_install_action (widget_class, "list.type", NULL, type);
  gtk_widget_class_install_action (widget_class, "list.save-problems", NULL, save_problems);
  gtk_widget_class_install_action (widget_class, "list.save-as", "s", save_as);
  gtk_widget_class_install_action (widget_class, "list.leave-out", NULL, leave_out);
}

static void
mdg_notice_list_step_init (MdgNoticeListStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_PURPOSES; i++)
    add_purpose (self, i);
  mdg_file_drop_add (GTK_WIDGET (self), &list_kind, on_dropped, on_refused);
}
