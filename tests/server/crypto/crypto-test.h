/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the crypto layer share: vectors written as hexadecimal text, temporary
 * folders, and other programs as judges. Test programs only; one thread.
 */
#pragma once

#include "server/crypto/key.h"

G_BEGIN_DECLS

/* The bytes of "0b0b 0c"; spaces are ignored. */
GBytes *test_bytes (const char *hex);
char *test_hex (gconstpointer data, gsize size);
MdgKey *test_key (const char *hex);

/* A new folder of mode 0700; test_folder_remove () takes it away with all that is in it. */
char *test_folder_new (void);
void test_folder_remove (char *folder);

/* Runs @argv and gives back its standard output without the line end; NULL when the program is not
 * installed. Fails the test when it fails. */
char *test_run (const char *const *argv);

/* TRUE when installed; otherwise marks the running test as skipped, naming the program. */
gboolean test_has_program (const char *program);

G_END_DECLS
