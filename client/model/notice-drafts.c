/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/notice-drafts.h"

#include "client/model/notice-rows.h"
#include "client/model/phrases.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* ---- steps ---- */

static const struct
{
  const char *step;
  const char *title;
} steps[] = {
  { MDG_STEP_MESSAGE, NC_ ("step", "Message") },
  { MDG_STEP_LIST, NC_ ("step", "Recipients") },
  { MDG_STEP_SPLIT, NC_ ("step", "Splitting") },
  { MDG_STEP_MATCH, NC_ ("step", "Matching") },
  { MDG_STEP_PREVIEW, NC_ ("step", "Preview") },
  { MDG_STEP_SEND, NC_ ("step", "To approval") },
};

guint
mdg_notice_step_place (const char *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].step, step) == 0)
      return i;
  return 0;
}

const char *
mdg_notice_step_title (const char *step)
{
  return g_dpgettext2 (NULL, "step", steps[mdg_notice_step_place (step)].title);
}

/* ---- what a draft begins with ---- */

MdgNoticeDraft *
mdg_notice_draft_begin (MdgAccess *access)
{
  const MdgMe *me = mdg_access_get_me (access);
  MdgNoticeDraft *draft = mdg_notice_draft_new ();
  draft->id = mdg_notice_draft_make_id ();
  draft->server = g_strdup (mdg_access_get_address (access));
  draft->account_id = me != NULL ? me->account->id : 0;
  draft->step = g_strdup (MDG_STEP_MESSAGE);
  draft->duplicates = g_strdup (MDG_DUPLICATES_STOP);
  draft->created_at = g_get_real_time ();
  draft->updated_at = draft->created_at;
  return draft;
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* What nobody has written yet, or only the kind before has. */
static void
propose (char **member, const char *before, const char *now)
{
  if (!is_empty (*member) && g_strcmp0 (*member, before) != 0)
    return;
  char *copy = g_strdup (now);
  g_free (*member);
  *member = copy;
}

gboolean
mdg_notice_draft_take_kind (MdgNoticeDraft *draft,
                            const MdgNoticeKind *before,
                            const MdgNoticeKind *kind)
{
  static const MdgNoticeKind none = { 0 };
  const MdgNoticeKind *former = before != NULL ? before : &none;
  if (draft->kind_id == kind->id)
    return FALSE;
  draft->kind_id = kind->id;
  g_free (draft->kind_name);
  draft->kind_name = g_strdup (kind->name);
  propose (&draft->title, former->name, kind->name);
  propose (&draft->subject, former->subject, kind->subject);
  propose (&draft->message, former->message, kind->message);
  if (draft->pdf == NULL)
    {
      g_free (draft->split);
      draft->split = g_strdup (kind->split);
      mdg_notice_keys_free (draft->keys);
      draft->keys = mdg_notice_keys_copy (kind->keys);
    }
  return TRUE;
}

/* ---- items ---- */

static char *
make_title (gconstpointer record)
{
  const MdgNoticeDraft *draft = record;
  return g_strdup (is_empty (draft->title) ? _ ("No title yet") : draft->title);
}

static char *
make_step (gconstpointer record)
{
  const MdgNoticeDraft *draft = record;
  return g_strdup_printf (_ ("Step %u of %u: %s"), mdg_notice_step_place (draft->step) + 1,
                          (guint) G_N_ELEMENTS (steps), mdg_notice_step_title (draft->step));
}

static char *
make_saved (gconstpointer record)
{
  const MdgNoticeDraft *draft = record;
  return mdg_phrase_time (draft->updated_at, g_get_real_time ());
}

static char *
make_kind (gconstpointer record)
{
  const MdgNoticeDraft *draft = record;
  return g_strdup (is_empty (draft->kind_name) ? _ ("No kind chosen yet") : draft->kind_name);
}

static const MdgItemText draft_texts[] = {
  { "title-text", make_title },
  { "step-text", make_step },
  { "saved-text", make_saved },
  { "kind-text", make_kind },
};
MDG_DEFINE_ITEM (MdgNoticeDraftItem, mdg_notice_draft_item, MDG_NOTICE_DRAFT_TYPE, draft_texts)

/* ---- the list ---- */

struct _MdgNoticeDrafts
{
  GObject parent_instance;
  MdgAccess *access;
  GPtrArray *items;
  gboolean loading;
  gboolean again; /* asked for while it was loading */
  guint unreadable;
};

typedef struct
{
  MdgStore *store;
  char *server;
  gint64 account_id;
  GPtrArray *drafts; /* read */
  guint unreadable;
  MdgNoticeDraft *removed; /* NULL: nothing is removed */
} Job;

static guint loaded_signal;

static void mdg_notice_drafts_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgNoticeDrafts,
                               mdg_notice_drafts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      mdg_notice_drafts_list_init))

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->store);
  g_clear_pointer (&job->drafts, g_ptr_array_unref);
  mdg_notice_draft_free (job->removed);
  g_free (job->server);
  g_free (job);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  job->drafts =
    mdg_notice_draft_list (job->store, job->server, job->account_id, &job->unreadable);
  mdg_notice_draft_sweep (job->store);
  g_task_return_boolean (task, TRUE);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgNoticeDrafts *self = MDG_NOTICE_DRAFTS (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  guint n_before = self->items->len;
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < job->drafts->len; i++)
    g_ptr_array_add (self->items, mdg_item_new (MDG_TYPE_NOTICE_DRAFT_ITEM,
                                                mdg_notice_draft_copy (job->drafts->pdata[i])));
  self->unreadable = job->unreadable;
  self->loading = FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
  g_signal_emit (self, loaded_signal, 0);
  if (self->again)
    mdg_notice_drafts_reload (self);
}

static Job *
job_new (MdgNoticeDrafts *self)
{
  const MdgMe *me = mdg_access_get_me (self->access);
  Job *job = g_new0 (Job, 1);
  job->store = g_object_ref (mdg_access_get_store (self->access));
  job->server = g_strdup (mdg_access_get_address (self->access));
  job->account_id = me != NULL ? me->account->id : 0;
  return job;
}

void
mdg_notice_drafts_reload (MdgNoticeDrafts *self)
{
  self->again = self->loading;
  if (self->loading || mdg_access_get_store (self->access) == NULL)
    return;
  self->loading = TRUE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_task_data (task, job_new (self), job_free);
  g_task_run_in_thread (task, read_thread);
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  if (mdg_notice_draft_remove (job->store, job->removed, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
mdg_notice_drafts_remove_async (MdgNoticeDrafts *self,
                                const MdgNoticeDraft *draft,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Job *job = job_new (self);
  job->removed = mdg_notice_draft_copy (draft);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, remove_thread);
}

gboolean
mdg_notice_drafts_remove_finish (MdgNoticeDrafts *self, GAsyncResult *result, GError **error)
{
  gboolean good = g_task_propagate_boolean (G_TASK (result), error);
  mdg_notice_drafts_reload (self);
  return good;
}

gboolean
mdg_notice_drafts_is_loading (MdgNoticeDrafts *self)
{
  return self->loading;
}

guint
mdg_notice_drafts_count_unreadable (MdgNoticeDrafts *self)
{
  return self->unreadable;
}

MdgNoticeDrafts *
mdg_notice_drafts_new (MdgAccess *access)
{
  MdgNoticeDrafts *self = g_object_new (MDG_TYPE_NOTICE_DRAFTS, NULL);
  self->access = g_object_ref (access);
  return self;
}

static GType
get_item_type (GListModel *list)
{
  return MDG_TYPE_NOTICE_DRAFT_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return MDG_NOTICE_DRAFTS (list)->items->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  const MdgNoticeDrafts *self = MDG_NOTICE_DRAFTS (list);
  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
mdg_notice_drafts_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mdg_notice_drafts_finalize (GObject *object)
{
  MdgNoticeDrafts *self = MDG_NOTICE_DRAFTS (object);
  g_clear_object (&self->access);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (mdg_notice_drafts_parent_class)->finalize (object);
}

static void
mdg_notice_drafts_class_init (MdgNoticeDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_notice_drafts_finalize;
  loaded_signal = g_signal_new ("loaded", MDG_TYPE_NOTICE_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
mdg_notice_drafts_init (MdgNoticeDrafts *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}
