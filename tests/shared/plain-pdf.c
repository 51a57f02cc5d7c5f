/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/shared/plain-pdf.h"

#include <string.h>

static void
append_content (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_string_append (out, "BT /F1 11 Tf 14 TL 72 770 Td\n");
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "(%s) Tj T*\n", lines[i]);
  g_string_append (out, "ET\n");
}

/* Without a table of references: readers make it anew from the objects. One that is right is
 * written all the same, because a repaired file is a finding of its own. */
static void
append_xref (GString *out, guint n_objects)
{
  gsize start = out->len;
  g_string_append (out, "xref\n0 1\n0000000000 65535 f \n");
  for (guint number = 1; number < n_objects; number++)
    {
      g_autofree char *head = g_strdup_printf ("\n%u 0 obj", number);
      const char *at = strstr (out->str, head);
      if (at != NULL)
        g_string_append_printf (out, "%u 1\n%010u 00000 n \n", number,
                                (guint) (at + 1 - out->str));
    }
  g_string_append_printf (out, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%u\n%%%%EOF\n",
                          n_objects, (guint) start);
}

GBytes *
mdg_plain_pdf_with (const char *const *pages, const char *catalog, const char *objects)
{
  GString *out = g_string_new ("%PDF-1.5\n");
  guint n = g_strv_length ((char **) pages);
  g_string_append_printf (out, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R %s >>\nendobj\n", catalog);
  g_string_append_printf (out, "2 0 obj\n<< /Type /Pages /Count %u /Kids [", n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%u 0 R ", 10 + 2 * i);
  g_string_append (out, "] >>\nendobj\n3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
                        " /Encoding /WinAnsiEncoding >>\nendobj\n");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) content = g_string_new (NULL);
      append_content (content, pages[i]);
      g_string_append_printf (
        out,
        "%u 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        " /Resources << /Font << /F1 3 0 R >> >> /Contents %u 0 R >>\nendobj\n"
        "%u 0 obj\n<< /Length %u >>\nstream\n%sendstream\nendobj\n",
        10 + 2 * i, 11 + 2 * i, 11 + 2 * i, (guint) content->len, content->str);
    }
  g_string_append (out, objects);
  append_xref (out, 1000);
  return g_string_free_to_bytes (out);
}

GBytes *
mdg_plain_pdf (const char *const *pages)
{
  return mdg_plain_pdf_with (pages, "", "");
}
