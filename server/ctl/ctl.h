/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands of madoguchictl share: the open core, the reader's language, and how results
 * are told.
 *
 * DESIGN. A command reads what it is given, opens the core with mdg_ctl_open (), calls services in
 * the system context, and tells the outcome once: in sentences and tables, or with --json as one
 * document. Errors are told by main. Run by root, it takes on the user the data folder belongs to
 * before it opens anything there, so that no file becomes root's under a running server. One
 * thread.
 */
#pragma once

#include "server/app/config.h"
#include "server/ctl/arguments.h"
#include "server/service/context.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_EXIT_FINE = 0,
  MDG_EXIT_DATA = 1,  /* something is wrong with the data */
  MDG_EXIT_USAGE = 2, /* usage or configuration */
  MDG_EXIT_FAILED = 3,
} MdgExit;

struct _MdgCtl
{
  char *config_path;
  char *key_path;   /* --master-key, or NULL */
  const char *lang; /* "ja" or "en" */
  gboolean json;
  char *os_user;

  MdgConfig *config;
  MdgMasterKey *master;
  MdgClock *clock;
  MdgCore *core;
  MdgContext context;
};

/* Loads the configuration. */
gboolean mdg_ctl_load_config (MdgCtl *ctl, GError **error);

/* The configuration and the master key it names. */
gboolean mdg_ctl_load_key (MdgCtl *ctl, GError **error);

/* The data folder the configuration names. Borrowed. */
const char *mdg_ctl_get_data_dir (MdgCtl *ctl);

/* Everything: configuration, key, store, and the system context. Refuses a data folder without a
 * store. */
gboolean mdg_ctl_open (MdgCtl *ctl, GError **error);

/* The same for a data folder that has no store yet, with @master loaded. */
gboolean mdg_ctl_open_new (MdgCtl *ctl, GError **error);

/* Takes on the user of @path, if root runs this and it is somebody else's. */
gboolean mdg_ctl_become_owner (const char *path, GError **error);

/* A new key file made by root is given to the user of the data folder, unless --master-key says
 * that the service gets its key as a credential. */
void mdg_ctl_give_key_to_service (MdgCtl *ctl, const char *path);
void mdg_ctl_clear (MdgCtl *ctl);

/* ---- telling ---- */

/* The translation of @msgid for the reader. */
const char *mdg_ctl_text (MdgCtl *ctl, const char *msgid);

/* The same with {name}s filled: pairs of name and value, ended by NULL. */
char *mdg_ctl_fill (MdgCtl *ctl, const char *msgid, ...) G_GNUC_NULL_TERMINATED;

/* A filled sentence as a line on standard output; nothing with --json. */
void mdg_ctl_say (MdgCtl *ctl, const char *msgid, ...) G_GNUC_NULL_TERMINATED;

/* Text as it is, on standard output. */
void mdg_ctl_put (const char *text);

/* Bytes as they are, on standard output. */
gboolean mdg_ctl_put_bytes (GBytes *bytes, GError **error);

/* A line for people on standard error. */
void mdg_ctl_warn (MdgCtl *ctl, const char *msgid, ...) G_GNUC_NULL_TERMINATED;

/* The one document of --json. Takes @node. */
void mdg_ctl_put_json (JsonNode *node);
void mdg_ctl_put_json_object (JsonObject *object);

/* Says on a terminal that something takes its time; mdg_ctl_end_work () wipes that away. */
void mdg_ctl_begin_work (MdgCtl *ctl, const char *msgid);
void mdg_ctl_end_work (MdgCtl *ctl);

/* Tells why a command failed, and the exit code for that. */
int mdg_ctl_fail (MdgCtl *ctl, const GError *error);

/* A usage error with a sentence of its own; FALSE. */
gboolean mdg_ctl_refuse (MdgCtl *ctl, GError **error, const char *msgid);

/* ---- files ---- */

/* A whole file of @max bytes at most; "-" is standard input. */
GBytes *mdg_ctl_read_file (const char *path, gsize max, GError **error);

/* A new file that only this user can read, to be written once the result is there. -1 when there is
 * one already. */
int mdg_ctl_create_file (const char *path, GError **error);

/* Writes and closes. */
gboolean mdg_ctl_write_file (int fd, const char *path, GBytes *bytes, GError **error);

/* ---- names ---- */

/* The id of the account with user ID @login. NOT_FOUND. */
gboolean mdg_ctl_find_account (MdgCtl *ctl, const char *login, gint64 *ret_id, GError **error);

/* The id of the section with @code. SECTION_UNKNOWN. */
gboolean mdg_ctl_find_section (MdgCtl *ctl, const char *code, gint64 *ret_id, GError **error);

G_END_DECLS
