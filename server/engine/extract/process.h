/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A program that reads or converts one file: started with nothing but what it is given, in a
 * process group of its own that dies with the thread that started it, and is always reaped.
 *
 * A value on the stack of the call that waits for it.
 */
#pragma once

#include "server/engine/extract/landlock.h"

#include <gio/gio.h>
#include <sys/types.h>
#include <sys/wait.h>

G_BEGIN_DECLS

typedef struct
{
  pid_t pid; /* 0 when none runs */
} MdgProcess;

#define MDG_PROCESS_NONE \
  {                      \
    0                    \
  }

/* A descriptor of ours and the number it has in the program. */
typedef struct
{
  int from;
  int to;
} MdgProcessFile;

typedef struct
{
  const char *const *argv; /* by full path */
  const char *const *env;
  const char *folder; /* to run in, or NULL */
  const MdgProcessFile *files;
  guint n_files;
  int words;                /* where its standard error goes; -1 for nowhere */
  guint64 memory_bytes;     /* address space; 0 for no limit */
  guint cpu_seconds;        /* of each process; 0 for no limit */
  gboolean without_network; /* in a network of its own, where the kernel allows that */

  const MdgLandlockPaths *paths; /* all it can reach, where the kernel has Landlock; or NULL */
} MdgProcessSetup;

/* Standard input and output are /dev/null. INTERNAL. */
gboolean mdg_process_start (MdgProcess *process, const MdgProcessSetup *setup, GError **error);

/* Waits for its end, up to @time microseconds, then kills the group. The status of waitpid. */
int mdg_process_wait (MdgProcess *process, gint64 time);

/* TRUE when it has ended by itself; then *@ret_status is set and the rest of its group killed. */
gboolean mdg_process_has_ended (MdgProcess *process, int *ret_status);

/* Kills the whole group and reaps it. Does nothing when none runs. */
void mdg_process_end (MdgProcess *process);

G_END_DECLS
