/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every setting of madoguchid, once: name, type, default, limits, and the sentences that explain
 * it.
 *
 * The reader (config.h), --print-config, docs/CONFIG.md and the reload all work from this one
 * table, so that they cannot tell different stories. Static data; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_ROLE_NONE = 0, /* checks a file for no role in particular: nothing is required */
  MDG_ROLE_CORE = 1 << 0,
  MDG_ROLE_PORTAL = 1 << 1,
} MdgRoleFlags;

typedef enum
{
  MDG_SETTING_TYPE_TEXT,    /* one line; limits count characters */
  MDG_SETTING_TYPE_INT,     /* limits are the smallest and the largest number */
  MDG_SETTING_TYPE_CHOICE,  /* one of choices, which are divided by "|" */
  MDG_SETTING_TYPE_CHOICES, /* one or more of choices, divided by ";" */
  MDG_SETTING_TYPE_PATH,    /* relative ones start at the folder of the configuration file */
  MDG_SETTING_TYPE_LISTEN,  /* "127.0.0.1:8080" or "[::1]:8080" */
  MDG_SETTING_TYPE_KEY,     /* path, "credential:NAME" or PKCS#11 URI */
  MDG_SETTING_TYPE_VERSION, /* "1.2.3" or nothing */
  MDG_SETTING_TYPE_HOSTS,   /* host names or addresses, with a port or without, divided by ";"; the
                             * largest number limits how many (0: as many as a list may have) */
} MdgSettingType;

typedef enum
{
  MDG_SETTING_SERVER_LISTEN,
  MDG_SETTING_SERVER_WARD_NAME,
  MDG_SETTING_SERVER_CONTACT,
  MDG_SETTING_SERVER_DATA_DIR,
  MDG_SETTING_SERVER_WORKERS,

  MDG_SETTING_PORTAL_LISTEN,
  MDG_SETTING_PORTAL_WARD_NAME,
  MDG_SETTING_PORTAL_WARD_NAME_EN,
  MDG_SETTING_PORTAL_HOST_NAME,
  MDG_SETTING_PORTAL_WEBSITE,
  MDG_SETTING_PORTAL_MAIL_SENDER,
  MDG_SETTING_PORTAL_CONTACT,
  MDG_SETTING_PORTAL_CONTACT_PHONE,
  MDG_SETTING_PORTAL_CONTACT_HOURS,
  MDG_SETTING_PORTAL_LANGUAGES,
  MDG_SETTING_PORTAL_DATA_DIR,
  MDG_SETTING_PORTAL_WORKERS,

  MDG_SETTING_KEYS_MASTER_KEY,
  MDG_SETTING_KEYS_WRAPPED_KEY,
  MDG_SETTING_KEYS_PIN_FILE,

  MDG_SETTING_SESSIONS_LIFETIME_HOURS,
  MDG_SETTING_SESSIONS_IDLE_HOURS,

  MDG_SETTING_PASSWORDS_MIN_LENGTH,
  MDG_SETTING_PASSWORDS_KINDS,
  MDG_SETTING_PASSWORDS_HISTORY,
  MDG_SETTING_PASSWORDS_MAX_AGE_DAYS,
  MDG_SETTING_PASSWORDS_ARGON2_MEMORY_MIB,
  MDG_SETTING_PASSWORDS_ARGON2_PASSES,
  MDG_SETTING_PASSWORDS_HASH_THREADS,

  MDG_SETTING_SIGN_IN_TRIES,
  MDG_SETTING_SIGN_IN_LOCK_MINUTES,
  MDG_SETTING_SIGN_IN_PER_ADDRESS_TRIES,

  MDG_SETTING_LIMITS_QUEUE,
  MDG_SETTING_LIMITS_STREAMS,

  MDG_SETTING_FOLDERS_QUOTA_GIB,

  MDG_SETTING_EXTRACT_WORKERS,
  MDG_SETTING_EXTRACT_PROGRAM,
  MDG_SETTING_EXTRACT_SOFFICE,
  MDG_SETTING_EXTRACT_OCR,
  MDG_SETTING_EXTRACT_SECONDS,
  MDG_SETTING_EXTRACT_MEMORY_MIB,

  MDG_SETTING_SEARCH_EMBEDDINGS_URL,
  MDG_SETTING_SEARCH_EMBEDDINGS_MODEL,
  MDG_SETTING_SEARCH_EMBEDDINGS_KEY_FILE,
  MDG_SETTING_SEARCH_QUERY_PREFIX,
  MDG_SETTING_SEARCH_PASSAGE_PREFIX,
  MDG_SETTING_SEARCH_INPUT_TYPE,

  MDG_SETTING_MODELS_HOSTS,
  MDG_SETTING_MODELS_PROXY,
  MDG_SETTING_MODELS_NO_PROXY,

  MDG_SETTING_AUDIT_CHECKPOINT_MINUTES,
  MDG_SETTING_BACKUP_KEYS_DAYS,
  MDG_SETTING_CLIENTS_MINIMUM_VERSION,
  MDG_SETTING_CLIENTS_INSTALLERS,
  MDG_SETTING_CLIENTS_DOWNLOADS,

  MDG_SETTING_LOG_FORMAT,
  MDG_SETTING_LOG_LEVEL,
  MDG_N_SETTINGS
} MdgSettingId;

typedef struct
{
  const char *group;
  const char *key;
  MdgSettingType type;
  guint roles;          /* MdgRoleFlags that use it */
  guint required_roles; /* roles that do not start while it is empty */
  const char *fallback; /* the default, as it would stand in a file */
  gint64 min;
  gint64 max;
  const char *choices;
  gboolean reloadable; /* taken over by SIGHUP; the others wait for a restart */
  const char *doc;
} MdgSetting;

/* The row of @id. Static. */
const MdgSetting *mdg_setting_get (MdgSettingId id);

/* Looks a setting up by name; FALSE when there is none. */
gboolean mdg_setting_find (const char *group, const char *key, MdgSettingId *ret_id);

/* TRUE when a setting of this group exists. */
gboolean mdg_setting_has_group (const char *group);

/* The name in @group that looks most like @key, or NULL when none comes close. With @group NULL:
 * the group that looks most like @key. Static. */
const char *mdg_setting_guess (const char *group, const char *key);

G_END_DECLS
