/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-reader.h"

#include "client/model/notice-rule.h"

struct _MdgNoticeReader
{
  GObject parent_instance;
  MdgNoticeWork *work;
  MdgNoticeSplit *split;
  gboolean awake;
  GCancellable *planning; /* NULL while nothing is planned */
  GCancellable *guessing;
  GBytes *guessed; /* the PDF for which a rule was looked for */
};

typedef struct
{
  GPtrArray *parts;
  MdgNoticeRows *rows;
} Planning;

typedef struct
{
  GBytes *pdf;
  char *password;
} Guess;

/* The sign that papers of other programs have most often, first. */
static const char *const usual_rules[] = { "counter", "marker:様$", "pages:1" };

G_DEFINE_FINAL_TYPE (MdgNoticeReader, mdg_notice_reader, G_TYPE_OBJECT)

/* ---- the plan ---- */

static void
planning_free (gpointer data)
{
  Planning *planning = data;
  g_ptr_array_unref (planning->parts);
  mdg_notice_rows_unref (planning->rows);
  g_free (planning);
}

static void
plan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Planning *planning = data;
  MdgNoticePlan *plan =
    mdg_batch_plan (planning->parts, mdg_notice_rows_get_list (planning->rows));
  g_task_return_pointer (task, plan, (GDestroyNotify) mdg_notice_plan_free);
}

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeReader) self = user_data;
  const Planning *planning = g_task_get_task_data (G_TASK (result));
  gboolean newest = g_task_get_cancellable (G_TASK (result)) == self->planning;
  g_autoptr (MdgNoticePlan) plan = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!newest)
    return;
  g_clear_object (&self->planning);
  if (plan != NULL)
    mdg_notice_work_set_parts (self->work, g_ptr_array_ref (planning->parts),
                               g_steal_pointer (&plan));
}

static void
cancel (GCancellable **place)
{
  if (*place != NULL)
    g_cancellable_cancel (*place);
  g_clear_object (place);
}

static void
plan (MdgNoticeReader *self)
{
  gboolean whole = FALSE;
  GPtrArray *parts = mdg_notice_split_get_parts (self->split, &whole);
  MdgNoticeRows *rows = mdg_notice_work_get_rows (self->work);
  if (parts == NULL || !whole || self->planning != NULL || rows == NULL ||
      mdg_notice_rows_get_list (rows) == NULL ||
      mdg_notice_work_get_parts (self->work) != NULL)
    return;
  Planning *planning = g_new0 (Planning, 1);
  planning->parts = g_ptr_array_ref (parts);
  planning->rows = mdg_notice_rows_ref (rows);
  self->planning = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->planning, on_planned, g_object_ref (self));
  g_task_set_task_data (task, planning, planning_free);
  g_task_run_in_thread (task, plan_thread);
}

/* ---- a rule to begin with ---- */

static void
guess_free (gpointer data)
{
  Guess *guess = data;
  g_bytes_unref (guess->pdf);
  g_free (guess->password);
  g_free (guess);
}

static void
guess_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Guess *guess = data;
  g_autoptr (GBytes) first = mdg_notice_split_dup_first (guess->pdf, guess->password);
  const MdgNoticeKeys keys = { NULL, NULL, NULL };
  const MdgBatchWatch watch = { .cancellable = cancellable, .password = NULL };
  const MdgBatchWatch locked = { .cancellable = cancellable, .password = guess->password };
  const char *found = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (usual_rules) && found == NULL; i++)
    {
      g_autoptr (MdgSplitRule) rule = mdg_split_rule_parse (usual_rules[i], NULL);
      g_autoptr (GPtrArray) parts =
        mdg_batch_read (first != NULL ? first : guess->pdf, rule, &keys,
                        first != NULL ? &watch : &locked, NULL);
      if (parts != NULL && parts->len > 1)
        found = usual_rules[i];
    }
  g_task_return_pointer (task, (gpointer) found, NULL);
}

static void
propose_keys (MdgNoticeKeys *keys)
{
  static const MdgKeyWay ways[] = { MDG_KEY_AFTER, MDG_KEY_BEFORE, MDG_KEY_AFTER };
  for (guint key = 0; key < MDG_N_KEYS; key++)
    {
      char **member = mdg_notice_keys_member (keys, key);
      if (*member == NULL)
        *member = mdg_notice_key_pattern (key, ways[key],
                                          mdg_notice_key_usual_words (key, ways[key]));
    }
}

static void
on_guessed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgNoticeReader) self = user_data;
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  gboolean newest = g_task_get_cancellable (G_TASK (result)) == self->guessing;
  const char *rule = g_task_propagate_pointer (G_TASK (result), NULL);
  if (!newest)
    return;
  g_clear_object (&self->guessing);
  if (draft->split != NULL)
    return;
  g_autoptr (MdgNoticeKeys) keys =
    draft->keys != NULL ? mdg_notice_keys_copy (draft->keys) : mdg_notice_keys_new ();
  propose_keys (keys);
  mdg_notice_work_set_split (self->work, rule != NULL ? rule : "pages:1", keys);
}

static void
propose_rule (MdgNoticeReader *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  GBytes *pdf = mdg_notice_work_get_pdf (self->work);
  if (pdf == NULL || draft->split != NULL || pdf == self->guessed ||
      mdg_notice_split_needs_password (self->split))
    return;
  cancel (&self->guessing);
  g_clear_pointer (&self->guessed, g_bytes_unref);
  self->guessed = g_bytes_ref (pdf);
  Guess *guess = g_new0 (Guess, 1);
  guess->pdf = g_bytes_ref (pdf);
  guess->password = g_strdup (mdg_notice_work_get_password (self->work));
  self->guessing = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->guessing, on_guessed, g_object_ref (self));
  g_task_set_task_data (task, guess, guess_free);
  g_task_run_in_thread (task, guess_thread);
}

/* ---- following the work ---- */

static void
follow (MdgNoticeReader *self)
{
  const MdgNoticeDraft *draft = mdg_notice_work_get_draft (self->work);
  const char *password = mdg_notice_work_get_password (self->work);
  if (!self->awake)
    return;
  GBytes *pdf = draft->same_for_all ? NULL : mdg_notice_work_get_pdf (self->work);
  mdg_notice_split_set_pdf (self->split, pdf);
  if (pdf == NULL)
    return;
  if (g_strcmp0 (password, mdg_notice_split_get_password (self->split)) != 0)
    {
      g_clear_pointer (&self->guessed, g_bytes_unref);
      mdg_notice_split_set_password (self->split, password);
    }
  mdg_notice_split_set_rule (self->split, draft->split, draft->keys);
  propose_rule (self);
  plan (self);
}

/* A plan that is under way was for another list or for other pages. */
static void
on_changed (MdgNoticeReader *self)
{
  if (mdg_notice_work_get_parts (self->work) == NULL)
    cancel (&self->planning);
  follow (self);
}

static void
on_split (MdgNoticeReader *self)
{
  plan (self);
}

void
mdg_notice_reader_wake (MdgNoticeReader *self)
{
  self->awake = TRUE;
  follow (self);
}

MdgNoticeSplit *
mdg_notice_reader_get_split (MdgNoticeReader *self)
{
  return self->split;
}

gboolean
mdg_notice_reader_is_planning (MdgNoticeReader *self)
{
  return self->planning != NULL;
}

MdgNoticeReader *
mdg_notice_reader_new (MdgNoticeWork *work)
{
  static const char *const areas[] = { MDG_NOTICE_AREA_LIST, MDG_NOTICE_AREA_PDF,
                                       MDG_NOTICE_AREA_SPLIT };
  MdgNoticeReader *self = g_object_new (MDG_TYPE_NOTICE_READER, NULL);
  self->work = g_object_ref (work);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", areas[i], NULL);
      g_signal_connect_object (work, signal, G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }
  return self;
}

static void
mdg_notice_reader_dispose (GObject *object)
{
  MdgNoticeReader *self = MDG_NOTICE_READER (object);
  cancel (&self->planning);
  cancel (&self->guessing);
  if (self->split != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->split, self);
      mdg_notice_split_stop (self->split);
    }
  g_clear_object (&self->split);
  g_clear_object (&self->work);
  g_clear_pointer (&self->guessed, g_bytes_unref);
  G_OBJECT_CLASS (mdg_notice_reader_parent_class)->dispose (object);
}

static void
mdg_notice_reader_class_init (MdgNoticeReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_notice_reader_dispose;
}

static void
mdg_notice_reader_init (MdgNoticeReader *self)
{
  self->split = mdg_notice_split_new ();
  g_signal_connect_swapped (self->split, "changed", G_CALLBACK (on_split), self);
}
