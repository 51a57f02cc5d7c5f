/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers of lists as word processors write them: 1, iv, 一, 壱, ①, ア, イ, 甲. By the names of
 * ST_NumberFormat (ECMA-376 17.18.59). Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @number as @format writes it; a format that is unknown or cannot write the number gives
 * plain digits, "bullet" and "none" give nothing. */
void mdg_list_number_append (GString *out, const char *format, guint number);

G_END_DECLS
