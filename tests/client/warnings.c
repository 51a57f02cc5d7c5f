/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/warnings.h"

#include <string.h>

struct _MdgWarnings
{
  char *domain;
  GMutex lock;
  GPtrArray *lines;
};

static const char *
field (const GLogField *fields, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (fields[i].key, name) == 0 && fields[i].length < 0)
      return fields[i].value;
  return "";
}

static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  MdgWarnings *self = user_data;
  if ((level & G_LOG_LEVEL_MASK) != G_LOG_LEVEL_WARNING ||
      strcmp (field (fields, n, "GLIB_DOMAIN"), self->domain) != 0)
    return g_log_writer_default (level, fields, n, NULL);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->lines, g_strdup (field (fields, n, "MESSAGE")));
  g_mutex_unlock (&self->lock);
  return G_LOG_WRITER_HANDLED;
}

static void
free_self (gpointer user_data)
{
  MdgWarnings *self = user_data;
  g_ptr_array_unref (self->lines);
  g_mutex_clear (&self->lock);
  g_free (self->domain);
  g_free (self);
}

MdgWarnings *
mdg_warnings_new (const char *domain)
{
  MdgWarnings *self = g_new0 (MdgWarnings, 1);
  self->domain = g_strdup (domain);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_log_set_writer_func (on_log, self, free_self);
  return self;
}

char *
mdg_warnings_take (MdgWarnings *self, guint *ret_n)
{
  g_mutex_lock (&self->lock);
  *ret_n = self->lines->len;
  g_ptr_array_add (self->lines, NULL);
  char *text = g_strjoinv ("\n", (char **) self->lines->pdata);
  g_ptr_array_set_size (self->lines, 0);
  g_mutex_unlock (&self->lock);
  return text;
}
