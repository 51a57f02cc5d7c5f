/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Short translated texts for times, states, roles and audit actions, as lists and panes show them.
 * Results are free with g_free () unless called static. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Today 10:24", "18 Nov 9:02", "2025-11-18"; "―" for 0. */
char *mdg_phrase_time (gint64 time, gint64 now);

/* "2026-11-22 10:24:31"; "" for 0. */
char *mdg_phrase_full_time (gint64 time);

/* "1.2 GB", "100 GB"; a KB has 1024 bytes, as Windows and the limits of the server count. */
char *mdg_phrase_bytes (gint64 bytes);

/* "3 days 4 hours" */
char *mdg_phrase_duration (gint64 seconds);

/* What was done, by the action's name on the wire; the name itself when this version does not know
 * it. Static or borrowed. */
const char *mdg_phrase_action (const char *action);

/* The kind of thing that "account:123" names; the text itself when this version does not know it.
 * Static or borrowed. */
const char *mdg_phrase_object (const char *object);

/* The known actions, NULL-terminated; for choosing one. Static. */
const char *const *mdg_phrase_actions (void);

G_END_DECLS
