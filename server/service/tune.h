/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for settings under which a folder answers its test questions better (G-14).
 *
 * DESIGN. Coordinates one after the other, each from the best so far: the size of passages first
 * (an index in memory for each size, made from the stored pages), then how much words count beside
 * meaning, then how much headings count. For each settings tried all questions are asked, so that
 * at the end there is a table of ranks, and the choice is arithmetic:
 *
 *   - Better is more hits; with as many, a higher mean reciprocal rank.
 *   - A proposal must win at least one question more than the settings in force, and lose none that
 *     is a hit now unless it wins MDG_TUNE_TRADE for each one lost.
 *   - With MDG_TUNE_CROSS questions or more it must also hold for questions it was not chosen by:
 *     five times a fifth is set aside, the best for the rest is chosen, and what that does for the
 *     part set aside must not be worse in sum than the settings in force.
 *
 * Few questions say little; that is why what is in force stays unless the gain is plain.
 *
 * Bounds: at most MDG_TUNE_MAX_PAGES pages and MDG_TUNE_SECONDS. In a larger folder the sizes of
 * passages are left as they are, and only weights are tried, on the stored index, opened a second
 * time so that nobody's search changes meanwhile. With an embedding engine sizes are compared up to
 * MDG_TUNE_MAX_VECTOR_PAGES pages, because every size needs all vectors anew.
 */
#pragma once

#include "server/service/checkup.h"

G_BEGIN_DECLS

#define MDG_TUNE_MAX_PAGES 20000
#define MDG_TUNE_MAX_VECTOR_PAGES 500
#define MDG_TUNE_SECONDS 900
#define MDG_TUNE_CROSS 20
#define MDG_TUNE_TRADE 3

/* Tries and writes the proposal, or that there is none. CHECKUP_NO_QUESTIONS, CANCELLED. */
gboolean mdg_tune_carry_out (MdgContext *context,
                             gint64 folder_id,
                             GCancellable *cancellable,
                             GError **error);

/* ---- the choice, for itself ---- */

/* What one settings tried gave: the rank of each question, 0 for not found. */
typedef struct
{
  MdgSearchSettings settings;
  GArray *ranks; /* gint64 */
} MdgTuneTrial;

/* The trial to propose, or 0, the one in force, when none is plainly better. @trials (MdgTuneTrial)
 * begins with the settings in force. */
guint mdg_tune_choose (GPtrArray *trials);

G_END_DECLS
