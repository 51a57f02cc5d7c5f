/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/settings.h"

#include "client/local/durable-file.h"

#include <string.h>

#define GROUP "madoguchi"

enum
{
  PROP_0,
  SERVER,
  CA_FILE,
  LANGUAGE,
  SCHEME,
  N_PROPS
};

struct _MdgSettings
{
  GObject parent_instance;
  char *path;
  GKeyFile *file;
  char *values[N_PROPS];
  gboolean fixed[N_PROPS];
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MdgSettings, mdg_settings, G_TYPE_OBJECT)

/* "host" alone is an address too, as people type it. GUri lets spaces through. */
static gboolean
is_address (const char *value)
{
  g_autofree char *full =
    strstr (value, "://") != NULL ? g_strdup (value) : g_strconcat ("https://", value, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL || *host == '\0' || strpbrk (value, " \t\r\n") != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https") ||
         g_str_equal (g_uri_get_scheme (uri), "http");
}

static gboolean
is_server (const char *value)
{
  return *value == '\0' || (g_utf8_validate (value, -1, NULL) && is_address (value));
}

static gboolean
is_ca_file (const char *value)
{
  return *value == '\0' || (g_utf8_validate (value, -1, NULL) && g_path_is_absolute (value));
}

static gboolean
is_language (const char *value)
{
  static const char *const languages[] = { "ja", "en", NULL };
  return g_strv_contains (languages, value);
}

static gboolean
is_scheme (const char *value)
{
  static const char *const schemes[] = { "system", "light", "dark", "contrast", NULL };
  return g_strv_contains (schemes, value);
}

static const struct
{
  const char *name;
  const char *preset;
  const char *fallback;
  gboolean (*is_allowed) (const char *value);
} keys[N_PROPS] = {
  [SERVER] = { "server", "ServerUrl", "", is_server },
  [CA_FILE] = { "ca-file", "CaFile", "", is_ca_file },
  [LANGUAGE] = { "language", "Language", "ja", is_language },
  [SCHEME] = { "scheme", "Scheme", "system", is_scheme },
};

static guint
index_of (const char *key)
{
  for (guint i = 1; i < N_PROPS; i++)
    if (g_strcmp0 (keys[i].name, key) == 0)
      return i;
  g_return_val_if_reached (SERVER);
}

const char *
mdg_settings_get (MdgSettings *self, const char *key)
{
  return self->values[index_of (key)];
}

gboolean
mdg_settings_is_fixed (MdgSettings *self, const char *key)
{
  return self->fixed[index_of (key)];
}

static gboolean
may_become (MdgSettings *self, guint index, const char *value)
{
  return !self->fixed[index] && keys[index].is_allowed (value);
}

gboolean
mdg_settings_override (MdgSettings *self, const char *key, const char *value)
{
  guint index = index_of (key);
  if (!may_become (self, index, value))
    return FALSE;
  if (g_strcmp0 (self->values[index], value) == 0)
    return TRUE;
  g_free (self->values[index]);
  self->values[index] = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[index]);
  return TRUE;
}

static void
save (MdgSettings *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  gsize size;
  char *text = g_key_file_to_data (self->file, &size, NULL);
  g_autoptr (GBytes) content = g_bytes_new_take (text, size);
  if (!mdg_durable_folder_make (folder, &error) ||
      !mdg_durable_file_write (self->path, content, &error))
    g_warning ("settings were not written: %s", error->message);
}

gboolean
mdg_settings_set (MdgSettings *self, const char *key, const char *value)
{
  if (!may_become (self, index_of (key), value))
    return FALSE;
  g_key_file_set_string (self->file, GROUP, key, value);
  save (self);
  return mdg_settings_override (self, key, value);
}

char *
mdg_settings_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "madoguchi", "settings.ini", NULL);
}

/* The value that key @index starts with. */
static char *
find_value (MdgSettings *self, guint index, MdgPresets *presets)
{
  g_autofree char *preset =
    presets != NULL ? mdg_presets_lookup (presets, keys[index].preset, keys[index].is_allowed,
                                          &self->fixed[index])
                    : NULL;
  if (self->fixed[index])
    return g_steal_pointer (&preset);
  g_autofree char *chosen = g_key_file_get_string (self->file, GROUP, keys[index].name, NULL);
  if (chosen != NULL && keys[index].is_allowed (chosen))
    return g_steal_pointer (&chosen);
  return preset != NULL ? g_steal_pointer (&preset) : g_strdup (keys[index].fallback);
}

MdgSettings *
mdg_settings_new_with_presets (const char *path, MdgPresets *presets)
{
  MdgSettings *self = g_object_new (MDG_TYPE_SETTINGS, NULL);
  self->path = g_strdup (path);
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  for (guint i = 1; i < N_PROPS; i++)
    self->values[i] = find_value (self, i, presets);
  return self;
}

MdgSettings *
mdg_settings_new (const char *path)
{
  g_autoptr (MdgPresets) presets = mdg_presets_new (NULL);
  return mdg_settings_new_with_presets (path, presets);
}

static void
mdg_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, MDG_SETTINGS (object)->values[id]);
}

static void
mdg_settings_finalize (GObject *object)
{
  MdgSettings *self = MDG_SETTINGS (object);
  g_free (self->path);
  g_key_file_unref (self->file);
  for (guint i = 1; i < N_PROPS; i++)
    g_free (self->values[i]);
  G_OBJECT_CLASS (mdg_settings_parent_class)->finalize (object);
}

static void
mdg_settings_class_init (MdgSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = mdg_settings_get_property;
  object_class->finalize = mdg_settings_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (keys[i].name, NULL, NULL, keys[i].fallback,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mdg_settings_init (MdgSettings *self)
{
  self->file = g_key_file_new ();
}
