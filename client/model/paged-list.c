/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: a load gathers pages into `fresh`. The very first load shows each page as it comes; a
 * reload shows nothing until it is whole and then replaces the stretch between the common beginning
 * and the common end of old and new rows. A list that is loaded on demand loads as many rows again
 * as it had.
 *
 * A lasting list first lets the old items take the new records of their ids, and uses them for the
 * new rows; what is left to replace are rows that came, went or moved.
 */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/paged-list.h"

#include "client/model/answer.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"

#include <gio/gio.h>

struct _MdgPagedList
{
  GObject parent_instance;
  MdgConnection *connection;
  char *path;
  JsonObject *query; /* NULL: a plain list */
  GType item_type;
  MdgListLoading mode;
  GPtrArray *items;
  GPtrArray *fresh;
  char *next;
  char *trouble;
  GCancellable *cancellable; /* of the load under way */
  MdgListPrepare prepare;
  gpointer prepare_data;
  gboolean ever_loaded;
  gboolean appending;
  gboolean lasting;
  gboolean steady;
  gboolean unordered; /* steady has kept rows out of the server's order */
  gboolean anew;      /* another query: its rows come in their own order */
  GHashTable *by_id;  /* of lasting lists: gint64 → item, borrowed from items */
  guint n_wanted;     /* rows to load again on demand */
};

enum
{
  PROP_0,
  LOADING,
  HAS_MORE,
  TROUBLE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint loaded_signal;

static void mdg_paged_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgPagedList,
                               mdg_paged_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, mdg_paged_list_model_init))

static void load_page (MdgPagedList *self, const char *after);

static GType
list_get_item_type (GListModel *model)
{
  return MDG_PAGED_LIST (model)->item_type;
}

static guint
list_get_n_items (GListModel *model)
{
  return MDG_PAGED_LIST (model)->items->len;
}

static gpointer
list_get_item (GListModel *model, guint position)
{
  MdgPagedList *self = MDG_PAGED_LIST (model);
  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
mdg_paged_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

static gboolean
same_row (MdgItem *a, MdgItem *b)
{
  return mdg_record_equal (mdg_item_get_record_type (a), mdg_item_get_record (a),
                           mdg_item_get_record (b));
}

/* ---- lasting items ---- */

static gint64
id_of (MdgItem *item)
{
  gint64 id = 0;
  g_object_get (item, "id", &id, NULL);
  return id;
}

static void
index_from (MdgPagedList *self, guint start)
{
  if (!self->lasting)
    return;
  if (start == 0)
    g_hash_table_remove_all (self->by_id);
  for (guint i = start; i < self->items->len; i++)
    {
      gint64 id = id_of (self->items->pdata[i]);
      g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), self->items->pdata[i]);
    }
}

/* The rows of @fresh, with the known item wherever there is one; its record is the new one then. */
static GPtrArray *
with_known_items (MdgPagedList *self, GPtrArray *fresh)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < fresh->len; i++)
    {
      gint64 id = id_of (fresh->pdata[i]);
      MdgItem *known = g_hash_table_lookup (self->by_id, &id);
      g_ptr_array_add (rows, g_object_ref (known != NULL ? known : fresh->pdata[i]));
      if (known == NULL || known == fresh->pdata[i])
        continue;
      mdg_item_take_record (known, mdg_item_steal_record (fresh->pdata[i]));
      if (self->prepare != NULL)
        self->prepare (known, self->prepare_data);
    }
  return rows;
}

/* The old rows that are still there, in their order, then the new ones. */
static GPtrArray *
in_old_order (MdgPagedList *self, GPtrArray *fresh)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < fresh->len; i++)
    g_hash_table_add (kept, fresh->pdata[i]);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->items->len; i++)
    if (g_hash_table_remove (kept, self->items->pdata[i]))
      g_ptr_array_add (rows, g_object_ref (self->items->pdata[i]));
  for (guint i = 0; i < fresh->len; i++)
    if (g_hash_table_contains (kept, fresh->pdata[i]))
      g_ptr_array_add (rows, g_object_ref (fresh->pdata[i]));
  return rows;
}

static gboolean
same_at (MdgPagedList *self, gpointer a, gpointer b)
{
  return self->lasting ? a == b : same_row (a, b);
}

static void
replace_changed (MdgPagedList *self, GPtrArray *loaded)
{
  g_autoptr (GPtrArray) fresh =
    self->lasting ? with_known_items (self, loaded) : g_ptr_array_ref (loaded);
  self->unordered = self->steady && !self->anew;
  self->anew = FALSE;
  if (self->unordered)
    {
      g_autoptr (GPtrArray) by_server = g_steal_pointer (&fresh);
      fresh = in_old_order (self, by_server);
    }
  GPtrArray *old = self->items;
  guint start = 0;
  while (start < old->len && start < fresh->len &&
         same_at (self, old->pdata[start], fresh->pdata[start]))
    start++;
  guint tail = 0;
  while (tail < old->len - start && tail < fresh->len - start &&
         same_at (self, old->pdata[old->len - 1 - tail], fresh->pdata[fresh->len - 1 - tail]))
    tail++;
  guint removed = old->len - start - tail;
  guint added = fresh->len - start - tail;
  g_ptr_array_remove_range (old, start, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (old, (int) (start + i), g_object_ref (fresh->pdata[start + i]));
  index_from (self, 0);
  if (removed != 0 || added != 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, removed, added);
}

static void
append_rows (MdgPagedList *self, GPtrArray *rows)
{
  guint start = self->items->len;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->items, g_object_ref (rows->pdata[i]));
  index_from (self, start);
  if (rows->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, 0, rows->len);
}

static void
set_trouble (MdgPagedList *self, char *trouble)
{
  g_autofree char *old = self->trouble;
  self->trouble = trouble;
  g_object_notify_by_pspec (G_OBJECT (self), properties[TROUBLE]);
}

static void
end_load (MdgPagedList *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[HAS_MORE]);
  g_signal_emit (self, loaded_signal, 0);
}

static GPtrArray *
items_of_records (MdgPagedList *self, GPtrArray *records)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_set_free_func (records, NULL); /* the items take the records over */
  for (guint i = 0; i < records->len; i++)
    {
      MdgItem *item = mdg_item_new (self->item_type, records->pdata[i]);
      if (self->prepare != NULL)
        self->prepare (item, self->prepare_data);
      g_ptr_array_add (items, item);
    }
  return items;
}

static void
take_rows (MdgPagedList *self, GPtrArray *rows)
{
  guint before = self->appending ? 0 : self->fresh->len;
  gboolean more =
    self->next != NULL && (self->mode == MDG_LIST_LOAD_ALL ||
                           (!self->appending && before + rows->len < self->n_wanted));
  if (self->appending)
    {
      append_rows (self, rows);
    }
  else
    {
      for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add (self->fresh, g_object_ref (rows->pdata[i]));
      if (!more)
        replace_changed (self, self->fresh);
    }
  guint held = self->appending ? self->items->len : self->fresh->len;
  if (more && held < MDG_LIST_MAX_ROWS)
    {
      g_autofree char *after = g_strdup (self->next);
      load_page (self, after);
      return;
    }
  self->ever_loaded = TRUE;
  end_load (self);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgPagedList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *next = NULL;
  const MdgRecordType *type = NULL;
  if (bytes != NULL)
    {
      g_autoptr (MdgItemClass) klass = g_type_class_ref (self->item_type);
      type = klass->record_type;
      records = mdg_codec_decode_page (type, bytes, &next, &error);
    }
  if (records == NULL)
    {
      set_trouble (self, mdg_answer_sentence (error));
      end_load (self);
      return;
    }
  g_free (self->next);
  self->next = g_steal_pointer (&next);
  g_autoptr (GPtrArray) rows = items_of_records (self, records);
  take_rows (self, rows);
}

static void
load_by_get (MdgPagedList *self, const char *after)
{
  g_autoptr (GString) path = g_string_new (self->path);
  g_autofree char *limit = g_strdup_printf ("%d", MDG_LIST_PAGE_ROWS);
  mdg_query_add (path, "limit", limit);
  mdg_query_add (path, "after", after);
  MdgCall call = { .method = "GET", .path = path->str };
  mdg_connection_send_async (self->connection, &call, self->cancellable, on_page,
                             g_object_ref (self));
}

static JsonNode *
node_of (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return node;
}

static void
load_by_search (MdgPagedList *self, const char *after)
{
  g_autoptr (JsonNode) plain = node_of (self->query);
  g_autofree char *text = mdg_json_to_text (plain);
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);
  JsonObject *query = json_node_get_object (copy);
  json_object_set_int_member (query, "limit", MDG_LIST_PAGE_ROWS);
  if (after != NULL)
    json_object_set_int_member (query, "after", g_ascii_strtoll (after, NULL, 10));
  g_autoptr (GBytes) body = mdg_json_to_bytes (copy);
  MdgCall call = { .method = "POST", .path = self->path, .body = body, .reads = TRUE };
  mdg_connection_send_async (self->connection, &call, self->cancellable, on_page,
                             g_object_ref (self));
}

static void
load_page (MdgPagedList *self, const char *after)
{
  if (self->query != NULL)
    load_by_search (self, after);
  else
    load_by_get (self, after);
}

static void
begin_load (MdgPagedList *self, gboolean appending, const char *after)
{
  mdg_paged_list_cancel (self);
  self->cancellable = g_cancellable_new ();
  self->appending = appending;
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  set_trouble (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[LOADING]);
  load_page (self, after);
}

void
mdg_paged_list_reload (MdgPagedList *self)
{
  self->n_wanted = self->items->len;
  begin_load (self, self->items->len == 0, NULL);
}

void
mdg_paged_list_refresh (MdgPagedList *self)
{
  if (self->ever_loaded || self->cancellable != NULL)
    mdg_paged_list_reload (self);
}

void
mdg_paged_list_load_more (MdgPagedList *self)
{
  if (self->cancellable != NULL || self->next == NULL || self->items->len >= MDG_LIST_MAX_ROWS)
    return;
  g_autofree char *after = g_strdup (self->next);
  begin_load (self, TRUE, after);
}

void
mdg_paged_list_cancel (MdgPagedList *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[LOADING]);
}

static gboolean
same_query (JsonObject *a, JsonObject *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  g_autoptr (JsonNode) one = node_of (a);
  g_autoptr (JsonNode) other = node_of (b);
  return json_node_equal (one, other);
}

void
mdg_paged_list_set_query (MdgPagedList *self, JsonObject *query)
{
  g_autoptr (JsonObject) old = self->query;
  self->query = query;
  if (same_query (old, query) || (!self->ever_loaded && self->cancellable == NULL))
    return;
  self->n_wanted = 0;
  self->anew = TRUE;
  begin_load (self, self->items->len == 0, NULL);
}

void
mdg_paged_list_set_prepare (MdgPagedList *self, MdgListPrepare prepare, gpointer user_data)
{
  self->prepare = prepare;
  self->prepare_data = user_data;
}

void
mdg_paged_list_set_lasting (MdgPagedList *self)
{
  self->lasting = TRUE;
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
mdg_paged_list_set_steady (MdgPagedList *self, gboolean steady)
{
  g_return_if_fail (self->lasting);
  if (self->steady == steady)
    return;
  self->steady = steady;
  if (!steady && self->unordered)
    mdg_paged_list_refresh (self);
}

MdgItem *
mdg_paged_list_find (MdgPagedList *self, gint64 id)
{
  g_return_val_if_fail (self->lasting, NULL);
  return g_hash_table_lookup (self->by_id, &id);
}

gboolean
mdg_paged_list_is_loading (MdgPagedList *self)
{
  return self->cancellable != NULL;
}

gboolean
mdg_paged_list_is_complete (MdgPagedList *self)
{
  return self->ever_loaded && self->next == NULL;
}

const char *
mdg_paged_list_get_trouble (MdgPagedList *self)
{
  return self->trouble;
}

MdgPagedList *
mdg_paged_list_new (MdgConnection *connection,
                    const char *path,
                    GType item_type,
                    MdgListLoading loading)
{
  MdgPagedList *self = g_object_new (MDG_TYPE_PAGED_LIST, NULL);
  self->connection = g_object_ref (connection);
  self->path = g_strdup (path);
  self->item_type = item_type;
  self->mode = loading;
  return self;
}

static void
mdg_paged_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MdgPagedList *self = MDG_PAGED_LIST (object);
  if (id == LOADING)
    g_value_set_boolean (value, self->cancellable != NULL);
  else if (id == HAS_MORE)
    g_value_set_boolean (value, self->next != NULL && self->mode == MDG_LIST_LOAD_ON_DEMAND);
  else
    g_value_set_string (value, self->trouble);
}

static void
mdg_paged_list_dispose (GObject *object)
{
  MdgPagedList *self = MDG_PAGED_LIST (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (mdg_paged_list_parent_class)->dispose (object);
}

static void
mdg_paged_list_finalize (GObject *object)
{
  MdgPagedList *self = MDG_PAGED_LIST (object);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_ptr_array_unref (self->items);
  g_free (self->path);
  g_clear_pointer (&self->query, json_object_unref);
  g_free (self->next);
  g_free (self->trouble);
  G_OBJECT_CLASS (mdg_paged_list_parent_class)->finalize (object);
}

static void
mdg_paged_list_class_init (MdgPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = mdg_paged_list_get_property;
  object_class->dispose = mdg_paged_list_dispose;
  object_class->finalize = mdg_paged_list_finalize;
  properties[LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, flags);
  properties[TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  loaded_signal = g_signal_new ("loaded", MDG_TYPE_PAGED_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
mdg_paged_list_init (MdgPagedList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}
