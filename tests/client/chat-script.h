/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a server says about conversations, for the tests of the chat page.
 */
#pragma once

#include "tests/support/script-server.h"

/* A signed-in person who may ask and is no administrator; folders, models, meter, conversations.
 * Conversation 1 has a question with a file and an answer with sources. */
void mdg_script_chat (MdgScriptServer *server);

/* The running answer 21 of the question 20 in conversation 1, as asking gives it. */
extern const char mdg_script_asked[];

/* One message as JSON. Free with g_free (). */
char *mdg_script_message (
  gint64 id, const char *role, const char *state, const char *text, const char *rest);

/* The messages @from to @to of a long conversation, "next" before them. Free with g_free (). */
char *mdg_script_long_page (gint64 from, gint64 to, gint64 next);
