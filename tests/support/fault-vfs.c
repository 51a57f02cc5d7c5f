/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* A file of ours: SQLite's own file object lies right behind it. */
typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
} FaultFile;

static struct
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  sqlite3_io_methods methods;
  GMutex lock;
  gboolean armed;
  gboolean fired;
  MdgFaultKind kind;
  guint left;
} fault;

/* TRUE when the call at hand must fail. */
static gboolean
must_fail (gboolean is_sync)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fault.lock);
  if (!fault.armed || is_sync != (fault.kind == MDG_FAULT_SYNC))
    return FALSE;
  if (fault.kind == MDG_FAULT_FULL && fault.fired)
    return TRUE;
  if (fault.fired || --fault.left > 0)
    return FALSE;
  fault.fired = TRUE;
  return TRUE;
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
on_close (sqlite3_file *file)
{
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
on_read (sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xRead (real_of (file), data, size, offset);
}

static int
on_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  if (must_fail (FALSE))
    return fault.kind == MDG_FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  return real_of (file)->pMethods->xWrite (real_of (file), data, size, offset);
}

static int
on_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
on_sync (sqlite3_file *file, int flags)
{
  return must_fail (TRUE) ? SQLITE_IOERR_FSYNC
                          : real_of (file)->pMethods->xSync (real_of (file), flags);
}

static int
on_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
on_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
on_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
on_check_reserved_lock (sqlite3_file *file, int *result)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), result);
}

static int
on_file_control (sqlite3_file *file, int op, void *arg)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), op, arg);
}

static int
on_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
on_device_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
on_shm_map (sqlite3_file *file, int region, int size, int extend, void volatile **result)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), region, size, extend, result);
}

static int
on_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
on_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
on_shm_unmap (sqlite3_file *file, int delete_it)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), delete_it);
}

static int
on_open (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *ours = (FaultFile *) file;
  ours->real = (sqlite3_file *) (gpointer) (ours + 1);
  memset (ours->real, 0, (gsize) fault.real->szOsFile);
  int rc = fault.real->xOpen (fault.real, name, ours->real, flags, out_flags);
  file->pMethods = ours->real->pMethods != NULL ? &fault.methods : NULL;
  return rc;
}

void
mdg_fault_vfs_install (void)
{
  if (fault.real == NULL)
    {
      fault.real = sqlite3_vfs_find (NULL);
      fault.vfs = *fault.real;
      fault.vfs.zName = "fault";
      fault.vfs.szOsFile = (int) sizeof (FaultFile) + fault.real->szOsFile;
      fault.vfs.xOpen = on_open;
      fault.methods = (sqlite3_io_methods){ 2,
                                            on_close,
                                            on_read,
                                            on_write,
                                            on_truncate,
                                            on_sync,
                                            on_file_size,
                                            on_lock,
                                            on_unlock,
                                            on_check_reserved_lock,
                                            on_file_control,
                                            on_sector_size,
                                            on_device_characteristics,
                                            on_shm_map,
                                            on_shm_lock,
                                            on_shm_barrier,
                                            on_shm_unmap,
                                            NULL,
                                            NULL };
    }
  g_assert_cmpint (sqlite3_vfs_register (&fault.vfs, 1), ==, SQLITE_OK);
}

void
mdg_fault_vfs_remove (void)
{
  sqlite3_vfs_unregister (&fault.vfs);
  sqlite3_vfs_register (fault.real, 1);
}

void
mdg_fault_vfs_arm (MdgFaultKind kind, guint nth)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fault.lock);
  fault.armed = TRUE;
  fault.fired = FALSE;
  fault.kind = kind;
  fault.left = nth;
}

gboolean
mdg_fault_vfs_disarm (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fault.lock);
  fault.armed = FALSE;
  return fault.fired;
}
