/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounded buffer.
 *
 * /bytes/limit  the last byte that fits, the first that does not, and nothing appended then
 * /bytes/steal  handing over empties the buffer and keeps its maximum
 */
#include "shared/base/bytes.h"
#include "shared/base/error.h"

static void
test_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgBytes) bytes = mdg_bytes_new (5);
  g_assert_true (mdg_bytes_append (bytes, "abc", 3, &error));
  g_assert_true (mdg_bytes_append (bytes, "", 0, &error));
  g_assert_true (mdg_bytes_append (bytes, "de", 2, &error));
  g_assert_no_error (error);
  g_assert_false (mdg_bytes_append (bytes, "f", 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_BODY_TOO_LARGE);
  g_assert_cmpstr (mdg_error_get_arg (error, "max"), ==, "5");
  g_assert_cmpmem (mdg_bytes_get_data (bytes), mdg_bytes_get_size (bytes), "abcde", 5);

  g_clear_error (&error);
  g_autoptr (MdgBytes) fresh = mdg_bytes_new (5);
  g_assert_false (mdg_bytes_append (fresh, "abcdef", 6, &error));
  g_assert_cmpuint (mdg_bytes_get_size (fresh), ==, 0);

  g_clear_error (&error);
  g_autoptr (MdgBytes) none = mdg_bytes_new (0);
  g_assert_true (mdg_bytes_append (none, "", 0, &error));
  g_assert_false (mdg_bytes_append (none, "a", 1, NULL));

  /* A size that would wrap around when added. */
  g_autoptr (MdgBytes) wide = mdg_bytes_new (G_MAXSIZE);
  g_assert_true (mdg_bytes_append (wide, "a", 1, &error));
  g_assert_false (mdg_bytes_append (wide, "a", G_MAXSIZE, NULL));
}

static void
test_steal (void)
{
  g_autoptr (MdgBytes) bytes = mdg_bytes_new (3);
  g_assert_true (mdg_bytes_append (bytes, "abc", 3, NULL));
  g_autoptr (GBytes) taken = mdg_bytes_steal (bytes);
  g_assert_cmpmem (g_bytes_get_data (taken, NULL), g_bytes_get_size (taken), "abc", 3);
  g_assert_cmpuint (mdg_bytes_get_size (bytes), ==, 0);
  g_assert_true (mdg_bytes_append (bytes, "def", 3, NULL));
  g_assert_false (mdg_bytes_append (bytes, "g", 1, NULL));
  mdg_bytes_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bytes/limit", test_limit);
  g_test_add_func ("/bytes/steal", test_steal);
  return g_test_run ();
}
