/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/table.h"
#include "server/service/installers.h"

#include <glib/gi18n.h>

/* Between the two looks that tell a complete file from one that is being copied. */
#define PAUSE (2 * G_TIME_SPAN_SECOND)

typedef struct
{
  const char *name; /* with --json */
  const char *text;
} StateText;

static const StateText states[] = {
  [MDG_INSTALLER_OFFERED] = { "offered", N_ ("offered") },
  [MDG_INSTALLER_OLDER] = { "older", N_ ("a newer one is offered") },
  [MDG_INSTALLER_CHANGING] = { "changing", N_ ("is being copied") },
  [MDG_INSTALLER_NOT_A_FILE] = { "not-a-file", N_ ("refused: a link, or no file") },
  [MDG_INSTALLER_SIZE] = { "size", N_ ("refused: empty or too large") },
  [MDG_INSTALLER_UNREADABLE] = { "unreadable", N_ ("refused: the service cannot read it") },
  [MDG_INSTALLER_NOT_MSI] = { "not-msi", N_ ("refused: not an MSI package") },
};

static void
put_json (GPtrArray *files, const MdgInstaller *offer, guint n_others)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();
  for (guint i = 0; i < files->len; i++)
    {
      const MdgInstallerFile *file = files->pdata[i];
      JsonObject *item = json_object_new ();
      json_object_set_string_member (item, "name", file->name);
      json_object_set_string_member (item, "version", file->version);
      json_object_set_int_member (item, "bytes", file->bytes);
      json_object_set_string_member (item, "state", states[file->state].name);
      if (file->state == MDG_INSTALLER_OFFERED)
        json_object_set_string_member (item, "sha256", offer->sha256);
      json_array_add_object_element (items, item);
    }
  json_object_set_array_member (object, "items", items);
  json_object_set_int_member (object, "others", n_others);
  mdg_ctl_put_json_object (object);
}

static void
put_table (MdgCtl *ctl, GPtrArray *files)
{
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("File")), mdg_ctl_text (ctl, N_ ("Bytes")),
                   mdg_ctl_text (ctl, N_ ("State")), NULL);
  for (guint i = 0; i < files->len; i++)
    {
      const MdgInstallerFile *file = files->pdata[i];
      g_autofree char *bytes = g_strdup_printf ("%" G_GINT64_FORMAT, file->bytes);
      const char *cells[] = { file->name, bytes, mdg_ctl_text (ctl, states[file->state].text) };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
}

static void
tell (MdgCtl *ctl, MdgInstallers *installers)
{
  guint n_others = 0;
  g_autoptr (GPtrArray) files = mdg_installers_list (installers, &n_others);
  g_autoptr (MdgInstaller) offer = mdg_installers_dup_offer (installers);
  if (ctl->json)
    {
      put_json (files, offer, n_others);
      return;
    }
  if (files->len > 0)
    put_table (ctl, files);
  else
    mdg_ctl_say (ctl, N_ ("No installer is offered to clients."), NULL);
  if (offer != NULL)
    mdg_ctl_say (ctl, N_ ("SHA-256 of the one that is offered: {sha256}"), "sha256", offer->sha256,
                 NULL);
  g_autofree char *count = g_strdup_printf ("%u", n_others);
  if (n_others > 0)
    mdg_ctl_say (ctl,
                 N_ ("{count} files are left alone: an installer is called "
                     "madoguchi-<version>-x64.msi."),
                 "count", count, NULL);
}

int
mdg_ctl_installer_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgInstallers) installers = mdg_installers_new ();
  if (!mdg_ctl_load_config (ctl, error))
    return MDG_EXIT_USAGE;
  /* What the service may not read is not offered. */
  if (!mdg_ctl_become_owner (mdg_ctl_get_data_dir (ctl), error))
    return MDG_EXIT_FAILED;
  const char *folder = mdg_config_get_text (ctl->config, MDG_SETTING_CLIENTS_INSTALLERS);
  mdg_installers_scan (installers, folder, NULL);
  if (*folder != '\0')
    g_usleep (PAUSE);
  mdg_installers_scan (installers, folder, NULL);
  tell (ctl, installers);
  return MDG_EXIT_FINE;
}
