/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose turn it is to draw pages. poppler's cairo back end has one FreeType library for the whole
 * process, which two threads must not use at the same time; reading text needs no turn.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mdg_drawing_turn_take (void);

/* FALSE when somebody else has it. */
gboolean mdg_drawing_turn_try (void);

void mdg_drawing_turn_end (void);

G_END_DECLS
