/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is remembered of folders because finding it out each time would cost too much: who may read
 * one (for events, several a second while documents are read), and the names of its documents (for
 * sorting and searching names, which are sealed).
 *
 * DESIGN. Readers are remembered with the generation of the session cache, which changes with every
 * account, role, section and grant; they only decide who is told ids, never what may be read. Names
 * are remembered with the folder's count of changes and are never used with another count; after a
 * change they are read anew, without unsealing those of rows that are still the same. Both are
 * bounded; what goes is found out again.
 *
 * Thread-safe. What is handed out is a reference and never changes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgFolderMemory MdgFolderMemory;

#define MDG_FOLDER_MEMORY_MAX_READERS 2000 /* folders */
#define MDG_FOLDER_MEMORY_MAX_NAMES 300000 /* documents of all folders */

/* One document, as far as lists are sorted and filtered by it. */
typedef struct
{
  gint64 id;
  gint64 version; /* of the row; another one may have another name */
  char *label;    /* path and name, folded for searching */
  char *sort;     /* key of path and name for comparing with strcmp () */
  char *state;
  gint64 updated_at;
  gint64 size;
  char *effective_from;
  char *effective_until;
} MdgFolderName;

void mdg_folder_name_free (MdgFolderName *name);

MdgFolderMemory *mdg_folder_memory_new (void);
void mdg_folder_memory_free (MdgFolderMemory *memory);

/* The readers (a set of account ids) as of @generation, or NULL. Unref. */
GHashTable *
mdg_folder_memory_get_readers (MdgFolderMemory *memory, gint64 folder_id, guint64 generation);
void mdg_folder_memory_put_readers (MdgFolderMemory *memory,
                                    gint64 folder_id,
                                    guint64 generation,
                                    GHashTable *readers);

/* All documents (MdgFolderName) in the order of their sort keys as of @changes, or NULL. Unref. */
GPtrArray *
mdg_folder_memory_get_names (MdgFolderMemory *memory, gint64 folder_id, gint64 changes);

/* Those of whatever count of changes are remembered, or NULL: most of them still hold. Unref. */
GPtrArray *mdg_folder_memory_get_earlier_names (MdgFolderMemory *memory, gint64 folder_id);
void mdg_folder_memory_put_names (MdgFolderMemory *memory,
                                  gint64 folder_id,
                                  gint64 changes,
                                  GPtrArray *names);

/* Nothing of the folder is remembered any more: it was erased. */
void mdg_folder_memory_forget (MdgFolderMemory *memory, gint64 folder_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFolderMemory, mdg_folder_memory_free)

G_END_DECLS
