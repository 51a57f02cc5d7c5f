/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/phrases.h"

#include "shared/base/clock.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *action;
  const char *phrase;
} ActionPhrase;

static const ActionPhrase actions[] = {
  { "session.create", N_ ("Signed in") },
  { "session.end", N_ ("Signed out") },
  { "session.revoke", N_ ("Signed out a device") },
  { "session.revoke-all", N_ ("Signed out all devices") },
  { "account.create", N_ ("Added an account") },
  { "account.update", N_ ("Changed an account") },
  { "account.erase", N_ ("Erased an account") },
  { "account.reset-password", N_ ("Reset a password") },
  { "account.change-password", N_ ("Changed the own password") },
  { "account.start-totp", N_ ("Started the second factor") },
  { "account.confirm-totp", N_ ("Turned the second factor on") },
  { "account.remove-totp", N_ ("Turned the second factor off") },
  { "account.import", N_ ("Imported accounts") },
  { "account.export", N_ ("Exported accounts") },
  { "account.schedule-change", N_ ("Scheduled a transfer") },
  { "account.cancel-change", N_ ("Cancelled a transfer") },
  { "account.apply-change", N_ ("Carried out a transfer") },
  { "section.create", N_ ("Added a section") },
  { "section.update", N_ ("Changed a section") },
  { "section.delete", N_ ("Deleted a section") },
  { "role.create", N_ ("Added a role") },
  { "role.update", N_ ("Changed a role") },
  { "role.delete", N_ ("Deleted a role") },
  { "search", N_ ("Searched the documents") },
  { "folder.create", N_ ("Made a document folder") },
  { "folder.update", N_ ("Changed a document folder") },
  { "folder.access", N_ ("Changed who may see a document folder") },
  { "folder.erase", N_ ("Erased a document folder") },
  { "folder.settings", N_ ("Changed the search settings of a folder") },
  { "folder.settings-undo", N_ ("Undid the search settings of a folder") },
  { "document.upload", N_ ("Added a document") },
  { "document.replace", N_ ("Replaced a document") },
  { "document.update", N_ ("Changed a document") },
  { "document.move", N_ ("Moved documents") },
  { "document.delete", N_ ("Deleted documents") },
  { "document.download", N_ ("Downloaded a document") },
  { "document.view", N_ ("Looked at a document") },
  { "document.retry", N_ ("Had a document read again") },
  { "document.cancel", N_ ("Stopped the reading of a document") },
  { "passage.disable", N_ ("Switched a passage off") },
  { "passage.enable", N_ ("Switched a passage on") },
  { "checkup.run", N_ ("Ran a folder check-up") },
  { "checkup.tune", N_ ("Looked for better search settings") },
  { "checkup.stop", N_ ("Stopped a folder check-up") },
  { "conversation.delete", N_ ("Deleted a conversation") },
  { "conversation.export", N_ ("Exported a conversation") },
  { "template.create", N_ ("Made a prompt template") },
  { "template.update", N_ ("Changed a prompt template") },
  { "template.delete", N_ ("Deleted a prompt template") },
  { "inquiry.ask", N_ ("Asked a section") },
  { "inquiry.reply", N_ ("Replied to a question") },
  { "inquiry.decline", N_ ("Declined a question") },
  { "inquiry.approve", N_ ("Put a reply into a folder") },
  { "inquiry.withdraw", N_ ("Withdrew a question") },
  { "notice-kind.create", N_ ("Added a kind of notice") },
  { "notice-kind.update", N_ ("Changed a kind of notice") },
  { "notice-kind.stop", N_ ("Stopped a kind of notice") },
  { "notice-kind.resume", N_ ("Put a kind of notice into use again") },
  { "notice-kind.delete", N_ ("Deleted a kind of notice") },
  { "notice-run.create", N_ ("Began sending in a run of notices") },
  { "notice-run.finish", N_ ("Sent in a run of notices") },
  { "notice-run.check", N_ ("A run of notices passed its check") },
  { "notice-run.refuse", N_ ("A run of notices was refused by its check") },
  { "notice-run.delete", N_ ("Erased a run of notices") },
  { "notice-run.expire", N_ ("Erased a run of notices that was given up") },
  { "notice-run.list-letters", N_ ("Opened the letters of a run of notices") },
  { "notice-run.read-letter", N_ ("Read a letter of a run of notices") },
  { "notice-run.read-file", N_ ("Opened the file of a letter") },
  { "model.create", N_ ("Added a language model") },
  { "model.update", N_ ("Changed a language model") },
  { "model.delete", N_ ("Deleted a language model") },
  { "model.test", N_ ("Tested a language model") },
  { "model.call", N_ ("Called a language model") },
  { "limit.update", N_ ("Changed limits") },
  { "usage.export", N_ ("Exported usage") },
  { "guard.update", N_ ("Changed the detection of personal data") },
  { "guard.found", N_ ("Personal data was detected") },
  { "audit.export", N_ ("Exported the audit log") },
  { "audit.checkpoint", N_ ("Made a checkpoint of the audit log") },
  { "backup.create", N_ ("Made a backup") },
  { "keys.rotate", N_ ("Changed the master key") },
  { "keys.destroy", N_ ("Destroyed a key") },
};
static const char *action_names[G_N_ELEMENTS (actions) + 1];

static GDateTime *
japan_time (gint64 time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / MDG_SECOND);
  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* "%b" would be the month in the language of the PC, which need not be the one that was chosen. */
static char *
format_date (GDateTime *then, int month)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GString) format = g_string_new (_ ("%b %-d %H:%M"));
  g_string_replace (format, "%b", months[month - 1], 1);
  return g_date_time_format (then, format->str);
}

char *
mdg_phrase_time (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = time != 0 ? japan_time (time) : NULL;
  g_autoptr (GDateTime) today = japan_time (now);
  if (then == NULL || today == NULL)
    return g_strdup ("―");
  int year, month, day, year_now, month_now, day_now;
  g_date_time_get_ymd (then, &year, &month, &day);
  g_date_time_get_ymd (today, &year_now, &month_now, &day_now);
  if (year == year_now && month == month_now && day == day_now)
    return g_date_time_format (then, _ ("Today %H:%M"));
  if (year == year_now)
    return format_date (then, month);
  return g_date_time_format (then, "%Y-%m-%d");
}

char *
mdg_phrase_full_time (gint64 time)
{
  g_autoptr (GDateTime) then = time != 0 ? japan_time (time) : NULL;
  return then != NULL ? g_date_time_format (then, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

char *
mdg_phrase_bytes (gint64 bytes)
{
  static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
  double amount = (double) bytes;
  guint unit = 0;
  for (; amount >= 1000 && unit + 1 < G_N_ELEMENTS (units); unit++)
    amount /= 1024;
  gboolean whole = unit == 0 || amount >= 99.95;
  return g_strdup_printf (whole ? "%.0f %s" : "%.1f %s", amount, units[unit]);
}

char *
mdg_phrase_duration (gint64 seconds)
{
  gint64 days = seconds / 86400;
  gint64 hours = seconds / 3600 % 24;
  if (days > 0)
    /* Translators: a length of time */
    return g_strdup_printf (_ ("%d days %d hours"), (int) days, (int) hours);
  return g_strdup_printf (_ ("%d hours %d minutes"), (int) hours, (int) (seconds / 60 % 60));
}

const char *
mdg_phrase_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].action, action) == 0)
      return _ (actions[i].phrase);
  return action;
}

const char *
mdg_phrase_object (const char *object)
{
  static const ActionPhrase kinds[] = {
    { "account:", N_ ("Account") },
    { "session:", N_ ("Device") },
    { "section:", N_ ("Section") },
    { "role:", N_ ("Role") },
    { "change:", N_ ("Transfer") },
    { "folder:", N_ ("Document folder") },
    { "document:", N_ ("Document") },
    { "model:", N_ ("Language model") },
    { "conversation:", N_ ("Conversation") },
    { "template:", N_ ("Prompt template") },
    { "inquiry:", N_ ("Question to a section") },
    { "notice-kind:", N_ ("Kind of notice") },
    { "notice-run:", N_ ("Run of notices") },
  };
  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (object, kinds[i].action))
      return _ (kinds[i].phrase);
  return object != NULL ? object : "―";
}

const char *const *
mdg_phrase_actions (void)
{
  static gsize ready;
  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        action_names[i] = actions[i].action;
      g_once_init_leave (&ready, 1);
    }
  return action_names;
}
