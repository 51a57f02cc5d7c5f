/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/notice-kinds.h"
#include "shared/base/error.h"
#include "shared/notice/message.h"
#include "shared/notice/split-rule.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text != NULL ? text : ""));
  return *bare == '\0';
}

static gboolean
check_length (const char *text, const char *field, gsize max, GError **error)
{
  if (text == NULL || (gsize) g_utf8_strlen (text, -1) <= max)
    return TRUE;
  g_autofree char *limit = g_strdup_printf ("%" G_GSIZE_FORMAT, max);
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", field, "max", limit, NULL);
  return FALSE;
}

static gboolean
check_text (const char *text, const char *field, gsize max, GError **error)
{
  if (!is_blank (text))
    return check_length (text, field, max, error);
  mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
check_choice (const char *value, const char *field, const char *const *choices, GError **error)
{
  return (value != NULL && g_strv_contains (choices, value)) || refuse (error, field);
}

/* A subject is one line. */
static gboolean
check_line (const char *text, const char *field, gsize max, GError **error)
{
  if (text != NULL && strpbrk (text, "\r\n\t") != NULL)
    return refuse (error, field);
  return check_length (text, field, max, error);
}

static gboolean
check_basis (const MdgNoticeKind *kind, GError **error)
{
  if (!check_text (kind->name, "name", MDG_NOTICE_KIND_NAME_MAX_CHARS, error) ||
      !check_line (kind->name, "name", MDG_NOTICE_KIND_NAME_MAX_CHARS, error) ||
      !check_text (kind->legal_basis, "legal_basis", 4000, error) ||
      !check_text (kind->post, "post", MDG_NOTICE_POST_MAX_CHARS, error) ||
      !check_line (kind->post, "post", MDG_NOTICE_POST_MAX_CHARS, error))
    return FALSE;
  /* Without a signature the reason stands where people ask for it: 処分通知 must say who issued it. */
  return kind->signature
           ? check_length (kind->signature_omitted, "signature_omitted",
                           MDG_NOTICE_REASON_MAX_CHARS, error)
           : check_text (kind->signature_omitted, "signature_omitted",
                         MDG_NOTICE_REASON_MAX_CHARS, error);
}

/* Mail is not for personal data: nothing of a list may be filled in. */
static gboolean
check_messages (const MdgNoticeKind *kind, GError **error)
{
  if (kind->mail_text != NULL && strstr (kind->mail_text, "{{") != NULL)
    return refuse (error, "mail_text");
  return check_line (kind->subject, "subject", MDG_NOTICE_SUBJECT_MAX_CHARS, error) &&
         (kind->subject == NULL || mdg_message_check (kind->subject, NULL, error)) &&
         (kind->message == NULL || mdg_message_check (kind->message, NULL, error)) &&
         (kind->mail_text == NULL || mdg_message_check (kind->mail_text, NULL, error));
}

/* Days after delivery, each later than the one before. */
static gboolean
check_reminders (char **reminders, GError **error)
{
  guint64 before = 0, day = 0;
  if (reminders == NULL)
    return TRUE;
  if (g_strv_length (reminders) > MDG_NOTICE_REMINDERS_MAX)
    return refuse (error, "reminders");
  for (guint i = 0; reminders[i] != NULL; i++, before = day)
    if (!g_ascii_string_to_unsigned (reminders[i], 10, 1, MDG_NOTICE_REMINDER_MAX_DAYS, &day,
                                     NULL) ||
        day <= before)
      return refuse (error, "reminders");
  return TRUE;
}

/* "21:00" */
static gboolean
is_time (const char *text)
{
  return text != NULL && strlen (text) == 5 && text[2] == ':' && g_ascii_isdigit (text[0]) &&
         g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]) &&
         g_ascii_strtoll (text, NULL, 10) < 24 && g_ascii_strtoll (text + 3, NULL, 10) < 60;
}

static gboolean
check_quiet (const MdgNoticeKind *kind, GError **error)
{
  if (kind->quiet_from == NULL && kind->quiet_until == NULL)
    return TRUE;
  if (!is_time (kind->quiet_from))
    return refuse (error, "quiet_from");
  return (is_time (kind->quiet_until) && !g_str_equal (kind->quiet_from, kind->quiet_until)) ||
         refuse (error, "quiet_until");
}

static gboolean
check_rules (const MdgNoticeKind *kind, GError **error)
{
  static const char *const authentications[] = { MDG_RESIDENT_CODE, MDG_RESIDENT_LINK, NULL };
  static const char *const knowledges[] = { MDG_KNOWLEDGE_NONE, MDG_KNOWLEDGE_NUMBER,
                                            MDG_KNOWLEDGE_BIRTH, NULL };
  static const char *const arrivals[] = { MDG_ARRIVAL_AVAILABLE, MDG_ARRIVAL_VIEWED,
                                          MDG_ARRIVAL_DOWNLOADED, MDG_ARRIVAL_CONFIRMED, NULL };
  if (!check_choice (kind->authentication, "authentication", authentications, error) ||
      !check_choice (kind->knowledge, "knowledge", knowledges, error) ||
      !check_choice (kind->arrival, "arrival", arrivals, error) ||
      !check_reminders (kind->reminders, error) || !check_quiet (kind, error))
    return FALSE;
  if (kind->deadline_hours < 0 || kind->deadline_hours > MDG_NOTICE_DEADLINE_MAX_HOURS)
    return refuse (error, "deadline_hours");
  return (kind->retention_days >= 1 && kind->retention_days <= MDG_NOTICE_RETENTION_MAX_DAYS) ||
         refuse (error, "retention_days");
}

static gboolean
check_key (const char *key, GError **error)
{
  g_autoptr (GRegex) regex = key != NULL ? g_regex_new (key, 0, 0, NULL) : NULL;
  return key == NULL || (regex != NULL && g_regex_get_capture_count (regex) == 1) ||
         refuse (error, "keys");
}

/* How lists and pages are read, as the last run did it. */
static gboolean
check_reading (const MdgNoticeKind *kind, GError **error)
{
  g_autoptr (MdgSplitRule) rule = NULL;
  if (kind->split != NULL && (rule = mdg_split_rule_parse (kind->split, error)) == NULL)
    return FALSE;
  return kind->keys == NULL ||
         (check_key (kind->keys->number, error) && check_key (kind->keys->name, error) &&
          check_key (kind->keys->birth, error));
}

gboolean
mdg_notice_kind_check (const MdgNoticeKind *kind, GError **error)
{
  return check_basis (kind, error) && check_messages (kind, error) && check_rules (kind, error) &&
         check_reading (kind, error);
}
