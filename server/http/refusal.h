/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last words on a connection whose request will not be read to its end: the answer is written,
 * then what the client is still sending is thrown away for a moment, because closing at once would
 * reset the connection and the client would never see why. Private to the HTTP layer.
 */
#pragma once

#include "server/http/response.h"

G_BEGIN_DECLS

#define MDG_REFUSAL_DRAIN_MS 2000
#define MDG_REFUSAL_DRAIN_BYTES (256 * 1024) /* after them nothing is read, only waited */
#define MDG_REFUSAL_MAX_DRAINS 64            /* more than so many are closed at once */

typedef struct _MdgRefusals MdgRefusals;

MdgRefusals *mdg_refusals_new (GMainContext *context);

/* Writes @response to @fd, a non-blocking socket, and closes it in due course. Takes @fd. */
void mdg_refusals_send (MdgRefusals *refusals, int fd, MdgResponse *response);

/* Closes what is still draining. */
void mdg_refusals_free (MdgRefusals *refusals);

G_END_DECLS
