/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the pages of a document stand, and which lines become one box.
 */
#include "client/ui/viewer/page-layout.h"
#include "client/ui/viewer/page-marks.h"

/* Every fifth page lies on its side. */
static void
size_of (gpointer data, guint page, double *ret_width, double *ret_height)
{
  gboolean side = page % 5 == 4;
  *ret_width = side ? 842 : 595;
  *ret_height = side ? 595 : 842;
}

static void
test_layout (void)
{
  g_autoptr (MdgPageLayout) layout = mdg_page_layout_new ();
  mdg_page_layout_set (layout, 1000, 1.0, size_of, NULL);
  g_assert_cmpfloat (layout->width, ==, 842);
  double all = 2 * MDG_PAGE_MARGIN + 999.0 * MDG_PAGE_GAP + 800 * 842.0 + 200 * 595.0;
  g_assert_cmpfloat (layout->height, ==, all);
  for (guint page = 0; page < 1000; page++)
    {
      MdgPagePlace place = mdg_page_layout_place (layout, page, 1000);
      g_assert_cmpuint (mdg_page_layout_page_at (layout, place.y), ==, page);
      g_assert_cmpuint (mdg_page_layout_page_at (layout, place.y + place.height + 1), ==, page);
      g_assert_cmpfloat (place.x * 2 + place.width, ==, 1000);
    }
  g_assert_cmpuint (mdg_page_layout_page_at (layout, -5), ==, 0);
  g_assert_cmpuint (mdg_page_layout_page_at (layout, 1e9), ==, 999);
  mdg_page_layout_set (layout, 0, 1.0, size_of, NULL);
  g_assert_cmpuint (mdg_page_layout_page_at (layout, 100), ==, 0);
  g_assert_cmpfloat (layout->height, ==, 0);
}

static void
test_fit (void)
{
  g_assert_cmpfloat (mdg_page_layout_fit (500, 1000, 500 + 2 * MDG_PAGE_MARGIN, 0), ==, 1.0);
  g_assert_cmpfloat (mdg_page_layout_fit (500, 1000, 2000, 500 + 2 * MDG_PAGE_MARGIN), ==, 0.5);
  g_assert_cmpfloat (mdg_page_layout_fit (500, 1000, 1, 0), >, 0);
}

typedef struct
{
  const char *what;
  MdgPageBox boxes[3];
  guint n;
  guint expected;
} MarksCase;

static const MarksCase marks_cases[] = {
  { "two lines of a paragraph become one box",
    { { 1, 7200, 10000, 30000, 1400 }, { 1, 7200, 12000, 20000, 1400 } },
    2,
    1 },
  { "lines far apart stay two",
    { { 1, 7200, 10000, 30000, 1400 }, { 1, 7200, 30000, 9000, 1400 } },
    2,
    2 },
  { "lines of two columns stay two",
    { { 1, 7200, 70000, 20000, 1400 }, { 1, 30000, 10000, 20000, 1400 } },
    2,
    2 },
  { "lines of two pages stay two",
    { { 1, 7200, 70000, 20000, 1400 }, { 2, 7200, 7000, 20000, 1400 } },
    2,
    2 },
  { "what lies on no page is left out",
    { { 0, 1, 1, 1, 1 }, { 3, 1, 1, 1, 1 }, { -4, 1, 1, 1, 1 } },
    3,
    0 },
};

static void
test_marks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks_cases); i++)
    {
      const MarksCase *row = &marks_cases[i];
      g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
      for (guint k = 0; k < row->n; k++)
        g_ptr_array_add (boxes, (gpointer) &row->boxes[k]);
      g_autoptr (GArray) marks = mdg_page_marks_new (boxes, 2);
      if (marks->len != row->expected)
        g_error ("%s: %u boxes", row->what, marks->len);
    }
  g_autoptr (GArray) none = mdg_page_marks_new (NULL, 2);
  g_assert_cmpuint (none->len, ==, 0);
}

/* A sentence from the middle of the first line to the middle of the third. */
static void
test_steps (void)
{
  MdgPageBox lines[] = { { 1, 30000, 10000, 20000, 1000 },
                         { 1, 7200, 11800, 42800, 1000 },
                         { 1, 7200, 13600, 9000, 1000 } };
  g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_ptr_array_add (boxes, &lines[i]);
  g_autoptr (GArray) marks = mdg_page_marks_new (boxes, 1);
  g_assert_cmpuint (marks->len, ==, 1);
  const MdgPageMark *mark = &g_array_index (marks, MdgPageMark, 0);
  const MdgPageRect *steps = &g_array_index (mark->lines, MdgPageRect, 0);
  g_assert_cmpuint (mark->lines->len, ==, 3);
  g_assert_cmpfloat (mark->rect.x, ==, 72 - MDG_MARK_PADDING);
  g_assert_cmpfloat (mark->rect.height, ==, 46 + 2 * MDG_MARK_PADDING);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_assert_cmpfloat (steps[i].x, ==, lines[i].x / 100.0 - MDG_MARK_PADDING);
      g_assert_cmpfloat (steps[i].width, ==, lines[i].width / 100.0 + 2 * MDG_MARK_PADDING);
    }
  g_assert_cmpfloat (steps[0].y, ==, 100 - MDG_MARK_PADDING);
  g_assert_cmpfloat (steps[0].y + steps[0].height, ==, 114);
  g_assert_cmpfloat (steps[1].y, ==, 114);
  g_assert_cmpfloat (steps[1].y + steps[1].height, ==, 132);
  g_assert_cmpfloat (steps[2].y, ==, 132);
  g_assert_cmpfloat (steps[2].y + steps[2].height, ==, 146 + MDG_MARK_PADDING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-layout/layout", test_layout);
  g_test_add_func ("/page-layout/fit", test_fit);
  g_test_add_func ("/page-layout/marks", test_marks);
  g_test_add_func ("/page-layout/steps", test_steps);
  return g_test_run ();
}
