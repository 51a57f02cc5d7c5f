/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How this client becomes new enough for its server: what the server asks for, what it offers, and
 * the way of the installer to this PC. Made by the access model when the server has refused the
 * client as too old; main thread.
 */
#pragma once

#include "client/local/installer.h"
#include "client/net/connection.h"

G_BEGIN_DECLS

/* Tries in a row that brought no byte; after that a person has to start again. */
#define MDG_UPDATE_MAX_TRIES 40

/* The wait before a try when the server named none. */
#define MDG_UPDATE_WAIT_SECONDS 5

typedef enum
{
  MDG_UPDATE_ASKING,      /* the server is asked what it offers */
  MDG_UPDATE_UNAVAILABLE, /* nothing that can be installed here: the system desk has to help */
  MDG_UPDATE_OFFERED,
  MDG_UPDATE_DOWNLOADING,
  MDG_UPDATE_WAITING, /* the server is busy or the line down; goes on by itself */
  MDG_UPDATE_CHECKING,
  MDG_UPDATE_READY, /* on this PC, and what the server announced */
  MDG_UPDATE_OPENED /* handed to the system: the client should end */
} MdgUpdateState;

#define MDG_TYPE_UPDATE (mdg_update_get_type ())
G_DECLARE_FINAL_TYPE (MdgUpdate, mdg_update, MDG, UPDATE, GObject)

/* Properties: "state" (MdgUpdateState as uint), "progress" (0 to 1), "sentence" (what went wrong,
 * or NULL), "needed" (the oldest version the server takes, NULL until it is known), "version" (the
 * one it offers, or NULL). Asks the server at once. @host NULL: nothing can be installed here. */
MdgUpdate *mdg_update_new (MdgConnection *connection, const MdgInstallerHost *host);

/* Fetches the offered version; also after a failure, on from where it ended. Only in OFFERED. */
void mdg_update_start (MdgUpdate *self);

/* Back to OFFERED; what has arrived is kept. */
void mdg_update_cancel (MdgUpdate *self);

/* Checks the package once more and hands it to the system. Only in READY. */
void mdg_update_install (MdgUpdate *self);

MdgUpdateState mdg_update_get_state (MdgUpdate *self);
double mdg_update_get_progress (MdgUpdate *self);
const char *mdg_update_get_sentence (MdgUpdate *self);
const char *mdg_update_get_needed (MdgUpdate *self);
const char *mdg_update_get_version (MdgUpdate *self);

/* Megabytes of the offered version, rounded up; 0 when there is none. */
guint mdg_update_get_megabytes (MdgUpdate *self);

/* For tests: every wait is so long. */
void mdg_update_set_wait_ms (MdgUpdate *self, guint milliseconds);

G_END_DECLS
