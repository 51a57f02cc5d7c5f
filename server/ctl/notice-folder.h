/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder that a split writes: it is there whole, or not at all.
 *
 * DESIGN. Files are written to a hidden folder beside the one that is wanted, which gets its name
 * when everything is proven and on the disk. A run that was killed leaves the hidden folder; it
 * holds letters to residents, so the next run to the same folder removes it first. A lock says
 * whether somebody still writes there. One thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgNoticeFolder MdgNoticeFolder;

/* @path must be missing or an empty folder. FILE {file, reason}. */
MdgNoticeFolder *mdg_notice_folder_new (const char *path, GError **error);

/* Removes what was written, unless it was finished. */
void mdg_notice_folder_free (MdgNoticeFolder *folder);

gboolean
mdg_notice_folder_write (MdgNoticeFolder *folder, const char *name, GBytes *bytes, GError **error);

/* Everything to the disk, and the name. */
gboolean mdg_notice_folder_finish (MdgNoticeFolder *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNoticeFolder, mdg_notice_folder_free)

G_END_DECLS
