/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/extract.h"

#include "server/engine/extract/process.h"
#include "server/engine/extract/worker-pipe.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <mdg-config.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_SECONDS 180
#define DEFAULT_MEMORY (G_GUINT64_CONSTANT (1) << 30)
#define DEFAULT_OCR_PAGES 500
#define BUILD_WORKER "server/extract-worker/extract-worker"
#define MAX_FOLDERS_UP 6
#define READ_BYTES (256 * 1024)
#define FILE_FD 3
#define PAGES_FD 4

/* How long a worker that has said everything may take to leave. */
#define LEAVE_TIME (2 * G_TIME_SPAN_SECOND)

/* What the last words on standard error are kept for: they tell want of memory from a fault. */
#define MAX_WORDS 4096

typedef struct
{
  MdgProcess process;
  MdgPipeReader *reader;
  gboolean scan; /* by the program that reads pictures */
  int pages;
  int words;
  GByteArray *said; /* on standard error, the last of it */
  gint64 deadline;
  guint n_ocr; /* pages that have added to it */
  guint max_ocr;
  guint8 *buffer;
} Run;

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
clear_run (Run *run)
{
  mdg_process_end (&run->process);
  close_fd (&run->pages);
  close_fd (&run->words);
  g_clear_pointer (&run->reader, mdg_pipe_reader_free);
  g_clear_pointer (&run->said, g_byte_array_unref);
  g_clear_pointer (&run->buffer, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

/* In a build the worker lies in the same tree as the program that runs, some folders up. */
static char *
find_in_build (void)
{
  g_autofree char *folder = g_file_read_link ("/proc/self/exe", NULL);
  for (guint i = 0; folder != NULL && i < MAX_FOLDERS_UP; i++)
    {
      char *up = g_path_get_dirname (folder);
      g_free (folder);
      folder = up;
      g_autofree char *path = g_build_filename (folder, BUILD_WORKER, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static guint
count_ocr_pages (const MdgExtractLimits *limits)
{
  guint n = limits->max_ocr_pages > 0 ? limits->max_ocr_pages : DEFAULT_OCR_PAGES;
  return limits->ocr ? n : 0;
}

static char *
dup_worker (const MdgExtractLimits *limits)
{
  if (limits->worker != NULL && *limits->worker != '\0')
    return g_strdup (limits->worker);
  char *path = find_in_build ();
  return path != NULL ? path : g_build_filename (MDG_LIBEXECDIR, "extract-worker", NULL);
}

static gboolean
is_pdf (const MdgFileType *type)
{
  return strcmp (type->format, "pdf") == 0;
}

static gboolean
is_image (const MdgFileType *type)
{
  return strcmp (type->format, "png") == 0 || strcmp (type->format, "jpg") == 0;
}

/* PDF has programs of its own beside the other; pictures are always read by the second. */
static char *
dup_program (const MdgExtractLimits *limits, const MdgFileType *type, gboolean scan)
{
  g_autofree char *worker = dup_worker (limits);
  const char *suffix = scan || is_image (type) ? "-scan" : "-pdf";
  return g_strconcat (worker, is_pdf (type) || is_image (type) ? suffix : "", NULL);
}

static char **
make_argv (const MdgExtractLimits *limits, const MdgFileType *type, gboolean scan)
{
  guint seconds = limits->seconds > 0 ? limits->seconds : DEFAULT_SECONDS;
  guint64 memory = limits->memory_bytes > 0 ? limits->memory_bytes : DEFAULT_MEMORY;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_ptr_array_add (argv, dup_program (limits, type, scan));
  g_ptr_array_add (argv, g_strdup (type->format));
  g_ptr_array_add (argv, g_strdup_printf ("%u", seconds));
  g_ptr_array_add (argv, g_strdup_printf ("%" G_GUINT64_FORMAT, memory));
  g_ptr_array_add (argv, g_strdup_printf ("%u", count_ocr_pages (limits)));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

/* A descriptor of its own on the same file: its own position, and for reading only, so that the
 * worker cannot change what the caller has. */
static int
reopen (int fd)
{
  char path[64];
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return open (path, O_RDONLY | O_CLOEXEC);
}

static gboolean
start (Run *run, const MdgExtractLimits *limits, int fd, const MdgFileType *type, GError **error)
{
  /* One thread for whatever knows OpenMP: the worker may not make any. */
  static const char *const env[] = { "LANG=C.UTF-8", "OMP_THREAD_LIMIT=1", NULL };
  int pages[2] = { -1, -1 }, words[2] = { -1, -1 };
  g_auto (GStrv) argv = make_argv (limits, type, run->scan);
  int file = reopen (fd);
  gboolean fine = file >= 0 && pipe2 (pages, O_CLOEXEC) == 0 && pipe2 (words, O_CLOEXEC) == 0;
  run->pages = pages[0];
  run->words = words[0];
  if (fine)
    {
      MdgProcessFile files[] = { { file, FILE_FD }, { pages[1], PAGES_FD } };
      MdgProcessSetup setup = { .argv = (const char *const *) argv,
                                .env = env,
                                .files = files,
                                .n_files = G_N_ELEMENTS (files),
                                .words = words[1] };
      fine = mdg_process_start (&run->process, &setup, error);
    }
  else
    mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  close_fd (&file);
  close_fd (&pages[1]);
  close_fd (&words[1]);
  return fine;
}

static void
hear_words (Run *run)
{
  gssize n = read (run->words, run->buffer, READ_BYTES);
  if (n <= 0)
    {
      close_fd (&run->words);
      return;
    }
  gsize kept = MIN ((gsize) n, MAX_WORDS);
  g_byte_array_append (run->said, run->buffer + n - kept, (guint) kept);
  if (run->said->len > MAX_WORDS)
    g_byte_array_remove_range (run->said, 0, run->said->len - MAX_WORDS);
}

static gboolean
hear_pages (Run *run, GError **error)
{
  gssize n = read (run->pages, run->buffer, READ_BYTES);
  if (n > 0)
    return mdg_pipe_reader_feed (run->reader, run->buffer, (gsize) n, error);
  close_fd (&run->pages);
  return TRUE;
}

/* Reading pictures takes its time, as long as pages come. */
static void
add_time (Run *run)
{
  guint n_ocr = MIN (mdg_pipe_reader_get_n_ocr (run->reader), run->max_ocr);
  run->deadline += (gint64) (n_ocr - run->n_ocr) * MDG_OCR_PAGE_SECONDS * G_TIME_SPAN_SECOND;
  run->n_ocr = n_ocr;
}

static gboolean
check_time (Run *run, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_is_cancelled (cancellable))
    mdg_set_error (error, MDG_ERROR_CANCELLED, NULL);
  else if (g_get_monotonic_time () >= run->deadline)
    mdg_set_error (error, MDG_ERROR_EXTRACT_TIMEOUT, NULL);
  else
    return TRUE;
  return FALSE;
}

/* Until the worker closes its pipe. */
static gboolean
hear (Run *run, GCancellable *cancellable, int cancel_fd, GError **error)
{
  while (run->pages >= 0)
    {
      struct pollfd fds[] = { { run->pages, POLLIN, 0 },
                              { run->words, POLLIN, 0 },
                              { cancel_fd, POLLIN, 0 } };
      gint64 left = run->deadline - g_get_monotonic_time ();
      int ready = poll (fds, G_N_ELEMENTS (fds), (int) MAX (left / 1000, 0) + 1);
      if (!check_time (run, cancellable, error))
        return FALSE;
      if (ready <= 0)
        continue;
      if (fds[1].revents != 0)
        hear_words (run);
      if (fds[0].revents != 0 && !hear_pages (run, error))
        return FALSE;
      add_time (run);
    }
  return TRUE;
}

static gboolean
has_said (Run *run, const char *words)
{
  return run->said->len > 0 &&
         memmem (run->said->data, run->said->len, words, strlen (words)) != NULL;
}

/* A worker that left without a word: why. */
static void
tell_end (Run *run, int status, GError **error)
{
  int sign = WIFSIGNALED (status) ? WTERMSIG (status) : 0;
  MdgErrorCode code = MDG_ERROR_EXTRACT_CRASHED;
  while (run->words >= 0)
    hear_words (run);
  if (sign == SIGXCPU)
    code = MDG_ERROR_EXTRACT_TIMEOUT;
  else if (sign == SIGKILL || has_said (run, "bad_alloc") || has_said (run, "failed to allocate") ||
           has_said (run, "ut of memory"))
    code = MDG_ERROR_EXTRACT_MEMORY;
  g_debug ("extract-worker ended with status %d", status);
  mdg_set_error (error, code, NULL);
}

/* What all programs that are tried on one file share. */
typedef struct
{
  const MdgExtractLimits *limits;
  const MdgFileType *type;
  int fd;
  MdgExtractPageFunc func;
  gpointer user_data;
  guint n_pages; /* that @func has had */
} Task;

/* A second program begins at the first page: what was handed out stays as it is. */
static gboolean
on_page (const MdgExtractedPage *page, gpointer user_data, GError **error)
{
  Task *task = user_data;
  if (page->number <= task->n_pages)
    return TRUE;
  task->n_pages = page->number;
  return task->func (page, task->user_data, error);
}

static MdgExtracted *
run_program (Task *task, gboolean scan, GCancellable *cancellable, GError **error)
{
  const MdgExtractLimits *limits = task->limits;
  g_auto (Run) run = { .process = MDG_PROCESS_NONE, .pages = -1, .words = -1, .scan = scan };
  guint seconds = limits->seconds > 0 ? limits->seconds : DEFAULT_SECONDS;
  run.deadline = g_get_monotonic_time () + (gint64) seconds * G_TIME_SPAN_SECOND;
  run.reader =
    mdg_pipe_reader_new (task->type->format, task->func != NULL ? on_page : NULL, task);
  run.max_ocr = count_ocr_pages (limits);
  run.said = g_byte_array_new ();
  run.buffer = g_malloc (READ_BYTES);
  if (!check_time (&run, cancellable, error) ||
      !start (&run, limits, task->fd, task->type, error))
    return NULL;
  gboolean fine = hear (&run, cancellable, g_cancellable_get_fd (cancellable), error);
  if (cancellable != NULL)
    g_cancellable_release_fd (cancellable);
  if (!fine)
    return NULL;
  int status = mdg_process_wait (&run.process, LEAVE_TIME);
  MdgExtracted *extracted = mdg_pipe_reader_steal (run.reader);
  if (extracted == NULL)
    tell_end (&run, status, error);
  return extracted;
}

MdgExtracted *
mdg_extract_file (const MdgExtractLimits *limits,
                  int fd,
                  const MdgFileType *type,
                  MdgExtractPageFunc func,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  Task task = { limits, type, fd, func, user_data, 0 };
  g_autoptr (GError) failed = NULL;
  MdgExtracted *extracted = run_program (&task, FALSE, cancellable, &failed);
  if (is_pdf (type) && count_ocr_pages (limits) > 0 &&
      g_error_matches (failed, MDG_ERROR, MDG_ERROR_EXTRACT_NO_OCR))
    {
      g_clear_error (&failed);
      extracted = run_program (&task, TRUE, cancellable, &failed);
    }
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  return extracted;
}

void
mdg_file_type_free (MdgFileType *type)
{
  if (type == NULL)
    return;
  g_free (type->format);
  g_free (type);
}
