/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether two passages say the same, so that one of them need not be shown.
 *
 * Texts are alike when nine tenths of their runs of eight characters are the same and all their
 * numbers are: last year's fee table differs from this year's by a digit, and both must be seen.
 * Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MdgLikeness MdgLikeness;

MdgLikeness *mdg_likeness_new (const char *text);
void mdg_likeness_free (MdgLikeness *likeness);
gboolean mdg_likeness_match (const MdgLikeness *a, const MdgLikeness *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgLikeness, mdg_likeness_free)

G_END_DECLS
