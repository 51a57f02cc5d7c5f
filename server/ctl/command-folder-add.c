/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/folder-argument.h"
#include "server/service/uploads.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 50
#define READ_BYTES (256 * 1024)

/* What one run adds. */
typedef struct
{
  MdgCtl *ctl;
  gint64 folder_id;
  guint n_added;
  guint n_there; /* with the same content in the folder already */
  guint n_refused;
} Run;

static gboolean
set_from_errno (GError **error, const char *file, int code)
{
  mdg_set_error (error, MDG_ERROR_FILE, "file", file, "reason", g_strerror (code), NULL);
  return FALSE;
}

/* ---- one file ---- */

/* Fills @buffer from the file, less only at its end; -1 on failure. */
static gssize
read_full (int fd, guint8 *buffer, gsize size)
{
  gsize done = 0;
  while (done < size)
    {
      gssize n = read (fd, buffer + done, size - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize) n;
    }
  return (gssize) done;
}

static char *
hash_file (int fd, const char *file, gint64 *ret_size, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  guint8 digest[MDG_HASH_SIZE];
  gint64 size = 0;
  for (gssize n = READ_BYTES; n == READ_BYTES; size += n)
    {
      n = read_full (fd, buffer, READ_BYTES);
      if (n < 0)
        {
          set_from_errno (error, file, errno);
          return NULL;
        }
      mdg_hash_update (hash, buffer, (gsize) n);
    }
  if (lseek (fd, 0, SEEK_SET) != 0)
    {
      set_from_errno (error, file, errno);
      return NULL;
    }
  mdg_hash_finish (hash, digest);
  *ret_size = size;
  return mdg_hash_dup_hex (digest);
}

static gboolean
push_pieces (Run *run, const MdgUpload *upload, int fd, const char *file, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (MDG_UPLOAD_PIECE_BYTES);
  if (lseek (fd, upload->received, SEEK_SET) < 0)
    return set_from_errno (error, file, errno);
  for (gint64 at = upload->received; at < upload->size;)
    {
      gssize n = read_full (fd, buffer, MDG_UPLOAD_PIECE_BYTES);
      if (n < 0)
        return set_from_errno (error, file, errno);
      g_autoptr (GBytes) piece = g_bytes_new_static (buffer, (gsize) n);
      g_autoptr (MdgUpload) after =
        mdg_upload_service_push (&run->ctl->context, upload->id, at, piece, error);
      if (after == NULL)
        return FALSE;
      at += n;
    }
  return TRUE;
}

static gboolean
add_open_file (Run *run, int fd, const char *file, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (file);
  MdgUpload wanted = { .name = name, .path = (char *) path };
  g_autofree char *sha256 = hash_file (fd, file, &wanted.size, error);
  wanted.sha256 = sha256;
  g_autoptr (MdgUpload) upload =
    sha256 != NULL
      ? mdg_upload_service_create (&run->ctl->context, run->folder_id, &wanted, error)
      : NULL;
  if (upload == NULL || !push_pieces (run, upload, fd, file, error))
    return FALSE;
  g_autoptr (MdgDocument) document =
    mdg_upload_service_finish (&run->ctl->context, upload->id, error);
  return document != NULL;
}

/* A file that cannot be added does not keep the others from it; what is wrong with all of them
 * does. */
static gboolean
judge (Run *run, const char *file, GError *local, GError **error)
{
  if (local == NULL)
    run->n_added++;
  else if (g_error_matches (local, MDG_ERROR, MDG_ERROR_DOCUMENT_DUPLICATE))
    run->n_there++;
  else if (mdg_error_status (local) >= 500 && !g_error_matches (local, MDG_ERROR, MDG_ERROR_FILE))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  else
    {
      g_autofree char *sentence = mdg_error_dup_sentence (local, run->ctl->lang);
      run->n_refused++;
      mdg_ctl_warn (run->ctl, N_ ("{file} was not added: {reason}"), "file", file, "reason",
                    sentence, NULL);
    }
  g_clear_error (&local);
  return TRUE;
}

static gboolean
add_file (Run *run, const char *file, const char *path, GError **error)
{
  GError *local = NULL;
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    set_from_errno (&local, file, errno);
  else
    add_open_file (run, fd, file, path, &local);
  if (fd >= 0)
    close (fd);
  return judge (run, file, local, error);
}

/* ---- directories ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What is in a directory, without hidden files, in order. */
static GPtrArray *
list_directory (const char *directory, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, &local);
  if (dir == NULL)
    {
      mdg_set_error (error, MDG_ERROR_FILE, "file", directory, "reason", local->message, NULL);
      return NULL;
    }
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    if (*name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean add_any (Run *run, const char *file, const char *path, guint depth, GError **error);

static gboolean
add_directory (Run *run, const char *directory, const char *path, guint depth, GError **error)
{
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *below =
    path != NULL ? g_strconcat (path, "/", name, NULL) : g_strdup (name);
  g_autoptr (GPtrArray) names = list_directory (directory, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (directory, names->pdata[i], NULL);
      if (!add_any (run, file, below, depth + 1, error))
        return FALSE;
    }
  return names != NULL;
}

/* Links are not followed: they could lead anywhere, or round. */
static gboolean
add_any (Run *run, const char *file, const char *path, guint depth, GError **error)
{
  struct stat info;
  if (lstat (file, &info) != 0)
    return set_from_errno (error, file, errno);
  if (S_ISDIR (info.st_mode) && depth < MAX_DEPTH)
    return add_directory (run, file, path, depth, error);
  return !S_ISREG (info.st_mode) || add_file (run, file, path, error);
}

/* ---- the command ---- */

static gboolean
add_all (Run *run, const MdgArguments *arguments, GError **error)
{
  mdg_ctl_begin_work (run->ctl, N_ ("Adding files…"));
  gboolean fine = TRUE;
  for (guint i = 1; fine && mdg_arguments_get_nth (arguments, i) != NULL; i++)
    {
      g_autofree char *file = g_canonicalize_filename (mdg_arguments_get_nth (arguments, i), NULL);
      fine = add_any (run, file, NULL, 0, error);
    }
  mdg_ctl_end_work (run->ctl);
  return fine;
}

static void
tell (const Run *run)
{
  if (run->ctl->json)
    {
      JsonObject *object = json_object_new ();
      json_object_set_int_member (object, "folder", run->folder_id);
      json_object_set_int_member (object, "added", run->n_added);
      json_object_set_int_member (object, "there_already", run->n_there);
      json_object_set_int_member (object, "refused", run->n_refused);
      mdg_ctl_put_json_object (object);
    }
  g_autofree char *added = g_strdup_printf ("%u", run->n_added);
  g_autofree char *there = g_strdup_printf ("%u", run->n_there);
  g_autofree char *refused = g_strdup_printf ("%u", run->n_refused);
  mdg_ctl_say (run->ctl,
               N_ ("{added} added, {there} were there already, {refused} could not be added."),
               "added", added, "there", there, "refused", refused, NULL);
}

int
mdg_ctl_folder_add (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  Run run = { .ctl = ctl };
  const char *login = mdg_arguments_get (arguments, "as");
  g_autoptr (MdgFolder) folder =
    mdg_ctl_open (ctl, error)
      ? mdg_ctl_find_folder (ctl, mdg_arguments_get_nth (arguments, 0), error)
      : NULL;
  if (folder == NULL ||
      (login != NULL &&
       !mdg_ctl_find_account (ctl, login, &ctl->context.identity.account_id, error)))
    return MDG_EXIT_FAILED;
  run.folder_id = folder->id;
  if (!add_all (&run, arguments, error))
    return MDG_EXIT_FAILED;
  tell (&run);
  return run.n_refused == 0 ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}
