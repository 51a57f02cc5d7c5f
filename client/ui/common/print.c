/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/common/print.h"

#include "client/ui/common/dialogs.h"

#include <glib/gi18n.h>

typedef struct
{
  MdgPrintable *content;
  PangoContext *text; /* of the paper, while printing */
  GtkWidget *widget;
  GObject *owner;
  MdgPrinted printed;
} Job;

G_DEFINE_INTERFACE (MdgPrintable, mdg_printable, G_TYPE_OBJECT)

static void
mdg_printable_default_init (MdgPrintableInterface *iface)
{
}

static void
job_free (gpointer data, GClosure *closure)
{
  Job *job = data;
  g_clear_object (&job->content);
  g_clear_object (&job->text);
  g_clear_object (&job->widget);
  g_clear_object (&job->owner);
  g_free (job);
}

static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Job *job = user_data;
  const MdgPaper paper = { gtk_print_context_get_width (context),
                           gtk_print_context_get_height (context) };
  g_clear_object (&job->text);
  job->text = gtk_print_context_create_pango_context (context);
  pango_context_set_language (job->text, pango_language_from_string ("ja"));
  guint pages = MDG_PRINTABLE_GET_IFACE (job->content)->lay_out (job->content, &paper, job->text);
  gtk_print_operation_set_n_pages (operation, (int) pages);
}

static void
on_draw (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  Job *job = user_data;
  MDG_PRINTABLE_GET_IFACE (job->content)
    ->draw (job->content, gtk_print_context_get_cairo_context (context), job->text, (guint) page);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    g_info ("printing: %s", error->message);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    mdg_dialog_tell (job->widget, _ ("It was not printed"),
                     _ ("Look at the printer and its queue, then print again."), NULL);
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && job->printed != NULL)
    job->printed (job->owner);
}

/* A4 unless the person or the printer says otherwise: what a locale's default would be is Letter in
 * some. */
static GtkPageSetup *
a4 (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size_and_default_margins (setup, size);
  return setup;
}

static GtkPrintOperation *
operation_new (MdgPrintable *content, Job **ret_job)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = a4 ();
  Job *job = g_new0 (Job, 1);
  job->content = g_object_ref (content);
  gtk_print_operation_set_job_name (operation,
                                    MDG_PRINTABLE_GET_IFACE (content)->get_title (content));
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (on_begin), job, job_free, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), job);
  *ret_job = job;
  return operation;
}

void
mdg_print (GtkWidget *widget, MdgPrintable *content, MdgPrinted printed, gpointer owner)
{
  Job *job = NULL;
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GtkPrintOperation) operation = operation_new (content, &job);
  job->widget = g_object_ref (widget);
  job->owner = owner != NULL ? g_object_ref (owner) : NULL;
  job->printed = printed;
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), job);
  /* What comes of it is told by "done". */
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}

gboolean
mdg_print_to_pdf (MdgPrintable *content, const char *path, GError **error)
{
  Job *job = NULL;
  g_autoptr (GtkPrintOperation) operation = operation_new (content, &job);
  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) ==
         GTK_PRINT_OPERATION_RESULT_APPLY;
}

PangoLayout *
mdg_print_text (PangoContext *text,
                const char *font,
                double size,
                gboolean bold,
                double width,
                const char *content)
{
  PangoLayout *layout = pango_layout_new (text);
  g_autoptr (PangoFontDescription) description = pango_font_description_new ();
  pango_font_description_set_family (description, font);
  pango_font_description_set_size (description, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (description,
                                     bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, content, -1);
  return layout;
}
