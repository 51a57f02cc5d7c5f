/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says of each file whether it is as its signer signed it. Works without a configuration and
 * without a core: on any machine the program is on.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/trust-argument.h"
#include "server/engine/pades/document.h"
#include "server/engine/pades/verify.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

static const char *const level_texts[MDG_N_PADES_LEVELS] = {
  [MDG_PADES_LEVEL_OTHER] = N_ ("no PAdES baseline signature"),
  [MDG_PADES_LEVEL_B_B] = "PAdES B-B",
  [MDG_PADES_LEVEL_B_T] = "PAdES B-T",
  [MDG_PADES_LEVEL_B_LT] = "PAdES B-LT",
};

static const char *const certification_texts[] = {
  N_ ("not certified: later additions are not ruled out"),
  N_ ("certified: no change is allowed"),
  N_ ("certified: forms may be filled in"),
  N_ ("certified: forms may be filled in and notes added"),
};

/* A moment in Japan time; "-" for none. */
static char *
dup_time (gint64 time)
{
  if (time == 0)
    return g_strdup ("-");
  g_autoptr (GTimeZone) japan = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, japan) : NULL;
  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("-");
}

static void
say_times (MdgCtl *ctl, const MdgPadesSignature *signature)
{
  g_autofree char *claimed = dup_time (signature->claimed_at);
  g_autofree char *stamped = dup_time (signature->stamped_at);
  if (signature->stamped_at != 0)
    mdg_ctl_say (ctl, N_ ("  Time: {time}, stamped by {authority}"), "time", stamped, "authority",
                 signature->stamped_by, NULL);
  else if (signature->claimed_at != 0)
    mdg_ctl_say (ctl, N_ ("  Time: {time}, as the signer's computer says"), "time", claimed, NULL);
}

static void
say_signature (MdgCtl *ctl, const MdgPadesSignature *signature, gboolean trust_was_asked)
{
  const char *trust = trust_was_asked && signature->is_trusted
                        ? N_ ("leads to a trusted certificate")
                        : N_ ("not compared with trusted certificates");
  if (trust_was_asked && !signature->is_trusted)
    trust = N_ ("does not lead to a trusted certificate");
  if (*signature->signer != '\0')
    mdg_ctl_say (ctl, N_ ("  Signed by: {name} (certificate of {issuer}; {trust})"), "name",
                 signature->signer, "issuer", signature->issuer, "trust",
                 mdg_ctl_text (ctl, trust), NULL);
  say_times (ctl, signature);
  if (signature->reason != NULL)
    mdg_ctl_say (ctl, N_ ("  Reason: {reason}"), "reason", signature->reason, NULL);
  if (signature->is_document_stamp)
    mdg_ctl_say (ctl, N_ ("  Kind: time stamp over the document"), NULL);
  else
    mdg_ctl_say (ctl, N_ ("  Kind: {level}; {certification}"), "level",
                 mdg_ctl_text (ctl, level_texts[signature->level]), "certification",
                 mdg_ctl_text (ctl, certification_texts[signature->certification]), NULL);
  if (signature->fault != MDG_PADES_WHOLE)
    mdg_ctl_say (ctl, N_ ("  Fault: {fault}"), "fault",
                 mdg_ctl_text (ctl, mdg_pades_fault_sentence (signature->fault)), NULL);
}

static void
say_report (MdgCtl *ctl, const char *path, const MdgPadesReport *report, gboolean trust_was_asked)
{
  mdg_ctl_say (ctl, N_ ("{file}: {sentence}"), "file", path, "sentence",
               mdg_ctl_text (ctl, mdg_pades_fault_sentence (report->fault)), NULL);
  for (guint i = 0; i < report->signatures->len; i++)
    say_signature (ctl, report->signatures->pdata[i], trust_was_asked);
}

/* ---- with --json ---- */

static void
set_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = time != 0 ? mdg_time_format (time) : NULL;
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
signature_to_json (const MdgPadesSignature *signature)
{
  static const char *const dss[] = { "none", "certificates", "full" };
  JsonObject *object = json_object_new ();
  set_text (object, "fault",
            signature->fault != MDG_PADES_WHOLE ? mdg_pades_fault_slug (signature->fault) : NULL);
  set_text (object, "level",
            signature->is_document_stamp ? "document-time-stamp"
                                         : mdg_pades_level_slug (signature->level));
  set_text (object, "signer", signature->signer);
  set_text (object, "issuer", signature->issuer);
  set_text (object, "certificate_sha256", signature->fingerprint);
  set_time (object, "valid_from", signature->valid_from);
  set_time (object, "valid_until", signature->valid_until);
  json_object_set_boolean_member (object, "trusted", signature->is_trusted);
  set_time (object, "claimed_at", signature->claimed_at);
  set_time (object, "stamped_at", signature->stamped_at);
  set_text (object, "stamped_by", signature->stamped_by);
  set_text (object, "reason", signature->reason);
  json_object_set_boolean_member (object, "covers_file", signature->covers_file);
  json_object_set_int_member (object, "bytes_after", (gint64) signature->n_after);
  json_object_set_int_member (object, "certification", signature->certification);
  set_text (object, "dss", dss[signature->dss]);
  return object;
}

static JsonObject *
report_to_json (MdgCtl *ctl, const char *path, const MdgPadesReport *report)
{
  JsonObject *object = json_object_new ();
  JsonArray *signatures = json_array_new ();
  for (guint i = 0; i < report->signatures->len; i++)
    json_array_add_object_element (signatures,
                                   signature_to_json (report->signatures->pdata[i]));
  set_text (object, "file", path);
  json_object_set_boolean_member (object, "whole", report->fault == MDG_PADES_WHOLE);
  set_text (object, "state", mdg_pades_fault_slug (report->fault));
  set_text (object, "sentence", mdg_ctl_text (ctl, mdg_pades_fault_sentence (report->fault)));
  json_object_set_array_member (object, "signatures", signatures);
  return object;
}

static JsonObject *
failure_to_json (MdgCtl *ctl, const char *path, const GError *error)
{
  JsonObject *object = json_object_new ();
  g_autofree char *sentence = mdg_error_dup_sentence (error, ctl->lang);
  set_text (object, "file", path);
  json_object_set_boolean_member (object, "whole", FALSE);
  set_text (object, "state", "unread");
  set_text (object, "sentence", sentence);
  json_object_set_array_member (object, "signatures", json_array_new ());
  return object;
}

/* ---- files ---- */

/* FALSE when @path is not whole, or cannot be read. */
static gboolean
verify_one (MdgCtl *ctl, const char *path, GPtrArray *trust, JsonArray *items)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = mdg_ctl_read_file (path, MDG_PADES_PDF_MAX, &error);
  if (pdf == NULL)
    {
      json_array_add_object_element (items, failure_to_json (ctl, path, error));
      if (!ctl->json)
        mdg_ctl_fail (ctl, error);
      return FALSE;
    }
  g_autoptr (MdgPadesReport) report = mdg_pades_verify (pdf, trust, g_get_real_time ());
  json_array_add_object_element (items, report_to_json (ctl, path, report));
  say_report (ctl, path, report, trust != NULL);
  return report->fault == MDG_PADES_WHOLE;
}

int
mdg_ctl_verify (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *trust_path = mdg_arguments_get (arguments, "trust");
  const char *path = NULL;
  gboolean all_whole = TRUE;
  g_autoptr (GPtrArray) trust = NULL;
  if (trust_path != NULL && (trust = mdg_ctl_read_trust (trust_path, error)) == NULL)
    return MDG_EXIT_USAGE;
  JsonArray *items = json_array_new ();
  for (guint i = 0; (path = mdg_arguments_get_nth (arguments, i)) != NULL; i++)
    all_whole &= verify_one (ctl, path, trust, items);
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, "items", items);
  if (ctl->json)
    mdg_ctl_put_json_object (object);
  else
    json_object_unref (object);
  return all_whole ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}
