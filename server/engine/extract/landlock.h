/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which files a process can reach from now on (Landlock, Linux 5.13 and later). For a program that
 * looks at an untrusted file, called by itself or between fork and exec: only calls that are safe
 * there are made.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MDG_LANDLOCK_CLOSED,
  MDG_LANDLOCK_MISSING, /* the kernel has none, or has it switched off */
  MDG_LANDLOCK_FAILED,
} MdgLandlockResult;

/* Folders or files, each list ended by NULL or NULL itself; those missing do not count. */
typedef struct
{
  const char *const *readable;
  const char *const *programs; /* to read and to run */
  const char *const *writable; /* to read and to write */
  const char *const *sockets;  /* folders where sockets may be made and files removed */
} MdgLandlockPaths;

/* Needs PR_SET_NO_NEW_PRIVS. */
MdgLandlockResult mdg_landlock_close (const MdgLandlockPaths *paths);

G_END_DECLS
