/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/chat/block-view.h"

#include "client/ui/chat/flow-text.h"

#include <glib/gi18n.h>

#define INDENT 22 /* of a list in a list */
#define CELL_MIN_CHARS 4

/* A wider table is scrolled sideways, and its cells are not wrapped. */
#define MAX_WRAPPED_COLUMNS 6

struct _MdgBlockView
{
  GtkBox parent_instance;
  MdgAnswerBlockKind kind;
  guint heading;
  gboolean quoted;
  GtkLabel *mark;    /* of a list item */
  MdgFlowText *text; /* of a paragraph or heading */
  GtkLabel *code;
  GtkGrid *table;
  guint n_columns;
  GPtrArray *cells; /* MdgFlowText; children of the table */
};

G_DEFINE_FINAL_TYPE (MdgBlockView, mdg_block_view, GTK_TYPE_BOX)

/* ---- text ---- */

static void
show_text (MdgBlockView *self, const MdgAnswerBlock *block, MdgMessageItem *message)
{
  static const char *const headings[] = { "text", "h1", "h2", "h3" };
  if (self->text == NULL)
    {
      self->mark = GTK_LABEL (gtk_label_new (NULL));
      self->text = MDG_FLOW_TEXT (mdg_flow_text_new ());
      gtk_widget_set_valign (GTK_WIDGET (self->mark), GTK_ALIGN_START);
      gtk_label_set_xalign (self->mark, 1);
      gtk_widget_add_css_class (GTK_WIDGET (self->mark), "item-mark");
      gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->text), headings[block->heading]);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->mark));
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->text));
    }
  gtk_label_set_text (self->mark, block->mark != NULL ? block->mark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mark), block->depth > 0);
  mdg_flow_text_set (self->text, block->text, message);
}

/* ---- code ---- */

static void
on_copy_code (MdgBlockView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->code));
}

static GtkWidget *
copy_button (MdgBlockView *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("mdg-copy-symbolic");
  const char *name = _ ("Copy this code");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "icon-only");
  gtk_widget_add_css_class (button, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_copy_code), self);
  return button;
}

static GtkWidget *
sideways (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_hexpand (scrolled, TRUE);
  return scrolled;
}

static void
show_code (MdgBlockView *self, const MdgAnswerBlock *block)
{
  if (self->code == NULL)
    {
      GtkWidget *overlay = gtk_overlay_new ();
      self->code = GTK_LABEL (gtk_label_new (NULL));
      gtk_label_set_selectable (self->code, TRUE);
      gtk_widget_set_focusable (GTK_WIDGET (self->code), FALSE);
      gtk_label_set_xalign (self->code, 0);
      gtk_overlay_set_child (GTK_OVERLAY (overlay), sideways (GTK_WIDGET (self->code)));
      gtk_overlay_add_overlay (GTK_OVERLAY (overlay), copy_button (self));
      gtk_widget_add_css_class (overlay, "code");
      gtk_widget_set_hexpand (overlay, TRUE);
      gtk_box_append (GTK_BOX (self), overlay);
    }
  gtk_label_set_text (self->code, block->code);
}

/* ---- table ---- */

/* The height of what can be scrolled sideways does not follow the width. */
static gboolean
is_wide (const MdgAnswerBlock *block)
{
  return block->n_columns > MAX_WRAPPED_COLUMNS;
}

static GtkWidget *
add_cell (MdgBlockView *self, const MdgAnswerBlock *block, guint i)
{
  GtkWidget *cell = mdg_flow_text_new ();
  GtkLabel *label = mdg_flow_text_get_label (MDG_FLOW_TEXT (cell));
  guint column = i % block->n_columns;
  gtk_label_set_xalign (label, block->aligns[column]);
  gtk_label_set_width_chars (label, CELL_MIN_CHARS);
  gtk_label_set_wrap (label, !is_wide (block));
  gtk_widget_set_hexpand (cell, TRUE);
  gtk_widget_add_css_class (cell, i < block->n_columns ? "table-head" : "table-cell");
  gtk_grid_attach (self->table, cell, (int) column, (int) (i / block->n_columns), 1, 1);
  g_ptr_array_add (self->cells, cell);
  return cell;
}

static void
clear_table (MdgBlockView *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    gtk_grid_remove (self->table, self->cells->pdata[i]);
  g_ptr_array_set_size (self->cells, 0);
}

static void
show_table (MdgBlockView *self, const MdgAnswerBlock *block, MdgMessageItem *message)
{
  if (self->table == NULL)
    {
      self->table = GTK_GRID (gtk_grid_new ());
      self->cells = g_ptr_array_new ();
      gtk_widget_add_css_class (GTK_WIDGET (self->table), "answer-table");
      gtk_widget_set_hexpand (GTK_WIDGET (self->table), TRUE);
      gtk_box_append (GTK_BOX (self), is_wide (block) ? sideways (GTK_WIDGET (self->table))
                                                      : GTK_WIDGET (self->table));
    }
  if (block->cells->len < self->cells->len)
    clear_table (self);
  self->n_columns = block->n_columns;
  for (guint i = 0; i < block->cells->len; i++)
    {
      gboolean old = i < self->cells->len;
      GtkWidget *cell = old ? self->cells->pdata[i] : add_cell (self, block, i);
      mdg_flow_text_set (MDG_FLOW_TEXT (cell), block->cells->pdata[i], message);
    }
}

/* ---- block ---- */

static void
clear (MdgBlockView *self)
{
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  self->mark = NULL;
  self->text = NULL;
  self->code = NULL;
  self->table = NULL;
  self->n_columns = 0;
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}

static void
set_class (MdgBlockView *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

void
mdg_block_view_set (MdgBlockView *self, const MdgAnswerBlock *block, MdgMessageItem *message)
{
  gboolean other_table = self->table != NULL && self->n_columns != block->n_columns;
  if (self->kind != block->kind || self->heading != block->heading || other_table)
    clear (self);
  self->kind = block->kind;
  self->heading = block->heading;
  set_class (self, "quoted", block->quoted);
  set_class (self, "list-item", block->depth > 0);
  set_class (self, "rule", block->kind == MDG_ANSWER_RULE);
  gtk_widget_set_margin_start (GTK_WIDGET (self),
                               block->depth > 1 ? (int) (block->depth - 1) * INDENT : 0);
  if (block->kind == MDG_ANSWER_CODE)
    show_code (self, block);
  else if (block->kind == MDG_ANSWER_TABLE)
    show_table (self, block, message);
  else if (block->kind != MDG_ANSWER_RULE)
    show_text (self, block, message);
}

GtkWidget *
mdg_block_view_new (const MdgAnswerBlock *block, MdgMessageItem *message)
{
  MdgBlockView *self = g_object_new (MDG_TYPE_BLOCK_VIEW, NULL);
  mdg_block_view_set (self, block, message);
  return GTK_WIDGET (self);
}

static void
mdg_block_view_finalize (GObject *object)
{
  g_clear_pointer (&MDG_BLOCK_VIEW (object)->cells, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_block_view_parent_class)->finalize (object);
}

static void
mdg_block_view_class_init (MdgBlockViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_block_view_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "block");
}

static void
mdg_block_view_init (MdgBlockView *self)
{
  self->kind = MDG_ANSWER_RULE;
}
