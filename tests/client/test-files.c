/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that people choose, save and drop: which are taken, what is said when one cannot be read or
 * written, and that nothing is lost then.
 */
#include "client/ui/common/file-chooser.h"
#include "client/ui/common/file-kind.h"
#include "client/ui/common/files.h"
#include "client/ui/common/wait-dialog.h"
#include "client/ui/mdg-client-resources.h"
#include "tests/support/script-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIPPED 77
#ifdef G_OS_WIN32
#  define WINDOWS_DIALOG TRUE
#else
#  define WINDOWS_DIALOG FALSE
#endif

/* ---- kinds ---- */

typedef struct
{
  const char *what;
  const char *names[4];
  const char *sentence; /* NULL: taken */
} KindRow;

static const KindRow kind_rows[] = {
  { "a CSV file is taken", { "/a/異動.csv" }, NULL },
  { "capital letters are the same", { "/a/IDO.CSV" }, NULL },
  { "a share is a place like any other", { "//fileserver/総務課/異動 4月.csv" }, NULL },
  { "two files are not", { "/a/1.csv", "/a/2.csv" }, "One file at a time, please." },
  { "a workbook is not", { "/a/異動.xlsx" }, "Only CSV files can be put here." },
  { "nor what only begins like one", { "/a/csv" }, "Only CSV files can be put here." },
  { "nor a suffix before another", { "/a/異動.csv.lnk" }, "Only CSV files can be put here." },
  { "nothing is told so", { NULL }, "Nothing that could be read was put here." },
};

static GListModel *
files_of (const char *const *names)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (names[i]);
      g_list_store_append (files, file);
    }
  return G_LIST_MODEL (files);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_rows); i++)
    {
      g_autoptr (GListModel) files = files_of (kind_rows[i].names);
      g_autofree char *sentence = mdg_file_kind_refuse (&MDG_FILE_KIND_CSV, files);
      g_test_message ("%s", kind_rows[i].what);
      g_assert_cmpstr (sentence, ==, kind_rows[i].sentence);
    }
}

static void
test_suffix (void)
{
  static const char *const rows[][2] = {
    { "/a/初期パスワード", "/a/初期パスワード.csv" },
    { "/a/list.csv", "/a/list.csv" },
    { "/a/list.txt", "/a/list.txt" },
    { "/a/R8.4", "/a/R8.4" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (rows[i][0]);
      g_autoptr (GFile) wanted = g_file_new_for_path (rows[i][1]);
      g_autoptr (GFile) full = mdg_file_kind_complete (&MDG_FILE_KIND_CSV, file);
      g_test_message ("%s becomes %s", rows[i][0], rows[i][1]);
      g_assert_true (g_file_equal (full, wanted));
    }
}

/* ---- sentences ---- */

typedef struct
{
  const char *what;
  int code;
  gboolean writing;
  const char *part;
} TroubleRow;

static const TroubleRow trouble_rows[] = {
  { "Excel has it open", G_IO_ERROR_PERMISSION_DENIED, FALSE, "Excel" },
  { "Excel has open what is to be replaced", G_IO_ERROR_PERMISSION_DENIED, TRUE, "Excel" },
  { "it went away", G_IO_ERROR_NOT_FOUND, FALSE, "not there any more" },
  { "the folder went away", G_IO_ERROR_NOT_FOUND, TRUE, "folder is not there" },
  { "the disk is full", G_IO_ERROR_NO_SPACE, TRUE, "full" },
  { "a folder was dropped", G_IO_ERROR_IS_DIRECTORY, FALSE, "folder" },
  { "it is too large", G_IO_ERROR_MESSAGE_TOO_LARGE, FALSE, "32 MB" },
  { "the share is gone", G_IO_ERROR_HOST_UNREACHABLE, FALSE, "Copy the file to this PC" },
  { "the cloud did not answer", G_IO_ERROR_FAILED, TRUE, "on this PC" },
};

static void
test_troubles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (trouble_rows); i++)
    {
      const TroubleRow *row = &trouble_rows[i];
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, row->code, "x");
      g_test_message ("%s", row->what);
      g_assert_nonnull (strstr (mdg_files_trouble (error, row->writing), row->part));
    }
}

/* ---- reading and saving ---- */

typedef struct
{
  GtkWidget *window;
  GtkWidget *label; /* the owner: it is told what was read or saved */
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("窓口-XXXXXX", NULL);
  fixture->label = gtk_label_new ("");
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->label);
  gtk_window_present (GTK_WINDOW (fixture->window));
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
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkWindow *
window_of_type (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type) &&
          gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static gboolean
is_over (gpointer data)
{
  Fixture *fixture = data;
  return *gtk_label_get_text (GTK_LABEL (fixture->label)) != '\0' ||
         window_of_type ("MdgMessageDialog") != NULL;
}

static void
on_read (gpointer owner, const char *name, GBytes *content)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (content, &size);
  g_autofree char *text = g_strdup_printf ("%s: %.*s", name, (int) size, data);
  gtk_label_set_text (owner, text);
}

static void
on_saved (gpointer owner)
{
  gtk_label_set_text (owner, "saved");
}

/* What was told: the title and the body of the message, which is closed; NULL when none came. */
static char *
take_message (void)
{
  GtkWindow *window = window_of_type ("MdgMessageDialog");
  if (window == NULL)
    return NULL;
  GType type = G_OBJECT_TYPE (window);
  GObject *body = gtk_widget_get_template_child (GTK_WIDGET (window), type, "body");
  char *told = g_strdup_printf ("%s: %s", gtk_window_get_title (window),
                                gtk_label_get_text (GTK_LABEL (body)));
  gtk_window_destroy (window);
  return told;
}

typedef struct
{
  const char *what;
  const char *name;
  goffset size; /* 0: "内容"; negative: not made */
  const char *read;
  const char *told;
} ReadRow;

static const ReadRow read_rows[] = {
  { "a file with a Japanese name", "異動 4月.csv", 0, "異動 4月.csv: 内容", NULL },
  { "a file that is gone", "ない.csv", -1, "",
    "The file could not be read: ない.csv\nThe file is not there any more. Choose it again." },
  { "a file that is too large", "大きい.csv", MDG_FILE_MAX_BYTES + 1, "",
    "The file is too large: 大きい.csv\nDivide it into files of 32 MB at most." },
};

static void
make_file (const char *path, goffset size)
{
  if (size < 0)
    return;
  g_assert_true (g_file_set_contents (path, "内容", -1, NULL));
  if (size == 0)
    return;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, NULL);
  g_assert_true (g_seekable_truncate (G_SEEKABLE (stream), size, NULL, NULL));
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (read_rows); i++)
    {
      const ReadRow *row = &read_rows[i];
      g_autofree char *path = g_build_filename (fixture->folder, row->name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_test_message ("%s", row->what);
      make_file (path, row->size);
      gtk_label_set_text (GTK_LABEL (fixture->label), "");
      mdg_files_read (fixture->window, file, on_read, fixture->label);
      g_assert_true (mdg_wait_until (is_over, fixture, 20));
      g_autofree char *told = take_message ();
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->label)), ==, row->read);
      g_assert_cmpstr (told, ==, row->told);
    }
}

static gboolean
is_asked (gpointer data)
{
  return window_of_type ("GtkFileChooserDialog") != NULL;
}

static gboolean
is_past (gpointer time)
{
  return g_get_monotonic_time () > *(gint64 *) time;
}

static gboolean
is_named (gpointer wanted)
{
  GtkWindow *dialog = window_of_type ("GtkFileChooserDialog");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  return file != NULL && g_file_equal (file, wanted);
}

/* Answers the toolkit's own dialog, which stands in where there is no desktop's. */
static void
answer_chooser (Fixture *fixture, const char *name, int response)
{
  g_assert_true (mdg_wait_until (is_asked, NULL, 10));
  /* Its first folder is loaded in pieces and would win against the one set here. */
  gint64 time = g_get_monotonic_time () + G_USEC_PER_SEC;
  mdg_wait_until (is_past, &time, 10);
  GtkWindow *dialog = window_of_type ("GtkFileChooserDialog");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) file = g_file_get_child (folder, name);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_assert_true (mdg_wait_until (is_named, file, 10));
  gtk_dialog_response (GTK_DIALOG (dialog), response);
}

static gboolean
is_unasked (gpointer data)
{
  return window_of_type ("GtkFileChooserDialog") == NULL;
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  if (WINDOWS_DIALOG)
    {
      g_test_skip ("Windows' own dialog cannot be answered from here");
      return;
    }
  g_autofree char *path = g_build_filename (fixture->folder, "初期パスワード.csv", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GBytes) csv = g_bytes_new_static ("a,b", 3);
  mdg_files_save (fixture->window, "x.csv", &MDG_FILE_KIND_CSV, csv, on_saved, fixture->label);
  answer_chooser (fixture, "初期パスワード.csv", GTK_RESPONSE_CANCEL);
  g_assert_true (mdg_wait_until (is_unasked, NULL, 10));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->label)), ==, "");
  g_assert_null (window_of_type ("MdgMessageDialog"));

  mdg_files_save (fixture->window, "x.csv", &MDG_FILE_KIND_CSV, csv, on_saved, fixture->label);
  answer_chooser (fixture, "初期パスワード", GTK_RESPONSE_ACCEPT); /* no suffix was typed */
  g_assert_true (mdg_wait_until (is_over, fixture, 10));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->label)), ==, "saved");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "a,b");
}

static gboolean
is_waiting (gpointer data)
{
  return window_of_type ("MdgWaitDialog") != NULL;
}

/* Work that lasts is shown and can be stopped; work that does not is never seen. */
static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  MdgWaitDialog *wait = mdg_wait_dialog_new (fixture->window, "Reading the file", cancellable);
  g_assert_false (is_waiting (NULL));
  g_assert_true (mdg_wait_until (is_waiting, NULL, 5));
  mdg_wait_dialog_set_progress (wait, 1, 4);
  gtk_window_close (GTK_WINDOW (wait));
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_true (is_waiting (NULL)); /* until the work has ended */
  mdg_wait_dialog_end (wait);
  g_assert_false (is_waiting (NULL));

  wait = mdg_wait_dialog_new (fixture->window, "Reading the file", cancellable);
  mdg_wait_dialog_end (wait);
  gint64 time = g_get_monotonic_time () + 2 * MDG_WAIT_DIALOG_DELAY_MS * 1000;
  mdg_wait_until (is_past, &time, 5);
  g_assert_false (is_waiting (NULL));
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (!gtk_init_check ())
    {
      g_printerr ("SKIPPED: there is no display; run this under xvfb-run.\n");
      return EXIT_SKIPPED;
    }
  g_resources_register (mdg_client_get_resource ());
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add_func ("/files/kinds", test_kinds);
  g_test_add_func ("/files/suffix", test_suffix);
  g_test_add_func ("/files/troubles", test_troubles);
  g_test_add ("/files/read", Fixture, NULL, set_up, test_read, tear_down);
  g_test_add ("/files/wait", Fixture, NULL, set_up, test_wait, tear_down);
  g_test_add ("/files/save", Fixture, NULL, set_up, test_save, tear_down);
  return g_test_run ();
}
