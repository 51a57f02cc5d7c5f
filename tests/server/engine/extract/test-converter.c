/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /converter/missing    without LibreOffice old formats are refused, in words
 * /converter/outcome    a program that fails, hangs on a file or gives nothing: each file's own end
 * /converter/together   waiting files go through one start
 * /converter/cancel     who does not want to wait any more need not
 * /converter/libreoffice  the real one; nothing is left of it
 */
#include "server/engine/extract/converter.h"
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_FILES 6
#define NO_ERROR (-1)

/* Takes soffice's arguments; does with each file what stands in it, and writes how many came. */
#define SCRIPT                                                                      \
  "#!/bin/sh\n"                                                                     \
  "while [ \"$1\" != --outdir ]; do shift; done\n"                                  \
  "out=$2; shift 2; count=$#\n"                                                     \
  "for file; do\n"                                                                  \
  "  name=$(basename \"$file\"); name=${name%.*}\n"                                 \
  "  case $(cat \"$file\") in\n"                                                    \
  "    *nothing*) ;;\n"                                                             \
  "    *half*) echo '%PDF-1.7' > \"$out/$name.pdf\" ;;\n"                           \
  "    *slow*) sleep 30 ;;\n"                                                       \
  "    *alone*) [ $# = 1 ] && printf '%%PDF-1.7 %%%%EOF' > \"$out/$name.pdf\" ;;\n" \
  "    *) printf '%%PDF %d %%%%EOF' $count > \"$out/$name.pdf\" ;;\n"               \
  "  esac\n"                                                                        \
  "done\n"

typedef struct
{
  char *folder;
  char *program;
  MdgConverter *converter;
} Fixture;

static const MdgFileType rtf = { .format = "rtf", .route = MDG_ROUTE_CONVERT_PDF };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("madoguchi-converter-XXXXXX", NULL);
  fixture->program = g_build_filename (fixture->folder, "soffice", NULL);
  g_assert_true (g_file_set_contents_full (fixture->program, SCRIPT, -1, G_FILE_SET_CONTENTS_NONE,
                                           0700, NULL));
  fixture->converter = mdg_converter_new (fixture->program, fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mdg_converter_free (fixture->converter);
  g_unlink (fixture->program);
  /* Nothing of the runs is left. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->program);
  g_free (fixture->folder);
}

static int
convert (MdgConverter *converter, const char *text, GCancellable *cancellable, GError **error)
{
  int fd = extract_test_file (text, strlen (text));
  int out = mdg_converter_convert (converter, fd, &rtf, cancellable, error);
  close (fd);
  return out;
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgConverter) converter =
    mdg_converter_new ("/nonexistent/soffice", g_get_tmp_dir ());
  g_assert_false (mdg_converter_is_available (converter));
  g_assert_cmpint (convert (converter, "{\\rtf1}", NULL, &error), ==, -1);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_NO_CONVERTER);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
  int code;
  const char *sentence;
  guint n_together; /* afterwards: files of its run */
} Job;

static gpointer
run_job (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  int out = convert (job->fixture->converter, job->text, NULL, &error);
  g_test_message ("%s", job->sentence);
  if (job->code == NO_ERROR)
    {
      g_assert_no_error (error);
      char text[64] = "";
      g_assert_cmpint (pread (out, text, sizeof text - 1, 0), >, 0);
      job->n_together = (guint) g_ascii_strtoull (text + strlen ("%PDF "), NULL, 10);
      close (out);
    }
  else
    g_assert_error (error, MDG_ERROR, job->code);
  return NULL;
}

static void
run_jobs (Job *jobs, guint n)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (threads, g_thread_new ("convert", run_job, &jobs[i]));
  for (guint i = 0; i < n; i++)
    g_thread_join (threads->pdata[i]);
}

static void
test_outcome (Fixture *fixture, gconstpointer data)
{
  Job jobs[] = {
    { fixture, "fine", NO_ERROR, "a file that converts is converted" },
    { fixture, "nothing", MDG_ERROR_EXTRACT_NOT_CONVERTED, "no output is a failure" },
    { fixture, "half", MDG_ERROR_EXTRACT_NOT_CONVERTED, "neither is a file without its end" },
    { fixture, "alone", NO_ERROR, "what fails among others is tried alone" },
  };
  run_jobs (jobs, G_N_ELEMENTS (jobs));
}

static void
test_together (Fixture *fixture, gconstpointer data)
{
  guint n_most = 0;
  Job jobs[N_FILES];
  for (guint i = 0; i < N_FILES; i++)
    jobs[i] = (Job){ fixture, "fine", NO_ERROR, "each has its own outcome" };
  run_jobs (jobs, N_FILES);
  for (guint i = 0; i < N_FILES; i++)
    n_most = MAX (n_most, jobs[i].n_together);
  g_assert_cmpuint (n_most, >, 1);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300 * G_TIME_SPAN_MILLISECOND);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_cmpint (convert (fixture->converter, "slow", cancellable, &error), ==, -1);
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_thread_join (thread);
}

static void
test_libreoffice (void)
{
  static const char text[] = "{\\rtf1\\ansi\\uc1 \\u12362?\\u30693?\\u12425?\\u12379? notice}";
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-converter-XXXXXX", NULL);
  g_autoptr (MdgConverter) converter = mdg_converter_new (NULL, folder);
  if (!mdg_converter_is_available (converter))
    {
      g_test_skip ("LibreOffice is not installed");
      g_rmdir (folder);
      return;
    }
  int out = convert (converter, text, NULL, &error);
  g_assert_no_error (error);
  MdgFileType pdf = { .format = "pdf" };
  MdgExtractLimits limits = { .seconds = 30 };
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&limits, out, &pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *read = mdg_extracted_page_dup_text (extracted->pages->pdata[0]);
  g_assert_nonnull (strstr (read, "お知らせ"));
  close (out);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/converter/missing", test_missing);
  g_test_add ("/converter/outcome", Fixture, NULL, set_up, test_outcome, tear_down);
  g_test_add ("/converter/together", Fixture, NULL, set_up, test_together, tear_down);
  g_test_add ("/converter/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add_func ("/converter/libreoffice", test_libreoffice);
  return g_test_run ();
}
