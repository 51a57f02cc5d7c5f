/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/drawing-turn.h"

/* As the library it guards, there is one for the process. */
static GMutex turn;

void
mdg_drawing_turn_take (void)
{
  g_mutex_lock (&turn);
}

gboolean
mdg_drawing_turn_try (void)
{
  return g_mutex_trylock (&turn);
}

void
mdg_drawing_turn_end (void)
{
  g_mutex_unlock (&turn);
}
