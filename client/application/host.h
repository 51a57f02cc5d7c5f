/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the system that the client runs in asks of it and offers it: being one instance, ending when
 * the session ends, a log. One back end per platform (host-linux.c, host-windows.c). Owned by the
 * application; main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgHost MdgHost;

/* Ends the client at once and in order: when this returns, everything is kept. */
typedef void (*MdgHostEnd) (GApplication *application);

/* First thing in main, before any thread is started: hardens the process, sets its log up, and lets
 * what --version and --help print reach the console they were typed in. */
void mdg_host_prepare (void);

/* How this platform wants its GApplication. */
GApplicationFlags mdg_host_get_flags (void);

/* Follows the end of the session. Borrows @application, which must outlive the host. */
MdgHost *mdg_host_new (GApplication *application, MdgHostEnd end);

/* Makes this the one instance. TRUE: there is another, which has come to the front and got the link
 * of the command line. Where GApplication does this itself, FALSE. */
gboolean mdg_host_hand_over (MdgHost *host);

/* Asks the system not to end the client, because of what @reason says in one sentence; "" when it
 * may again. One reason at a time. The system may end it all the same. */
void mdg_host_hold (MdgHost *host, const char *reason);

/* Asks the clients that run in this session to end, as the installer does before it replaces their
 * files, and waits for them. FALSE when one goes on. */
gboolean mdg_host_close_instances (GApplication *application);

void mdg_host_free (MdgHost *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgHost, mdg_host_free)

G_END_DECLS
