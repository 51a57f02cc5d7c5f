/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/mail-address.h"

#include "shared/base/error.h"

#include <string.h>

/* RFC 5321, 4.5.3.1. */
#define LOCAL_MAX 64
#define DOMAIN_MAX 253
#define LABEL_MAX 63

/* RFC 5322 atext, and the dot, wherever it stands. */
static gboolean
is_local (const char *text, gsize length)
{
  if (length == 0 || length > LOCAL_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  if (strlen (domain) > DOMAIN_MAX || g_strv_length (labels) < 2)
    return FALSE;
  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return TRUE;
}

gboolean
mdg_mail_address_check (const char *address, GError **error)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;

  if (at != NULL && strlen (address) <= MDG_MAIL_ADDRESS_MAX_CHARS &&
      is_local (address, (gsize) (at - address)) && is_domain (at + 1))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_MAIL_ADDRESS, NULL);
  return FALSE;
}

/* Dots at the ends or side by side are no dot-atom. */
static gboolean
needs_quotes (const char *local)
{
  return local[0] == '.' || g_str_has_suffix (local, ".") || strstr (local, "..") != NULL;
}

char *
mdg_mail_address_dup_wire (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *local = g_strndup (address, (gsize) (at - address));

  return needs_quotes (local) ? g_strdup_printf ("\"%s\"%s", local, at) : g_strdup (address);
}

char *
mdg_mail_address_dup_domain (const char *address)
{
  return g_ascii_strdown (strrchr (address, '@') + 1, -1);
}
