/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signed PDFs, CMS and time-stamp answers: there is a verdict for anything, and arbitrary bytes are
 * never whole. The first byte chooses what the rest is taken for.
 */
#include "server/engine/pades/time-stamp.h"
#include "server/engine/pades/verify.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1795342500) * G_USEC_PER_SEC)

static void
try_pdf (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static (data, size);
  g_autoptr (GPtrArray) trust = mdg_certificates_new ();
  g_autoptr (MdgPadesReport) report = mdg_pades_verify (pdf, trust, NOW);
  g_assert_cmpint (report->fault, !=, MDG_PADES_WHOLE);
  g_assert_nonnull (mdg_pades_fault_sentence (report->fault));
}

/* A file whose only signature is @data: what the parser of CMS gets to see. */
static void
try_cms (const guint8 *data, gsize size)
{
  MdgCms cms;
  if (!mdg_cms_read (data, size, &cms))
    return;
  g_autoptr (GPtrArray) certificates = mdg_cms_list_certificates (&cms);
  MdgCertificate *signer = mdg_cms_find_signer (&cms, certificates);
  if (signer != NULL)
    mdg_cms_verify (&cms, signer);
  if (cms.token.size > 0)
    mdg_time_stamp_check (cms.token, cms.signature, NULL);
}

static void
try_response (const guint8 *data, gsize size)
{
  MdgTimeStampQuery query = { .imprint_size = 32 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) response = g_bytes_new_static (data, size);
  g_assert_null (mdg_time_stamp_read_response (&query, response, &error));
  g_assert_nonnull (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0)
    return 0;
  switch (data[0])
    {
    case 'c':
      try_cms (data + 1, size - 1);
      break;
    case 'r':
      try_response (data + 1, size - 1);
      break;
    default:
      try_pdf (data, size);
    }
  return 0;
}
