/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all services of the core role share. Made by the application (or madoguchictl, or a test),
 * handed down by pointer, freed last.
 */
#pragma once

#include "server/crypto/password-rules.h"
#include "server/crypto/password.h"
#include "server/engine/extract/converter.h"
#include "server/service/checkup-board.h"
#include "server/service/event-hub.h"
#include "server/service/folder-index.h"
#include "server/service/ingest-board.h"
#include "server/service/installers.h"
#include "server/service/run-board.h"
#include "server/service/session-cache.h"
#include "server/store/blob-store.h"
#include "server/store/store.h"

G_BEGIN_DECLS

/* Below the data folder: where LibreOffice works. */
#define MDG_CONVERTER_DIR "convert"

/* Documents read at the same time on a machine of many processors, unless a setting says so. */
#define MDG_EXTRACT_WORKERS_AUTO 4

/* Every setting a service looks at. Strings are owned. */
typedef struct
{
  char *ward_name;
  char *contact;
  char *minimum_client;      /* "0.1.0" */
  char *installers_folder;   /* of client installers; "": none are offered */
  guint installer_downloads; /* at the same time */
  gint64 session_lifetime;
  gint64 session_idle;
  guint password_min;
  guint password_kinds;
  guint password_history;
  guint password_max_age_days; /* 0: passwords do not grow old */
  guint sign_in_tries;
  gint64 sign_in_lock;
  guint address_tries_per_minute; /* failed sign-ins from one address */
  guint argon2_memory_mib;
  guint argon2_passes;
  guint hash_threads;         /* 0: one per processor */
  gint64 checkpoint_interval; /* between signed audit checkpoints */

  guint folder_quota_gib; /* of each folder unless it has its own; 0: none */

  guint extract_workers; /* documents that are read at the same time; 0: one per processor, 4 */
  char *extract_program; /* extract-worker */
  char *soffice;         /* LibreOffice; "": it is looked for */
  gboolean ocr;
  guint extract_seconds;    /* for one file */
  guint extract_memory_mib; /* for one file */
  char *embeddings_url;     /* "": words only */
  char *embeddings_model;
  char *embeddings_key_file;
  char *embeddings_query_prefix;
  char *embeddings_passage_prefix;
  gboolean embeddings_input_type;

  char **model_hosts;  /* the only ones at which language models are called */
  char *model_proxy;   /* through which, "host:port"; "": directly */
  char **model_direct; /* those called directly all the same */
} MdgCoreSettings;

/* The defaults of `madoguchid --print-config`; clear with mdg_core_settings_clear (). */
void mdg_core_settings_init (MdgCoreSettings *settings);
void mdg_core_settings_clear (MdgCoreSettings *settings);
void mdg_core_settings_copy (MdgCoreSettings *to, const MdgCoreSettings *from);

typedef struct _MdgAddressLimiter MdgAddressLimiter;
typedef struct _MdgSearchGate MdgSearchGate;     /* server/service/search.h */
typedef struct _MdgFolderMemory MdgFolderMemory; /* server/service/folder-memory.h */
typedef struct _MdgModelGate MdgModelGate;       /* server/service/model-gate.h */

typedef struct
{
  MdgClock *clock; /* borrowed */
  MdgStore *store; /* owned */
  MdgPasswordHasher *hasher;
  MdgSessionCache *sessions;
  MdgEventHub *hub;
  MdgAddressLimiter *addresses;
  MdgInstallers *installers;
  MdgBlobStore *blobs;
  MdgFolderMemory *folders;
  MdgIngestBoard *ingest;
  MdgCheckupBoard *checkups;
  MdgRunBoard *runs;
  MdgSearchGate *searches;
  MdgModelGate *models;
  MdgEmbeddings *embeddings; /* NULL without an engine */
  MdgFolderIndexes *indexes;
  MdgConverter *converter; /* NULL before it is opened */
  gint64 started_at;

  GRWLock settings_lock;
  MdgCoreSettings settings;
} MdgCore;

/* Opens the store in @data_dir. Takes a copy of @settings. */
MdgCore *mdg_core_new (const char *data_dir,
                       MdgMasterKey *master,
                       MdgClock *clock,
                       const MdgCoreSettings *settings,
                       GError **error);
void mdg_core_free (MdgCore *core);

/* Makes LibreOffice ready. Only for the one process that runs jobs: what another one left in its
 * folder is removed. */
void mdg_core_open_converter (MdgCore *core);

/* Puts new settings in force (SIGHUP). Costs of password hashing stay as they were at start. */
void mdg_core_set_settings (MdgCore *core, const MdgCoreSettings *settings);

/* A copy of the settings in force; clear it. */
void mdg_core_get_settings (MdgCore *core, MdgCoreSettings *ret_settings);

/* Forgets what was remembered of sessions and rights, and tells open streams what follows from
 * changes that another process made: to be called about four times a second. Returns whether there
 * were any. */
gboolean mdg_core_poll_foreign_changes (MdgCore *core);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgCore, mdg_core_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MdgCoreSettings, mdg_core_settings_clear)

G_END_DECLS
