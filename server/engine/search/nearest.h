/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands in a text where a quoted sentence once stood: the run of sentences that shares most
 * pairs of characters with it (Dice's coefficient; whitespace, case and width do not count, every
 * digit does). For telling a reader what has become of a page, not for search. Pure; one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Less than this in common is another sentence. */
#define MDG_NEAREST_LEAST 0.35

#define MDG_NEAREST_MAX_CHARS 4000 /* of what is looked for; the rest does not count */

typedef struct _MdgNearest MdgNearest;

MdgNearest *mdg_nearest_new (const char *wanted);
void mdg_nearest_free (MdgNearest *nearest);

/* Looks through one page more. TRUE when it has something nearer than all pages before. */
gboolean mdg_nearest_look (MdgNearest *nearest, const char *text);

/* The sentence as it was written stands in one of the pages. */
gboolean mdg_nearest_is_same (const MdgNearest *nearest);

/* The nearest run of sentences; NULL when nothing has MDG_NEAREST_LEAST in common. Borrowed. */
const char *mdg_nearest_get (const MdgNearest *nearest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgNearest, mdg_nearest_free)

G_END_DECLS
