/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strings that the cells of a workbook share. Kept in one block of text: a ledger of a million
 * names costs their bytes and four more each.
 *
 * Owned by the reader of one workbook; not thread-safe.
 */
#pragma once

#include "server/engine/extract/ooxml-package.h"

G_BEGIN_DECLS

typedef struct _MdgXlsxStrings MdgXlsxStrings;

/* @part NULL: no strings. Rich text is put together, readings (rPh) are left out. NULL with
 * EXTRACT_DAMAGED or EXTRACT_BOMB. */
MdgXlsxStrings *
mdg_xlsx_strings_read (MdgOoxmlPackage *package, const char *part, GError **error);
void mdg_xlsx_strings_free (MdgXlsxStrings *strings);

/* "" for an index that there is not. Borrowed. */
const char *mdg_xlsx_strings_get (const MdgXlsxStrings *strings, gint64 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgXlsxStrings, mdg_xlsx_strings_free)

G_END_DECLS
