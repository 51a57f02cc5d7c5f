/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chapter of the manual on paper. A MdgPrintable; owned by who prints it. Main thread.
 */
#pragma once

#include "client/ui/common/print.h"

G_BEGIN_DECLS

#define MDG_TYPE_CHAPTER_PRINT (mdg_chapter_print_get_type ())
G_DECLARE_FINAL_TYPE (MdgChapterPrint, mdg_chapter_print, MDG, CHAPTER_PRINT, GObject)

/* @text is the chapter's Markdown. */
MdgChapterPrint *mdg_chapter_print_new (const char *text);

G_END_DECLS
