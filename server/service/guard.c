/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/models.h"

#include "server/engine/guard/guard.h"
#include "server/service/policy.h"
#include "server/store/guard-settings.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/paths.h"

#define WORD_MIN_CHARS 2
#define WORD_MAX_CHARS 100
#define FINDINGS_MAX 1000

static const char *const kinds[MDG_GUARD_N_KINDS] = {
  [MDG_GUARD_KIND_MY_NUMBER] = MDG_FINDING_MY_NUMBER,
  [MDG_GUARD_KIND_CARD] = MDG_FINDING_CARD,
  [MDG_GUARD_KIND_TELEPHONE] = MDG_FINDING_TELEPHONE,
  [MDG_GUARD_KIND_MAIL] = MDG_FINDING_MAIL,
  [MDG_GUARD_KIND_WORD] = MDG_FINDING_WORD,
};

static const char *
action_of (const MdgGuardSettings *settings, MdgGuardKind kind)
{
  switch (kind)
    {
    case MDG_GUARD_KIND_MY_NUMBER:
      return settings->my_number;
    case MDG_GUARD_KIND_CARD:
      return settings->card;
    case MDG_GUARD_KIND_TELEPHONE:
      return settings->telephone;
    case MDG_GUARD_KIND_MAIL:
      return settings->mail;
    case MDG_GUARD_KIND_WORD:
    case MDG_GUARD_N_KINDS:
    default:
      return settings->word;
    }
}

static gboolean
is_off (const char *action)
{
  return g_str_equal (action, MDG_GUARD_OFF);
}

/* ---- settings ---- */

MdgGuardSettings *
mdg_guard_service_get (MdgContext *context, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_guard_settings_get (lease, error) : NULL;
}

static gboolean
refuse (GError **error, const char *field)
{
  mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", field, NULL);
  return FALSE;
}

static gboolean
check_action (const char *action, const char *field, GError **error)
{
  static const char *const actions[] = { MDG_GUARD_OFF, MDG_GUARD_WARN, MDG_GUARD_MASK,
                                         MDG_GUARD_BLOCK, NULL };
  return (action != NULL && g_strv_contains (actions, action)) || refuse (error, field);
}

static gboolean
check_words (char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!mdg_text_is_clean_line (words[i], WORD_MAX_CHARS) ||
        g_utf8_strlen (words[i], -1) < WORD_MIN_CHARS)
      return refuse (error, "words");
  return TRUE;
}

static gboolean
check_settings (const MdgGuardSettings *settings, GError **error)
{
  return check_action (settings->my_number, "my_number", error) &&
         check_action (settings->telephone, "telephone", error) &&
         check_action (settings->mail, "mail", error) &&
         check_action (settings->card, "card", error) &&
         check_action (settings->word, "word", error) && check_words (settings->words, error);
}

/* Words stay out of it: they may be names. */
static JsonObject *
describe (const MdgGuardSettings *settings)
{
  JsonObject *detail = json_object_new ();
  for (guint i = 0; i < MDG_GUARD_N_KINDS; i++)
    json_object_set_string_member (detail, kinds[i], action_of (settings, (MdgGuardKind) i));
  json_object_set_int_member (detail, "words",
                              settings->words != NULL ? g_strv_length (settings->words) : 0);
  json_object_set_boolean_member (detail, "abroad", settings->abroad);
  return detail;
}

MdgGuardSettings *
mdg_guard_service_put (MdgContext *context, const MdgGuardSettings *settings, GError **error)
{
  if (!mdg_policy_require_all (context, MDG_PERMISSION_MODELS_MANAGE, error) ||
      !check_settings (settings, error))
    return NULL;
  g_autoptr (MdgLease) lease = mdg_context_begin (context, error);
  if (lease == NULL || !mdg_guard_settings_update (lease, settings, error))
    return NULL;
  g_autoptr (MdgGuardSettings) stored = mdg_guard_settings_get (lease, error);
  if (stored == NULL ||
      !mdg_context_audit (context, lease, "guard.update", NULL, 0, describe (stored), error) ||
      !mdg_context_commit (context, lease, FALSE, error))
    return NULL;
  mdg_event_hub_publish (context->core->hub, MDG_TO_ALL, MDG_EVENT_MODELS_CHANGED, NULL);
  return g_steal_pointer (&stored);
}

/* ---- looking ---- */

static MdgGuardSettings *
read_settings (MdgContext *context, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (context, error);
  return lease != NULL ? mdg_guard_settings_get (lease, error) : NULL;
}

/* What stands in @text and is not to be passed over. */
static GArray *
find (const MdgGuardSettings *settings, const char *text)
{
  const char *const *words =
    is_off (settings->word) ? NULL : (const char *const *) settings->words;
  GArray *places = mdg_guard_find (text, words);
  for (guint i = places->len; i > 0; i--)
    {
      MdgGuardKind kind = g_array_index (places, MdgGuardPlace, i - 1).kind;
      if (is_off (action_of (settings, kind)))
        g_array_remove_index (places, i - 1);
    }
  return places;
}

static MdgGuardFinding *
to_finding (const MdgGuardSettings *settings, const MdgGuardPlace *place)
{
  MdgGuardFinding *finding = mdg_guard_finding_new ();
  finding->kind = g_strdup (kinds[place->kind]);
  finding->action = g_strdup (action_of (settings, place->kind));
  finding->start = (gint64) place->start;
  finding->length = (gint64) place->length;
  return finding;
}

MdgGuardReport *
mdg_guard_service_check (MdgContext *context, const char *text, GError **error)
{
  if (!mdg_policy_require (context, MDG_PERMISSION_CHAT_USE, error))
    return NULL;
  g_autoptr (MdgGuardSettings) settings = read_settings (context, error);
  if (settings == NULL)
    return NULL;
  g_autoptr (GArray) places = find (settings, text);
  MdgGuardReport *report = mdg_guard_report_new ();
  report->findings = mdg_record_array_new (&MDG_GUARD_FINDING_TYPE);
  for (guint i = 0; i < MIN (places->len, FINDINGS_MAX); i++)
    g_ptr_array_add (report->findings,
                     to_finding (settings, &g_array_index (places, MdgGuardPlace, i)));
  return report;
}

/* ---- before it leaves ---- */

static guint
count_action (const MdgGuardSettings *settings, const GArray *places, const char *action)
{
  guint count = 0;
  for (guint i = 0; i < places->len; i++)
    count += g_str_equal (
      action_of (settings, g_array_index (places, MdgGuardPlace, i).kind), action);
  return count;
}

/* How many of each kind, what was done about it, never what it was. */
static JsonObject *
describe_places (const GArray *places, const char *done, gint64 attachment_id)
{
  guint counts[MDG_GUARD_N_KINDS] = { 0 };
  JsonObject *detail = json_object_new ();
  for (guint i = 0; i < places->len; i++)
    counts[g_array_index (places, MdgGuardPlace, i).kind]++;
  for (guint i = 0; i < MDG_GUARD_N_KINDS; i++)
    if (counts[i] > 0)
      json_object_set_int_member (detail, kinds[i], counts[i]);
  json_object_set_string_member (detail, "done", done);
  if (attachment_id != 0)
    json_object_set_int_member (detail, "attachment", attachment_id);
  return detail;
}

static gboolean
record (
  MdgContext *context, const GArray *places, const char *done, gint64 attachment_id, GError **error)
{
  g_autoptr (MdgLease) lease =
    mdg_store_begin_write (context->core->store, context->cancellable, error);
  return lease != NULL &&
         mdg_context_audit (context, lease, "guard.found", NULL, 0,
                            describe_places (places, done, attachment_id), error) &&
         mdg_context_commit (context, lease, FALSE, error);
}

/* Only what is to be covered stays. */
static void
keep_masked (const MdgGuardSettings *settings, GArray *places)
{
  for (guint i = places->len; i > 0; i--)
    {
      MdgGuardKind kind = g_array_index (places, MdgGuardPlace, i - 1).kind;
      if (!g_str_equal (action_of (settings, kind), MDG_GUARD_MASK))
        g_array_remove_index (places, i - 1);
    }
}

char *
mdg_guard_service_pass (MdgContext *context,
                        const char *text,
                        gint64 attachment_id,
                        gboolean send_anyway,
                        gboolean *ret_masked,
                        GError **error)
{
  g_autoptr (MdgGuardSettings) settings = read_settings (context, error);
  if (settings == NULL)
    return NULL;
  g_autoptr (GArray) places = find (settings, text);
  gboolean blocked = count_action (settings, places, MDG_GUARD_BLOCK) > 0;
  gboolean warned = count_action (settings, places, MDG_GUARD_WARN) > 0;
  const char *done = blocked                  ? "blocked"
                     : warned && !send_anyway ? "asked"
                     : warned                 ? "sent"
                                              : "covered";
  if (places->len > 0 && !record (context, places, done, attachment_id, error))
    return NULL;
  if (blocked || (warned && !send_anyway))
    {
      mdg_set_error (error, blocked ? MDG_ERROR_GUARD_BLOCKED : MDG_ERROR_GUARD_WARNING, NULL);
      return NULL;
    }
  keep_masked (settings, places);
  *ret_masked = places->len > 0;
  return mdg_guard_cover (text, places);
}
