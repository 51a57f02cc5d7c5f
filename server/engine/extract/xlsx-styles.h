/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the cells of a workbook show their values: number formats, and which are bold.
 *
 * Owned by the reader of one workbook; not thread-safe.
 */
#pragma once

#include "server/engine/extract/number-format.h"
#include "server/engine/extract/ooxml-package.h"

G_BEGIN_DECLS

typedef struct _MdgXlsxStyles MdgXlsxStyles;

/* @part NULL or damaged: everything is General. */
MdgXlsxStyles *mdg_xlsx_styles_read (MdgOoxmlPackage *package, const char *part);
void mdg_xlsx_styles_free (MdgXlsxStyles *styles);

/* The format of cells of style @index; General for one that there is not. Borrowed. */
const MdgNumberFormat *mdg_xlsx_styles_get_format (MdgXlsxStyles *styles, gint64 index);

gboolean mdg_xlsx_styles_is_bold (const MdgXlsxStyles *styles, gint64 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgXlsxStyles, mdg_xlsx_styles_free)

G_END_DECLS
