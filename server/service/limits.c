/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/limit-state.h"
#include "server/service/model-choice.h"
#include "server/service/models.h"
#include "server/service/policy.h"
#include "server/store/accounts.h"
#include "server/store/sections.h"
#include "server/store/usage-limits.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

/* Some forty years of a ward's use. */
#define TOKENS_MAX G_GINT64_CONSTANT (1000000000000)

/* ---- reading ---- */

/* Sets the name; *@ret_section is the section by which people within a section see the limit. FALSE
 * without an error when whom it holds for is gone. */
static gboolean
name_limit (MdgLease *lease, MdgLimit *limit, gint64 *ret_section, GError **error)
{
  if (limit->account_id != 0)
    {
      g_autoptr (MdgAccount) account = mdg_accounts_get (lease, limit->account_id, error);
      if (account == NULL)
        return FALSE;
      limit->name = g_strdup (account->name);
      *ret_section = account->section_id;
      return TRUE;
    }
  if (!g_str_equal (limit->kind, MDG_LIMIT_SECTION))
    return TRUE;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, limit->section_id, error);
  if (section == NULL)
    return FALSE;
  limit->name = g_strdup (section->name);
  *ret_section = limit->section_id;
  return TRUE;
}

/* Names all, and takes out those the asker has nothing to do with. */
static gboolean
name_limits (MdgLease *lease, GPtrArray *limits, gboolean all, GHashTable *seen, GError **error)
{
  for (guint i = limits->len; i > 0; i--)
    {
      g_autoptr (GError) local = NULL;
      gint64 section_id = 0;
      gboolean there = name_limit (lease, limits->pdata[i - 1], &section_id, &local);
      if (local != NULL && !g_error_matches (local, MDG_ERROR, MDG_ERROR_KEY_DESTROYED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      gboolean shown = all || section_id == 0 || g_hash_table_contains (seen, &section_id);
      if (!there || !shown)
        g_ptr_array_remove_index (limits, i - 1);
    }
  return TRUE;
}

static MdgLimits *
read_all (MdgLease *lease, gboolean all, GHashTable *seen, GError **error)
{
  g_autoptr (MdgLimits) limits = mdg_limits_new ();
  limits->limits = mdg_usage_limits_list (lease, error);
  if (limits->limits == NULL || !name_limits (lease, limits->limits, all, seen, error))
    return NULL;
  return g_steal_pointer (&limits);
}

MdgLimits *
mdg_limit_service_get (MdgContext *context, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL)
    return NULL;
  if (mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, NULL))
    return read_all (lease, TRUE, NULL, error);
  return mdg_policy_get_sections (context, lease, MDG_PERMISSION_USAGE_READ, &all, &seen, error)
           ? read_all (lease, all, seen, error)
           : NULL;
}

/* ---- changing ---- */

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

static gboolean
check_subject (MdgLease *lease, const MdgLimit *limit, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_account = g_str_equal (limit->kind, MDG_LIMIT_ACCOUNT);
  gboolean is_section = g_str_equal (limit->kind, MDG_LIMIT_SECTION);
  if (!is_account && !is_section && !g_str_equal (limit->kind, MDG_LIMIT_WARD))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "kind");
  if (limit->account_id != 0)
    {
      g_autoptr (MdgAccount) account =
        is_account ? mdg_accounts_get (lease, limit->account_id, &local) : NULL;
      return account != NULL || refuse (error, MDG_ERROR_INVALID_FIELD, "account_id");
    }
  g_autoptr (MdgSection) section =
    is_section ? mdg_sections_get (lease, limit->section_id, &local) : NULL;
  return section != NULL || (!is_section && limit->section_id == 0) ||
         refuse (error, MDG_ERROR_INVALID_FIELD, "section_id");
}

static gboolean
check_limits (MdgLease *lease, GPtrArray *limits, GError **error)
{
  for (guint i = 0; i < limits->len; i++)
    {
      const MdgLimit *limit = limits->pdata[i];
      if (limit->tokens < 0 || limit->tokens > TOKENS_MAX)
        return refuse (error, MDG_ERROR_INVALID_FIELD, "tokens");
      if (!check_subject (lease, limit, error))
        return FALSE;
    }
  return TRUE;
}

static JsonObject *
describe (GPtrArray *limits)
{
  JsonObject *detail = json_object_new ();
  JsonArray *list = json_array_new ();
  for (guint i = 0; i < limits->len; i++)
    {
      const MdgLimit *limit = limits->pdata[i];
      JsonObject *one = json_object_new ();
      json_object_set_string_member (one, "kind", limit->kind);
      json_object_set_int_member (one, "account", limit->account_id);
      json_object_set_int_member (one, "section", limit->section_id);
      json_object_set_int_member (one, "tokens", limit->tokens);
      json_array_add_object_element (list, one);
    }
  json_object_set_array_member (detail, "limits", list);
  return detail;
}

MdgLimits *
mdg_limit_service_put (MdgContext *context, const MdgLimits *limits, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !check_limits (lease, limits->limits, error) ||
      !mdg_usage_limits_replace (lease, limits->limits, error))
    return NULL;
  g_autoptr (MdgLimits) stored = read_all (lease, TRUE, NULL, error);
  if (stored == NULL ||
      !mdg_context_audit (context, lease, "limit.update", NULL, 0, describe (stored->limits),
                          error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_METER_CHANGED, NULL);
  return g_steal_pointer (&stored);
}

/* ---- one's own meter ---- */

/* What the next question needs at least to be answered by a standard model; 0 without one. */
static gint64
next_amount (GPtrArray *models)
{
  gint64 least = 0;
  for (guint i = 0; i < models->len; i++)
    {
      const MdgLanguageModel *model = models->pdata[i];
      gint64 amount = mdg_usage_weigh (MDG_LIMIT_LEAST_TOKENS, model->weight);
      if (mdg_model_is_light (model))
        continue;
      least = least == 0 ? amount : MIN (least, amount);
    }
  return least;
}

MdgMeter *
mdg_limit_service_meter (MdgContext *context, GError **error)
{
  MdgLimitState state;
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL ||
      !mdg_limit_state_read (lease, context->identity.account_id, context->identity.section_id,
                             &state, error))
    return NULL;
  g_autoptr (GPtrArray) models = mdg_model_choice_list (context, lease, error);
  if (models == NULL)
    return NULL;
  gboolean limited = state.left != G_MAXINT64;
  MdgMeter *meter = mdg_meter_new ();
  meter->month = g_strdup (state.month);
  meter->used = state.used;
  meter->limit = limited ? MAX (state.used + MAX (state.left, 0), 1) : 0;
  meter->light_only = limited && state.left < next_amount (models);
  return meter;
}
