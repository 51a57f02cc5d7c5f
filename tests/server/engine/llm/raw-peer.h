/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A provider that sends exactly the bytes of a test, piece by piece, on a thread of its own. Each
 * connection gets the next answer, those after the last one the last again.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *data;
  gsize size;     /* 0: the length of @data */
  gsize step;     /* bytes at a time; 0: all */
  guint pause_ms; /* before each piece */
  gboolean hold;  /* afterwards the connection stays open and silent */
} MdgRawAnswer;

typedef struct _MdgRawPeer MdgRawPeer;

MdgRawPeer *mdg_raw_peer_new (const MdgRawAnswer *answers, guint n_answers);
void mdg_raw_peer_free (MdgRawPeer *peer);

/* "127.0.0.1:port" */
const char *mdg_raw_peer_get_host (MdgRawPeer *peer);

/* Requests so far; the last one, head and body; connections the other side closed early. */
guint mdg_raw_peer_count (MdgRawPeer *peer);
char *mdg_raw_peer_dup_request (MdgRawPeer *peer);
guint mdg_raw_peer_count_left (MdgRawPeer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgRawPeer, mdg_raw_peer_free)

G_END_DECLS
