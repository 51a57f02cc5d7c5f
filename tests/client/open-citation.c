/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The real client at a real server, from a file on the PC to the page that an answer cites; driven
 * by tests/e2e/test-citation.py:
 *
 *   open-citation ADDRESS LOGIN PASSWORD FILE FOLDER QUESTION...
 *
 * It drops FILE on the documents of the one folder there is and waits until its pages are there.
 * Each QUESTION is asked in a conversation of its own; the first citation of the answer is clicked
 * with the pointer. Of the page that the viewer then shows FOLDER/<n>.ppm is a picture, the whole
 * page with its box, and standard output has a line "<n> page <page from 1>".
 */
#include "client/model/folder-items.h"
#include "client/ui/chat/answer-view.h"
#include "client/ui/chat/chat-page.h"
#include "client/ui/folders/documents-pane.h"
#include "client/ui/folders/folders-page.h"
#include "client/ui/viewer/page-view.h"
#include "tests/client/app-window.h"

#include <string.h>

#define EXIT_SKIPPED 77
#define SECONDS 120

/* Of the window while it is worked with, and while the page is looked at as a whole. */
#define WIDTH 1366
#define HEIGHT 768
#define TALL_WIDTH 1880
#define TALL_HEIGHT 2560

typedef struct
{
  MdgAppWindow window;
  const char *folder;
  guint n; /* question */
} Visit;

static void
wait_for (gboolean (*is_so) (gpointer), gpointer data, const char *what)
{
  if (!mdg_wait_until (is_so, data, SECONDS))
    g_error ("%s", what);
}

static void
turn_to (Visit *visit, const char *page)
{
  mdg_app_window_act (&visit->window, "MdgMainWindow", "win.page", g_variant_new_string (page));
}

/* ---- upload ---- */

static MdgFolders *
folders_of (Visit *visit)
{
  GtkWidget *page = mdg_app_window_find (&visit->window, "MdgFoldersPage");
  return mdg_folders_page_get_folders (MDG_FOLDERS_PAGE (page));
}

static gboolean
has_folder (gpointer data)
{
  return mdg_folders_get_shown_folder (folders_of (data)) != NULL;
}

static gboolean
has_pages (gpointer data)
{
  GListModel *documents = G_LIST_MODEL (mdg_folders_get_documents (folders_of (data)));
  g_autoptr (MdgItem) item = g_list_model_get_item (documents, 0);
  const MdgDocument *document = item != NULL ? mdg_document_item_get (item) : NULL;
  return document != NULL && g_strcmp0 (document->state, MDG_DOCUMENT_READY) == 0 &&
         !document->rendering;
}

static void
upload (Visit *visit, const char *path)
{
  MdgAppWindow *window = &visit->window;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_list_store_append (files, file);
  turn_to (visit, "folders");
  wait_for (has_folder, visit, "there is no folder");
  GtkWidget *pane = mdg_app_window_find (window, "MdgDocumentsPane");
  mdg_documents_pane_add (MDG_DOCUMENTS_PANE (pane), G_LIST_MODEL (files));
  mdg_app_window_expect (window, "1個を追加");
  mdg_app_window_act (window, "MdgAddDialog", "add-dialog.send", NULL);
  wait_for (has_pages, visit, "the document has no pages");
  mdg_app_window_expect (window, "取込済");
}

/* ---- question ---- */

static GtkWidget *
seek (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = seek (child, type);
  return found;
}

static GtkWidget *
citation_chip (Visit *visit)
{
  return seek (mdg_app_window_top (&visit->window), "MdgCitationChip");
}

static gboolean
has_answer (gpointer data)
{
  Visit *visit = data;
  GtkWidget *answer = seek (mdg_app_window_top (&visit->window), "MdgAnswerView");
  if (answer == NULL || citation_chip (visit) == NULL)
    return FALSE;
  MdgMessageItem *item = mdg_answer_view_get_item (MDG_ANSWER_VIEW (answer));
  return g_strcmp0 (mdg_message_item_get (item)->state, MDG_MESSAGE_DONE) == 0;
}

static void
ask (Visit *visit, const char *question)
{
  MdgAppWindow *window = &visit->window;
  turn_to (visit, "chat");
  mdg_app_window_act (window, "MdgChatPage", "chat.new", NULL);
  mdg_composer_set_text (MDG_COMPOSER (mdg_app_window_find (window, "MdgComposer")), question);
  mdg_app_window_act (window, "MdgComposer", "composer.send", NULL);
  wait_for (has_answer, visit, "the answer has no citation");
  mdg_settle (300);
}

/* ---- click ---- */

static void
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
    g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

/* With the pointer of the display, so that whatever lay above the widget would be clicked. */
static void
click (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t middle = GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (widget) / 2,
                                                 (float) gtk_widget_get_height (widget) / 2);
  graphene_point_t point;
  double left = 0, top = 0;
  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &middle, &point));
  gtk_native_get_surface_transform (native, &left, &top);
  g_autofree char *title = g_strdup (gtk_window_get_title (GTK_WINDOW (native)));
  g_autofree char *x = g_strdup_printf ("%d", (int) (left + (double) point.x));
  g_autofree char *y = g_strdup_printf ("%d", (int) (top + (double) point.y));
  const char *move[] = { "xdotool", "search", "--onlyvisible", "--name", title, "mousemove",
                         "--sync", "--window", "%1", x, y, NULL };
  const char *press[] = { "xdotool", "click", "1", NULL };
  run (move);
  mdg_settle (200);
  run (press);
  mdg_settle (200);
}

/* ---- page ---- */

static MdgPageView *
page_view (Visit *visit)
{
  return MDG_PAGE_VIEW (mdg_app_window_find (&visit->window, "MdgPageView"));
}

static gboolean
is_boxed (gpointer data)
{
  MdgPageView *view = page_view (data);
  return mdg_page_view_is_drawn (view) && mdg_page_view_get_n_marks (view) > 0;
}

static void
resize (Visit *visit, int width, int height)
{
  GtkWidget *window = mdg_app_window_find (&visit->window, "MdgMainWindow");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  mdg_settle (500);
}

static void
write_picture (GtkWidget *widget, const char *path)
{
  g_autoptr (GdkTexture) texture = mdg_widget_texture (widget);
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *head =
    g_strdup_printf ("P6\n%" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "\n255\n", width, height);
  g_autoptr (GError) error = NULL;
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  g_byte_array_append (out, (const guint8 *) head, (guint) strlen (head));
  for (gsize i = 0; i < width * height; i++)
    {
      guint8 colour[] = { (guint8) (pixels[i] >> 16), (guint8) (pixels[i] >> 8),
                          (guint8) pixels[i] };
      g_byte_array_append (out, colour, sizeof colour);
    }
  g_file_set_contents (path, (const char *) out->data, (gssize) out->len, &error);
  g_assert_no_error (error);
}

/* The page as the reader sees it, then the whole of it, large enough to be read again. */
static void
tell_page (Visit *visit)
{
  MdgAppWindow *window = &visit->window;
  g_autofree char *name = g_strdup_printf ("citation-%u", visit->n);
  g_autofree char *path = g_strdup_printf ("%s/%u.ppm", visit->folder, visit->n);
  wait_for (is_boxed, visit, "no box is drawn");
  guint page = mdg_page_view_get_page (page_view (visit));
  g_print ("%u page %u\n", visit->n, page + 1);
  mdg_app_window_picture (window, name);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.wide", NULL);
  resize (visit, TALL_WIDTH, TALL_HEIGHT);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.zoom", g_variant_new_string ("page"));
  mdg_page_view_go_to_page (page_view (visit), page);
  mdg_settle (300);
  wait_for (is_boxed, visit, "no box is drawn in the tall window");
  write_picture (GTK_WIDGET (page_view (visit)), path);
  mdg_app_window_act (window, "MdgViewerPane", "viewer.close", NULL);
  resize (visit, WIDTH, HEIGHT);
}

int
main (int argc, char **argv)
{
  Visit visit = { 0 };
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  if (argc < 7)
    return 2;
  if (xdotool == NULL || !mdg_app_window_init ())
    {
      g_printerr ("SKIPPED: there is no display or no xdotool to click with.\n");
      return EXIT_SKIPPED;
    }
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  visit.folder = argv[5];
  mdg_app_window_open (&visit.window, argv[1]);
  mdg_app_window_sign_in_as (&visit.window, argv[2], argv[3], WIDTH, HEIGHT);
  upload (&visit, argv[4]);
  for (int i = 6; i < argc; i++)
    {
      visit.n = (guint) i - 5;
      ask (&visit, argv[i]);
      click (citation_chip (&visit));
      tell_page (&visit);
    }
  mdg_app_window_tear_down (&visit.window, NULL);
  return 0;
}
