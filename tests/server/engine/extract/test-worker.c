/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /worker/outcome    what a worker says, and whatever a hostile one does, becomes pages or one
 * error /worker/file       the file is the caller's: its position, and its content stay
 * /worker/cancel     a cancelled reading ends at once
 * /worker/parent     whoever starts a worker takes it along when it is killed
 * /worker/real       the program itself, with a text file
 * /worker/scan       a picture among the pages of a PDF: each page comes once, whoever reads it
 */
#include "server/engine/extract/extract.h"
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOSTILE g_getenv ("MDG_HOSTILE_WORKER")
#define NO_ERROR (-1)

static MdgFileType text_type = { .format = "txt" };

static MdgExtractLimits
hostile_limits (void)
{
  return (MdgExtractLimits){ .worker = HOSTILE, .seconds = 2 };
}

static MdgExtracted *
read_word (const char *word, GCancellable *cancellable, GError **error)
{
  MdgExtractLimits limits = hostile_limits ();
  int fd = extract_test_file (word, strlen (word));
  MdgExtracted *extracted =
    mdg_extract_file (&limits, fd, &text_type, NULL, NULL, cancellable, error);
  close (fd);
  return extracted;
}

typedef struct
{
  const char *word;
  int code;
  const char *sentence;
} Row;

static const Row rows[] = {
  { "fine", NO_ERROR, "two pages and the end are a document" },
  { "error", MDG_ERROR_EXTRACT_PASSWORD, "the worker's error is told" },
  { "foreign-error", MDG_ERROR_EXTRACT_CRASHED, "an error of another kind is not believed" },
  { "crash", MDG_ERROR_EXTRACT_CRASHED, "a fault is a crash" },
  { "memory", MDG_ERROR_EXTRACT_MEMORY, "last words about memory are want of memory" },
  { "spin", MDG_ERROR_EXTRACT_TIMEOUT, "the processor's time is limited" },
  { "hang", MDG_ERROR_EXTRACT_TIMEOUT, "so is the wall clock's" },
  { "fork", MDG_ERROR_EXTRACT_TIMEOUT, "a child that stays is killed with its group" },
  { "silent", MDG_ERROR_EXTRACT_CRASHED, "nothing said is no document" },
  { "no-end", MDG_ERROR_EXTRACT_CRASHED, "pages without an end are none" },
  { "skip-page", MDG_ERROR_EXTRACT_CRASHED, "pages come in their order" },
  { "garbage", MDG_ERROR_EXTRACT_CRASHED, "a frame that is no page is refused" },
  { "long-frame", MDG_ERROR_EXTRACT_CRASHED, "a frame without end is refused before it comes" },
  { "write-file", NO_ERROR, "the file can only be read" },
};

static void
test_outcome (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MdgExtracted) extracted = read_word (rows[i].word, NULL, &error);
      g_test_message ("%s: %s", rows[i].word, rows[i].sentence);
      if (rows[i].code == NO_ERROR)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (extracted->pages->len, ==, 2);
          g_assert_cmpstr (extracted->title, ==, "題名");
          g_assert_cmpint (extracted->unit, ==, MDG_UNIT_KIND_LINE);
        }
      else
        g_assert_error (error, MDG_ERROR, rows[i].code);
      g_assert_true (extract_test_is_gone (HOSTILE));
    }
}

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  guint *n = user_data;
  ++*n;
  if (page->number < 2)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
  return FALSE;
}

static void
test_file (void)
{
  char text[8] = "";
  guint n = 0;
  MdgExtractLimits limits = hostile_limits ();
  g_autoptr (GError) error = NULL;
  int fd = extract_test_file ("fine", 4);
  g_assert_cmpint (lseek (fd, 2, SEEK_SET), ==, 2);
  g_assert_null (mdg_extract_file (&limits, fd, &text_type, on_page, &n, NULL, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_STORE_FULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 2);
  g_assert_cmpint (pread (fd, text, sizeof text, 0), ==, 4);
  g_assert_cmpstr (text, ==, "fine");
  close (fd);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (200 * G_TIME_SPAN_MILLISECOND);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (read_word ("hang", cancellable, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND * 3 / 2);
  g_thread_join (thread);
  g_assert_true (extract_test_is_gone (HOSTILE));
}

static gboolean
on_first_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  int *pipe_fd = user_data;
  return write (*pipe_fd, "x", 1) == 1;
}

static void
test_parent (void)
{
  int ends[2];
  char byte;
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      MdgExtractLimits limits = hostile_limits ();
      limits.seconds = 60;
      int fd = extract_test_file ("hang", 4);
      mdg_extract_file (&limits, fd, &text_type, on_first_page, &ends[1], NULL, NULL);
      _exit (0);
    }
  g_assert_cmpint (read (ends[0], &byte, 1), ==, 1);
  g_assert_false (extract_test_is_gone (HOSTILE));
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_assert_true (extract_test_is_gone (HOSTILE));
  close (ends[0]);
  close (ends[1]);
}

static void
test_real (void)
{
  static const char text[] = "第一条　この条例は、公文書の公開について定める。\n";
  MdgExtractLimits limits = { .seconds = 20 };
  g_autoptr (GError) error = NULL;
  int fd = extract_test_file (text, strlen (text));
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, "条例.txt", &error);
  g_autoptr (MdgExtracted) extracted =
    mdg_extract_file (&limits, fd, type, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (extracted->pages->len, ==, 1);
  g_autofree char *read = mdg_extracted_page_dup_text (extracted->pages->pdata[0]);
  g_assert_nonnull (strstr (read, "公文書の公開"));
  close (fd);
}

#define N_SCAN_PAGES 12

static gboolean
on_numbered_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  GString *numbers = user_data;
  g_autofree char *text = mdg_extracted_page_dup_text (page);
  g_string_append_printf (numbers, "%u:%s ", page->number, text);
  return TRUE;
}

/* All pages but the last hold a word; that is covered by a white picture. The title is in UTF-16,
 * for which the worker may load nothing any more. */
static int
make_scan (void)
{
  g_autoptr (GString) pdf = g_string_new (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "4 0 obj<</Length 37>>stream\nBT /F 12 Tf 100 200 Td (Notice) Tj ET \nendstream endobj\n"
    "5 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
    "/BitsPerComponent 8/Length 1>>stream\n\xff\nendstream endobj\n"
    "6 0 obj<</Length 31>>stream\nq 300 0 0 300 0 0 cm /I Do Q    \nendstream endobj\n"
    "7 0 obj<</Title<FEFF984C540D>>>endobj\n");
  for (guint i = 0; i < N_SCAN_PAGES; i++)
    g_string_append_printf (pdf,
                            "%u 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]"
                            "/Contents %u 0 R"
                            "/Resources<</Font<</F 3 0 R>>/XObject<</I 5 0 R>>>>>>endobj\n",
                            10 + i, i + 1 < N_SCAN_PAGES ? 4 : 6);
  g_string_append (pdf, "2 0 obj<</Type/Pages/Kids[");
  for (guint i = 0; i < N_SCAN_PAGES; i++)
    g_string_append_printf (pdf, "%u 0 R ", 10 + i);
  g_string_append_printf (pdf, "]/Count %u>>endobj\ntrailer<</Root 1 0 R/Info 7 0 R>>\n",
                          N_SCAN_PAGES);
  return extract_test_file (pdf->str, pdf->len);
}

static void
test_scan (void)
{
  for (guint i = 0; i < 2; i++)
    {
      MdgExtractLimits limits = { .seconds = 60, .ocr = i == 1 };
      g_autoptr (GString) numbers = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      int fd = make_scan ();
      g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, NULL, &error);
      g_autoptr (MdgExtracted) extracted =
        mdg_extract_file (&limits, fd, type, on_numbered_page, numbers, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (extracted->title, ==, "題名");
      g_assert_cmpstr (numbers->str, ==,
                       "1:Notice 2:Notice 3:Notice 4:Notice 5:Notice 6:Notice 7:Notice 8:Notice "
                       "9:Notice 10:Notice 11:Notice 12: ");
      close (fd);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/outcome", test_outcome);
  g_test_add_func ("/worker/file", test_file);
  g_test_add_func ("/worker/cancel", test_cancel);
  g_test_add_func ("/worker/parent", test_parent);
  g_test_add_func ("/worker/real", test_real);
  g_test_add_func ("/worker/scan", test_scan);
  return g_test_run ();
}
