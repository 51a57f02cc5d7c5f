/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-split.h"

#include "client/model/notice-progress.h"
#include "shared/base/error.h"
#include "shared/pdf/pdf-inspect.h"
#include "shared/pdf/pdf-splitter.h"

struct _MdgNoticeSplit
{
  GObject parent_instance;
  GBytes *pdf;
  char *password;
  char *rule;
  MdgNoticeKeys *keys;
  guint pause;               /* source; 0 while nothing waits */
  guint looking;             /* source that looks at the progress */
  GCancellable *cancellable; /* of the reading; NULL while nothing runs */
  GCancellable *inspecting;
  MdgNoticeProgress *progress;
  gint64 began;
  gboolean stopped;
  GPtrArray *parts;
  gboolean whole;
  GError *error;
  GPtrArray *findings;
  gboolean needs_password;
};

/* What a thread works on; its own references and copies alone. */
typedef struct
{
  GBytes *pdf;
  char *password;
  char *rule;
  MdgNoticeKeys *keys;
  MdgNoticeProgress *progress;
  gboolean first; /* the first pages alone */
} Reading;

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MdgNoticeSplit, mdg_notice_split, G_TYPE_OBJECT)

static void
tell (MdgNoticeSplit *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* ---- on a thread ---- */

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_bytes_unref (reading->pdf);
  g_free (reading->password);
  g_free (reading->rule);
  mdg_notice_keys_free (reading->keys);
  g_clear_pointer (&reading->progress, mdg_notice_progress_unref);
  g_free (reading);
}

GBytes *
mdg_notice_split_dup_first (GBytes *pdf, const char *password)
{
  g_autoptr (MdgPdfSplitter) splitter = mdg_pdf_splitter_new (pdf, password, NULL);
  if (splitter == NULL ||
      mdg_pdf_splitter_get_n_pages (splitter) <= 2 * MDG_NOTICE_SPLIT_FIRST_PAGES)
    return NULL;
  return mdg_pdf_splitter_extract (splitter, 1, MDG_NOTICE_SPLIT_FIRST_PAGES, NULL);
}

/* The last of the first parts may go on beyond what was read. */
static void
drop_last (GPtrArray *parts)
{
  if (parts->len > 1)
    g_ptr_array_set_size (parts, (int) parts->len - 1);
}

static void
read_first (const Reading *reading, const MdgSplitRule *rule, GTask *task)
{
  MdgBatchWatch watch = { .cancellable = g_task_get_cancellable (task) };
  g_autoptr (GBytes) first = rule->kind != MDG_SPLIT_BOOKMARK
                               ? mdg_notice_split_dup_first (reading->pdf, reading->password)
                               : NULL;
  GPtrArray *parts =
    first != NULL ? mdg_batch_read (first, rule, reading->keys, &watch, NULL) : NULL;
  if (parts != NULL)
    drop_last (parts);
  g_task_return_pointer (task, parts, (GDestroyNotify) g_ptr_array_unref);
}

static void
read_all (const Reading *reading, const MdgSplitRule *rule, GTask *task)
{
  GError *error = NULL;
  MdgBatchWatch watch = {
    .progress = mdg_notice_progress_tell,
    .user_data = reading->progress,
    .cancellable = g_task_get_cancellable (task),
    .password = reading->password,
  };
  GPtrArray *parts = mdg_batch_read (reading->pdf, rule, reading->keys, &watch, &error);
  if (parts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, parts, (GDestroyNotify) g_ptr_array_unref);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (reading->rule, &error);
  if (rule == NULL)
    g_task_return_error (task, error);
  else if (reading->first)
    read_first (reading, rule, task);
  else
    read_all (reading, rule, task);
}

static void
inspect_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  GPtrArray *findings = mdg_pdf_inspect (reading->pdf, reading->password, &error);
  if (findings == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

/* ---- on the main thread ---- */

static Reading *
reading_new (MdgNoticeSplit *self)
{
  Reading *reading = g_new0 (Reading, 1);
  reading->pdf = g_bytes_ref (self->pdf);
  reading->password = g_strdup (self->password);
  reading->rule = g_strdup (self->rule);
  reading->keys = self->keys != NULL ? mdg_notice_keys_copy (self->keys) : mdg_notice_keys_new ();
  return reading;
}

static gboolean
on_look (gpointer user_data)
{
  tell (user_data);
  return G_SOURCE_CONTINUE;
}

static void
end_reading (MdgNoticeSplit *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->progress, mdg_notice_progress_unref);
  g_clear_handle_id (&self->looking, g_source_remove);
}

static void
set_parts (MdgNoticeSplit *self, GPtrArray *parts, gboolean whole)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_error (&self->error);
  self->parts = parts;
  self->whole = whole;
}

static gboolean
is_newest (MdgNoticeSplit *self, GAsyncResult *result)
{
  return g_task_get_cancellable (G_TASK (result)) == self->cancellable;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSplit) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parts = g_task_propagate_pointer (G_TASK (result), &error);
  if (!is_newest (self, result))
    return;
  end_reading (self);
  set_parts (self, g_steal_pointer (&parts), TRUE);
  self->needs_password = g_error_matches (error, MDG_ERROR, MDG_ERROR_PDF_PASSWORD);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_steal_pointer (&error);
  tell (self);
}

static void
begin_all (MdgNoticeSplit *self)
{
  Reading *reading = reading_new (self);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_read, g_object_ref (self));
  reading->progress = mdg_notice_progress_ref (self->progress);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

/* What fails with the first pages alone may be right with all. */
static void
on_first_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSplit) self = user_data;
  g_autoptr (GPtrArray) parts = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!is_newest (self, result))
    return;
  if (parts != NULL)
    {
      set_parts (self, g_steal_pointer (&parts), FALSE);
      tell (self);
    }
  begin_all (self);
}

static void
begin (MdgNoticeSplit *self)
{
  end_reading (self);
  self->stopped = FALSE;
  if (self->pdf == NULL || self->rule == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->progress = mdg_notice_progress_new ();
  self->began = g_get_monotonic_time ();
  self->looking = g_timeout_add (MDG_NOTICE_PROGRESS_MS, on_look, self);
  Reading *reading = reading_new (self);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_first_read, g_object_ref (self));
  reading->first = TRUE;
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

static gboolean
on_pause (gpointer user_data)
{
  MdgNoticeSplit *self = user_data;
  self->pause = 0;
  begin (self);
  tell (self);
  return G_SOURCE_REMOVE;
}

/* What was found by another rule is gone at once. */
static void
begin_soon (MdgNoticeSplit *self)
{
  end_reading (self);
  set_parts (self, NULL, FALSE);
  g_clear_handle_id (&self->pause, g_source_remove);
  self->stopped = FALSE;
  if (self->pdf != NULL && self->rule != NULL)
    self->pause = g_timeout_add (MDG_NOTICE_SPLIT_PAUSE_MS, on_pause, self);
  tell (self);
}

static void
on_inspected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeSplit) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->inspecting)
    return;
  g_clear_object (&self->inspecting);
  self->findings = g_steal_pointer (&findings);
  self->needs_password = g_error_matches (error, MDG_ERROR, MDG_ERROR_PDF_PASSWORD);
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
  tell (self);
}

static void
inspect (MdgNoticeSplit *self)
{
  if (self->inspecting != NULL)
    g_cancellable_cancel (self->inspecting);
  g_clear_object (&self->inspecting);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  if (self->pdf == NULL)
    return;
  self->inspecting = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->inspecting, on_inspected, g_object_ref (self));
  g_task_set_task_data (task, reading_new (self), reading_free);
  g_task_run_in_thread (task, inspect_thread);
}

/* ---- public ---- */

MdgNoticeSplit *
mdg_notice_split_new (void)
{
  return g_object_new (MDG_TYPE_NOTICE_SPLIT, NULL);
}

void
mdg_notice_split_set_pdf (MdgNoticeSplit *self, GBytes *pdf)
{
  if (pdf == self->pdf)
    return;
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->password, g_free);
  self->pdf = pdf != NULL ? g_bytes_ref (pdf) : NULL;
  self->needs_password = FALSE;
  inspect (self);
  begin_soon (self);
}

GBytes *
mdg_notice_split_get_pdf (MdgNoticeSplit *self)
{
  return self->pdf;
}

void
mdg_notice_split_set_password (MdgNoticeSplit *self, const char *password)
{
  g_free (self->password);
  self->password = g_strdup (password);
  self->needs_password = FALSE;
  inspect (self);
  begin_soon (self);
}

const char *
mdg_notice_split_get_password (MdgNoticeSplit *self)
{
  return self->password;
}

void
mdg_notice_split_set_rule (MdgNoticeSplit *self, const char *rule, const MdgNoticeKeys *keys)
{
  static const MdgNoticeKeys none = { NULL, NULL, NULL };
  const MdgNoticeKeys *old = self->keys != NULL ? self->keys : &none;
  if (g_strcmp0 (rule, self->rule) == 0 &&
      mdg_record_equal (&MDG_NOTICE_KEYS_TYPE, old, keys != NULL ? keys : &none))
    return;
  g_free (self->rule);
  self->rule = g_strdup (rule);
  mdg_notice_keys_free (self->keys);
  self->keys = keys != NULL ? mdg_notice_keys_copy (keys) : NULL;
  begin_soon (self);
}

const char *
mdg_notice_split_get_rule (MdgNoticeSplit *self)
{
  return self->rule;
}

void
mdg_notice_split_stop (MdgNoticeSplit *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  self->stopped = mdg_notice_split_is_working (self) || self->stopped;
  end_reading (self);
  tell (self);
}

gboolean
mdg_notice_split_is_stopped (MdgNoticeSplit *self)
{
  return self->stopped;
}

void
mdg_notice_split_begin (MdgNoticeSplit *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  begin (self);
  tell (self);
}

gboolean
mdg_notice_split_needs_password (MdgNoticeSplit *self)
{
  return self->needs_password;
}

gboolean
mdg_notice_split_is_working (MdgNoticeSplit *self)
{
  return self->cancellable != NULL || self->pause != 0;
}

void
mdg_notice_split_get_progress (MdgNoticeSplit *self,
                               guint *ret_done,
                               guint *ret_total,
                               gint64 *ret_seconds_left)
{
  MdgBatchStep step = MDG_BATCH_READING;
  *ret_done = *ret_total = 0;
  *ret_seconds_left = -1;
  if (self->progress == NULL)
    return;
  mdg_notice_progress_get (self->progress, &step, ret_done, ret_total);
  *ret_seconds_left =
    mdg_notice_seconds_left (*ret_done, *ret_total, self->began, g_get_monotonic_time ());
}

GPtrArray *
mdg_notice_split_get_parts (MdgNoticeSplit *self, gboolean *ret_whole)
{
  *ret_whole = self->whole;
  return self->parts;
}

const GError *
mdg_notice_split_get_error (MdgNoticeSplit *self)
{
  return self->error;
}

GPtrArray *
mdg_notice_split_get_findings (MdgNoticeSplit *self)
{
  return self->findings;
}

const MdgPdfFinding *
mdg_notice_split_get_stopping (MdgNoticeSplit *self)
{
  for (guint i = 0; self->findings != NULL && i < self->findings->len; i++)
    {
      const MdgPdfFinding *finding = self->findings->pdata[i];
      if (finding->stops)
        return finding;
    }
  return NULL;
}

void
mdg_notice_split_count_lengths (GPtrArray *parts, guint ret_counts[MDG_NOTICE_SPLIT_LENGTHS])
{
  for (guint i = 0; i < MDG_NOTICE_SPLIT_LENGTHS; i++)
    ret_counts[i] = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      ret_counts[MIN (part->last - part->first, MDG_NOTICE_SPLIT_LENGTHS - 1)]++;
    }
}

guint
mdg_notice_split_count_missing (GPtrArray *parts, gsize offset, guint *ret_first)
{
  guint n = 0;
  *ret_first = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      const char *key = G_STRUCT_MEMBER (char *, part, offset);
      if (key != NULL && *key != '\0')
        continue;
      if (n++ == 0)
        *ret_first = part->first;
    }
  return n;
}

guint
mdg_notice_split_count_several (GPtrArray *parts, guint *ret_first)
{
  guint n = 0;
  *ret_first = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      const MdgBatchPart *part = parts->pdata[i];
      if (part->several && n++ == 0)
        *ret_first = part->first;
    }
  return n;
}

static void
mdg_notice_split_dispose (GObject *object)
{
  MdgNoticeSplit *self = MDG_NOTICE_SPLIT (object);
  g_clear_handle_id (&self->pause, g_source_remove);
  end_reading (self);
  if (self->inspecting != NULL)
    g_cancellable_cancel (self->inspecting);
  g_clear_object (&self->inspecting);
  G_OBJECT_CLASS (mdg_notice_split_parent_class)->dispose (object);
}

static void
mdg_notice_split_finalize (GObject *object)
{
  MdgNoticeSplit *self = MDG_NOTICE_SPLIT (object);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_error (&self->error);
  mdg_notice_keys_free (self->keys);
  g_free (self->password);
  g_free (self->rule);
  G_OBJECT_CLASS (mdg_notice_split_parent_class)->finalize (object);
}

static void
mdg_notice_split_class_init (MdgNoticeSplitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_split_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_split_finalize;
  changed_signal = g_signal_new ("changed", MDG_TYPE_NOTICE_SPLIT, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_split_init (MdgNoticeSplit *self)
{
}
