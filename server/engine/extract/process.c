/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/process.h"

#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_FILES 8
#define WAIT_STEP (2 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  pid_t parent;
  const MdgProcessSetup *setup;
} ChildSetup;

static void
limit (int resource, guint64 value)
{
  struct rlimit limits = { value, value };
  setrlimit (resource, &limits);
}

/* Between fork and exec: calls that are safe there, nothing else. */
static void
on_child (gpointer user_data)
{
  const ChildSetup *child = user_data;
  const MdgProcessSetup *setup = child->setup;
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != child->parent)
    _exit (1);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  if (setup->memory_bytes > 0)
    limit (RLIMIT_AS, setup->memory_bytes);
  if (setup->cpu_seconds > 0)
    limit (RLIMIT_CPU, setup->cpu_seconds);
  if (setup->without_network && unshare (CLONE_NEWNET) != 0)
    (void) unshare (CLONE_NEWUSER | CLONE_NEWNET);
  if (setup->paths != NULL && mdg_landlock_close (setup->paths) == MDG_LANDLOCK_FAILED)
    _exit (1);
}

static gboolean
spawn (MdgProcess *process, const MdgProcessSetup *setup, ChildSetup *child, GError **error)
{
  int sources[MAX_FILES], targets[MAX_FILES];
  g_return_val_if_fail (setup->n_files <= MAX_FILES, FALSE);
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL;
  if (setup->words < 0)
    flags |= G_SPAWN_STDERR_TO_DEV_NULL;
  for (guint i = 0; i < setup->n_files; i++)
    {
      sources[i] = setup->files[i].from;
      targets[i] = setup->files[i].to;
    }
  GPid pid = 0;
  if (!g_spawn_async_with_pipes_and_fds (setup->folder, setup->argv, setup->env,
                                         flags, on_child, child, -1, -1, setup->words, sources,
                                         targets, setup->n_files, &pid, NULL, NULL, NULL, error))
    return FALSE;
  process->pid = pid;
  return TRUE;
}

gboolean
mdg_process_start (MdgProcess *process, const MdgProcessSetup *setup, GError **error)
{
  g_autoptr (GError) reason = NULL;
  ChildSetup child = { .parent = getpid (), .setup = setup };
  if (spawn (process, setup, &child, &reason))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  g_prefix_error (error, "Starting %s: %s: ", setup->argv[0], reason->message);
  return FALSE;
}

gboolean
mdg_process_has_ended (MdgProcess *process, int *ret_status)
{
  siginfo_t info = { 0 };
  int result;
  if (process->pid == 0)
    return FALSE;
  /* The group is killed while its leader's number is still taken. */
  if (waitid (P_PID, (id_t) process->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0)
    return FALSE;
  kill (-process->pid, SIGKILL);
  do
    result = waitpid (process->pid, ret_status, 0);
  while (result < 0 && errno == EINTR);
  process->pid = 0;
  return TRUE;
}

int
mdg_process_wait (MdgProcess *process, gint64 time)
{
  int status = 0;
  gint64 deadline = g_get_monotonic_time () + time;
  while (!mdg_process_has_ended (process, &status))
    {
      if (g_get_monotonic_time () >= deadline)
        {
          kill (-process->pid, SIGKILL);
          kill (process->pid, SIGKILL);
        }
      g_usleep (WAIT_STEP);
    }
  return status;
}

void
mdg_process_end (MdgProcess *process)
{
  if (process->pid != 0)
    mdg_process_wait (process, 0);
}
