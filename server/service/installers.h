/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The installers of the Windows client that the system desk has put into a folder, and the one of
 * them that clients are offered: madoguchi-<version>-x64.msi with the highest version. Owned by the
 * core; any thread.
 */
#pragma once

#include "shared/model/installer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files of the folder that are looked at; the rest of a larger folder is left alone. */
#define MDG_INSTALLERS_MAX_FILES 1000

/* Seconds after which a client that came when all downloads were taken shall come again. */
#define MDG_INSTALLERS_RETRY_SECONDS 20

typedef enum
{
  MDG_INSTALLER_OFFERED,
  MDG_INSTALLER_OLDER,      /* a newer one is offered */
  MDG_INSTALLER_CHANGING,   /* is being copied: looked at again at the next scan */
  MDG_INSTALLER_NOT_A_FILE, /* a link, a folder, a pipe */
  MDG_INSTALLER_SIZE,       /* empty, or over MDG_INSTALLER_MAX_BYTES */
  MDG_INSTALLER_UNREADABLE,
  MDG_INSTALLER_NOT_MSI, /* does not begin as MSI packages do */
} MdgInstallerState;

/* One file of the folder whose name is that of an installer. */
typedef struct
{
  char *name;
  char *version;
  gint64 bytes;
  MdgInstallerState state;
} MdgInstallerFile;

typedef struct _MdgInstallers MdgInstallers;

MdgInstallers *mdg_installers_new (void);
void mdg_installers_free (MdgInstallers *installers);

/* Looks at @folder (NULL or "": nothing is offered) and logs what has changed. A file is offered
 * when two scans in a row found it the same: call about every ten seconds, from one thread. Reads a
 * new file once, whole, for its hash; @cancellable ends that. */
void
mdg_installers_scan (MdgInstallers *installers, const char *folder, GCancellable *cancellable);

/* What is offered since the last scan, or NULL. Free with mdg_installer_free (). */
MdgInstaller *mdg_installers_dup_offer (MdgInstallers *installers);

/* What the last scan found: MdgInstallerFile, the newest first; *@ret_n_others is the number of
 * files with other names. */
GPtrArray *mdg_installers_list (MdgInstallers *installers, guint *ret_n_others);

/* The offered file, open. It counts as a download until it is freed, on any thread, before the
 * installers are. */
typedef struct
{
  MdgInstallers *installers;
  MdgInstaller *installer;
  int fd;
} MdgInstallerDownload;

/* Fails with NOT_FOUND when nothing is offered, with BUSY {seconds} when @max_downloads are under
 * way or the file has changed since the last scan. */
MdgInstallerDownload *
mdg_installers_open (MdgInstallers *installers, guint max_downloads, GError **error);
void mdg_installer_download_free (MdgInstallerDownload *download);

/* The version in the name of an installer ("madoguchi-1.10.2-x64.msi" → "1.10.2"), NULL for every
 * other name. Free with g_free (). Pure. */
char *mdg_installer_version_of_name (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgInstallers, mdg_installers_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgInstallerDownload, mdg_installer_download_free)

G_END_DECLS
