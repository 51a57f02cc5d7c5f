/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: opening starts the dry run. Its report either lists problems (then the only way on is
 * back to the file, or another file dropped here) or offers the import. After the import the window
 * stays until the first passwords were saved, were printed and have come out, or are given up
 * knowingly.
 */
#include "client/ui/admin/import-dialog.h"

#include "client/model/answer.h"
#include "client/ui/admin/password-slips.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/column-widths.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/file-drop.h"
#include "client/ui/common/files.h"
#include "client/ui/common/window-parent.h"

#include <glib/gi18n.h>

#define PULSE_MS 150

/* What has become of the first passwords. */
typedef enum
{
  KEPT_NOWHERE,
  KEPT_ON_PAPER, /* as far as the printer told */
  KEPT_IN_FILE,
} Kept;

struct _MdgImportDialog
{
  GtkWindow parent_instance;
  MdgAdmin *admin;
  GBytes *csv;
  MdgImportReport *report; /* of the last run */
  GCancellable *cancellable;
  guint pulse;
  Kept kept;
  MdgBanner *banner;
  GtkLabel *file;
  GtkLabel *summary;
  GtkProgressBar *progress;
  GtkWidget *errors;
  GtkColumnView *table;
  GtkNoSelection *model;
  GtkWidget *foot;
  GtkLabel *hint;
  GtkButton *back;
  GtkWidget *print;
  GtkWidget *save;
  GtkButton *go;
  GtkEventController *drop;
};

G_DEFINE_FINAL_TYPE (MdgImportDialog, mdg_import_dialog, GTK_TYPE_WINDOW)

static gboolean
on_pulse (gpointer user_data)
{
  gtk_progress_bar_pulse (MDG_IMPORT_DIALOG (user_data)->progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_imported (MdgImportDialog *self)
{
  return self->report != NULL && !self->report->dry_run;
}

static void
set_busy (MdgImportDialog *self, gboolean busy)
{
  g_clear_handle_id (&self->pulse, g_source_remove);
  if (busy)
    self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.go", !busy);
  mdg_file_drop_set_enabled (self->drop, !busy && !is_imported (self));
}

static gboolean
may_import (MdgImportDialog *self)
{
  return self->report != NULL && self->report->dry_run && self->report->n_errors == 0 &&
         self->report->n_rows > 0;
}

static void
show_errors (MdgImportDialog *self)
{
  g_autoptr (GListStore) items = g_list_store_new (MDG_TYPE_IMPORT_ERROR_ITEM);
  GPtrArray *errors = self->report->errors;
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      g_autoptr (MdgItem) item =
        mdg_item_new (MDG_TYPE_IMPORT_ERROR_ITEM, mdg_import_error_copy (errors->pdata[i]));
      g_list_store_append (items, item);
    }
  gtk_no_selection_set_model (self->model, G_LIST_MODEL (items));
  gtk_widget_set_visible (self->errors, self->report->n_errors > 0);
  gtk_widget_set_vexpand (self->foot,
                          self->report->n_errors == 0); /* else the list takes the room */
}

static char *
summary_of (const MdgImportReport *report)
{
  return g_strdup_printf (_ ("%d rows (%s): %d new, %d changed, %d scheduled, %d unchanged"),
                          (int) report->n_rows, report->encoding != NULL ? report->encoding : "―",
                          (int) report->n_created, (int) report->n_updated,
                          (int) report->n_scheduled, (int) report->n_unchanged);
}

static void
tell_outcome (MdgImportDialog *self)
{
  const MdgImportReport *report = self->report;
  g_autofree char *sentence = NULL;
  if (report->n_errors > 0)
    sentence =
      g_strdup_printf (_ ("%d problems were found. Nothing was imported."), (int) report->n_errors);
  else if (report->dry_run)
    sentence = g_strdup (_ ("No problems were found. Nothing has been imported yet."));
  else
    sentence = g_strdup (_ ("The accounts were imported."));
  mdg_banner_say (self->banner, report->n_errors > 0 ? "bad" : "ok", sentence, NULL, NULL);
  if (!report->dry_run)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.notify", "(sss)",
                                _ ("The import has ended"), sentence, "admin");
}

/* While the client alone knows the first passwords, the system should not end it. */
static void
hold_client (MdgImportDialog *self, gboolean held)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.hold", "s",
                              held ? _ ("The first passwords have not been saved yet.") : "");
}

static void
show_report (MdgImportDialog *self)
{
  const MdgImportReport *report = self->report;
  g_autofree char *summary = summary_of (report);
  gboolean passwords = !report->dry_run && report->passwords != NULL && report->passwords->len > 0;
  g_autofree char *label = g_strdup_printf (_ ("Import %d rows"), (int) report->n_rows);
  gtk_label_set_text (self->summary, summary);
  gtk_button_set_label (self->go, label);
  gtk_widget_set_visible (GTK_WIDGET (self->go), may_import (self));
  gtk_widget_set_visible (self->print, passwords);
  gtk_widget_set_visible (self->save, passwords);
  hold_client (self, passwords);
  gtk_button_set_label (self->back, report->dry_run ? _ ("Back") : _ ("Close"));
  gtk_label_set_text (self->hint,
                      passwords ? _ ("The first passwords cannot be shown again.") : "");
  show_errors (self);
  tell_outcome (self);
}

static void
on_report (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  MdgImportReport *report = mdg_answer_finish_record (result, &MDG_IMPORT_REPORT_TYPE, &error);
  if (self->admin == NULL)
    {
      mdg_import_report_free (report);
      return;
    }
  set_busy (self, FALSE);
  if (report == NULL)
    {
      g_autofree char *sentence = mdg_answer_sentence (error);
      hold_client (self, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->go), may_import (self));
      mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
      return;
    }
  mdg_import_report_free (self->report);
  self->report = report;
  show_report (self);
  mdg_file_drop_set_enabled (self->drop, report->dry_run);
  if (!report->dry_run)
    mdg_paged_list_refresh (mdg_admin_get_accounts (self->admin));
}

static void
run (MdgImportDialog *self, gboolean dry)
{
  set_busy (self, TRUE);
  hold_client (self, !dry);
  gtk_label_set_text (self->summary, dry ? _ ("Checking the file") : _ ("Importing"));
  mdg_admin_import_async (self->admin, self->csv, dry, self->cancellable, on_report,
                          g_object_ref (self));
}

static void
go_on (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgImportDialog *self = MDG_IMPORT_DIALOG (widget);
  if (may_import (self))
    run (self, FALSE);
}

static void
on_passwords_saved (gpointer owner)
{
  MdgImportDialog *self = owner;
  self->kept = KEPT_IN_FILE;
  hold_client (self, FALSE);
  mdg_banner_say (self->banner, "ok",
                  _ ("The first passwords were saved. Hand them over and delete the file."), NULL,
                  NULL);
}

static void
save_passwords (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgImportDialog *self = MDG_IMPORT_DIALOG (widget);
  g_autoptr (GBytes) csv = mdg_admin_passwords_to_csv (self->report);
  mdg_files_save (widget, _ ("first-passwords.csv"), &MDG_FILE_KIND_CSV, csv, on_passwords_saved,
                  self);
}

static void
on_passwords_printed (gpointer owner)
{
  MdgImportDialog *self = owner;
  self->kept = MAX (self->kept, KEPT_ON_PAPER);
  mdg_banner_say (self->banner, "ok",
                  _ ("The slips were sent to the printer. Look whether all have come out."), NULL,
                  NULL);
}

static void
print_passwords (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgImportDialog *self = MDG_IMPORT_DIALOG (widget);
  g_autoptr (MdgPasswordSlips) slips =
    mdg_password_slips_new_for (self->report->passwords, mdg_admin_get_access (self->admin));
  mdg_print (widget, MDG_PRINTABLE (slips), on_passwords_printed, self);
}

static void
do_close (gpointer owner)
{
  hold_client (owner, FALSE);
  gtk_window_destroy (GTK_WINDOW (owner));
}

static gboolean
mdg_import_dialog_close_request (GtkWindow *window)
{
  MdgImportDialog *self = MDG_IMPORT_DIALOG (window);
  if (!gtk_widget_get_visible (self->save) || self->kept == KEPT_IN_FILE)
    {
      hold_client (self, FALSE);
      return GTK_WINDOW_CLASS (mdg_import_dialog_parent_class)->close_request (window);
    }
  gboolean printed = self->kept == KEPT_ON_PAPER;
  mdg_dialog_ask (GTK_WIDGET (window),
                  printed ? _ ("Have all slips come out of the printer?")
                          : _ ("Close without the first passwords?"),
                  _ ("They cannot be shown again. Each would have to be reset."), _ ("Close"), TRUE,
                  NULL, do_close, self);
  return TRUE;
}

static void
close_dialog (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* Checks @csv from the start; what was checked before is forgotten. */
static void
check_file (gpointer owner, const char *name, GBytes *csv)
{
  MdgImportDialog *self = owner;
  if (self->admin == NULL || self->pulse != 0 || is_imported (self))
    return; /* closed, or gone on, while the file was read */
  g_autoptr (GBytes) old = g_steal_pointer (&self->csv);
  g_clear_pointer (&self->report, mdg_import_report_free);
  self->csv = g_bytes_ref (csv);
  gtk_label_set_text (self->file, name);
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  gtk_widget_set_visible (self->errors, FALSE);
  mdg_banner_say (self->banner, "bad", NULL, NULL, NULL);
  run (self, TRUE);
}

static void
on_dropped (GtkWidget *widget, GListModel *files)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  mdg_files_read (widget, file, check_file, widget);
}

static void
on_refused (GtkWidget *widget, const char *sentence)
{
  mdg_banner_say (MDG_IMPORT_DIALOG (widget)->banner, "bad", sentence, NULL, NULL);
}

void
mdg_import_dialog_present (GtkWidget *parent, MdgAdmin *admin, const char *name, GBytes *csv)
{
  MdgImportDialog *self = g_object_new (MDG_TYPE_IMPORT_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), parent);
  self->admin = g_object_ref (admin);
  check_file (self, name, csv);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_import_dialog_dispose (GObject *object)
{
  MdgImportDialog *self = MDG_IMPORT_DIALOG (object);
  g_clear_handle_id (&self->pulse, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->admin);
  g_clear_pointer (&self->csv, g_bytes_unref);
  G_OBJECT_CLASS (mdg_import_dialog_parent_class)->dispose (object);
}

static void
mdg_import_dialog_finalize (GObject *object)
{
  mdg_import_report_free (MDG_IMPORT_DIALOG (object)->report);
  G_OBJECT_CLASS (mdg_import_dialog_parent_class)->finalize (object);
}

static void
mdg_import_dialog_class_init (MdgImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mdg_import_dialog_close_request;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, file);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, errors);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, table);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, model);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, foot);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, back);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, print);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, save);
  gtk_widget_class_bind_template_child (widget_class, MdgImportDialog, go);
  gtk_widget_class_install_action (widget_class, "import.go", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "import.save-passwords", NULL, save_passwords);
  gtk_widget_class_install_action (widget_class, "import.print-passwords", NULL, print_passwords);
  gtk_widget_class_install_action (widget_class, "import.close", NULL, close_dialog);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.close", NULL);
}

static void
mdg_import_dialog_init (MdgImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mdg_column_widths_follow (self->table);
  self->drop =
    mdg_file_drop_add (GTK_WIDGET (self), &MDG_FILE_KIND_CSV, on_dropped, on_refused);
}
