/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entries of a zip held in memory, read by name under limits. Names are compared as OPC does
 * (ASCII case does not matter) and are never used as paths. Two entries of one name are refused:
 * programs differ in which of them they read, and a document must not say one thing to one reader
 * and another to the next. One whose list of contents is broken is read by what its entries say
 * themselves (zip-repair.h).
 *
 * Owned by one reader; not thread-safe.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_ZIP_MAX_ENTRIES 10000
#define MDG_ZIP_MAX_ENTRY_BYTES (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define MDG_ZIP_MAX_TOTAL_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)
/* Unpacked to packed. Below the free size nothing can hurt, and short files of one letter pack very
 * well. */
#define MDG_ZIP_MAX_RATIO 200
#define MDG_ZIP_RATIO_FREE_BYTES (16 * 1024 * 1024)

typedef struct _MdgZip MdgZip;
typedef struct _MdgZipEntry MdgZipEntry;

/* Fails with EXTRACT_DAMAGED, EXTRACT_BOMB when the sizes it declares pass the limits, and
 * EXTRACT_PASSWORD when it is an OLE container with an encrypted package. */
MdgZip *mdg_zip_open (GBytes *file, GError **error);
void mdg_zip_free (MdgZip *zip);

gboolean mdg_zip_has (MdgZip *zip, const char *name);

/* Opens one entry; several may be open. EXTRACT_DAMAGED when there is none of that name,
 * EXTRACT_PASSWORD when it is encrypted. */
MdgZipEntry *mdg_zip_entry_open (MdgZip *zip, const char *name, GError **error);
void mdg_zip_entry_close (MdgZipEntry *entry);

/* Bytes read, 0 at the end, -1 with EXTRACT_DAMAGED or EXTRACT_BOMB. */
gssize mdg_zip_entry_read (MdgZipEntry *entry, void *buffer, gsize size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgZip, mdg_zip_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgZipEntry, mdg_zip_entry_close)

G_END_DECLS
