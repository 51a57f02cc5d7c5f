/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Number formats of spreadsheets: what a person sees in a cell that holds 45383 and the format
 * ggge"年"m"月"d"日". Japanese as Excel in Japan shows it: eras, days of the week, kanji numerals.
 *
 * A format never changes after parsing and may be used from any thread; whoever parsed it frees it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_NUMBER_FORMAT_MAX_CHARS 1000

typedef struct _MdgNumberFormat MdgNumberFormat;

/* Any text is a format; what is not understood is shown as it stands, and a longer one than the
 * maximum is General. */
MdgNumberFormat *mdg_number_format_parse (const char *code);

/* A format that spreadsheets know by number only, as in Japan; General for unknown ones. */
MdgNumberFormat *mdg_number_format_builtin (guint id);
void mdg_number_format_free (MdgNumberFormat *format);

/* Appends @value as it is shown; @from_1904 for workbooks that count days from 1904. */
void mdg_number_format_append (const MdgNumberFormat *format,
                               GString *out,
                               double value,
                               gboolean from_1904);

/* Appends a text cell as it is shown: formats may put words around it. */
void mdg_number_format_append_text (const MdgNumberFormat *format, GString *out, const char *text);

/* TRUE when the first section shows dates or times. */
gboolean mdg_number_format_is_date (const MdgNumberFormat *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNumberFormat, mdg_number_format_free)

G_END_DECLS
