/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/help/markdown-view.h"

#include "client/ui/help/markdown.h"

#define MAX_COLUMNS 84 /* 42 Japanese characters: longer lines are hard to follow */

static const char *
style_of (MdgBlockKind kind)
{
  static const char *const styles[] = {
    [MDG_BLOCK_HEADING_1] = "h1",
    [MDG_BLOCK_HEADING_2] = "h2",
    [MDG_BLOCK_HEADING_3] = "h3",
    [MDG_BLOCK_ITEM] = NULL,
  };
  return styles[kind];
}

static GtkWidget *
label_of (const MdgMarkdownBlock *block)
{
  const char *style = style_of (block->kind);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), block->markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_COLUMNS);
  gtk_label_set_selectable (GTK_LABEL (label), style == NULL);
  gtk_widget_set_focusable (label, FALSE); /* Tab goes past the text; the keys scroll it */
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_set_margin_top (label, block->kind == MDG_BLOCK_HEADING_1 ? 0 : 16);
    }
  return label;
}

static GtkWidget *
row_of (const MdgMarkdownBlock *block)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new (block->mark);
  gtk_label_set_yalign (GTK_LABEL (mark), 0);
  gtk_widget_set_margin_start (mark, 8);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label_of (block));
  return row;
}

void
mdg_markdown_show (GtkBox *box, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (box)))
    gtk_box_remove (box, child);
  g_autoptr (GPtrArray) blocks = mdg_markdown_parse (text);
  for (guint i = 0; i < blocks->len; i++)
    {
      const MdgMarkdownBlock *block = blocks->pdata[i];
      gtk_box_append (box, block->mark != NULL ? row_of (block) : label_of (block));
    }
}
