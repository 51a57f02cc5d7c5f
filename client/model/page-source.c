/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: a job is a GTask that waits in one of three queues, by urgency. The thread takes the
 * first job of the most urgent queue, skips it when it was cancelled meanwhile, and returns the
 * answer to the main context. The thread and the object share a core; when the object goes, the
 * queues are emptied and the thread ends after the page it is at, so nobody ever waits for a page
 * that takes long. The sizes of pages become known in batches that the main thread asks for one
 * after the other.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/page-source.h"

#include "client/model/page-words.h"
#include "shared/base/error.h"
#include "shared/pdf/drawing-turn.h"

#include <math.h>
#include <poppler.h>

#define SIZE_BATCH 200

/* How long a page waits for pages of other documents. */
#define TURN_MS 15000
#define TURN_STEP_MS 2

/* What a page without a sensible size is shown as: A4. */
#define DEFAULT_WIDTH 595.0
#define DEFAULT_HEIGHT 842.0

/* The largest side of a page that the PDF standard allows with its largest unit is absurd on a
 * screen; beyond this the size is taken for broken. */
#define MAX_SIDE 20000.0

/* poppler has clean-ups for its own names from some version on. */
typedef PopplerPage PdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPage, g_object_unref)

typedef struct
{
  gatomicrefcount references;
  GMutex lock;
  GCond wake;
  GQueue jobs[MDG_N_PAGE_URGENCIES]; /* GTask */
  gboolean closed;
  GBytes *bytes;
  char *password;
  PopplerDocument *document; /* the thread's alone */
} Core;

typedef void (*Work) (Core *core, GTask *task);

typedef struct
{
  Work work;
  guint page;
  double scale;
  char *words;
  MdgPageRect span;
  PopplerSelectionStyle style;
  Core *core;
} Job;

struct _MdgPageSource
{
  GObject parent_instance;
  Core *core;
  GCancellable *closing;
  guint n_pages;
  GArray *sizes; /* MdgPageRect, as far as known */
};

static guint sizes_signal;

G_DEFINE_FINAL_TYPE (MdgPageSource, mdg_page_source, G_TYPE_OBJECT)

/* ---- core and thread ---- */

static Core *
core_ref (Core *core)
{
  g_atomic_ref_count_inc (&core->references);
  return core;
}

static void
core_unref (Core *core)
{
  if (!g_atomic_ref_count_dec (&core->references))
    return;
  g_clear_pointer (&core->bytes, g_bytes_unref);
  g_free (core->password);
  g_mutex_clear (&core->lock);
  g_cond_clear (&core->wake);
  g_free (core);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->words);
  g_clear_pointer (&job->core, core_unref);
  g_free (job);
}

static GTask *
take_job (Core *core)
{
  GTask *task = NULL;
  g_mutex_lock (&core->lock);
  while (task == NULL && !core->closed)
    {
      for (guint i = 0; i < MDG_N_PAGE_URGENCIES && task == NULL; i++)
        task = g_queue_pop_head (&core->jobs[i]);
      if (task == NULL)
        g_cond_wait (&core->wake, &core->lock);
    }
  g_mutex_unlock (&core->lock);
  return task;
}

/* FALSE when the page of another document does not come to an end. */
static gboolean
take_turn (GTask *task)
{
  for (guint waited = 0; waited < TURN_MS; waited += TURN_STEP_MS)
    {
      if (mdg_drawing_turn_try ())
        return TRUE;
      if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
        return FALSE;
      g_usleep (TURN_STEP_MS * 1000);
    }
  return FALSE;
}

static void
run_job (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!take_turn (task))
    {
      g_task_return_error (task, mdg_error_new (MDG_ERROR_EXTRACT_TIMEOUT, NULL, NULL));
      return;
    }
  job->work (core, task);
  mdg_drawing_turn_end ();
}

static void
close_document (Core *core)
{
  mdg_drawing_turn_take ();
  g_clear_object (&core->document);
  mdg_drawing_turn_end ();
}

static gpointer
run_jobs (gpointer data)
{
  Core *core = data;
  for (GTask *task = take_job (core); task != NULL; task = take_job (core))
    {
      run_job (core, task);
      g_object_unref (task);
    }
  close_document (core); /* on the thread that made it */
  core_unref (core);
  return NULL;
}

static void
core_close (Core *core)
{
  GQueue left = G_QUEUE_INIT;
  g_mutex_lock (&core->lock);
  core->closed = TRUE;
  for (guint i = 0; i < MDG_N_PAGE_URGENCIES; i++)
    while (!g_queue_is_empty (&core->jobs[i]))
      g_queue_push_tail (&left, g_queue_pop_head (&core->jobs[i]));
  g_cond_signal (&core->wake);
  g_mutex_unlock (&core->lock);
  for (GTask *task = g_queue_pop_head (&left); task != NULL; task = g_queue_pop_head (&left))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      g_object_unref (task);
    }
}

static Core *
core_new (GBytes *pdf)
{
  Core *core = g_new0 (Core, 1);
  g_atomic_ref_count_init (&core->references);
  g_mutex_init (&core->lock);
  g_cond_init (&core->wake);
  for (guint i = 0; i < MDG_N_PAGE_URGENCIES; i++)
    g_queue_init (&core->jobs[i]);
  core->bytes = g_bytes_ref (pdf);
  g_thread_unref (g_thread_new ("pages", run_jobs, core_ref (core)));
  return core;
}

/* Takes @job. The task has no source object: the thread could be the last to hold it. */
static void
push_job (Core *core,
          Job *job,
          MdgPageUrgency urgency,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  job->core = core_ref (core);
  g_task_set_task_data (task, job, job_free);
  g_mutex_lock (&core->lock);
  g_queue_push_tail (&core->jobs[urgency], task);
  g_cond_signal (&core->wake);
  g_mutex_unlock (&core->lock);
}

static Job *
job_new (Work work, guint page)
{
  Job *job = g_new0 (Job, 1);
  job->work = work;
  job->page = page;
  return job;
}

/* ---- what the thread does ---- */

static void
fail (GTask *task, MdgErrorCode code)
{
  g_task_return_error (task, mdg_error_new (code, NULL, NULL));
}

static PopplerPage *
get_page (Core *core, guint page)
{
  if (page >= (guint) poppler_document_get_n_pages (core->document))
    return NULL;
  return poppler_document_get_page (core->document, (int) page);
}

static gboolean
is_side (double side)
{
  return isfinite (side) && side >= 1 && side <= MAX_SIDE;
}

static MdgPageRect
size_of (PopplerPage *page)
{
  MdgPageRect size = { 0, 0, DEFAULT_WIDTH, DEFAULT_HEIGHT };
  double width = 0, height = 0;
  if (page == NULL)
    return size;
  poppler_page_get_size (page, &width, &height);
  if (is_side (width) && is_side (height))
    size = (MdgPageRect){ 0, 0, width, height };
  return size;
}

static void
work_open (Core *core, GTask *task)
{
  g_autoptr (GError) error = NULL;
  core->document = poppler_document_new_from_bytes (core->bytes, core->password, &error);
  g_clear_pointer (&core->bytes, g_bytes_unref); /* the document holds them */
  if (core->document == NULL && g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    fail (task, MDG_ERROR_EXTRACT_PASSWORD);
  else if (core->document == NULL || poppler_document_get_n_pages (core->document) < 1)
    fail (task, MDG_ERROR_EXTRACT_DAMAGED);
  else
    g_task_return_int (task, poppler_document_get_n_pages (core->document));
}

static void
work_sizes (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (MdgPageRect));
  guint n = (guint) poppler_document_get_n_pages (core->document);
  for (guint i = job->page; i < n && sizes->len < SIZE_BATCH; i++)
    {
      g_autoptr (PdfPage) page = get_page (core, i);
      MdgPageRect size = size_of (page);
      g_array_append_val (sizes, size);
      if (job->page == 0)
        break; /* the first is wanted at once */
    }
  g_task_return_pointer (task, sizes, (GDestroyNotify) g_array_unref);
}

static MdgPicture *
picture_of (cairo_surface_t *surface, guint page)
{
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return NULL;
  MdgPicture *picture = g_new0 (MdgPicture, 1);
  picture->page = page;
  picture->width = cairo_image_surface_get_width (surface);
  picture->height = cairo_image_surface_get_height (surface);
  picture->stride = (gsize) cairo_image_surface_get_stride (surface);
  picture->pixels = g_bytes_new_with_free_func (
    cairo_image_surface_get_data (surface), picture->stride * (gsize) picture->height,
    (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));
  return picture;
}

static MdgPicture *
render (PopplerPage *page, guint number, double scale)
{
  MdgPageRect size = size_of (page);
  double pixels = size.width * scale * size.height * scale;
  if (pixels > MDG_PICTURE_MAX_PIXELS)
    scale *= sqrt (MDG_PICTURE_MAX_PIXELS / pixels);
  int width = MAX (1, (int) ceil (size.width * scale));
  int height = MAX (1, (int) ceil (size.height * scale));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / size.width, height / size.height);
  poppler_page_render (page, cr);
  gboolean good = cairo_status (cr) != CAIRO_STATUS_NO_MEMORY;
  cairo_destroy (cr);
  MdgPicture *picture = good ? picture_of (surface, number) : NULL;
  cairo_surface_destroy (surface);
  return picture;
}

static void
work_render (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  g_autoptr (PdfPage) page = get_page (core, job->page);
  MdgPicture *picture = page != NULL ? render (page, job->page, job->scale) : NULL;
  if (picture == NULL)
    fail (task, MDG_ERROR_EXTRACT_DAMAGED);
  else
    g_task_return_pointer (task, picture, (GDestroyNotify) mdg_picture_free);
}

static void
work_text (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  g_autoptr (PdfPage) page = get_page (core, job->page);
  char *text = page != NULL ? poppler_page_get_text (page) : NULL;
  g_task_return_pointer (task, text != NULL ? text : g_strdup (""), g_free);
}

static void
append_region (GArray *rects, cairo_region_t *region, double scale)
{
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t r;
      cairo_region_get_rectangle (region, i, &r);
      MdgPageRect rect = { r.x / scale, r.y / scale, r.width / scale, r.height / scale };
      g_array_append_val (rects, rect);
    }
}

static void
work_select (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  g_autoptr (PdfPage) page = get_page (core, job->page);
  const double fine = 4; /* regions have whole numbers */
  PopplerRectangle span = { job->span.x, job->span.y, job->span.x + job->span.width,
                            job->span.y + job->span.height };
  MdgPageSelection *selection = g_new0 (MdgPageSelection, 1);
  selection->page = job->page;
  selection->rects = g_array_new (FALSE, FALSE, sizeof (MdgPageRect));
  cairo_region_t *region =
    page != NULL ? poppler_page_get_selected_region (page, fine, job->style, &span) : NULL;
  if (region != NULL)
    {
      append_region (selection->rects, region, fine);
      cairo_region_destroy (region);
      selection->text = poppler_page_get_selected_text (page, job->style, &span);
    }
  g_task_return_pointer (task, selection, (GDestroyNotify) mdg_page_selection_free);
}

/* The characters @from to before @to as one rectangle for each line of text. */
static GArray *
lines_of (const PopplerRectangle *boxes, guint n, guint from, guint to)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (MdgPageRect));
  for (guint i = from; i < to && i < n; i++)
    {
      double x = MIN (boxes[i].x1, boxes[i].x2), y = MIN (boxes[i].y1, boxes[i].y2);
      double width = fabs (boxes[i].x2 - boxes[i].x1), height = fabs (boxes[i].y2 - boxes[i].y1);
      MdgPageRect *last =
        lines->len > 0 ? &g_array_index (lines, MdgPageRect, lines->len - 1) : NULL;
      gboolean same_line = last != NULL && fabs (last->y - y) < height / 2 && x >= last->x;
      gboolean same_column = last != NULL && fabs (last->x - x) < width / 2 && y >= last->y;
      if (width <= 0 || height <= 0)
        continue; /* a line break */
      MdgPageRect rect = { x, y, width, height };
      if (same_line || same_column)
        {
          double right = MAX (last->x + last->width, x + width);
          double bottom = MAX (last->y + last->height, y + height);
          last->x = MIN (last->x, x);
          last->y = MIN (last->y, y);
          last->width = right - last->x;
          last->height = bottom - last->y;
        }
      else
        g_array_append_val (lines, rect);
    }
  return lines;
}

static GPtrArray *
find_on (PopplerPage *page, const char *words)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree PopplerRectangle *boxes = NULL;
  guint n = 0;
  if (text == NULL)
    return found;
  g_autoptr (GArray) spans = mdg_page_words_find (text, words, MDG_FIND_MAX_ON_PAGE);
  if (spans->len == 0 || !poppler_page_get_text_layout (page, &boxes, &n))
    return found;
  for (guint i = 0; i < spans->len; i++)
    {
      const MdgTextSpan *span = &g_array_index (spans, MdgTextSpan, i);
      g_ptr_array_add (found, lines_of (boxes, n, span->start, span->start + span->length));
    }
  return found;
}

static void
work_find (Core *core, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  g_autoptr (PdfPage) page = get_page (core, job->page);
  GPtrArray *found = page != NULL
                       ? find_on (page, job->words)
                       : g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

/* ---- sizes ---- */

static void ask_sizes (MdgPageSource *self);

static void
on_sizes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (MdgPageSource) self = g_weak_ref_get (weak);
  g_autoptr (GArray) sizes = g_task_propagate_pointer (G_TASK (result), NULL);
  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || sizes == NULL || sizes->len == 0)
    return;
  g_array_append_vals (self->sizes, sizes->data, sizes->len);
  g_signal_emit (self, sizes_signal, 0);
  ask_sizes (self);
}

static void
ask_sizes (MdgPageSource *self)
{
  guint known = self->sizes->len;
  if (known >= self->n_pages)
    return;
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  push_job (self->core, job_new (work_sizes, known), known == 0 ? MDG_PAGE_NOW : MDG_PAGE_LATER,
            self->closing, on_sizes, weak);
}

/* ---- public ---- */

void
mdg_picture_free (MdgPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_pointer (&picture->pixels, g_bytes_unref);
  g_free (picture);
}

void
mdg_page_selection_free (MdgPageSelection *selection)
{
  if (selection == NULL)
    return;
  g_clear_pointer (&selection->rects, g_array_unref);
  g_free (selection->text);
  g_free (selection);
}

void
mdg_page_source_open_async (GBytes *pdf,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  mdg_page_source_open_locked_async (pdf, NULL, cancellable, callback, user_data);
}

void
mdg_page_source_open_locked_async (GBytes *pdf,
                                   const char *password,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Core *core = core_new (pdf);
  core->password = g_strdup (password); /* nobody else has the core yet but its waiting thread */
  push_job (core, job_new (work_open, 0), MDG_PAGE_NOW, cancellable, callback, user_data);
  core_unref (core); /* the job and the thread hold it */
}

MdgPageSource *
mdg_page_source_open_finish (GAsyncResult *result, GError **error)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  gssize n_pages = g_task_propagate_int (G_TASK (result), error);
  if (n_pages < 1)
    {
      core_close (job->core);
      return NULL;
    }
  MdgPageSource *self = g_object_new (MDG_TYPE_PAGE_SOURCE, NULL);
  self->core = core_ref (job->core);
  self->n_pages = (guint) MIN (n_pages, MDG_SOURCE_MAX_PAGES);
  ask_sizes (self);
  return self;
}

guint
mdg_page_source_get_n_pages (MdgPageSource *self)
{
  return self->n_pages;
}

void
mdg_page_source_get_size (MdgPageSource *self, guint page, double *ret_width, double *ret_height)
{
  guint known = self->sizes->len;
  *ret_width = DEFAULT_WIDTH;
  *ret_height = DEFAULT_HEIGHT;
  if (known == 0)
    return;
  const MdgPageRect *size = &g_array_index (self->sizes, MdgPageRect, page < known ? page : 0);
  *ret_width = size->width;
  *ret_height = size->height;
}

void
mdg_page_source_render_async (MdgPageSource *self,
                              guint page,
                              double scale,
                              MdgPageUrgency urgency,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Job *job = job_new (work_render, page);
  job->scale = scale;
  push_job (self->core, job, urgency, cancellable, callback, user_data);
}

MdgPicture *
mdg_page_source_render_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mdg_page_source_text_async (MdgPageSource *self,
                            guint page,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  push_job (self->core, job_new (work_text, page), MDG_PAGE_SOON, cancellable, callback, user_data);
}

char *
mdg_page_source_text_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mdg_page_source_select_async (MdgPageSource *self,
                              guint page,
                              const MdgPageRect *span,
                              MdgSelectUnit unit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const PopplerSelectionStyle styles[] = {
    [MDG_SELECT_CHARACTERS] = POPPLER_SELECTION_GLYPH,
    [MDG_SELECT_WORDS] = POPPLER_SELECTION_WORD,
    [MDG_SELECT_LINES] = POPPLER_SELECTION_LINE,
  };
  Job *job = job_new (work_select, page);
  job->span = *span;
  job->style = styles[unit];
  push_job (self->core, job, MDG_PAGE_NOW, cancellable, callback, user_data);
}

MdgPageSelection *
mdg_page_source_select_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mdg_page_source_find_async (MdgPageSource *self,
                            guint page,
                            const char *words,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job = job_new (work_find, page);
  job->words = g_strdup (words);
  push_job (self->core, job, MDG_PAGE_LATER, cancellable, callback, user_data);
}

GPtrArray *
mdg_page_source_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mdg_page_source_dispose (GObject *object)
{
  MdgPageSource *self = MDG_PAGE_SOURCE (object);
  g_cancellable_cancel (self->closing);
  if (self->core != NULL)
    core_close (self->core);
  g_clear_pointer (&self->core, core_unref);
  G_OBJECT_CLASS (mdg_page_source_parent_class)->dispose (object);
}

static void
mdg_page_source_finalize (GObject *object)
{
  MdgPageSource *self = MDG_PAGE_SOURCE (object);
  g_clear_object (&self->closing);
  g_array_unref (self->sizes);
  G_OBJECT_CLASS (mdg_page_source_parent_class)->finalize (object);
}

static void
mdg_page_source_class_init (MdgPageSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_page_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_page_source_finalize;
  sizes_signal = g_signal_new ("sizes-changed", MDG_TYPE_PAGE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_page_source_init (MdgPageSource *self)
{
  self->closing = g_cancellable_new ();
  self->sizes = g_array_new (FALSE, FALSE, sizeof (MdgPageRect));
}
