/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Application log of Windows, source "Madoguchi": what event-filter.h lets through. The
 * installer registers the source; its texts are in the program (data/windows/messages.mc).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_EVENT_SOURCE L"Madoguchi"

/* From now on, for the life of the process; GLib's own writer goes on as before. Once, before any
 * thread is started. */
void mdg_event_log_install (void);

G_END_DECLS
