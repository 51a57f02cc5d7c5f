/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/ctl.h"

#include "server/app/core-config.h"
#include "server/service/sections.h"
#include "server/store/accounts.h"
#include "shared/base/catalog.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/wire/json.h"
#include "shared/wire/problem.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORE_FILE "core.db"

/* ---- opening ---- */

gboolean
mdg_ctl_load_config (MdgCtl *ctl, GError **error)
{
  if (ctl->config == NULL)
    ctl->config = mdg_config_load (ctl->config_path, MDG_ROLE_CORE, error);
  return ctl->config != NULL;
}

const char *
mdg_ctl_get_data_dir (MdgCtl *ctl)
{
  return mdg_config_get_text (ctl->config, MDG_SETTING_SERVER_DATA_DIR);
}

gboolean
mdg_ctl_load_key (MdgCtl *ctl, GError **error)
{
  if (!mdg_ctl_load_config (ctl, error))
    return FALSE;
  if (ctl->master == NULL)
    ctl->master = ctl->key_path != NULL ? mdg_master_key_load_file (ctl->key_path, error)
                                        : mdg_core_config_load_key (ctl->config, error);
  return ctl->master != NULL;
}

static gboolean
fail_folder (const char *folder, const char *reason, GError **error)
{
  mdg_set_error (error, MDG_ERROR_DATA_DIR, "folder", folder, "reason", reason, NULL);
  return FALSE;
}

gboolean
mdg_ctl_become_owner (const char *path, GError **error)
{
  struct stat info;
  if (geteuid () != 0)
    return TRUE;
  if (stat (path, &info) != 0)
    return fail_folder (path, g_strerror (errno), error);
  if (info.st_uid == 0)
    return TRUE;
  const struct passwd *user = getpwuid (info.st_uid);
  gboolean fine =
    user != NULL ? initgroups (user->pw_name, info.st_gid) == 0 : setgroups (0, NULL) == 0;
  if (!fine || setgid (info.st_gid) != 0 || setuid (info.st_uid) != 0)
    return fail_folder (path, g_strerror (errno), error);
  return TRUE;
}

void
mdg_ctl_give_key_to_service (MdgCtl *ctl, const char *path)
{
  struct stat folder;
  if (ctl->key_path == NULL && geteuid () == 0 && stat (mdg_ctl_get_data_dir (ctl), &folder) == 0 &&
      chown (path, folder.st_uid, folder.st_gid) != 0)
    g_warning ("The owner of %s could not be set: %s", path, g_strerror (errno));
}

gboolean
mdg_ctl_open_new (MdgCtl *ctl, GError **error)
{
  MdgCoreSettings settings;
  const char *folder = mdg_ctl_get_data_dir (ctl);
  if (!mdg_ctl_become_owner (folder, error))
    return FALSE;
  mdg_core_config_get_settings (ctl->config, &settings);
  /* Only random passwords are made here, which need no costly hash. */
  settings.argon2_memory_mib = 1;
  settings.argon2_passes = 1;
  ctl->clock = mdg_clock_new ();
  ctl->core = mdg_core_new (folder, ctl->master, ctl->clock, &settings, error);
  mdg_core_settings_clear (&settings);
  if (ctl->core == NULL)
    return FALSE;
  mdg_context_init_system (&ctl->context, ctl->core);
  ctl->context.lang = ctl->lang;
  ctl->context.os_user = ctl->os_user;
  return TRUE;
}

gboolean
mdg_ctl_open (MdgCtl *ctl, GError **error)
{
  if (!mdg_ctl_load_key (ctl, error))
    return FALSE;
  g_autofree char *path = g_build_filename (mdg_ctl_get_data_dir (ctl), STORE_FILE, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return fail_folder (
      mdg_ctl_get_data_dir (ctl),
      mdg_ctl_text (ctl, N_ ("it holds no store yet. Run “madoguchictl init” first.")), error);
  return mdg_ctl_open_new (ctl, error);
}

void
mdg_ctl_clear (MdgCtl *ctl)
{
  mdg_context_clear (&ctl->context);
  g_clear_pointer (&ctl->core, mdg_core_free);
  g_clear_pointer (&ctl->clock, mdg_clock_free);
  g_clear_pointer (&ctl->master, mdg_master_key_unref);
  g_clear_pointer (&ctl->config, mdg_config_free);
  g_clear_pointer (&ctl->config_path, g_free);
  g_clear_pointer (&ctl->key_path, g_free);
  g_clear_pointer (&ctl->os_user, g_free);
}

/* ---- telling ---- */

const char *
mdg_ctl_text (MdgCtl *ctl, const char *msgid)
{
  return mdg_catalog_translate (ctl->lang, msgid);
}

static char *
fill_valist (MdgCtl *ctl, const char *msgid, va_list args)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  for (const char *name = va_arg (args, const char *); name != NULL;
       name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);
      g_ptr_array_add (names, (gpointer) name);
      g_ptr_array_add (values, (gpointer) (value != NULL ? value : ""));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return mdg_text_fill (mdg_ctl_text (ctl, msgid), (const char *const *) names->pdata,
                        (const char *const *) values->pdata);
}

char *
mdg_ctl_fill (MdgCtl *ctl, const char *msgid, ...)
{
  va_list args;
  va_start (args, msgid);
  char *text = fill_valist (ctl, msgid, args);
  va_end (args);
  return text;
}

void
mdg_ctl_put (const char *text)
{
  fputs (text, stdout);
}

void
mdg_ctl_say (MdgCtl *ctl, const char *msgid, ...)
{
  if (ctl->json)
    return;
  va_list args;
  va_start (args, msgid);
  g_autofree char *text = fill_valist (ctl, msgid, args);
  va_end (args);
  mdg_ctl_put (text);
  mdg_ctl_put ("\n");
}

gboolean
mdg_ctl_put_bytes (GBytes *bytes, GError **error)
{
  gsize size = g_bytes_get_size (bytes);
  if (fwrite (g_bytes_get_data (bytes, NULL), 1, size, stdout) == size && fflush (stdout) == 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_FILE, "file", "-", "reason", g_strerror (errno), NULL);
  return FALSE;
}

void
mdg_ctl_warn (MdgCtl *ctl, const char *msgid, ...)
{
  va_list args;
  va_start (args, msgid);
  g_autofree char *text = fill_valist (ctl, msgid, args);
  va_end (args);
  fprintf (stderr, "madoguchictl: %s\n", text);
}

void
mdg_ctl_put_json (JsonNode *node)
{
  g_autofree char *text = mdg_json_to_text (node);
  json_node_unref (node);
  mdg_ctl_put (text);
  mdg_ctl_put ("\n");
}

void
mdg_ctl_put_json_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  mdg_ctl_put_json (node);
}

void
mdg_ctl_begin_work (MdgCtl *ctl, const char *msgid)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "%s … ", mdg_ctl_text (ctl, msgid));
}

void
mdg_ctl_end_work (MdgCtl *ctl)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}

static int
exit_of (const GError *error)
{
  static const MdgErrorCode usage[] = { MDG_ERROR_USAGE, MDG_ERROR_CONFIG, MDG_ERROR_CONFIG_FILE,
                                        MDG_ERROR_MASTER_KEY, MDG_ERROR_DATA_DIR };
  static const MdgErrorCode data[] = { MDG_ERROR_AUDIT_BROKEN, MDG_ERROR_BACKUP_BROKEN,
                                       MDG_ERROR_STORE_DAMAGED, MDG_ERROR_SEAL_BROKEN };
  if (error->domain != MDG_ERROR)
    return MDG_EXIT_FAILED;
  for (guint i = 0; i < G_N_ELEMENTS (usage); i++)
    if (error->code == (int) usage[i])
      return MDG_EXIT_USAGE;
  for (guint i = 0; i < G_N_ELEMENTS (data); i++)
    if (error->code == (int) data[i])
      return MDG_EXIT_DATA;
  /* Values that do not do were given on the command line or in a file. */
  return mdg_error_status (error) == 422 ? MDG_EXIT_USAGE : MDG_EXIT_FAILED;
}

/* What the API hides from its callers, whoever runs this may see: it is his machine. */
static gboolean
is_internal (const GError *error)
{
  return error->domain != MDG_ERROR || error->code == MDG_ERROR_INTERNAL;
}

static void
put_problem (MdgCtl *ctl, const GError *error)
{
  g_autoptr (GBytes) bytes = mdg_problem_to_bytes (error, ctl->lang, NULL);
  JsonObject *problem = mdg_json_parse_object (bytes, NULL);
  if (is_internal (error))
    json_object_set_string_member (problem, "detail", error->message);
  mdg_ctl_put_json_object (problem);
}

int
mdg_ctl_fail (MdgCtl *ctl, const GError *error)
{
  mdg_ctl_end_work (ctl);
  if (ctl->json)
    {
      put_problem (ctl, error);
      return exit_of (error);
    }
  g_autofree char *sentence = mdg_error_dup_sentence (error, ctl->lang);
  fprintf (stderr, "madoguchictl: %s\n", is_internal (error) ? error->message : sentence);
  return exit_of (error);
}

gboolean
mdg_ctl_refuse (MdgCtl *ctl, GError **error, const char *msgid)
{
  mdg_set_error (error, MDG_ERROR_USAGE, "reason", mdg_ctl_text (ctl, msgid), NULL);
  return FALSE;
}

/* ---- files ---- */

static gboolean
fail_file (const char *path, const char *reason, GError **error)
{
  mdg_set_error (error, MDG_ERROR_FILE, "file", path, "reason", reason, NULL);
  return FALSE;
}

static gboolean
read_all (int fd, const char *path, gsize max, GByteArray *bytes, GError **error)
{
  guint8 buffer[65536];
  for (;;)
    {
      gssize n = read (fd, buffer, sizeof buffer);
      if (n == 0)
        return TRUE;
      if (n < 0 && errno != EINTR)
        return fail_file (path, g_strerror (errno), error);
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
      if (bytes->len > max)
        {
          mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) max);
          return FALSE;
        }
    }
}

GBytes *
mdg_ctl_read_file (const char *path, gsize max, GError **error)
{
  gboolean is_input = g_str_equal (path, "-");
  int fd = is_input ? STDIN_FILENO : g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail_file (path, g_strerror (errno), error);
      return NULL;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean fine = read_all (fd, path, max, bytes, error);
  if (!is_input)
    close (fd);
  return fine ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

int
mdg_ctl_create_file (const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    fail_file (path, g_strerror (errno), error);
  return fd;
}

gboolean
mdg_ctl_write_file (int fd, const char *path, GBytes *bytes, GError **error)
{
  gsize size = 0, done = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  while (done < size)
    {
      gssize n = write (fd, data + done, size - done);
      if (n < 0 && errno != EINTR)
        break;
      done += n > 0 ? (gsize) n : 0;
    }
  gboolean fine = done == size && fsync (fd) == 0;
  int number = errno;
  if (close (fd) == 0 && fine)
    return TRUE;
  return fail_file (path, g_strerror (number), error);
}

/* ---- names ---- */

gboolean
mdg_ctl_find_account (MdgCtl *ctl, const char *login, gint64 *ret_id, GError **error)
{
  gint64 id = 0;
  g_autoptr (MdgLease) lease = mdg_context_read (&ctl->context, error);
  if (lease == NULL || !mdg_accounts_find (lease, login, &id, error))
    return FALSE;
  if (id == 0)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  *ret_id = id;
  return id != 0;
}

gboolean
mdg_ctl_find_section (MdgCtl *ctl, const char *code, gint64 *ret_id, GError **error)
{
  g_autoptr (GPtrArray) sections = mdg_section_service_list (&ctl->context, error);
  if (sections == NULL)
    return FALSE;
  for (guint i = 0; i < sections->len; i++)
    {
      const MdgSection *section = sections->pdata[i];
      if (!g_str_equal (section->code, code))
        continue;
      *ret_id = section->id;
      return TRUE;
    }
  mdg_set_error (error, MDG_ERROR_SECTION_UNKNOWN, NULL);
  return FALSE;
}
