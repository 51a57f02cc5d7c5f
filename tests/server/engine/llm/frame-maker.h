/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes frames of the AWS event stream, as Bedrock sends them, for tests.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Appends an event, or an exception when @name ends in "Exception". */
void mdg_frame_append (GByteArray *stream, const char *name, const char *json);

/* "name json" lines to the frames they stand for. */
GByteArray *mdg_frames_from_lines (const char *lines);

G_END_DECLS
