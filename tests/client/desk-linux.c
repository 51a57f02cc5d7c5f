/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/desk.h"

#include <glib/gstdio.h>

struct _MdgDesk
{
  char *folder;
  char *path;
};

MdgDesk *
mdg_desk_new (void)
{
  MdgDesk *self = g_new0 (MdgDesk, 1);
  self->folder = g_dir_make_tmp ("madoguchi-desk-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "client.ini", NULL);
  return self;
}

void
mdg_desk_free (MdgDesk *self)
{
  g_remove (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

MdgPresets *
mdg_desk_set (MdgDesk *self, const char *policies, const char *presets)
{
  g_autofree char *text =
    g_strdup_printf ("[policy]\n%s\n[preset]\n%s\n", policies != NULL ? policies : "",
                     presets != NULL ? presets : "");
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  return mdg_presets_new (self->path);
}
