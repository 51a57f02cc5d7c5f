/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/core-config.h"

#include <string.h>

#define CREDENTIAL_PREFIX "credential:"
#define TOKEN_PREFIX "pkcs11:"

static guint
get_guint (const MdgConfig *config, MdgSettingId id)
{
  return (guint) mdg_config_get_int (config, id);
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static void
get_extract_settings (const MdgConfig *config, MdgCoreSettings *settings)
{
  settings->extract_workers = get_guint (config, MDG_SETTING_EXTRACT_WORKERS);
  replace (&settings->extract_program, mdg_config_get_text (config, MDG_SETTING_EXTRACT_PROGRAM));
  replace (&settings->soffice, mdg_config_get_text (config, MDG_SETTING_EXTRACT_SOFFICE));
  settings->ocr = g_str_equal (mdg_config_get_text (config, MDG_SETTING_EXTRACT_OCR), "yes");
  settings->extract_seconds = get_guint (config, MDG_SETTING_EXTRACT_SECONDS);
  settings->extract_memory_mib = get_guint (config, MDG_SETTING_EXTRACT_MEMORY_MIB);
}

/* "query: " with its quotation marks taken off, which keep spaces in a file. */
static void
replace_quoted (char **text, const char *with)
{
  gsize size = strlen (with);
  gboolean quoted = size >= 2 && with[0] == '"' && with[size - 1] == '"';
  g_free (*text);
  *text = quoted ? g_strndup (with + 1, size - 2) : g_strdup (with);
}

static void
get_search_settings (const MdgConfig *config, MdgCoreSettings *settings)
{
  replace (&settings->embeddings_url,
           mdg_config_get_text (config, MDG_SETTING_SEARCH_EMBEDDINGS_URL));
  replace (&settings->embeddings_model,
           mdg_config_get_text (config, MDG_SETTING_SEARCH_EMBEDDINGS_MODEL));
  replace (&settings->embeddings_key_file,
           mdg_config_get_text (config, MDG_SETTING_SEARCH_EMBEDDINGS_KEY_FILE));
  replace_quoted (&settings->embeddings_query_prefix,
                  mdg_config_get_text (config, MDG_SETTING_SEARCH_QUERY_PREFIX));
  replace_quoted (&settings->embeddings_passage_prefix,
                  mdg_config_get_text (config, MDG_SETTING_SEARCH_PASSAGE_PREFIX));
  settings->embeddings_input_type =
    g_str_equal (mdg_config_get_text (config, MDG_SETTING_SEARCH_INPUT_TYPE), "yes");
}

void
mdg_core_config_get_settings (const MdgConfig *config, MdgCoreSettings *ret_settings)
{
  MdgCoreSettings *settings = ret_settings;
  mdg_core_settings_init (settings);
  replace (&settings->ward_name, mdg_config_get_text (config, MDG_SETTING_SERVER_WARD_NAME));
  replace (&settings->contact, mdg_config_get_text (config, MDG_SETTING_SERVER_CONTACT));
  replace (&settings->minimum_client,
           mdg_config_get_text (config, MDG_SETTING_CLIENTS_MINIMUM_VERSION));
  replace (&settings->installers_folder,
           mdg_config_get_text (config, MDG_SETTING_CLIENTS_INSTALLERS));
  settings->installer_downloads = get_guint (config, MDG_SETTING_CLIENTS_DOWNLOADS);
  settings->session_lifetime =
    mdg_config_get_int (config, MDG_SETTING_SESSIONS_LIFETIME_HOURS) * MDG_HOUR;
  settings->session_idle = mdg_config_get_int (config, MDG_SETTING_SESSIONS_IDLE_HOURS) * MDG_HOUR;
  settings->password_min = get_guint (config, MDG_SETTING_PASSWORDS_MIN_LENGTH);
  settings->password_kinds = get_guint (config, MDG_SETTING_PASSWORDS_KINDS);
  settings->password_history = get_guint (config, MDG_SETTING_PASSWORDS_HISTORY);
  settings->password_max_age_days = get_guint (config, MDG_SETTING_PASSWORDS_MAX_AGE_DAYS);
  settings->argon2_memory_mib = get_guint (config, MDG_SETTING_PASSWORDS_ARGON2_MEMORY_MIB);
  settings->argon2_passes = get_guint (config, MDG_SETTING_PASSWORDS_ARGON2_PASSES);
  settings->hash_threads = get_guint (config, MDG_SETTING_PASSWORDS_HASH_THREADS);
  settings->sign_in_tries = get_guint (config, MDG_SETTING_SIGN_IN_TRIES);
  settings->sign_in_lock =
    mdg_config_get_int (config, MDG_SETTING_SIGN_IN_LOCK_MINUTES) * MDG_MINUTE;
  settings->address_tries_per_minute = get_guint (config, MDG_SETTING_SIGN_IN_PER_ADDRESS_TRIES);
  settings->checkpoint_interval =
    mdg_config_get_int (config, MDG_SETTING_AUDIT_CHECKPOINT_MINUTES) * MDG_MINUTE;
  settings->folder_quota_gib = get_guint (config, MDG_SETTING_FOLDERS_QUOTA_GIB);
  get_extract_settings (config, settings);
  get_search_settings (config, settings);
  g_strfreev (settings->model_hosts);
  settings->model_hosts =
    g_strdupv ((char **) mdg_config_get_list (config, MDG_SETTING_MODELS_HOSTS));
  replace (&settings->model_proxy, mdg_config_get_text (config, MDG_SETTING_MODELS_PROXY));
  g_strfreev (settings->model_direct);
  settings->model_direct =
    g_strdupv ((char **) mdg_config_get_list (config, MDG_SETTING_MODELS_NO_PROXY));
}

/* The token's URI with the configured file as its PIN source, unless it names one itself. */
static char *
add_pin_source (const char *uri, const char *pin_file)
{
  if (pin_file == NULL || *pin_file == '\0' || strstr (uri, "pin-source=") != NULL)
    return g_strdup (uri);
  return g_strconcat (uri, strchr (uri, '?') != NULL ? "&" : "?", "pin-source=file:", pin_file,
                      NULL);
}

MdgMasterKey *
mdg_core_config_load_key (const MdgConfig *config, GError **error)
{
  const char *source = mdg_config_get_text (config, MDG_SETTING_KEYS_MASTER_KEY);
  if (g_str_has_prefix (source, CREDENTIAL_PREFIX))
    return mdg_master_key_load_credential (source + strlen (CREDENTIAL_PREFIX), error);
  if (!g_str_has_prefix (source, TOKEN_PREFIX))
    return mdg_master_key_load_file (source, error);
  g_autofree char *uri =
    add_pin_source (source, mdg_config_get_text (config, MDG_SETTING_KEYS_PIN_FILE));
  return mdg_master_key_load_token (uri, mdg_config_get_text (config, MDG_SETTING_KEYS_WRAPPED_KEY),
                                    error);
}
