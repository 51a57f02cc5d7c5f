/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/ui/help/chapter-print.h"

#include "client/ui/common/page-flow.h"
#include "client/ui/help/markdown.h"

#include <glib/gi18n.h>

#define MARGIN (20 * MDG_PRINT_MM)
#define FOOT (10 * MDG_PRINT_MM) /* below the text, for the page number */
#define MARK_WIDTH 20.0
#define TEXT_SIZE 10.5

struct _MdgChapterPrint
{
  GObject parent_instance;
  GPtrArray *blocks;  /* MdgMarkdownBlock */
  GPtrArray *layouts; /* PangoLayout, one for each block */
  MdgFlowBox *boxes;  /* likewise */
  MdgPaper paper;
  guint n_pages;
};

static void mdg_chapter_print_iface_init (MdgPrintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgChapterPrint,
                               mdg_chapter_print,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PRINTABLE,
                                                      mdg_chapter_print_iface_init))

typedef struct
{
  double size;
  double before;
  gboolean heading;
} Look;

static const Look looks[] = {
  [MDG_BLOCK_PARAGRAPH] = { TEXT_SIZE, 6, FALSE },
  [MDG_BLOCK_HEADING_1] = { 18, 0, TRUE },
  [MDG_BLOCK_HEADING_2] = { 13, 16, TRUE },
  [MDG_BLOCK_HEADING_3] = { 11, 12, TRUE },
  [MDG_BLOCK_ITEM] = { TEXT_SIZE, 4, FALSE },
};

static const char *
get_title (MdgPrintable *printable)
{
  return _ ("Madoguchi: manual");
}

static guint
lay_out (MdgPrintable *printable, const MdgPaper *paper, PangoContext *text)
{
  MdgChapterPrint *self = MDG_CHAPTER_PRINT (printable);
  self->paper = *paper;
  g_ptr_array_set_size (self->layouts, 0);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const MdgMarkdownBlock *block = self->blocks->pdata[i];
      const Look *look = &looks[block->kind];
      double width = paper->width - 2 * MARGIN - (block->mark != NULL ? MARK_WIDTH : 0);
      PangoLayout *layout =
        mdg_print_text (text, MDG_PRINT_FONT, look->size, look->heading, width, "");
      int height = 0;
      pango_layout_set_markup (layout, block->markup, -1);
      pango_layout_set_line_spacing (layout, 1.3F);
      pango_layout_get_size (layout, NULL, &height);
      g_ptr_array_add (self->layouts, layout);
      self->boxes[i] = (MdgFlowBox){ (double) height / PANGO_SCALE, look->before, look->heading };
    }
  self->n_pages = mdg_page_flow (self->boxes, self->blocks->len, paper->height - 2 * MARGIN - FOOT);
  return self->n_pages;
}

static void
draw_number (MdgChapterPrint *self, cairo_t *cr, PangoContext *text, guint page)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", page + 1, self->n_pages);
  g_autoptr (PangoLayout) layout = mdg_print_text (text, MDG_PRINT_FONT, 9, FALSE,
                                                   self->paper.width - 2 * MARGIN, number);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  cairo_move_to (cr, MARGIN, self->paper.height - MARGIN);
  pango_cairo_show_layout (cr, layout);
}

static void
draw (MdgPrintable *printable, cairo_t *cr, PangoContext *text, guint page)
{
  MdgChapterPrint *self = MDG_CHAPTER_PRINT (printable);
  for (guint i = 0; i < self->layouts->len; i++)
    {
      const MdgMarkdownBlock *block = self->blocks->pdata[i];
      double y = MARGIN + self->boxes[i].y;
      if (self->boxes[i].page != page)
        continue;
      cairo_move_to (cr, MARGIN + (block->mark != NULL ? MARK_WIDTH : 0), y);
      pango_cairo_show_layout (cr, self->layouts->pdata[i]);
      if (block->mark == NULL)
        continue;
      g_autoptr (PangoLayout) mark =
        mdg_print_text (text, MDG_PRINT_FONT, TEXT_SIZE, FALSE, MARK_WIDTH, block->mark);
      cairo_move_to (cr, MARGIN, y);
      pango_cairo_show_layout (cr, mark);
    }
  draw_number (self, cr, text, page);
}

static void
mdg_chapter_print_iface_init (MdgPrintableInterface *iface)
{
  iface->get_title = get_title;
  iface->lay_out = lay_out;
  iface->draw = draw;
}

MdgChapterPrint *
mdg_chapter_print_new (const char *text)
{
  MdgChapterPrint *self = g_object_new (MDG_TYPE_CHAPTER_PRINT, NULL);
  self->blocks = mdg_markdown_parse (text);
  self->boxes = g_new0 (MdgFlowBox, self->blocks->len);
  return self;
}

static void
mdg_chapter_print_finalize (GObject *object)
{
  MdgChapterPrint *self = MDG_CHAPTER_PRINT (object);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  g_free (self->boxes);
  G_OBJECT_CLASS (mdg_chapter_print_parent_class)->finalize (object);
}

static void
mdg_chapter_print_class_init (MdgChapterPrintClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_chapter_print_finalize;
}

static void
mdg_chapter_print_init (MdgChapterPrint *self)
{
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
}
