/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folder-access.h"

#include "server/service/folder-memory.h"
#include "server/service/policy.h"
#include "server/store/folders.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#define SECTION_MANAGER "section-manager"

/* The asker administers folders of @section_id. */
static gboolean
may_manage (MdgContext *context,
            MdgLease *lease,
            gint64 section_id,
            gboolean *ret_may,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  *ret_may = mdg_policy_require_section (context, lease, MDG_PERMISSION_FOLDERS_MANAGE, section_id,
                                         &local);
  if (*ret_may || g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND) ||
      g_error_matches (local, MDG_ERROR, MDG_ERROR_FORBIDDEN))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
mdg_folder_access_get (MdgContext *context,
                       MdgLease *lease,
                       gint64 folder_id,
                       MdgFolderRank *ret_rank,
                       gboolean *ret_may_manage,
                       GError **error)
{
  gint64 section_id = 0;
  gboolean manages = FALSE;
  MdgFolderRank rank = MDG_RANK_OWNER;
  if (!mdg_folders_get_section (lease, folder_id, &section_id, error))
    return FALSE;
  if (section_id != 0 && !may_manage (context, lease, section_id, &manages, error))
    return FALSE;
  if (!context->is_system && !mdg_folder_grants_get_rank (lease, context->identity.account_id,
                                                          folder_id, &rank, error))
    return FALSE;
  *ret_rank = section_id != 0 ? rank : MDG_RANK_NONE;
  *ret_may_manage = manages;
  return TRUE;
}

/* @knows: the asker may know that there is such a folder. */
static gboolean
refuse (MdgContext *context, MdgLease *lease, gint64 folder_id, gboolean knows, GError **error)
{
  gint64 section_id = 0;
  if (mdg_folders_get_section (lease, folder_id, &section_id, NULL) && section_id != 0)
    context->refused_folder = folder_id;
  mdg_set_error (error, knows ? MDG_ERROR_FORBIDDEN : MDG_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
mdg_folder_access_require (
  MdgContext *context, MdgLease *lease, gint64 folder_id, const char *role, GError **error)
{
  MdgFolderRank rank = MDG_RANK_NONE, wanted = mdg_folder_rank_from_role (role);
  gboolean manages = FALSE;
  g_return_val_if_fail (wanted != MDG_RANK_NONE, FALSE);
  if (!mdg_folder_access_get (context, lease, folder_id, &rank, &manages, error))
    return FALSE;
  return rank >= wanted ||
         refuse (context, lease, folder_id, rank != MDG_RANK_NONE || manages, error);
}

gboolean
mdg_folder_access_require_manage (MdgContext *context,
                                  MdgLease *lease,
                                  gint64 folder_id,
                                  GError **error)
{
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  if (!mdg_folder_access_get (context, lease, folder_id, &rank, &manages, error))
    return FALSE;
  return rank == MDG_RANK_OWNER || manages ||
         refuse (context, lease, folder_id, rank != MDG_RANK_NONE, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;
  return (left > right) - (left < right);
}

GArray *
mdg_folder_access_list (MdgContext *context, MdgLease *lease, GError **error)
{
  if (context->is_system)
    return mdg_folders_list_ids (lease, error);
  g_autoptr (GHashTable) ranks =
    mdg_folder_grants_get_ranks (lease, context->identity.account_id, error);
  if (ranks == NULL)
    return NULL;
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (ranks));
  GHashTableIter iter;
  gpointer id = NULL;
  g_hash_table_iter_init (&iter, ranks);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_val (ids, *(gint64 *) id);
  g_array_sort (ids, compare_ids);
  return ids;
}

/* ---- events ---- */

static GHashTable *
find_readers (MdgCore *core, gint64 folder_id, GError **error)
{
  guint64 generation = mdg_session_cache_get_generation (core->sessions);
  GHashTable *readers = mdg_folder_memory_get_readers (core->folders, folder_id, generation);
  if (readers != NULL)
    return readers;
  g_autofree char *today = mdg_date_format (mdg_clock_now (core->clock));
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, error);
  readers =
    lease != NULL ? mdg_folder_grants_get_people (lease, folder_id, today, error) : NULL;
  if (readers != NULL)
    mdg_folder_memory_put_readers (core->folders, folder_id, generation, readers);
  return readers;
}

void
mdg_folder_access_tell (MdgCore *core, gint64 folder_id, const char *event, const char *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) readers = find_readers (core, folder_id, &error);
  if (readers != NULL)
    mdg_event_hub_publish (core->hub, MDG_TO_ACCOUNTS (readers), event, data);
  else
    g_warning ("The readers of a folder could not be told: %s", error->message);
}

void
mdg_folder_access_tell_changed (MdgCore *core, gint64 folder_id)
{
  g_autofree char *data = g_strdup_printf ("{\"folder\":%" G_GINT64_FORMAT "}", folder_id);
  mdg_folder_access_tell (core, folder_id, MDG_EVENT_FOLDER_CHANGED, data);
}

/* ---- erased accounts ---- */

gboolean
mdg_folder_access_release (MdgLease *lease, gint64 account_id, GError **error)
{
  g_autoptr (GArray) alone = mdg_folder_grants_owned_alone (lease, account_id, error);
  for (guint i = 0; alone != NULL && i < alone->len; i++)
    {
      gint64 folder_id = g_array_index (alone, gint64, i);
      MdgFolderGrant heirs = { .kind = (char *) MDG_GRANT_TO_ROLE,
                               .role_code = (char *) SECTION_MANAGER,
                               .role = (char *) MDG_FOLDER_OWNER };
      if (!mdg_folders_get_section (lease, folder_id, &heirs.section_id, error) ||
          !mdg_folder_grants_add (lease, folder_id, &heirs, error))
        return FALSE;
    }
  return alone != NULL;
}
