/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/event-filter.h"

#include <string.h>

#define OWN_DOMAIN "madoguchi"
#define ERRORS (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)

struct _MdgEventFilter
{
  GMutex mutex;
  gint64 period_start;
  guint n_taken; /* in this period */
  guint n_lost;  /* since the last that was kept */
};

MdgEventFilter *
mdg_event_filter_new (void)
{
  MdgEventFilter *filter = g_new0 (MdgEventFilter, 1);
  g_mutex_init (&filter->mutex);
  filter->period_start = -MDG_EVENTS_PERIOD;
  return filter;
}

/* FALSE: one too many. *ret_n_lost is how many were too many before this one. */
static gboolean
take_turn (MdgEventFilter *filter, gint64 now, guint *ret_n_lost)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&filter->mutex);
  if (now - filter->period_start >= MDG_EVENTS_PERIOD)
    {
      filter->period_start = now;
      filter->n_taken = 0;
    }
  if (filter->n_taken >= MDG_EVENTS_MAX)
    {
      filter->n_lost++;
      return FALSE;
    }
  filter->n_taken++;
  *ret_n_lost = filter->n_lost;
  filter->n_lost = 0;
  return TRUE;
}

static void
cut (GString *text, gsize max)
{
  if (text->len <= max)
    return;
  const char *end = g_utf8_find_prev_char (text->str, text->str + max + 1);
  g_string_truncate (text, (gsize) (end - text->str));
  g_string_append (text, "…");
}

char *
mdg_event_filter_take (MdgEventFilter *filter,
                       gint64 now,
                       GLogLevelFlags level,
                       const char *domain,
                       const char *message)
{
  gboolean own = domain != NULL && g_str_has_prefix (domain, OWN_DOMAIN);
  guint n_lost = 0;
  if ((level & (own ? ERRORS | G_LOG_LEVEL_WARNING : ERRORS)) == 0 ||
      !take_turn (filter, now, &n_lost))
    return NULL;
  const char *said = own && message != NULL ? message : "an error; its text stays out of this log";
  g_autofree char *valid = g_utf8_make_valid (said, (gssize) strnlen (said, MDG_EVENT_MAX_BYTES));
  GString *text = g_string_new (domain != NULL ? domain : "library");
  g_string_append_printf (text, ": %s", valid);
  cut (text, MDG_EVENT_MAX_BYTES - 100);
  if (n_lost > 0)
    g_string_append_printf (text, " (%u more before this one were not recorded)", n_lost);
  return g_string_free (text, FALSE);
}

void
mdg_event_filter_free (MdgEventFilter *filter)
{
  if (filter == NULL)
    return;
  g_mutex_clear (&filter->mutex);
  g_free (filter);
}
