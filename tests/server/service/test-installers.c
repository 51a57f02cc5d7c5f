/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of client installers.
 *
 * /installers/names      which names are installers, and of which version
 * /installers/newest     the highest number wins, not the highest letter
 * /installers/complete   a file is offered when two scans found it the same, and while it stays so
 * /installers/refused    links, pipes, folders, what is no MSI, what cannot be read: the next one
 *                        is offered instead
 * /installers/folder     a missing folder, no folder, and one that comes back
 * /installers/downloads  no more than allowed at the same time; a replaced file is not opened
 */
#include "server/service/installers.h"
#include "shared/base/error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MSI "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

typedef struct
{
  char *folder;
  MdgInstallers *installers;
} Fixture;

/* What was warned of since it was last looked at. */
static char *warning;
static guint n_warnings;

static GLogWriterOutput
take_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields && (level & G_LOG_LEVEL_WARNING) != 0; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      {
        g_free (warning);
        warning = g_strdup (fields[i].value);
        n_warnings++;
      }
  return G_LOG_WRITER_HANDLED;
}

static void
expect_warning (const char *part)
{
  g_assert_cmpuint (n_warnings, ==, 1);
  g_assert_nonnull (strstr (warning, part));
  g_clear_pointer (&warning, g_free);
  n_warnings = 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("madoguchi-installers-XXXXXX", NULL);
  fixture->installers = mdg_installers_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  mdg_installers_free (fixture->installers);
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
put (Fixture *fixture, const char *name, const char *content)
{
  g_autofree char *path = path_of (fixture, name);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
append (Fixture *fixture, const char *name, const char *more)
{
  g_autofree char *path = path_of (fixture, name);
  FILE *file = g_fopen (path, "ab");
  g_assert_cmpuint (fwrite (more, 1, strlen (more), file), ==, strlen (more));
  fclose (file);
}

static void
scan (Fixture *fixture, guint times)
{
  for (guint i = 0; i < times; i++)
    mdg_installers_scan (fixture->installers, fixture->folder, NULL);
}

static void
expect (Fixture *fixture, const char *version)
{
  g_autoptr (MdgInstaller) offer = mdg_installers_dup_offer (fixture->installers);
  g_assert_cmpstr (offer != NULL ? offer->version : NULL, ==, version);
}

typedef struct
{
  const char *name;
  const char *version; /* NULL: not an installer */
} NameRow;

static const NameRow name_rows[] = {
  { "madoguchi-1.10.2-x64.msi", "1.10.2" },
  { "madoguchi-1.9-x64.msi", "1.9" },
  { "madoguchi-255.255.65535-x64.msi", "255.255.65535" },
  { "madoguchi-0.0.0-x64.msi", "0.0.0" },
  { "madoguchi-256.0.0-x64.msi", NULL },
  { "madoguchi-1.0.65536-x64.msi", NULL },
  { "madoguchi-1-x64.msi", NULL },
  { "madoguchi-1.2.3.4-x64.msi", NULL },
  { "madoguchi-1.02-x64.msi", NULL },
  { "madoguchi-1..2-x64.msi", NULL },
  { "madoguchi-1.2a-x64.msi", NULL },
  { "madoguchi--x64.msi", NULL },
  { "madoguchi-x64.msi", NULL },
  { "madoguchi-1.2.3-x64.msi.part", NULL },
  { ".madoguchi-1.2.3-x64.msi.Xy12", NULL },
  { "Madoguchi-1.2.3-x64.msi", NULL },
  { "madoguchi-1.2.3-x86.msi", NULL },
  { "madoguchi-1.2.\n3-x64.msi", NULL },
  { "madoguchi-../../1.2-x64.msi", NULL },
  { "madoguchi-1.2.99999999999999999999-x64.msi", NULL },
  { "", NULL },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (name_rows); i++)
    {
      g_autofree char *version = mdg_installer_version_of_name (name_rows[i].name);
      g_test_message ("“%s”", name_rows[i].name);
      g_assert_cmpstr (version, ==, name_rows[i].version);
    }
}

static void
test_newest (Fixture *fixture, gconstpointer data)
{
  guint n_others = 0;
  put (fixture, "madoguchi-1.9.9-x64.msi", MSI "nine");
  put (fixture, "madoguchi-1.10.0-x64.msi", MSI "ten");
  put (fixture, "madoguchi-1.2.0-x64.msi", MSI "two");
  put (fixture, "readme.txt", "2.0");
  scan (fixture, 2);
  expect (fixture, "1.10.0");
  g_autoptr (MdgInstaller) offer = mdg_installers_dup_offer (fixture->installers);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, MSI "ten", -1);
  g_assert_cmpstr (offer->sha256, ==, sha256);
  g_assert_cmpint (offer->bytes, ==, strlen (MSI "ten"));

  g_autoptr (GPtrArray) files = mdg_installers_list (fixture->installers, &n_others);
  g_assert_cmpuint (files->len, ==, 3);
  g_assert_cmpuint (n_others, ==, 1);
  const MdgInstallerFile *second = files->pdata[1];
  g_assert_cmpstr (second->name, ==, "madoguchi-1.9.9-x64.msi");
  g_assert_cmpint (second->state, ==, MDG_INSTALLER_OLDER);
}

static void
test_complete (Fixture *fixture, gconstpointer data)
{
  const char *name = "madoguchi-1.2.0-x64.msi";
  put (fixture, name, MSI);
  scan (fixture, 1);
  expect (fixture, NULL);
  append (fixture, name, "more");
  scan (fixture, 1);
  expect (fixture, NULL);
  scan (fixture, 1);
  expect (fixture, "1.2.0");

  put (fixture, "madoguchi-1.3.0-x64.msi", MSI "half");
  scan (fixture, 1);
  expect (fixture, "1.2.0");
  append (fixture, "madoguchi-1.3.0-x64.msi", "the rest");
  scan (fixture, 1);
  expect (fixture, "1.2.0");
  scan (fixture, 1);
  expect (fixture, "1.3.0");

  /* The same bytes again, as many of them: its times tell. */
  g_usleep (20000);
  put (fixture, "madoguchi-1.3.0-x64.msi", MSI "HALFthe rest");
  scan (fixture, 1);
  expect (fixture, "1.2.0");
  scan (fixture, 1);
  expect (fixture, "1.3.0");

  g_autofree char *path = path_of (fixture, "madoguchi-1.3.0-x64.msi");
  g_remove (path);
  scan (fixture, 1);
  expect (fixture, "1.2.0");
}

static MdgInstallerState
state_of (Fixture *fixture, guint index)
{
  guint n_others = 0;
  g_autoptr (GPtrArray) files = mdg_installers_list (fixture->installers, &n_others);
  g_assert_cmpuint (index, <, files->len);
  return ((MdgInstallerFile *) files->pdata[index])->state;
}

static void
make_link (const char *path)
{
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
}

static void
make_pipe (const char *path)
{
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
make_folder (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_empty (const char *path)
{
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
make_huge (const char *path)
{
  make_empty (path);
  g_assert_cmpint (truncate (path, MDG_INSTALLER_MAX_BYTES + 1), ==, 0);
}

static void
make_text (const char *path)
{
  g_assert_true (g_file_set_contents (path, "<html>not found</html>", -1, NULL));
}

static void
make_unreadable (const char *path)
{
  g_assert_true (g_file_set_contents (path, MSI, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
}

typedef struct
{
  void (*make) (const char *path);
  MdgInstallerState state;
  const char *warning;
  const char *sentence;
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { make_link, MDG_INSTALLER_NOT_A_FILE, "a link", "a link is refused, wherever it leads" },
  { make_pipe, MDG_INSTALLER_NOT_A_FILE, "no file", "a pipe is not waited for" },
  { make_folder, MDG_INSTALLER_NOT_A_FILE, "no file", "a folder is refused" },
  { make_empty, MDG_INSTALLER_SIZE, "empty", "an empty file is refused" },
  { make_huge, MDG_INSTALLER_SIZE, "too large", "a huge file is refused" },
  { make_text, MDG_INSTALLER_NOT_MSI, "not an MSI", "what is no MSI is refused" },
  { make_unreadable, MDG_INSTALLER_UNREADABLE, "cannot be read", "what cannot be read is refused" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_rows); i++)
    {
      const RefusedRow *row = &refused_rows[i];
      Fixture fixture = { 0 };
      if (row->make == make_unreadable && geteuid () == 0)
        continue; /* root reads everything */
      set_up (&fixture, NULL);
      g_autofree char *path = path_of (&fixture, "madoguchi-9.0.0-x64.msi");
      put (&fixture, "madoguchi-1.0.0-x64.msi", MSI);
      row->make (path);
      g_test_message ("%s", row->sentence);
      scan (&fixture, 3);
      expect_warning (row->warning);
      expect (&fixture, "1.0.0");
      g_assert_cmpint (state_of (&fixture, 0), ==, row->state);
      g_assert_cmpint (state_of (&fixture, 1), ==, MDG_INSTALLER_OFFERED);
      tear_down (&fixture, NULL);
    }
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  put (fixture, "madoguchi-1.0.0-x64.msi", MSI);
  scan (fixture, 2);
  expect (fixture, "1.0.0");
  mdg_installers_scan (fixture->installers, "", NULL);
  expect (fixture, NULL);
  scan (fixture, 2);
  expect (fixture, "1.0.0");

  mdg_installers_scan (fixture->installers, "/nowhere/at/all", NULL);
  mdg_installers_scan (fixture->installers, "/nowhere/at/all", NULL); /* told once */
  expect_warning ("cannot be read");
  expect (fixture, NULL);
  scan (fixture, 2);
  expect (fixture, "1.0.0");

  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  mdg_installers_scan (fixture->installers, "", cancelled);
  expect (fixture, "1.0.0");
}

static void
assert_refused (Fixture *fixture, guint max, MdgErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mdg_installers_open (fixture->installers, max, &error));
  g_assert_error (error, MDG_ERROR, (int) code);
}

static void
test_downloads (Fixture *fixture, gconstpointer data)
{
  const char *name = "madoguchi-1.0.0-x64.msi";
  assert_refused (fixture, 2, MDG_ERROR_NOT_FOUND);
  put (fixture, name, MSI);
  scan (fixture, 2);
  g_autoptr (MdgInstallerDownload) first = mdg_installers_open (fixture->installers, 2, NULL);
  g_autoptr (MdgInstallerDownload) second = mdg_installers_open (fixture->installers, 2, NULL);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  assert_refused (fixture, 2, MDG_ERROR_BUSY);
  g_clear_pointer (&second, mdg_installer_download_free);
  g_autoptr (MdgInstallerDownload) third = mdg_installers_open (fixture->installers, 2, NULL);
  g_assert_nonnull (third);
  g_assert_cmpstr (third->installer->version, ==, "1.0.0");
  g_clear_pointer (&third, mdg_installer_download_free);

  /* Replaced by a link since the scan. */
  g_autofree char *path = path_of (fixture, name);
  g_remove (path);
  make_link (path);
  for (guint i = 0; i < 3; i++)
    assert_refused (fixture, 2, MDG_ERROR_BUSY);
  g_clear_pointer (&first, mdg_installer_download_free);

  g_remove (path);
  put (fixture, name, MSI "other");
  scan (fixture, 2);
  g_autoptr (MdgInstallerDownload) again = mdg_installers_open (fixture->installers, 1, NULL);
  g_assert_nonnull (again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (take_log, NULL, NULL);
  g_test_add_func ("/installers/names", test_names);
  g_test_add ("/installers/newest", Fixture, NULL, set_up, test_newest, tear_down);
  g_test_add ("/installers/complete", Fixture, NULL, set_up, test_complete, tear_down);
  g_test_add_func ("/installers/refused", test_refused);
  g_test_add ("/installers/folder", Fixture, NULL, set_up, test_folder, tear_down);
  g_test_add ("/installers/downloads", Fixture, NULL, set_up, test_downloads, tear_down);
  return g_test_run ();
}
