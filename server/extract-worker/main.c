/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * extract-worker FORMAT SECONDS MEMORY OCR-PAGES: reads the file open as descriptor 3 and writes
 * its pages to descriptor 4 (server/engine/extract/worker-pipe.h). Started by the server and by
 * madoguchictl for one file, never by people. extract-worker-pdf is the same for PDF files, and
 * extract-worker-scan for those with pages that are pictures: what it takes to load the libraries
 * for those is more than most other files take to be read.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/worker-pipe.h"
#include "server/extract-worker/readers.h"
#include "server/extract-worker/sandbox.h"
#include "shared/base/error.h"

#include <unistd.h>

#define FILE_FD 3
#define PAGES_FD 4

/* Fonts that files name and do not hold, poppler's character maps, Tesseract's data. */
static const char *const folders[] = {
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  "/usr/share/poppler",
  "/usr/share/fontconfig",
  "/etc/fonts",
  "/var/cache/fontconfig",
  "/usr/share/tesseract-ocr",
  "/usr/share/tessdata",
  NULL,
};

typedef struct
{
  const char *format;
  guint seconds;
  guint64 memory_bytes;
  guint n_ocr;
} Task;

static gboolean
read_number (const char *text, guint64 *ret_number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, ret_number, NULL);
}

static gboolean
read_task (int argc, char **argv, Task *ret_task)
{
  guint64 seconds, memory_bytes, n_ocr;
  if (argc != 5 || !read_number (argv[2], &seconds) || !read_number (argv[3], &memory_bytes) ||
      !read_number (argv[4], &n_ocr))
    return FALSE;
  *ret_task = (Task){ argv[1], (guint) seconds, memory_bytes, (guint) n_ocr };
  return TRUE;
}

static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  if (mdg_worker_pipe_put_page (PAGES_FD, page))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_EXTRACT_TOO_LARGE, "max",
                 G_STRINGIFY (MDG_EXTRACT_MAX_PAGES), NULL);
  return FALSE;
}

static MdgExtracted *
read_file (const Task *task, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new_from_fd (FILE_FD, FALSE, NULL);
  if (map == NULL)
    {
      mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
      return NULL;
    }
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (map);
  return mdg_worker_read (bytes, task->format, task->n_ocr, on_page, error);
}

static gboolean
shut_in (const Task *task, GError **error)
{
  /* The file is mapped whole and must not eat up what reading it needs. */
  goffset size = lseek (FILE_FD, 0, SEEK_END);
  guint64 memory_bytes = task->memory_bytes + (guint64) MAX (size, 0);
  guint seconds = task->seconds + task->n_ocr * MDG_OCR_PAGE_SECONDS;
  return mdg_sandbox_limit (memory_bytes, seconds, error) &&
         mdg_sandbox_enter (folders, error);
}

/* What libraries think of a file is nobody's business; the last words before GLib gives up for want
 * of memory are. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  if ((level & G_LOG_LEVEL_ERROR) == 0)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_standard_streams (level, fields, n, user_data);
}

int
main (int argc, char **argv)
{
  Task task;
  g_autoptr (GError) error = NULL;
  if (!read_task (argc, argv, &task))
    return 2;
  g_log_set_writer_func (on_log, NULL, NULL);
  mdg_worker_prepare ();
  g_autoptr (MdgExtracted) extracted =
    shut_in (&task, &error) ? read_file (&task, &error) : NULL;
  gboolean said = extracted != NULL ? mdg_worker_pipe_put_end (PAGES_FD, extracted)
                                    : mdg_worker_pipe_put_error (PAGES_FD, error);
  /* Nothing is tidied up: the kernel does that faster. */
  _exit (said ? 0 : 1);
}
