/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/migrate.h"

#include "shared/base/error.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The file names in @folder, in the order of their numbers. */
static GPtrArray *
list_migrations (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) children =
    g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; children != NULL && children[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (children[i]));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static guint
number_of (const char *name)
{
  return (guint) g_ascii_strtoull (name, NULL, 10);
}

guint
mdg_migrate_newest (const char *folder)
{
  g_autoptr (GPtrArray) names = list_migrations (folder);
  return names->len > 0 ? number_of (names->pdata[names->len - 1]) : 0;
}

static gboolean
run_one (MdgDb *db, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_path ("/", folder, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return FALSE;
  /* PRAGMA takes no parameters; the number comes from our own file name. */
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%u;", number_of (name));
  if (mdg_db_run_script (db, "BEGIN IMMEDIATE;", error) &&
      mdg_db_run_script (db, g_bytes_get_data (bytes, NULL), error) &&
      mdg_db_run_script (db, version, error) && mdg_db_run_script (db, "COMMIT;", error))
    return TRUE;
  g_prefix_error (error, "Migration %s: ", name);
  mdg_db_run_script (db, "ROLLBACK;", NULL);
  return FALSE;
}

gboolean
mdg_migrate (MdgDb *db, const char *folder, guint upto, GError **error)
{
  g_autoptr (GPtrArray) names = list_migrations (folder);
  g_assert (names->len > 0);
  gint64 version = 0;
  if (!mdg_db_get_int (db, &version, error, "PRAGMA user_version", NULL))
    return FALSE;
  if (version > number_of (names->pdata[names->len - 1]))
    {
      mdg_set_error (error, MDG_ERROR_STORE_NEWER, NULL);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    {
      guint number = number_of (names->pdata[i]);
      if (number <= version || (upto != 0 && number > upto))
        continue;
      if (!run_one (db, folder, names->pdata[i], error))
        return FALSE;
      g_info ("Migration %s done", (const char *) names->pdata[i]);
    }
  return TRUE;
}
