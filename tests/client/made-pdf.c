/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/made-pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define WIDTH 595
#define HEIGHT 842
#define LEFT 72
#define TOP 84
#define LINE 40

static const char *const lines[] = {
  "（支給の対象）",
  "第4条　住宅改修費の支給の対象となる工事は、次に掲げるものとする。",
  "お一人につき20万円を上限とする。",
  "手すりの取付け　段差の解消　床材の変更",
  "引き戸等への扉の取替え　洋式便器等への便器の取替え",
  "前項の規定にかかわらず、要介護状態区分が3段階以上",
  "上がった場合又は転居した場合は、改めて支給する。",
  "（支給額）",
  "費用の額に、被保険者の負担割合に応じた額とする。",
  "1円未満の端数があるときは、これを切り捨てる。",
};

static cairo_status_t
take (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
write_line (cairo_t *cr, PangoLayout *layout, double y, const char *text)
{
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, LEFT, y);
  pango_cairo_show_layout (cr, layout);
}

GBytes *
mdg_made_pdf (guint n_pages)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (take, bytes, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font =
    pango_font_description_from_string ("Yu Mincho,Noto Serif CJK JP,Noto Sans CJK JP 14");
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  for (guint page = 1; page <= n_pages; page++)
    {
      g_autofree char *title = g_strdup_printf ("第%u条　支給限度基準額 %u", page, page);
      write_line (cr, layout, TOP, title);
      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        write_line (cr, layout, TOP + (i + 1) * LINE, lines[i]);
      cairo_show_page (cr);
    }
  g_object_unref (layout);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}
