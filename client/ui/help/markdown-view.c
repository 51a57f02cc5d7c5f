/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/help/markdown-view.h"

#include <string.h>

static void
append_between (GString *out, char **pieces, const char *open, const char *close)
{
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      gboolean marked = i % 2 == 1 && pieces[i + 1] != NULL;
      const char *before = marked ? open : (i % 2 == 1 ? "**" : "");
      g_string_append_printf (out, "%s%s%s", before, pieces[i], marked ? close : "");
    }
}

char *
mdg_markdown_inline (const char *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);
  g_auto (GStrv) bold = g_strsplit (escaped, "**", -1);
  g_autoptr (GString) with_bold = g_string_new (NULL);
  append_between (with_bold, bold, "<b>", "</b>");
  g_auto (GStrv) keys = g_strsplit (with_bold->str, "`", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      gboolean marked = i % 2 == 1 && keys[i + 1] != NULL;
      g_string_append_printf (out, marked ? "<tt>%s</tt>" : (i % 2 == 1 ? "`%s" : "%s"), keys[i]);
    }
  return g_string_free (out, FALSE);
}

static void
add_label (GtkBox *box, const char *line, const char *style, const char *bullet)
{
  g_autofree char *markup = mdg_markdown_inline (line);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), style == NULL);
  gtk_widget_set_focusable (label, FALSE); /* Tab goes past the text; the keys scroll it */
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_set_margin_top (label, g_str_equal (style, "h1") ? 0 : 16);
    }
  if (bullet == NULL)
    {
      gtk_box_append (box, label);
      return;
    }
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *mark = gtk_label_new (bullet);
  gtk_label_set_yalign (GTK_LABEL (mark), 0);
  gtk_widget_set_margin_start (mark, 8);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (box, row);
}

static void
end_paragraph (GtkBox *box, GString *paragraph)
{
  if (paragraph->len > 0)
    add_label (box, paragraph->str, NULL, NULL);
  g_string_truncate (paragraph, 0);
}

static gboolean
add_numbered (GtkBox *box, const char *line)
{
  gsize digits = strspn (line, "0123456789");
  if (digits == 0 || digits > 2 || !g_str_has_prefix (line + digits, ". "))
    return FALSE;
  g_autofree char *number = g_strndup (line, digits + 1);
  add_label (box, line + digits + 2, NULL, number);
  return TRUE;
}

static gboolean
add_marked (GtkBox *box, const char *line)
{
  if (g_str_has_prefix (line, "### "))
    add_label (box, line + 4, "h3", NULL);
  else if (g_str_has_prefix (line, "## "))
    add_label (box, line + 3, "h2", NULL);
  else if (g_str_has_prefix (line, "# "))
    add_label (box, line + 2, "h1", NULL);
  else if (g_str_has_prefix (line, "- "))
    add_label (box, line + 2, NULL, "・");
  else
    return add_numbered (box, line);
  return TRUE;
}

static gboolean
is_marked (const char *line)
{
  gsize digits = strspn (line, "0123456789");
  return *line == '#' || g_str_has_prefix (line, "- ") ||
         (digits > 0 && g_str_has_prefix (line + digits, ". "));
}

void
mdg_markdown_show (GtkBox *box, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (box)))
    gtk_box_remove (box, child);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MDG_MARKDOWN_MAX_BLOCKS);
  g_autoptr (GString) paragraph = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      if (*line == '\0' || is_marked (line))
        end_paragraph (box, paragraph);
      if (is_marked (line) && add_marked (box, line))
        continue;
      gboolean latin = paragraph->len > 0 && g_ascii_isprint (paragraph->str[paragraph->len - 1]);
      if (latin && *line != '\0')
        g_string_append_c (paragraph, ' ');
      g_string_append (paragraph, line);
    }
  end_paragraph (box, paragraph);
}
