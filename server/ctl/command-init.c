/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/service/accounts.h"
#include "server/store/accounts.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_LOGIN "admin"
#define KEYS_FILE "keys.db"
#define TOKEN_PREFIX "pkcs11:"
#define CREDENTIAL_PREFIX "credential:"

static gboolean
make_data_dir (MdgCtl *ctl, GError **error)
{
  const char *folder = mdg_ctl_get_data_dir (ctl);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_DATA_DIR, "folder", folder, "reason", g_strerror (errno), NULL);
  return FALSE;
}

static gboolean
create_key (MdgCtl *ctl, const char *source, const char *path, GError **error)
{
  g_autofree char *keys = g_build_filename (mdg_ctl_get_data_dir (ctl), KEYS_FILE, NULL);
  if (g_file_test (keys, G_FILE_TEST_EXISTS))
    {
      /* A new key would open nothing of what is there. */
      g_autofree char *reason =
        mdg_ctl_fill (ctl, N_ ("the data folder was made with another key, and {path} is missing."),
                      "path", path, NULL);
      mdg_set_error (error, MDG_ERROR_MASTER_KEY, "reason", reason, NULL);
      return FALSE;
    }
  if (g_str_has_prefix (source, TOKEN_PREFIX))
    return mdg_master_key_create_token (source, path, error);
  if (!mdg_master_key_create_file (path, error))
    return FALSE;
  mdg_ctl_give_key_to_service (ctl, path);
  return TRUE;
}

/* Loads the master key, made anew when its file is missing: *@ret_created is the file then. */
static gboolean
prepare_key (MdgCtl *ctl, char **ret_created, GError **error)
{
  const char *source = ctl->key_path != NULL
                         ? ctl->key_path
                         : mdg_config_get_text (ctl->config, MDG_SETTING_KEYS_MASTER_KEY);
  gboolean on_token = g_str_has_prefix (source, TOKEN_PREFIX);
  const char *path =
    on_token ? mdg_config_get_text (ctl->config, MDG_SETTING_KEYS_WRAPPED_KEY) : source;
  gboolean missing = !g_str_has_prefix (source, CREDENTIAL_PREFIX) && *path != '\0' &&
                     !g_file_test (path, G_FILE_TEST_EXISTS);
  if (missing && !create_key (ctl, source, path, error))
    return FALSE;
  if (!mdg_ctl_load_key (ctl, error))
    return FALSE;
  *ret_created = missing ? g_strdup (path) : NULL;
  return TRUE;
}

static gboolean
refuse_used (MdgCtl *ctl, GError **error)
{
  gint64 count = 0;
  g_autoptr (MdgLease) lease = mdg_context_read (&ctl->context, error);
  if (lease == NULL || !mdg_accounts_count (lease, &count, error))
    return FALSE;
  if (count == 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_ALREADY_INITIALISED, "folder", mdg_ctl_get_data_dir (ctl), NULL);
  return FALSE;
}

static void
tell (MdgCtl *ctl, const MdgAccount *account, const char *password, const char *created)
{
  const char *key_id = mdg_master_key_get_id_text (ctl->master);
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "data_dir", mdg_ctl_get_data_dir (ctl));
      json_object_set_string_member (object, "master_key_id", key_id);
      json_object_set_boolean_member (object, "master_key_created", created != NULL);
      json_object_set_member (object, "account", mdg_codec_encode (&MDG_ACCOUNT_TYPE, account));
      json_object_set_string_member (object, "password", password);
      mdg_ctl_put_json_object (object);
      return;
    }
  mdg_ctl_say (ctl, N_ ("The data folder {folder} is ready."), "folder", mdg_ctl_get_data_dir (ctl),
               NULL);
  if (created != NULL)
    {
      mdg_ctl_say (ctl, N_ ("A master key was made: {path} (key {id})."), "path", created, "id",
                   key_id, NULL);
      mdg_ctl_say (ctl,
                   N_ ("Keep a copy of it in a safe place outside this machine. Without it, "
                       "nothing stored here can ever be read again; "
                       "whoever has it together with the data can read everything."),
                   NULL);
    }
  mdg_ctl_say (ctl, N_ ("First administrator: {login}"), "login", account->login, NULL);
  mdg_ctl_say (
    ctl, N_ ("Initial password (shown this once, to be changed at the first sign-in): {password}"),
    "password", password, NULL);
}

int
mdg_ctl_init (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  static const char *const roles[] = { "administrator", NULL };
  g_autofree char *created = NULL, *password = NULL;
  const char *login = mdg_arguments_get (arguments, "login");
  const char *name = mdg_arguments_get (arguments, "name");
  MdgAccount wanted = {
    .login = (char *) (login != NULL ? login : DEFAULT_LOGIN),
    .name = (char *) (name != NULL ? name : mdg_ctl_text (ctl, N_ ("System administrator"))),
    .roles = (char **) roles,
  };
  if (!mdg_ctl_load_config (ctl, error) || !make_data_dir (ctl, error) ||
      !prepare_key (ctl, &created, error) || !mdg_ctl_open_new (ctl, error) ||
      !refuse_used (ctl, error))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgAccount) account =
    mdg_account_service_create (&ctl->context, &wanted, &password, error);
  if (account == NULL)
    return MDG_EXIT_FAILED;
  tell (ctl, account, password, created);
  return MDG_EXIT_FINE;
}
