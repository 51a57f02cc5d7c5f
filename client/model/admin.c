/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/admin.h"

#include "client/model/answer.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MdgAdmin
{
  GObject parent_instance;
  MdgAccess *access;
  MdgPagedList *accounts;
  MdgPagedList *sections;
  MdgPagedList *roles;
  MdgPagedList *changes;
  MdgPagedList *audit;
};

G_DEFINE_FINAL_TYPE (MdgAdmin, mdg_admin, G_TYPE_OBJECT)

/* ---- lists ---- */

static void
name_account_roles (MdgItem *item, gpointer user_data)
{
  const MdgAccount *account = mdg_item_get_record (item);
  g_autofree char *names = mdg_admin_role_names (user_data, account->roles);
  mdg_item_set_note (item, names);
}

static void
name_change_roles (MdgItem *item, gpointer user_data)
{
  const MdgAccountChange *change = mdg_item_get_record (item);
  g_autofree char *names = mdg_admin_role_names (user_data, change->roles);
  mdg_item_set_note (item, names);
}

static void
name_all (GListModel *list, MdgListPrepare name, MdgAdmin *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (list, i);
      name (item, self);
    }
}

static void
on_roles_loaded (MdgPagedList *roles, MdgAdmin *self)
{
  name_all (G_LIST_MODEL (self->accounts), name_account_roles, self);
  name_all (G_LIST_MODEL (self->changes), name_change_roles, self);
}

static void
on_changed (MdgAccess *access, const char *name, MdgAdmin *self)
{
  gboolean all = g_str_equal (name, MDG_EVENT_RESET) || g_str_equal (name, MDG_EVENT_ME_CHANGED);
  if (all || g_str_equal (name, MDG_EVENT_SECTIONS_CHANGED))
    mdg_paged_list_refresh (self->sections);
  if (all || g_str_equal (name, MDG_EVENT_ROLES_CHANGED))
    mdg_paged_list_refresh (self->roles);
  if (all || g_str_equal (name, MDG_EVENT_ACCOUNTS_CHANGED))
    {
      mdg_paged_list_refresh (self->accounts);
      mdg_paged_list_refresh (self->changes);
    }
}

MdgAdmin *
mdg_admin_new (MdgAccess *access)
{
  MdgAdmin *self = g_object_new (MDG_TYPE_ADMIN, NULL);
  MdgConnection *connection = mdg_access_get_connection (access);
  self->access = g_object_ref (access);
  self->accounts = mdg_paged_list_new (connection, MDG_PATH_ACCOUNTS_SEARCH, MDG_TYPE_ACCOUNT_ITEM,
                                       MDG_LIST_LOAD_ALL);
  self->sections =
    mdg_paged_list_new (connection, MDG_PATH_SECTIONS, MDG_TYPE_SECTION_ITEM, MDG_LIST_LOAD_ALL);
  self->roles =
    mdg_paged_list_new (connection, MDG_PATH_ROLES, MDG_TYPE_ROLE_ITEM, MDG_LIST_LOAD_ALL);
  self->changes = mdg_paged_list_new (connection, MDG_PATH_ACCOUNT_CHANGES, MDG_TYPE_CHANGE_ITEM,
                                      MDG_LIST_LOAD_ALL);
  self->audit = mdg_paged_list_new (connection, MDG_PATH_AUDIT_SEARCH, MDG_TYPE_AUDIT_ITEM,
                                    MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_set_query (self->accounts, json_object_new ());
  mdg_paged_list_set_query (self->audit, json_object_new ());
  mdg_paged_list_set_prepare (self->accounts, name_account_roles, self);
  mdg_paged_list_set_prepare (self->changes, name_change_roles, self);
  g_signal_connect_object (self->roles, "loaded", G_CALLBACK (on_roles_loaded), self, 0);
  g_signal_connect_object (access, "changed", G_CALLBACK (on_changed), self, 0);
  return self;
}

MdgAccess *
mdg_admin_get_access (MdgAdmin *self)
{
  return self->access;
}

MdgPagedList *
mdg_admin_get_accounts (MdgAdmin *self)
{
  return self->accounts;
}

MdgPagedList *
mdg_admin_get_sections (MdgAdmin *self)
{
  return self->sections;
}

MdgPagedList *
mdg_admin_get_roles (MdgAdmin *self)
{
  return self->roles;
}

MdgPagedList *
mdg_admin_get_changes (MdgAdmin *self)
{
  return self->changes;
}

MdgPagedList *
mdg_admin_get_audit (MdgAdmin *self)
{
  return self->audit;
}

static void
ask_for (JsonObject *query, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (query, name, value);
}

void
mdg_admin_search_accounts (MdgAdmin *self, const char *text, gint64 section_id, const char *state)
{
  JsonObject *query = json_object_new ();
  ask_for (query, "q", text);
  if (section_id != 0)
    json_object_set_int_member (query, "section_id", section_id);
  ask_for (query, "state", state);
  mdg_paged_list_set_query (self->accounts, query);
}

static JsonObject *
audit_query (const char *actor, const char *from, const char *to, const char *action)
{
  JsonObject *query = json_object_new ();
  ask_for (query, "actor", actor);
  ask_for (query, "from", from);
  ask_for (query, "to", to);
  ask_for (query, "action", action);
  return query;
}

void
mdg_admin_search_audit (
  MdgAdmin *self, const char *actor, const char *from, const char *to, const char *action)
{
  mdg_paged_list_set_query (self->audit, audit_query (actor, from, to, action));
}

static gpointer
find (MdgPagedList *list,
      gboolean (*fits) (gconstpointer record, gconstpointer key),
      gconstpointer key)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      if (fits (mdg_item_get_record (item), key))
        return item; /* the list keeps it */
    }
  return NULL;
}

static gboolean
is_section (gconstpointer record, gconstpointer key)
{
  return ((const MdgSection *) record)->id == *(const gint64 *) key;
}

static gboolean
is_role (gconstpointer record, gconstpointer key)
{
  return g_strcmp0 (((const MdgRole *) record)->code, key) == 0;
}

MdgSectionItem *
mdg_admin_find_section (MdgAdmin *self, gint64 id)
{
  return find (self->sections, is_section, &id);
}

MdgRoleItem *
mdg_admin_find_role (MdgAdmin *self, const char *code)
{
  return find (self->roles, is_role, code);
}

GListModel *
mdg_admin_children_of (MdgAdmin *self, gint64 parent_id)
{
  GListStore *children = g_list_store_new (MDG_TYPE_SECTION_ITEM);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sections)); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (G_LIST_MODEL (self->sections), i);
      const MdgSection *section = mdg_item_get_record (item);
      gboolean top = section->parent_id != 0 && parent_id == 0 &&
                     mdg_admin_find_section (self, section->parent_id) == NULL;
      if (section->parent_id == parent_id || top)
        g_list_store_append (children, item);
    }
  return G_LIST_MODEL (children);
}

char *
mdg_admin_role_names (MdgAdmin *self, char **codes)
{
  GString *names = g_string_new (NULL);
  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    {
      MdgRoleItem *item = mdg_admin_find_role (self, codes[i]);
      const char *name =
        item != NULL ? mdg_role_label (mdg_item_get_record (MDG_ITEM (item))) : codes[i];
      g_string_append_printf (names, "%s%s", i > 0 ? "・" : "", name);
    }
  return g_string_free (names, FALSE);
}

/* ---- calls ---- */

static void
send_slow (MdgAdmin *self,
           const char *method,
           const char *path,
           GBytes *body,
           const char *content_type,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  MdgCall call = {
    .method = method, .path = path, .body = body, .content_type = content_type, .slow = TRUE
  };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

static void
send_to (MdgAdmin *self,
         const char *method,
         const char *pattern,
         gint64 id,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (pattern, id);
  mdg_access_send_async (self->access, method, path, NULL, cancellable, callback, user_data);
}

static void
save (MdgAdmin *self,
      const MdgRecordType *type,
      gconstpointer record,
      gint64 id,
      const char *all,
      const char *one,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (type, record);
  g_autofree char *path = id != 0 ? mdg_path_fill (one, id) : g_strdup (all);
  mdg_access_send_async (self->access, id != 0 ? "PUT" : "POST", path, body, cancellable, callback,
                         user_data);
}

void
mdg_admin_save_account_async (MdgAdmin *self,
                              const MdgAccount *account,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  save (self, &MDG_ACCOUNT_TYPE, account, account->id, MDG_PATH_ACCOUNTS, MDG_PATH_ACCOUNT,
        cancellable, callback, user_data);
}

void
mdg_admin_reset_password_async (MdgAdmin *self,
                                gint64 account_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  send_to (self, "POST", MDG_PATH_ACCOUNT_RESET, account_id, cancellable, callback, user_data);
}

void
mdg_admin_remove_totp_async (MdgAdmin *self,
                             gint64 account_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_ACCOUNT_TOTP, account_id, cancellable, callback, user_data);
}

void
mdg_admin_erase_account_async (MdgAdmin *self,
                               gint64 account_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_ACCOUNT, account_id, cancellable, callback, user_data);
}

MdgPagedList *
mdg_admin_sessions_of (MdgAdmin *self, gint64 account_id)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_ACCOUNT_SESSIONS, account_id);
  return mdg_paged_list_new (mdg_access_get_connection (self->access), path, MDG_TYPE_SESSION_ITEM,
                             MDG_LIST_LOAD_ALL);
}

void
mdg_admin_revoke_sessions_async (MdgAdmin *self,
                                 gint64 account_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_ACCOUNT_SESSIONS, account_id, cancellable, callback, user_data);
}

void
mdg_admin_import_async (MdgAdmin *self,
                        GBytes *csv,
                        gboolean dry_run,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const char *path =
    dry_run ? MDG_PATH_ACCOUNTS_IMPORT "?dry_run=true" : MDG_PATH_ACCOUNTS_IMPORT "?dry_run=false";
  send_slow (self, "POST", path, csv, "text/csv", cancellable, callback, user_data);
}

void
mdg_admin_export_accounts_async (MdgAdmin *self,
                                 const char *encoding,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *path = g_strconcat (MDG_PATH_ACCOUNTS_EXPORT "?encoding=", encoding, NULL);
  send_slow (self, "GET", path, NULL, NULL, cancellable, callback, user_data);
}

void
mdg_admin_cancel_change_async (MdgAdmin *self,
                               gint64 change_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_ACCOUNT_CHANGE, change_id, cancellable, callback, user_data);
}

void
mdg_admin_save_section_async (MdgAdmin *self,
                              const MdgSection *section,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  save (self, &MDG_SECTION_TYPE, section, section->id, MDG_PATH_SECTIONS, MDG_PATH_SECTION,
        cancellable, callback, user_data);
}

void
mdg_admin_delete_section_async (MdgAdmin *self,
                                gint64 section_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_SECTION, section_id, cancellable, callback, user_data);
}

void
mdg_admin_save_role_async (MdgAdmin *self,
                           const MdgRole *role,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  save (self, &MDG_ROLE_TYPE, role, role->id, MDG_PATH_ROLES, MDG_PATH_ROLE, cancellable, callback,
        user_data);
}

void
mdg_admin_delete_role_async (MdgAdmin *self,
                             gint64 role_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  send_to (self, "DELETE", MDG_PATH_ROLE, role_id, cancellable, callback, user_data);
}

void
mdg_admin_export_audit_async (MdgAdmin *self,
                              const char *actor,
                              const char *from,
                              const char *to,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (JsonObject) query = audit_query (actor, from, to, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, query);
  g_autoptr (GBytes) body = mdg_json_to_bytes (node);
  MdgCall call = {
    .method = "POST", .path = MDG_PATH_AUDIT_EXPORT, .body = body, .slow = TRUE, .reads = TRUE
  };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

void
mdg_admin_verify_audit_async (MdgAdmin *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  send_slow (self, "POST", MDG_PATH_AUDIT_VERIFY, NULL, NULL, cancellable, callback, user_data);
}

void
mdg_admin_load_system_async (MdgAdmin *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  mdg_access_send_async (self->access, "GET", MDG_PATH_SYSTEM, NULL, cancellable, callback,
                         user_data);
}

static void
append_cell (GString *csv, const char *text, char end)
{
  const char *safe = text != NULL ? text : "";
  g_string_append (csv, strchr ("=+-@\t\r", *safe) != NULL && *safe != '\0' ? "\"'" : "\"");
  for (const char *p = safe; *p != '\0'; p++)
    g_string_append (csv, *p == '"' ? "\"\"" : ((char[]){ *p, '\0' }));
  g_string_append_c (csv, '"');
  g_string_append (csv, end == '\n' ? "\r\n" : ",");
}

GBytes *
mdg_admin_passwords_to_csv (const MdgImportReport *report)
{
  GString *csv = g_string_new ("\xEF\xBB\xBF");
  append_cell (csv, _ ("User ID"), ',');
  append_cell (csv, _ ("Name"), ',');
  append_cell (csv, _ ("Initial password"), '\n');
  for (guint i = 0; report->passwords != NULL && i < report->passwords->len; i++)
    {
      const MdgInitialPassword *row = report->passwords->pdata[i];
      append_cell (csv, row->login, ',');
      append_cell (csv, row->name, ',');
      append_cell (csv, row->password, '\n');
    }
  return g_string_free_to_bytes (csv);
}

static void
mdg_admin_dispose (GObject *object)
{
  MdgAdmin *self = MDG_ADMIN (object);
  MdgPagedList *lists[] = { self->accounts, self->sections, self->roles, self->changes,
                            self->audit };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i] == NULL)
        continue;
      mdg_paged_list_set_prepare (lists[i], NULL,
                                  NULL); /* others may hold the list longer than this model lives */
      mdg_paged_list_cancel (lists[i]);
    }
  g_clear_object (&self->accounts);
  g_clear_object (&self->sections);
  g_clear_object (&self->roles);
  g_clear_object (&self->changes);
  g_clear_object (&self->audit);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (mdg_admin_parent_class)->dispose (object);
}

static void
mdg_admin_class_init (MdgAdminClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mdg_admin_dispose;
}

static void
mdg_admin_init (MdgAdmin *self)
{
}
