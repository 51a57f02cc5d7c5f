/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/document-list.h"

#include "server/service/folder-memory.h"
#include "server/store/documents.h"
#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#include <string.h>

#define EXPIRED "expired"

typedef enum
{
  SORT_UPDATED,
  SORT_NAME,
  SORT_SIZE,
  SORT_STATE,
  SORT_EFFECTIVE,
} Sort;

/* A query whose words have been looked at. */
typedef struct
{
  Sort sort;
  gboolean descending;
  const char *state; /* NULL: any */
  gboolean expired;
  char *text; /* folded; NULL: any */
  char *today;
} Wanted;

static void
wanted_clear (Wanted *wanted)
{
  g_clear_pointer (&wanted->text, g_free);
  g_clear_pointer (&wanted->today, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
refuse_field (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
read_sort (const char *name, Sort *ret_sort, GError **error)
{
  static const char *const names[] = {
    [SORT_UPDATED] = "updated",
    [SORT_NAME] = "name",
    [SORT_SIZE] = "size",
    [SORT_STATE] = "state",
    [SORT_EFFECTIVE] = "effective",
  };
  if (name == NULL || *name == '\0')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      {
        *ret_sort = (Sort) i;
        return TRUE;
      }
  return refuse_field (error, "sort");
}

static gboolean
read_state (const char *name, Wanted *wanted, GError **error)
{
  static const char *const states[] = { MDG_DOCUMENT_QUEUED, MDG_DOCUMENT_WORKING,
                                        MDG_DOCUMENT_READY, MDG_DOCUMENT_FAILED,
                                        MDG_DOCUMENT_CANCELLED, NULL };
  if (name == NULL || *name == '\0')
    return TRUE;
  wanted->expired = g_str_equal (name, EXPIRED);
  if (wanted->expired)
    return TRUE;
  wanted->state = name;
  return g_strv_contains (states, name) || refuse_field (error, "state");
}

static gboolean
read_query (MdgCore *core, const MdgDocumentQuery *query, Wanted *wanted, GError **error)
{
  wanted->descending = query->descending;
  wanted->today = mdg_date_format (mdg_clock_now (core->clock));
  g_autofree char *text = query->text != NULL ? mdg_text_fold_search (query->text) : NULL;
  if (text != NULL && *text != '\0')
    wanted->text = g_steal_pointer (&text);
  return read_sort (query->sort, &wanted->sort, error) &&
         read_state (query->state, wanted, error);
}

/* ---- from an index ---- */

static GArray *
page_from_store (MdgLease *lease,
                 gint64 folder_id,
                 const Wanted *wanted,
                 gint64 after,
                 guint limit,
                 GError **error)
{
  static const MdgDocumentSort sorts[] = {
    [SORT_UPDATED] = MDG_SORT_UPDATED,
    [SORT_SIZE] = MDG_SORT_SIZE,
    [SORT_STATE] = MDG_SORT_STATE,
    [SORT_EFFECTIVE] = MDG_SORT_EFFECTIVE,
  };
  MdgDocumentFilter filter = { sorts[wanted->sort], wanted->descending, wanted->state,
                               wanted->today, wanted->expired, after,
                               limit };
  return mdg_documents_page (lease, folder_id, &filter, error);
}

/* ---- by names ---- */

static void
free_name (gpointer name)
{
  mdg_folder_name_free (name);
}

/* Names on their way into memory. */
typedef struct
{
  GPtrArray *names;  /* MdgFolderName */
  GHashTable *known; /* id → MdgFolderName as it was before a change; borrowed */
} Reading;

static const MdgFolderName *
find_known (const Reading *reading, const MdgDocumentRow *row)
{
  const MdgFolderName *known = g_hash_table_lookup (reading->known, &row->id);
  return known != NULL && known->version == row->version ? known : NULL;
}

static gboolean
knows_name (const MdgDocumentRow *row, gpointer user_data)
{
  return find_known (user_data, row) != NULL;
}

static void
fill_label (MdgFolderName *name, const MdgDocumentRow *row)
{
  g_autofree char *label =
    row->path != NULL ? g_strconcat (row->path, "/", row->name, NULL) : g_strdup (row->name);
  name->label = mdg_text_fold_search (label);
  name->sort = g_utf8_collate_key_for_filename (label, -1);
}

static void
add_name (const MdgDocumentRow *row, gpointer user_data)
{
  Reading *reading = user_data;
  const MdgFolderName *known = find_known (reading, row);
  MdgFolderName *name = g_new0 (MdgFolderName, 1);
  name->id = row->id;
  name->version = row->version;
  if (known == NULL)
    fill_label (name, row);
  else
    {
      name->label = g_strdup (known->label);
      name->sort = g_strdup (known->sort);
    }
  name->state = g_strdup (row->state);
  name->updated_at = row->updated_at;
  name->size = row->size;
  name->effective_from = g_strdup (row->effective_from);
  name->effective_until = g_strdup (row->effective_until);
  g_ptr_array_add (reading->names, name);
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_by (const MdgFolderName *left, const MdgFolderName *right, Sort sort)
{
  int order = 0;
  switch (sort)
    {
    case SORT_NAME:
      order = strcmp (left->sort, right->sort);
      break;
    case SORT_UPDATED:
      order = compare_numbers (left->updated_at, right->updated_at);
      break;
    case SORT_SIZE:
      order = compare_numbers (left->size, right->size);
      break;
    case SORT_STATE:
      order = strcmp (left->state, right->state);
      break;
    case SORT_EFFECTIVE:
      order = g_strcmp0 (left->effective_from, right->effective_from);
      break;
    }
  return order != 0 ? order : compare_numbers (left->id, right->id);
}

static int
compare_in_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Wanted *wanted = user_data;
  int order = compare_by (*(MdgFolderName *const *) a, *(MdgFolderName *const *) b, wanted->sort);
  return wanted->descending ? -order : order;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return compare_by (*(MdgFolderName *const *) a, *(MdgFolderName *const *) b, SORT_NAME);
}

static gboolean
read_names (
  MdgCore *core, MdgLease *lease, gint64 folder_id, GPtrArray *names, GError **error)
{
  g_autoptr (GPtrArray) earlier = mdg_folder_memory_get_earlier_names (core->folders, folder_id);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; earlier != NULL && i < earlier->len; i++)
    {
      MdgFolderName *name = earlier->pdata[i];
      g_hash_table_insert (known, &name->id, name);
    }
  Reading reading = { names, known };
  return mdg_documents_for_each (lease, folder_id, knows_name, add_name, &reading, error);
}

/* All documents of the folder in the order of their names. */
static GPtrArray *
get_names (MdgCore *core, MdgLease *lease, gint64 folder_id, GError **error)
{
  gint64 changes = 0;
  if (!mdg_folders_get_changes (lease, folder_id, &changes, error))
    return NULL;
  GPtrArray *known = mdg_folder_memory_get_names (core->folders, folder_id, changes);
  if (known != NULL)
    return known;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (free_name);
  if (!read_names (core, lease, folder_id, names, error))
    return NULL;
  g_ptr_array_sort (names, compare_names);
  mdg_folder_memory_put_names (core->folders, folder_id, changes, names);
  return g_steal_pointer (&names);
}

/* "working" with those that wait, "failed" with those that were stopped, as in documents.c. */
static gboolean
is_state (const char *state, const char *wanted)
{
  return g_str_equal (state, wanted) ||
         (g_str_equal (wanted, MDG_DOCUMENT_WORKING) && g_str_equal (state, MDG_DOCUMENT_QUEUED)) ||
         (g_str_equal (wanted, MDG_DOCUMENT_FAILED) && g_str_equal (state, MDG_DOCUMENT_CANCELLED));
}

static gboolean
matches (const MdgFolderName *name, const Wanted *wanted)
{
  if (wanted->text != NULL && strstr (name->label, wanted->text) == NULL)
    return FALSE;
  if (wanted->state != NULL && !is_state (name->state, wanted->state))
    return FALSE;
  return !wanted->expired ||
         (name->effective_until != NULL && strcmp (name->effective_until, wanted->today) < 0);
}

/* Those that match, in the wanted order. Borrows the names. */
static GPtrArray *
choose (GPtrArray *names, Wanted *wanted)
{
  GPtrArray *chosen = g_ptr_array_new ();
  gboolean backwards = wanted->sort == SORT_NAME && wanted->descending;
  for (guint i = 0; i < names->len; i++)
    {
      MdgFolderName *name = names->pdata[backwards ? names->len - 1 - i : i];
      if (matches (name, wanted))
        g_ptr_array_add (chosen, name);
    }
  if (wanted->sort != SORT_NAME)
    g_ptr_array_sort_with_data (chosen, compare_in_order, wanted);
  return chosen;
}

static gboolean
find_start (GPtrArray *chosen, gint64 after, guint *ret_start, GError **error)
{
  *ret_start = 0;
  if (after == 0)
    return TRUE;
  for (guint i = 0; i < chosen->len; i++)
    if (((const MdgFolderName *) chosen->pdata[i])->id == after)
      {
        *ret_start = i + 1;
        return TRUE;
      }
  mdg_set_error (error, MDG_ERROR_INVALID_CURSOR, NULL);
  return FALSE;
}

static GArray *
page_from_names (MdgCore *core,
                 MdgLease *lease,
                 gint64 folder_id,
                 Wanted *wanted,
                 gint64 after,
                 guint limit,
                 GError **error)
{
  guint start = 0;
  g_autoptr (GPtrArray) names = get_names (core, lease, folder_id, error);
  if (names == NULL)
    return NULL;
  g_autoptr (GPtrArray) chosen = choose (names, wanted);
  if (!find_start (chosen, after, &start, error))
    return NULL;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = start; i < chosen->len && ids->len < limit; i++)
    g_array_append_val (ids, ((const MdgFolderName *) chosen->pdata[i])->id);
  return ids;
}

GArray *
mdg_document_list_page (MdgCore *core,
                        MdgLease *lease,
                        gint64 folder_id,
                        const MdgDocumentQuery *query,
                        guint limit,
                        GError **error)
{
  g_auto (Wanted) wanted = { SORT_UPDATED };
  if (!read_query (core, query, &wanted, error))
    return NULL;
  if (wanted.sort == SORT_NAME || wanted.text != NULL)
    return page_from_names (core, lease, folder_id, &wanted, query->after, limit, error);
  return page_from_store (lease, folder_id, &wanted, query->after, limit, error);
}
