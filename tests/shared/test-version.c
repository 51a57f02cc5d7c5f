/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Version numbers.
 *
 * /version/compare  by number, not by letter
 * /version/valid    what a version is
 */
#include "shared/base/version.h"

typedef struct
{
  const char *a;
  const char *b;
  int order;
  const char *sentence;
} CompareRow;

static const CompareRow compare_rows[] = {
  { "1.9", "1.10", -1, "ten is more than nine" },
  { "1.10.0", "1.9.9", 1, "in the middle too" },
  { "1.2", "1.2.0", 0, "what is missing is 0" },
  { "2.0.0", "1.99.99", 1, "the first number decides" },
  { "0.1.0", "0.1.0", 0, "the same is the same" },
  { "0.1.0", "0.1.1", -1, "the last number counts" },
  { "", "0.1.0", -1, "nothing is older than anything" },
  { "0.1.0", "", 1, "and anything newer than nothing" },
  { "abc", "0.0.0", 0, "what is no number is 0" },
};

static void
test_compare (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (compare_rows); i++)
    {
      const CompareRow *row = &compare_rows[i];
      g_test_message ("%s", row->sentence);
      g_assert_cmpint (mdg_version_compare (row->a, row->b), ==, row->order);
      g_assert_cmpint (mdg_version_compare (row->b, row->a), ==, -row->order);
    }
}

static void
test_valid (void)
{
  static const char *const good[] = { "0.1", "1.2.3", "255.255.65535", "10.20.30", NULL };
  static const char *const bad[] = { "", "1", "1.", ".1", "1.2.3.4", "1.02",
                                     "01.2", "256.1", "1.256", "1.1.65536", "1.2.123456", "-1.2",
                                     "+1.2", " 1.2", "1.2 ", "1.2a", "１.２", NULL };
  for (guint i = 0; good[i] != NULL; i++)
    g_assert_true (mdg_version_is_valid (good[i]));
  for (guint i = 0; bad[i] != NULL; i++)
    g_assert_false (mdg_version_is_valid (bad[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/compare", test_compare);
  g_test_add_func ("/version/valid", test_valid);
  return g_test_run ();
}
