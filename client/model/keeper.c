/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/keeper.h"

#define ITEM_LOGIN "login"

struct _MdgKeeper
{
  GObject parent_instance;
  char *folder;
  MdgSecrets *secrets;
  MdgStore *store;
};

/* What is done on a worker thread, and what came of it. */
typedef struct
{
  char *folder;
  char *name; /* of the token, or NULL */
  char *token;
  MdgSecrets *secrets;
  MdgStore *store;
} Job;

G_DEFINE_FINAL_TYPE (MdgKeeper, mdg_keeper, G_TYPE_OBJECT)

static Job *
job_new (MdgKeeper *self, const char *address, const char *token)
{
  Job *job = g_new0 (Job, 1);
  job->folder = g_strdup (self->folder);
  job->name = address != NULL ? g_strconcat ("token:", address, NULL) : NULL;
  job->token = g_strdup (token);
  g_set_object (&job->secrets, self->secrets);
  return job;
}

static void
job_free (Job *job)
{
  g_free (job->folder);
  g_free (job->name);
  mdg_secret_free (job->token);
  g_clear_object (&job->secrets);
  g_clear_object (&job->store);
  g_free (job);
}

/* ---- opening ---- */

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  job->store = mdg_store_open (job->folder, job->secrets, NULL, &error);
  if (error != NULL)
    g_warning ("the local store stays closed: %s", error->message);
  if (job->name != NULL)
    job->token = mdg_secrets_lookup (job->secrets, job->name, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_secrets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MdgKeeper *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  self->secrets = mdg_secrets_open_finish (result, NULL);
  g_set_object (&job->secrets, self->secrets);
  g_task_run_in_thread (task, open_in_thread);
}

void
mdg_keeper_open_async (MdgKeeper *self,
                       const char *address,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (MDG_IS_KEEPER (self));

  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_task_data (task, job_new (self, address, NULL), (GDestroyNotify) job_free);
  if (self->secrets != NULL)
    g_task_run_in_thread (task, open_in_thread);
  else
    mdg_secrets_open_async (NULL, on_secrets, g_steal_pointer (&task));
}

char *
mdg_keeper_open_finish (MdgKeeper *self, GAsyncResult *result)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_set_object (&self->store, job->store);
  return g_steal_pointer (&job->token);
}

/* ---- what is kept ---- */

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  if (job->token != NULL)
    mdg_secrets_store (job->secrets, job->name, job->token, NULL, &error);
  else
    mdg_secrets_clear (job->secrets, job->name, NULL, &error);
  if (error != NULL)
    g_info ("the session token is not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
mdg_keeper_put_token (MdgKeeper *self, const char *address, const char *token)
{
  g_return_if_fail (MDG_IS_KEEPER (self));

  if (self->secrets == NULL || address == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, job_new (self, address, token), (GDestroyNotify) job_free);
  g_task_run_in_thread (task, keep_in_thread);
}

char *
mdg_keeper_dup_login (MdgKeeper *self)
{
  return self->store != NULL ? mdg_store_get_text (self->store, ITEM_LOGIN) : NULL;
}

void
mdg_keeper_put_login (MdgKeeper *self, const char *login)
{
  if (self->store == NULL)
    return;
  if (login != NULL)
    mdg_store_put_text (self->store, ITEM_LOGIN, login);
  else
    mdg_store_remove (self->store, ITEM_LOGIN, NULL);
}

gboolean
mdg_keeper_is_lasting (MdgKeeper *self)
{
  return self->secrets == NULL || mdg_secrets_is_lasting (self->secrets);
}

MdgStore *
mdg_keeper_get_store (MdgKeeper *self)
{
  return self->store;
}

/* ---- life ---- */

void
mdg_keeper_set_secrets (MdgKeeper *self, MdgSecrets *secrets)
{
  g_set_object (&self->secrets, secrets);
}

MdgKeeper *
mdg_keeper_new (const char *folder)
{
  MdgKeeper *self = g_object_new (MDG_TYPE_KEEPER, NULL);
  self->folder = g_strdup (folder);
  return self;
}

static void
mdg_keeper_finalize (GObject *object)
{
  MdgKeeper *self = MDG_KEEPER (object);
  g_free (self->folder);
  g_clear_object (&self->secrets);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (mdg_keeper_parent_class)->finalize (object);
}

static void
mdg_keeper_class_init (MdgKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_keeper_finalize;
}

static void
mdg_keeper_init (MdgKeeper *self)
{
}
