/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running heads and feet of a worksheet, whose codes (&L left, &P page, &"font,style") stand in
 * between the words. Pure; any thread.
 */
#pragma once

#include <libxml/tree.h>

#include <glib.h>

G_BEGIN_DECLS

/* The words of all heads and feet of @node, a headerFooter (may be NULL), one part to a line and
 * each line once; "" for none. What is counted while printing is left out. Free with g_free (). */
char *mdg_xlsx_head_read (const xmlNode *node);

G_END_DECLS
