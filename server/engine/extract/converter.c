/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Requests wait in one list. A caller whose turn it is starts a run of LibreOffice for its
 * file and all waiting ones of the same kind, since the start takes most of the time; the others
 * wait for what comes out. A file that gave nothing is put back to run alone, once. When a run
 * hangs, the first file without an outcome is the one it hung on; those behind it are put back as
 * they were. The caller that starts a run carries its cost: cancelled, it ends the run, and the
 * files of the others go back to the list.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/converter.h"

#include "server/engine/extract/office-run.h"
#include "server/engine/extract/sniff.h"
#include "shared/base/error.h"

#include <unistd.h>

#define MAX_WAITING 1024
#define LOOK_TIME (100 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  WAITING,
  RUNNING,
  DONE,
} State;

typedef struct
{
  MdgOfficeFile file;
  MdgOfficeKind kind;
  State state;
  gboolean alone; /* it has failed among others, or once */
  gboolean is_abandoned;
  MdgErrorCode code; /* when DONE without an outcome */
  int n_references;
} Request;

struct _MdgConverter
{
  char *program;
  char *work_dir;
  GMutex mutex;
  GCond cond;
  GQueue waiting; /* Request */
  guint n_running;
};

/* ---- requests; all under the mutex ---- */

static Request *
new_request (int fd, const MdgFileType *type)
{
  Request *request = g_new0 (Request, 1);
  request->file.fd = dup (fd);
  request->file.converted = -1;
  request->file.format = g_strdup (type->format);
  request->kind = mdg_office_kind (type);
  request->n_references = 1;
  return request;
}

static void
drop (Request *request)
{
  if (--request->n_references > 0)
    return;
  if (request->file.fd >= 0)
    close (request->file.fd);
  if (request->file.converted >= 0)
    close (request->file.converted);
  g_free ((char *) request->file.format);
  g_free (request);
}

static void
finish (Request *request, MdgErrorCode code)
{
  request->state = DONE;
  request->code = code;
}

/* Its own file, and those waiting that can come along. */
static GPtrArray *
take_batch (MdgConverter *converter, Request *own)
{
  GPtrArray *batch = g_ptr_array_new ();
  g_ptr_array_add (batch, own);
  for (GList *item = converter->waiting.head, *next; item != NULL; item = next)
    {
      Request *request = item->data;
      next = item->next;
      gboolean fits = !own->alone && !request->alone && request->kind == own->kind &&
                      batch->len < MDG_OFFICE_MAX_FILES;
      if (request != own && fits)
        g_ptr_array_add (batch, request);
      if (request == own || fits)
        g_queue_delete_link (&converter->waiting, item);
    }
  for (guint i = 0; i < batch->len; i++)
    {
      Request *request = batch->pdata[i];
      request->state = RUNNING;
      request->n_references++;
    }
  return batch;
}

static void
put_back (MdgConverter *converter, Request *request)
{
  request->state = WAITING;
  g_queue_push_head (&converter->waiting, request);
}

/* What becomes of a file that a run left without an outcome. */
static void
settle_failed (MdgConverter *converter, Request *request, MdgOfficeResult result, gboolean is_first)
{
  gboolean is_blamed = result == MDG_OFFICE_ENDED || is_first;
  if (request->is_abandoned || result == MDG_OFFICE_CANCELLED)
    request->is_abandoned ? finish (request, MDG_ERROR_CANCELLED) : put_back (converter, request);
  else if (result == MDG_OFFICE_FAILED)
    finish (request, MDG_ERROR_EXTRACT_NOT_CONVERTED);
  else if (is_blamed && request->alone)
    finish (request, result == MDG_OFFICE_HUNG ? MDG_ERROR_EXTRACT_TIMEOUT
                                               : MDG_ERROR_EXTRACT_NOT_CONVERTED);
  else
    {
      request->alone = is_blamed;
      put_back (converter, request);
    }
}

static void
settle (MdgConverter *converter, GPtrArray *batch, MdgOfficeFile *files, MdgOfficeResult result)
{
  gboolean is_first = TRUE;
  for (guint i = 0; i < batch->len; i++)
    {
      Request *request = batch->pdata[i];
      request->file.converted = files[i].converted;
      if (request->file.converted >= 0)
        finish (request, MDG_ERROR_INTERNAL);
      else
        {
          settle_failed (converter, request, result, is_first);
          is_first = FALSE;
        }
      drop (request);
    }
}

/* Without the mutex while LibreOffice runs. */
static void
run_batch (MdgConverter *converter, Request *own, GCancellable *cancellable)
{
  MdgOfficeFile files[MDG_OFFICE_MAX_FILES];
  g_autoptr (GPtrArray) batch = take_batch (converter, own);
  for (guint i = 0; i < batch->len; i++)
    files[i] = ((Request *) batch->pdata[i])->file;
  converter->n_running++;
  g_mutex_unlock (&converter->mutex);
  MdgOfficeResult result = mdg_office_run (converter->program, converter->work_dir, own->kind,
                                           files, batch->len, own->alone, cancellable);
  g_mutex_lock (&converter->mutex);
  converter->n_running--;
  settle (converter, batch, files, result);
  g_cond_broadcast (&converter->cond);
}

/* Until the request is done or its caller goes. */
static void
work (MdgConverter *converter, Request *request, GCancellable *cancellable)
{
  while (request->state != DONE && !g_cancellable_is_cancelled (cancellable))
    {
      if (request->state == WAITING && converter->n_running < MDG_CONVERTER_MAX)
        run_batch (converter, request, cancellable);
      else
        g_cond_wait_until (&converter->cond, &converter->mutex,
                           g_get_monotonic_time () + LOOK_TIME);
    }
  if (request->state == DONE)
    return;
  g_queue_remove (&converter->waiting, request);
  request->is_abandoned = TRUE;
  request->code = MDG_ERROR_CANCELLED;
}

static int
fail (MdgErrorCode code, GError **error)
{
  mdg_set_error (error, code, NULL);
  return -1;
}

/* ---- public ---- */

MdgConverter *
mdg_converter_new (const char *program, const char *work_dir)
{
  MdgConverter *converter = g_new0 (MdgConverter, 1);
  gboolean is_given = program != NULL && *program != '\0';
  converter->program = is_given ? g_strdup (program) : g_find_program_in_path ("soffice");
  converter->work_dir = g_canonicalize_filename (work_dir, NULL);
  g_mutex_init (&converter->mutex);
  g_cond_init (&converter->cond);
  g_queue_init (&converter->waiting);
  mdg_office_tidy (converter->work_dir);
  return converter;
}

void
mdg_converter_free (MdgConverter *converter)
{
  if (converter == NULL)
    return;
  g_warn_if_fail (g_queue_is_empty (&converter->waiting) && converter->n_running == 0);
  g_mutex_clear (&converter->mutex);
  g_cond_clear (&converter->cond);
  g_free (converter->program);
  g_free (converter->work_dir);
  g_free (converter);
}

gboolean
mdg_converter_is_available (MdgConverter *converter)
{
  return converter->program != NULL &&
         g_file_test (converter->program, G_FILE_TEST_IS_EXECUTABLE);
}

int
mdg_converter_convert (MdgConverter *converter,
                       int fd,
                       const MdgFileType *type,
                       GCancellable *cancellable,
                       GError **error)
{
  if (!mdg_converter_is_available (converter))
    return fail (mdg_sniff_has_password (fd) ? MDG_ERROR_EXTRACT_PASSWORD
                                             : MDG_ERROR_EXTRACT_NO_CONVERTER,
                 error);
  g_mutex_lock (&converter->mutex);
  if (g_queue_get_length (&converter->waiting) >= MAX_WAITING)
    {
      g_mutex_unlock (&converter->mutex);
      return fail (MDG_ERROR_BUSY, error);
    }
  Request *request = new_request (fd, type);
  g_queue_push_tail (&converter->waiting, request);
  work (converter, request, cancellable);
  int converted = request->file.converted;
  MdgErrorCode code = request->code;
  request->file.converted = -1;
  drop (request);
  g_mutex_unlock (&converter->mutex);
  if (converted >= 0)
    return converted;
  if (code == MDG_ERROR_EXTRACT_NOT_CONVERTED && mdg_sniff_has_password (fd))
    code = MDG_ERROR_EXTRACT_PASSWORD;
  return fail (code, error);
}
