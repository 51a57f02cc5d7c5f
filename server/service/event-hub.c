/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/event-hub.h"

#include "shared/wire/paths.h"

#include <string.h>

typedef struct
{
  guint64 number;
  MdgAudience audience;
  char *name;
  char *data;
} KeptEvent;

struct _MdgEventHub
{
  GMutex lock;
  char *epoch; /* differs for each start of the server: numbers of an earlier one mean nothing */
  guint64 last_number;
  GQueue kept; /* KeptEvent, oldest first */
  guint64 last_subscription;
  GHashTable *subscribers; /* guint64 * → MdgSubscriber * */
};

static void
kept_event_free (KeptEvent *event)
{
  g_clear_pointer (&event->audience.accounts, g_hash_table_unref);
  g_free (event->name);
  g_free (event->data);
  g_free (event);
}

MdgEventHub *
mdg_event_hub_new (void)
{
  MdgEventHub *hub = g_new0 (MdgEventHub, 1);
  g_mutex_init (&hub->lock);
  hub->epoch = g_strdup_printf ("%" G_GINT64_MODIFIER "x", g_get_real_time ());
  hub->subscribers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_queue_init (&hub->kept);
  return hub;
}

void
mdg_event_hub_free (MdgEventHub *hub)
{
  if (hub == NULL)
    return;
  g_queue_clear_full (&hub->kept, (GDestroyNotify) kept_event_free);
  g_hash_table_unref (hub->subscribers);
  g_mutex_clear (&hub->lock);
  g_free (hub->epoch);
  g_free (hub);
}

static gboolean
is_meant (const MdgAudience *audience, const MdgSubscriber *subscriber)
{
  switch (audience->kind)
    {
    case MDG_AUDIENCE_ALL:
      return TRUE;
    case MDG_AUDIENCE_ACCOUNT:
      return subscriber->account_id == audience->id;
    case MDG_AUDIENCE_SESSION:
      return subscriber->session_id == audience->id;
    case MDG_AUDIENCE_PERMISSION:
      return subscriber->grants.reach[audience->id] != MDG_REACH_NONE;
    case MDG_AUDIENCE_ACCOUNTS:
      return g_hash_table_contains (audience->accounts, &subscriber->account_id);
    }
  g_assert_not_reached ();
}

static void
tell (MdgEventHub *hub, const KeptEvent *event, const MdgSubscriber *subscriber)
{
  if (!is_meant (&event->audience, subscriber))
    return;
  g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, hub->epoch, event->number);
  subscriber->func (id, event->name, event->data, subscriber->user_data);
}

void
mdg_event_hub_publish (MdgEventHub *hub, MdgAudience audience, const char *name, const char *data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  KeptEvent *event = g_new0 (KeptEvent, 1);
  event->number = ++hub->last_number;
  event->audience = audience;
  if (audience.accounts != NULL)
    g_hash_table_ref (audience.accounts);
  event->name = g_strdup (name);
  event->data = g_strdup (data != NULL ? data : "{}");
  g_queue_push_tail (&hub->kept, event);
  if (hub->kept.length > MDG_HUB_KEPT)
    kept_event_free (g_queue_pop_head (&hub->kept));

  GHashTableIter iter;
  gpointer subscriber = NULL;
  g_hash_table_iter_init (&iter, hub->subscribers);
  while (g_hash_table_iter_next (&iter, NULL, &subscriber))
    tell (hub, event, subscriber);
}

/* The number in an id of this start of the server; FALSE for any other text. */
static gboolean
parse_id (MdgEventHub *hub, const char *id, guint64 *ret_number)
{
  gsize length = strlen (hub->epoch);
  return strncmp (id, hub->epoch, length) == 0 && id[length] == '-' &&
         g_ascii_string_to_unsigned (id + length + 1, 10, 0, hub->last_number, ret_number, NULL);
}

static void
replay (MdgEventHub *hub, const MdgSubscriber *subscriber, const char *last_id, guint64 position)
{
  guint64 number = position;
  const KeptEvent *oldest = g_queue_peek_head (&hub->kept);
  if (last_id != NULL &&
      (!parse_id (hub, last_id, &number) || (oldest != NULL && number + 1 < oldest->number)))
    {
      g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, hub->epoch, hub->last_number);
      subscriber->func (id, MDG_EVENT_RESET, "{}", subscriber->user_data);
      number = position;
    }
  for (GList *link = hub->kept.head; link != NULL; link = link->next)
    {
      const KeptEvent *event = link->data;
      gboolean is_old_end =
        event->number <= position && g_str_equal (event->name, MDG_EVENT_SESSION_REVOKED);
      if (event->number > number && !is_old_end)
        tell (hub, event, subscriber);
    }
}

guint64
mdg_event_hub_get_position (MdgEventHub *hub)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  return hub->last_number;
}

guint64
mdg_event_hub_subscribe (MdgEventHub *hub,
                         const MdgSubscriber *subscriber,
                         const char *last_id,
                         guint64 position)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, hub->epoch, hub->last_number);
  g_autofree char *hello = g_strdup_printf ("{\"epoch\":\"%s\"}", hub->epoch);
  replay (hub, subscriber, last_id, position);
  subscriber->func (id, MDG_EVENT_HELLO, hello, subscriber->user_data);

  guint64 *key = g_new (guint64, 1);
  *key = ++hub->last_subscription;
  g_hash_table_insert (hub->subscribers, key, g_memdup2 (subscriber, sizeof *subscriber));
  return *key;
}

void
mdg_event_hub_unsubscribe (MdgEventHub *hub, guint64 subscription)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  g_hash_table_remove (hub->subscribers, &subscription);
}

GArray *
mdg_event_hub_get_sessions (MdgEventHub *hub)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer subscriber = NULL;
  g_hash_table_iter_init (&iter, hub->subscribers);
  while (g_hash_table_iter_next (&iter, NULL, &subscriber))
    g_array_append_val (ids, ((MdgSubscriber *) subscriber)->session_id);
  return ids;
}

guint
mdg_event_hub_count (MdgEventHub *hub)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hub->lock);
  return g_hash_table_size (hub->subscribers);
}
