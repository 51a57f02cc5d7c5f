/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the viewer stands on, without a window: words in the text of a page, places for people,
 * pages one below the other, boxes, and the source of pages: pictures, text, selection, search, and
 * files that are broken or hostile (those of MADOGUCHI_PDF_FOLDER too, when that is set).
 */
#include "client/model/document-find.h"
#include "client/model/page-source.h"
#include "client/model/page-words.h"
#include "client/model/place-phrases.h"
#include "shared/base/error.h"
#include "tests/client/made-pdf.h"
#include "tests/support/script-server.h"

#include <string.h>

typedef struct
{
  const char *what;
  const char *text;
  const char *words;
  const char *found; /* "start+length ..." in characters */
} WordsCase;

static const WordsCase words_cases[] = {
  { "a word stands where it is", "住宅改修費の上限", "改修費", "2+3" },
  { "all places are found, not overlapping", "ああああ", "ああ", "0+2 2+2" },
  { "full width is half width", "お一人につき20万円", "２０万円", "6+4" },
  { "half width is full width", "ＡＢＣ", "abc", "0+3" },
  { "half-width kana is kana", "ﾃｽﾄです", "テスト", "0+3" },
  { "a word broken over two lines is one", "支給限度\n基準額を", "限度基準額", "2+6" },
  { "spaces between characters do not matter", "高 橋　千鶴", "高橋千鶴", "0+6" },
  { "one character may be several", "㈱みどり", "(株)", "0+1" },
  { "a word that is not there is not found", "住宅改修費", "保険料", "" },
  { "spaces alone find nothing", "住宅 改修", "　 ", "" },
  { "words longer than the text are not found", "住宅", "住宅改修費", "" },
  { "nothing is found in nothing", "", "住宅", "" },
};

static char *
say_spans (GArray *spans)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < spans->len; i++)
    {
      const MdgTextSpan *span = &g_array_index (spans, MdgTextSpan, i);
      g_string_append_printf (text, "%s%u+%u", i > 0 ? " " : "", span->start, span->length);
    }
  return g_string_free (text, FALSE);
}

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (words_cases); i++)
    {
      const WordsCase *row = &words_cases[i];
      g_autoptr (GArray) spans = mdg_page_words_find (row->text, row->words, 100);
      g_autofree char *found = say_spans (spans);
      if (g_strcmp0 (found, row->found) != 0)
        g_error ("%s: “%s”, not “%s”", row->what, found, row->found);
    }
  g_autoptr (GArray) bounded = mdg_page_words_find ("ああああああ", "あ", 4);
  g_assert_cmpuint (bounded->len, ==, 4);
}

static void
test_places (void)
{
  static const char *const columns[][2] = {
    { "A", "1" },
    { "Z", "26" },
    { "AA", "27" },
    { "AZ", "52" },
    { "ZZ", "702" },
    { "AAA", "703" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *letters =
        mdg_column_letters ((guint) g_ascii_strtoull (columns[i][1], NULL, 10));
      g_assert_cmpstr (letters, ==, columns[i][0]);
    }
  g_autofree char *page = mdg_place_text (MDG_UNIT_PAGE, "3");
  g_autofree char *sheet = mdg_place_text (MDG_UNIT_SHEET, "歳入 A5:F12 100%d");
  g_autofree char *none = mdg_place_text (MDG_UNIT_PAGE, NULL);
  g_autofree char *unknown = mdg_place_text ("chapter", "2");
  g_assert_cmpstr (page, ==, "p.3");
  g_assert_cmpstr (sheet, ==, "歳入 A5:F12 100%d");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (unknown, ==, "p.2");
}

/* ---- waiting for answers ---- */

typedef struct
{
  GAsyncResult *result;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Answer *) user_data)->result = g_object_ref (result);
}

static gboolean
has_answer (gpointer data)
{
  return ((Answer *) data)->result != NULL;
}

static GAsyncResult *
wait_for (Answer *answer)
{
  g_assert_true (mdg_wait_until (has_answer, answer, 60));
  return g_steal_pointer (&answer->result);
}

static MdgPageSource *
open_pdf (GBytes *pdf, GError **error)
{
  Answer answer = { NULL };
  mdg_page_source_open_async (pdf, NULL, on_answer, &answer);
  g_autoptr (GAsyncResult) result = wait_for (&answer);
  return mdg_page_source_open_finish (result, error);
}

static MdgPicture *
render (MdgPageSource *source, guint page, double scale, GError **error)
{
  Answer answer = { NULL };
  mdg_page_source_render_async (source, page, scale, MDG_PAGE_NOW, NULL, on_answer, &answer);
  g_autoptr (GAsyncResult) result = wait_for (&answer);
  return mdg_page_source_render_finish (result, error);
}

static guint
n_dark_pixels (const MdgPicture *picture)
{
  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);
  guint n = 0;
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      n += pixels[(gsize) y * picture->stride + (gsize) x * 4] < 96;
  return n;
}

static gboolean
knows_sizes (gpointer source)
{
  double width = 0, height = 0;
  mdg_page_source_get_size (source, 0, &width, &height);
  return width > 590 && width < 600;
}

static void
test_pages (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (5);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgPageSource) source = open_pdf (pdf, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mdg_page_source_get_n_pages (source), ==, 5);
  g_assert_true (mdg_wait_until (knows_sizes, source, 10));
  g_autoptr (MdgPicture) picture = render (source, 2, 1.0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (picture->width, ==, 595);
  g_assert_cmpint (picture->height, ==, 842);
  g_assert_cmpuint (n_dark_pixels (picture), >, 500);
  g_autoptr (MdgPicture) large = render (source, 2, 40.0, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((gint64) large->width * large->height, <=, MDG_PICTURE_MAX_PIXELS + 30000);
  g_autoptr (MdgPicture) beyond = render (source, 9, 1.0, &error);
  g_assert_null (beyond);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_DAMAGED);
}

static void
test_text (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (2);
  g_autoptr (MdgPageSource) source = open_pdf (pdf, NULL);
  Answer answer = { NULL };
  mdg_page_source_text_async (source, 1, NULL, on_answer, &answer);
  g_autoptr (GAsyncResult) result = wait_for (&answer);
  g_autofree char *text = mdg_page_source_text_finish (result, NULL);
  g_assert_nonnull (strstr (text, "20万円を上限とする"));
}

static void
test_select (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (2);
  g_autoptr (MdgPageSource) source = open_pdf (pdf, NULL);
  MdgPageRect span = { 80, 212, 200, 4 };
  Answer answer = { NULL };
  mdg_page_source_select_async (source, 0, &span, MDG_SELECT_LINES, NULL, on_answer, &answer);
  g_autoptr (GAsyncResult) result = wait_for (&answer);
  g_autoptr (MdgPageSelection) selection = mdg_page_source_select_finish (result, NULL);
  g_assert_nonnull (selection->text);
  g_assert_nonnull (strstr (selection->text, "万円を上限"));
  g_assert_cmpuint (selection->rects->len, >=, 1);
}

static gboolean
has_ended (gpointer find)
{
  return !mdg_document_find_is_running (find);
}

static void
test_find (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (7);
  g_autoptr (MdgPageSource) source = open_pdf (pdf, NULL);
  g_autoptr (MdgDocumentFind) find = mdg_document_find_new ();
  guint page = 0;
  GArray *rects = NULL;
  mdg_document_find_start (find, source, "２０万円を", 3);
  g_assert_true (mdg_wait_until (has_ended, find, 30));
  g_assert_cmpuint (mdg_document_find_get_n_places (find), ==, 7);
  g_assert_true (mdg_document_find_get_place (find, &page, &rects));
  g_assert_cmpuint (page, ==, 3); /* the first from where the reader is */
  g_assert_cmpuint (mdg_document_find_get_current (find), ==, 4);
  const MdgPageRect *rect = &g_array_index (rects, MdgPageRect, 0);
  g_assert_cmpfloat (rect->y, >, 190);
  g_assert_cmpfloat (rect->y, <, 230);
  g_assert_cmpfloat (rect->x, >, 100);
  mdg_document_find_go (find, 4);
  g_assert_true (mdg_document_find_get_place (find, &page, &rects));
  g_assert_cmpuint (page, ==, 0); /* round the end */
  mdg_document_find_go (find, -1);
  g_assert_true (mdg_document_find_get_place (find, &page, &rects));
  g_assert_cmpuint (page, ==, 6);
  mdg_document_find_start (find, source, "どこにもない", 0);
  g_assert_true (mdg_wait_until (has_ended, find, 30));
  g_assert_cmpuint (mdg_document_find_get_n_places (find), ==, 0);
  g_assert_false (mdg_document_find_get_place (find, &page, &rects));
  mdg_document_find_start (find, NULL, "", 0);
  g_assert_false (mdg_document_find_is_running (find));
}

/* A source that goes while work waits answers all of it. */
static void
test_close (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (20);
  MdgPageSource *source = open_pdf (pdf, NULL);
  Answer answers[20] = { { NULL } };
  for (guint i = 0; i < 20; i++)
    mdg_page_source_render_async (source, i, 2.0, MDG_PAGE_SOON, NULL, on_answer, &answers[i]);
  g_object_unref (source);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = wait_for (&answers[i]);
      g_autoptr (MdgPicture) picture = mdg_page_source_render_finish (result, &error);
      if (picture == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static const struct
{
  const char *what;
  const char *content;
} broken_cases[] = {
  { "an empty file", "" },
  { "a text", "this is no PDF at all" },
  { "a head without a body", "%PDF-1.7\n" },
  { "a trailer that leads nowhere", "%PDF-1.4\ntrailer<</Root 1 0 R>>\nstartxref\n99999\n%%EOF" },
  { "a catalogue that is its own parent",
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF" },
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken_cases); i++)
    {
      g_autoptr (GBytes) pdf =
        g_bytes_new_static (broken_cases[i].content, strlen (broken_cases[i].content));
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgPageSource) source = open_pdf (pdf, &error);
      if (source != NULL)
        g_error ("%s was opened", broken_cases[i].what);
      g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_DAMAGED);
    }
}

/* Every cut and a good many changed bytes: an error or pages, and nothing else. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (1);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (pdf, &size);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      gsize kept = i % 2 == 0 ? size : size * (i + 1) / 61;
      for (guint k = 0; k < 8; k++)
        copy[(gsize) (i * 7919 + k * 104729) % size] ^= (guint8) (1 + i * 13 + k);
      g_autoptr (GBytes) hurt = g_bytes_new (copy, kept);
      g_autoptr (MdgPageSource) source = open_pdf (hurt, NULL);
      g_autoptr (MdgPicture) picture = source != NULL ? render (source, 0, 0.5, NULL) : NULL;
      g_assert_true (picture == NULL || picture->width >= 1);
    }
}

/* What poppler does not draw in this time is left to its thread. */
#define HOSTILE_SECONDS 10

static gboolean
draws_first_page (MdgPageSource *source, gboolean *ret_drawn)
{
  /* Outlives this function when the page is not drawn in time. */
  Answer *answer = g_new0 (Answer, 1);
  mdg_page_source_render_async (source, 0, 1.0, MDG_PAGE_NOW, NULL, on_answer, answer);
  if (!mdg_wait_until (has_answer, answer, HOSTILE_SECONDS))
    return FALSE;
  g_autoptr (GAsyncResult) result = g_steal_pointer (&answer->result);
  g_autoptr (MdgPicture) picture = mdg_page_source_render_finish (result, NULL);
  *ret_drawn = picture != NULL;
  g_free (answer);
  return TRUE;
}

/* Files that broke other readers. */
static void
test_hostile_folder (void)
{
  const char *folder = g_getenv ("MADOGUCHI_PDF_FOLDER");
  if (folder == NULL)
    {
      g_test_skip ("MADOGUCHI_PDF_FOLDER is not set");
      return;
    }
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  guint n_opened = 0, n_drawn = 0, n_slow = 0, n = 0;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size = 0;
      if (!g_str_has_suffix (name, ".pdf") || !g_file_get_contents (path, &content, &size, NULL))
        continue;
      g_autoptr (GBytes) pdf = g_bytes_new_take (g_steal_pointer (&content), size);
      g_autoptr (MdgPageSource) source = open_pdf (pdf, NULL);
      gboolean drawn = FALSE;
      n_slow += source != NULL && !draws_first_page (source, &drawn);
      n++;
      n_opened += source != NULL;
      n_drawn += drawn;
    }
  g_test_message ("%u files, %u opened, %u drawn, %u slow", n, n_opened, n_drawn, n_slow);
  g_assert_cmpuint (n_drawn, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer/words", test_words);
  g_test_add_func ("/viewer/places", test_places);
  g_test_add_func ("/viewer/pages", test_pages);
  g_test_add_func ("/viewer/text", test_text);
  g_test_add_func ("/viewer/select", test_select);
  g_test_add_func ("/viewer/find", test_find);
  g_test_add_func ("/viewer/close", test_close);
  g_test_add_func ("/viewer/broken", test_broken);
  g_test_add_func ("/viewer/damaged", test_damaged);
  g_test_add_func ("/viewer/hostile-folder", test_hostile_folder);
  return g_test_run ();
}
