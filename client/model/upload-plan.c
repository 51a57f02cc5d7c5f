/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-model"

#include "client/model/upload-plan.h"

#include "shared/wire/paths.h"

#include <glib/gi18n.h>
#include <string.h>

/* By the name alone; what is really inside the server finds out. */
static const char *const suffixes[] = { "docx", "doc", "docm", "xlsx", "xls", "xlsm", "pptx",
                                        "ppt", "pptm", "pdf", "csv", "tsv", "txt", "md",
                                        "rtf", "odt", "ods", "odp", "html", "htm" };

struct _MdgPlanItem
{
  GObject parent_instance;
  const MdgTreeFile *file; /* of the plan's tree */
  MdgPlanVerdict verdict;
  MdgPlanChoice choice;
  gint64 document_id;
};

struct _MdgUploadPlan
{
  GObject parent_instance;
  gint64 folder_id;
  GListStore *items;
  MdgFileTree *tree;
  MdgPagedList *present; /* the documents of the folder, for their names */
  GCancellable *cancellable;
  gboolean names_known;
  gboolean ready;
};

static GParamSpec *ready_property;
static guint changed_signal;

static void mdg_upload_plan_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (MdgPlanItem, mdg_plan_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (MdgUploadPlan,
                               mdg_upload_plan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      mdg_upload_plan_model_init))

/* ---- one file ---- */

static gboolean
is_supported (const char *name)
{
  const char *dot = strrchr (name, '.');
  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (g_ascii_strcasecmp (dot + 1, suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_bad_name (const MdgTreeFile *file)
{
  return g_utf8_strlen (file->name, -1) > MDG_FILE_NAME_MAX_CHARS ||
         (file->folder != NULL && g_utf8_strlen (file->folder, -1) > MDG_FILE_PATH_MAX_CHARS);
}

static MdgPlanVerdict
judge (const MdgTreeFile *file)
{
  if (!is_supported (file->name))
    return MDG_PLAN_UNSUPPORTED;
  if (has_bad_name (file))
    return MDG_PLAN_BAD_NAME;
  if (file->stamp.size == 0)
    return MDG_PLAN_EMPTY;
  return file->stamp.size > MDG_UPLOAD_MAX_BYTES ? MDG_PLAN_TOO_LARGE : MDG_PLAN_NEW;
}

const MdgTreeFile *
mdg_plan_item_get_file (MdgPlanItem *self)
{
  return self->file;
}

MdgPlanVerdict
mdg_plan_item_get_verdict (MdgPlanItem *self)
{
  return self->verdict;
}

const char *
mdg_plan_item_get_sentence (MdgPlanItem *self)
{
  switch (self->verdict)
    {
    case MDG_PLAN_SAME_NAME:
      return _ ("The folder has a document of this name.");
    case MDG_PLAN_UNSUPPORTED:
      return _ ("Files of this kind cannot be read.");
    case MDG_PLAN_EMPTY:
      return _ ("The file is empty.");
    case MDG_PLAN_TOO_LARGE:
      return _ ("The file is larger than 500 MB. Divide it.");
    case MDG_PLAN_BAD_NAME:
      return _ ("The name is too long. Give the file a shorter name.");
    case MDG_PLAN_NEW:
      break;
    }
  return NULL;
}

gint64
mdg_plan_item_get_document (MdgPlanItem *self)
{
  return self->document_id;
}

MdgPlanChoice
mdg_plan_item_get_choice (MdgPlanItem *self)
{
  return self->choice;
}

void
mdg_plan_item_set_choice (MdgPlanItem *self, MdgPlanChoice choice)
{
  gboolean sendable = self->verdict == MDG_PLAN_NEW || self->verdict == MDG_PLAN_SAME_NAME;
  MdgPlanChoice allowed = sendable ? choice : MDG_PLAN_SKIP;
  if (allowed == MDG_PLAN_REPLACE && self->document_id == 0)
    allowed = MDG_PLAN_ADD;
  if (self->choice == allowed)
    return;
  self->choice = allowed;
  g_signal_emit_by_name (self, "changed");
}

static void
mdg_plan_item_class_init (MdgPlanItemClass *klass)
{
  g_signal_new ("changed", MDG_TYPE_PLAN_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

static void
mdg_plan_item_init (MdgPlanItem *self)
{
}

/* ---- the plan ---- */

static char *
key_of (const char *folder, const char *name)
{
  g_autofree char *whole = g_strconcat (folder != NULL ? folder : "", "/", name, NULL);
  g_autofree char *folded = g_utf8_casefold (whole, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

static GHashTable *
names_of (GListModel *documents)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (documents, i);
      const MdgDocument *document = mdg_document_item_get (item);
      char *key = key_of (document->path, document->name);
      if (key != NULL)
        g_hash_table_replace (names, key, g_memdup2 (&document->id, sizeof document->id));
    }
  return names;
}

static void
on_choice (MdgUploadPlan *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static MdgPlanItem *
item_of (MdgUploadPlan *self, const MdgTreeFile *file, GHashTable *names)
{
  MdgPlanItem *item = g_object_new (MDG_TYPE_PLAN_ITEM, NULL);
  g_autofree char *key = key_of (file->folder, file->name);
  gint64 *document_id = key != NULL ? g_hash_table_lookup (names, key) : NULL;
  item->file = file;
  item->verdict = judge (file);
  if (item->verdict == MDG_PLAN_NEW && document_id != NULL)
    {
      item->verdict = MDG_PLAN_SAME_NAME;
      item->document_id = *document_id;
      item->choice = MDG_PLAN_REPLACE;
    }
  else if (item->verdict != MDG_PLAN_NEW)
    {
      item->choice = MDG_PLAN_SKIP;
    }
  g_signal_connect_object (item, "changed", G_CALLBACK (on_choice), self, G_CONNECT_SWAPPED);
  return item;
}

static int
by_verdict (gconstpointer a, gconstpointer b)
{
  const MdgPlanItem *one = *(MdgPlanItem *const *) a;
  const MdgPlanItem *other = *(MdgPlanItem *const *) b;
  if (one->verdict != other->verdict)
    return one->verdict > other->verdict ? -1 : 1;
  return one->file < other->file ? -1 : 1; /* any fixed order: they are sorted by place already */
}

/* When both the files and the names are known. */
static void
make_items (MdgUploadPlan *self)
{
  if (self->tree == NULL || !self->names_known || self->ready)
    return;
  g_autoptr (GHashTable) names = names_of (G_LIST_MODEL (self->present));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->tree->files->len; i++)
    g_ptr_array_add (items, item_of (self, self->tree->files->pdata[i], names));
  g_ptr_array_sort (items, by_verdict);
  self->ready = TRUE;
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
  g_object_notify_by_pspec (G_OBJECT (self), ready_property);
}

static void
on_names (MdgPagedList *list, MdgUploadPlan *self)
{
  self->names_known = TRUE; /* on trouble too: then the server still tells of equal content */
  make_items (self);
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  MdgFileTree *tree = mdg_file_tree_scan (data, cancellable, &error);
  if (tree != NULL)
    g_task_return_pointer (task, tree, (GDestroyNotify) mdg_file_tree_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MdgUploadPlan *self = MDG_UPLOAD_PLAN (source);
  self->tree = g_task_propagate_pointer (G_TASK (result), NULL);
  make_items (self);
}

static GPtrArray *
array_of (GListModel *files)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_ptr_array_add (array, g_list_model_get_item (files, i));
  return array;
}

MdgUploadPlan *
mdg_upload_plan_new (MdgFolders *folders, gint64 folder_id, GListModel *files)
{
  MdgUploadPlan *self = g_object_new (MDG_TYPE_UPLOAD_PLAN, NULL);
  MdgAccess *access = mdg_folders_get_access (folders);
  g_autofree char *path = mdg_path_fill (MDG_PATH_FOLDER_DOCUMENTS_SEARCH, folder_id);
  self->folder_id = folder_id;
  self->present = mdg_paged_list_new (mdg_access_get_connection (access), path,
                                      MDG_TYPE_DOCUMENT_ITEM, MDG_LIST_LOAD_ALL);
  JsonObject *query = json_object_new ();
  json_object_set_string_member (query, "sort", "name");
  mdg_paged_list_set_query (self->present, query);
  g_signal_connect_object (self->present, "loaded", G_CALLBACK (on_names), self, 0);
  mdg_paged_list_reload (self->present);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_scanned, NULL);
  g_task_set_task_data (task, array_of (files), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, scan_in_thread);
  return self;
}

gboolean
mdg_upload_plan_is_ready (MdgUploadPlan *self)
{
  return self->ready;
}

gint64
mdg_upload_plan_get_folder (MdgUploadPlan *self)
{
  return self->folder_id;
}

guint
mdg_upload_plan_count (MdgUploadPlan *self, gint64 *ret_bytes)
{
  guint n = 0;
  gint64 bytes = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgPlanItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (item->choice == MDG_PLAN_SKIP)
        continue;
      n++;
      bytes += item->file->stamp.size;
    }
  *ret_bytes = bytes;
  return n;
}

guint
mdg_upload_plan_count_verdict (MdgUploadPlan *self, MdgPlanVerdict verdict)
{
  guint n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgPlanItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      n += item->verdict == verdict;
    }
  return n;
}

void
mdg_upload_plan_choose_all (MdgUploadPlan *self, MdgPlanChoice choice)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (MdgPlanItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (item->verdict == MDG_PLAN_SAME_NAME)
        mdg_plan_item_set_choice (item, choice);
    }
}

static void
add_sentence (GString *note, char *sentence)
{
  g_autofree char *owned = sentence;
  g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "", owned);
}

char *
mdg_upload_plan_dup_note (MdgUploadPlan *self)
{
  g_autoptr (GString) note = g_string_new (NULL);
  if (self->tree == NULL)
    return NULL;
  if (self->tree->n_left_out > 0)
    add_sentence (note, g_strdup_printf (_ ("%u hidden or temporary files are left out."),
                                         self->tree->n_left_out));
  if (self->tree->n_unreadable > 0)
    add_sentence (note, g_strdup_printf (_ ("%u files or folders could not be opened."),
                                         self->tree->n_unreadable));
  if (self->tree->cut)
    add_sentence (note, g_strdup_printf (_ ("Only the first %d files are taken at a time."),
                                         MDG_FILE_TREE_MAX_FILES));
  return note->len > 0 ? g_string_free (g_steal_pointer (&note), FALSE) : NULL;
}

const char *
mdg_upload_kinds_text (void)
{
  return _ ("Word, Excel, PowerPoint, PDF, CSV, text");
}

/* ---- list, life ---- */

static GType
plan_get_item_type (GListModel *model)
{
  return MDG_TYPE_PLAN_ITEM;
}

static guint
plan_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MDG_UPLOAD_PLAN (model)->items));
}

static gpointer
plan_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MDG_UPLOAD_PLAN (model)->items), position);
}

static void
mdg_upload_plan_model_init (GListModelInterface *iface)
{
  iface->get_item_type = plan_get_item_type;
  iface->get_n_items = plan_get_n_items;
  iface->get_item = plan_get_item;
}

static void
mdg_upload_plan_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MDG_UPLOAD_PLAN (object)->ready);
}

static void
mdg_upload_plan_dispose (GObject *object)
{
  MdgUploadPlan *self = MDG_UPLOAD_PLAN (object);
  g_cancellable_cancel (self->cancellable);
  if (self->present != NULL)
    mdg_paged_list_cancel (self->present);
  g_clear_object (&self->present);
  G_OBJECT_CLASS (mdg_upload_plan_parent_class)->dispose (object);
}

static void
mdg_upload_plan_finalize (GObject *object)
{
  MdgUploadPlan *self = MDG_UPLOAD_PLAN (object);
  g_clear_object (&self->items);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tree, mdg_file_tree_free);
  G_OBJECT_CLASS (mdg_upload_plan_parent_class)->finalize (object);
}

static void
mdg_upload_plan_class_init (MdgUploadPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = mdg_upload_plan_get_property;
  object_class->dispose = mdg_upload_plan_dispose;
  object_class->finalize = mdg_upload_plan_finalize;
  ready_property = g_param_spec_boolean ("ready", NULL, NULL, FALSE,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, 1, ready_property);
  changed_signal = g_signal_new ("changed", MDG_TYPE_UPLOAD_PLAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
forward (GListModel *inner, guint position, guint removed, guint added, MdgUploadPlan *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
mdg_upload_plan_init (MdgUploadPlan *self)
{
  self->items = g_list_store_new (MDG_TYPE_PLAN_ITEM);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (self->items, "items-changed", G_CALLBACK (forward), self);
}
