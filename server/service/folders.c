/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/folders.h"

#include "server/service/documents.h"
#include "server/service/folder-access.h"
#include "server/service/folder-grants-check.h"
#include "server/service/folder-memory.h"
#include "server/service/policy.h"
#include "server/store/dead-content.h"
#include "server/store/folders.h"
#include "server/store/jobs.h"
#include "server/store/search-settings.h"
#include "server/store/sections.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#include <string.h>

#define GIB (G_GINT64_CONSTANT (1024) * 1024 * 1024)
#define FINISH_SOON (10 * MDG_SECOND)

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

static char *
today_of (MdgContext *context)
{
  return mdg_date_format (mdg_clock_now (context->core->clock));
}

gint64
mdg_folder_service_get_quota (MdgCore *core, gint64 stored)
{
  if (stored != MDG_QUOTA_DEFAULT)
    return stored;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  return settings.folder_quota_gib * GIB;
}

static char *
format_quota (gint64 quota)
{
  return quota % GIB == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " GB", quota / GIB)
                          : g_strdup_printf ("%" G_GINT64_FORMAT " MB", quota / (GIB / 1024));
}

gboolean
mdg_folder_service_check_room (
  MdgContext *context, MdgLease *lease, gint64 id, gint64 bytes, GError **error)
{
  gint64 stored = 0, used = 0;
  if (!mdg_folders_get_quota (lease, id, &stored, error) ||
      !mdg_folders_get_bytes (lease, id, &used, error))
    return FALSE;
  gint64 quota = mdg_folder_service_get_quota (context->core, stored);
  if (quota == 0 || used + bytes <= quota)
    return TRUE;
  g_autofree char *text = format_quota (quota);
  mdg_set_error (error, MDG_ERROR_FOLDER_FULL, "quota", text, NULL);
  return FALSE;
}

/* ---- telling ---- */

/* Those who could read it before and those who can now; and whoever administers folders. */
static void
tell_folders_changed (MdgContext *context, GHashTable *before, gint64 folder_id)
{
  if (before != NULL)
    mdg_event_hub_publish (context->core->hub, MDG_TO_ACCOUNTS (before), MDG_EVENT_FOLDERS_CHANGED,
                           NULL);
  mdg_folder_access_tell (context->core, folder_id, MDG_EVENT_FOLDERS_CHANGED, NULL);
  mdg_event_hub_publish (context->core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_FOLDERS_MANAGE),
                         MDG_EVENT_FOLDERS_CHANGED, NULL);
}

/* ---- reading ---- */

/* What stands in no row of its own. */
static gboolean
fill (MdgContext *context,
      MdgLease *lease,
      MdgFolder *folder,
      MdgFolderRank rank,
      gboolean may_manage,
      GError **error)
{
  folder->my_role = g_strdup (mdg_folder_rank_to_role (rank));
  folder->may_manage = may_manage;
  folder->quota_bytes = mdg_folder_service_get_quota (context->core, folder->quota_bytes);
  folder->settings =
    mdg_search_settings_get (lease, folder->id, &folder->can_undo_settings, error);
  return folder->settings != NULL;
}

static int
compare_folders (gconstpointer a, gconstpointer b)
{
  const MdgFolder *left = *(MdgFolder *const *) a;
  const MdgFolder *right = *(MdgFolder *const *) b;
  int order = g_utf8_collate (left->section_name, right->section_name);
  return order != 0 ? order : g_utf8_collate (left->name, right->name);
}

/* The sections whose folders the asker administers: none without the right. */
static gboolean
get_managed (MdgContext *context,
             MdgLease *lease,
             gboolean *ret_all,
             GHashTable **ret_sections,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  if (mdg_policy_get_sections (context, lease, MDG_PERMISSION_FOLDERS_MANAGE, ret_all, ret_sections,
                               &local))
    return TRUE;
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_FORBIDDEN))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static GHashTable *
get_ranks (MdgContext *context, MdgLease *lease, GError **error)
{
  if (context->is_system)
    return g_hash_table_new (g_int64_hash, g_int64_equal);
  return mdg_folder_grants_get_ranks (lease, context->identity.account_id, error);
}

GPtrArray *
mdg_folder_service_list (MdgContext *context, GError **error)
{
  gboolean all = FALSE;
  g_autoptr (GHashTable) sections = NULL;
  g_autofree char *today = today_of (context);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !get_managed (context, lease, &all, &sections, error))
    return NULL;
  g_autoptr (GHashTable) ranks = get_ranks (context, lease, error);
  g_autoptr (GHashTable) readers =
    ranks != NULL ? mdg_folder_grants_count_readers (lease, today, error) : NULL;
  g_autoptr (GPtrArray) rows = readers != NULL ? mdg_folders_list (lease, today, error) : NULL;
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) folders = mdg_record_array_new (&MDG_FOLDER_TYPE);
  for (guint i = 0; i < rows->len; i++)
    {
      MdgFolder *folder = rows->pdata[i];
      gboolean manages =
        all || (sections != NULL && g_hash_table_contains (sections, &folder->section_id));
      MdgFolderRank rank =
        context->is_system
          ? MDG_RANK_OWNER
          : (MdgFolderRank) GPOINTER_TO_INT (g_hash_table_lookup (ranks, &folder->id));
      if (rank == MDG_RANK_NONE && !manages)
        continue;
      folder->n_readers = GPOINTER_TO_INT (g_hash_table_lookup (readers, &folder->id));
      if (!fill (context, lease, folder, rank, manages, error))
        return NULL;
      g_ptr_array_add (folders, mdg_folder_copy (folder));
    }
  g_ptr_array_sort (folders, compare_folders);
  return g_steal_pointer (&folders);
}

/* The folder as the asker sees it; he must be allowed to know of it. */
static MdgFolder *
get_in (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  g_autofree char *today = today_of (context);
  if (!mdg_folder_access_get (context, lease, id, &rank, &manages, error))
    return NULL;
  if (rank == MDG_RANK_NONE && !manages)
    {
      mdg_folder_access_require (context, lease, id, MDG_FOLDER_READER, error);
      return NULL;
    }
  g_autoptr (GHashTable) people = mdg_folder_grants_get_people (lease, id, today, error);
  g_autoptr (MdgFolder) folder =
    people != NULL ? mdg_folders_get (lease, id, today, error) : NULL;
  if (folder == NULL)
    return NULL;
  folder->n_readers = g_hash_table_size (people);
  return fill (context, lease, folder, rank, manages, error) ? g_steal_pointer (&folder) : NULL;
}

MdgFolder *
mdg_folder_service_get (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? get_in (context, lease, id, error) : NULL;
}

/* ---- changing ---- */

static gboolean
check_values (const MdgFolder *folder, GError **error)
{
  g_autofree char *stripped = g_strdup (folder->name);
  g_strstrip (stripped);
  if (!mdg_text_is_clean_line (folder->name, MDG_FOLDER_NAME_MAX_CHARS) || *stripped == '\0')
    return refuse (error, MDG_ERROR_INVALID_FIELD, "name");
  if (folder->description != NULL &&
      g_utf8_strlen (folder->description, -1) > MDG_FOLDER_DESCRIPTION_MAX_CHARS)
    return refuse (error, MDG_ERROR_INVALID_FIELD, "description");
  if (folder->quota_bytes < 0)
    return refuse (error, MDG_ERROR_INVALID_FIELD, "quota_bytes");
  return TRUE;
}

/* The section exists, and the asker may make folders in it. */
static gboolean
check_section (MdgContext *context, MdgLease *lease, gint64 section_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgSection) section = mdg_sections_get (lease, section_id, &local);
  if (section == NULL && local == NULL)
    return refuse (error, MDG_ERROR_SECTION_UNKNOWN, "section_id");
  if (section != NULL && mdg_policy_require_section (context, lease, MDG_PERMISSION_FOLDERS_CREATE,
                                                     section_id, &local))
    return TRUE;
  /* The section itself is no secret: say what is missing. */
  if (g_error_matches (local, MDG_ERROR, MDG_ERROR_NOT_FOUND))
    mdg_set_error (error, MDG_ERROR_FORBIDDEN, NULL);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_count (MdgLease *lease, GError **error)
{
  gint64 count = 0;
  if (!mdg_folders_count (lease, &count, error))
    return FALSE;
  if (count < MDG_FOLDERS_MAX)
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_TOO_LONG, "max", MDG_FOLDERS_MAX);
  return FALSE;
}

static JsonObject *
describe (const MdgFolder *folder)
{
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "section", folder->section_id);
  json_object_set_int_member (detail, "quota_bytes", folder->quota_bytes);
  return detail;
}

/* The grants of a new folder: its maker owns it. */
static GPtrArray *
first_grants (MdgContext *context, GPtrArray *wanted)
{
  GPtrArray *grants = mdg_record_array_new (&MDG_FOLDER_GRANT_TYPE);
  if (context->identity.account_id != 0)
    {
      MdgFolderGrant *own = mdg_folder_grant_new ();
      own->kind = g_strdup (MDG_GRANT_TO_ACCOUNT);
      own->account_id = context->identity.account_id;
      own->role = g_strdup (MDG_FOLDER_OWNER);
      g_ptr_array_add (grants, own);
    }
  for (guint i = 0; wanted != NULL && i < wanted->len; i++)
    g_ptr_array_add (grants, mdg_folder_grant_copy (wanted->pdata[i]));
  return grants;
}

MdgFolder *
mdg_folder_service_create (MdgContext *context,
                           const MdgFolder *wanted,
                           GPtrArray *grants,
                           GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_FOLDERS_CREATE, error) ||
      !check_values (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgFolder) folder = mdg_folder_copy (wanted);
  if (folder->section_id == 0)
    folder->section_id = context->identity.section_id;
  folder->quota_bytes = MDG_QUOTA_DEFAULT;
  if (lease == NULL || !check_section (context, lease, folder->section_id, error) ||
      !check_count (lease, error))
    return NULL;
  folder->id = mdg_lease_new_id (lease);
  g_autoptr (GPtrArray) all = first_grants (context, grants);
  if (!mdg_folders_insert (lease, folder, error) ||
      !mdg_folder_grants_check (lease, all, error) ||
      !mdg_folder_grants_replace (lease, folder->id, all, error) ||
      !mdg_context_audit (context, lease, "folder.create", "folder", folder->id, describe (folder),
                          error))
    return NULL;
  g_autoptr (MdgFolder) stored = get_in (context, lease, folder->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  tell_folders_changed (context, NULL, stored->id);
  return g_steal_pointer (&stored);
}

/* What may be changed by whom: all but the quota by owners, all by whoever administers folders. */
static gboolean
check_change (MdgContext *context,
              MdgLease *lease,
              const MdgFolder *before,
              const MdgFolder *wanted,
              GError **error)
{
  if (!mdg_folder_access_require_manage (context, lease, wanted->id, error))
    return FALSE;
  if (wanted->quota_bytes != before->quota_bytes && !before->may_manage)
    {
      mdg_set_error (error, MDG_ERROR_FORBIDDEN, NULL);
      return FALSE;
    }
  return wanted->section_id == before->section_id ||
         check_section (context, lease, wanted->section_id, error);
}

static gboolean
write_change (MdgContext *context,
              MdgLease *lease,
              const MdgFolder *before,
              const MdgFolder *wanted,
              GError **error)
{
  g_autofree char *today = today_of (context);
  g_autoptr (MdgFolder) row = mdg_folders_get (lease, wanted->id, today, error);
  if (row == NULL)
    return FALSE;
  MdgFolder changed = *wanted;
  if (wanted->quota_bytes == before->quota_bytes)
    changed.quota_bytes = row->quota_bytes; /* the default stays the default */
  return mdg_folders_update (lease, &changed, error) &&
         mdg_context_audit (context, lease, "folder.update", "folder", wanted->id,
                            describe (&changed), error);
}

MdgFolder *
mdg_folder_service_update (MdgContext *context, const MdgFolder *wanted, GError **error)
{
  if (!check_values (wanted, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  g_autoptr (MdgFolder) before =
    lease != NULL ? get_in (context, lease, wanted->id, error) : NULL;
  g_autoptr (MdgFolder) folder = mdg_folder_copy (wanted);
  if (before != NULL && folder->section_id == 0)
    folder->section_id = before->section_id;
  if (before == NULL || !check_change (context, lease, before, folder, error) ||
      !write_change (context, lease, before, folder, error))
    return NULL;
  g_autoptr (MdgFolder) stored = get_in (context, lease, wanted->id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  tell_folders_changed (context, NULL, stored->id);
  return g_steal_pointer (&stored);
}

/* ---- access ---- */

static MdgFolderAccess *
get_access_in (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autofree char *today = today_of (context);
  g_autoptr (MdgFolderAccess) access = mdg_folder_access_new ();
  access->grants = mdg_folder_grants_list (lease, id, error);
  if (access->grants == NULL || !mdg_folder_grants_fill (lease, access->grants, today, error))
    return NULL;
  return g_steal_pointer (&access);
}

/* Whoever reads a folder may see who else does. */
static gboolean
require_knows (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  MdgFolderRank rank = MDG_RANK_NONE;
  gboolean manages = FALSE;
  if (!mdg_folder_access_get (context, lease, id, &rank, &manages, error))
    return FALSE;
  return rank != MDG_RANK_NONE || manages ||
         mdg_folder_access_require (context, lease, id, MDG_FOLDER_READER, error);
}

MdgFolderAccess *
mdg_folder_service_get_access (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL && require_knows (context, lease, id, error)
           ? get_access_in (context, lease, id, error)
           : NULL;
}

/* Somebody who is at work owns the folder. */
static gboolean
check_owner (MdgLease *lease, GPtrArray *grants, const char *today, GError **error)
{
  for (guint i = 0; i < grants->len; i++)
    {
      const MdgFolderGrant *grant = grants->pdata[i];
      gint64 people = 0;
      if (mdg_folder_rank_from_role (grant->role) != MDG_RANK_OWNER)
        continue;
      if (!mdg_folder_grants_count_people (lease, grant, today, &people, error))
        return FALSE;
      if (people > 0)
        return TRUE;
    }
  mdg_set_error (error, MDG_ERROR_FOLDER_LAST_OWNER, NULL);
  return FALSE;
}

static gboolean
write_access (MdgContext *context, MdgLease *lease, gint64 id, GPtrArray *grants, GError **error)
{
  g_autofree char *today = today_of (context);
  return mdg_folder_grants_check (lease, grants, error) &&
         check_owner (lease, grants, today, error) &&
         mdg_folder_grants_replace (lease, id, grants, error) &&
         mdg_context_audit (context, lease, "folder.access", "folder", id,
                            mdg_folder_grants_describe (grants), error);
}

MdgFolderAccess *
mdg_folder_service_set_access (MdgContext *context,
                               gint64 id,
                               const MdgFolderAccess *wanted,
                               GError **error)
{
  g_autofree char *today = today_of (context);
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_folder_access_require_manage (context, lease, id, error))
    return NULL;
  g_autoptr (GHashTable) before = mdg_folder_grants_get_people (lease, id, today, error);
  if (before == NULL || !write_access (context, lease, id, wanted->grants, error))
    return NULL;
  g_autoptr (MdgFolderAccess) stored = get_access_in (context, lease, id, error);
  if (stored == NULL || !mdg_context_commit (context, lease, TRUE, error))
    return NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  tell_folders_changed (context, before, id);
  return g_steal_pointer (&stored);
}

/* ---- erasing ---- */

/* All documents and uploads of the folder become dead content. */
static gboolean
bury_documents (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autoptr (GArray) ids = mdg_documents_of_folder (lease, id, G_MAXINT, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!mdg_documents_delete (lease, g_array_index (ids, gint64, i), error))
      return FALSE;
  return ids != NULL;
}

static gboolean
erase_rows (MdgContext *context, MdgLease *lease, gint64 id, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  gint64 soon = mdg_lease_now (lease) + FINISH_SOON;
  return bury_documents (context, lease, id, error) &&
         mdg_dead_content_add_uploads (lease, id, error) &&
         mdg_search_settings_delete (lease, id, error) && mdg_folders_delete (lease, id, error) &&
         mdg_jobs_put (lease, MDG_JOB_ERASE_FOLDER, key, NULL, soon, error) &&
         mdg_context_audit (context, lease, "folder.erase", "folder", id, NULL, error);
}

/* What moved out of the folder and is still sealed under its key must not be lost with it. */
static gboolean
reseal_moved (MdgContext *context, gint64 id, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  g_autoptr (GPtrArray) moved =
    lease != NULL ? mdg_versions_list_to_reseal (lease, id, G_MAXINT, error) : NULL;
  g_clear_pointer (&lease, mdg_lease_free);
  for (guint i = 0; moved != NULL && i < moved->len; i++)
    if (!mdg_document_reseal (context, ((MdgVersionRow *) moved->pdata[i])->id, error))
      return FALSE;
  return moved != NULL;
}

/* Nothing is sealed under its key any more but what is erased with it. */
static gboolean
check_erasable (
  MdgContext *context, MdgLease *lease, gint64 id, gboolean with_documents, GError **error)
{
  g_autofree char *today = today_of (context);
  g_autoptr (MdgFolder) folder = mdg_folders_get (lease, id, today, error);
  g_autoptr (GPtrArray) moved =
    folder != NULL ? mdg_versions_list_to_reseal (lease, id, 1, error) : NULL;
  if (moved == NULL)
    return FALSE;
  if (folder->n_documents > 0 && !with_documents)
    mdg_set_error (error, MDG_ERROR_FOLDER_NOT_EMPTY, NULL);
  else if (moved->len > 0)
    mdg_set_error (error, MDG_ERROR_BUSY, NULL);
  else
    return TRUE;
  return FALSE;
}

gboolean
mdg_folder_service_finish_erase (MdgContext *context, gint64 id, GError **error)
{
  MdgCore *core = context->core;
  g_autofree char *scope = mdg_scope_folder (id);
  mdg_folder_memory_forget (core->folders, id);
  return mdg_folder_indexes_drop (core->indexes, id, error) &&
         mdg_keyring_destroy (mdg_store_get_keyring (core->store), scope, error) &&
         mdg_document_remove_dead (core, id, NULL, error);
}

gboolean
mdg_folder_service_erase (MdgContext *context, gint64 id, gboolean with_documents, GError **error)
{
  g_autofree char *today = today_of (context);
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  if (lease == NULL || !mdg_folder_access_require_manage (context, lease, id, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  if (!reseal_moved (context, id, error))
    return FALSE;
  lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_folder_access_require_manage (context, lease, id, error) ||
      !check_erasable (context, lease, id, with_documents, error))
    return FALSE;
  g_autoptr (GHashTable) before = mdg_folder_grants_get_people (lease, id, today, error);
  if (before == NULL || !erase_rows (context, lease, id, error) ||
      !mdg_context_commit (context, lease, TRUE, error))
    return FALSE;
  g_clear_pointer (&lease, mdg_lease_free);
  tell_folders_changed (context, before, id);
  return mdg_folder_service_finish_erase (context, id, error);
}
