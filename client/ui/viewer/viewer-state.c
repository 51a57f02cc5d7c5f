/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/viewer/viewer-state.h"

#include "client/model/phrases.h"

#include <glib/gi18n.h>

struct _MdgViewerState
{
  GtkBox parent_instance;
  GtkLabel *text;
  GtkProgressBar *progress;
  GtkWidget *stop;
  GtkWidget *retry;
};

G_DEFINE_FINAL_TYPE (MdgViewerState, mdg_viewer_state, GTK_TYPE_BOX)

static void
show_progress (MdgViewerState *self, guint64 have, guint64 total)
{
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, MIN ((double) have / (double) total, 1.0));
  else
    gtk_progress_bar_pulse (self->progress);
}

void
mdg_viewer_state_update (MdgViewerState *self, MdgViewerDocument *document)
{
  MdgViewKind kind = mdg_viewer_document_get_kind (document);
  const char *sentence = mdg_viewer_document_get_sentence (document);
  guint64 have = 0, total = 0;
  mdg_viewer_document_get_progress (document, &have, &total);
  gboolean coming = kind == MDG_VIEW_LOADING && have > 0;
  g_autofree char *here = mdg_phrase_bytes ((gint64) have);
  g_autofree char *all = mdg_phrase_bytes ((gint64) total);
  g_autofree char *counted = total > 0 ? g_strdup_printf ("%s / %s", here, all) : g_strdup (here);
  show_progress (self, have, total);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), coming);
  gtk_widget_set_visible (self->stop, coming);
  gtk_widget_set_visible (self->retry, kind == MDG_VIEW_FAILED);
  gtk_label_set_text (self->text, coming ? counted : (sentence != NULL ? sentence : _ ("Loading")));
}

static void
mdg_viewer_state_class_init (MdgViewerStateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/viewer-state.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgViewerState, text);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerState, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerState, stop);
  gtk_widget_class_bind_template_child (widget_class, MdgViewerState, retry);
}

static void
mdg_viewer_state_init (MdgViewerState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
