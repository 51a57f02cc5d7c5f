/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/ctl/table.h"
#include "server/service/account-columns.h"
#include "server/service/account-import.h"
#include "server/service/accounts.h"
#include "server/service/roles.h"
#include "shared/base/error.h"
#include "shared/notice/csv-table.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PAGE 500

/* Role codes from a cell as in CSV: codes or names. */
static char **
parse_roles (MdgCtl *ctl, const char *text, GError **error)
{
  g_autofree char *unknown = NULL;
  g_autoptr (GPtrArray) roles = mdg_role_service_list (&ctl->context, error);
  if (roles == NULL)
    return NULL;
  g_autoptr (MdgRoleNames) names = mdg_role_names_new (roles);
  char **codes = mdg_role_names_parse (names, text, &unknown);
  if (codes == NULL)
    mdg_set_error (error, MDG_ERROR_ROLE_UNKNOWN, NULL);
  return codes;
}

/* One account and, unless NULL, its new password. */
static void
tell_account (MdgCtl *ctl, const MdgAccount *account, const char *password)
{
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_member (object, "account", mdg_codec_encode (&MDG_ACCOUNT_TYPE, account));
      if (password != NULL)
        json_object_set_string_member (object, "password", password);
      mdg_ctl_put_json_object (object);
      return;
    }
  mdg_ctl_say (ctl, N_ ("Account: {login} ({name})"), "login", account->login, "name",
               account->name, NULL);
  if (password != NULL)
    mdg_ctl_say (
      ctl,
      N_ ("Initial password (shown this once, to be changed at the first sign-in): {password}"),
      "password", password, NULL);
}

int
mdg_ctl_account_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *code = mdg_arguments_get (arguments, "section");
  const char *role = mdg_arguments_get (arguments, "role");
  const char *name = mdg_arguments_get (arguments, "name");
  g_autofree char *password = NULL;
  MdgAccount wanted = {
    .login = (char *) mdg_arguments_get_nth (arguments, 0),
    .name = (char *) name,
    .kana = (char *) mdg_arguments_get (arguments, "kana"),
    .email = (char *) mdg_arguments_get (arguments, "email"),
    .expires_on = (char *) mdg_arguments_get (arguments, "expires-on"),
  };
  if (name == NULL)
    return mdg_ctl_refuse (ctl, error, N_ ("“--name” is missing."));
  if (!mdg_ctl_open (ctl, error) ||
      (code != NULL && !mdg_ctl_find_section (ctl, code, &wanted.section_id, error)))
    return MDG_EXIT_FAILED;
  g_auto (GStrv) roles = parse_roles (ctl, role != NULL ? role : "staff", error);
  wanted.roles = roles;
  g_autoptr (MdgAccount) account =
    roles != NULL ? mdg_account_service_create (&ctl->context, &wanted, &password, error) : NULL;
  if (account == NULL)
    return MDG_EXIT_FAILED;
  tell_account (ctl, account, password);
  return MDG_EXIT_FINE;
}

/* All pages of @query. */
static GPtrArray *
list_all (MdgCtl *ctl, MdgAccountQuery *query, GError **error)
{
  g_autoptr (GPtrArray) all = mdg_record_array_new (&MDG_ACCOUNT_TYPE);
  query->limit = MDG_QUERY_LIMIT_MAX;
  do
    {
      GPtrArray *page = mdg_account_service_list (&ctl->context, query, &query->after, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (all, page);
    }
  while (query->after != 0);
  return g_steal_pointer (&all);
}

static void
print_accounts (MdgCtl *ctl, GPtrArray *accounts)
{
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("User ID")), mdg_ctl_text (ctl, N_ ("Name")),
                   mdg_ctl_text (ctl, N_ ("Section")), mdg_ctl_text (ctl, N_ ("Roles")),
                   mdg_ctl_text (ctl, N_ ("State")), mdg_ctl_text (ctl, N_ ("Expires on")), NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      const MdgAccount *account = accounts->pdata[i];
      g_autofree char *roles = g_strjoinv (";", account->roles);
      gboolean stopped = g_str_equal (account->state, MDG_ACCOUNT_STOPPED);
      const char *state = stopped            ? N_ ("stopped")
                          : account->expired ? N_ ("expired")
                          : account->locked  ? N_ ("locked")
                                             : N_ ("active");
      const char *cells[] = {
        account->login, account->name, account->section_name, roles, mdg_ctl_text (ctl, state),
        account->expires_on
      };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
}

int
mdg_ctl_account_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *code = mdg_arguments_get (arguments, "section");
  MdgAccountQuery query = {
    .q = (char *) mdg_arguments_get (arguments, "query"),
    .role = (char *) mdg_arguments_get (arguments, "role"),
    .state = (char *) mdg_arguments_get (arguments, "state"),
  };
  if (!mdg_ctl_open (ctl, error) ||
      (code != NULL && !mdg_ctl_find_section (ctl, code, &query.section_id, error)))
    return MDG_EXIT_FAILED;
  g_autoptr (GPtrArray) accounts = list_all (ctl, &query, error);
  if (accounts == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode_page (&MDG_ACCOUNT_TYPE, accounts, NULL));
  else
    print_accounts (ctl, accounts);
  return MDG_EXIT_FINE;
}

static MdgAccount *
open_account (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 id = 0;
  if (!mdg_ctl_open (ctl, error) ||
      !mdg_ctl_find_account (ctl, mdg_arguments_get_nth (arguments, 0), &id, error))
    return NULL;
  return mdg_account_service_get (&ctl->context, id, error);
}

int
mdg_ctl_account_reset_password (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgAccount) account = open_account (ctl, arguments, error);
  g_autofree char *password =
    account != NULL ? mdg_account_service_reset_password (&ctl->context, account->id, error) : NULL;
  if (password == NULL)
    return MDG_EXIT_FAILED;
  tell_account (ctl, account, password);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_account_stop (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgAccount) account = open_account (ctl, arguments, error);
  if (account == NULL)
    return MDG_EXIT_FAILED;
  g_free (account->state);
  account->state = g_strdup (MDG_ACCOUNT_STOPPED);
  g_autoptr (MdgAccount) stopped = mdg_account_service_update (&ctl->context, account, error);
  if (stopped == NULL)
    return MDG_EXIT_FAILED;
  tell_account (ctl, stopped, NULL);
  mdg_ctl_say (ctl, N_ ("It is stopped, and signed out everywhere."), NULL);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_account_erase (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *login = mdg_arguments_get_nth (arguments, 0);
  if (g_strcmp0 (mdg_arguments_get (arguments, "confirm"), login) != 0)
    return mdg_ctl_refuse (ctl, error,
                           N_ ("Erasing cannot be undone: repeat the user ID with “--confirm”."));
  g_autoptr (MdgAccount) account = open_account (ctl, arguments, error);
  if (account == NULL || !mdg_account_service_erase (&ctl->context, account->id, error))
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "erased", account->login);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("The account {login} was erased, and its key destroyed."), "login",
               account->login, NULL);
  return MDG_EXIT_FINE;
}

/* ---- import and export ---- */

static void
append_number (GString *out, MdgCtl *ctl, const char *msgid, gint64 number)
{
  g_string_append_printf (out, "%s%s %" G_GINT64_FORMAT, out->len > 0 ? ", " : "",
                          mdg_ctl_text (ctl, msgid), number);
}

static void
print_report (MdgCtl *ctl, const MdgImportReport *report, gboolean with_passwords)
{
  g_autoptr (GString) counts = g_string_new (NULL);
  append_number (counts, ctl, N_ ("rows"), report->n_rows);
  append_number (counts, ctl, N_ ("new"), report->n_created);
  append_number (counts, ctl, N_ ("changed"), report->n_updated);
  append_number (counts, ctl, N_ ("scheduled"), report->n_scheduled);
  append_number (counts, ctl, N_ ("unchanged"), report->n_unchanged);
  append_number (counts, ctl, N_ ("errors"), report->n_errors);
  for (guint i = 0; i < report->errors->len; i++)
    {
      const MdgImportError *one = report->errors->pdata[i];
      g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, one->row);
      mdg_ctl_say (ctl, N_ ("Row {row}, {column}: {sentence}"), "row", row, "column",
                   one->column != NULL ? one->column : "-", "sentence", one->sentence, NULL);
    }
  mdg_ctl_say (ctl, N_ ("{counts} ({encoding})"), "counts", counts->str, "encoding",
               report->encoding, NULL);
  if (report->n_errors > 0)
    mdg_ctl_say (ctl, N_ ("Nothing was imported."), NULL);
  else if (report->dry_run)
    mdg_ctl_say (ctl, N_ ("This was a dry run; nothing was changed."), NULL);
  for (guint i = 0; with_passwords && i < report->passwords->len; i++)
    {
      const MdgInitialPassword *one = report->passwords->pdata[i];
      g_autofree char *line =
        g_strdup_printf ("%s\t%s\t%s\n", one->login, one->name, one->password);
      mdg_ctl_put (line);
    }
}

/* The initial passwords as CSV, for printing letters. */
static GBytes *
passwords_csv (MdgCtl *ctl, const MdgImportReport *report)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  const char *header[] = { mdg_ctl_text (ctl, N_ ("User ID")), mdg_ctl_text (ctl, N_ ("Name")),
                           mdg_ctl_text (ctl, N_ ("Initial password")), NULL };
  mdg_csv_append_row (csv, header);
  for (guint i = 0; i < report->passwords->len; i++)
    {
      const MdgInitialPassword *one = report->passwords->pdata[i];
      const char *cells[] = { one->login, one->name, one->password, NULL };
      mdg_csv_append_row (csv, cells);
    }
  return mdg_csv_encode (csv, MDG_CSV_UTF8, NULL);
}

/* Imports with the file for passwords open already: it must not turn out impossible once they
 * exist. */
static MdgImportReport *
run_import (MdgCtl *ctl, const MdgArguments *arguments, GBytes *csv, GError **error)
{
  if (!mdg_ctl_open (ctl, error))
    return NULL;
  mdg_ctl_begin_work (ctl, N_ ("Importing accounts"));
  MdgImportReport *report =
    mdg_account_import (&ctl->context, csv, mdg_arguments_has (arguments, "dry-run"), error);
  mdg_ctl_end_work (ctl);
  return report;
}

int
mdg_ctl_account_import (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *path = mdg_arguments_get (arguments, "passwords");
  g_autoptr (GBytes) csv =
    mdg_ctl_read_file (mdg_arguments_get_nth (arguments, 0), MDG_IMPORT_MAX_BYTES, error);
  if (csv == NULL)
    return MDG_EXIT_FAILED;
  int fd = path != NULL ? mdg_ctl_create_file (path, error) : -1;
  if (path != NULL && fd < 0)
    return MDG_EXIT_FAILED;
  g_autoptr (MdgImportReport) report = run_import (ctl, arguments, csv, error);
  if (path != NULL && (report == NULL || report->passwords->len == 0))
    {
      close (fd);
      g_unlink (path);
      path = NULL;
    }
  if (report == NULL)
    return MDG_EXIT_FAILED;
  g_autoptr (GBytes) passwords = path != NULL ? passwords_csv (ctl, report) : NULL;
  g_autoptr (GError) unwritten = NULL;
  gboolean written = path != NULL && mdg_ctl_write_file (fd, path, passwords, &unwritten);
  if (unwritten != NULL)
    g_warning ("%s", unwritten->message); /* then they come out here: they exist nowhere else */
  if (written)
    g_ptr_array_set_size (report->passwords, 0);
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_IMPORT_REPORT_TYPE, report));
  else
    print_report (ctl, report, TRUE);
  if (written)
    mdg_ctl_say (ctl, N_ ("The initial passwords are in {path}."), "path", path, NULL);
  return report->n_errors == 0 ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}

int
mdg_ctl_account_export (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *path = mdg_arguments_get (arguments, "output");
  guint replaced = 0;
  if (ctl->json && path == NULL)
    return mdg_ctl_refuse (ctl, error,
                           N_ ("With “--json”, “--output” is needed: the table is no JSON."));
  int fd = path != NULL ? mdg_ctl_create_file (path, error) : STDOUT_FILENO;
  if (fd < 0)
    return MDG_EXIT_FAILED;
  g_autoptr (GBytes) csv =
    mdg_ctl_open (ctl, error)
      ? mdg_account_export (&ctl->context, mdg_arguments_get (arguments, "encoding"), &replaced,
                            error)
      : NULL;
  if (csv == NULL && path != NULL)
    g_unlink (path);
  if (csv == NULL ||
      (path != NULL ? !mdg_ctl_write_file (fd, path, csv, error) : !mdg_ctl_put_bytes (csv, error)))
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "output", path);
      json_object_set_int_member (object, "replaced_characters", replaced);
      mdg_ctl_put_json_object (object);
    }
  else if (replaced > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", replaced);
      mdg_ctl_warn (ctl, N_ ("{count} characters are not in CP932 and were written as 〓."),
                    "count", number, NULL);
    }
  return MDG_EXIT_FINE;
}
