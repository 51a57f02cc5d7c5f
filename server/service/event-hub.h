/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is told what, as it happens. Services publish; open event streams subscribe. The last
 * MDG_HUB_KEPT events are kept, so that a stream that was cut for a moment goes on where it was;
 * one that was away for longer is told to load everything anew.
 *
 * Thread-safe. Functions of subscribers are called with the hub locked, from the thread that
 * publishes: they hand the event on and return. After mdg_event_hub_unsubscribe () has returned,
 * the function is not called again.
 */
#pragma once

#include "shared/model/permission.h"

G_BEGIN_DECLS

#define MDG_HUB_KEPT 2048

typedef struct _MdgEventHub MdgEventHub;

typedef enum
{
  MDG_AUDIENCE_ALL,
  MDG_AUDIENCE_ACCOUNT,    /* all sessions of one account */
  MDG_AUDIENCE_SESSION,    /* one session */
  MDG_AUDIENCE_PERMISSION, /* everybody who has a permission with any reach */
  MDG_AUDIENCE_ACCOUNTS,   /* those of a set */
} MdgAudienceKind;

typedef struct
{
  MdgAudienceKind kind;
  gint64 id;            /* of the account or session, or the permission */
  GHashTable *accounts; /* of a set: account id (gint64 *) as the key; never changed afterwards */
} MdgAudience;

#define MDG_TO_ALL ((MdgAudience){ MDG_AUDIENCE_ALL, 0, NULL })
#define MDG_TO_ACCOUNT(id) ((MdgAudience){ MDG_AUDIENCE_ACCOUNT, (id), NULL })
#define MDG_TO_SESSION(id) ((MdgAudience){ MDG_AUDIENCE_SESSION, (id), NULL })
#define MDG_TO_PERMISSION(p) ((MdgAudience){ MDG_AUDIENCE_PERMISSION, (p), NULL })
#define MDG_TO_ACCOUNTS(set) ((MdgAudience){ MDG_AUDIENCE_ACCOUNTS, 0, (set) })

/* @id names the event for Last-Event-ID. */
typedef void (*MdgHubFunc) (const char *id, const char *name, const char *data, gpointer user_data);

typedef struct
{
  gint64 account_id;
  gint64 session_id;
  MdgGrants grants;
  MdgHubFunc func;
  gpointer user_data;
} MdgSubscriber;

MdgEventHub *mdg_event_hub_new (void);
void mdg_event_hub_free (MdgEventHub *hub);

/* Tells everybody in @audience, of which a reference is kept. @data is one JSON value; NULL for
 * "{}". */
void
mdg_event_hub_publish (MdgEventHub *hub, MdgAudience audience, const char *name, const char *data);

/* Where the hub is now. Take it before making sure that a session is live: what happens to that
 * session from then on is not missed by mdg_event_hub_subscribe (). */
guint64 mdg_event_hub_get_position (MdgEventHub *hub);

/* Copies @subscriber. First it gets what it missed since @last_id (NULL for a first connection), or
 * "reset" when that is no longer known, then "hello". Ends of sessions that lie before @position
 * are not repeated: they were those of earlier sessions. Returns the number to unsubscribe with. */
guint64 mdg_event_hub_subscribe (MdgEventHub *hub,
                                 const MdgSubscriber *subscriber,
                                 const char *last_id,
                                 guint64 position);
void mdg_event_hub_unsubscribe (MdgEventHub *hub, guint64 subscription);

/* The ids of sessions that have a stream open, as a new array of gint64. */
GArray *mdg_event_hub_get_sessions (MdgEventHub *hub);
guint mdg_event_hub_count (MdgEventHub *hub);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgEventHub, mdg_event_hub_free)

G_END_DECLS
