/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Catches the warnings of one log domain, for tests that expect some.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgWarnings MdgWarnings;

/* From now until the end of the program, which keeps it; once. Warnings no longer end the test. */
MdgWarnings *mdg_warnings_new (const char *domain);

/* The warnings since the last call, one a line. Free with g_free (). */
char *mdg_warnings_take (MdgWarnings *self, guint *ret_n);

G_END_DECLS
