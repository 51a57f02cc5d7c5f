/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-api"

#include "server/api/handlers.h"
#include "server/service/sign-in.h"
#include "shared/wire/paths.h"

/* Joins one open stream to the hub. Reference-counted: the response holds one until the stream has
 * been started, the stream one until it has ended. */
typedef struct
{
  MdgCore *core;
  MdgIdentity identity;
  char *last_id;
  guint64 position;
  MdgStream *stream;
  guint64 subscription;
} EventLink;

static void
clear_link (gpointer data)
{
  EventLink *link = data;
  g_clear_pointer (&link->stream, mdg_stream_unref);
  g_free (link->last_id);
}

static void
unref_link (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_link);
}

static void
on_event (const char *id, const char *name, const char *data, gpointer user_data)
{
  EventLink *link = user_data;
  mdg_stream_send (link->stream, id, name, data);
  if (g_str_equal (name, MDG_EVENT_SESSION_REVOKED))
    mdg_stream_close (link->stream);
}

static void
on_closed (MdgStream *stream, gpointer user_data)
{
  EventLink *link = user_data;
  mdg_event_hub_unsubscribe (link->core->hub, link->subscription);
}

static void
on_open (MdgStream *stream, gpointer user_data)
{
  EventLink *link = user_data;
  link->stream = mdg_stream_ref (stream);
  MdgSubscriber subscriber = { link->identity.account_id, link->identity.session_id,
                               link->identity.grants, on_event, link };
  link->subscription =
    mdg_event_hub_subscribe (link->core->hub, &subscriber, link->last_id, link->position);
  mdg_stream_set_closed_func (stream, on_closed, g_atomic_rc_box_acquire (link), unref_link);
}

MDG_HANDLER (mdg_api_events)
{
  MdgContext *context = mdg_api_context (request);
  MdgCore *core = context->core;
  /* The session may have ended since the guard looked; from this position on the hub tells. */
  guint64 position = mdg_event_hub_get_position (core->hub);
  if (!mdg_sign_in_resolve (core, mdg_request_get_bearer (request), context->cancellable,
                            &context->identity, error))
    return NULL;
  EventLink *link = g_atomic_rc_box_new0 (EventLink);
  link->core = core;
  link->identity = context->identity;
  link->last_id = g_strdup (mdg_request_get_header (request, "Last-Event-ID"));
  link->position = position;
  return mdg_response_new_stream (on_open, link, unref_link);
}
