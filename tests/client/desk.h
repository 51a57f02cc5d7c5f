/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The system desk, for tests: sets policies and presets where they stand on this system, in a place
 * of the test's own.
 */
#pragma once

#include "client/local/preset.h"

G_BEGIN_DECLS

typedef struct _MdgDesk MdgDesk;

MdgDesk *mdg_desk_new (void);
void mdg_desk_free (MdgDesk *self);

/* Each is lines of "Name=value", or NULL for nothing; what was set before is gone. The presets, as
 * a program that starts now finds them. */
MdgPresets *mdg_desk_set (MdgDesk *self, const char *policies, const char *presets);

G_END_DECLS
