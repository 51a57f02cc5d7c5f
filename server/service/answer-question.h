/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is searched for when a question only makes sense after the one before: 「それはいくら？」. Pure;
 * any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @history: MdgMessage, oldest first. The question, with words of the ones before when it is short
 * or points back. */
char *mdg_answer_question_with_context (const char *question, GPtrArray *history);

G_END_DECLS
