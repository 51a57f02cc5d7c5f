/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/store/accounts.h"
#include "server/store/changes.h"
#include "server/store/credentials.h"
#include "server/store/documents.h"
#include "server/store/folders.h"
#include "server/store/restore.h"
#include "server/store/sessions.h"
#include "shared/base/error.h"

#include <errno.h>
#include <glib/gi18n.h>

int
mdg_ctl_backup (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  if (!mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  MdgBackupOptions options = {
    .store = ctl->core->store,
    .target = mdg_arguments_get_nth (arguments, 0),
    .clock = ctl->clock,
    .key_days = (guint) mdg_config_get_int (ctl->config, MDG_SETTING_BACKUP_KEYS_DAYS),
  };
  mdg_ctl_begin_work (ctl, N_ ("Making the backup"));
  g_autofree char *name = mdg_backup_run (&options, error);
  mdg_ctl_end_work (ctl);
  if (name == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "name", name);
      json_object_set_string_member (object, "target", options.target);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("Backup {name} is in {target}."), "name", name, "target", options.target,
               NULL);
  mdg_ctl_say (ctl, N_ ("“madoguchictl restore {target} --check” proves that it can be restored."),
               "target", options.target, NULL);
  return MDG_EXIT_FINE;
}

/* ---- restore ---- */

/* Unseals what is stored of one account. */
static gboolean
read_account (MdgLease *lease, const MdgAccount *account, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MdgCredential) credential = mdg_credentials_get (lease, account->id, &local);
  g_autoptr (GPtrArray) sessions =
    local == NULL ? mdg_sessions_list (lease, account->id, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_audit (MdgLease *lease, GError **error)
{
  MdgAuditFilter filter = { .limit = MDG_AUDIT_PAGE_MAX };
  for (;;)
    {
      g_autoptr (GPtrArray) entries = mdg_audit_search (lease, &filter, error);
      if (entries == NULL || entries->len < filter.limit)
        return entries != NULL;
      filter.before_seq = ((MdgAuditEntry *) entries->pdata[entries->len - 1])->seq;
    }
}

static void
pass_over (const MdgDocumentRow *row, gpointer user_data)
{
}

/* Names of folders, and of documents in them. */
static gboolean
read_folders (MdgLease *lease, GError **error)
{
  g_autofree char *today = mdg_date_format (mdg_lease_now (lease));
  g_autoptr (GPtrArray) folders = mdg_folders_list (lease, today, error);
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      const MdgFolder *folder = folders->pdata[i];
      if (!mdg_documents_for_each (lease, folder->id, NULL, pass_over, NULL, error))
        return FALSE;
    }
  return folders != NULL;
}

static gboolean
check_sealed (MdgStore *store, gpointer user_data, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_read (store, NULL, error);
  g_autoptr (GPtrArray) accounts = lease != NULL ? mdg_accounts_list (lease, error) : NULL;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (!read_account (lease, accounts->pdata[i], error))
      return FALSE;
  g_autoptr (GPtrArray) changes = accounts != NULL ? mdg_changes_list (lease, NULL, error) : NULL;
  return changes != NULL && read_folders (lease, error) && read_audit (lease, error);
}

static gboolean
check_audit (MdgStore *store, gpointer user_data, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_store_begin_write (store, NULL, error);
  g_autoptr (MdgAuditCheck) check = lease != NULL ? mdg_audit_verify (lease, NULL, error) : NULL;
  if (check == NULL || check->whole)
    return check != NULL;
  mdg_set_error_int (error, MDG_ERROR_AUDIT_BROKEN, "row", check->broken_seq);
  return FALSE;
}

/* The backup --name says, or the newest. */
static char *
choose_backup (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *name = mdg_arguments_get (arguments, "name");
  if (name != NULL)
    return g_strdup (name);
  g_auto (GStrv) names = mdg_backup_list (mdg_arguments_get_nth (arguments, 0), error);
  if (names != NULL && names[0] != NULL)
    return g_strdup (names[0]);
  if (names != NULL)
    mdg_set_error (error, MDG_ERROR_BACKUP_BROKEN, "reason",
                   mdg_ctl_text (ctl, N_ ("there is no whole backup in this folder.")), NULL);
  return NULL;
}

static void
tell_check (MdgCtl *ctl, const char *name, const MdgRestoreReport *report)
{
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "name", name);
      json_object_set_boolean_member (object, "whole", TRUE);
      json_object_set_int_member (object, "files", report->files);
      json_object_set_int_member (object, "bytes", report->bytes);
      json_object_set_int_member (object, "live_keys", report->live_keys);
      json_object_set_int_member (object, "destroyed_keys", report->destroyed_keys);
      mdg_ctl_put_json_object (object);
      return;
    }
  g_autofree char *files = g_strdup_printf ("%" G_GINT64_FORMAT, report->files);
  g_autofree char *keys = g_strdup_printf ("%" G_GINT64_FORMAT, report->live_keys);
  g_autofree char *size = g_format_size ((guint64) report->bytes);
  mdg_ctl_say (ctl,
               N_ ("Backup {name} can be restored: {files} files, {size}, {keys} keys; everything "
                   "sealed was read, and the audit log is whole."),
               "name", name, "files", files, "size", size, "keys", keys, NULL);
}

static int
run_check (MdgCtl *ctl, MdgRestoreOptions *options, GError **error)
{
  MdgRestoreReport report = { 0 };
  options->check_sealed = check_sealed;
  options->check_audit = check_audit;
  mdg_ctl_begin_work (ctl, N_ ("Checking the backup"));
  gboolean fine = mdg_restore_check (options, &report, error);
  mdg_ctl_end_work (ctl);
  if (!fine)
    return MDG_EXIT_DATA;
  tell_check (ctl, options->name, &report);
  return MDG_EXIT_FINE;
}

static int
run_restore (MdgCtl *ctl, MdgRestoreOptions *options, const char *folder, GError **error)
{
  mdg_ctl_begin_work (ctl, N_ ("Restoring"));
  gboolean fine = mdg_restore_run (options, folder, error);
  mdg_ctl_end_work (ctl);
  if (!fine)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "name", options->name);
      json_object_set_string_member (object, "data_dir", folder);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("Backup {name} was restored into {folder}. A server can start from it."),
               "name", options->name, "folder", folder, NULL);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_restore (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *folder = mdg_arguments_get (arguments, "to");
  gboolean check = mdg_arguments_has (arguments, "check");
  const char *target = mdg_arguments_get_nth (arguments, 0);
  if (check == (folder != NULL))
    return mdg_ctl_refuse (ctl, error, N_ ("Give one of “--check” and “--to”."));
  if (!mdg_ctl_load_key (ctl, error) || !mdg_ctl_become_owner (target, error))
    return MDG_EXIT_FAILED;
  g_autofree char *name = choose_backup (ctl, arguments, error);
  if (name == NULL)
    return MDG_EXIT_FAILED;
  ctl->clock = mdg_clock_new ();
  MdgRestoreOptions options = {
    .target = target, .name = name, .master = ctl->master, .clock = ctl->clock
  };
  return check ? run_check (ctl, &options, error) : run_restore (ctl, &options, folder, error);
}
