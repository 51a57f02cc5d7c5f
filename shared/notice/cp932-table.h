/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The characters of CP932 by their bytes, for reading bytes that may be no text at all. Pure; any
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 65,536 characters: single bytes at 0 to 255, pairs at first × 256 + second; 0 for none. Static.
 */
const guint16 *mdg_cp932_table (void);

G_END_DECLS
