/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/viewer/text-pane.h"

#include "client/model/page-words.h"
#include "client/ui/viewer/line-numbers.h"

#include <string.h>

/* Characters of a passage that are looked for in the text to mark it. */
#define PASSAGE_KEY_CHARS 60
#define MAX_PLACES 1000

struct _MdgTextPane
{
  GtkWidget parent_instance;
  GtkWidget *scrolled;
  GtkTextView *view;
  MdgLineNumbers *numbers; /* in the view's gutter */
  GtkTextBuffer *buffer;   /* the view's */
  char *text;
  guint first_line;
};

G_DEFINE_FINAL_TYPE (MdgTextPane, mdg_text_pane, GTK_TYPE_WIDGET)

static void
unmark (MdgTextPane *self, const char *tag)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, tag, &start, &end);
}

static void
mark_span (MdgTextPane *self, const char *tag, guint from, guint length, gboolean show)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) from);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (from + length));
  gtk_text_buffer_apply_tag_by_name (self->buffer, tag, &start, &end);
  if (!show)
    return;
  GtkTextMark *place = gtk_text_buffer_get_mark (self->buffer, "shown");
  gtk_text_buffer_move_mark (self->buffer, place, &start);
  gtk_text_view_scroll_to_mark (self->view, place, 0.05, TRUE, 0, 0.25);
}

void
mdg_text_pane_set_text (MdgTextPane *self, const char *text, guint first_line)
{
  g_autofree char *copy = g_strdup (text != NULL ? text : "");
  if (g_strcmp0 (copy, self->text) == 0 && first_line == self->first_line)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&copy);
  self->first_line = first_line;
  gtk_text_buffer_set_text (self->buffer, self->text, -1);
  mdg_line_numbers_set_first (self->numbers, first_line);
}

static void
mark_lines (MdgTextPane *self, guint first, guint last)
{
  GtkTextIter start, end;
  if (first < self->first_line)
    return;
  gtk_text_buffer_get_iter_at_line (self->buffer, &start, (int) (first - self->first_line));
  gtk_text_buffer_get_iter_at_line (self->buffer, &end, (int) (last + 1 - self->first_line));
  int from = gtk_text_iter_get_offset (&start), to = gtk_text_iter_get_offset (&end);
  if (last + 1 - self->first_line >= (guint) gtk_text_buffer_get_line_count (self->buffer))
    to = gtk_text_buffer_get_char_count (self->buffer);
  mark_span (self, "mark", (guint) from, (guint) MAX (to - from, 0), TRUE);
}

/* A passage of a text without lines is found by how it begins and ends. */
static void
mark_by_text (MdgTextPane *self, const char *text)
{
  long length = g_utf8_strlen (text, -1);
  long key = MIN (length, PASSAGE_KEY_CHARS);
  g_autofree char *head = g_utf8_substring (text, 0, key);
  g_autofree char *tail = g_utf8_substring (text, length - key, length);
  g_autoptr (GArray) begins = mdg_page_words_find (self->text, head, 1);
  g_autoptr (GArray) ends = mdg_page_words_find (self->text, tail, MAX_PLACES);
  if (begins->len == 0)
    return;
  guint from = g_array_index (begins, MdgTextSpan, 0).start;
  guint to = from + g_array_index (begins, MdgTextSpan, 0).length;
  for (guint i = 0; i < ends->len; i++)
    {
      const MdgTextSpan *end = &g_array_index (ends, MdgTextSpan, i);
      if (end->start >= from && end->start + end->length <= from + 2 * (guint) length)
        {
          to = MAX (to, end->start + end->length);
          break;
        }
    }
  mark_span (self, "mark", from, to - from, TRUE);
}

static gboolean
lines_of (const MdgPassage *passage, guint *ret_first, guint *ret_last)
{
  if (passage->first_row > 0)
    {
      *ret_first = (guint) passage->first_row;
      *ret_last = (guint) MAX (passage->last_row, passage->first_row);
      return TRUE;
    }
  char *rest = NULL;
  guint64 first = passage->place != NULL ? g_ascii_strtoull (passage->place, &rest, 10) : 0;
  if (first == 0 || first > G_MAXINT)
    return FALSE;
  const char *dash = strpbrk (rest, "-–0123456789");
  guint64 last =
    dash != NULL ? g_ascii_strtoull (dash + strcspn (dash, "0123456789"), NULL, 10) : 0;
  *ret_first = (guint) first;
  *ret_last = (guint) CLAMP (last, first, G_MAXINT);
  return TRUE;
}

void
mdg_text_pane_mark (MdgTextPane *self, const MdgPassage *passage)
{
  guint first = 0, last = 0;
  unmark (self, "mark");
  if (passage == NULL || self->text == NULL)
    return;
  if (self->first_line > 0 && lines_of (passage, &first, &last))
    mark_lines (self, first, last);
  else if (passage->text != NULL && *passage->text != '\0')
    mark_by_text (self, passage->text);
}

void
mdg_text_pane_set_label (MdgTextPane *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

guint
mdg_text_pane_find (MdgTextPane *self, const char *words, guint current)
{
  unmark (self, "found");
  unmark (self, "found-now");
  if (words == NULL || *words == '\0' || self->text == NULL)
    return 0;
  g_autoptr (GArray) places = mdg_page_words_find (self->text, words, MAX_PLACES);
  for (guint i = 0; i < places->len; i++)
    {
      const MdgTextSpan *span = &g_array_index (places, MdgTextSpan, i);
      gboolean now = i == current % places->len;
      mark_span (self, now ? "found-now" : "found", span->start, span->length, now);
    }
  return places->len;
}

void
mdg_text_pane_focus (MdgTextPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

GtkWidget *
mdg_text_pane_new (void)
{
  return g_object_new (MDG_TYPE_TEXT_PANE, NULL);
}

static void
mdg_text_pane_dispose (GObject *object)
{
  g_clear_pointer (&MDG_TEXT_PANE (object)->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (mdg_text_pane_parent_class)->dispose (object);
}

static void
mdg_text_pane_finalize (GObject *object)
{
  g_free (MDG_TEXT_PANE (object)->text);
  G_OBJECT_CLASS (mdg_text_pane_parent_class)->finalize (object);
}

static void
mdg_text_pane_class_init (MdgTextPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_text_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_text_pane_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/viewer/text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgTextPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MdgTextPane, view);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
mdg_text_pane_init (MdgTextPane *self)
{
  GtkTextIter start;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (self->view);
  self->numbers = mdg_line_numbers_new (self->view);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_create_mark (self->buffer, "shown", &start, TRUE);
  gtk_text_buffer_create_tag (self->buffer, "mark", "background", "#FFF1C2", "foreground",
                              "#1A1E22", NULL);
  gtk_text_buffer_create_tag (self->buffer, "found", "background", "#CFE3EE", "foreground",
                              "#1A1E22", NULL);
  gtk_text_buffer_create_tag (self->buffer, "found-now", "background", "#165E83", "foreground",
                              "#FFFFFF", NULL);
}
