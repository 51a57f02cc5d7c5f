/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/reading-pane.h"

#include "client/ui/viewer/passage-row.h"

#include <glib/gi18n.h>

struct _MdgReadingPane
{
  GtkBox parent_instance;
  GtkWidget *ocr;
  GtkWidget *text_box;
  MdgTextPane *text;
  GtkLabel *count;
  GtkLabel *state;
  GtkWidget *passages_scrolled;
  GtkListBox *passages;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (MdgReadingPane, mdg_reading_pane, GTK_TYPE_BOX)

static void
on_row (MdgReadingPane *self, GtkListBoxRow *row)
{
  g_signal_emit (self, chosen_signal, 0, mdg_passage_row_get_id (MDG_PASSAGE_ROW (row)));
}

static void
clear_rows (MdgReadingPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->passages, 0);
  for (; row != NULL; row = gtk_list_box_get_row_at_index (self->passages, 0))
    gtk_list_box_remove (self->passages, GTK_WIDGET (row));
}

static void
show_passages (MdgReadingPane *self, GPtrArray *passages, gboolean may_edit)
{
  g_autofree char *count = g_strdup_printf (_ ("Passages (%u)"), passages->len);
  int focused = -1;
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->passages));
  if (GTK_IS_LIST_BOX_ROW (focus))
    focused = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus));
  clear_rows (self);
  for (guint i = 0; i < passages->len; i++)
    gtk_list_box_append (self->passages, mdg_passage_row_new (passages->pdata[i], may_edit));
  gtk_label_set_text (self->count, count);
  GtkListBoxRow *row =
    focused >= 0 ? gtk_list_box_get_row_at_index (self->passages, focused) : NULL;
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
mdg_reading_pane_show (MdgReadingPane *self,
                       const MdgDocumentPage *page,
                       const char *trouble,
                       gboolean may_edit)
{
  const char *sentence = trouble != NULL ? trouble : _ ("Loading");
  gboolean empty = page != NULL && (page->text == NULL || *page->text == '\0');
  if (empty)
    sentence = _ ("No text was read from this page.");
  gtk_label_set_text (self->state, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->state), page == NULL || empty);
  gtk_widget_set_visible (self->ocr, page != NULL && page->ocr);
  gtk_widget_set_visible (GTK_WIDGET (self->text), page != NULL && !empty);
  gtk_widget_set_visible (self->passages_scrolled, page != NULL && page->passages->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->count), page != NULL && page->passages->len > 0);
  if (page == NULL)
    return;
  mdg_text_pane_set_text (self->text, page->text, 0);
  mdg_text_pane_set_label (self->text, _ ("Text that was read"));
  show_passages (self, page->passages, may_edit);
}

void
mdg_reading_pane_mark (MdgReadingPane *self, const MdgPassage *passage)
{
  mdg_text_pane_mark (self->text, passage);
  gtk_list_box_unselect_all (self->passages);
  GtkListBoxRow *row = NULL;
  for (int i = 0; passage != NULL; i++)
    {
      row = gtk_list_box_get_row_at_index (self->passages, i);
      if (row == NULL || mdg_passage_row_get_id (MDG_PASSAGE_ROW (row)) == passage->id)
        break;
    }
  if (row != NULL)
    gtk_list_box_select_row (self->passages, row);
}

void
mdg_reading_pane_set_with_text (MdgReadingPane *self, gboolean with_text)
{
  gtk_widget_set_visible (self->text_box, with_text);
}

static void
mdg_reading_pane_class_init (MdgReadingPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (MDG_TYPE_TEXT_PANE);
  chosen_signal = g_signal_new ("passage-chosen", MDG_TYPE_READING_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/reading-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, ocr);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, text_box);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, text);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, count);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, state);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, passages_scrolled);
  gtk_widget_class_bind_template_child (widget_class, MdgReadingPane, passages);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
}

static void
mdg_reading_pane_init (MdgReadingPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
