/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/core.h"

#include "server/service/address-limiter.h"
#include "server/service/folder-memory.h"
#include "server/service/model-gate.h"
#include "server/service/search.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "shared/wire/paths.h"

#include <string.h>

void
mdg_core_settings_init (MdgCoreSettings *settings)
{
  *settings = (MdgCoreSettings){
    .ward_name = g_strdup (""),
    .contact = g_strdup (""),
    .minimum_client = g_strdup ("0.1.0"),
    .installers_folder = g_strdup (""),
    .installer_downloads = 50,
    .session_lifetime = 7 * MDG_DAY,
    .session_idle = 3 * MDG_DAY,
    .password_min = 12,
    .password_kinds = 3,
    .password_history = 5,
    .password_max_age_days = 0,
    .sign_in_tries = 5,
    .sign_in_lock = 15 * MDG_MINUTE,
    .address_tries_per_minute = 60,
    .argon2_memory_mib = MDG_PASSWORD_DEFAULT_MEM_MIB,
    .argon2_passes = MDG_PASSWORD_DEFAULT_OPS,
    .hash_threads = 0,
    .checkpoint_interval = MDG_HOUR,
    .folder_quota_gib = 100,
    .extract_workers = 0,
    .extract_program = g_strdup (""),
    .soffice = g_strdup (""),
    .ocr = TRUE,
    .extract_seconds = 180,
    .extract_memory_mib = 1024,
    .embeddings_url = g_strdup (""),
    .embeddings_model = g_strdup (""),
    .embeddings_key_file = g_strdup (""),
    .embeddings_query_prefix = g_strdup (""),
    .embeddings_passage_prefix = g_strdup (""),
    .model_hosts = g_new0 (char *, 1),
    .model_proxy = g_strdup (""),
    .model_direct = g_new0 (char *, 1),
  };
}

/* Every text of the settings, for those who copy or free them all. */
static const gsize texts[] = {
  G_STRUCT_OFFSET (MdgCoreSettings, ward_name),
  G_STRUCT_OFFSET (MdgCoreSettings, contact),
  G_STRUCT_OFFSET (MdgCoreSettings, minimum_client),
  G_STRUCT_OFFSET (MdgCoreSettings, installers_folder),
  G_STRUCT_OFFSET (MdgCoreSettings, extract_program),
  G_STRUCT_OFFSET (MdgCoreSettings, soffice),
  G_STRUCT_OFFSET (MdgCoreSettings, embeddings_url),
  G_STRUCT_OFFSET (MdgCoreSettings, embeddings_model),
  G_STRUCT_OFFSET (MdgCoreSettings, embeddings_key_file),
  G_STRUCT_OFFSET (MdgCoreSettings, embeddings_query_prefix),
  G_STRUCT_OFFSET (MdgCoreSettings, embeddings_passage_prefix),
  G_STRUCT_OFFSET (MdgCoreSettings, model_proxy),
};

void
mdg_core_settings_clear (MdgCoreSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer ((char **) G_STRUCT_MEMBER_P (settings, texts[i]), g_free);
  g_clear_pointer (&settings->model_hosts, g_strfreev);
  g_clear_pointer (&settings->model_direct, g_strfreev);
}

void
mdg_core_settings_copy (MdgCoreSettings *to, const MdgCoreSettings *from)
{
  *to = *from;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, to, texts[i]) = g_strdup (G_STRUCT_MEMBER (char *, from, texts[i]));
  to->model_hosts = g_strdupv (from->model_hosts);
  to->model_direct = g_strdupv (from->model_direct);
}

static guint
count_workers (const MdgCoreSettings *settings)
{
  guint wanted = settings->extract_workers;
  return wanted != 0 ? wanted : CLAMP (g_get_num_processors (), 1, MDG_EXTRACT_WORKERS_AUTO);
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

/* The first line of the file. */
static char *
read_key (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  if (*path == '\0')
    return g_strdup ("");
  if (g_file_get_contents (path, &text, NULL, &local))
    return g_strstrip (g_steal_pointer (&text));
  mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", local->message, NULL);
  return NULL;
}

static gboolean
open_embeddings (MdgCore *core, const MdgCoreSettings *settings, GError **error)
{
  if (*settings->embeddings_url == '\0')
    return TRUE;
  g_autofree char *key = read_key (settings->embeddings_key_file, error);
  if (key == NULL)
    return FALSE;
  MdgEmbeddingsSettings engine = {
    .url = settings->embeddings_url,
    .model = or_null (settings->embeddings_model),
    .key = or_null (key),
    .question_prefix = or_null (settings->embeddings_query_prefix),
    .passage_prefix = or_null (settings->embeddings_passage_prefix),
    .tell_type = settings->embeddings_input_type,
  };
  core->embeddings = mdg_embeddings_new (&engine, error);
  mdg_key_wipe (key, strlen (key));
  return core->embeddings != NULL;
}

/* What finds documents again. */
static gboolean
open_search (MdgCore *core, const MdgCoreSettings *settings, GError **error)
{
  if (!open_embeddings (core, settings, error))
    return FALSE;
  core->indexes = mdg_folder_indexes_new (core->store, core->embeddings, error);
  return core->indexes != NULL;
}

void
mdg_core_open_converter (MdgCore *core)
{
  g_return_if_fail (core->converter == NULL);
  g_autofree char *work =
    g_build_filename (mdg_store_get_data_dir (core->store), MDG_CONVERTER_DIR, NULL);
  core->converter = mdg_converter_new (or_null (core->settings.soffice), work);
}

MdgCore *
mdg_core_new (const char *data_dir,
              MdgMasterKey *master,
              MdgClock *clock,
              const MdgCoreSettings *settings,
              GError **error)
{
  g_autoptr (MdgStore) store = mdg_store_open (data_dir, master, clock, error);
  g_autoptr (MdgBlobStore) blobs = store != NULL ? mdg_blob_store_open (data_dir, error) : NULL;
  if (blobs == NULL)
    return NULL;
  MdgCore *core = g_new0 (MdgCore, 1);
  g_rw_lock_init (&core->settings_lock);
  mdg_core_settings_copy (&core->settings, settings);
  core->clock = clock;
  core->store = g_steal_pointer (&store);
  core->blobs = g_steal_pointer (&blobs);
  core->folders = mdg_folder_memory_new ();
  core->hasher = mdg_password_hasher_new (settings->argon2_memory_mib, settings->argon2_passes,
                                          settings->hash_threads);
  core->sessions = mdg_session_cache_new ();
  core->hub = mdg_event_hub_new ();
  core->addresses = mdg_address_limiter_new (clock);
  core->installers = mdg_installers_new ();
  core->ingest = mdg_ingest_board_new (clock, count_workers (settings));
  core->checkups = mdg_checkup_board_new ();
  core->runs = mdg_run_board_new ();
  core->searches = mdg_search_gate_new ();
  core->models = mdg_model_gate_new ();
  if (!open_search (core, settings, error))
    {
      mdg_core_free (core);
      return NULL;
    }
  core->started_at = mdg_clock_now (clock);
  return core;
}

void
mdg_core_free (MdgCore *core)
{
  if (core == NULL)
    return;
  mdg_event_hub_free (core->hub);
  mdg_session_cache_free (core->sessions);
  mdg_installers_free (core->installers);
  mdg_ingest_board_free (core->ingest);
  mdg_checkup_board_free (core->checkups);
  mdg_run_board_free (core->runs);
  mdg_search_gate_free (core->searches);
  mdg_model_gate_free (core->models);
  mdg_converter_free (core->converter);
  mdg_folder_indexes_free (core->indexes);
  mdg_embeddings_free (core->embeddings);
  mdg_address_limiter_free (core->addresses);
  mdg_password_hasher_free (core->hasher);
  mdg_folder_memory_free (core->folders);
  mdg_blob_store_close (core->blobs);
  mdg_store_close (core->store);
  mdg_core_settings_clear (&core->settings);
  g_rw_lock_clear (&core->settings_lock);
  g_free (core);
}

void
mdg_core_set_settings (MdgCore *core, const MdgCoreSettings *settings)
{
  g_rw_lock_writer_lock (&core->settings_lock);
  mdg_core_settings_clear (&core->settings);
  mdg_core_settings_copy (&core->settings, settings);
  g_rw_lock_writer_unlock (&core->settings_lock);
}

void
mdg_core_get_settings (MdgCore *core, MdgCoreSettings *ret_settings)
{
  g_rw_lock_reader_lock (&core->settings_lock);
  mdg_core_settings_copy (ret_settings, &core->settings);
  g_rw_lock_reader_unlock (&core->settings_lock);
}

/* Tells the streams of sessions that no longer exist. */
static gboolean
tell_ended_sessions (MdgCore *core, GError **error)
{
  g_autoptr (GArray) open = mdg_event_hub_get_sessions (core->hub);
  if (open->len == 0)
    return TRUE;
  g_autoptr (MdgLease) lease = mdg_store_begin_read (core->store, NULL, error);
  g_autoptr (GHashTable) live = lease != NULL ? mdg_sessions_ids (lease, error) : NULL;
  if (live == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    {
      gint64 id = g_array_index (open, gint64, i);
      if (!g_hash_table_contains (live, &id))
        mdg_event_hub_publish (core->hub, MDG_TO_SESSION (id), MDG_EVENT_SESSION_REVOKED, NULL);
    }
  return TRUE;
}

gboolean
mdg_core_poll_foreign_changes (MdgCore *core)
{
  mdg_keyring_poll_foreign_change (mdg_store_get_keyring (core->store));
  if (!mdg_store_poll_foreign_change (core->store))
    return FALSE;
  g_autoptr (GError) error = NULL;
  mdg_session_cache_forget_all (core->sessions);
  if (!tell_ended_sessions (core, &error))
    g_warning ("Ended sessions could not be told: %s", error->message);
  mdg_event_hub_publish (core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_ACCOUNTS_READ),
                         MDG_EVENT_ACCOUNTS_CHANGED, NULL);
  mdg_event_hub_publish (core->hub, MDG_TO_PERMISSION (MDG_PERMISSION_ACCOUNTS_READ),
                         MDG_EVENT_SECTIONS_CHANGED, NULL);
  mdg_event_hub_publish (core->hub, MDG_TO_ALL, MDG_EVENT_ME_CHANGED, NULL);
  mdg_event_hub_publish (core->hub, MDG_TO_ALL, MDG_EVENT_FOLDERS_CHANGED, NULL);
  mdg_event_hub_publish (core->hub, MDG_TO_ALL, MDG_EVENT_MODELS_CHANGED, NULL);
  return TRUE;
}
