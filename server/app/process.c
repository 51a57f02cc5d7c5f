/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-app"

#include "server/app/process.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_NAME "lock"

struct _MdgDataLock
{
  int fd;
};

static void
raise_open_files (void)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_warning ("The limit of open files could not be raised: %s", g_strerror (errno));
}

void
mdg_process_harden (void)
{
  const struct rlimit no_core = { 0, 0 };
  umask (077);
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit (RLIMIT_CORE, &no_core) != 0)
    g_warning ("Core dumps could not be turned off: %s", g_strerror (errno));
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    g_warning ("New privileges could not be ruled out: %s", g_strerror (errno));
  raise_open_files ();
}

static MdgDataLock *
fail_folder (const char *folder, const char *reason, GError **error)
{
  mdg_set_error (error, MDG_ERROR_DATA_DIR, "folder", folder, "reason", reason, NULL);
  return NULL;
}

/* NULL when @folder is one that only its user, who is ours, can enter. */
static const char *
find_fault (const char *folder)
{
  struct stat info;
  if (g_mkdir_with_parents (folder, 0700) != 0 || stat (folder, &info) != 0)
    return g_strerror (errno);
  if (!S_ISDIR (info.st_mode))
    return g_strerror (ENOTDIR);
  if (info.st_uid != geteuid ())
    return "it belongs to another user; change its owner to the service's user.";
  if ((info.st_mode & 077) != 0)
    return "group or others may enter it; set its mode to 0700.";
  return NULL;
}

MdgDataLock *
mdg_data_lock_new (const char *folder, GError **error)
{
  const char *fault = find_fault (folder);
  if (fault != NULL)
    return fail_folder (folder, fault, error);

  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail_folder (folder, g_strerror (errno), error);
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      gboolean held = errno == EWOULDBLOCK;
      const char *reason = g_strerror (errno);
      close (fd);
      if (!held)
        return fail_folder (folder, reason, error);
      mdg_set_error (error, MDG_ERROR_ALREADY_RUNNING, "folder", folder, NULL);
      return NULL;
    }

  MdgDataLock *lock = g_new0 (MdgDataLock, 1);
  lock->fd = fd;
  return lock;
}

void
mdg_data_lock_free (MdgDataLock *lock)
{
  if (lock == NULL)
    return;
  close (lock->fd);
  g_free (lock);
}
