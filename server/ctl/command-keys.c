/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"

#include "server/app/process.h"
#include "server/ctl/table.h"
#include "shared/base/error.h"

#include <glib/gi18n.h>

#define TOKEN_PREFIX "pkcs11:"

/* "" for what has not happened. */
static char *
format_time (gint64 time)
{
  return time != 0 ? mdg_time_format (time) : g_strdup ("");
}

static void
add_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = format_time (time);
  if (*text != '\0')
    json_object_set_string_member (object, name, text);
}

static void
add_record (MdgTable *table, JsonArray *items, const MdgKeyRecord *record)
{
  g_autofree char *created = format_time (record->created_at);
  g_autofree char *destroyed = format_time (record->destroyed_at);
  const char *cells[] = { record->scope, record->master_id, created, destroyed };
  mdg_table_add (table, cells);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "scope", record->scope);
  if (record->master_id != NULL)
    json_object_set_string_member (object, "master_key_id", record->master_id);
  add_time (object, "created_at", record->created_at);
  add_time (object, "rewrapped_at", record->rewrapped_at);
  add_time (object, "destroyed_at", record->destroyed_at);
  add_time (object, "purged_at", record->purged_at);
  json_array_add_object_element (items, object);
}

static gboolean
add_records (MdgCtl *ctl, MdgTable *table, JsonArray *items, GError **error)
{
  MdgKeyring *keyring = mdg_store_get_keyring (ctl->core->store);
  gint64 after = 0;
  for (;;)
    {
      g_autoptr (GPtrArray) page = mdg_keyring_list (keyring, after, MDG_KEYRING_MAX_LISTED, error);
      if (page == NULL || page->len == 0)
        return page != NULL;
      for (guint i = 0; i < page->len; i++)
        add_record (table, items, page->pdata[i]);
      after = ((MdgKeyRecord *) page->pdata[page->len - 1])->id;
    }
}

int
mdg_ctl_keys_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (JsonArray) items = json_array_new ();
  g_autoptr (MdgTable) table =
    mdg_table_new (mdg_ctl_text (ctl, N_ ("Scope")), mdg_ctl_text (ctl, N_ ("Master key")),
                   mdg_ctl_text (ctl, N_ ("Made")), mdg_ctl_text (ctl, N_ ("Destroyed")), NULL);
  if (!mdg_ctl_open (ctl, error) || !add_records (ctl, table, items, error))
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

/* ---- rotation ---- */

/* The master key to go over to, made when its file is missing. */
static MdgMasterKey *
prepare_new_key (MdgCtl *ctl, const char *source, const char *wrapped, GError **error)
{
  gboolean on_token = g_str_has_prefix (source, TOKEN_PREFIX);
  const char *path = on_token ? wrapped : source;
  if (on_token && wrapped == NULL)
    {
      mdg_ctl_refuse (ctl, error, N_ ("A key on a token needs “--wrapped-key”."));
      return NULL;
    }
  gboolean missing = !g_file_test (path, G_FILE_TEST_EXISTS);
  if (missing && !(on_token ? mdg_master_key_create_token (source, path, error)
                            : mdg_master_key_create_file (path, error)))
    return NULL;
  if (missing)
    mdg_ctl_give_key_to_service (ctl, path);
  return on_token ? mdg_master_key_load_token (source, wrapped, error)
                  : mdg_master_key_load_file (path, error);
}

static gboolean
audit_rotation (MdgCtl *ctl, const char *from, const char *to, GError **error)
{
  g_autoptr (MdgLease) lease = mdg_context_begin (&ctl->context, error);
  if (lease == NULL)
    return FALSE;
  JsonObject *detail = json_object_new ();
  json_object_set_string_member (detail, "from", from);
  json_object_set_string_member (detail, "to", to);
  return mdg_context_audit (&ctl->context, lease, "keys.rotate", NULL, 0, detail, error) &&
         mdg_context_commit (&ctl->context, lease, FALSE, error);
}

int
mdg_ctl_keys_rotate (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *source = mdg_arguments_get (arguments, "new-key");
  if (source == NULL)
    return mdg_ctl_refuse (ctl, error, N_ ("“--new-key” is missing."));
  if (!mdg_ctl_load_key (ctl, error))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgMasterKey) next =
    prepare_new_key (ctl, source, mdg_arguments_get (arguments, "wrapped-key"), error);
  if (next == NULL || !mdg_ctl_become_owner (mdg_ctl_get_data_dir (ctl), error))
    return MDG_EXIT_FAILED;
  /* A running server would go on wrapping new keys with the old one. */
  g_autoptr (MdgDataLock) lock = mdg_data_lock_new (mdg_ctl_get_data_dir (ctl), error);
  if (lock == NULL || !mdg_ctl_open (ctl, error))
    return MDG_EXIT_FAILED;
  const char *from = mdg_master_key_get_id_text (ctl->master);
  const char *to = mdg_master_key_get_id_text (next);
  if (!audit_rotation (ctl, from, to, error) ||
      !mdg_keyring_rotate (mdg_store_get_keyring (ctl->core->store), next, error))
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "from", from);
      json_object_set_string_member (object, "to", to);
      mdg_ctl_put_json_object (object);
    }
  mdg_ctl_say (ctl, N_ ("All keys are wrapped by {key} (key {id}) now."), "key", source, "id", to,
               NULL);
  mdg_ctl_say (ctl,
               N_ ("Name it in the configuration before the server starts. Keep the old key as "
                   "long as there are backups of keys made with it."),
               NULL);
  return MDG_EXIT_FINE;
}
