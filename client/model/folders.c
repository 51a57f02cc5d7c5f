/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the server's events only mark lists as due; one timer loads what is due, so a thousand
 * documents taken in do not load the lists a thousand times. Progress is written into the items at
 * once, from the event itself.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/folders.h"

#include "client/model/answer.h"
#include "client/model/items.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"
#include "shared/wire/paths.h"

#include <string.h>

#define QUICK_MS 60
#define PEOPLE_LIMIT 20

struct _MdgFolders
{
  GObject parent_instance;
  MdgAccess *access;
  MdgPagedList *list;
  MdgPagedList *queue;
  MdgPagedList *documents;
  MdgFolderItem *shown;
  MdgDocumentQuery *query;
  gint64 wanted; /* a folder that the list does not hold yet */
  gboolean list_due;
  gboolean documents_due;
  guint timer;
  gint64 refreshed_at; /* monotonic */
};

enum
{
  PROP_0,
  SHOWN,
  DOCUMENTS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MdgFolders, mdg_folders, G_TYPE_OBJECT)

/* ---- the shown folder ---- */

static JsonObject *
query_object (const MdgDocumentQuery *query)
{
  g_autoptr (JsonNode) node = mdg_codec_encode (&MDG_DOCUMENT_QUERY_TYPE, query);
  JsonObject *object = json_object_ref (json_node_get_object (node));
  json_object_remove_member (object, "after");
  json_object_remove_member (object, "limit");
  return object;
}

static void
name_folder (MdgItem *item, gpointer user_data)
{
  const MdgFolder *folder =
    mdg_folders_find (user_data, mdg_document_item_get (item)->folder_id);
  mdg_item_set_note (item, folder != NULL ? folder->name : NULL);
}

static void
drop_list (MdgPagedList **list)
{
  if (*list == NULL)
    return;
  /* Others may hold it longer than this model lives. */
  mdg_paged_list_set_prepare (*list, NULL, NULL);
  mdg_paged_list_cancel (*list);
  g_clear_object (list);
}

static void
open_documents (MdgFolders *self, gint64 folder_id)
{
  MdgConnection *connection = mdg_access_get_connection (self->access);
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER_DOCUMENTS_SEARCH, folder_id);
  drop_list (&self->documents);
  self->documents =
    mdg_paged_list_new (connection, path, MDG_TYPE_DOCUMENT_ITEM, MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_set_lasting (self->documents);
  mdg_paged_list_set_query (self->documents, query_object (self->query));
  mdg_paged_list_reload (self->documents);
}

static void
set_shown (MdgFolders *self, MdgFolderItem *item)
{
  g_autoptr (MdgFolderItem) old = self->shown;
  gint64 before = old != NULL ? mdg_folder_item_get (old)->id : 0;
  gint64 now = item != NULL ? mdg_folder_item_get (item)->id : 0;
  self->shown = item != NULL ? g_object_ref (item) : NULL;
  if (now == 0)
    drop_list (&self->documents);
  else if (now != before)
    open_documents (self, now);
  g_object_notify_by_pspec (G_OBJECT (self), properties[SHOWN]);
  if (now != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[DOCUMENTS]);
}

void
mdg_folders_show (MdgFolders *self, gint64 folder_id)
{
  MdgItem *item = folder_id != 0 ? mdg_paged_list_find (self->list, folder_id) : NULL;
  self->wanted = item == NULL ? folder_id : 0;
  set_shown (self, item != NULL ? MDG_FOLDER_ITEM (item) : NULL);
}

void
mdg_folders_show_new (MdgFolders *self, const MdgFolder *folder)
{
  g_autoptr (MdgItem) item = mdg_item_new (MDG_TYPE_FOLDER_ITEM, mdg_folder_copy (folder));
  self->wanted = folder->id;
  set_shown (self, MDG_FOLDER_ITEM (item));
  mdg_paged_list_reload (self->list);
}

/* The item of the shown folder may be another one now, or gone with the right to see it. */
static void
on_list_loaded (MdgPagedList *list, MdgFolders *self)
{
  gint64 id = self->wanted;
  if (id == 0 && self->shown != NULL)
    id = mdg_folder_item_get (self->shown)->id;
  MdgItem *item = id != 0 ? mdg_paged_list_find (list, id) : NULL;
  if (mdg_paged_list_get_trouble (list) != NULL || !mdg_paged_list_is_complete (list))
    return;
  self->wanted = 0;
  if (item != NULL || self->shown != NULL)
    set_shown (self, item != NULL ? MDG_FOLDER_ITEM (item) : NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->queue)); i++)
    {
      g_autoptr (MdgItem) document = g_list_model_get_item (G_LIST_MODEL (self->queue), i);
      name_folder (document, self);
    }
}

void
mdg_folders_set_query (MdgFolders *self, const MdgDocumentQuery *query)
{
  mdg_document_query_free (self->query);
  self->query = mdg_document_query_copy (query);
  if (self->documents != NULL)
    mdg_paged_list_set_query (self->documents, query_object (self->query));
}

/* ---- events ---- */

static gboolean
on_due (gpointer user_data)
{
  MdgFolders *self = user_data;
  self->timer = 0;
  self->refreshed_at = g_get_monotonic_time ();
  if (self->list_due)
    mdg_paged_list_refresh (self->list);
  if (self->documents_due && self->documents != NULL)
    mdg_paged_list_refresh (self->documents);
  if (self->list_due)
    mdg_paged_list_refresh (self->queue);
  self->list_due = FALSE;
  self->documents_due = FALSE;
  return G_SOURCE_REMOVE;
}

static void
make_due (MdgFolders *self, gboolean documents)
{
  self->list_due = TRUE;
  self->documents_due = self->documents_due || documents;
  gint64 next = self->refreshed_at + (gint64) MDG_FOLDERS_REFRESH_MS * 1000;
  gint64 wait_ms = (next - g_get_monotonic_time ()) / 1000;
  if (self->timer == 0)
    self->timer = g_timeout_add ((guint) MAX (wait_ms, QUICK_MS), on_due, self);
}

/* NULL for an item that is not in the list. Free with mdg_document_free (). */
static MdgDocument *
with_progress (MdgItem *item, JsonObject *data)
{
  MdgDocument *document = mdg_document_copy (mdg_item_get_record (item));
  g_free (document->state);
  g_free (document->step);
  document->state =
    g_strdup (json_object_get_string_member_with_default (data, "state", MDG_DOCUMENT_WORKING));
  document->step = g_strdup (json_object_get_string_member_with_default (data, "step", NULL));
  document->percent = json_object_get_int_member_with_default (data, "percent", 0);
  document->seconds_left = json_object_get_int_member_with_default (data, "seconds_left", 0);
  document->position = json_object_get_int_member_with_default (data, "position", 0);
  return document;
}

static void
take_progress (MdgFolders *self, MdgPagedList *list, JsonObject *data)
{
  gint64 id = json_object_get_int_member_with_default (data, "document", 0);
  MdgItem *item = list != NULL ? mdg_paged_list_find (list, id) : NULL;
  if (item == NULL)
    return;
  MdgDocument *document = with_progress (item, data);
  gboolean other =
    g_strcmp0 (document->state, mdg_document_item_get (item)->state) != 0;
  gboolean ended = other && g_strcmp0 (document->state, MDG_DOCUMENT_QUEUED) != 0 &&
                   g_strcmp0 (document->state, MDG_DOCUMENT_WORKING) != 0;
  /* What else is new with the end, such as the number of pages, the list tells. */
  if (ended)
    mdg_document_free (document);
  else
    mdg_item_take_record (item, document);
  if (other)
    make_due (self, list == self->documents);
}

static void
on_progress (MdgFolders *self, JsonObject *data)
{
  take_progress (self, self->documents, data);
  take_progress (self, self->queue, data);
}

static void
on_folder_changed (MdgFolders *self, JsonObject *data)
{
  gint64 id = json_object_get_int_member_with_default (data, "folder", 0);
  make_due (self, self->shown != NULL && mdg_folder_item_get (self->shown)->id == id);
}

static void
on_event (MdgAccess *access, const char *name, const char *text, MdgFolders *self)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) data = mdg_json_parse_object (bytes, NULL);
  if (data != NULL && g_str_equal (name, MDG_EVENT_DOCUMENT_PROGRESS))
    on_progress (self, data);
  else if (data != NULL && g_str_equal (name, MDG_EVENT_FOLDER_CHANGED))
    on_folder_changed (self, data);
  else if (g_str_equal (name, MDG_EVENT_FOLDERS_CHANGED) ||
           g_str_equal (name, MDG_EVENT_ME_CHANGED) || g_str_equal (name, MDG_EVENT_RESET))
    make_due (self, TRUE);
}

/* ---- calls ---- */

static void
send_to (MdgFolders *self,
         const char *method,
         const char *path,
         gint64 id,
         GBytes *body,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  g_autofree char *full = mdg_path_fill (path, id);
  mdg_access_send_async (self->access, method, full, body, cancellable, callback, user_data);
}

void
mdg_folders_save_async (MdgFolders *self,
                        const MdgFolder *folder,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_FOLDER_TYPE, folder);
  gboolean added = folder->id == 0;
  send_to (self, added ? "POST" : "PUT", added ? MDG_PATH_FOLDERS : MDG_PATH_FOLDER, folder->id,
           body, cancellable, callback, user_data);
}

void
mdg_folders_delete_async (MdgFolders *self,
                          const MdgFolder *folder,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER, folder->id);
  g_autofree char *full = g_strconcat (path, "?with_documents=true", NULL);
  MdgCall call = { .method = "DELETE", .path = full, .slow = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

void
mdg_folders_load_grants_async (MdgFolders *self,
                               gint64 folder_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  send_to (self, "GET", MDG_PATH_FOLDER_GRANTS, folder_id, NULL, cancellable, callback, user_data);
}

void
mdg_folders_save_grants_async (MdgFolders *self,
                               gint64 folder_id,
                               const MdgFolderAccess *access,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_FOLDER_ACCESS_TYPE, access);
  send_to (self, "PUT", MDG_PATH_FOLDER_GRANTS, folder_id, body, cancellable, callback, user_data);
}

static MdgPagedList *
list_of (MdgFolders *self, const char *path, gint64 id, GType type)
{
  g_autofree char *full = mdg_path_fill (path, id);
  return mdg_paged_list_new (mdg_access_get_connection (self->access), full, type,
                             MDG_LIST_LOAD_ON_DEMAND);
}

MdgPagedList *
mdg_folders_readers_of (MdgFolders *self, gint64 folder_id)
{
  return list_of (self, MDG_PATH_FOLDER_READERS, folder_id, MDG_TYPE_PERSON_ITEM);
}

MdgPagedList *
mdg_folders_versions_of (MdgFolders *self, gint64 document_id)
{
  return list_of (self, MDG_PATH_DOCUMENT_VERSIONS, document_id, MDG_TYPE_VERSION_ITEM);
}

MdgPagedList *
mdg_folders_sections_new (MdgFolders *self)
{
  return mdg_paged_list_new (mdg_access_get_connection (self->access), MDG_PATH_SECTIONS,
                             MDG_TYPE_SECTION_ITEM, MDG_LIST_LOAD_ALL);
}

MdgPagedList *
mdg_folders_roles_new (MdgFolders *self)
{
  return mdg_paged_list_new (mdg_access_get_connection (self->access), MDG_PATH_ROLES,
                             MDG_TYPE_ROLE_ITEM, MDG_LIST_LOAD_ALL);
}

void
mdg_folders_find_people_async (MdgFolders *self,
                               const char *text,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  const MdgPeopleQuery query = { .q = (char *) text, .limit = PEOPLE_LIMIT };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_PEOPLE_QUERY_TYPE, &query);
  MdgCall call = { .method = "POST", .path = MDG_PATH_PEOPLE_SEARCH, .body = body, .reads = TRUE };
  mdg_connection_send_async (mdg_access_get_connection (self->access), &call, cancellable, callback,
                             user_data);
}

void
mdg_folders_save_document_async (MdgFolders *self,
                                 const MdgDocument *document,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_DOCUMENT_TYPE, document);
  send_to (self, "PUT", MDG_PATH_DOCUMENT, document->id, body, cancellable, callback, user_data);
}

static void
send_set (MdgFolders *self,
          const char *path,
          const char *const *ids,
          gint64 folder_id,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  const MdgDocumentSet set = { .ids = (char **) ids, .folder_id = folder_id };
  g_autoptr (GBytes) body = mdg_codec_encode_bytes (&MDG_DOCUMENT_SET_TYPE, &set);
  mdg_access_send_async (self->access, "POST", path, body, cancellable, callback, user_data);
}

void
mdg_folders_delete_documents_async (MdgFolders *self,
                                    const char *const *ids,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  send_set (self, MDG_PATH_DOCUMENTS_DELETE, ids, 0, cancellable, callback, user_data);
}

void
mdg_folders_move_documents_async (MdgFolders *self,
                                  const char *const *ids,
                                  gint64 folder_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  send_set (self, MDG_PATH_DOCUMENTS_MOVE, ids, folder_id, cancellable, callback, user_data);
}

void
mdg_folders_retry_async (MdgFolders *self,
                         gint64 document_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  send_to (self, "POST", MDG_PATH_DOCUMENT_RETRY, document_id, NULL, cancellable, callback,
           user_data);
}

void
mdg_folders_cancel_async (MdgFolders *self,
                          gint64 document_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  send_to (self, "POST", MDG_PATH_DOCUMENT_CANCEL, document_id, NULL, cancellable, callback,
           user_data);
}

char *
mdg_folders_content_path (gint64 document_id, gint64 version_id)
{
  g_autofree char *path = mdg_path_fill (MDG_PATH_DOCUMENT_CONTENT, document_id);
  if (version_id == 0)
    return g_steal_pointer (&path);
  return g_strdup_printf ("%s?version=%" G_GINT64_FORMAT, path, version_id);
}

/* ---- what is known ---- */

MdgAccess *
mdg_folders_get_access (MdgFolders *self)
{
  return self->access;
}

MdgPagedList *
mdg_folders_get_list (MdgFolders *self)
{
  return self->list;
}

MdgPagedList *
mdg_folders_get_queue (MdgFolders *self)
{
  return self->queue;
}

MdgPagedList *
mdg_folders_get_documents (MdgFolders *self)
{
  return self->documents;
}

MdgFolderItem *
mdg_folders_get_shown (MdgFolders *self)
{
  return self->shown;
}

const MdgFolder *
mdg_folders_get_shown_folder (MdgFolders *self)
{
  return self->shown != NULL ? mdg_folder_item_get (self->shown) : NULL;
}

const MdgFolder *
mdg_folders_find (MdgFolders *self, gint64 folder_id)
{
  MdgItem *item = mdg_paged_list_find (self->list, folder_id);
  return item != NULL ? mdg_folder_item_get (item) : NULL;
}

static guint
rank_of (const char *role)
{
  static const char *const roles[] = { MDG_FOLDER_READER, MDG_FOLDER_EDITOR, MDG_FOLDER_OWNER };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (role, roles[i]) == 0)
      return i + 1;
  return 0;
}

gboolean
mdg_folder_allows (const MdgFolder *folder, const char *role)
{
  return folder != NULL && rank_of (folder->my_role) >= rank_of (role);
}

/* ---- life ---- */

MdgFolders *
mdg_folders_new (MdgAccess *access)
{
  MdgFolders *self = g_object_new (MDG_TYPE_FOLDERS, NULL);
  MdgConnection *connection = mdg_access_get_connection (access);
  self->access = g_object_ref (access);
  self->list = mdg_paged_list_new (connection, MDG_PATH_FOLDERS, MDG_TYPE_FOLDER_ITEM,
                                   MDG_LIST_LOAD_ALL);
  self->queue = mdg_paged_list_new (connection, MDG_PATH_QUEUE, MDG_TYPE_DOCUMENT_ITEM,
                                    MDG_LIST_LOAD_ON_DEMAND);
  mdg_paged_list_set_lasting (self->list);
  mdg_paged_list_set_lasting (self->queue);
  mdg_paged_list_set_prepare (self->queue, name_folder, self);
  g_signal_connect_object (self->list, "loaded", G_CALLBACK (on_list_loaded), self, 0);
  g_signal_connect_object (access, "event", G_CALLBACK (on_event), self, 0);
  return self;
}

static void
mdg_folders_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgFolders *self = MDG_FOLDERS (object);
  g_value_set_object (value, id == SHOWN ? (gpointer) self->shown : (gpointer) self->documents);
}

static void
mdg_folders_dispose (GObject *object)
{
  MdgFolders *self = MDG_FOLDERS (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  drop_list (&self->documents);
  drop_list (&self->queue);
  drop_list (&self->list);
  g_clear_object (&self->shown);
  g_clear_object (&self->access);
  g_clear_pointer (&self->query, mdg_document_query_free);
  G_OBJECT_CLASS (mdg_folders_parent_class)->dispose (object);
}

static void
mdg_folders_class_init (MdgFoldersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_folders_get_property;
  object_class->dispose = mdg_folders_dispose;
  properties[SHOWN] =
    g_param_spec_object ("shown", NULL, NULL, MDG_TYPE_FOLDER_ITEM, flags);
  properties[DOCUMENTS] =
    g_param_spec_object ("documents", NULL, NULL, MDG_TYPE_PAGED_LIST, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mdg_folders_init (MdgFolders *self)
{
  self->query = mdg_document_query_new ();
  self->query->sort = g_strdup ("updated");
  self->query->descending = TRUE;
}
