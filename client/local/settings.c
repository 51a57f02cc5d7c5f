/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client-local"

#include "client/local/settings.h"

#define GROUP "madoguchi"

struct _MdgSettings
{
  GObject parent_instance;
  char *path;
  GKeyFile *file;
  char *values[5];
};

enum
{
  PROP_0,
  SERVER,
  CA_FILE,
  LANGUAGE,
  SCHEME,
  N_PROPS
};

static const char *const keys[N_PROPS] = { NULL, "server", "ca-file", "language", "scheme" };
static const char *const defaults[N_PROPS] = { NULL, "", "", "ja", "system" };
static const char *const languages[] = { "ja", "en", NULL };
static const char *const schemes[] = { "system", "light", "dark", "contrast", NULL };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MdgSettings, mdg_settings, G_TYPE_OBJECT)

static gboolean
is_allowed (guint key, const char *value)
{
  if (key == LANGUAGE)
    return g_strv_contains (languages, value);
  if (key == SCHEME)
    return g_strv_contains (schemes, value);
  return g_utf8_validate (value, -1, NULL);
}

static guint
index_of (const char *key)
{
  for (guint i = 1; i < N_PROPS; i++)
    if (g_strcmp0 (keys[i], key) == 0)
      return i;
  g_return_val_if_reached (SERVER);
}

const char *
mdg_settings_get (MdgSettings *self, const char *key)
{
  return self->values[index_of (key)];
}

void
mdg_settings_override (MdgSettings *self, const char *key, const char *value)
{
  guint index = index_of (key);
  if (!is_allowed (index, value) || g_strcmp0 (self->values[index], value) == 0)
    return;
  g_free (self->values[index]);
  self->values[index] = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[index]);
}

void
mdg_settings_set (MdgSettings *self, const char *key, const char *value)
{
  if (!is_allowed (index_of (key), value))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_key_file_set_string (self->file, GROUP, key, value);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_key_file_save_to_file (self->file, self->path, &error))
    g_warning ("settings were not written: %s", error != NULL ? error->message : "no folder");
  mdg_settings_override (self, key, value);
}

char *
mdg_settings_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "madoguchi", "settings.ini", NULL);
}

MdgSettings *
mdg_settings_new (const char *path)
{
  MdgSettings *self = g_object_new (MDG_TYPE_SETTINGS, NULL);
  self->path = g_strdup (path);
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  for (guint i = 1; i < N_PROPS; i++)
    {
      g_autofree char *value = g_key_file_get_string (self->file, GROUP, keys[i], NULL);
      self->values[i] = g_strdup (value != NULL && is_allowed (i, value) ? value : defaults[i]);
    }
  return self;
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
    properties[i] = g_param_spec_string (keys[i], NULL, NULL, defaults[i],
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mdg_settings_init (MdgSettings *self)
{
  self->file = g_key_file_new ();
}
