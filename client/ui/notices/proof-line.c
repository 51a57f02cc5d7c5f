/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/proof-line.h"

#include "client/model/document-phrases.h"
#include "client/model/notice-phrases.h"

#include <glib/gi18n.h>

struct _MdgProofLine
{
  GtkBox parent_instance;
  MdgNoticeProof *proof;
  guint failed_page;
  GtkStack *stack;
  GtkLabel *pages;
  GtkLabel *others;
  GtkProgressBar *bar;
  GtkLabel *progress;
  GtkLabel *failure;
  GtkWidget *look;
};

enum
{
  STOP,
  AGAIN,
  REPORT,
  SHOW_PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MdgProofLine, mdg_proof_line, GTK_TYPE_BOX)

static const MdgSplitCheck *
failed_check (const MdgSplitProof *proof)
{
  for (guint i = 0; proof->checks != NULL && i < proof->checks->len; i++)
    {
      const MdgSplitCheck *check = proof->checks->pdata[i];
      if (!check->passed)
        return check;
    }
  return NULL;
}

static void
show_failure (MdgProofLine *self, const char *sentence, guint page)
{
  self->failed_page = page;
  gtk_label_set_text (self->failure, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->failure), sentence);
  gtk_widget_set_visible (self->look, page > 0);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
show_proof (MdgProofLine *self, const MdgSplitProof *proof)
{
  const MdgSplitCheck *failed = failed_check (proof);
  if (!proof->passed && failed != NULL)
    {
      g_autofree char *sentence = mdg_notice_check_failure (failed);
      show_failure (self, sentence, (guint) MAX (failed->page, 0));
      return;
    }
  guint n_files = proof->files != NULL ? proof->files->len : 0;
  g_autofree char *pages =
    g_strdup_printf (_ ("All %u pages used once"), (guint) proof->n_pages);
  g_autofree char *others = g_strdup_printf (_ ("%u files compared"), n_files);
  gtk_label_set_text (self->pages, pages);
  gtk_label_set_text (self->others, others);
  gtk_stack_set_visible_child_name (self->stack, "proven");
}

static void
show_progress (MdgProofLine *self)
{
  MdgBatchStep step = MDG_BATCH_SPLITTING;
  guint done = 0, total = 0;
  gint64 left = -1;
  mdg_notice_proof_get_progress (self->proof, &step, &done, &total, &left);
  g_autofree char *time = left >= 0 ? mdg_phrase_time_left (left) : NULL;
  g_autofree char *text = g_strdup_printf (
    _ ("%u / %u pages"), done, total);
  g_autofree char *all = time != NULL ? g_strconcat (text, "　", time, NULL) : g_strdup (text);
  gtk_progress_bar_set_fraction (self->bar, total > 0 ? (double) done / total : 0);
  gtk_label_set_text (self->progress, all);
  gtk_stack_set_visible_child_name (self->stack, "working");
}

static void
update (MdgProofLine *self)
{
  const MdgSplitProof *proof = mdg_notice_proof_get (self->proof);
  const GError *error = mdg_notice_proof_get_error (self->proof);
  g_autofree char *sentence = mdg_notice_error_text (error);
  if (mdg_notice_proof_is_working (self->proof))
    show_progress (self);
  else if (sentence != NULL)
    show_failure (self, sentence, mdg_notice_error_page (error));
  else if (proof != NULL)
    show_proof (self, proof);
  else
    gtk_stack_set_visible_child_name (self->stack, "waiting");
}

static void
on_stop (MdgProofLine *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
on_again (MdgProofLine *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
on_report (MdgProofLine *self)
{
  g_signal_emit (self, signals[REPORT], 0);
}

static void
on_look (MdgProofLine *self)
{
  g_signal_emit (self, signals[SHOW_PAGE], 0, self->failed_page);
}

GtkWidget *
mdg_proof_line_new (MdgNoticeProof *proof)
{
  MdgProofLine *self = g_object_new (MDG_TYPE_PROOF_LINE, NULL);
  self->proof = g_object_ref (proof);
  g_signal_connect_object (proof, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static void
mdg_proof_line_dispose (GObject *object)
{
  MdgProofLine *self = MDG_PROOF_LINE (object);
  g_clear_object (&self->proof);
  G_OBJECT_CLASS (mdg_proof_line_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, MDG_TYPE_PROOF_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
mdg_proof_line_class_init (MdgProofLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_proof_line_dispose;
  signals[STOP] = add_signal ("stop");
  signals[AGAIN] = add_signal ("again");
  signals[REPORT] = add_signal ("report");
  signals[SHOW_PAGE] = g_signal_new ("show-page", MDG_TYPE_PROOF_LINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/proof-line.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, stack);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, pages);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, others);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, failure);
  gtk_widget_class_bind_template_child (widget_class, MdgProofLine, look);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_report);
  gtk_widget_class_bind_template_callback (widget_class, on_look);
}

static void
mdg_proof_line_init (MdgProofLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
