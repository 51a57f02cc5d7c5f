/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the server is doing: for the administrators' page, for /metrics, and for the log.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/session.h"
#include "shared/model/system.h"

G_BEGIN_DECLS

/* The audit action of a backup. */
#define MDG_ACTION_BACKUP "backup.create"

/* Needs system.read. Reads counts from the store and sizes from the file system. */
MdgSystemState *mdg_system_get_state (MdgContext *context, GError **error);

/* What anybody may know. */
MdgServerInfo *mdg_system_get_info (MdgCore *core);

G_END_DECLS
