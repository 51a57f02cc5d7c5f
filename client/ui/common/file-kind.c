/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/common/file-kind.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const csv_suffixes[] = { "csv", NULL };
static const char *const text_suffixes[] = { "txt", NULL };

const MdgFileKind MDG_FILE_KIND_CSV = { N_ ("CSV files"), csv_suffixes, 1 };
const MdgFileKind MDG_FILE_KIND_TEXT = { N_ ("Text files"), text_suffixes, 1 };
const MdgFileKind MDG_FILE_KIND_DOCUMENTS = { N_ ("Documents"), NULL, 10000 };

gboolean
mdg_file_kind_has (const MdgFileKind *kind, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  if (kind->suffixes == NULL)
    return TRUE;
  for (guint i = 0; dot != NULL && kind->suffixes[i] != NULL; i++)
    if (g_ascii_strcasecmp (dot + 1, kind->suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

char *
mdg_file_kind_refuse (const MdgFileKind *kind, GListModel *files)
{
  guint n = g_list_model_get_n_items (files);
  if (n > kind->most && kind->most == 1)
    return g_strdup (_ ("One file at a time, please."));
  if (n > kind->most)
    return g_strdup_printf (_ ("At most %u files at a time, please."), kind->most);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      if (!mdg_file_kind_has (kind, file))
        return g_strdup_printf (_ ("Only %s can be put here."), _ (kind->label));
    }
  return n > 0 ? NULL : g_strdup (_ ("Nothing that could be read was put here."));
}

GFile *
mdg_file_kind_complete (const MdgFileKind *kind, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  if (kind->suffixes == NULL || folder == NULL || name == NULL || strchr (name, '.') != NULL)
    return g_object_ref (file);
  g_autofree char *full = g_strconcat (name, ".", kind->suffixes[0], NULL);
  return g_file_get_child (folder, full);
}
