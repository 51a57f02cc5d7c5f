/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-store"

#include "server/store/blob-store.h"

#include "server/crypto/random.h"
#include "shared/base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FOLDER "new"
#define ID_BYTES (MDG_BLOB_ID_CHARS / 2)
#define FOLDER_CHARS 2
#define RELATIVE_MAX (FOLDER_CHARS + 1 + FOLDER_CHARS + 1 + MDG_BLOB_ID_CHARS + 1)

struct _MdgBlobStore
{
  int folder;     /* <data>/blobs */
  int new_folder; /* <data>/blobs/new */
};

struct _MdgBlobWriter
{
  MdgBlobStore *store;
  char id[MDG_BLOB_ID_CHARS + 1];
  int fd; /* -1 once committed */
  MdgSegmentWriter *segments;
  MdgHash *hash;
  guint64 size;
  guint64 max;
};

static gboolean
set_from_errno (GError **error, const char *doing)
{
  int saved = errno;
  if (saved == ENOSPC || saved == EDQUOT)
    mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", doing,
                 g_strerror (saved));
  return FALSE;
}

gboolean
mdg_blob_id_is_valid (const char *id)
{
  return id != NULL && strlen (id) == MDG_BLOB_ID_CHARS &&
         strspn (id, "0123456789abcdef") == MDG_BLOB_ID_CHARS;
}

static void
make_id (char id[MDG_BLOB_ID_CHARS + 1])
{
  guint8 bytes[ID_BYTES];
  mdg_random_bytes (bytes, sizeof bytes);
  for (gsize i = 0; i < ID_BYTES; i++)
    g_snprintf (id + 2 * i, 3, "%02x", bytes[i]);
}

/* "ab/cd/<id>" below the store's folder. */
static void
make_path (const char *id, char path[RELATIVE_MAX])
{
  g_snprintf (path, RELATIVE_MAX, "%.2s/%.2s/%s", id, id + FOLDER_CHARS, id);
}

char *
mdg_blob_dup_relative_path (const char *id)
{
  char path[RELATIVE_MAX];
  g_return_val_if_fail (mdg_blob_id_is_valid (id), NULL);
  make_path (id, path);
  return g_build_filename (MDG_BLOB_FOLDER, path, NULL);
}

static char *
context_of (const char *id)
{
  return g_strconcat ("blob:", id, NULL);
}

static int
open_folder (int parent, const char *name, GError **error)
{
  if (mkdirat (parent, name, 0700) != 0 && errno != EEXIST)
    {
      set_from_errno (error, "Making a folder for content");
      return -1;
    }
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    set_from_errno (error, "Opening the folder for content");
  return fd;
}

static DIR *
list_folder (int parent, const char *name)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *dir = fd >= 0 ? fdopendir (fd) : NULL;
  if (fd >= 0 && dir == NULL)
    close (fd);
  return dir;
}

/* A file that is being written is locked by its writer, perhaps in another process (madoguchictl
 * next to a server): only what nobody holds is left over. */
static gboolean
remove_left_over (int folder, const char *name)
{
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  gboolean removed = flock (fd, LOCK_EX | LOCK_NB) == 0 && unlinkat (folder, name, 0) == 0;
  close (fd);
  return removed;
}

static void
sweep (MdgBlobStore *store)
{
  guint removed = 0;
  DIR *dir = list_folder (store->new_folder, ".");
  if (dir == NULL)
    return;
  for (struct dirent *entry = readdir (dir); entry != NULL; entry = readdir (dir))
    if (mdg_blob_id_is_valid (entry->d_name) && remove_left_over (store->new_folder, entry->d_name))
      removed++;
  closedir (dir);
  if (removed > 0)
    g_info ("Removed %u unfinished files", removed);
}

MdgBlobStore *
mdg_blob_store_open (const char *data_dir, GError **error)
{
  g_autoptr (MdgBlobStore) store = g_new0 (MdgBlobStore, 1);
  g_autofree char *path = g_build_filename (data_dir, MDG_BLOB_FOLDER, NULL);
  store->new_folder = -1;
  store->folder = open_folder (AT_FDCWD, path, error);
  if (store->folder >= 0)
    store->new_folder = open_folder (store->folder, NEW_FOLDER, error);
  if (store->new_folder < 0)
    return NULL;
  sweep (store);
  return g_steal_pointer (&store);
}

void
mdg_blob_store_close (MdgBlobStore *store)
{
  if (store == NULL)
    return;
  if (store->new_folder >= 0)
    close (store->new_folder);
  if (store->folder >= 0)
    close (store->folder);
  g_free (store);
}

static gboolean
write_file (gconstpointer data, gsize size, gpointer user_data, GError **error)
{
  MdgBlobWriter *writer = user_data;
  const guint8 *at = data;
  while (size > 0)
    {
      gssize done = write (writer->fd, at, size);
      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return set_from_errno (error, "Writing content");
      at += done;
      size -= (gsize) done;
    }
  return TRUE;
}

MdgBlobWriter *
mdg_blob_store_create (MdgBlobStore *store, MdgKey *key, guint64 max, GError **error)
{
  g_return_val_if_fail (store != NULL && key != NULL, NULL);

  g_autoptr (MdgBlobWriter) writer = g_new0 (MdgBlobWriter, 1);
  writer->store = store;
  writer->max = MIN (max, MDG_BLOB_MAX_SIZE);
  make_id (writer->id);
  writer->fd =
    openat (store->new_folder, writer->id, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (writer->fd < 0 || flock (writer->fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_from_errno (error, "Making a file for content");
      return NULL;
    }
  g_autofree char *context = context_of (writer->id);
  writer->segments = mdg_segment_writer_new (key, context, write_file, writer);
  writer->hash = mdg_hash_new ();
  return g_steal_pointer (&writer);
}

gboolean
mdg_blob_writer_push (MdgBlobWriter *writer, gconstpointer data, gsize size, GError **error)
{
  if (size > writer->max - writer->size)
    {
      mdg_set_error_int (error, MDG_ERROR_BODY_TOO_LARGE, "max", (gint64) writer->max);
      return FALSE;
    }
  writer->size += size;
  mdg_hash_update (writer->hash, data, size);
  return mdg_segment_writer_push (writer->segments, data, size, error);
}

/* The folders of a blob are synced too: a rename is durable when the folder it went to is. */
static gboolean
move_to_place (MdgBlobWriter *writer, GError **error)
{
  char outer_name[FOLDER_CHARS + 1] = { writer->id[0], writer->id[1], '\0' };
  char inner_name[FOLDER_CHARS + 1] = { writer->id[2], writer->id[3], '\0' };
  int outer = open_folder (writer->store->folder, outer_name, error);
  int inner = outer >= 0 ? open_folder (outer, inner_name, error) : -1;
  gboolean fine = inner >= 0;
  if (fine && (renameat (writer->store->new_folder, writer->id, inner, writer->id) != 0 ||
               fsync (inner) != 0 || fsync (outer) != 0 || fsync (writer->store->folder) != 0))
    fine = set_from_errno (error, "Moving content to its place");
  if (inner >= 0)
    close (inner);
  if (outer >= 0)
    close (outer);
  return fine;
}

char *
mdg_blob_writer_commit (MdgBlobWriter *writer,
                        guint8 ret_hash[MDG_HASH_SIZE],
                        guint64 *ret_size,
                        GError **error)
{
  g_return_val_if_fail (writer->fd >= 0, NULL);

  if (!mdg_segment_writer_finish (writer->segments, error))
    return NULL;
  if (fsync (writer->fd) != 0)
    {
      set_from_errno (error, "Writing content");
      return NULL;
    }
  if (!move_to_place (writer, error))
    return NULL;
  close (writer->fd);
  writer->fd = -1;
  if (ret_hash != NULL)
    mdg_hash_finish (writer->hash, ret_hash);
  if (ret_size != NULL)
    *ret_size = writer->size;
  return g_strdup (writer->id);
}

void
mdg_blob_writer_free (MdgBlobWriter *writer)
{
  if (writer == NULL)
    return;
  if (writer->fd >= 0)
    {
      close (writer->fd);
      unlinkat (writer->store->new_folder, writer->id, 0);
    }
  mdg_segment_writer_free (writer->segments);
  mdg_hash_free (writer->hash);
  g_free (writer);
}

MdgSegmentReader *
mdg_blob_store_read (MdgBlobStore *store, const char *id, MdgKey *key, GError **error)
{
  char path[RELATIVE_MAX];
  if (!mdg_blob_id_is_valid (id))
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  make_path (id, path);
  int fd = openat (store->folder, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (fd < 0)
    set_from_errno (error, "Opening content");
  if (fd < 0)
    return NULL;
  g_autofree char *context = context_of (id);
  return mdg_segment_reader_new_fd (key, context, fd, error);
}

gboolean
mdg_blob_store_delete (MdgBlobStore *store, const char *id, GError **error)
{
  char path[RELATIVE_MAX];
  if (!mdg_blob_id_is_valid (id))
    return TRUE;
  make_path (id, path);
  if (unlinkat (store->folder, path, 0) == 0 || errno == ENOENT)
    return TRUE;
  return set_from_errno (error, "Deleting content");
}

static gboolean
is_folder_name (const char *name)
{
  return strlen (name) == FOLDER_CHARS && strspn (name, "0123456789abcdef") == FOLDER_CHARS;
}

static gboolean
visit_file (int folder, const char *id, MdgBlobVisit visit, gpointer user_data, GError **error)
{
  struct stat info;
  if (!mdg_blob_id_is_valid (id) || fstatat (folder, id, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG (info.st_mode))
    return TRUE; /* deleted in the meantime, or not ours */
  return visit (id, (guint64) info.st_size, user_data, error);
}

static gboolean
visit_inner (int parent, const char *name, MdgBlobVisit visit, gpointer user_data, GError **error)
{
  gboolean fine = TRUE;
  DIR *dir = list_folder (parent, name);
  if (dir == NULL)
    return set_from_errno (error, "Listing content");
  for (struct dirent *entry = readdir (dir); fine && entry != NULL; entry = readdir (dir))
    fine = visit_file (dirfd (dir), entry->d_name, visit, user_data, error);
  closedir (dir);
  return fine;
}

static gboolean
visit_outer (int parent, const char *name, MdgBlobVisit visit, gpointer user_data, GError **error)
{
  gboolean fine = TRUE;
  DIR *dir = list_folder (parent, name);
  if (dir == NULL)
    return set_from_errno (error, "Listing content");
  for (struct dirent *entry = readdir (dir); fine && entry != NULL; entry = readdir (dir))
    if (is_folder_name (entry->d_name))
      fine = visit_inner (dirfd (dir), entry->d_name, visit, user_data, error);
  closedir (dir);
  return fine;
}

gboolean
mdg_blob_store_for_each (MdgBlobStore *store,
                         MdgBlobVisit visit,
                         gpointer user_data,
                         GError **error)
{
  gboolean fine = TRUE;
  DIR *dir = list_folder (store->folder, ".");
  if (dir == NULL)
    return set_from_errno (error, "Listing content");
  for (struct dirent *entry = readdir (dir); fine && entry != NULL; entry = readdir (dir))
    if (is_folder_name (entry->d_name))
      fine = visit_outer (dirfd (dir), entry->d_name, visit, user_data, error);
  closedir (dir);
  return fine;
}
