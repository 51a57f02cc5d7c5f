/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/app/config.h"

#include "server/app/config-value.h"
#include "shared/base/error.h"

#include <string.h>

struct _MdgConfig
{
  MdgConfigValue values[MDG_N_SETTINGS];
};

/* What the scanner found out about the shape of the file. */
typedef struct
{
  guint lines[MDG_N_SETTINGS];
  GHashTable *groups; /* name → line */
  char *group;
} Scan;

static void
scan_clear (Scan *scan)
{
  g_clear_pointer (&scan->groups, g_hash_table_unref);
  g_clear_pointer (&scan->group, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

static gboolean
fail_at (guint line, const char *reason, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%u", line);
  mdg_set_error (error, MDG_ERROR_CONFIG, "line", number, "reason", reason, NULL);
  return FALSE;
}

static gboolean
scan_group (Scan *scan, const char *text, guint line, GError **error)
{
  gsize length = strlen (text);
  if (length < 3 || text[length - 1] != ']')
    return fail_at (line, "A group is written as [name]; close the bracket.", error);

  g_autofree char *name = g_strndup (text + 1, length - 2);
  g_autofree char *reason = NULL;
  const char *guess = mdg_setting_guess (NULL, name);
  if (!mdg_setting_has_group (name))
    reason =
      guess != NULL
        ? g_strdup_printf ("There is no group [%s]; perhaps [%s] is meant.", name, guess)
        : g_strdup_printf ("There is no group [%s]; “madoguchid --print-config” lists all.", name);
  else if (g_hash_table_contains (scan->groups, name))
    reason =
      g_strdup_printf ("The group [%s] stands in line %u already; put its settings together.", name,
                       GPOINTER_TO_UINT (g_hash_table_lookup (scan->groups, name)));
  if (reason != NULL)
    return fail_at (line, reason, error);

  g_hash_table_insert (scan->groups, g_strdup (name), GUINT_TO_POINTER (line));
  g_free (scan->group);
  scan->group = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
scan_setting (Scan *scan, const char *text, guint line, GError **error)
{
  const char *equals = strchr (text, '=');
  if (equals == NULL)
    return fail_at (line, "This is no setting; write name=value, or put # in front of a remark.",
                    error);
  if (scan->group == NULL)
    return fail_at (line, "A setting needs its [group] in a line above it.", error);

  g_autofree char *key = g_strchomp (g_strndup (text, (gsize) (equals - text)));
  g_autofree char *reason = NULL;
  MdgSettingId id = MDG_N_SETTINGS;
  const char *guess = mdg_setting_guess (scan->group, key);
  if (!mdg_setting_find (scan->group, key, &id))
    reason =
      guess != NULL
        ? g_strdup_printf ("[%s] has no setting “%s”; perhaps “%s” is meant.", scan->group, key,
                           guess)
        : g_strdup_printf ("[%s] has no setting “%s”; “madoguchid --print-config” lists all.",
                           scan->group, key);
  else if (scan->lines[id] != 0)
    reason = g_strdup_printf ("“%s” stands in line %u already; remove one of the two.", key,
                              scan->lines[id]);
  if (reason != NULL)
    return fail_at (line, reason, error);

  scan->lines[id] = line;
  return TRUE;
}

static gboolean
scan_line (Scan *scan, char *text, guint line, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return fail_at (line, "The line is not UTF-8; save the file as UTF-8.", error);
  g_strstrip (text);
  if (text[0] == '\0' || text[0] == '#')
    return TRUE;
  if (text[0] == '[')
    return scan_group (scan, text, line, error);
  return scan_setting (scan, text, line, error);
}

static gboolean
scan_lines (Scan *scan, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!scan_line (scan, lines[i], i + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
decode_setting (MdgConfig *config,
                GKeyFile *file,
                MdgSettingId id,
                guint line,
                const char *folder,
                GError **error)
{
  const MdgSetting *setting = mdg_setting_get (id);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = line == 0
                            ? g_strdup (setting->fallback)
                            : g_key_file_get_string (file, setting->group, setting->key, &local);
  if (text == NULL || local != NULL)
    return fail_at (
      line, "The value has a backslash that means nothing; write \\\\ for one backslash.", error);

  g_strchomp (text);
  g_autofree char *reason = mdg_config_value_decode (setting, text, folder, &config->values[id]);
  config->values[id].line = line;
  return reason == NULL || fail_at (line, reason, error);
}

static gboolean
check_required (const MdgConfig *config, MdgRoleFlags role, GError **error)
{
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) i);
      if ((setting->required_roles & role) == 0 || config->values[i].text[0] != '\0')
        continue;
      g_autofree char *reason = g_strdup_printf ("“%s” of [%s] is needed; add it. %s", setting->key,
                                                 setting->group, setting->doc);
      if (config->values[i].line > 0)
        return fail_at (config->values[i].line, reason, error);
      mdg_set_error (error, MDG_ERROR_CONFIG_FILE, "reason", reason, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Rules that need two settings at once. */
static gboolean
check_together (const MdgConfig *config, GError **error)
{
  const MdgConfigValue *key = &config->values[MDG_SETTING_KEYS_MASTER_KEY];
  if (g_str_has_prefix (key->text, "pkcs11:") &&
      config->values[MDG_SETTING_KEYS_WRAPPED_KEY].text[0] == '\0')
    return fail_at (key->line, "A pkcs11: URI needs “wrapped-key” in [keys]; add it.", error);
  return TRUE;
}

MdgConfig *
mdg_config_parse (
  const char *text, gssize length, const char *folder, MdgRoleFlags role, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  g_auto (Scan) scan = { .groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  if (size > MDG_CONFIG_MAX_BYTES || memchr (text, '\0', size) != NULL)
    {
      mdg_set_error (error, MDG_ERROR_CONFIG_FILE, "reason",
                     "it is not a text file of at most 256 KiB.", NULL);
      return NULL;
    }
  g_autofree char *whole = g_strndup (text, size);
  if (!scan_lines (&scan, whole, error))
    return NULL;

  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  if (!g_key_file_load_from_data (file, whole, size, G_KEY_FILE_NONE, &local))
    {
      mdg_set_error (error, MDG_ERROR_CONFIG_FILE, "reason", local->message, NULL);
      return NULL;
    }

  g_autoptr (MdgConfig) config = g_new0 (MdgConfig, 1);
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    if (!decode_setting (config, file, (MdgSettingId) i, scan.lines[i], folder, error))
      return NULL;
  if (!check_together (config, error) || !check_required (config, role, error))
    return NULL;
  return g_steal_pointer (&config);
}

MdgConfig *
mdg_config_load (const char *path, MdgRoleFlags role, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) local = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (!g_file_get_contents (absolute, &text, &length, &local))
    {
      mdg_set_error (error, MDG_ERROR_CONFIG_FILE, "reason", local->message, NULL);
      return NULL;
    }
  g_autofree char *folder = g_path_get_dirname (absolute);
  MdgConfig *config = mdg_config_parse (text, (gssize) length, folder, role, error);
  if (config == NULL)
    g_prefix_error (error, "%s: ", path);
  return config;
}

gboolean
mdg_config_check (const char *path, MdgRoleFlags role, GError **error)
{
  g_autoptr (MdgConfig) config = mdg_config_load (path, role, error);
  return config != NULL;
}

void
mdg_config_free (MdgConfig *config)
{
  if (config == NULL)
    return;
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    mdg_config_value_clear (&config->values[i]);
  g_free (config);
}

const char *
mdg_config_get_text (const MdgConfig *config, MdgSettingId id)
{
  g_return_val_if_fail (mdg_setting_get (id)->type != MDG_SETTING_TYPE_INT, "");
  return config->values[id].text;
}

gint64
mdg_config_get_int (const MdgConfig *config, MdgSettingId id)
{
  g_return_val_if_fail (mdg_setting_get (id)->type == MDG_SETTING_TYPE_INT, 0);
  return config->values[id].number;
}

const char *const *
mdg_config_get_list (const MdgConfig *config, MdgSettingId id)
{
  MdgSettingType type = mdg_setting_get (id)->type;
  g_return_val_if_fail (type == MDG_SETTING_TYPE_CHOICES || type == MDG_SETTING_TYPE_HOSTS, NULL);
  return (const char *const *) config->values[id].list;
}

guint
mdg_config_get_line (const MdgConfig *config, MdgSettingId id)
{
  g_return_val_if_fail (id < MDG_N_SETTINGS, 0);
  return config->values[id].line;
}

MdgConfig *
mdg_config_merge (const MdgConfig *config,
                  const MdgConfig *loaded,
                  MdgRoleFlags role,
                  guint *ret_changed,
                  char **ret_restart)
{
  MdgConfig *merged = g_new0 (MdgConfig, 1);
  g_autoptr (GPtrArray) restart = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  guint changed = 0;
  for (guint i = 0; i < MDG_N_SETTINGS; i++)
    {
      const MdgSetting *setting = mdg_setting_get ((MdgSettingId) i);
      gboolean differs = (setting->roles & role) != 0 &&
                         strcmp (config->values[i].text, loaded->values[i].text) != 0;
      if (differs && !setting->reloadable)
        g_ptr_array_add (restart, g_strdup_printf ("[%s] %s", setting->group, setting->key));
      changed += differs && setting->reloadable;
      mdg_config_value_copy (setting->reloadable ? &loaded->values[i] : &config->values[i],
                             &merged->values[i]);
    }
  *ret_changed = changed;
  *ret_restart = restart->len > 0 ? g_strjoinv (", ", (char **) restart->pdata) : NULL;
  return merged;
}
