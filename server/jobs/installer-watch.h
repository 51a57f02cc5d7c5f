/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at the folder of client installers every few seconds, on a thread of its own: a new file is
 * read whole for its hash, which no request shall wait for. Made and freed on the main thread.
 */
#pragma once

#include "server/service/core.h"

G_BEGIN_DECLS

/* Between two looks; a file that has not changed in between is complete. */
#define MDG_INSTALLER_WATCH_SECONDS 10

typedef struct _MdgInstallerWatch MdgInstallerWatch;

/* Starts at once. @core is borrowed. */
MdgInstallerWatch *mdg_installer_watch_new (MdgCore *core);

/* Looks again now: the settings have changed. */
void mdg_installer_watch_wake (MdgInstallerWatch *watch);

/* Ends what is running and waits for the thread. */
void mdg_installer_watch_free (MdgInstallerWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgInstallerWatch, mdg_installer_watch_free)

G_END_DECLS
