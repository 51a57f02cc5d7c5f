/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the numbers of persons in folded text. Within guard.c. Pure.
 */
#pragma once

#include "server/engine/guard/folded-text.h"
#include "server/engine/guard/guard.h"

G_BEGIN_DECLS

/* Appends MdgGuardPlace of individual numbers, cards and telephones. */
void mdg_number_places_find (MdgFoldedText *text, GArray *places);

G_END_DECLS
