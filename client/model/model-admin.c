/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/model-admin.h"

#include "client/model/answer.h"
#include "client/model/phrases.h"
#include "shared/wire/codec.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>

/* ---- items ---- */

/* "12,345" */
static char *
format_number (gint64 number)
{
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%" G_GINT64_FORMAT, number);
  for (gssize at = (gssize) text->len - 3; at > 0; at -= 3)
    g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

static char *
model_class (gconstpointer record)
{
  const MdgLanguageModel *model = record;
  return g_strdup (g_strcmp0 (model->cost_class, MDG_COST_LIGHT) == 0 ? _ ("Light model")
                                                                      : _ ("Standard model"));
}

static char *
model_place (gconstpointer record)
{
  const MdgLanguageModel *model = record;
  const char *place = model->domestic ? _ ("in Japan") : _ ("abroad");
  return model->region != NULL && *model->region != '\0'
           ? g_strdup_printf ("%s · %s", place, model->region)
           : g_strdup (place);
}

static char *
model_size (gconstpointer record)
{
  return format_number (((const MdgLanguageModel *) record)->context_size);
}

static char *
model_state (gconstpointer record)
{
  const MdgLanguageModel *model = record;
  if (!model->enabled)
    return g_strdup (_ ("Stopped"));
  if (model->failing_since == 0)
    return g_strdup (_ ("In use"));
  g_autofree char *since = mdg_phrase_time (model->failing_since, g_get_real_time ());
  return g_strdup_printf (_ ("No answer since %s"), since);
}

static char *
model_state_style (gconstpointer record)
{
  const MdgLanguageModel *model = record;
  if (!model->enabled)
    return g_strdup ("neutral");
  return g_strdup (model->failing_since != 0 ? "bad" : "ok");
}

static const MdgItemText model_texts[] = {
  { "class-text", model_class },
  { "place-text", model_place },
  { "size-text", model_size },
  { "state-text", model_state },
  { "state-style", model_state_style },
};
MDG_DEFINE_ITEM (MdgModelItem, mdg_model_item, MDG_LANGUAGE_MODEL_TYPE, model_texts)

static char *
usage_who (gconstpointer record)
{
  const MdgUsage *usage = record;
  const char *names[] = { usage->name, usage->model_name, usage->section_name, usage->month };
  if (usage->name == NULL && usage->model_name == NULL && usage->section_name == NULL &&
      usage->account_id != 0)
    return g_strdup (_ ("(erased account)"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL)
      return g_strdup (names[i]);
  return g_strdup ("―");
}

static char *
usage_people (gconstpointer record)
{
  return format_number (((const MdgUsage *) record)->people);
}

static char *
usage_questions (gconstpointer record)
{
  return format_number (((const MdgUsage *) record)->questions);
}

static char *
usage_tokens (gconstpointer record)
{
  return format_number (((const MdgUsage *) record)->weighted);
}

static char *
usage_limit (gconstpointer record)
{
  const MdgUsage *usage = record;
  return usage->limit > 0 ? format_number (usage->limit) : g_strdup ("―");
}

/* A tenth of the limit left, or nothing. */
static char *
usage_state (gconstpointer record)
{
  const MdgUsage *usage = record;
  if (usage->limit <= 0 || usage->weighted < usage->limit - usage->limit / 10)
    return g_strdup ("");
  return g_strdup (usage->weighted >= usage->limit ? _ ("Limit reached") : _ ("Little left"));
}

static const MdgItemText usage_texts[] = {
  { "who-text", usage_who },
  { "people-text", usage_people },
  { "questions-text", usage_questions },
  { "tokens-text", usage_tokens },
  { "limit-text", usage_limit },
  { "state-text", usage_state },
};
MDG_DEFINE_ITEM (MdgUsageItem, mdg_usage_item, MDG_USAGE_TYPE, usage_texts)

/* ---- lists ---- */

struct _MdgModelAdmin
{
  GObject parent_instance;
  MdgAccess *access;
  MdgPagedList *models;
  MdgPagedList *usage;
};

G_DEFINE_FINAL_TYPE (MdgModelAdmin, mdg_model_admin, G_TYPE_OBJECT)

static void
on_event (MdgAccess *access, const char *name, MdgModelAdmin *self)
{
  gboolean all = g_str_equal (name, MDG_EVENT_RESET);
  if (all || g_str_equal (name, MDG_EVENT_MODELS_CHANGED))
    mdg_paged_list_refresh (self->models);
}

/* One scale for all bars. */
static void
scale_bars (MdgModelAdmin *self)
{
  gint64 most = 1;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->usage));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->usage), i);
      const MdgUsage *usage = mdg_item_get_record (item);
      most = MAX (most, MAX (usage->standard + usage->light, usage->limit));
    }
  g_autofree char *scale = g_strdup_printf ("%" G_GINT64_FORMAT, most);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->usage), i);
      mdg_item_set_note (item, scale);
    }
}

MdgModelAdmin *
mdg_model_admin_new (MdgAccess *access)
{
  MdgModelAdmin *self = g_object_new (MDG_TYPE_MODEL_ADMIN, NULL);
  MdgConnection *connection = mdg_access_get_connection (access);
  self->access = g_object_ref (access);
  self->models =
    mdg_paged_list_new (connection, MDG_PATH_MODELS, MDG_TYPE_MODEL_ITEM, MDG_LIST_LOAD_ALL);
  self->usage =
    mdg_paged_list_new (connection, MDG_PATH_USAGE_SEARCH, MDG_TYPE_USAGE_ITEM, MDG_LIST_LOAD_ALL);
  mdg_paged_list_set_query (self->usage, json_object_new ());
  g_signal_connect_object (self->usage, "loaded", G_CALLBACK (scale_bars), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

MdgAccess *
mdg_model_admin_get_access (MdgModelAdmin *self)
{
  return self->access;
}

MdgPagedList *
mdg_model_admin_get_models (MdgModelAdmin *self)
{
  return self->models;
}

MdgPagedList *
mdg_model_admin_get_usage (MdgModelAdmin *self)
{
  return self->usage;
}

void
mdg_model_admin_search_usage (MdgModelAdmin *self,
                              const char *month,
                              const char *by,
                              const char *q)
{
  JsonObject *query = json_object_new ();
  json_object_set_string_member (query, "month", month);
  json_object_set_string_member (query, "by", by);
  json_object_set_string_member (query, "q", q);
  mdg_paged_list_set_query (self->usage, query);
}

/* ---- calls ---- */

static void
send_record (MdgModelAdmin *self,
             const char *method,
             const char *path,
             const MdgRecordType *type,
             gconstpointer record,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (type, record);
  mdg_access_send_async (self->access, method, path, body, cancellable, callback, user_data);
}

void
mdg_model_admin_export_usage_async (MdgModelAdmin *self,
                                    const char *month,
                                    const char *by,
                                    const char *q,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  MdgUsageQuery query = { .month = (char *) month, .by = (char *) by, .q = (char *) q };
  send_record (self, "POST", MDG_PATH_USAGE_EXPORT, &MDG_USAGE_QUERY_TYPE, &query, cancellable,
               callback, user_data);
}

void
mdg_model_admin_save_async (MdgModelAdmin *self,
                            const MdgLanguageModel *model,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_MODEL, model->id);
  send_record (self, model->id != 0 ? "PUT" : "POST", model->id != 0 ? path : MDG_PATH_MODELS,
               &MDG_LANGUAGE_MODEL_TYPE, model, cancellable, callback, user_data);
}

void
mdg_model_admin_delete_async (MdgModelAdmin *self,
                              gint64 id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_MODEL, id);
  mdg_access_send_async (self->access, "DELETE", path, NULL, cancellable, callback, user_data);
}

void
mdg_model_admin_test_async (MdgModelAdmin *self,
                            gint64 id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_MODEL_TEST, id);
  MdgCall call = { .method = "POST", .path = path, .slow = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

void
mdg_model_admin_load_limits_async (MdgModelAdmin *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_LIMITS, NULL, cancellable, callback,
                         user_data);
}

void
mdg_model_admin_save_limits_async (MdgModelAdmin *self,
                                   const MdgLimits *limits,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  send_record (self, "PUT", MDG_PATH_LIMITS, &MDG_LIMITS_TYPE, limits, cancellable, callback,
               user_data);
}

void
mdg_model_admin_load_guard_async (MdgModelAdmin *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_GUARD, NULL, cancellable, callback,
                         user_data);
}

void
mdg_model_admin_save_guard_async (MdgModelAdmin *self,
                                  const MdgGuardSettings *settings,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  send_record (self, "PUT", MDG_PATH_GUARD, &MDG_GUARD_SETTINGS_TYPE, settings, cancellable,
               callback, user_data);
}

/* ---- limits ---- */

static guint
index_of (const MdgLimits *limits, const char *kind, gint64 subject_id)
{
  for (guint i = 0; i < limits->limits->len; i++)
    {
      const MdgLimit *limit = limits->limits->pdata[i];
      if (g_strcmp0 (limit->kind, kind) == 0 &&
          limit->account_id + limit->section_id == subject_id)
        return i;
    }
  return limits->limits->len;
}

const MdgLimit *
mdg_limits_find (const MdgLimits *limits, const char *kind, gint64 subject_id)
{
  guint at = index_of (limits, kind, subject_id);
  return at < limits->limits->len ? limits->limits->pdata[at] : NULL;
}

void
mdg_limits_set (MdgLimits *limits, const char *kind, gint64 subject_id, gint64 tokens)
{
  guint at = index_of (limits, kind, subject_id);
  if (at < limits->limits->len)
    g_ptr_array_remove_index (limits->limits, at);
  if (tokens < 0)
    return;
  MdgLimit *limit = mdg_limit_new ();
  limit->kind = g_strdup (kind);
  limit->account_id = g_str_equal (kind, MDG_LIMIT_ACCOUNT) ? subject_id : 0;
  limit->section_id = g_str_equal (kind, MDG_LIMIT_SECTION) ? subject_id : 0;
  limit->tokens = tokens;
  g_ptr_array_add (limits->limits, limit);
}

static void
mdg_model_admin_dispose (GObject *object)
{
  MdgModelAdmin *self = MDG_MODEL_ADMIN (object);
  g_clear_object (&self->models);
  g_clear_object (&self->usage);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_model_admin_parent_class)->dispose (object);
}

static void
mdg_model_admin_class_init (MdgModelAdminClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_model_admin_dispose;
}

static void
mdg_model_admin_init (MdgModelAdmin *self)
{
}
