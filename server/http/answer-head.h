/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands before the body of every answer, and the text of whole heads for the two cases in
 * which libsoup does not write them: event streams, and refusals before the body has been read.
 * Private to the HTTP layer.
 */
#pragma once

#include "server/http/response.h"

G_BEGIN_DECLS

/* Calls @func for each header that all answers carry; an answer's own header of that name replaces
 * it. */
void mdg_answer_head_foreach_fixed (MdgHeaderFunc func, gpointer user_data);

/* Status line and headers of @response, which is the last on its connection. @chunked for HTTP/1.1
 * streams; other bodies carry their length. */
GString *mdg_answer_head_new (MdgResponse *response, gboolean chunked);

G_END_DECLS
