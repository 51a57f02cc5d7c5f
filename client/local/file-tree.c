/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/file-tree.h"

#include <string.h>

#define ATTRIBUTES "standard::*,time::modified,time::modified-usec"

static const char *const litter[] = { "thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx",
                                      "$recycle.bin", "system volume information" };

gboolean
mdg_file_tree_is_litter (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (litter); i++)
    if (g_str_equal (lower, litter[i]))
      return TRUE;
  return lower[0] == '.' || g_str_has_prefix (lower, "~$") || g_str_has_suffix (lower, ".tmp") ||
         g_str_has_suffix (lower, ".lnk") || g_str_has_suffix (lower, ".crdownload");
}

static void
tree_file_free (gpointer data)
{
  MdgTreeFile *file = data;
  g_clear_object (&file->file);
  g_free (file->name);
  g_free (file->folder);
  g_free (file);
}

static char *
below (const char *folder, const char *name)
{
  return folder != NULL ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
}

static void
add_file (MdgFileTree *tree, GFile *file, GFileInfo *info, const char *folder)
{
  if (tree->files->len >= MDG_FILE_TREE_MAX_FILES)
    {
      tree->cut = TRUE;
      return;
    }
  MdgTreeFile *found = g_new0 (MdgTreeFile, 1);
  gint64 seconds =
    (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  found->file = g_object_ref (file);
  found->name = g_strdup (g_file_info_get_display_name (info));
  found->folder = g_strdup (folder);
  found->stamp.size = g_file_info_get_size (info);
  found->stamp.mtime =
    seconds * G_USEC_PER_SEC +
    g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  g_ptr_array_add (tree->files, found);
}

static void take (MdgFileTree *tree,
                  GFile *file,
                  GFileInfo *info,
                  const char *folder,
                  guint depth,
                  GCancellable *cancellable);

static void
walk (MdgFileTree *tree, GFile *folder, const char *path, guint depth, GCancellable *cancellable)
{
  g_autoptr (GFileEnumerator) children =
    depth < MDG_FILE_TREE_MAX_DEPTH
      ? g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                   cancellable, NULL)
      : NULL;
  if (children == NULL)
    {
      tree->n_unreadable++;
      return;
    }
  GFileInfo *info = NULL;
  GFile *child = NULL;
  while (!tree->cut && g_file_enumerator_iterate (children, &info, &child, cancellable, NULL) &&
         info != NULL)
    take (tree, child, info, path, depth + 1, cancellable);
}

static void
take (MdgFileTree *tree,
      GFile *file,
      GFileInfo *info,
      const char *folder,
      guint depth,
      GCancellable *cancellable)
{
  const char *name = g_file_info_get_display_name (info);
  GFileType type = g_file_info_get_file_type (info);
  /* Who chooses one hidden file wants it; in a directory it was not meant. */
  gboolean hidden = depth > 0 && g_file_info_get_is_hidden (info);
  g_autofree char *path = below (folder, name);
  if (mdg_file_tree_is_litter (name) || hidden)
    tree->n_left_out++;
  else if (type == G_FILE_TYPE_DIRECTORY)
    walk (tree, file, path, depth, cancellable);
  else if (type == G_FILE_TYPE_REGULAR)
    add_file (tree, file, info, folder);
  else
    tree->n_left_out++;
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  const MdgTreeFile *one = *(MdgTreeFile *const *) a;
  const MdgTreeFile *other = *(MdgTreeFile *const *) b;
  int order = g_strcmp0 (one->folder, other->folder);
  return order != 0 ? order : g_utf8_collate (one->name, other->name);
}

MdgFileTree *
mdg_file_tree_scan (GPtrArray *roots, GCancellable *cancellable, GError **error)
{
  g_autoptr (MdgFileTree) tree = g_new0 (MdgFileTree, 1);
  tree->files = g_ptr_array_new_with_free_func (tree_file_free);
  for (guint i = 0; i < roots->len; i++)
    {
      g_autoptr (GFileInfo) info = g_file_query_info (roots->pdata[i], ATTRIBUTES,
                                                      G_FILE_QUERY_INFO_NONE, cancellable, NULL);
      if (info != NULL)
        take (tree, roots->pdata[i], info, NULL, 0, cancellable);
      else
        tree->n_unreadable++;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  g_ptr_array_sort (tree->files, by_place);
  return g_steal_pointer (&tree);
}

void
mdg_file_tree_free (MdgFileTree *tree)
{
  if (tree == NULL)
    return;
  g_clear_pointer (&tree->files, g_ptr_array_unref);
  g_free (tree);
}
