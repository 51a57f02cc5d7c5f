/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/items.h"

#include "client/model/phrases.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>

static gint64
now (void)
{
  return g_get_real_time ();
}

static char *
account_state_text (gconstpointer record)
{
  const MdgAccount *account = record;
  if (g_strcmp0 (account->state, MDG_ACCOUNT_STOPPED) == 0)
    return g_strdup (_ ("Stopped"));
  if (account->expired)
    return g_strdup (_ ("Expired"));
  if (account->locked)
    return g_strdup (_ ("Locked"));
  return g_strdup (account->must_change_password ? _ ("New") : _ ("Active"));
}

static char *
account_state_style (gconstpointer record)
{
  const MdgAccount *account = record;
  if (g_strcmp0 (account->state, MDG_ACCOUNT_STOPPED) == 0 || account->expired)
    return g_strdup ("neutral");
  if (account->locked)
    return g_strdup ("warn");
  return g_strdup (account->must_change_password ? "ai" : "ok");
}

static char *
account_last_sign_in (gconstpointer record)
{
  const MdgAccount *account = record;
  return mdg_phrase_time (account->last_sign_in_at, now ());
}

static char *
account_kana_key (gconstpointer record)
{
  const MdgAccount *account = record;
  return mdg_text_fold_search (account->kana != NULL && *account->kana != '\0' ? account->kana
                                                                               : account->name);
}

static char *
account_totp_text (gconstpointer record)
{
  const MdgAccount *account = record;
  return g_strdup (account->totp ? _ ("On") : "―");
}

static const MdgItemText account_texts[] = {
  { "state-text", account_state_text },
  { "state-style", account_state_style },
  { "last-sign-in-text", account_last_sign_in },
  { "kana-key", account_kana_key },
  { "totp-text", account_totp_text },
};
MDG_DEFINE_ITEM (MdgAccountItem, mdg_account_item, MDG_ACCOUNT_TYPE, account_texts)

static char *
section_count (gconstpointer record)
{
  const MdgSection *section = record;
  return g_strdup_printf ("%" G_GINT64_FORMAT, section->n_accounts);
}

static const MdgItemText section_texts[] = {
  { "count-text", section_count },
};
MDG_DEFINE_ITEM (MdgSectionItem, mdg_section_item, MDG_SECTION_TYPE, section_texts)

const char *
mdg_role_label (const MdgRole *role)
{
  return role->builtin ? _ (role->name) : role->name;
}

static char *
role_label_text (gconstpointer record)
{
  return g_strdup (mdg_role_label (record));
}

static const MdgItemText role_texts[] = {
  { "label", role_label_text },
};
MDG_DEFINE_ITEM (MdgRoleItem, mdg_role_item, MDG_ROLE_TYPE, role_texts)

static char *
session_title (gconstpointer record)
{
  const MdgSession *session = record;
  return g_strdup (session->device != NULL && *session->device != '\0' ? session->device
                                                                       : _ ("Unknown device"));
}

static char *
session_detail (gconstpointer record)
{
  const MdgSession *session = record;
  g_autofree char *seen = mdg_phrase_time (session->last_seen_at, now ());
  g_autofree char *since = mdg_phrase_time (session->created_at, now ());
  return g_strdup_printf (_ ("Last used %s · signed in %s · %s"), seen, since,
                          session->address != NULL ? session->address : "―");
}

static char *
session_current (gconstpointer record)
{
  const MdgSession *session = record;
  return g_strdup (session->current ? _ ("This PC") : "");
}

static const MdgItemText session_texts[] = {
  { "title", session_title },
  { "detail", session_detail },
  { "current-text", session_current },
};
MDG_DEFINE_ITEM (MdgSessionItem, mdg_session_item, MDG_SESSION_TYPE, session_texts)

static char *
audit_time (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  return mdg_phrase_full_time (entry->at);
}

static char *
audit_actor (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  if (entry->actor_login == NULL)
    {
      if (entry->actor_id != 0)
        return g_strdup (_ ("Erased account"));
      return g_strdup (g_strcmp0 (entry->outcome, "ok") == 0 ? _ ("System")
                                                             : "―"); /* a failed try is nobody's */
    }
  if (entry->actor_name == NULL)
    return g_strdup (entry->actor_login);
  return g_strdup_printf ("%s　%s", entry->actor_login, entry->actor_name);
}

static char *
audit_action (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  return g_strdup (mdg_phrase_action (entry->action));
}

static char *
audit_object (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  return g_strdup (mdg_phrase_object (entry->object));
}

static char *
audit_outcome (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  if (g_strcmp0 (entry->outcome, "ok") == 0)
    return g_strdup (_ ("Done"));
  g_autoptr (GError) error = mdg_error_new (mdg_error_code_from_slug (entry->outcome), NULL, NULL);
  return mdg_error_dup_sentence (error, NULL);
}

static char *
audit_outcome_style (gconstpointer record)
{
  const MdgAuditEntry *entry = record;
  return g_strdup (g_strcmp0 (entry->outcome, "ok") == 0 ? "ok" : "bad");
}

static const MdgItemText audit_texts[] = {
  { "time-text", audit_time },
  { "actor-text", audit_actor },
  { "action-text", audit_action },
  { "object-text", audit_object },
  { "outcome-text", audit_outcome },
  { "outcome-style", audit_outcome_style },
};
MDG_DEFINE_ITEM (MdgAuditItem, mdg_audit_item, MDG_AUDIT_ENTRY_TYPE, audit_texts)

static char *
change_what (gconstpointer record)
{
  const MdgAccountChange *change = record;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  if (change->section_name != NULL && *change->section_name != '\0')
    g_ptr_array_add (parts, change->section_name);
  if (g_strcmp0 (change->state, MDG_ACCOUNT_STOPPED) == 0)
    g_ptr_array_add (parts, (gpointer) _ ("Stopped"));
  if (g_strcmp0 (change->state, MDG_ACCOUNT_ACTIVE) == 0)
    g_ptr_array_add (parts, (gpointer) _ ("Active"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("・", (char **) parts->pdata);
}

static const MdgItemText change_texts[] = {
  { "what", change_what },
};
MDG_DEFINE_ITEM (MdgChangeItem, mdg_change_item, MDG_ACCOUNT_CHANGE_TYPE, change_texts)

static char *
import_error_row (gconstpointer record)
{
  const MdgImportError *error = record;
  if (error->row == 0)
    return g_strdup (_ ("Whole file"));
  return g_strdup_printf (_ ("Row %d"), (int) error->row);
}

static const MdgItemText import_error_texts[] = {
  { "row-text", import_error_row },
};
MDG_DEFINE_ITEM (MdgImportErrorItem,
                 mdg_import_error_item,
                 MDG_IMPORT_ERROR_TYPE,
                 import_error_texts)

void
mdg_items_register (void)
{
  g_type_ensure (MDG_TYPE_ACCOUNT_ITEM);
  g_type_ensure (MDG_TYPE_SECTION_ITEM);
  g_type_ensure (MDG_TYPE_ROLE_ITEM);
  g_type_ensure (MDG_TYPE_SESSION_ITEM);
  g_type_ensure (MDG_TYPE_AUDIT_ITEM);
  g_type_ensure (MDG_TYPE_CHANGE_ITEM);
  g_type_ensure (MDG_TYPE_IMPORT_ERROR_ITEM);
}
