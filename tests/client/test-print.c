/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paper: where slips and blocks stand (pure numbers), and what is really in the PDF files that are
 * printed from them, as poppler reads it. Without poppler's programs the files are only written,
 * loudly.
 */
#include "client/ui/admin/password-slips.h"
#include "client/ui/admin/slip-grid.h"
#include "client/ui/common/page-flow.h"
#include "client/ui/help/chapter-print.h"
#include "client/ui/help/markdown.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#define N_PERSONS 1500
#define A4_WIDTH 595.3
#define A4_HEIGHT 841.9

/* ---- slips on sheets ---- */

typedef struct
{
  const char *what;
  double width;
  double height;
  guint n;
  guint columns;
  guint rows;
  guint pages;
} GridRow;

static const GridRow grid_rows[] = {
  { "one person takes one sheet of A4", A4_WIDTH, A4_HEIGHT, 1, 2, 4, 1 },
  { "eight persons fill a sheet of A4", A4_WIDTH, A4_HEIGHT, 8, 2, 4, 1 },
  { "the ninth begins the next", A4_WIDTH, A4_HEIGHT, 9, 2, 4, 2 },
  { "a ward's 1,500 take 188 sheets", A4_WIDTH, A4_HEIGHT, 1500, 2, 4, 188 },
  { "A4 across takes nine", A4_HEIGHT, A4_WIDTH, 10, 3, 3, 2 },
  { "Letter takes eight", 612, 792, 8, 2, 4, 1 },
  { "A5 takes three", 419.5, 595.3, 4, 1, 3, 2 },
  { "paper smaller than a slip takes one", 200, 150, 2, 1, 1, 2 },
  { "nobody still is one empty sheet", A4_WIDTH, A4_HEIGHT, 0, 2, 4, 1 },
};

static void
test_grid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grid_rows); i++)
    {
      const GridRow *row = &grid_rows[i];
      MdgSlipGrid grid = mdg_slip_grid_fit (row->width, row->height);
      g_test_message ("%s", row->what);
      g_assert_cmpuint (grid.columns, ==, row->columns);
      g_assert_cmpuint (grid.rows, ==, row->rows);
      g_assert_cmpuint (mdg_slip_grid_pages (&grid, row->n), ==, row->pages);
    }
}

static void
test_places (void)
{
  MdgSlipGrid grid = mdg_slip_grid_fit (A4_WIDTH, A4_HEIGHT);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < N_PERSONS; i++)
    {
      MdgSlipPlace place = mdg_slip_grid_place (&grid, i);
      g_assert_cmpuint (place.page, <, mdg_slip_grid_pages (&grid, N_PERSONS));
      g_assert_cmpfloat (place.x + grid.width, <=, A4_WIDTH + 0.001);
      g_assert_cmpfloat (place.y + grid.height, <=, A4_HEIGHT + 0.001);
      g_assert_true (g_hash_table_add (
        taken, g_strdup_printf ("%u %.0f %.0f", place.page, place.x, place.y)));
    }
}

/* ---- blocks on pages ---- */

#define MAX_BOXES 6

typedef struct
{
  const char *what;
  guint n;
  MdgFlowBox boxes[MAX_BOXES]; /* height, room before, keep with the next; page, y expected */
  guint pages;
} FlowRow;

static const FlowRow flow_rows[] = {
  { "nothing is one page", 0, { { 0 } }, 1 },
  { "boxes stand below each other with their room",
    3,
    { { 20, 0, FALSE, 0, 0 }, { 20, 5, FALSE, 0, 25 }, { 20, 5, FALSE, 0, 50 } },
    1 },
  { "what does not fit begins the next page without room above",
    3,
    { { 60, 0, FALSE, 0, 0 }, { 30, 5, FALSE, 0, 65 }, { 20, 5, FALSE, 1, 0 } },
    2 },
  { "what just fits stays", 2, { { 60, 0, FALSE, 0, 0 }, { 35, 5, FALSE, 0, 65 } }, 1 },
  { "a heading goes along with its paragraph",
    3,
    { { 60, 0, FALSE, 0, 0 }, { 10, 5, TRUE, 1, 0 }, { 40, 5, FALSE, 1, 15 } },
    2 },
  { "so do two headings",
    4,
    { { 60, 0, FALSE, 0, 0 },
      { 10, 5, TRUE, 1, 0 },
      { 10, 5, TRUE, 1, 15 },
      { 40, 5, FALSE, 1, 30 } },
    2 },
  { "a box higher than a page has one of its own",
    3,
    { { 10, 0, FALSE, 0, 0 }, { 150, 5, FALSE, 1, 0 }, { 10, 5, FALSE, 2, 0 } },
    3 },
};

static void
test_flow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flow_rows); i++)
    {
      const FlowRow *row = &flow_rows[i];
      MdgFlowBox boxes[MAX_BOXES];
      memcpy (boxes, row->boxes, sizeof boxes);
      for (guint b = 0; b < row->n; b++)
        boxes[b].page = 99, boxes[b].y = -1;
      g_test_message ("%s", row->what);
      g_assert_cmpuint (mdg_page_flow (boxes, row->n, 100), ==, row->pages);
      for (guint b = 0; b < row->n; b++)
        {
          g_assert_cmpuint (boxes[b].page, ==, row->boxes[b].page);
          g_assert_cmpfloat (boxes[b].y, ==, row->boxes[b].y);
        }
    }
}

/* ---- Markdown ---- */

typedef struct
{
  const char *what;
  const char *text;
  const char *blocks; /* kind, mark, markup */
} MarkdownRow;

static const MarkdownRow markdown_rows[] = {
  { "headings of three ranks", "# A\n## B\n### C", "1 - A|2 - B|3 - C|" },
  { "lines of a paragraph go together, Latin ones with a space", "a\nb\n\n漢\n字",
    "0 - a b|0 - 漢字|" },
  { "lists with dots and numbers", "- one\n2. two", "4 ・ one|4 2. two|" },
  { "bold and keys", "**太い** `F1`", "0 - <b>太い</b> <tt>F1</tt>|" },
  { "marks without an end stay", "2 ** 3", "0 - 2 ** 3|" },
  { "signs of markup are text", "a < b & c", "0 - a &lt; b &amp; c|" },
  { "nothing is nothing", "", "" },
};

static void
test_markdown (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (markdown_rows); i++)
    {
      g_autoptr (GPtrArray) blocks = mdg_markdown_parse (markdown_rows[i].text);
      g_autoptr (GString) found = g_string_new (NULL);
      g_test_message ("%s", markdown_rows[i].what);
      for (guint b = 0; b < blocks->len; b++)
        {
          const MdgMarkdownBlock *block = blocks->pdata[b];
          g_string_append_printf (found, "%d %s %s|", (int) block->kind,
                                  block->mark != NULL ? block->mark : "-", block->markup);
        }
      g_assert_cmpstr (found->str, ==, markdown_rows[i].blocks);
    }
}

/* ---- PDF files ---- */

static char *
output_of (const char *program, const char *option, const char *file)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *out = NULL;
  int status = 1;
  if (path == NULL)
    {
      g_test_message ("SKIPPED: %s is not installed, nobody looked into the file", program);
      return NULL;
    }
  const char *with[] = { path, option, file, "-", NULL };
  const char *plain[] = { path, file, NULL };
  g_assert_true (g_spawn_sync (NULL, (char **) (option != NULL ? with : plain), NULL,
                               G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&out);
}

/* Into the folder of the pictures, to be looked at, or a temporary one. */
static char *
print (gpointer content, const char *name)
{
  g_autoptr (GError) error = NULL;
  const char *pictures = g_getenv ("MADOGUCHI_SCREENSHOTS");
  g_autofree char *folder =
    pictures != NULL ? g_strdup (pictures) : g_dir_make_tmp ("madoguchi-print-XXXXXX", NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_mkdir_with_parents (folder, 0755);
  g_assert_true (mdg_print_to_pdf (MDG_PRINTABLE (content), path, &error));
  g_assert_no_error (error);
  return path;
}

static void
forget (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_getenv ("MADOGUCHI_SCREENSHOTS") == NULL)
    {
      g_remove (path);
      g_rmdir (folder);
    }
  g_free (path);
}

static void
add_person (GPtrArray *persons, guint i, const char *name)
{
  MdgInitialPassword *person = mdg_initial_password_new ();
  person->login = g_strdup_printf ("M%06u", 204800 + i);
  person->name = g_strdup (name);
  person->password = g_strdup_printf ("Xk7mPq2RtWb5HvN9cDz%04u", i);
  g_ptr_array_add (persons, person);
}

static GPtrArray *
persons_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_initial_password_free);
}

static MdgPasswordSlips *
slips_of (GPtrArray *persons)
{
  return mdg_password_slips_new (persons, "みどり市",
                                 "https://madoguchi-no-nagai-namae.example.lg.jp");
}

static void
expect_pages (const char *path, guint pages)
{
  g_autofree char *info = output_of ("pdfinfo", NULL, path);
  const char *line = info != NULL ? strstr (info, "Pages:") : NULL;
  g_assert_true (info == NULL || line != NULL);
  if (line != NULL)
    g_assert_cmpuint (g_ascii_strtoull (line + strlen ("Pages:"), NULL, 10), ==, pages);
  g_assert_true (info == NULL || strstr (info, "(A4)") != NULL);
}

static void
test_slips (void)
{
  static const char *const names[] = { "森 恵子", "髙橋 健", "﨑山 邊子", "Alexandra Constantinopoulou" };
  g_autoptr (GPtrArray) persons = persons_new ();
  for (guint i = 0; i < N_PERSONS; i++)
    add_person (persons, i, names[i % G_N_ELEMENTS (names)]);
  g_autoptr (MdgPasswordSlips) slips = slips_of (persons);
  g_autoptr (GTimer) timer = g_timer_new ();
  char *path = print (slips, "印刷.pdf");
  g_test_message ("%u slips in %.1f s", N_PERSONS, g_timer_elapsed (timer, NULL));
  expect_pages (path, 188);
  g_autofree char *text = output_of ("pdftotext", "-layout", path);
  g_auto (GStrv) pages = g_strsplit (text != NULL ? text : "", "\f", -1);
  for (guint i = 0; text != NULL && i < persons->len; i++)
    {
      const MdgInitialPassword *person = persons->pdata[i];
      const char *page = pages[i / 8]; /* everything of a person is on that person's page */
      g_assert_nonnull (strstr (page, person->login));
      g_assert_nonnull (strstr (page, person->password));
      g_assert_nonnull (strstr (page, person->name));
    }
  g_assert_true (text == NULL || strstr (pages[0], "みどり市") != NULL);
  forget (path);
}

/* No word may stand across a cut. */
static void
expect_inside (const char *boxes, const MdgSlipGrid *grid)
{
  guint n_words = 0;
  for (const char *at = strstr (boxes, "<word "); at != NULL; at = strstr (at + 1, "<word "))
    {
      double left = 0, top = 0, right = 0, bottom = 0;
      g_assert_cmpint (sscanf (at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">",
                               &left, &top, &right, &bottom),
                       ==, 4);
      g_assert_cmpint ((int) (left / grid->width), ==, (int) (right / grid->width));
      g_assert_cmpint ((int) (top / grid->height), ==, (int) (bottom / grid->height));
      n_words++;
    }
  g_assert_cmpuint (n_words, >, 0);
}

static void
test_long_names (void)
{
  g_autoptr (GPtrArray) persons = persons_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_string_append (name, i % 2 == 0 ? "寿限無寿限無五劫の擦り切れ海砂利水魚の"
                                        : "Wolfeschlegelsteinhausenbergerdorff ");
      add_person (persons, i, name->str);
    }
  g_autoptr (MdgPasswordSlips) slips = slips_of (persons);
  MdgSlipGrid grid = mdg_slip_grid_fit (A4_WIDTH, A4_HEIGHT);
  char *path = print (slips, "print-long-names.pdf");
  expect_pages (path, 2);
  g_autofree char *boxes = output_of ("pdftotext", "-bbox", path);
  if (boxes != NULL)
    expect_inside (boxes, &grid);
  forget (path);
}

static void
test_chapter (void)
{
  g_autoptr (GString) text = g_string_new ("# 印刷の章\n\n");
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "## 見出し%u\n\n**太い** 段落です。`F1` を押します。\n\n1. 項目%u\n",
                            i, i);
  g_autoptr (MdgChapterPrint) chapter = mdg_chapter_print_new (text->str);
  char *path = print (chapter, "print-chapter.pdf");
  g_autofree char *words = output_of ("pdftotext", "-layout", path);
  g_assert_true (words == NULL || strstr (words, "見出し59") != NULL);
  g_assert_true (words == NULL || strstr (words, "項目59") != NULL);
  g_assert_true (words == NULL || strstr (words, "1/") != NULL || strstr (words, "1 /") != NULL);
  g_assert_true (words == NULL || strstr (words, "**") == NULL);
  forget (path);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  if (!gtk_init_check ())
    {
      g_printerr ("SKIPPED: there is no display; run this under xvfb-run.\n");
      return EXIT_SKIPPED;
    }
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add_func ("/print/grid", test_grid);
  g_test_add_func ("/print/places", test_places);
  g_test_add_func ("/print/flow", test_flow);
  g_test_add_func ("/print/markdown", test_markdown);
  g_test_add_func ("/print/slips", test_slips);
  g_test_add_func ("/print/long-names", test_long_names);
  g_test_add_func ("/print/chapter", test_chapter);
  return g_test_run ();
}
