/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/address-limiter.h"

#include "shared/base/error.h"

#define WINDOW MDG_MINUTE

typedef struct
{
  gint64 started_at;
  guint failures;
} Window;

struct _MdgAddressLimiter
{
  MdgClock *clock;
  GMutex lock;
  GHashTable *windows; /* address → Window */
};

MdgAddressLimiter *
mdg_address_limiter_new (MdgClock *clock)
{
  MdgAddressLimiter *limiter = g_new0 (MdgAddressLimiter, 1);
  limiter->clock = clock;
  g_mutex_init (&limiter->lock);
  limiter->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return limiter;
}

void
mdg_address_limiter_free (MdgAddressLimiter *limiter)
{
  if (limiter == NULL)
    return;
  g_hash_table_unref (limiter->windows);
  g_mutex_clear (&limiter->lock);
  g_free (limiter);
}

gboolean
mdg_address_limiter_check (MdgAddressLimiter *limiter,
                           const char *address,
                           guint most,
                           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&limiter->lock);
  const Window *window = address != NULL ? g_hash_table_lookup (limiter->windows, address) : NULL;
  gint64 left = window != NULL ? window->started_at + WINDOW - mdg_clock_now (limiter->clock) : 0;
  if (left <= 0 || window->failures < most)
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_RATE_LIMITED, "seconds", left / MDG_SECOND + 1);
  return FALSE;
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now)
{
  return ((Window *) value)->started_at + WINDOW <= *(gint64 *) now;
}

void
mdg_address_limiter_note_failure (MdgAddressLimiter *limiter, const char *address)
{
  if (address == NULL)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&limiter->lock);
  gint64 now = mdg_clock_now (limiter->clock);
  if (g_hash_table_size (limiter->windows) >= MDG_ADDRESS_LIMITER_MAX)
    g_hash_table_foreach_remove (limiter->windows, is_over, &now);
  if (g_hash_table_size (limiter->windows) >= MDG_ADDRESS_LIMITER_MAX)
    g_hash_table_remove_all (
      limiter->windows); /* more attackers than places: the account locks still hold */
  Window *window = g_hash_table_lookup (limiter->windows, address);
  if (window == NULL)
    {
      window = g_new0 (Window, 1);
      g_hash_table_insert (limiter->windows, g_strdup (address), window);
    }
  if (window->started_at + WINDOW <= now)
    *window = (Window){ now, 0 };
  window->failures++;
}
