/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one notification of the client in the desktop: that something has ended while the person was
 * elsewhere. A new one takes the place of the old. Clicking it activates "app.show" with the page.
 * It is seen by whoever looks at the screen, so it names no person and no content. One back end per
 * platform (notification-linux.c, notification-windows.c). Owned by the application; main thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Characters shown at most; what is longer is cut. Windows has room for no more. */
#define MDG_NOTIFICATION_TITLE_MAX 63
#define MDG_NOTIFICATION_BODY_MAX 250

typedef struct _MdgNotification MdgNotification;

/* Borrows @application, which must outlive it. */
MdgNotification *mdg_notification_new (GApplication *application);

/* @page is a name of the window's "page" action, or "". */
void mdg_notification_show (MdgNotification *self,
                            const char *title,
                            const char *body,
                            const char *page);

/* Takes it away again: the person is here. */
void mdg_notification_withdraw (MdgNotification *self);
void mdg_notification_free (MdgNotification *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNotification, mdg_notification_free)

G_END_DECLS
