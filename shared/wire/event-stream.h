/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Server-sent events (WHATWG HTML, 9.2): writing one event, and a parser fed with whatever pieces
 * the network brings.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A whole answer with its sources is one event. */
#define MDG_EVENT_MAX_BYTES (2 * 1024 * 1024)

/* The text of one event; @id and @name may be NULL and hold no line breaks. Those in @data are
 * kept, as LF. */
char *mdg_event_format (const char *id, const char *name, const char *data);

typedef struct
{
  char *id; /* the last id seen so far, NULL before the first */
  char *name;
  char *data;
} MdgEvent;

typedef struct _MdgEventParser MdgEventParser;
typedef void (*MdgEventFunc) (const MdgEvent *event, gpointer user_data);

MdgEventParser *mdg_event_parser_new (MdgEventFunc func, gpointer user_data);

/* Takes any piece of the stream and calls the function for each event that is complete with it.
 * Fails with MDG_ERROR_BODY_TOO_LARGE for an event over MDG_EVENT_MAX_BYTES and with
 * MDG_ERROR_INVALID_JSON for text that is not UTF-8. */
gboolean
mdg_event_parser_feed (MdgEventParser *parser, const char *data, gsize size, GError **error);

/* For Last-Event-ID when the stream is opened again: the id of the last event that came in whole,
 * so that one cut off in the middle is sent again. NULL before the first. Borrowed until the next
 * feed. */
const char *mdg_event_parser_get_last_id (MdgEventParser *parser);
void mdg_event_parser_free (MdgEventParser *parser);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgEventParser, mdg_event_parser_free)

G_END_DECLS
