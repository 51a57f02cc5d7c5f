/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text without the white space that people put around it: all readers give blocks trimmed alike.
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text without the white space around it, ideographic spaces too: that is how people indent. Free
 * with g_free (). */
char *mdg_trim_text (const char *text);

G_END_DECLS
