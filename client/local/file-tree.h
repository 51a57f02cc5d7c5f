/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files in what a person chose or dropped: files and whole directory trees, with the folders
 * between. Links are not followed. Blocks: for worker threads.
 */
#pragma once

#include "client/local/file-source.h"

G_BEGIN_DECLS

#define MDG_FILE_TREE_MAX_FILES 10000
#define MDG_FILE_TREE_MAX_DEPTH 32

typedef struct
{
  GFile *file;
  char *name;   /* in UTF-8 */
  char *folder; /* "様式/令和8年": from the chosen directory on; NULL for a file chosen itself */
  MdgFileStamp stamp;
} MdgTreeFile;

typedef struct
{
  GPtrArray *files;   /* MdgTreeFile */
  guint n_left_out;   /* hidden files and what Office and systems leave behind */
  guint n_unreadable; /* directories and files that could not be looked at */
  gboolean cut;       /* there were more than MDG_FILE_TREE_MAX_FILES */
} MdgFileTree;

/* @roots are GFile. NULL only when cancelled. */
MdgFileTree *mdg_file_tree_scan (GPtrArray *roots, GCancellable *cancellable, GError **error);
void mdg_file_tree_free (MdgFileTree *tree);

/* TRUE for "~$…", ".DS_Store", "Thumbs.db" and the like. */
gboolean mdg_file_tree_is_litter (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFileTree, mdg_file_tree_free)

G_END_DECLS
