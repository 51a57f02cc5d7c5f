/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/table.h"
#include "server/service/accounts.h"
#include "server/store/accounts.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

/* ---- list ---- */

typedef struct
{
  MdgTable *table; /* or */
  JsonArray *items;
} Listing;

static void
add_session (Listing *listing, const MdgAccount *account, const MdgSession *session)
{
  if (listing->items != NULL)
    {
      JsonNode *node = mdg_codec_encode (&MDG_SESSION_TYPE, session);
      json_object_set_string_member (json_node_get_object (node), "login", account->login);
      json_object_set_int_member (json_node_get_object (node), "account_id", account->id);
      json_array_add_element (listing->items, node);
      return;
    }
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, session->id);
  g_autofree char *seen = mdg_time_format (session->last_seen_at);
  const char *cells[] = { id, account->login, session->device, session->address, seen };
  mdg_table_add (listing->table, cells);
}

static gboolean
add_sessions_of (MdgLease *lease, Listing *listing, const MdgAccount *account, GError **error)
{
  g_autoptr (GPtrArray) sessions = mdg_sessions_list (lease, account->id, error);
  for (guint i = 0; sessions != NULL && i < sessions->len; i++)
    add_session (listing, account, sessions->pdata[i]);
  return sessions != NULL;
}

/* The account that @login names, or all. */
static GPtrArray *
choose_accounts (MdgLease *lease, const char *login, GError **error)
{
  gint64 id = 0;
  if (login == NULL)
    return mdg_accounts_list (lease, error);
  if (!mdg_accounts_find (lease, login, &id, error))
    return NULL;
  g_autoptr (GPtrArray) accounts = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  MdgAccount *account = id != 0 ? mdg_accounts_get (lease, id, error) : NULL;
  if (account != NULL)
    g_ptr_array_add (accounts, account);
  else if (error == NULL || *error == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return account != NULL ? g_steal_pointer (&accounts) : NULL;
}

static gboolean
fill_listing (MdgCtl *ctl, Listing *listing, const char *login, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_read (&ctl->context, error);
  g_autoptr (GPtrArray) accounts = lease != NULL ? choose_accounts (lease, login, error) : NULL;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (!add_sessions_of (lease, listing, accounts->pdata[i], error))
      return FALSE;
  return accounts != NULL;
}

int
mdg_ctl_session_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  g_autoptr (JsonArray) items = json_array_new ();
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Number")), mdg_ctl_text (ctl, N_ ("User ID")),
                   mdg_ctl_text (ctl, N_ ("Device")), mdg_ctl_text (ctl, N_ ("Address")),
                   mdg_ctl_text (ctl, N_ ("Last seen")), NULL);
  Listing listing = { table, ctl->json ? items : NULL };
  if (!fill_listing (ctl, &listing, mdg_arguments_get (arguments, "account"), error))
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *page = json_object_new ();
      json_object_set_array_member (page, "items", json_array_ref (items));
      mdg_ctl_put_json_object (page);
      return MDG_EXIT_FINE;
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

/* ---- revoke ---- */

static gboolean
revoke_account (MdgCtl *ctl, const char *login, gint64 *ret_count, GError **error)
{
  gint64 id = 0;
  return mdg_ctl_find_account (ctl, login, &id, error) &&
         mdg_account_service_revoke_sessions (&ctl->context, id, ret_count, error);
}

static gboolean
revoke_one (MdgCtl *ctl, gint64 id, gint64 *ret_count, GError **error)
{
  gint64 owner = 0;
  g_autoptr (MdgLease) lease = mdg_context_begin (&ctl->context, error);
  if (lease == NULL || !mdg_sessions_get_owner (lease, id, &owner, error))
    return FALSE;
  if (owner == 0)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return FALSE;
    }
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "account", owner);
  *ret_count = 1;
  return mdg_sessions_delete (lease, id, error) &&
         mdg_context_audit (&ctl->context, lease, "session.revoke", "session", id, detail, error) &&
         mdg_context_commit (&ctl->context, lease, TRUE, error);
}

/* Everybody, in one transaction: for an incident. */
static gboolean
revoke_all (MdgCtl *ctl, gint64 *ret_count, GError **error)
{
  gint64 total = 0;
  g_autoptr (MdgLease) lease = mdg_context_begin (&ctl->context, error);
  g_autoptr (GPtrArray) accounts = lease != NULL ? mdg_accounts_list (lease, error) : NULL;
  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      gint64 count = 0;
      if (!mdg_sessions_delete_of (lease, ((MdgAccount *) accounts->pdata[i])->id, 0, &count,
                                   error))
        return FALSE;
      total += count;
    }
  JsonObject *detail = json_object_new ();
  json_object_set_int_member (detail, "count", total);
  *ret_count = total;
  return mdg_context_audit (&ctl->context, lease, "session.revoke-all", NULL, 0, detail, error) &&
         mdg_context_commit (&ctl->context, lease, TRUE, error);
}

int
mdg_ctl_session_revoke (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *login = mdg_arguments_get (arguments, "account");
  const char *text = mdg_arguments_get (arguments, "id");
  gboolean all = mdg_arguments_has (arguments, "all");
  gint64 count = 0, id = 0;
  if ((login != NULL) + (text != NULL) + (all ? 1 : 0) != 1)
    return mdg_ctl_refuse (ctl, error, N_ ("Give one of “--account”, “--id” and “--all”."));
  if (text != NULL && !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("“--id” needs the number of a session."));
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  gboolean fine = login != NULL  ? revoke_account (ctl, login, &count, error)
                  : text != NULL ? revoke_one (ctl, id, &count, error)
                                 : revoke_all (ctl, &count, error);
  if (!fine)
    return MDG_EXIT_FAILED;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "revoked", count);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("{count} sessions were ended."), "count", number, NULL);
  return MDG_EXIT_FINE;
}
