/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Printing: anything that can say how many pages it has and draw one of them goes through the
 * desktop's own print dialog (Windows' own on Windows), or into a PDF file. Pages are drawn one by
 * one while the toolkit shows the progress and a button to stop. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MDG_PRINT_MM (72 / 25.4) /* points in a millimetre */

/* What stands on paper. Han characters take their Japanese forms in every language of the
 * interface, because names do. */
#define MDG_PRINT_FONT "Yu Gothic,BIZ UDGothic,Meiryo,Noto Sans CJK JP,sans-serif"
#define MDG_PRINT_FIXED_FONT "Cascadia Mono,Consolas,BIZ UDGothic,Noto Sans Mono CJK JP,monospace"

/* A sheet of paper in points, to its edges. */
typedef struct
{
  double width;
  double height;
} MdgPaper;

#define MDG_TYPE_PRINTABLE (mdg_printable_get_type ())
G_DECLARE_INTERFACE (MdgPrintable, mdg_printable, MDG, PRINTABLE, GObject)

struct _MdgPrintableInterface
{
  GTypeInterface parent_iface;
  /* The name of the job in the printer's queue: nothing personal. Static or owned by @self. */
  const char *(*get_title) (MdgPrintable *self);
  /* Divides the content over sheets of @paper; the number of pages, 1 or more. @text has the fonts
   * of the printer. */
  guint (*lay_out) (MdgPrintable *self, const MdgPaper *paper, PangoContext *text);
  /* Draws page @page (from 0) as laid out. */
  void (*draw) (MdgPrintable *self, cairo_t *cr, PangoContext *text, guint page);
};

/* Called only when all pages went to the printer (or into the file that was chosen there). */
typedef void (*MdgPrinted) (gpointer owner);

/* Asks over the window of @widget how to print, and prints. A failure is told in a window. @owner
 * is a GObject held meanwhile; @printed may be NULL. */
void mdg_print (GtkWidget *widget, MdgPrintable *content, MdgPrinted printed, gpointer owner);

/* Writes the pages on A4 into the PDF file @path, without asking. */
gboolean mdg_print_to_pdf (MdgPrintable *content, const char *path, GError **error);

/* A text set for paper: @font one of the above, @size in points, wrapped at @width points. Transfer
 * full. */
PangoLayout *mdg_print_text (PangoContext *text,
                             const char *font,
                             double size,
                             gboolean bold,
                             double width,
                             const char *content);

G_END_DECLS
