/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/proof-dialog.h"

#include "client/ui/common/dialogs.h"
#include "client/ui/common/files.h"
#include "client/ui/common/print.h"
#include "client/ui/common/window-parent.h"
#include "client/ui/notices/page-pane.h"
#include "shared/report/proof-report.h"

#include <glib/gi18n.h>

static const char *const pdf_suffixes[] = { "pdf", NULL };
static const MdgFileKind pdf_kind = { N_ ("PDF files"), pdf_suffixes, 1 };

/* ---- what is printed ---- */

#define MDG_TYPE_PROOF_SHEET (mdg_proof_sheet_get_type ())
G_DECLARE_FINAL_TYPE (MdgProofSheet, mdg_proof_sheet, MDG, PROOF_SHEET, GObject)

struct _MdgProofSheet
{
  GObject parent_instance;
  char *title;
  char *pdf_name;
  char *csv_name;
  MdgSplitProof *proof;
  MdgPaper paper;
};

static void printable_iface_init (MdgPrintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgProofSheet,
                               mdg_proof_sheet,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PRINTABLE, printable_iface_init))

static MdgProofReport
report_of (MdgProofSheet *self)
{
  return (MdgProofReport){ NULL, self->title, self->pdf_name, self->csv_name, self->proof };
}

static const char *
get_title (MdgPrintable *printable)
{
  return _ ("Split proof");
}

static guint
lay_out (MdgPrintable *printable, const MdgPaper *paper, PangoContext *text)
{
  MDG_PROOF_SHEET (printable)->paper = *paper;
  return 1;
}

static void
draw (MdgPrintable *printable, cairo_t *cr, PangoContext *text, guint page)
{
  MdgProofSheet *self = MDG_PROOF_SHEET (printable);
  const MdgProofReport report = report_of (self);
  mdg_proof_report_draw (&report, cr, text, self->paper.width, self->paper.height);
}

static void
printable_iface_init (MdgPrintableInterface *iface)
{
  iface->get_title = get_title;
  iface->lay_out = lay_out;
  iface->draw = draw;
}

static void
mdg_proof_sheet_finalize (GObject *object)
{
  MdgProofSheet *self = MDG_PROOF_SHEET (object);
  g_free (self->title);
  g_free (self->pdf_name);
  g_free (self->csv_name);
  mdg_split_proof_free (self->proof);
  G_OBJECT_CLASS (mdg_proof_sheet_parent_class)->finalize (object);
}

static void
mdg_proof_sheet_class_init (MdgProofSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_proof_sheet_finalize;
}

static void
mdg_proof_sheet_init (MdgProofSheet *self)
{
}

static MdgProofSheet *
sheet_new (const MdgNoticeDraft *draft, const MdgSplitProof *proof)
{
  MdgProofSheet *self = g_object_new (MDG_TYPE_PROOF_SHEET, NULL);
  self->title = g_strdup (draft->title);
  self->pdf_name = g_strdup (draft->pdf != NULL ? draft->pdf->name : NULL);
  self->csv_name = g_strdup (draft->list != NULL ? draft->list->name : NULL);
  self->proof = mdg_split_proof_copy (proof);
  return self;
}

/* ---- the window ---- */

struct _MdgProofDialog
{
  GtkWindow parent_instance;
  MdgProofSheet *sheet;
  GBytes *pdf;
  MdgPagePane *pages;
};

G_DEFINE_FINAL_TYPE (MdgProofDialog, mdg_proof_dialog, GTK_TYPE_WINDOW)

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgProofDialog *self = MDG_PROOF_DIALOG (widget);
  if (self->pdf != NULL)
    mdg_files_save (widget, _ ("split-proof.pdf"), &pdf_kind, self->pdf, NULL, self);
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mdg_print (widget, MDG_PRINTABLE (MDG_PROOF_DIALOG (widget)->sheet), NULL, NULL);
}

void
mdg_proof_dialog_present (GtkWidget *widget,
                          const MdgNoticeDraft *draft,
                          const MdgSplitProof *proof)
{
  MdgProofDialog *self = g_object_new (MDG_TYPE_PROOF_DIALOG, NULL);
  mdg_window_set_parent (GTK_WINDOW (self), widget);
  self->sheet = sheet_new (draft, proof);
  const MdgProofReport report = report_of (self->sheet);
  self->pdf = mdg_proof_report_make_pdf (&report, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "proof.save", self->pdf != NULL);
  mdg_page_pane_set_pdf (self->pages, self->pdf, NULL);
  gtk_window_present (GTK_WINDOW (self));
}

static void
mdg_proof_dialog_dispose (GObject *object)
{
  MdgProofDialog *self = MDG_PROOF_DIALOG (object);
  g_clear_object (&self->sheet);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  G_OBJECT_CLASS (mdg_proof_dialog_parent_class)->dispose (object);
}

static void
mdg_proof_dialog_class_init (MdgProofDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_proof_dialog_dispose;
  g_type_ensure (MDG_TYPE_PAGE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/proof-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgProofDialog, pages);
  gtk_widget_class_install_action (widget_class, "proof.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "proof.print", NULL, print);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "proof.print",
                                       NULL);
}

static void
mdg_proof_dialog_init (MdgProofDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
