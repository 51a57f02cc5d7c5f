/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/shared/pdf/paper.h"

#include <stdarg.h>

#define FIRST_FREE 8 /* objects before: catalog, tree of pages, three fonts, their parts */

struct _MdgPaper
{
  GPtrArray *pages;     /* GString: their contents */
  GPtrArray *bookmarks; /* titles */
  GArray *targets;      /* guint: their pages from 0 */
  GArray *places;       /* gsize: where objects begin, from number 1 */
  GString *file;
};

static void
free_content (gpointer data)
{
  g_string_free (data, TRUE);
}

MdgPaper *
mdg_paper_new (void)
{
  MdgPaper *paper = g_new0 (MdgPaper, 1);
  paper->pages = g_ptr_array_new_with_free_func (free_content);
  paper->bookmarks = g_ptr_array_new_with_free_func (g_free);
  paper->targets = g_array_new (FALSE, FALSE, sizeof (guint));
  paper->places = g_array_new (FALSE, FALSE, sizeof (gsize));
  paper->file = g_string_new ("%PDF-1.7\n");
  return paper;
}

void
mdg_paper_free (MdgPaper *paper)
{
  if (paper == NULL)
    return;
  g_ptr_array_unref (paper->pages);
  g_ptr_array_unref (paper->bookmarks);
  g_array_unref (paper->targets);
  g_array_unref (paper->places);
  g_string_free (paper->file, TRUE);
  g_free (paper);
}

void
mdg_paper_add_page (MdgPaper *paper)
{
  g_ptr_array_add (paper->pages, g_string_new (NULL));
}

static GString *
last_page (MdgPaper *paper)
{
  return paper->pages->pdata[paper->pages->len - 1];
}

static void
append_hex (GString *out, const char *text)
{
  long n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  for (long i = 0; i < n; i++)
    g_string_append_printf (out, "%04x", units[i]);
}

static void
append_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.3f", value));
  g_string_append_c (out, ' ');
}

static void
write_in (MdgPaper *paper, const char *font, double x, double y, double size, const char *text)
{
  GString *page = last_page (paper);
  g_string_append_printf (page, "BT /%s ", font);
  append_number (page, size);
  g_string_append (page, "Tf ");
  append_number (page, x);
  append_number (page, y);
  g_string_append (page, "Td <");
  append_hex (page, text);
  g_string_append (page, "> Tj ET\n");
}

void
mdg_paper_write (MdgPaper *paper,
                 double x,
                 double y,
                 double size,
                 gboolean is_vertical,
                 const char *text)
{
  write_in (paper, is_vertical ? "V" : "H", x, y, size, text);
}

void
mdg_paper_write_unknown (MdgPaper *paper, double x, double y, const char *text)
{
  write_in (paper, "U", x, y, 12, text);
}

void
mdg_paper_fill (MdgPaper *paper, double x, double y, double width, double height)
{
  GString *page = last_page (paper);
  append_number (page, x);
  append_number (page, y);
  append_number (page, width);
  append_number (page, height);
  g_string_append (page, "re f\n");
}

void
mdg_paper_add_bookmark (MdgPaper *paper, const char *title)
{
  guint target = paper->pages->len - 1;
  g_ptr_array_add (paper->bookmarks, g_strdup (title));
  g_array_append_val (paper->targets, target);
}

G_GNUC_PRINTF (2, 3)
static void
add_object (MdgPaper *paper, const char *format, ...)
{
  va_list arguments;
  gsize place = paper->file->len;
  g_array_append_val (paper->places, place);
  g_string_append_printf (paper->file, "%u 0 obj\n", paper->places->len);
  va_start (arguments, format);
  g_string_append_vprintf (paper->file, format, arguments);
  va_end (arguments);
  g_string_append (paper->file, "\nendobj\n");
}

static void
add_fonts (MdgPaper *paper)
{
  static const char cmap[] = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                             "/CMapName /X def 1 begincodespacerange <0000> <FFFF>\n"
                             "endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange\n"
                             "endcmap end end";
  static const char font[] = "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /%s "
                             "/DescendantFonts [6 0 R] %s >>";
  add_object (paper, font, "Identity-H", "/ToUnicode 7 0 R");
  add_object (paper, font, "Identity-V", "/ToUnicode 7 0 R");
  add_object (paper, font, "Identity-H", "");
  add_object (paper, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 1000 "
                     "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                     "/FontDescriptor << /Type /FontDescriptor /FontName /Any /Flags 4 "
                     "/FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 >> >>");
  add_object (paper, "<< /Length %u >>\nstream\n%s\nendstream", (guint) sizeof cmap - 1, cmap);
}

static void
add_pages (MdgPaper *paper)
{
  for (guint i = 0; i < paper->pages->len; i++)
    {
      const GString *content = paper->pages->pdata[i];
      add_object (paper, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %u 0 R >>",
                  FIRST_FREE + 2 * i + 1);
      add_object (paper, "<< /Length %u >>\nstream\n%s\nendstream", (guint) content->len,
                  content->str);
    }
}

static void
add_bookmarks (MdgPaper *paper)
{
  guint root = FIRST_FREE + 2 * paper->pages->len;
  guint n = paper->bookmarks->len;
  if (n == 0)
    return;
  add_object (paper, "<< /Type /Outlines /First %u 0 R /Last %u 0 R /Count %u >>", root + 1,
              root + n, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) title = g_string_new ("feff");
      g_autofree char *next =
        i + 1 < n ? g_strdup_printf ("/Next %u 0 R", root + i + 2) : g_strdup ("");
      append_hex (title, paper->bookmarks->pdata[i]);
      add_object (paper, "<< /Title <%s> /Parent %u 0 R /Dest [%u 0 R /Fit] %s >>", title->str,
                  root, FIRST_FREE + 2 * g_array_index (paper->targets, guint, i), next);
    }
}

GBytes *
mdg_paper_finish (MdgPaper *paper)
{
  g_autoptr (GString) kids = g_string_new (NULL);
  g_autofree char *outlines =
    paper->bookmarks->len > 0
      ? g_strdup_printf ("/Outlines %u 0 R", FIRST_FREE + 2 * paper->pages->len)
      : g_strdup ("");
  for (guint i = 0; i < paper->pages->len; i++)
    g_string_append_printf (kids, "%u 0 R ", FIRST_FREE + 2 * i);
  add_object (paper, "<< /Type /Catalog /Pages 2 0 R %s >>", outlines);
  add_object (paper, "<< /Type /Pages /Kids [%s] /Count %u /Resources << /Font << /H 3 0 R "
                     "/V 4 0 R /U 5 0 R >> >> >>",
              kids->str, paper->pages->len);
  add_fonts (paper);
  add_pages (paper);
  add_bookmarks (paper);
  gsize start = paper->file->len;
  g_string_append_printf (paper->file, "xref\n0 %u\n0000000000 65535 f \n",
                          paper->places->len + 1);
  for (guint i = 0; i < paper->places->len; i++)
    g_string_append_printf (paper->file, "%010u 00000 n \n",
                            (guint) g_array_index (paper->places, gsize, i));
  g_string_append_printf (paper->file,
                          "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%u\n%%%%EOF\n",
                          paper->places->len + 1, (guint) start);
  return g_bytes_new (paper->file->str, paper->file->len);
}
