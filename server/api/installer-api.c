/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/http/range.h"

#define MSI_TYPE "application/x-msi"

static void
free_download (gpointer download)
{
  mdg_installer_download_free (download);
}

MDG_HANDLER (mdg_api_client_installer)
{
  MdgCore *core = ((MdgApi *) app)->core;
  g_auto (MdgCoreSettings) settings;
  mdg_core_get_settings (core, &settings);
  g_autoptr (MdgInstallerDownload) download =
    mdg_installers_open (core->installers, settings.installer_downloads, error);
  if (download == NULL)
    return NULL;
  const MdgInstaller *installer = download->installer;
  g_autofree char *etag = g_strconcat ("\"", installer->sha256, "\"", NULL);
  g_autofree char *name = g_strdup_printf (MDG_INSTALLER_FILE_NAME, installer->version);
  MdgFileBody file = { download->fd, (gsize) installer->bytes, etag, MSI_TYPE, name, NULL };
  return mdg_range_answer (request, &file, g_steal_pointer (&download), free_download);
}
