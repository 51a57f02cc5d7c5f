/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How this system installs the client from a downloaded package, if it does: on Windows. Static;
 * tests bring their own.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  /* The folder a person finds downloads in. Free with g_free (). */
  char *(*dup_folder) (void);

  /* FALSE with UPDATE_NOT_SIGNED when this client is signed and the package at @path is not, or
   * not by somebody this PC trusts. Blocks (certificates may be asked for over the network): for a
   * worker thread. */
  gboolean (*check) (const char *path, GError **error);

  /* Hands the package to the system, which asks for an administrator. FALSE with
   * UPDATE_NOT_OPENED. Main thread. */
  gboolean (*open) (const char *path, GError **error);
} MdgInstallerHost;

/* NULL where the client is not installed from a package. */
const MdgInstallerHost *mdg_installer_host_get (void);

G_END_DECLS
