/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a system does to a program when its session ends; one file per platform.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @id: the process, as g_subprocess_get_identifier () names it. */
void mdg_test_end_session (const char *id);

G_END_DECLS
