/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/end-session.h"

#include <signal.h>

void
mdg_test_end_session (const char *id)
{
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (id, NULL, 10), SIGTERM), ==, 0);
}
