/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which files a place takes: one description for the choosing of files and for the dropping of
 * files. Plain values, any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *label;           /* English msgid, plural: stands in the filter and in sentences */
  const char *const *suffixes; /* lower case, without the dot; NULL-terminated; none: all files */
  guint most;                  /* files at once */
} MdgFileKind;

extern const MdgFileKind MDG_FILE_KIND_CSV;
extern const MdgFileKind MDG_FILE_KIND_TEXT;
extern const MdgFileKind MDG_FILE_KIND_DOCUMENTS; /* anything; what cannot be read is told later */

/* Whether the name of @file ends as @kind asks; capital letters are the same. */
gboolean mdg_file_kind_has (const MdgFileKind *kind, GFile *file);

/* Why @files (GFile) are not taken, as one sentence; NULL when they are. Looks at names and number
 * alone. Free with g_free (). */
char *mdg_file_kind_refuse (const MdgFileKind *kind, GListModel *files);

/* @file, or its sibling with the first suffix of @kind when its name has no suffix at all. Transfer
 * full. */
GFile *mdg_file_kind_complete (const MdgFileKind *kind, GFile *file);

G_END_DECLS
