/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The AWS event stream: length, headers, payload, a checksum over the lengths and one over all,
 * fed with whatever pieces the network brings. One thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The format allows 16 MiB; pieces of an answer have some hundred bytes. */
#define MDG_FRAME_MAX_BYTES (1024 * 1024)

/* @name: the event's type, or for an exception its type, which ends in "Exception". */
typedef void (*MdgFrameFunc) (const char *name, const char *data, gsize size, gpointer user_data);

typedef struct _MdgFrameParser MdgFrameParser;

MdgFrameParser *mdg_frame_parser_new (MdgFrameFunc func, gpointer user_data);
void mdg_frame_parser_free (MdgFrameParser *parser);

/* FALSE for a frame whose checksums, lengths or headers do not hold, or that is too long; nothing
 * can be read after it. */
gboolean mdg_frame_parser_feed (MdgFrameParser *parser, const char *data, gsize size);

/* CRC-32 as in zlib; @crc 0 to begin. */
guint32 mdg_frame_crc (guint32 crc, const void *data, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFrameParser, mdg_frame_parser_free)

G_END_DECLS
