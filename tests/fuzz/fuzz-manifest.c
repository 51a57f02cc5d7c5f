/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of backups. No path that was taken leads out of the folder, and none stands there twice.
 */
#include "server/store/backup-manifest.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) text = g_bytes_new_static (data, size);
  g_autoptr (MdgManifest) manifest = mdg_manifest_parse (text, "data");
  if (manifest == NULL)
    return 0;
  GPtrArray *files = mdg_manifest_get_files (manifest);
  for (guint i = 0; i < files->len; i++)
    {
      const MdgManifestFile *file = files->pdata[i];
      g_assert_true (file->path[0] != '\0' && file->path[0] != '/' &&
                     strstr (file->path, "..") != file->path);
      g_assert_null (strstr (file->path, "/../"));
      g_assert_true (mdg_manifest_find (manifest, file->path) == file);
    }
  return 0;
}
