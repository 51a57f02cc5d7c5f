/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/app/config.h"

#include <string.h>

#define REMARK_COLUMNS 98

static const char *const intro[] = {
  "Configuration of madoguchid. Every setting stands here with its default.",
  "Lines that start with # are remarks. Unknown names and values that do not fit are errors; check "
  "a file with",
  "  madoguchid check-config --config FILE",
  "“systemctl reload” takes over the settings marked (reload); the others wait for a restart.",
  NULL,
};

/* What a value may be, in words; NULL when the documentation says it all. */
static char *
describe_limits (const MdgSetting *setting)
{
  g_autofree char *choices =
    setting->choices != NULL ? g_strdelimit (g_strdup (setting->choices), "|", ' ') : NULL;
  switch (setting->type)
    {
    case MDG_SETTING_TYPE_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, setting->min,
                              setting->max);
    case MDG_SETTING_TYPE_TEXT:
      return g_strdup_printf ("%" G_GINT64_FORMAT " characters at most", setting->max);
    case MDG_SETTING_TYPE_CHOICE:
      return g_strdup_printf ("one of: %s", choices);
    case MDG_SETTING_TYPE_CHOICES:
      return g_strdup_printf ("some of: %s", choices);
    case MDG_SETTING_TYPE_PATH:
      return g_strdup ("a path; relative ones start at the folder of this file");
    case MDG_SETTING_TYPE_LISTEN:
    case MDG_SETTING_TYPE_KEY:
    case MDG_SETTING_TYPE_VERSION:
    case MDG_SETTING_TYPE_HOSTS:
    default:
      return NULL;
    }
}

/* Writes @text as remarks of at most REMARK_COLUMNS bytes a line, broken at spaces. */
static void
append_remark (GString *out, const char *text)
{
  gsize column = 0;
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize width = strlen (words[i]) + 1;
      gboolean fresh = column == 0 || column + width > REMARK_COLUMNS;
      if (fresh)
        g_string_append (out, column == 0 ? "#" : "\n#");
      column = (fresh ? 1 : column) + width;
      g_string_append_printf (out, " %s", words[i]);
    }
  g_string_append_c (out, '\n');
}

static void
append_setting (GString *out, const MdgSetting *setting)
{
  g_autofree char *limits = describe_limits (setting);
  g_autoptr (GString) notes = g_string_new (setting->doc);
  if (limits != NULL)
    g_string_append_printf (notes, " [%s]", limits);
  if (setting->required_roles != 0)
    g_string_append (notes, " (needed)");
  if (setting->reloadable)
    g_string_append (notes, " (reload)");
  append_remark (out, notes->str);
  g_string_append_printf (out, "%s=%s\n", setting->key, setting->fallback);
}

char *
mdg_config_print (guint roles)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; intro[i] != NULL; i++)
    g_string_append_printf (out, "# %s\n", intro[i]);

  const char *group = NULL;
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) i);
      if ((setting->roles & roles) == 0)
        continue;
      if (g_strcmp0 (group, setting->group) != 0)
        g_string_append_printf (out, "\n[%s]\n", setting->group);
      else
        g_string_append_c (out, '\n');
      group = setting->group;
      append_setting (out, setting);
    }
  return g_string_free (out, FALSE);
}

static const char *
describe_roles (guint roles)
{
  if (roles == MDG_ROLE_CORE)
    return "core";
  return roles == MDG_ROLE_PORTAL ? "portal" : "core, portal";
}

static void
append_markdown_row (GString *out, const MdgSetting *setting)
{
  g_autofree char *limits = describe_limits (setting);
  g_autofree char *fallback =
    setting->fallback[0] != '\0' ? g_strdup_printf ("`%s`", setting->fallback) : g_strdup ("");
  g_string_append_printf (out, "| `%s` | %s | %s | %s | %s%s |\n", setting->key, fallback,
                          limits != NULL ? limits : "", setting->reloadable ? "yes" : "",
                          setting->doc, setting->required_roles != 0 ? " **Needed.**" : "");
}

char *
mdg_config_print_markdown (void)
{
  GString *out = g_string_new (
    "# Settings of madoguchid\n\n"
    "Made by `madoguchid --print-config markdown`; a test keeps it in step with the program. "
    "“Reload” means that\n`systemctl reload` takes the setting over; the others wait for a "
    "restart.\n");
  const char *group = NULL;
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) i);
      if (g_strcmp0 (group, setting->group) != 0)
        g_string_append_printf (
          out,
          "\n## [%s] (%s)\n\n| setting | default | values | reload | what it does |\n"
          "|---|---|---|---|---|\n",
          setting->group, describe_roles (setting->roles));
      group = setting->group;
      append_markdown_row (out, setting);
    }
  return g_string_free (out, FALSE);
}
