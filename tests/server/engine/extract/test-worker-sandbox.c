/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /worker-sandbox/refused   what a worker that was taken over cannot do once it is shut in
 * /worker-sandbox/allowed   what it needs still goes
 * /worker-sandbox/memory    memory has a limit
 */
#include "server/extract-worker/sandbox.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY (G_GUINT64_CONSTANT (256) << 20)
#define FINE 0
#define REFUSED 7
#define NOT_SHUT_IN 8

static const char *const folders[] = { "/usr/share/fonts", NULL };

static int
refused (gboolean is_refused)
{
  return is_refused ? REFUSED : FINE;
}

static int
open_secret (void)
{
  return refused (open ("/etc/passwd", O_RDONLY) < 0);
}

static int
open_from_root (void)
{
  return refused (open ("/usr/share/fonts/../../../etc/passwd", O_RDONLY) < 0);
}

static int
list_folder (void)
{
  return refused (open ("/etc", O_RDONLY | O_DIRECTORY) < 0);
}

static int
make_file (void)
{
  return refused (open ("/tmp/madoguchi-sandbox-test", O_WRONLY | O_CREAT, 0600) < 0);
}

static int
write_fonts (void)
{
  return refused (open ("/usr/share/fonts", O_RDWR | O_TMPFILE, 0600) < 0);
}

static int
make_socket (void)
{
  return refused (socket (AF_INET, SOCK_STREAM, 0) < 0);
}

static int
make_local_socket (void)
{
  return refused (socket (AF_UNIX, SOCK_STREAM, 0) < 0);
}

static int
make_process (void)
{
  pid_t pid = fork ();
  if (pid == 0)
    _exit (0);
  return refused (pid < 0);
}

static int
run_program (void)
{
  char *argv[] = { (char *) "true", NULL };
  execv ("/bin/true", argv);
  return REFUSED;
}

static int
signal_parent (void)
{
  return refused (kill (getppid (), 0) != 0);
}

static int
trace_parent (void)
{
  return refused (ptrace (PTRACE_ATTACH, getppid (), NULL, NULL) != 0);
}

static int
make_code (void)
{
  void *map = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                    0);
  return refused (map == MAP_FAILED);
}

static int
turn_into_code (void)
{
  void *map = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return refused (map != MAP_FAILED && mprotect (map, 4096, PROT_READ | PROT_EXEC) != 0);
}

static int
lift_limit (void)
{
  struct rlimit limits = { RLIM_INFINITY, RLIM_INFINITY };
  return refused (setrlimit (RLIMIT_AS, &limits) != 0);
}

static int
read_fonts (void)
{
  int fd = open ("/usr/share/fonts", O_RDONLY | O_DIRECTORY);
  return fd >= 0 && close (fd) == 0 ? FINE : 1;
}

static int
use_memory (void)
{
  char *memory = malloc (1 << 20);
  if (memory == NULL)
    return 1;
  memory[1 << 19] = 1;
  free (memory);
  return FINE;
}

static int
take_memory (void)
{
  return refused (mmap (NULL, MEMORY * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                        0) == MAP_FAILED);
}

/* What @act returned in a process that is shut in; -1 when it was killed. */
static int
run_shut_in (int (*act) (void))
{
  int status = 0;
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      gboolean is_shut_in =
        mdg_sandbox_limit (MEMORY, 10, NULL) && mdg_sandbox_enter (folders, NULL);
      _exit (is_shut_in ? act () : NOT_SHUT_IN);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

typedef struct
{
  int (*act) (void);
  const char *sentence;
} Row;

static const Row refused_rows[] = {
  { open_secret, "a file outside cannot be opened" },
  { open_from_root, "not by a detour either" },
  { list_folder, "a folder outside cannot be listed" },
  { make_file, "no file can be made" },
  { write_fonts, "not in the folders for reading either" },
  { make_socket, "there is no network" },
  { make_local_socket, "there are no services of the machine" },
  { make_process, "there are no new processes" },
  { run_program, "no program can be run" },
  { signal_parent, "no other process can be signalled" },
  { trace_parent, "nor be looked into" },
  { make_code, "memory cannot be made for code" },
  { turn_into_code, "what was written cannot become code" },
  { lift_limit, "limits cannot be lifted" },
};

static const Row allowed_rows[] = {
  { read_fonts, "fonts can be read" },
  { use_memory, "memory can be used" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_rows); i++)
    {
      g_test_message ("%s", refused_rows[i].sentence);
      g_assert_cmpint (run_shut_in (refused_rows[i].act), ==, REFUSED);
    }
}

static void
test_allowed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed_rows); i++)
    {
      g_test_message ("%s", allowed_rows[i].sentence);
      g_assert_cmpint (run_shut_in (allowed_rows[i].act), ==, FINE);
    }
}

static void
test_memory (void)
{
  if (!mdg_sandbox_can_limit_memory ())
    {
      g_test_skip ("AddressSanitizer needs more addresses than any limit");
      return;
    }
  g_assert_cmpint (run_shut_in (take_memory), ==, REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker-sandbox/refused", test_refused);
  g_test_add_func ("/worker-sandbox/allowed", test_allowed);
  g_test_add_func ("/worker-sandbox/memory", test_memory);
  return g_test_run ();
}
