/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of keyring, blobs and backups share: a data folder with a keyring on a fake clock.
 * Test programs only; one thread.
 */
#pragma once

#include "server/store/keyring.h"
#include "tests/server/crypto/crypto-test.h"

G_BEGIN_DECLS

/* 2026-11-22 00:00 in Japan. */
#define TEST_START (G_GINT64_CONSTANT (1795273200) * MDG_SECOND)

typedef struct
{
  char *folder;
  MdgClock *clock;
  MdgMasterKey *master;
  MdgKeyring *keyring;
} KeyringFixture;

void keyring_fixture_set_up (KeyringFixture *fixture, gconstpointer data);
void keyring_fixture_tear_down (KeyringFixture *fixture, gconstpointer data);

/* Closes the keyring and opens it anew. */
void keyring_fixture_reopen (KeyringFixture *fixture);

MdgMasterKey *test_master_new (void);

/* The wrapped bytes of @scope as they stand in keys.db now. */
GBytes *test_read_wrapped (const char *folder, const char *scope);

/* TRUE when the middle of @bytes stands in any file of @folder whose name starts with @prefix. */
gboolean test_has_trace (const char *folder, const char *prefix, GBytes *bytes);

/* Runs one statement on keys.db behind the keyring's back. */
void test_change_keys (const char *folder, const char *sql);

G_END_DECLS
