/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include <glib/gi18n.h>

int
mdg_ctl_config_check (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  if (!mdg_ctl_load_config (ctl, error))
    return MDG_EXIT_USAGE;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "config", ctl->config_path);
      json_object_set_boolean_member (object, "fine", TRUE);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("{path} is right."), "path", ctl->config_path, NULL);
  return MDG_EXIT_FINE;
}

/* The value as it would stand in a file. */
static char *
dup_value (MdgCtl *ctl, MdgSettingId id)
{
  switch (mdg_setting_get (id)->type)
    {
    case MDG_SETTING_TYPE_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, mdg_config_get_int (ctl->config, id));
    case MDG_SETTING_TYPE_CHOICES:
    case MDG_SETTING_TYPE_HOSTS:
      return g_strjoinv (";", (char **) mdg_config_get_list (ctl->config, id));
    case MDG_SETTING_TYPE_TEXT:
    case MDG_SETTING_TYPE_CHOICE:
    case MDG_SETTING_TYPE_PATH:
    case MDG_SETTING_TYPE_LISTEN:
    case MDG_SETTING_TYPE_KEY:
    case MDG_SETTING_TYPE_VERSION:
    default:
      return g_strdup (mdg_config_get_text (ctl->config, id));
    }
}

/* As a line of a file; those that have their default are commented out. */
static void
put_setting (MdgCtl *ctl, MdgSettingId id, const char **group)
{
  const MdgSetting *setting = mdg_setting_get (id);
  g_autofree char *value = dup_value (ctl, id);
  gboolean starts = g_strcmp0 (*group, setting->group) != 0;
  const char *mark = mdg_config_get_line (ctl->config, id) == 0 ? "#" : "";
  g_autofree char *line =
    g_strdup_printf ("%s%s%s%s%s = %s\n", starts ? "[" : "", starts ? setting->group : "",
                     starts ? "]\n" : "", mark, setting->key, value);
  mdg_ctl_put (line);
  *group = setting->group;
}

static JsonObject *
to_json (MdgCtl *ctl)
{
  JsonObject *all = json_object_new ();
  for (guint id = 0; id < MDG_N_SETTINGS; id++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) id);
      if (!(setting->roles & MDG_ROLE_CORE))
        continue;
      if (!json_object_has_member (all, setting->group))
        json_object_set_object_member (all, setting->group, json_object_new ());
      g_autofree char *value = dup_value (ctl, (MdgSettingId) id);
      json_object_set_string_member (json_object_get_object_member (all, setting->group),
                                     setting->key, value);
    }
  return all;
}

int
mdg_ctl_config_print (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *group = NULL;
  if (mdg_arguments_has (arguments, "defaults"))
    {
      g_autofree char *text = mdg_config_print (MDG_ROLE_CORE);
      mdg_ctl_put (text);
      return MDG_EXIT_FINE;
    }
  if (!mdg_ctl_load_config (ctl, error))
    return MDG_EXIT_USAGE;
  if (ctl->json)
    mdg_ctl_put_json_object (to_json (ctl));
  for (guint id = 0; !ctl->json && id < MDG_N_SETTINGS; id++)
    if (mdg_setting_get ((MdgSettingId) id)->roles & MDG_ROLE_CORE)
      put_setting (ctl, (MdgSettingId) id, &group);
  return MDG_EXIT_FINE;
}
