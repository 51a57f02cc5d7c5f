/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attached files as sources. Private to server/service/answer*.c.
 */
#pragma once

#include "server/service/answer-sources.h"

G_BEGIN_DECLS

/* Adds sources of @wish's files to @choice, up to @tokens; how many they took. */
gint64
mdg_answer_choose_files (const MdgAnswerWish *wish, gint64 tokens, MdgAnswerChoice *choice);

/* Appends a source; takes @citation and @place, which may be NULL. */
void mdg_answer_choice_add (MdgAnswerChoice *choice,
                            MdgCitation *citation,
                            const char *heading,
                            const char *text,
                            guint last_page,
                            MdgAnswerPlace *place);

/* What a source with this text takes in a request. */
gint64 mdg_answer_choice_estimate (const char *heading, const char *text);

G_END_DECLS
