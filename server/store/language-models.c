/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/language-models.h"

#include "shared/base/error.h"

#include <string.h>

#define KEY_COLUMN "language_model.key"
#define MODEL_QUERY                                                                   \
  "SELECT id, name, provider, url, model, key IS NOT NULL, region, domestic,"         \
  " no_training, cost_class, weight, context_size, max_answer, images, max_parallel," \
  " rank, enabled, failing_since, version FROM language_model"

static MdgLanguageModel *
read_row (MdgStmt *stmt)
{
  MdgLanguageModel *model = mdg_language_model_new ();
  model->id = mdg_stmt_int (stmt, 0);
  model->name = g_strdup (mdg_stmt_text (stmt, 1));
  model->provider = g_strdup (mdg_stmt_text (stmt, 2));
  model->url = g_strdup (mdg_stmt_text (stmt, 3));
  model->model = g_strdup (mdg_stmt_text (stmt, 4));
  model->has_key = mdg_stmt_int (stmt, 5) != 0;
  model->region = g_strdup (mdg_stmt_text (stmt, 6));
  model->domestic = mdg_stmt_int (stmt, 7) != 0;
  model->no_training = mdg_stmt_int (stmt, 8) != 0;
  model->cost_class = g_strdup (mdg_stmt_text (stmt, 9));
  model->weight = mdg_stmt_int (stmt, 10);
  model->context_size = mdg_stmt_int (stmt, 11);
  model->max_answer = mdg_stmt_int (stmt, 12);
  model->images = mdg_stmt_int (stmt, 13) != 0;
  model->max_parallel = mdg_stmt_int (stmt, 14);
  model->rank = mdg_stmt_int (stmt, 15);
  model->enabled = mdg_stmt_int (stmt, 16) != 0;
  model->failing_since = mdg_stmt_int (stmt, 17);
  model->version = mdg_stmt_int (stmt, 18);
  return model;
}

GPtrArray *
mdg_language_models_list (MdgLease *lease, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  MODEL_QUERY " ORDER BY cost_class DESC, rank, name, id", NULL);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) models = mdg_record_array_new (&MDG_LANGUAGE_MODEL_TYPE);
  while (mdg_stmt_next (stmt, error))
    g_ptr_array_add (models, read_row (stmt));
  return mdg_stmt_failed (stmt) ? NULL : g_steal_pointer (&models);
}

MdgLanguageModel *
mdg_language_models_get (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt = mdg_db_query (mdg_lease_get_db (lease), error,
                                           MODEL_QUERY " WHERE id = :id", "i:id", id, NULL);
  return stmt != NULL && mdg_stmt_next (stmt, error) ? read_row (stmt) : NULL;
}

char *
mdg_language_models_get_key (MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (MdgStmt) stmt =
    mdg_db_query (mdg_lease_get_db (lease), error,
                  "SELECT key FROM language_model WHERE id = :id AND key IS NOT NULL", "i:id", id,
                  NULL);
  if (stmt == NULL || !mdg_stmt_next (stmt, error))
    return NULL;
  g_autoptr (GBytes) sealed = mdg_stmt_bytes (stmt, 0);
  g_autoptr (GBytes) key =
    mdg_lease_unseal (lease, MDG_SCOPE_MODELS, KEY_COLUMN, id, sealed, error);
  if (key == NULL)
    return NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data (key, &size);
  return g_strndup (text, size);
}

/* An empty key is none. */
static gboolean
write_key (MdgLease *lease, gint64 id, const char *key, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  if (*key != '\0')
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (key, strlen (key));
      sealed = mdg_lease_seal (lease, MDG_SCOPE_MODELS, KEY_COLUMN, id, bytes, error);
      if (sealed == NULL)
        return FALSE;
    }
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE language_model SET key = :key WHERE id = :id", "b:key", sealed, "i:id",
                     id, NULL);
}

gboolean
mdg_language_models_insert (MdgLease *lease, const MdgLanguageModel *model, GError **error)
{
  return mdg_db_run (
           mdg_lease_get_db (lease), error,
           "INSERT INTO language_model (id, name, provider, url, model, region, domestic,"
           " no_training, cost_class, weight, context_size, max_answer, images, max_parallel,"
           " rank, enabled) VALUES (:id, :name, :provider, :url, :model, :region, :domestic,"
           " :no_training, :cost_class, :weight, :context_size, :max_answer, :images,"
           " :max_parallel, :rank, :enabled)",
           "i:id", model->id, "t:name", model->name, "t:provider", model->provider, "t:url",
           model->url, "t:model", model->model, "t:region", model->region, "i:domestic",
           (gint64) model->domestic, "i:no_training", (gint64) model->no_training, "t:cost_class",
           model->cost_class, "i:weight", model->weight, "i:context_size", model->context_size,
           "i:max_answer", model->max_answer, "i:images", (gint64) model->images, "i:max_parallel",
           model->max_parallel, "i:rank", model->rank, "i:enabled", (gint64) model->enabled,
           NULL) &&
         (model->key == NULL || write_key (lease, model->id, model->key, error));
}

gboolean
mdg_language_models_update (MdgLease *lease, const MdgLanguageModel *model, GError **error)
{
  MdgDb *db = mdg_lease_get_db (lease);
  if (!mdg_db_run (
        db, error,
        "UPDATE language_model SET name = :name, provider = :provider, url = :url,"
        " model = :model, region = :region, domestic = :domestic, no_training = :no_training,"
        " cost_class = :cost_class, weight = :weight, context_size = :context_size,"
        " max_answer = :max_answer, images = :images, max_parallel = :max_parallel,"
        " rank = :rank, enabled = :enabled, failing_since = 0, failures = 0, retry_at = 0,"
        " version = version + 1 WHERE id = :id AND version = :version",
        "i:id", model->id, "i:version", model->version, "t:name", model->name, "t:provider",
        model->provider, "t:url", model->url, "t:model", model->model, "t:region", model->region,
        "i:domestic", (gint64) model->domestic, "i:no_training", (gint64) model->no_training,
        "t:cost_class", model->cost_class, "i:weight", model->weight, "i:context_size",
        model->context_size, "i:max_answer", model->max_answer, "i:images", (gint64) model->images,
        "i:max_parallel", model->max_parallel, "i:rank", model->rank, "i:enabled",
        (gint64) model->enabled, NULL))
    return FALSE;
  if (mdg_db_changes (db) == 1)
    return model->key == NULL || write_key (lease, model->id, model->key, error);
  mdg_set_error (error, MDG_ERROR_CONFLICT, NULL);
  return FALSE;
}

gboolean
mdg_language_models_delete (MdgLease *lease, gint64 id, GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error, "DELETE FROM language_model WHERE id = :id",
                     "i:id", id, NULL);
}

gboolean
mdg_language_models_get_failing (MdgLease *lease,
                                 gint64 id,
                                 MdgModelFailing *ret_failing,
                                 GError **error)
{
  MdgModelFailing failing = { 0 };
  g_autoptr (MdgStmt) stmt = mdg_db_query (
    mdg_lease_get_db (lease), error,
    "SELECT failing_since, failures, retry_at FROM language_model WHERE id = :id", "i:id", id,
    NULL);
  if (stmt == NULL)
    return FALSE;
  if (mdg_stmt_next (stmt, error))
    failing = (MdgModelFailing){ mdg_stmt_int (stmt, 0), mdg_stmt_int (stmt, 1),
                                 mdg_stmt_int (stmt, 2) };
  if (mdg_stmt_failed (stmt))
    return FALSE;
  *ret_failing = failing;
  return TRUE;
}

gboolean
mdg_language_models_set_failing (MdgLease *lease,
                                 gint64 id,
                                 const MdgModelFailing *failing,
                                 GError **error)
{
  return mdg_db_run (mdg_lease_get_db (lease), error,
                     "UPDATE language_model SET failing_since = :since, failures = :failures,"
                     " retry_at = :retry_at WHERE id = :id",
                     "i:id", id, "i:since", failing->failing_since, "i:failures", failing->failures,
                     "i:retry_at", failing->retry_at, NULL);
}
