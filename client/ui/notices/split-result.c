/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/notices/split-result.h"

#include "client/model/document-phrases.h"
#include "client/model/notice-phrases.h"

#include <glib/gi18n.h>

struct _MdgSplitResult
{
  GtkBox parent_instance;
  GPtrArray *shown; /* the parts whose rows stand there */
  GtkLabel *count;
  GtkLabel *unit;
  GtkWidget *progress_box;
  GtkProgressBar *bar;
  GtkLabel *progress;
  GtkLabel *trouble;
  GtkGrid *lengths;
  GtkBox *remarks;
  GtkWidget *letters_box;
  GtkListBox *letters;
};

static guint page_signal;

G_DEFINE_FINAL_TYPE (MdgSplitResult, mdg_split_result, GTK_TYPE_BOX)

#define MDG_TYPE_LETTER_ROW (mdg_letter_row_get_type ())
G_DECLARE_FINAL_TYPE (MdgLetterRow, mdg_letter_row, MDG, LETTER_ROW, GtkListBoxRow)

struct _MdgLetterRow
{
  GtkListBoxRow parent_instance;
  guint page;
};

G_DEFINE_FINAL_TYPE (MdgLetterRow, mdg_letter_row, GTK_TYPE_LIST_BOX_ROW)

static void
mdg_letter_row_class_init (MdgLetterRowClass *klass)
{
}

static void
mdg_letter_row_init (MdgLetterRow *self)
{
}

/* ---- small parts ---- */

static GtkWidget *
make_label (const char *text, const char *style, float xalign)
{
  GtkWidget *label = gtk_label_new (text != NULL && *text != '\0' ? text : "―");
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
clear (GtkWidget *box, void (*remove) (GtkWidget *box, GtkWidget *child))
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_first_child (box))
    remove (box, child);
}

static void
remove_from_grid (GtkWidget *box, GtkWidget *child)
{
  gtk_grid_remove (GTK_GRID (box), child);
}

static void
remove_from_box (GtkWidget *box, GtkWidget *child)
{
  gtk_box_remove (GTK_BOX (box), child);
}

static void
remove_from_list (GtkWidget *box, GtkWidget *child)
{
  gtk_list_box_remove (GTK_LIST_BOX (box), child);
}

/* ---- lengths ---- */

static void
add_length (MdgSplitResult *self, int row, guint length, guint n, guint all)
{
  g_autofree char *name =
    length == MDG_NOTICE_SPLIT_LENGTHS
      ? g_strdup_printf (_ ("%u pages and more"), length)
      : g_strdup_printf (_ ("%u pages"), length);
  g_autofree char *number = mdg_phrase_number (n);
  g_autofree char *count = g_strdup_printf (_ ("%s letters"), number);
  GtkWidget *bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), all > 0 ? (double) n / all : 0);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (self->lengths, make_label (name, "caption", 0), 0, row, 1, 1);
  gtk_grid_attach (self->lengths, bar, 1, row, 1, 1);
  gtk_grid_attach (self->lengths, make_label (count, "number", 1), 2, row, 1, 1);
}

static void
show_lengths (MdgSplitResult *self, GPtrArray *parts)
{
  guint counts[MDG_NOTICE_SPLIT_LENGTHS];
  int row = 0;
  clear (GTK_WIDGET (self->lengths), remove_from_grid);
  if (parts == NULL)
    return;
  mdg_notice_split_count_lengths (parts, counts);
  for (guint i = 0; i < MDG_NOTICE_SPLIT_LENGTHS; i++)
    if (counts[i] > 0)
      add_length (self, row++, i + 1, counts[i], parts->len);
}

/* ---- remarks ---- */

static void
on_remark (GtkButton *button, MdgSplitResult *self)
{
  guint page = (guint) g_ascii_strtoull (gtk_widget_get_name (GTK_WIDGET (button)), NULL, 10);
  g_signal_emit (self, page_signal, 0, page);
}

static void
add_remark (MdgSplitResult *self, const char *text, guint page)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("mdg-warning-symbolic");
  GtkWidget *label = make_label (text, "hint-warn", 0);
  g_autofree char *name = g_strdup_printf ("%u", page);
  g_autofree char *place = g_strdup_printf (_ ("Page %u"), page);
  GtkWidget *button = gtk_button_new_with_label (place);
  gtk_widget_set_name (button, name);
  gtk_widget_add_css_class (button, "link-like");
  gtk_widget_add_css_class (icon, "hint-warn");
  g_signal_connect (button, "clicked", G_CALLBACK (on_remark), self);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (self->remarks, line);
}

typedef struct
{
  gsize key;   /* in MdgNoticeKeys */
  gsize value; /* in MdgBatchPart */
  const char *text;
} Gap;

static const Gap gaps[] = {
  { G_STRUCT_OFFSET (MdgNoticeKeys, number), G_STRUCT_OFFSET (MdgBatchPart, number),
    N_ ("%u letters without a number") },
  { G_STRUCT_OFFSET (MdgNoticeKeys, name), G_STRUCT_OFFSET (MdgBatchPart, name),
    N_ ("%u letters without a name") },
  { G_STRUCT_OFFSET (MdgNoticeKeys, birth), G_STRUCT_OFFSET (MdgBatchPart, birth),
    N_ ("%u letters without a birth date") },
};

static char *
gap_text (guint at, guint n)
{
  if (at == 0)
    return g_strdup_printf (_ ("%u letters without a number"), n);
  if (at == 1)
    return g_strdup_printf (_ ("%u letters without a name"), n);
  return g_strdup_printf (_ ("%u letters without a birth date"), n);
}

static void
show_remarks (MdgSplitResult *self, GPtrArray *parts, const MdgNoticeKeys *keys)
{
  guint page = 0;
  clear (GTK_WIDGET (self->remarks), remove_from_box);
  for (guint i = 0; parts != NULL && keys != NULL && i < G_N_ELEMENTS (gaps); i++)
    {
      if (G_STRUCT_MEMBER (char *, keys, gaps[i].key) == NULL)
        continue;
      guint n = mdg_notice_split_count_missing (parts, gaps[i].value, &page);
      g_autofree char *text = gap_text (i, n);
      if (n > 0)
        add_remark (self, text, page);
    }
  guint several = parts != NULL ? mdg_notice_split_count_several (parts, &page) : 0;
  g_autofree char *text = g_strdup_printf (_ ("%u letters with two people"), several);
  if (several > 0)
    add_remark (self, text, page);
}

/* ---- letters ---- */

static GtkWidget *
make_letter (const MdgBatchPart *part)
{
  MdgLetterRow *row = g_object_new (MDG_TYPE_LETTER_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *pages = mdg_notice_pages_text (part->first, part->last);
  GtkWidget *place = make_label (pages, "number", 1);
  GtkWidget *name = make_label (part->name, NULL, 0);
  gtk_widget_add_css_class (place, "letter-pages");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), make_label (part->number, "number", 0));
  gtk_widget_add_css_class (box, "candidate");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  row->page = part->first;
  return GTK_WIDGET (row);
}

static void
show_letters (MdgSplitResult *self, GPtrArray *parts)
{
  clear (GTK_WIDGET (self->letters), remove_from_list);
  for (guint i = 0; parts != NULL && i < parts->len && i < MDG_SPLIT_RESULT_LETTERS; i++)
    gtk_list_box_append (self->letters, make_letter (parts->pdata[i]));
  gtk_widget_set_visible (self->letters_box, parts != NULL && parts->len > 0);
}

static void
on_letter (MdgSplitResult *self, GtkListBoxRow *row)
{
  if (row != NULL)
    g_signal_emit (self, page_signal, 0, MDG_LETTER_ROW (row)->page);
}

/* ---- all ---- */

static void
show_progress (MdgSplitResult *self, MdgNoticeSplit *split)
{
  guint done = 0, total = 0;
  gint64 left = -1;
  gboolean working = mdg_notice_split_is_working (split);
  mdg_notice_split_get_progress (split, &done, &total, &left);
  g_autofree char *time = left >= 0 ? mdg_phrase_time_left (left) : NULL;
  g_autofree char *text = g_strdup_printf (_ ("%u / %u pages"), done, total);
  g_autofree char *all = time != NULL ? g_strconcat (text, "　", time, NULL) : g_strdup (text);
  gtk_widget_set_visible (self->progress_box, working && total > 0);
  gtk_progress_bar_set_fraction (self->bar, total > 0 ? (double) done / total : 0);
  gtk_label_set_text (self->progress, all);
}

static void
show_count (MdgSplitResult *self, GPtrArray *parts, gboolean whole)
{
  g_autofree char *number = parts != NULL ? mdg_phrase_number (parts->len) : g_strdup ("―");
  gtk_label_set_text (self->count, number);
  gtk_label_set_text (self->unit, parts == NULL ? _ ("letters")
                                  : whole       ? _ ("letters in the whole PDF")
                                                : _ ("letters on the first pages"));
}

void
mdg_split_result_show (MdgSplitResult *self, MdgNoticeSplit *split, const MdgNoticeKeys *keys)
{
  gboolean whole = FALSE;
  GPtrArray *parts = mdg_notice_split_get_parts (split, &whole);
  g_autofree char *error = mdg_notice_error_text (mdg_notice_split_get_error (split));
  show_progress (self, split);
  gtk_label_set_text (self->trouble, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
  if (parts == self->shown && parts != NULL)
    return;
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = parts != NULL ? g_ptr_array_ref (parts) : NULL;
  show_count (self, parts, whole);
  show_lengths (self, parts);
  show_remarks (self, parts, keys);
  show_letters (self, parts);
}

static void
mdg_split_result_dispose (GObject *object)
{
  g_clear_pointer (&MDG_SPLIT_RESULT (object)->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (mdg_split_result_parent_class)->dispose (object);
}

static void
mdg_split_result_class_init (MdgSplitResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_split_result_dispose;
  page_signal = g_signal_new ("show-page", MDG_TYPE_SPLIT_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/notices/split-result.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, count);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, unit);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, progress_box);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, bar);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, progress);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, trouble);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, lengths);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, remarks);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, letters_box);
  gtk_widget_class_bind_template_child (widget_class, MdgSplitResult, letters);
  gtk_widget_class_bind_template_callback (widget_class, on_letter);
}

static void
mdg_split_result_init (MdgSplitResult *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
