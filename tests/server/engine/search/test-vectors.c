/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups: vectors (direction is kept, numbers that are none are refused), scan (order, filter,
 * dimensions), likeness (what counts as saying the same).
 */
#include "server/engine/search/likeness.h"
#include "server/engine/search/vectors.h"

#include <math.h>
#include <string.h>

#define DIMENSION 70

static GBytes *
make_vector (double angle)
{
  double values[DIMENSION] = { 0 };
  values[0] = cos (angle);
  values[DIMENSION - 1] = sin (angle);
  return mdg_vector_from_doubles (values, DIMENSION);
}

static void
test_scan (void)
{
  g_autoptr (MdgVectorSet) set = mdg_vector_set_new ();
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GBytes) vector = make_vector (i * G_PI / 60);
      mdg_vector_set_add (set, 1000 + i, vector);
    }
  g_autoptr (GBytes) question = make_vector (30.2 * G_PI / 60);
  g_autoptr (GArray) near = mdg_vector_set_scan (set, question, 3, NULL, NULL);
  g_assert_cmpuint (near->len, ==, 3);
  g_assert_cmpuint (g_array_index (near, MdgNear, 0).id, ==, 1030);
  g_assert_cmpuint (g_array_index (near, MdgNear, 1).id, ==, 1031);
  g_assert_cmpuint (g_array_index (near, MdgNear, 2).id, ==, 1029);
  g_assert_cmpfloat_with_epsilon (g_array_index (near, MdgNear, 0).cosine, 1.0, 0.01);
  const guint32 ids[] = { 1000, 7, 1030 };
  float cosines[] = { -2, -2, -2 };
  mdg_vector_set_look_up (set, question, ids, 3, cosines);
  g_assert_cmpfloat_with_epsilon (cosines[0], cos (30.2 * G_PI / 60), 0.02);
  g_assert_cmpfloat (cosines[1], ==, -2);
  g_assert_cmpfloat (cosines[2], ==, g_array_index (near, MdgNear, 0).cosine);
}

static gboolean
is_even (guint32 id, gpointer user_data)
{
  return id % 2 == 0;
}

static void
test_filter (void)
{
  g_autoptr (MdgVectorSet) set = mdg_vector_set_new ();
  g_autoptr (GBytes) other = g_bytes_new_static ("abc", 3);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GBytes) vector = make_vector (i * G_PI / 60);
      mdg_vector_set_add (set, i, vector);
      mdg_vector_set_add (set, 100 + i, other);
    }
  g_assert_cmpuint (mdg_vector_set_count (set), ==, 10);
  g_autoptr (GBytes) question = make_vector (3 * G_PI / 60);
  g_autoptr (GArray) near = mdg_vector_set_scan (set, question, 20, is_even, NULL);
  g_assert_cmpuint (near->len, ==, 5);
  for (guint i = 0; i < near->len; i++)
    g_assert_cmpuint (g_array_index (near, MdgNear, i).id % 2, ==, 0);
  g_autoptr (GArray) none = mdg_vector_set_scan (set, other, 20, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_from_doubles (void)
{
  const double zeros[] = { 0, 0, 0 };
  const double endless[] = { 1, INFINITY, 0 };
  const double fine[] = { 0.5, -1, 0.25 };
  g_assert_null (mdg_vector_from_doubles (zeros, 3));
  g_assert_null (mdg_vector_from_doubles (endless, 3));
  g_assert_null (mdg_vector_from_doubles (NULL, 0));
  g_autoptr (GBytes) vector = mdg_vector_from_doubles (fine, 3);
  const gint8 expected[] = { 64, -127, 32 };
  g_assert_cmpmem (g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), expected, 3);
}

#define WHO_ASKS "住民票の写しの交付を受けようとする者は、申請書に必要な事項を記入し、"
#define WHAT_IS_SHOWN "本人であることを確認できる書類を添えて窓口に提出しなければならない。"
#define BY_MAIL "郵送による場合は、手数料を定額小為替で同封する。"
#define LONG_TEXT WHO_ASKS WHAT_IS_SHOWN BY_MAIL

typedef struct
{
  const char *what;
  const char *a;
  const char *b;
  gboolean alike;
} LikeRow;

static const LikeRow like_rows[] = {
  { "the same", "手数料は300円", "手数料は300円", TRUE },
  { "spaces and width do not count", "手数料は 300円", "手数料は３００円", TRUE },
  { "another sum must be seen", LONG_TEXT "手数料300円", LONG_TEXT "手数料350円", FALSE },
  { "a word more in a long text", LONG_TEXT "以上", LONG_TEXT "以上。", TRUE },
  { "half of it", LONG_TEXT, "住民票の写しの交付を受けようとする者は", FALSE },
  { "short texts must be the same", "転入届", "転出届", FALSE },
  { "nothing", "", "", TRUE },
};

static void
test_likeness (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (like_rows); i++)
    {
      g_autoptr (MdgLikeness) a = mdg_likeness_new (like_rows[i].a);
      g_autoptr (MdgLikeness) b = mdg_likeness_new (like_rows[i].b);
      g_test_message ("%s", like_rows[i].what);
      g_assert_cmpint (mdg_likeness_match (a, b), ==, like_rows[i].alike);
      g_assert_cmpint (mdg_likeness_match (b, a), ==, like_rows[i].alike);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vectors/from-doubles", test_from_doubles);
  g_test_add_func ("/vectors/scan", test_scan);
  g_test_add_func ("/vectors/filter", test_filter);
  g_test_add_func ("/vectors/likeness", test_likeness);
  return g_test_run ();
}
