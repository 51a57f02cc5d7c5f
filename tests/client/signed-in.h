/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scripted server that knows one administrator and a small office, for tests of models and
 * windows.
 */
#pragma once

#include "tests/support/script-server.h"

G_BEGIN_DECLS

#define TEST_LOGIN "M204817"
#define TEST_PASSWORD "correct horse"

/* Sets every answer that a signed-in administrator's client asks for. */
void mdg_script_office (MdgScriptServer *server);

/* Lets the next sign-in end with the problem @slug, or well again for NULL. */
void mdg_script_sign_in (MdgScriptServer *server, const char *slug, gboolean must_change);

G_END_DECLS
