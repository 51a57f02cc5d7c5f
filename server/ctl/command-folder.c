/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/folder-argument.h"
#include "server/ctl/table.h"
#include "server/service/folders.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>
#include <string.h>

#define SECTION_MANAGER "section-manager"
#define TAKE_AWAY "none"
#define MIB (1024 * 1024)

/* ---- which folder ---- */

/* Whether @text is the folder's number, its name, or "section code/name". */
static gboolean
is_meant (const MdgFolder *folder, const char *text, gint64 section_id, const char *name)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, folder->id);
  if (g_str_equal (text, number))
    return TRUE;
  if (section_id != 0)
    return folder->section_id == section_id && g_str_equal (folder->name, name);
  return g_str_equal (folder->name, text);
}

MdgFolder *
mdg_ctl_find_folder (MdgCtl *ctl, const char *text, GError **error)
{
  gint64 section_id = 0;
  const char *slash = strchr (text, '/');
  g_autofree char *code = slash != NULL ? g_strndup (text, (gsize) (slash - text)) : NULL;
  if (code != NULL && !mdg_ctl_find_section (ctl, code, &section_id, NULL))
    section_id = 0; /* a slash in the name */
  g_autoptr (GPtrArray) folders = mdg_folder_service_list (&ctl->context, error);
  g_autoptr (MdgFolder) found = NULL;
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    {
      const MdgFolder *folder = folders->pdata[i];
      if (!is_meant (folder, text, section_id, slash != NULL ? slash + 1 : NULL))
        continue;
      if (found != NULL)
        {
          mdg_ctl_refuse (
            ctl, error,
            N_ ("Several folders have this name. Put the section's code and “/” before it."));
          return NULL;
        }
      found = mdg_folder_copy (folder);
    }
  if (folders != NULL && found == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  return g_steal_pointer (&found);
}

/* ---- listing ---- */

int
mdg_ctl_folder_list (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) folders =
    mdg_ctl_open (ctl, error) ? mdg_folder_service_list (&ctl->context, error) : NULL;
  if (folders == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode_page (&MDG_FOLDER_TYPE, folders, NULL));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table = mdg_table_new (
    mdg_ctl_text (ctl, N_ ("Number")), mdg_ctl_text (ctl, N_ ("Section name")),
    mdg_ctl_text (ctl, N_ ("Folder name")), mdg_ctl_text (ctl, N_ ("Documents")),
    mdg_ctl_text (ctl, N_ ("MiB")), mdg_ctl_text (ctl, N_ ("People")), NULL);
  for (guint i = 0; i < folders->len; i++)
    {
      const MdgFolder *folder = folders->pdata[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, folder->id);
      g_autofree char *documents = g_strdup_printf ("%" G_GINT64_FORMAT, folder->n_documents);
      g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, folder->bytes / MIB);
      g_autofree char *people = g_strdup_printf ("%" G_GINT64_FORMAT, folder->n_readers);
      const char *cells[] = { id, folder->section_name, folder->name, documents, size, people };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_folder_readers (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (MdgFolder) folder =
    mdg_ctl_open (ctl, error)
      ? mdg_ctl_find_folder (ctl, mdg_arguments_get_nth (arguments, 0), error)
      : NULL;
  g_autoptr (GPtrArray) people =
    folder != NULL ? mdg_folder_service_list_readers (&ctl->context, folder->id, error) : NULL;
  if (people == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    {
      mdg_ctl_put_json (mdg_codec_encode_page (&MDG_PERSON_TYPE, people, NULL));
      return MDG_EXIT_FINE;
    }
  g_autoptr (MdgTable) table = mdg_table_new (mdg_ctl_text (ctl, N_ ("Name")),
                                              mdg_ctl_text (ctl, N_ ("Section name")),
                                              mdg_ctl_text (ctl, N_ ("Right")), NULL);
  for (guint i = 0; i < people->len; i++)
    {
      const MdgPerson *person = people->pdata[i];
      const char *cells[] = { person->name,
                              person->section_name != NULL ? person->section_name : "",
                              person->role };
      mdg_table_add (table, cells);
    }
  g_autofree char *text = mdg_table_format (table);
  mdg_ctl_put (text);
  return MDG_EXIT_FINE;
}

/* ---- making and erasing ---- */

static gboolean
read_owner (MdgCtl *ctl,
            const MdgArguments *arguments,
            gint64 section_id,
            MdgFolderGrant *owner,
            GError **error)
{
  const char *login = mdg_arguments_get (arguments, "owner");
  owner->role = (char *) MDG_FOLDER_OWNER;
  if (login != NULL)
    {
      owner->kind = (char *) MDG_GRANT_TO_ACCOUNT;
      return mdg_ctl_find_account (ctl, login, &owner->account_id, error);
    }
  owner->kind = (char *) MDG_GRANT_TO_ROLE;
  owner->role_code = (char *) SECTION_MANAGER;
  owner->section_id = section_id;
  return TRUE;
}

int
mdg_ctl_folder_create (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *code = mdg_arguments_get (arguments, "section");
  MdgFolderGrant owner = { NULL };
  MdgFolder wanted = {
    .name = (char *) mdg_arguments_get_nth (arguments, 0),
    .description = (char *) mdg_arguments_get (arguments, "description"),
  };
  if (code == NULL)
    {
      mdg_ctl_refuse (ctl, error, N_ ("Name the section of the folder with --section."));
      return MDG_EXIT_USAGE;
    }
  if (!mdg_ctl_open (ctl, error) ||
      !mdg_ctl_find_section (ctl, code, &wanted.section_id, error) ||
      !read_owner (ctl, arguments, wanted.section_id, &owner, error))
    return MDG_EXIT_FAILED;
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  g_ptr_array_add (grants, &owner);
  g_autoptr (MdgFolder) folder =
    mdg_folder_service_create (&ctl->context, &wanted, grants, error);
  if (folder == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_FOLDER_TYPE, folder));
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, folder->id);
  mdg_ctl_say (ctl, N_ ("Folder: {id} {name}"), "id", id, "name", folder->name, NULL);
  return MDG_EXIT_FINE;
}

int
mdg_ctl_folder_erase (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *confirm = mdg_arguments_get (arguments, "confirm");
  g_autoptr (MdgFolder) folder =
    mdg_ctl_open (ctl, error)
      ? mdg_ctl_find_folder (ctl, mdg_arguments_get_nth (arguments, 0), error)
      : NULL;
  if (folder == NULL)
    return MDG_EXIT_FAILED;
  if (g_strcmp0 (confirm, folder->name) != 0)
    {
      mdg_ctl_refuse (ctl, error, N_ ("Repeat the name of the folder with --confirm."));
      return MDG_EXIT_USAGE;
    }
  if (!mdg_folder_service_erase (&ctl->context, folder->id, TRUE, error))
    return MDG_EXIT_FAILED;
  mdg_ctl_say (ctl, N_ ("{name} has been erased."), "name", folder->name, NULL);
  return MDG_EXIT_FINE;
}

/* ---- access ---- */

/* Whom the options name: just one kind of people. */
static gboolean
read_people (MdgCtl *ctl, const MdgArguments *arguments, MdgFolderGrant *grant, GError **error)
{
  const char *login = mdg_arguments_get (arguments, "account");
  const char *section = mdg_arguments_get (arguments, "section");
  const char *role = mdg_arguments_get (arguments, "with-role");
  gboolean everyone = mdg_arguments_has (arguments, "everyone");
  guint n = (login != NULL) + (section != NULL || role != NULL) + (everyone ? 1 : 0);
  if (n != 1)
    return mdg_ctl_refuse (
      ctl, error, N_ ("Say for whom with --account, --section, --with-role or --everyone."));
  grant->role_code = (char *) role;
  grant->kind = (char *) (everyone        ? MDG_GRANT_TO_EVERYONE
                          : login != NULL ? MDG_GRANT_TO_ACCOUNT
                          : role != NULL  ? MDG_GRANT_TO_ROLE
                                          : MDG_GRANT_TO_SECTION);
  if (login != NULL)
    return mdg_ctl_find_account (ctl, login, &grant->account_id, error);
  return section == NULL || mdg_ctl_find_section (ctl, section, &grant->section_id, error);
}

static gboolean
is_for_same (const MdgFolderGrant *a, const MdgFolderGrant *b)
{
  return g_str_equal (a->kind, b->kind) && a->account_id == b->account_id &&
         a->section_id == b->section_id && g_strcmp0 (a->role_code, b->role_code) == 0;
}

/* @access with @grant in the place of what the same people had. */
static void
put_grant (MdgFolderAccess *access, const MdgFolderGrant *grant)
{
  for (guint i = access->grants->len; i > 0; i--)
    if (is_for_same (access->grants->pdata[i - 1], grant))
      g_ptr_array_remove_index (access->grants, i - 1);
  if (!g_str_equal (grant->role, TAKE_AWAY))
    g_ptr_array_add (access->grants, mdg_folder_grant_copy (grant));
}

int
mdg_ctl_folder_grant (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  MdgFolderGrant grant = { .role = (char *) mdg_arguments_get_nth (arguments, 1) };
  g_autoptr (MdgFolder) folder =
    mdg_ctl_open (ctl, error)
      ? mdg_ctl_find_folder (ctl, mdg_arguments_get_nth (arguments, 0), error)
      : NULL;
  if (folder == NULL || !read_people (ctl, arguments, &grant, error))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgFolderAccess) access =
    mdg_folder_service_get_access (&ctl->context, folder->id, error);
  if (access == NULL)
    return MDG_EXIT_FAILED;
  put_grant (access, &grant);
  g_autoptr (MdgFolderAccess) stored =
    mdg_folder_service_set_access (&ctl->context, folder->id, access, error);
  if (stored == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_FOLDER_ACCESS_TYPE, stored));
  mdg_ctl_say (ctl, N_ ("The rights in {name} have been changed."), "name", folder->name, NULL);
  return MDG_EXIT_FINE;
}
