/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-client"

#include "client/application/event-log-windows.h"

#include "client/application/event-filter.h"
#include "messages.h"

#include <string.h>
#include <windows.h>

typedef struct
{
  HANDLE source;
  MdgEventFilter *filter;
} EventLog;

/* Fields need not end with a zero. Free with g_free (). */
static char *
dup_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].length < 0 ? g_strdup (fields[i].value)
                                  : g_strndup (fields[i].value, (gsize) fields[i].length);
  return NULL;
}

static void
report (EventLog *log, GLogLevelFlags level, const char *text)
{
  gboolean is_warning = (level & G_LOG_LEVEL_WARNING) != 0;
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  const wchar_t *strings[] = { wide };
  if (wide != NULL)
    ReportEventW (log->source, is_warning ? EVENTLOG_WARNING_TYPE : EVENTLOG_ERROR_TYPE, 0,
                  is_warning ? MDG_EVENT_WARNING : MDG_EVENT_ERROR, NULL, G_N_ELEMENTS (strings), 0,
                  strings, NULL);
}

/* Must not log anything itself. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  EventLog *log = user_data;
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    {
      g_autofree char *domain = dup_field (fields, n_fields, "GLIB_DOMAIN");
      g_autofree char *message = dup_field (fields, n_fields, "MESSAGE");
      g_autofree char *text =
        mdg_event_filter_take (log->filter, g_get_monotonic_time (), level, domain, message);
      if (text != NULL)
        report (log, level, text);
    }
  return g_log_writer_default (level, fields, n_fields, NULL);
}

static void
event_log_free (gpointer data)
{
  EventLog *log = data;
  DeregisterEventSource (log->source);
  mdg_event_filter_free (log->filter);
  g_free (log);
}

void
mdg_event_log_install (void)
{
  HANDLE source = RegisterEventSourceW (NULL, MDG_EVENT_SOURCE);
  if (source == NULL)
    return; /* the service is stopped or forbidden; the default writer is still there */
  EventLog *log = g_new0 (EventLog, 1);
  log->source = source;
  log->filter = mdg_event_filter_new ();
  g_log_set_writer_func (write_log, log, event_log_free);
}
