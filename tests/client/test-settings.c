/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file: defaults, bad values, what is written and what holds for this run only. presets: policy
 * before choice before preset; what a policy binds cannot be changed; bad values are passed over
 * with a warning that does not tell them.
 */
#include "client/local/settings.h"
#include "tests/client/desk.h"
#include "tests/client/warnings.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
  MdgDesk *desk;
  MdgWarnings *warnings; /* borrowed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer warnings)
{
  fixture->folder = g_dir_make_tmp ("madoguchi-settings-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "settings.ini", NULL);
  fixture->desk = mdg_desk_new ();
  fixture->warnings = (MdgWarnings *) warnings;
}

static void
tear_down (Fixture *fixture, gconstpointer warnings)
{
  mdg_desk_free (fixture->desk);
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static MdgSettings *
settings_new (Fixture *fixture, const char *file)
{
  g_assert_true (g_file_set_contents (fixture->path, file, -1, NULL));
  return mdg_settings_new_with_presets (fixture->path, NULL);
}

typedef struct
{
  const char *file;
  const char *key;
  const char *expected;
  const char *sentence;
} FileRow;

static const FileRow file_rows[] = {
  { "", "language", "ja", "Japanese unless chosen otherwise" },
  { "[madoguchi]\nlanguage=en\n", "language", "en", "a choice is kept" },
  { "[madoguchi]\nlanguage=xx\n", "language", "ja", "an unknown language is the default" },
  { "[madoguchi]\r\nlanguage=en\r\n", "language", "en", "lines may end as on Windows" },
  { "[madoguchi]\nscheme=dark\n", "scheme", "dark", "colours are kept" },
  { "[madoguchi]\nscheme=pink\n", "scheme", "system", "unknown colours are the default" },
  { "[madoguchi]\nserver=https://a.example\n", "server", "https://a.example",
    "the server is kept" },
  { "[madoguchi]\nserver=ftp://a.example\n", "server", "", "another kind of server is none" },
  { "garbage \xff\xfe", "server", "", "a damaged file means the defaults" },
};

static void
test_file (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_rows); i++)
    {
      g_test_message ("%s", file_rows[i].sentence);
      g_autoptr (MdgSettings) settings = settings_new (fixture, file_rows[i].file);
      g_assert_cmpstr (mdg_settings_get (settings, file_rows[i].key), ==, file_rows[i].expected);
    }
}

static void
test_writing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (fixture->path, NULL);
  g_assert_true (mdg_settings_override (settings, "server", "https://only-now.example"));
  g_assert_true (mdg_settings_set (settings, "scheme", "contrast"));
  g_assert_false (mdg_settings_set (settings, "scheme", "pink"));
  g_autoptr (MdgSettings) again = mdg_settings_new_with_presets (fixture->path, NULL);
  g_assert_cmpstr (mdg_settings_get (settings, "server"), ==, "https://only-now.example");
  g_assert_cmpstr (mdg_settings_get (again, "server"), ==, "");
  g_assert_cmpstr (mdg_settings_get (again, "scheme"), ==, "contrast");
}

static void
test_default_path (void)
{
#ifdef G_OS_WIN32
  /* Not the roaming folder: it holds what is meant for this PC. */
  g_autofree char *folder = g_strdup (g_getenv ("LOCALAPPDATA"));
#else
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".config", NULL);
#endif
  g_autofree char *expected = g_build_filename (folder, "madoguchi", "settings.ini", NULL);
  g_autofree char *path = mdg_settings_default_path ();
  g_assert_cmpstr (path, ==, expected);
}

/* ---- presets ---- */

typedef struct
{
  const char *policies;
  const char *presets;
  const char *chosen;
  const char *key;
  const char *expected;
  gboolean fixed;
  guint n_warnings;
  const char *sentence;
} PresetRow;

static const PresetRow preset_rows[] = {
  { NULL, NULL, "", "server", "", FALSE, 0, "where nothing is set the default holds" },
  { NULL, "ServerUrl=https://preset.example", "", "server", "https://preset.example", FALSE, 0,
    "a preset holds until the person chooses" },
  { NULL, "ServerUrl=https://preset.example", "server=https://own.example", "server",
    "https://own.example", FALSE, 0, "the person's choice is stronger than a preset" },
  { "ServerUrl=https://policy.example", "ServerUrl=https://preset.example",
    "server=https://own.example", "server", "https://policy.example", TRUE, 0,
    "a policy is stronger than both" },
  { "Language=en", NULL, "", "scheme", "system", FALSE, 0, "a policy binds its own key only" },
  { "Language=en\nScheme=dark", NULL, "", "scheme", "dark", TRUE, 0, "several policies hold" },
  { "CaFile=/etc/ward/ca.pem", NULL, "", "ca-file", "/etc/ward/ca.pem", TRUE, 0,
    "the certificates can be prescribed" },
  { "ServerUrl=madoguchi.ward.example", NULL, "", "server", "madoguchi.ward.example", TRUE, 0,
    "a host alone is an address" },
  { "ServerUrl=", "ServerUrl=https://preset.example", "", "server", "https://preset.example", FALSE,
    0, "an empty policy is none" },
  { "ServerUrl=secret words", "ServerUrl=https://preset.example", "", "server",
    "https://preset.example", FALSE, 1, "a policy that is no address is passed over" },
  { "ServerUrl=ftp://secret.example", NULL, "server=https://own.example", "server",
    "https://own.example", FALSE, 1, "another protocol is passed over" },
  { "Language=secret", "Language=secret", "", "language", "ja", FALSE, 2,
    "unknown languages are passed over, each with a warning" },
  { "Scheme=secret", NULL, "", "scheme", "system", FALSE, 1, "unknown colours are passed over" },
  { "CaFile=secret.pem", NULL, "", "ca-file", "", FALSE, 1,
    "a path from nowhere in particular is passed over" },
  { "ServerUrl=https://secret.example/\x01", NULL, "", "server", "", FALSE, 1,
    "control characters are passed over" },
};

static void
test_presets (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (preset_rows); i++)
    {
      const PresetRow *row = &preset_rows[i];
      g_test_message ("%s", row->sentence);
      g_autofree char *file = g_strdup_printf ("[madoguchi]\n%s\n", row->chosen);
      g_assert_true (g_file_set_contents (fixture->path, file, -1, NULL));
      g_autoptr (MdgPresets) presets = mdg_desk_set (fixture->desk, row->policies, row->presets);
      g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (fixture->path, presets);
      g_assert_cmpstr (mdg_settings_get (settings, row->key), ==, row->expected);
      g_assert_cmpint (mdg_settings_is_fixed (settings, row->key), ==, row->fixed);
      guint n;
      g_autofree char *warnings = mdg_warnings_take (fixture->warnings, &n);
      g_assert_cmpuint (n, ==, row->n_warnings);
      g_assert_null (strstr (warnings, "secret"));
    }
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  guint n;
  for (guint over = 0; over < 2; over++)
    {
      g_autofree char *host = g_strnfill (MDG_PRESET_MAX_CHARS - strlen ("https://") + over, 'a');
      g_autofree char *policy = g_strconcat ("ServerUrl=https://", host, NULL);
      g_autoptr (MdgPresets) presets = mdg_desk_set (fixture->desk, policy, NULL);
      g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (fixture->path, presets);
      g_assert_cmpint (mdg_settings_is_fixed (settings, "server"), ==, over == 0);
      g_autofree char *warnings = mdg_warnings_take (fixture->warnings, &n);
      g_assert_cmpuint (n, ==, over);
    }
}

static void
test_fixed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MdgPresets) presets =
    mdg_desk_set (fixture->desk, "ServerUrl=https://policy.example", "Scheme=dark");
  g_autoptr (MdgSettings) settings = mdg_settings_new_with_presets (fixture->path, presets);
  g_assert_false (mdg_settings_set (settings, "server", "https://own.example"));
  g_assert_false (mdg_settings_override (settings, "server", "https://own.example"));
  g_assert_cmpstr (mdg_settings_get (settings, "server"), ==, "https://policy.example");
  g_assert_true (mdg_settings_set (settings, "scheme", "light"));
  g_assert_cmpstr (mdg_settings_get (settings, "scheme"), ==, "light");

  /* The choices are still the person's when the policy is taken back. */
  g_autoptr (MdgPresets) later = mdg_desk_set (fixture->desk, NULL, "Scheme=dark");
  g_autoptr (MdgSettings) again = mdg_settings_new_with_presets (fixture->path, later);
  g_assert_cmpstr (mdg_settings_get (again, "server"), ==, "");
  g_assert_cmpstr (mdg_settings_get (again, "scheme"), ==, "light");
}

int
main (int argc, char **argv)
{
  g_unsetenv ("XDG_CONFIG_HOME");
  g_test_init (&argc, &argv, NULL);
  MdgWarnings *warnings = mdg_warnings_new ("madoguchi-client-local");
  g_test_add ("/settings/file", Fixture, warnings, set_up, test_file, tear_down);
  g_test_add ("/settings/writing", Fixture, warnings, set_up, test_writing, tear_down);
  g_test_add_func ("/settings/default-path", test_default_path);
  g_test_add ("/settings/presets", Fixture, warnings, set_up, test_presets, tear_down);
  g_test_add ("/settings/too-long", Fixture, warnings, set_up, test_too_long, tear_down);
  g_test_add ("/settings/fixed", Fixture, warnings, set_up, test_fixed, tear_down);
  return g_test_run ();
}
