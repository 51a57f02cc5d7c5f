/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/app/config-value.h"

#include "server/app/config.h"
#include "shared/base/text.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_PATH_CHARS 1024
#define MAX_HOST_BYTES 260

typedef char *(*DecodeFunc) (const MdgSetting *setting,
                             const char *text,
                             const char *folder,
                             MdgConfigValue *value);

gboolean
mdg_listen_parse (const char *text, char **ret_host, guint16 *ret_port)
{
  const char *colon = strrchr (text, ':');
  guint64 port = 0;
  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return FALSE;

  g_autofree char *host = g_strndup (text, (gsize) (colon - text));
  gsize length = strlen (host);
  gboolean bracketed = length > 2 && host[0] == '[' && host[length - 1] == ']';
  g_autofree char *bare = bracketed ? g_strndup (host + 1, length - 2) : g_strdup (host);
  if (!g_hostname_is_ip_address (bare) || bracketed != (strchr (bare, ':') != NULL))
    return FALSE;

  *ret_host = g_steal_pointer (&bare);
  *ret_port = (guint16) port;
  return TRUE;
}

static char *
decode_text (const MdgSetting *setting, const char *text, const char *folder, MdgConfigValue *value)
{
  if (!mdg_text_is_clean_line (text, (gsize) setting->max))
    return g_strdup_printf ("“%s” takes one line of at most %" G_GINT64_FORMAT
                            " characters; shorten it and remove "
                            "control and private-use characters.",
                            setting->key, setting->max);
  value->text = g_strdup (text);
  return NULL;
}

static char *
decode_int (const MdgSetting *setting, const char *text, const char *folder, MdgConfigValue *value)
{
  gint64 number = 0;
  if (!g_ascii_string_to_signed (text, 10, setting->min, setting->max, &number, NULL))
    return g_strdup_printf ("“%s” takes a whole number from %" G_GINT64_FORMAT
                            " to %" G_GINT64_FORMAT "; write one of these, in digits alone.",
                            setting->key, setting->min, setting->max);
  value->number = number;
  value->text = g_strdup (text);
  return NULL;
}

static gboolean
is_choice (const char *choices, const char *text)
{
  g_auto (GStrv) all = g_strsplit (choices, "|", -1);
  return g_strv_contains ((const char *const *) all, text);
}

static char *
spell_choices (const char *choices)
{
  g_auto (GStrv) all = g_strsplit (choices, "|", -1);
  return g_strjoinv (", ", all);
}

static char *
decode_choice (const MdgSetting *setting,
               const char *text,
               const char *folder,
               MdgConfigValue *value)
{
  if (!is_choice (setting->choices, text))
    {
      g_autofree char *choices = spell_choices (setting->choices);
      return g_strdup_printf ("“%s” takes one of these words: %s.", setting->key, choices);
    }
  value->text = g_strdup (text);
  return NULL;
}

/* Splits at ";" with spaces around it allowed, and a last ";" too. NULL when there are too many, an
 * empty one or one that stands there twice. */
static char **
split_list (const char *text)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  g_auto (GStrv) parts = g_strsplit (text, ";", MDG_CONFIG_MAX_LIST + 2);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *item = g_strstrip (parts[i]);
      gboolean last = parts[i + 1] == NULL;
      if (item[0] == '\0' && last && i > 0)
        break;
      if (item[0] == '\0' || g_ptr_array_find_with_equal_func (items, item, g_str_equal, NULL))
        return NULL;
      g_ptr_array_add (items, g_strdup (item));
    }
  if (items->len == 0 || items->len > MDG_CONFIG_MAX_LIST)
    return NULL;
  return (char **) g_ptr_array_steal (items, NULL);
}

static char *
decode_choices (const MdgSetting *setting,
                const char *text,
                const char *folder,
                MdgConfigValue *value)
{
  g_auto (GStrv) list = split_list (text);
  gboolean good = list != NULL;
  for (guint i = 0; good && list[i] != NULL; i++)
    good = is_choice (setting->choices, list[i]);
  if (!good)
    {
      g_autofree char *choices = spell_choices (setting->choices);
      return g_strdup_printf (
        "“%s” takes one or more of these words, each once and divided by semicolons: %s.",
        setting->key, choices);
    }
  value->text = g_strdup (text);
  value->list = g_steal_pointer (&list);
  return NULL;
}

/* A name or an address, in brackets when it has colons, and perhaps a port. */
static gboolean
is_host (const char *text)
{
  gsize size = strlen (text);
  g_autofree char *uri = g_strconcat ("http://", text, "/", NULL);
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  return parsed != NULL && size <= MAX_HOST_BYTES && *g_uri_get_host (parsed) != '\0' &&
         strpbrk (text, "/@?# \\*%") == NULL && text[size - 1] != ':' &&
         g_str_is_ascii (text);
}

static char *
decode_hosts (const MdgSetting *setting,
              const char *text,
              const char *folder,
              MdgConfigValue *value)
{
  g_auto (GStrv) list = *text != '\0' ? split_list (text) : g_new0 (char *, 1);
  gboolean good = list != NULL;
  for (guint i = 0; good && list[i] != NULL; i++)
    good = is_host (list[i]);
  if (good && setting->max == 1 && list[0] != NULL && list[1] != NULL)
    return g_strdup_printf ("“%s” takes one host with its port, or nothing.", setting->key);
  if (!good)
    return g_strdup_printf ("“%s” takes names of hosts, each once and divided by semicolons, with "
                            "a port or without (api.example.jp;127.0.0.1:4000).",
                            setting->key);
  value->text = g_strdup (text);
  value->list = g_steal_pointer (&list);
  return NULL;
}

static char *
decode_path (const MdgSetting *setting, const char *text, const char *folder, MdgConfigValue *value)
{
  if (!mdg_text_is_clean_line (text, MAX_PATH_CHARS))
    return g_strdup_printf ("“%s” takes a path of at most %d characters on one line.", setting->key,
                            MAX_PATH_CHARS);
  if (text[0] == '\0' && setting->fallback[0] != '\0')
    return g_strdup_printf ("“%s” takes a path; write one, or remove the line for %s.",
                            setting->key, setting->fallback);
  value->text = text[0] == '\0' ? g_strdup ("") : g_canonicalize_filename (text, folder);
  return NULL;
}

static char *
decode_listen (const MdgSetting *setting,
               const char *text,
               const char *folder,
               MdgConfigValue *value)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  if (!mdg_listen_parse (text, &host, &port))
    return g_strdup_printf (
      "“%s” takes an IP address and a port (127.0.0.1:8080, [::1]:8080); write it like these.",
      setting->key);
  value->text = g_strdup (text);
  return NULL;
}

static char *
decode_key (const MdgSetting *setting, const char *text, const char *folder, MdgConfigValue *value)
{
  if (!mdg_text_is_clean_line (text, MAX_PATH_CHARS) || text[0] == '\0')
    return g_strdup_printf (
      "“%s” takes the path of a file, credential:NAME or a pkcs11: URI; write one of these.",
      setting->key);
  if (g_str_has_prefix (text, "pkcs11:"))
    {
      value->text = g_strdup (text);
      return NULL;
    }
  const char *name = g_str_has_prefix (text, "credential:") ? strchr (text, ':') + 1 : NULL;
  if (name != NULL && (name[0] == '\0' || name[0] == '.' || strchr (name, '/') != NULL))
    return g_strdup_printf (
      "“%s” needs the credential's name after “credential:”, without slashes.", setting->key);
  value->text = name != NULL ? g_strdup (text) : g_canonicalize_filename (text, folder);
  return NULL;
}

static char *
decode_version (const MdgSetting *setting,
                const char *text,
                const char *folder,
                MdgConfigValue *value)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 5);
  guint n = g_strv_length (parts);
  gboolean good = n <= 4;
  for (guint i = 0; good && i < n; i++)
    good = g_ascii_string_to_unsigned (parts[i], 10, 0, 99999, NULL, NULL);
  if (!good)
    return g_strdup_printf (
      "“%s” takes a version of numbers and points (1.2.0); write one, or nothing.", setting->key);
  value->text = g_strdup (text);
  return NULL;
}

static const DecodeFunc decoders[] = {
  [MDG_SETTING_TYPE_TEXT] = decode_text,
  [MDG_SETTING_TYPE_INT] = decode_int,
  [MDG_SETTING_TYPE_CHOICE] = decode_choice,
  [MDG_SETTING_TYPE_CHOICES] = decode_choices,
  [MDG_SETTING_TYPE_PATH] = decode_path,
  [MDG_SETTING_TYPE_LISTEN] = decode_listen,
  [MDG_SETTING_TYPE_KEY] = decode_key,
  [MDG_SETTING_TYPE_VERSION] = decode_version,
  [MDG_SETTING_TYPE_HOSTS] = decode_hosts,
};

char *
mdg_config_value_decode (const MdgSetting *setting,
                         const char *text,
                         const char *folder,
                         MdgConfigValue *ret_value)
{
  MdgConfigValue value = { NULL };
  char *reason = decoders[setting->type](setting, text, folder, &value);
  if (reason != NULL)
    return reason;
  if (value.list == NULL)
    value.list = g_new0 (char *, 1);
  *ret_value = value;
  return NULL;
}

void
mdg_config_value_clear (MdgConfigValue *value)
{
  g_clear_pointer (&value->text, g_free);
  g_clear_pointer (&value->list, g_strfreev);
}

void
mdg_config_value_copy (const MdgConfigValue *value, MdgConfigValue *ret_copy)
{
  *ret_copy = *value;
  ret_copy->text = g_strdup (value->text);
  ret_copy->list = g_strdupv (value->list);
}
