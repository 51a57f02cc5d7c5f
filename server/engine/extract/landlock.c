/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Everything of the first version that touches files. What later versions add: moving between
 * folders (2), cutting short (3). */
#define ALL_ACCESS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define ACCESS_REFER (1ULL << 13)
#define ACCESS_TRUNCATE (1ULL << 14)

#define SOCKET_ACCESS (LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define READ_ACCESS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* All that may be said of a file that is no folder. */
#define FILE_ACCESS \
  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE)

static void
add_rules (int rules, const char *const *paths, guint64 access)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      struct landlock_path_beneath_attr rule = { .allowed_access = access };
      rule.parent_fd = open (paths[i], O_PATH | O_CLOEXEC);
      if (rule.parent_fd < 0)
        continue;
      long result = syscall (SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
      rule.allowed_access &= FILE_ACCESS;
      if (result != 0)
        syscall (SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
      close (rule.parent_fd);
    }
}

static guint64
known_access (void)
{
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return ALL_ACCESS | (version >= 2 ? ACCESS_REFER : 0) | (version >= 3 ? ACCESS_TRUNCATE : 0);
}

MdgLandlockResult
mdg_landlock_close (const MdgLandlockPaths *paths)
{
  guint64 all = known_access ();
  struct landlock_ruleset_attr attributes = { .handled_access_fs = all };
  int rules = (int) syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (rules < 0)
    return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM ? MDG_LANDLOCK_MISSING
                                                                    : MDG_LANDLOCK_FAILED;
  add_rules (rules, paths->readable, READ_ACCESS);
  add_rules (rules, paths->programs, READ_ACCESS | LANDLOCK_ACCESS_FS_EXECUTE);
  add_rules (rules, paths->writable, all & ~(guint64) LANDLOCK_ACCESS_FS_EXECUTE);
  add_rules (rules, paths->sockets, SOCKET_ACCESS);
  gboolean closed = syscall (SYS_landlock_restrict_self, rules, 0) == 0;
  close (rules);
  return closed ? MDG_LANDLOCK_CLOSED : MDG_LANDLOCK_FAILED;
}
