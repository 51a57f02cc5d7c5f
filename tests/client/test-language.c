/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Japanese without a Japanese locale, English by choice, and back; run once with the locale "C" and
 * once with C.UTF-8.
 */
#include "client/application/language.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

static void
test_switching (void)
{
  g_autoptr (GError) error = mdg_error_new (MDG_ERROR_SIGN_IN_FAILED, NULL, NULL);
  mdg_language_choose ("en");
  g_assert_cmpstr (_ ("Sign in"), ==, "Sign in");
  mdg_language_choose ("ja");
  g_assert_cmpstr (_ ("Sign in"), ==, "サインイン");
  g_assert_cmpstr (g_dgettext (NULL, "Sign in"), ==, "サインイン"); /* what templates use */
  g_autofree char *sentence = mdg_error_dup_sentence (error, NULL);
  g_assert_cmpstr (sentence, ==, "職員番号かパスワードが違います。");
  mdg_language_choose ("en");
  g_assert_cmpstr (_ ("Sign in"), ==, "Sign in");
}

int
main (int argc, char **argv)
{
  mdg_language_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/switching", test_switching);
  return g_test_run ();
}
