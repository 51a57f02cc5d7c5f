/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. A scan lists the folder and notes a mark of each file that is named like an installer:
 * device, inode, size, times of change of content and of the inode. Who copies a file in changes
 * its mark with every write, so a file with the mark of the scan before is complete. Of these the
 * newest that can be read and begins as an MSI does is offered; it is read once for its hash. What
 * was read is remembered by its mark, good or bad, until the mark changes.
 *
 * A download opens the file anew and compares its mark once more. Nothing follows a link, and
 * nothing waits on a pipe: the folder may be writable by more people than the service's data.
 */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/installers.h"

#include "server/crypto/hash.h"
#include "shared/base/error.h"
#include "shared/base/version.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_PREFIX "madoguchi-"
#define NAME_SUFFIX "-x64.msi"
#define PIECE_BYTES (256 * 1024)

/* The first bytes of a compound file, which an MSI package is ([MS-CFB] 2.2). */
static const guint8 msi_head[8] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };

typedef struct
{
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec changed;  /* the content */
  struct timespec recorded; /* content, name or rights */
} Mark;

/* A file that was read whole, and what came of it. */
typedef struct
{
  Mark mark;
  MdgInstallerState state; /* OFFERED: it may be */
  char *sha256;
} Reading;

typedef struct
{
  MdgInstallerFile file;
  Mark mark;
} Entry;

/* The outcome of a scan. */
typedef struct
{
  GPtrArray *files; /* MdgInstallerFile */
  guint n_others;
  MdgInstaller *offer; /* NULL: nothing is offered, and what follows says nothing */
  char *folder;
  char *name;
  Mark mark;
} Findings;

struct _MdgInstallers
{
  /* The scanning thread's own. */
  GHashTable *seen;     /* name → Mark, of the scan before */
  GHashTable *readings; /* name → Reading */
  gboolean folder_is_missing;

  GMutex lock; /* for what follows */
  Findings found;
  guint n_downloads;
};

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_free (reading->sha256);
  g_free (reading);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->file.name);
  g_free (entry->file.version);
  g_free (entry);
}

static void
file_free (gpointer data)
{
  MdgInstallerFile *file = data;
  g_free (file->name);
  g_free (file->version);
  g_free (file);
}

static void
findings_clear (Findings *findings)
{
  g_clear_pointer (&findings->files, g_ptr_array_unref);
  g_clear_pointer (&findings->offer, mdg_installer_free);
  g_clear_pointer (&findings->folder, g_free);
  g_clear_pointer (&findings->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static Mark
mark_of (const struct stat *info)
{
  return (Mark){ info->st_dev, info->st_ino, info->st_size, info->st_mtim, info->st_ctim };
}

static gboolean
is_same_time (const struct timespec *a, const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static gboolean
is_same (const Mark *a, const Mark *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         is_same_time (&a->changed, &b->changed) && is_same_time (&a->recorded, &b->recorded);
}

char *
mdg_installer_version_of_name (const char *name)
{
  if (!g_str_has_prefix (name, NAME_PREFIX) || !g_str_has_suffix (name, NAME_SUFFIX) ||
      strlen (name) <= strlen (NAME_PREFIX NAME_SUFFIX))
    return NULL;
  gsize length = strlen (name) - strlen (NAME_PREFIX NAME_SUFFIX);
  g_autofree char *version = g_strndup (name + strlen (NAME_PREFIX), length);
  return mdg_version_is_valid (version) ? g_steal_pointer (&version) : NULL;
}

/* ---- listing ---- */

static Entry *
look_at (int folder, const char *name, char *version)
{
  struct stat info;
  Entry *entry = g_new0 (Entry, 1);
  entry->file.name = g_strdup (name);
  entry->file.version = version;
  entry->file.state = MDG_INSTALLER_OLDER;
  if (fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode))
    {
      entry->file.state = MDG_INSTALLER_NOT_A_FILE;
      return entry;
    }
  entry->mark = mark_of (&info);
  entry->file.bytes = info.st_size;
  if (info.st_size == 0 || info.st_size > MDG_INSTALLER_MAX_BYTES)
    entry->file.state = MDG_INSTALLER_SIZE;
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(const Entry *const *) a;
  const Entry *right = *(const Entry *const *) b;
  int order = mdg_version_compare (right->file.version, left->file.version);
  return order != 0 ? order : strcmp (left->file.name, right->file.name); /* 1.9 and 1.9.0 */
}

/* The newest first. @folder stays open. */
static GPtrArray *
list_folder (int folder, guint *ret_n_others)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  int copy = fcntl (folder, F_DUPFD_CLOEXEC, 0);
  DIR *dir = copy >= 0 ? fdopendir (copy) : NULL;
  guint n_others = 0;
  if (dir == NULL)
    return entries;
  rewinddir (dir);
  for (const struct dirent *found = readdir (dir);
       found != NULL && entries->len + n_others < MDG_INSTALLERS_MAX_FILES; found = readdir (dir))
    {
      char *version = mdg_installer_version_of_name (found->d_name);
      if (version != NULL)
        g_ptr_array_add (entries, look_at (folder, found->d_name, version));
      else if (!g_str_equal (found->d_name, ".") && !g_str_equal (found->d_name, ".."))
        n_others++;
    }
  closedir (dir);
  g_ptr_array_sort (entries, compare_entries);
  *ret_n_others = n_others;
  return entries;
}

/* ---- reading ---- */

static int
open_marked (int folder, const char *name, const Mark *mark)
{
  struct stat info;
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return -1;
  Mark now = { 0 };
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    now = mark_of (&info);
  if (is_same (&now, mark))
    return fd;
  close (fd);
  errno = ESTALE;
  return -1;
}

/* FALSE when it could not be read to the end, or @cancellable ended it. */
static gboolean
hash_file (int fd, GCancellable *cancellable, gboolean *ret_is_msi, char **ret_sha256)
{
  g_autoptr (MdgHash) hash = mdg_hash_new ();
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  guint8 digest[MDG_HASH_SIZE];
  gboolean is_msi = FALSE;
  for (off_t at = 0;;)
    {
      gssize n = pread (fd, piece, PIECE_BYTES, at);
      if (n < 0 || g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (n == 0)
        break;
      if (at == 0)
        is_msi = n >= (gssize) sizeof msi_head && memcmp (piece, msi_head, sizeof msi_head) == 0;
      mdg_hash_update (hash, piece, (gsize) n);
      at += n;
    }
  mdg_hash_finish (hash, digest);
  *ret_is_msi = is_msi;
  *ret_sha256 = mdg_hash_dup_hex (digest);
  return TRUE;
}

/* NULL when it changed meanwhile, or @cancellable ended it. */
static Reading *
read_file (int folder, const Entry *entry, GCancellable *cancellable)
{
  struct stat info;
  gboolean is_msi = FALSE;
  g_autofree char *sha256 = NULL;
  int fd = open_marked (folder, entry->file.name, &entry->mark);
  if (fd < 0 && errno == ESTALE)
    return NULL;
  gboolean is_read = fd >= 0 && hash_file (fd, cancellable, &is_msi, &sha256);
  Mark after = entry->mark;
  if (fd >= 0 && fstat (fd, &info) == 0)
    after = mark_of (&info);
  if (fd >= 0)
    close (fd);
  if (g_cancellable_is_cancelled (cancellable) || !is_same (&after, &entry->mark))
    return NULL;
  Reading *reading = g_new0 (Reading, 1);
  reading->mark = entry->mark;
  reading->state = !is_read ? MDG_INSTALLER_UNREADABLE
                   : is_msi ? MDG_INSTALLER_OFFERED
                            : MDG_INSTALLER_NOT_MSI;
  reading->sha256 = g_steal_pointer (&sha256);
  return reading;
}

/* ---- choosing ---- */

static void
warn_of (const Entry *entry)
{
  static const char *const reasons[] = {
    [MDG_INSTALLER_NOT_A_FILE] = "it is a link or no file",
    [MDG_INSTALLER_SIZE] = "it is empty or too large",
    [MDG_INSTALLER_UNREADABLE] = "it cannot be read",
    [MDG_INSTALLER_NOT_MSI] = "it is not an MSI package",
  };
  g_warning ("%s is not offered to clients: %s", entry->file.name, reasons[entry->file.state]);
}

/* What is known of the file by its mark; reads it where nothing is. */
static const Reading *
get_reading (MdgInstallers *self, int folder, Entry *entry, GCancellable *cancellable)
{
  const Reading *known = g_hash_table_lookup (self->readings, entry->file.name);
  if (known != NULL && is_same (&known->mark, &entry->mark))
    return known;
  Reading *reading = read_file (folder, entry, cancellable);
  if (reading == NULL)
    return NULL;
  g_hash_table_replace (self->readings, g_strdup (entry->file.name), reading);
  if (reading->state != MDG_INSTALLER_OFFERED)
    {
      entry->file.state = reading->state;
      warn_of (entry);
    }
  return reading;
}

/* The state of @entry; *@ret_sha256 is set, borrowed, when it may be offered. */
static MdgInstallerState
judge (MdgInstallers *self,
       int folder,
       Entry *entry,
       GCancellable *cancellable,
       const char **ret_sha256)
{
  const Mark *before = g_hash_table_lookup (self->seen, entry->file.name);
  if (entry->file.state != MDG_INSTALLER_OLDER) /* refused by its looks */
    {
      if (before == NULL)
        warn_of (entry);
      return entry->file.state;
    }
  if (before == NULL || !is_same (before, &entry->mark))
    return MDG_INSTALLER_CHANGING;
  const Reading *reading = get_reading (self, folder, entry, cancellable);
  if (reading == NULL)
    return MDG_INSTALLER_CHANGING;
  *ret_sha256 = reading->sha256;
  return reading->state;
}

/* Goes down from the newest to the first that can be offered; NULL when there is none. */
static const Entry *
choose (MdgInstallers *self,
        int folder,
        GPtrArray *entries,
        GCancellable *cancellable,
        const char **ret_sha256)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];
      entry->file.state = judge (self, folder, entry, cancellable, ret_sha256);
      if (entry->file.state == MDG_INSTALLER_OFFERED)
        return entry;
    }
  return NULL;
}

static gboolean
is_gone (gpointer name, gpointer value, gpointer seen)
{
  return !g_hash_table_contains (seen, name);
}

static void
remember_marks (MdgInstallers *self, GPtrArray *entries)
{
  g_hash_table_remove_all (self->seen);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];
      g_hash_table_insert (self->seen, g_strdup (entry->file.name),
                           g_memdup2 (&entry->mark, sizeof entry->mark));
    }
  g_hash_table_foreach_remove (self->readings, is_gone, self->seen);
}

static void
take_offer (Findings *findings, const char *folder, const Entry *entry, const char *sha256)
{
  findings->offer = mdg_installer_new ();
  findings->offer->version = g_strdup (entry->file.version);
  findings->offer->bytes = entry->file.bytes;
  findings->offer->sha256 = g_strdup (sha256);
  findings->folder = g_strdup (folder);
  findings->name = g_strdup (entry->file.name);
  findings->mark = entry->mark;
}

static void
tell_offer (const MdgInstaller *offer)
{
  if (offer == NULL)
    g_info ("No installer is offered to clients any more");
  else
    g_info ("The installer of version %s is offered to clients: %" G_GINT64_FORMAT
            " bytes, SHA-256 %s",
            offer->version, offer->bytes, offer->sha256);
}

static GPtrArray *
take_files (GPtrArray *entries)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];
      MdgInstallerFile *file = g_memdup2 (&entry->file, sizeof entry->file);
      entry->file = (MdgInstallerFile){ 0 };
      g_ptr_array_add (files, file);
    }
  return files;
}

static void
publish (MdgInstallers *self, Findings *findings)
{
  g_mutex_lock (&self->lock);
  Findings old = self->found;
  self->found = *findings;
  *findings = old;
  g_mutex_unlock (&self->lock);
}

static int
open_folder (MdgInstallers *self, const char *folder)
{
  if (folder == NULL || *folder == '\0')
    return -1;
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0 && !self->folder_is_missing)
    g_warning ("The folder of client installers cannot be read: %s", g_strerror (errno));
  self->folder_is_missing = fd < 0;
  return fd;
}

void
mdg_installers_scan (MdgInstallers *self, const char *folder, GCancellable *cancellable)
{
  const char *sha256 = NULL;
  g_auto (Findings) findings = { 0 };
  int fd = open_folder (self, folder);
  g_autoptr (GPtrArray) entries = fd >= 0 ? list_folder (fd, &findings.n_others)
                                          : g_ptr_array_new_with_free_func (entry_free);
  const Entry *chosen = choose (self, fd, entries, cancellable, &sha256);
  if (fd >= 0)
    close (fd);
  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (chosen != NULL)
    take_offer (&findings, folder, chosen, sha256);
  remember_marks (self, entries);
  findings.files = take_files (entries);
  publish (self, &findings);
  /* Only this thread publishes. */
  if (!mdg_record_equal (&MDG_INSTALLER_TYPE, findings.offer, self->found.offer))
    tell_offer (self->found.offer);
}

/* ---- what is known ---- */

MdgInstaller *
mdg_installers_dup_offer (MdgInstallers *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return mdg_installer_copy (self->found.offer);
}

GPtrArray *
mdg_installers_list (MdgInstallers *self, guint *ret_n_others)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  *ret_n_others = self->found.n_others;
  return g_ptr_array_ref (self->found.files); /* replaced whole by a scan, never changed */
}

static void
leave (MdgInstallers *self)
{
  g_mutex_lock (&self->lock);
  self->n_downloads--;
  g_mutex_unlock (&self->lock);
}

/* Counts a download and copies what is needed for it, without touching the folder: that may be
 * slow. */
static gboolean
enter (MdgInstallers *self, guint max_downloads, Findings *ret_found, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->found.offer == NULL)
    mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
  else if (self->n_downloads >= max_downloads)
    mdg_set_error_int (error, MDG_ERROR_BUSY, "seconds", MDG_INSTALLERS_RETRY_SECONDS);
  else
    {
      self->n_downloads++;
      ret_found->offer = mdg_installer_copy (self->found.offer);
      ret_found->folder = g_strdup (self->found.folder);
      ret_found->name = g_strdup (self->found.name);
      ret_found->mark = self->found.mark;
      return TRUE;
    }
  return FALSE;
}

MdgInstallerDownload *
mdg_installers_open (MdgInstallers *self, guint max_downloads, GError **error)
{
  g_auto (Findings) found = { 0 };
  if (!enter (self, max_downloads, &found, error))
    return NULL;
  int folder = open (found.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int fd = folder >= 0 ? open_marked (folder, found.name, &found.mark) : -1;
  if (folder >= 0)
    close (folder);
  if (fd < 0) /* being replaced: the next scan knows more */
    {
      leave (self);
      mdg_set_error_int (error, MDG_ERROR_BUSY, "seconds", MDG_INSTALLERS_RETRY_SECONDS);
      return NULL;
    }
  MdgInstallerDownload *download = g_new0 (MdgInstallerDownload, 1);
  download->installers = self;
  download->installer = g_steal_pointer (&found.offer);
  download->fd = fd;
  return download;
}

void
mdg_installer_download_free (MdgInstallerDownload *download)
{
  if (download == NULL)
    return;
  leave (download->installers);
  close (download->fd);
  mdg_installer_free (download->installer);
  g_free (download);
}

MdgInstallers *
mdg_installers_new (void)
{
  MdgInstallers *self = g_new0 (MdgInstallers, 1);
  g_mutex_init (&self->lock);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->readings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, reading_free);
  self->found.files = g_ptr_array_new_with_free_func (file_free);
  return self;
}

void
mdg_installers_free (MdgInstallers *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->readings);
  findings_clear (&self->found);
  g_mutex_clear (&self->lock);
  g_free (self);
}
