/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/extract-worker/sandbox.h"

#include "server/engine/extract/landlock.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_OPEN_FILES 64
#define NICE 10

#if defined(__SANITIZE_ADDRESS__)
#  define HAS_ASAN 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define HAS_ASAN 1
#  endif
#endif
#ifndef HAS_ASAN
#  define HAS_ASAN 0
#endif

#define WRITE_FLAGS (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

/* For memory, time, and the descriptors that are open. What stands here takes no path and makes
 * nothing new; the few calls with conditions follow below. */
static const int allowed[] = {
  SCMP_SYS (read),
  SCMP_SYS (pread64),
  SCMP_SYS (readv),
  SCMP_SYS (lseek),
  SCMP_SYS (write),
  SCMP_SYS (writev),
  SCMP_SYS (close),
  SCMP_SYS (fstat),
  SCMP_SYS (newfstatat),
  SCMP_SYS (statx),
  SCMP_SYS (stat),
  SCMP_SYS (lstat),
  SCMP_SYS (fstatfs),
  SCMP_SYS (statfs),
  SCMP_SYS (access),
  SCMP_SYS (faccessat),
  SCMP_SYS (faccessat2),
  SCMP_SYS (readlink),
  SCMP_SYS (readlinkat),
  SCMP_SYS (getdents64),
  SCMP_SYS (getcwd),
  SCMP_SYS (fadvise64),
  SCMP_SYS (dup),
  SCMP_SYS (munmap),
  SCMP_SYS (mremap),
  SCMP_SYS (madvise),
  SCMP_SYS (brk),
  SCMP_SYS (futex),
  SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sigaltstack),
  SCMP_SYS (clock_gettime),
  SCMP_SYS (clock_getres),
  SCMP_SYS (gettimeofday),
  SCMP_SYS (time),
  SCMP_SYS (clock_nanosleep),
  SCMP_SYS (nanosleep),
  SCMP_SYS (sched_yield),
  SCMP_SYS (sched_getaffinity),
  SCMP_SYS (getrandom),
  SCMP_SYS (getpid),
  SCMP_SYS (gettid),
  SCMP_SYS (getppid),
  SCMP_SYS (getuid),
  SCMP_SYS (geteuid),
  SCMP_SYS (getgid),
  SCMP_SYS (getegid),
  SCMP_SYS (getrusage),
  SCMP_SYS (sysinfo),
  SCMP_SYS (uname),
  SCMP_SYS (poll),
  SCMP_SYS (ppoll),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (rseq),
  SCMP_SYS (set_robust_list),
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
};

gboolean
mdg_sandbox_can_limit_memory (void)
{
  return !HAS_ASAN;
}

static gboolean
fail (const char *what, int number, GError **error)
{
  mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  g_prefix_error (error, "%s: %s: ", what, g_strerror (number));
  return FALSE;
}

static gboolean
limit (int resource, guint64 value)
{
  struct rlimit limits = { value, value };
  return setrlimit (resource, &limits) == 0;
}

/* At the first limit comes a signal that tells it from want of memory, at the second the end. */
static gboolean
limit_time (guint seconds)
{
  struct rlimit limits = { seconds, seconds + 1 };
  return setrlimit (RLIMIT_CPU, &limits) == 0;
}

gboolean
mdg_sandbox_limit (guint64 memory_bytes, guint seconds, GError **error)
{
  gboolean fine = limit (RLIMIT_CORE, 0) && limit_time (seconds) &&
                  limit (RLIMIT_FSIZE, 0) && limit (RLIMIT_NOFILE, MAX_OPEN_FILES) &&
                  limit (RLIMIT_NPROC, 0) && limit (RLIMIT_MEMLOCK, 0) &&
                  limit (RLIMIT_MSGQUEUE, 0);
  if (fine && mdg_sandbox_can_limit_memory ())
    fine = limit (RLIMIT_AS, memory_bytes);
  if (!fine)
    return fail ("setrlimit", errno, error);
  setpriority (PRIO_PROCESS, 0, NICE);
  return TRUE;
}

/* ---- seccomp ---- */

static int
allow_open (scmp_filter_ctx filter)
{
  int result = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                                 SCMP_A2 (SCMP_CMP_MASKED_EQ, WRITE_FLAGS | O_PATH, 0));
  return result != 0 ? result
                     : seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1,
                                         SCMP_A1 (SCMP_CMP_MASKED_EQ, WRITE_FLAGS | O_PATH, 0));
}

/* Memory may be written or executed, never made executable; signals go to this process only; limits
 * and flags of descriptors are read, descriptors kept. */
static int
allow_conditions (scmp_filter_ctx filter)
{
  int r = 0;
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                         SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                         SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                         SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ()));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 1,
                         SCMP_A2 (SCMP_CMP_EQ, 0));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                         SCMP_A1 (SCMP_CMP_EQ, F_GETFL));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                         SCMP_A1 (SCMP_CMP_EQ, F_GETFD));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                         SCMP_A1 (SCMP_CMP_EQ, F_SETFD));
  r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                         SCMP_A1 (SCMP_CMP_EQ, F_DUPFD_CLOEXEC));
  return r;
}

static int
fill_filter (scmp_filter_ctx filter, gboolean may_open)
{
  int r = 0;
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    r |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0);
  r |= allow_conditions (filter);
  return may_open ? r | allow_open (filter) : r;
}

/* What is not allowed fails with EPERM, for libraries try many a thing they can do without. */
static gboolean
close_calls (gboolean may_open, GError **error)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  if (filter == NULL)
    return fail ("seccomp_init", ENOMEM, error);
  int result = fill_filter (filter, may_open);
  if (result == 0)
    result = seccomp_load (filter);
  seccomp_release (filter);
  return result == 0 || fail ("seccomp", result < 0 ? -result : EINVAL, error);
}

gboolean
mdg_sandbox_enter (const char *const *folders, GError **error)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return fail ("prctl", errno, error);
  MdgLandlockPaths paths = { .readable = folders };
  MdgLandlockResult result = mdg_landlock_close (&paths);
  if (result == MDG_LANDLOCK_FAILED)
    return fail ("landlock", errno, error);
  return close_calls (result == MDG_LANDLOCK_CLOSED, error);
}
