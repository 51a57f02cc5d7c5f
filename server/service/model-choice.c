/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/model-choice.h"

#include "server/crypto/key.h"
#include "server/store/guard-settings.h"
#include "server/store/language-models.h"
#include "shared/base/error.h"

#include <string.h>

/* Below this an answer is no use: a model whose window leaves less is too small. */
#define LEAST_ANSWER 64

gboolean
mdg_model_is_light (const MdgLanguageModel *model)
{
  return g_str_equal (model->cost_class, MDG_COST_LIGHT);
}

static gboolean
check (const MdgLanguageModel *model, gboolean abroad, char **hosts, GError **error)
{
  if (!model->domestic && !abroad)
    {
      mdg_set_error (error, MDG_ERROR_MODEL_ABROAD, NULL);
      return FALSE;
    }
  return mdg_llm_check_host (model->url, (const char *const *) hosts, error);
}

gboolean
mdg_model_choice_allows (MdgContext *context,
                         MdgLease *lease,
                         const MdgLanguageModel *model,
                         GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  g_autoptr (MdgGuardSettings) guard = mdg_guard_settings_get (lease, error);
  return guard != NULL && check (model, guard->abroad, settings.model_hosts, error);
}

/* Moves those that shall not be asked yet behind the others of their class. */
static gboolean
order_by_failing (MdgLease *lease, GPtrArray *models, GError **error)
{
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  gint64 now = mdg_lease_now (lease);
  guint n = models->len;
  for (guint i = 0; i < n; i++)
    {
      MdgModelFailing failing = { 0 };
      MdgLanguageModel *model = models->pdata[i];
      if (model->failing_since == 0)
        continue;
      if (!mdg_language_models_get_failing (lease, model->id, &failing, error))
        return FALSE;
      if (failing.retry_at > now)
        g_ptr_array_add (later, model);
      else
        model->failing_since = 0;
    }
  for (guint i = 0; i < later->len; i++)
    {
      guint at = 0;
      if (g_ptr_array_find (models, later->pdata[i], &at))
        g_ptr_array_add (models, g_ptr_array_steal_index (models, at));
    }
  return TRUE;
}

GPtrArray *
mdg_model_choice_list (MdgContext *context, MdgLease *lease, GError **error)
{
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  g_autoptr (MdgGuardSettings) guard = mdg_guard_settings_get (lease, error);
  g_autoptr (GPtrArray) all = guard != NULL ? mdg_language_models_list (lease, error) : NULL;
  if (all == NULL)
    return NULL;
  for (guint i = all->len; i > 0; i--)
    {
      const MdgLanguageModel *model = all->pdata[i - 1];
      if (!model->enabled || !check (model, guard->abroad, settings.model_hosts, NULL))
        g_ptr_array_remove_index (all, i - 1);
    }
  return order_by_failing (lease, all, error) ? g_steal_pointer (&all) : NULL;
}

MdgLanguageModel *
mdg_model_choice_find (GPtrArray *models, gint64 id)
{
  for (guint i = 0; i < models->len; i++)
    if (((MdgLanguageModel *) models->pdata[i])->id == id)
      return models->pdata[i];
  return NULL;
}

void
mdg_model_choice_explain (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgLanguageModel) model = mdg_language_models_get (lease, id, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (model == NULL || !model->enabled ||
           mdg_model_choice_allows (context, lease, model, error))
    mdg_set_error (error, MDG_ERROR_MODEL_NONE, NULL);
}

static gboolean
is_large_enough (const MdgLanguageModel *model, const MdgModelWish *wish)
{
  return model->context_size <= 0 || wish->tokens_in + LEAST_ANSWER <= model->context_size;
}

/* The class that is asked for: that of the model wished for, else standard where there is one. */
static gboolean
wants_light (GPtrArray *models, const MdgModelWish *wish)
{
  const MdgLanguageModel *first = wish->model_id != 0
                                    ? mdg_model_choice_find (models, wish->model_id)
                                    : NULL;
  if (first != NULL)
    return mdg_model_is_light (first);
  for (guint i = 0; i < models->len; i++)
    if (!mdg_model_is_light (models->pdata[i]))
      return FALSE;
  return TRUE;
}

/* The one wished for goes first, unless it shall not be asked yet. */
static void
put_first (GPtrArray *found, gint64 id)
{
  for (guint i = 0; i < found->len; i++)
    {
      const MdgLanguageModel *model = found->pdata[i];
      if (model->id == id && model->failing_since == 0)
        {
          g_ptr_array_insert (found, 0, g_ptr_array_steal_index (found, i));
          return;
        }
    }
}

GPtrArray *
mdg_model_choice_for (GPtrArray *models, const MdgModelWish *wish, gboolean light, GError **error)
{
  gboolean class = light || wants_light (models, wish);
  guint n_class = 0, n_images = 0;
  const MdgLanguageModel *wished = mdg_model_choice_find (models, wish->model_id);
  if (wished != NULL && wish->images && !wished->images && !light)
    {
      mdg_set_error (error, MDG_ERROR_MODEL_IMAGES, NULL);
      return NULL;
    }
  g_autoptr (GPtrArray) found = mdg_record_array_new (&MDG_LANGUAGE_MODEL_TYPE);
  for (guint i = 0; i < models->len; i++)
    {
      const MdgLanguageModel *model = models->pdata[i];
      if (mdg_model_is_light (model) != class)
        continue;
      n_class++;
      if (wish->images && !model->images)
        continue;
      n_images++;
      if (is_large_enough (model, wish))
        g_ptr_array_add (found, mdg_language_model_copy (model));
    }
  if (wish->model_id != 0)
    put_first (found, wish->model_id);
  if (found->len > 0)
    return g_steal_pointer (&found);
  mdg_set_error (error,
                 n_class == 0    ? MDG_ERROR_MODEL_NONE
                 : n_images == 0 ? MDG_ERROR_MODEL_IMAGES
                                 : MDG_ERROR_MODEL_TOO_LONG,
                 NULL);
  return NULL;
}

MdgLlm *
mdg_model_choice_open (MdgContext *context,
                       MdgLease *lease,
                       const MdgLanguageModel *model,
                       guint first_ms,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (context->core, &settings);
  char *key = mdg_language_models_get_key (lease, model->id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  MdgLlmSettings engine = {
    .provider = model->provider,
    .url = model->url,
    .model = model->model,
    .key = key,
    .region = model->region,
    .hosts = (const char *const *) settings.model_hosts,
    .proxy = settings.model_proxy,
    .no_proxy = (const char *const *) settings.model_direct,
    .no_training = model->no_training,
    .context_size = (guint) model->context_size,
    .first_ms = first_ms,
  };
  MdgLlm *llm = mdg_llm_new (&engine, error);
  if (key != NULL)
    mdg_key_wipe (key, strlen (key));
  g_free (key);
  return llm;
}
