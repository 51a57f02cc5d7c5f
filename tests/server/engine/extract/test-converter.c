/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /converter/missing    without LibreOffice old formats are refused, in words
 * /converter/outcome    a program that fails, hangs on a file or gives nothing: each file's own end
 * /converter/together   waiting files go through one start
 * /converter/cancel     who does not want to wait any more need not
 * /converter/libreoffice  the real one; nothing is left of it
 * /converter/notes      notes stay with their slide, and a hidden slide is marked
 * /converter/slides     the real one again: what an OpenDocument slide says to its speaker
 * /converter/locked     a locked file is told as such, whether LibreOffice is there or not
 */
#include "server/engine/extract/converter.h"
#include "server/engine/extract/slide-notes.h"
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"
#include "tests/server/engine/extract/office-file.h"

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

static MdgExtracted *
make_pages (const char *const *texts, MdgBlockKind kind, guint hidden)
{
  MdgExtracted *extracted = mdg_extracted_new ("pdf", MDG_UNIT_KIND_SLIDE);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      MdgExtractedPage *page = mdg_extracted_add_page (extracted);
      page->hidden = i + 1 == hidden;
      mdg_extracted_page_add_block (page, mdg_block_new (MDG_BLOCK_HEADING, "見出し"));
      if (*texts[i] != '\0')
        mdg_extracted_page_add_block (page, mdg_block_new (kind, texts[i]));
    }
  return extracted;
}

static void
test_notes (void)
{
  static const struct
  {
    const char *slides[4];
    guint hidden;
    const char *told;
    const char *sentence;
  } rows[] = {
    { { "", "", NULL }, 0, "H 見出し // H 見出し", "no notes, nothing added" },
    { { "", "話すこと", NULL }, 0, "H 見出し // H 見出し / N 話すこと", "each to its own slide" },
    { { "", "", "余り", NULL }, 0, "H 見出し // H 見出し", "a slide that has no page is left" },
    { { "一", NULL }, 1, "H 見出し / N 一 // H 見出し", "hidden ones are marked" },
  };
  static const char *const pages[] = { "", "", NULL };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MdgExtracted) rendition = make_pages (pages, MDG_BLOCK_PARAGRAPH, 0);
      g_autoptr (MdgExtracted) slides =
        make_pages (rows[i].slides, MDG_BLOCK_NOTES, rows[i].hidden);
      mdg_slides_merge_notes (rendition, slides);
      g_autofree char *told = office_file_tell_extracted (rendition);
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpstr (told, ==, rows[i].told);
      g_assert_cmpint (((MdgExtractedPage *) rendition->pages->pdata[0])->hidden, ==,
                       rows[i].hidden == 1);
    }
}

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"
#define SLIDES_TYPE "application/vnd.oasis.opendocument.presentation"

static const char slides_manifest[] =
  "<m:manifest xmlns:m=\"" OASIS "manifest:1.0\" m:version=\"1.2\">"
  "<m:file-entry m:full-path=\"/\" m:media-type=\"" SLIDES_TYPE "\"/>"
  "<m:file-entry m:full-path=\"content.xml\" m:media-type=\"text/xml\"/></m:manifest>";

static const char slides_content[] =
  "<office:document-content office:version=\"1.2\" xmlns:office=\"" OASIS "office:1.0\""
  " xmlns:draw=\"" OASIS "drawing:1.0\" xmlns:text=\"" OASIS "text:1.0\""
  " xmlns:presentation=\"" OASIS "presentation:1.0\" xmlns:svg=\"" OASIS "svg-compatible:1.0\">"
  "<office:body><office:presentation><draw:page draw:name=\"a\">"
  "<draw:frame svg:width=\"20cm\" svg:height=\"3cm\" svg:x=\"2cm\" svg:y=\"2cm\">"
  "<draw:text-box><text:p>窓口の案内</text:p></draw:text-box></draw:frame>"
  "<presentation:notes><draw:frame presentation:class=\"notes\" svg:width=\"16cm\""
  " svg:height=\"10cm\" svg:x=\"2cm\" svg:y=\"14cm\">"
  "<draw:text-box><text:p>ゆっくり話す</text:p></draw:text-box></draw:frame>"
  "</presentation:notes></draw:page></office:presentation></office:body>"
  "</office:document-content>";

static int
make_slides (void)
{
  static const OfficePart parts[] = { { "mimetype", SLIDES_TYPE },
                                      { "META-INF/manifest.xml", slides_manifest },
                                      { "content.xml", slides_content },
                                      { NULL, NULL } };
  gsize size = 0;
  g_autoptr (GBytes) file = office_file_zip (parts, TRUE);
  const void *data = g_bytes_get_data (file, &size);
  return extract_test_file (data, size);
}

static void
check_slides (MdgConverter *converter)
{
  g_autoptr (GError) error = NULL;
  MdgFileType pdf = { .format = "pdf" };
  MdgExtractLimits limits = { .seconds = 30 };
  int fd = make_slides ();
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_slides_have_notes (type));
  int out = mdg_converter_convert (converter, fd, type, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MdgExtracted) read = mdg_extract_file (&limits, out, &pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_slides_add_notes (read, converter, &limits, fd, type, NULL, &error));
  g_autofree char *told = office_file_tell_extracted (read);
  g_test_message ("%s", told);
  g_assert_nonnull (strstr (told, "窓口の案内"));
  g_assert_nonnull (strstr (told, "N ゆっくり話す"));
  close (out);
  close (fd);
}

static void
test_slides (void)
{
  g_autofree char *folder = g_dir_make_tmp ("madoguchi-converter-XXXXXX", NULL);
  g_autoptr (MdgConverter) converter = mdg_converter_new (NULL, folder);
  if (mdg_converter_is_available (converter))
    check_slides (converter);
  else
    g_test_skip ("LibreOffice is not installed");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The directory of a container that names the stream of a locked package. */
static int
make_locked (void)
{
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  guint8 file[3 * 512] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  file[30] = 9;
  file[48] = 1;
  memset (file + 76, 0xff, 512 - 76);
  memset (file + 76, 0, 4);
  memset (file + 512, 0xfe, 8);
  memcpy (file + 1024, name, sizeof name - 1);
  file[1024 + 64] = sizeof name + 1;
  file[1024 + 66] = 2;
  return extract_test_file (file, sizeof file);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  const char *const programs[] = { "/nonexistent/soffice", fixture->program };
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgConverter) converter = mdg_converter_new (programs[i], fixture->folder);
      int fd = make_locked ();
      g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, "表.xlsx", &error);
      g_assert_no_error (error);
      g_assert_cmpint (mdg_converter_convert (converter, fd, type, NULL, &error), ==, -1);
      g_assert_error (error, MDG_ERROR, MDG_ERROR_EXTRACT_PASSWORD);
      close (fd);
    }
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
  g_test_add_func ("/converter/notes", test_notes);
  g_test_add_func ("/converter/slides", test_slides);
  g_test_add ("/converter/locked", Fixture, NULL, set_up, test_locked, tear_down);
  return g_test_run ();
}
