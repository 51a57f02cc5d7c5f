/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of what belongs to one folder of a backup: manifest.json, with the size and SHA-256 of
 * each file. A MAC over the list, under a key that lies in keys.db, tells a list that was written
 * by somebody else. Used by one thread at a time.
 */
#pragma once

#include "server/crypto/hash.h"
#include "server/crypto/key.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_MANIFEST_FILE "manifest.json"
#define MDG_MANIFEST_MAX_BYTES (256 * 1024 * 1024)

typedef struct _MdgManifest MdgManifest;

typedef struct
{
  char *path; /* relative to the folder */
  guint64 size;
  guint8 hash[MDG_HASH_SIZE];
} MdgManifestFile;

/* @kind is "data" or "keys", @main_name the file name of the main database. */
MdgManifest *mdg_manifest_new (const char *kind, const char *name, const char *main_name);
void mdg_manifest_free (MdgManifest *manifest);

void mdg_manifest_add (MdgManifest *manifest,
                       const char *path,
                       guint64 size,
                       const guint8 hash[MDG_HASH_SIZE]);

/* Hashes @folder/@path and adds it. */
gboolean mdg_manifest_add_file (MdgManifest *manifest,
                                const char *folder,
                                const char *path,
                                GCancellable *cancellable,
                                GError **error);

/* Writes the manifest into @folder. */
gboolean
mdg_manifest_write (MdgManifest *manifest, const char *folder, MdgKey *key, GError **error);

/* The manifest in @text, or NULL when it is none of @kind that we would write. */
MdgManifest *mdg_manifest_parse (GBytes *text, const char *kind);

/* Reads the manifest of @folder. MDG_ERROR_BACKUP_BROKEN {reason} when it is missing or damaged,
 * names paths outside the folder, or is of another kind. */
MdgManifest *mdg_manifest_read (const char *folder, const char *kind, GError **error);

/* TRUE when the MAC that was read is right. */
gboolean mdg_manifest_is_authentic (MdgManifest *manifest, MdgKey *key);

const char *mdg_manifest_get_main_name (MdgManifest *manifest);

/* The entry of @path or NULL. Borrowed. */
const MdgManifestFile *mdg_manifest_find (MdgManifest *manifest, const char *path);

/* All entries (MdgManifestFile), in the order they were added. Borrowed. */
GPtrArray *mdg_manifest_get_files (MdgManifest *manifest);

/* Compares with what lies in @folder: every file there with its size and hash, and none besides.
 * Adds to *ret_files and *ret_bytes. MDG_ERROR_BACKUP_BROKEN {reason}. */
gboolean mdg_manifest_verify (MdgManifest *manifest,
                              const char *folder,
                              GCancellable *cancellable,
                              gint64 *ret_files,
                              gint64 *ret_bytes,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgManifest, mdg_manifest_free)

G_END_DECLS
