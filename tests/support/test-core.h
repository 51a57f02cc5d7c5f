/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A core on a temporary directory with a clock that stands still, for tests of services and of what
 * is built on them. One thread makes and frees it; the core itself may be used from any.
 */
#pragma once

#include "server/service/context.h"
#include "shared/model/account.h"

G_BEGIN_DECLS

/* When tests begin: a Sunday morning in Japan. */
#define MDG_TEST_NOW "2026-11-22T10:00:00+09:00"

typedef struct
{
  char *dir; /* removed at the end */
  MdgMasterKey *master;
  MdgClock *clock;
  MdgCore *core;
} MdgTestCore;

/* Password hashing at its least cost; everything else as by default. */
MdgTestCore *mdg_test_core_new (void);
void mdg_test_core_free (MdgTestCore *test);

/* Closes the store and opens it again, as after a restart. */
void mdg_test_core_restart (MdgTestCore *test);

/* Adds a section below @parent_id (0: at the top); its id. */
gint64
mdg_test_core_add_section (MdgTestCore *test, const char *code, const char *name, gint64 parent_id);

/* Adds an account with the role codes of @roles, divided by ";"; its id. @ret_password may be NULL.
 */
gint64 mdg_test_core_add_account (MdgTestCore *test,
                                  const char *login,
                                  const char *name,
                                  gint64 section_id,
                                  const char *roles,
                                  char **ret_password);

/* The account of that user ID as the store has it; NULL when there is none. */
MdgAccount *mdg_test_core_get_account (MdgTestCore *test, const char *login);

/* The context in which @account_id asks, with the rights it has now and no session; clear it. In
 * English. */
void mdg_test_core_context (MdgTestCore *test, gint64 account_id, MdgContext *ret_context);

/* Everything the store holds, as text: each table with its number of rows, "account 3\naudit
 * 12\n...". */
char *mdg_test_core_count_rows (MdgTestCore *test);

/* How many rows of the audit log have @action and @outcome. */
guint mdg_test_core_count_audit (MdgTestCore *test, const char *action, const char *outcome);

/* Sets the clock to @hours o'clock of a day "2027-04-01" in Japan. */
void mdg_test_core_turn_to (MdgTestCore *test, const char *day, guint hours);

/* The whole audit log holds together. */
void mdg_test_core_assert_audit_whole (MdgTestCore *test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgTestCore, mdg_test_core_free)

G_END_DECLS
