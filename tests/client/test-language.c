/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Japanese whatever the locale of the PC is, English by choice, and back; on Windows also from
 * wherever the program is installed. Each is looked at by a process of its own, because a process
 * has but one locale: "--child" for where it was built, "--installed" for that other place.
 */
#include "client/application/language.h"
#include "shared/base/error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

static void
expect_switching (void)
{
  g_autoptr (GError) error = mdg_error_new (MDG_ERROR_SIGN_IN_FAILED, NULL, NULL);
  mdg_language_init ();
  g_assert_cmpstr (_ ("Sign in"), ==, "サインイン"); /* before anything was chosen */
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

static const struct
{
  const char *name;
  const char *value;
  const char *sentence;
} locale_rows[] = {
  { NULL, NULL, "no locale" },
  { "LC_ALL", "C", "the plain locale" },
  { "LC_ALL", "C.UTF-8", "the plain locale with Unicode" },
  { "LC_ALL", "ja_JP.UTF-8", "Japanese" },
  { "LC_ALL", "de_DE.UTF-8", "another language, installed or not" },
  { "LC_MESSAGES", "C", "the plain locale for messages" },
  { "LANG", "en_US.UTF-8", "English" },
  { "LANGUAGE", "en", "English as the first of languages" },
};

static void
expect_success (GSubprocessLauncher *launcher, const char *program, const char *mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_launcher_spawn (launcher, &error, program, mode, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_locales (gconstpointer program)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE" };
  for (guint i = 0; i < G_N_ELEMENTS (locale_rows); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
      g_test_message ("%s", locale_rows[i].sentence);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        g_subprocess_launcher_unsetenv (launcher, names[k]);
      if (locale_rows[i].name != NULL)
        g_subprocess_launcher_setenv (launcher, locale_rows[i].name, locale_rows[i].value, TRUE);
      expect_success (launcher, program, "--child");
    }
}

#ifdef G_OS_WIN32
static void
install (const char *from, const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
uninstall (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      uninstall (inner);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
test_installed (gconstpointer program)
{
  g_autofree char *root = g_dir_make_tmp ("窓口 クライアント XXXXXX", NULL);
  g_autofree char *bin = g_build_filename (root, "bin", NULL);
  g_autofree char *share = g_build_filename (root, "share", "locale", "ja", "LC_MESSAGES", NULL);
  g_autofree char *installed = g_build_filename (bin, "窓口.exe", NULL);
  g_autofree char *built =
    g_build_filename (g_getenv ("MADOGUCHI_LOCALEDIR"), "ja", "LC_MESSAGES", "madoguchi.mo", NULL);
  install (program, bin, "窓口.exe");
  install (built, share, "madoguchi.mo");
  install (built, share, "gtk40.mo"); /* stands in for the toolkit's */
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_unsetenv (launcher, "MADOGUCHI_LOCALEDIR");
  expect_success (launcher, installed, "--installed");
  uninstall (root);
}
#endif

static void
expect_toolkit_switching (void)
{
  mdg_language_choose ("ja");
  g_assert_cmpstr (g_dgettext ("gtk40", "Sign in"), ==, "サインイン");
  mdg_language_choose ("en");
  g_assert_cmpstr (g_dgettext ("gtk40", "Sign in"), ==, "Sign in");
}

int
main (int argc, char **argv)
{
  gboolean installed = argc > 1 && strcmp (argv[1], "--installed") == 0;
  if (installed || (argc > 1 && strcmp (argv[1], "--child") == 0))
    {
      expect_switching ();
      if (installed)
        expect_toolkit_switching ();
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_autofree char *program = g_canonicalize_filename (argv[0], NULL);
  g_test_add_data_func ("/language/locales", program, test_locales);
#ifdef G_OS_WIN32
  g_test_add_data_func ("/language/installed", program, test_installed);
#endif
  return g_test_run ();
}
