/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reading side of a connection as libsoup sees it.
 *
 * libsoup before 3.3 never closes a connection whose client hangs up between two requests:
 * descriptor and memory stay for ever (fixed there by its commit d20c6601). A message that has
 * begun is let go of properly, however. So when the end comes while the connection is idle, this
 * stream says a farewell in the client's name, one short request, and libsoup closes the connection
 * after it.
 *
 * Closing the stream closes the socket. Main context only.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MDG_TYPE_SOCKET_INPUT (mdg_socket_input_get_type ())
G_DECLARE_FINAL_TYPE (MdgSocketInput, mdg_socket_input, MDG, SOCKET_INPUT, GInputStream)

/* @gone is called with @user_data when the stream is freed. */
MdgSocketInput *mdg_socket_input_new (GSocket *socket, GDestroyNotify gone, gpointer user_data);

/* From now until the next byte the connection is idle. */
void mdg_socket_input_set_idle (MdgSocketInput *input);

/* TRUE once the farewell has been said. */
gboolean mdg_socket_input_has_ended (MdgSocketInput *input);

G_END_DECLS
