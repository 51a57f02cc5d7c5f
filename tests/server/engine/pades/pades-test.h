/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tests of signatures share: the authority that make-test-ca wrote (its folder in
 * MADOGUCHI_TEST_CA), and PDFs made here. Failures abort.
 */
#pragma once

#include "server/engine/pades/signer.h"

G_BEGIN_DECLS

#define TEST_PASSWORD "secret"

/* A file of the authority. */
GBytes *test_ca_read (const char *name);
char *test_ca_path (const char *name);

/* root.pem as the one trusted certificate. */
GPtrArray *test_ca_trust (void);

/* Lists of revoked certificates, by name, ended by NULL. */
GPtrArray *test_ca_lists (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* One page with a line of text, turned by @rotation degrees; @catalog is put into the catalog. */
GBytes *test_pdf_new (int rotation, const char *catalog);

/* A signer for B-B with signer-@name.p12 at the clock's time. */
MdgPadesSigner *test_signer_new (const char *name);

/* What verification says of @pdf; a fault's slug. */
const char *test_state_of (GBytes *pdf);

G_END_DECLS
