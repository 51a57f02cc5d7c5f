/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/help/help-page.h"

#include "client/ui/common/page.h"
#include "client/ui/common/print.h"
#include "client/ui/help/chapter-print.h"
#include "client/ui/help/markdown-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define MANUAL "/jp/lg/madoguchi/help/"

struct _MdgHelpPage
{
  GtkBox parent_instance;
  GtkWidget *list_pane;
  GtkSearchEntry *search;
  GtkListBox *chapters;
  GtkScrolledWindow *scroller;
  GtkBox *text;
  GStrv paths; /* of the chapters, in their order */
  GStrv contents;
};

static void mdg_help_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgHelpPage,
                               mdg_help_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_help_page_iface_init))

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
read_chapter (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  return g_strndup (data != NULL ? data : "", size);
}

static GtkWidget *
chapter_row (const char *content)
{
  g_autofree char *line = g_strndup (content, strcspn (content, "\n"));
  GtkWidget *label = gtk_label_new (g_str_has_prefix (line, "# ") ? line + 2 : line);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static void
load_chapters (MdgHelpPage *self)
{
  /* Translators: the folder of the manual, "ja" or "en"; not shown */
  const char *language = _ ("manual:en");
  g_autofree char *folder = g_strconcat (MANUAL, strchr (language, ':') + 1, "/", NULL);
  self->paths = g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = self->paths != NULL ? g_strv_length (self->paths) : 0;
  if (n == 0)
    return;
  qsort (self->paths, n, sizeof (char *), compare_names);
  self->contents = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (folder, self->paths[i], NULL);
      self->contents[i] = read_chapter (path);
      gtk_list_box_append (self->chapters, chapter_row (self->contents[i]));
    }
  gtk_list_box_select_row (self->chapters, gtk_list_box_get_row_at_index (self->chapters, 0));
}

static void
on_chapter (MdgHelpPage *self)
{
  if (self->chapters == NULL)
    return; /* GTK 4.18 tells of rows that go with their list */
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->chapters);
  if (row == NULL)
    return;
  mdg_markdown_show (self->text, self->contents[gtk_list_box_row_get_index (row)]);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* Capital letters are the same, in Japanese full-width letters too. */
static gboolean
is_wanted (GtkListBoxRow *row, gpointer user_data)
{
  MdgHelpPage *self = user_data;
  int index = gtk_list_box_row_get_index (row);
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  if (*wanted == '\0' || index < 0)
    return *wanted == '\0';
  g_autofree char *content = g_utf8_casefold (self->contents[index], -1);
  return strstr (content, wanted) != NULL;
}

static void
on_search (MdgHelpPage *self)
{
  gtk_list_box_invalidate_filter (self->chapters);
}

static void
page_search (MdgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (MDG_HELP_PAGE (page)->search));
}

static void
page_print (MdgPage *page)
{
  MdgHelpPage *self = MDG_HELP_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->chapters);
  if (row == NULL)
    return;
  g_autoptr (MdgChapterPrint) chapter =
    mdg_chapter_print_new (self->contents[gtk_list_box_row_get_index (row)]);
  mdg_print (GTK_WIDGET (self), MDG_PRINTABLE (chapter), NULL, NULL);
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  page_print (MDG_PAGE (widget));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgHelpPage *self = MDG_HELP_PAGE (page);
  GtkWidget *panes[] = { self->list_pane, GTK_WIDGET (self->scroller), NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_help_page_iface_init (MdgPageInterface *iface)
{
  iface->search = page_search;
  iface->next_pane = page_next_pane;
  iface->print = page_print;
}

GtkWidget *
mdg_help_page_new (void)
{
  return g_object_new (MDG_TYPE_HELP_PAGE, NULL);
}

static void
mdg_help_page_finalize (GObject *object)
{
  MdgHelpPage *self = MDG_HELP_PAGE (object);
  g_strfreev (self->paths);
  g_strfreev (self->contents);
  G_OBJECT_CLASS (mdg_help_page_parent_class)->finalize (object);
}

static void
mdg_help_page_class_init (MdgHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = mdg_help_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/help/help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgHelpPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgHelpPage, search);
  gtk_widget_class_bind_template_child (widget_class, MdgHelpPage, chapters);
  gtk_widget_class_bind_template_child (widget_class, MdgHelpPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MdgHelpPage, text);
  gtk_widget_class_bind_template_callback (widget_class, on_chapter);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_install_action (widget_class, "help.print", NULL, print);
}

static void
mdg_help_page_init (MdgHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  load_chapters (self);
  gtk_list_box_set_filter_func (self->chapters, is_wanted, self, NULL);
}
