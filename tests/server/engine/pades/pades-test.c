/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/pades/pades-test.h"

#define MAX_OBJECTS 8

char *
test_ca_path (const char *name)
{
  const char *folder = g_getenv ("MADOGUCHI_TEST_CA");
  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

GBytes *
test_ca_read (const char *name)
{
  g_autofree char *path = test_ca_path (name);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

GPtrArray *
test_ca_trust (void)
{
  g_autoptr (GBytes) pem = test_ca_read ("root.pem");
  return mdg_certificates_read_pem (pem);
}

GPtrArray *
test_ca_lists (const char *name, ...)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  va_list args;
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    g_ptr_array_add (lists, test_ca_read (name));
  va_end (args);
  return lists;
}

static void
add_object (GString *pdf, gsize offsets[MAX_OBJECTS], guint number, const char *text)
{
  offsets[number] = pdf->len;
  g_string_append_printf (pdf, "%u 0 obj\n%s\nendobj\n", number, text);
}

GBytes *
test_pdf_new (int rotation, const char *catalog)
{
  static const char content[] = "BT /F1 12 Tf 72 700 Td (A notice to one person) Tj ET";
  gsize offsets[MAX_OBJECTS] = { 0 };
  GString *pdf = g_string_new ("%PDF-1.7\n");
  g_autofree char *root =
    g_strdup_printf ("<< /Type /Catalog /Pages 2 0 R %s >>", catalog != NULL ? catalog : "");
  g_autofree char *page =
    g_strdup_printf ("<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Rotate %d "
                     "/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
                     rotation);
  g_autofree char *stream = g_strdup_printf (
    "<< /Length %" G_GSIZE_FORMAT " >>\nstream\n%s\nendstream", sizeof content - 1, content);
  add_object (pdf, offsets, 1, root);
  add_object (pdf, offsets, 2, "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>");
  add_object (pdf, offsets, 3, page);
  add_object (pdf, offsets, 4, stream);
  add_object (pdf, offsets, 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  gsize xref = pdf->len;
  g_string_append (pdf, "xref\n0 6\n0000000000 65535 f \n");
  for (guint i = 1; i <= 5; i++)
    g_string_append_printf (pdf, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_string_append_printf (
    pdf,
    "trailer\n<< /Size 6 /Root 1 0 R /ID [ <00112233445566778899aabbccddeeff> "
    "<00112233445566778899aabbccddeeff> ] >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
    xref);
  return g_string_free_to_bytes (pdf);
}

MdgPadesSigner *
test_signer_new (const char *name)
{
  g_autofree char *file = g_strdup_printf ("signer-%s.p12", name);
  g_autoptr (GBytes) p12 = test_ca_read (file);
  g_autoptr (GError) error = NULL;
  MdgPadesOptions options = { .p12 = p12, .password = TEST_PASSWORD, .level = MDG_PADES_LEVEL_B_B };
  MdgPadesSigner *signer = mdg_pades_signer_new (&options, NULL, &error);
  g_assert_no_error (error);
  return signer;
}

const char *
test_state_of (GBytes *pdf)
{
  g_autoptr (MdgPadesReport) report = mdg_pades_verify (pdf, NULL, g_get_real_time ());
  return mdg_pades_fault_slug (report->fault);
}
