/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer-place.h"

#include "server/engine/answer/quote-page.h"
#include "server/engine/answer/quote.h"
#include "server/service/passage-view.h"

#include <string.h>

typedef struct
{
  gsize start; /* in the joined text */
  gsize end;
  guint page;
  guint row; /* 0: none */
  guint column;
  guint n_cells;
} Stretch;

struct _MdgAnswerPlace
{
  char *unit;
  char *label; /* of the first page: the name of a sheet */
  MdgQuotePage *page;
  GArray *stretches; /* Stretch, in the order of the text */
};

/* While it is made. */
typedef struct
{
  MdgAnswerPlace *place;
  GArray *paragraphs; /* MdgQuoteParagraph */
  GPtrArray *texts;
  GPtrArray *boxes; /* of arrays */
  gsize size;
} Making;

static void
making_init (Making *making, const char *unit, const char *label)
{
  making->place = g_new0 (MdgAnswerPlace, 1);
  making->place->unit = g_strdup (unit);
  making->place->label = g_strdup (label);
  making->place->stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  making->paragraphs = g_array_new (FALSE, FALSE, sizeof (MdgQuoteParagraph));
  making->texts = g_ptr_array_new_with_free_func (g_free);
  making->boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

/* Takes both. */
static void
add_paragraph (Making *making, char *text, GPtrArray *boxes, Stretch stretch)
{
  if (making->paragraphs->len > 0)
    making->size++;
  stretch.start = making->size;
  stretch.end = making->size += strlen (text);
  MdgQuoteParagraph paragraph = { text, boxes };
  g_array_append_val (making->paragraphs, paragraph);
  g_array_append_val (making->place->stretches, stretch);
  g_ptr_array_add (making->texts, text);
  g_ptr_array_add (making->boxes, boxes);
}

static MdgAnswerPlace *
finish (Making *making)
{
  making->place->page = mdg_quote_page_new (making->paragraphs);
  g_array_unref (making->paragraphs);
  g_ptr_array_unref (making->texts);
  g_ptr_array_unref (making->boxes);
  return making->place;
}

/* ---- from pages as they were read ---- */

static GPtrArray *
view_boxes (const MdgBlock *block, guint page)
{
  GPtrArray *view = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = 0; block->boxes != NULL && i < block->boxes->len; i++)
    {
      const MdgBox *box = &g_array_index (block->boxes, MdgBox, i);
      MdgPageBox *shown = mdg_page_box_new ();
      shown->page = page;
      shown->x = mdg_passage_view_length (box->x);
      shown->y = mdg_passage_view_length (box->y);
      shown->width = mdg_passage_view_length (box->width);
      shown->height = mdg_passage_view_length (box->height);
      g_ptr_array_add (view, shown);
    }
  return view;
}

static void
add_block (Making *making, const MdgBlock *block, guint page)
{
  guint n_cells = block->cells != NULL ? MAX (g_strv_length (block->cells), 1) : 1;
  Stretch stretch = { .page = page,
                      .row = block->row,
                      .column = MAX (block->column, 1),
                      .n_cells = n_cells };
  add_paragraph (making, g_strdup (block->text), view_boxes (block, page), stretch);
}

static void
add_blocks (Making *making, GPtrArray *pages, gboolean footnotes)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const MdgExtractedPage *page = pages->pdata[i];
      for (guint k = 0; k < page->blocks->len; k++)
        {
          const MdgBlock *block = page->blocks->pdata[k];
          if (block->kind != MDG_BLOCK_PAGE_HEADER &&
              (block->kind == MDG_BLOCK_FOOTNOTE) == footnotes)
            add_block (making, block, page->number);
        }
    }
}

MdgAnswerPlace *
mdg_answer_place_new (GPtrArray *pages, const char *unit)
{
  Making making = { 0 };
  const MdgExtractedPage *first = pages->len > 0 ? pages->pdata[0] : NULL;
  making_init (&making, unit, first != NULL ? first->label : NULL);
  add_blocks (&making, pages, FALSE);
  add_blocks (&making, pages, TRUE);
  return finish (&making);
}

/* ---- from passages ---- */

static GPtrArray *
copy_boxes (GPtrArray *boxes, guint first, guint last)
{
  GPtrArray *copy = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  for (guint i = first; i < last; i++)
    g_ptr_array_add (copy, mdg_page_box_copy (boxes->pdata[i]));
  return copy;
}

/* The number of a row in a passage of rows without gaps; 0 when that cannot be told. */
static guint
find_row (const MdgPassage *passage, guint paragraph, guint n_paragraphs)
{
  gint64 rows = passage->last_row - passage->first_row + 1;
  return passage->first_row > 0 && rows == n_paragraphs ? (guint) passage->first_row + paragraph
                                                        : 0;
}

static void
add_passage (Making *making, const MdgPassage *passage)
{
  g_auto (GStrv) lines = g_strsplit (passage->text, "\n", -1);
  g_autoptr (GArray) firsts = mdg_quote_page_divide (passage->text, passage->boxes);
  guint n = g_strv_length (lines);
  for (guint i = 0; i < n; i++)
    {
      GPtrArray *boxes = copy_boxes (passage->boxes, g_array_index (firsts, guint, i),
                                     g_array_index (firsts, guint, i + 1));
      const MdgPageBox *box = boxes->len > 0 ? boxes->pdata[0] : NULL;
      Stretch stretch = { .page = (guint) (box != NULL ? box->page : passage->page),
                          .row = find_row (passage, i, n),
                          .column = (guint) MAX (passage->first_column, 1),
                          .n_cells = (guint) (passage->last_column - passage->first_column) + 1 };
      add_paragraph (making, g_strdup (lines[i]), boxes, stretch);
    }
}

MdgAnswerPlace *
mdg_answer_place_new_attached (const MdgDocumentPage *page, const char *unit)
{
  Making making = { 0 };
  making_init (&making, unit, page->label);
  for (guint i = 0; page->passages != NULL && i < page->passages->len; i++)
    add_passage (&making, page->passages->pdata[i]);
  if (making.paragraphs->len == 0 && page->text != NULL)
    add_paragraph (&making, g_strdup (page->text), mdg_record_array_new (&MDG_PAGE_BOX_TYPE),
                   (Stretch){ .page = (guint) page->number });
  return finish (&making);
}

void
mdg_answer_place_free (MdgAnswerPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->unit);
  g_free (place->label);
  g_clear_pointer (&place->page, mdg_quote_page_free);
  g_array_unref (place->stretches);
  g_free (place);
}

/* ---- quotes ---- */

static char *
dup_column_name (gint64 column)
{
  char name[16];
  guint at = sizeof name;
  name[--at] = '\0';
  for (gint64 rest = column; rest > 0 && at > 0; rest = (rest - 1) / 26)
    name[--at] = (char) ('A' + (rest - 1) % 26);
  return g_strdup (name + at);
}

static void
name_place (const MdgAnswerPlace *place, MdgCitation *citation)
{
  gboolean sheet = g_strcmp0 (place->unit, MDG_UNIT_SHEET) == 0;
  gboolean rows = g_strcmp0 (place->unit, MDG_UNIT_ROW) == 0 ||
                  g_strcmp0 (place->unit, MDG_UNIT_LINE) == 0;
  g_autofree char *left = dup_column_name (citation->first_column);
  g_autofree char *right = dup_column_name (citation->last_column);
  const char *label = place->label != NULL ? place->label : "";
  if ((sheet || rows) && citation->first_row == 0)
    return;
  g_free (citation->place);
  if (sheet)
    citation->place = g_strdup_printf (
      "%s%s%s%" G_GINT64_FORMAT ":%s%" G_GINT64_FORMAT, label, *label != '\0' ? " " : "", left,
      citation->first_row, right, citation->last_row);
  else if (rows && citation->first_row < citation->last_row)
    citation->place = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                                       citation->first_row, citation->last_row);
  else
    citation->place =
      g_strdup_printf ("%" G_GINT64_FORMAT, rows ? citation->first_row : citation->page);
}

static void
take_rows (MdgCitation *citation, const Stretch *stretch)
{
  if (stretch->row == 0)
    return;
  gint64 last = stretch->column + MAX (stretch->n_cells, 1) - 1;
  if (citation->first_row == 0)
    {
      citation->first_row = stretch->row;
      citation->first_column = stretch->column;
    }
  citation->first_column = MIN (citation->first_column, (gint64) stretch->column);
  citation->last_column = MAX (citation->last_column, last);
  citation->last_row = stretch->row;
}

static void
take_stretches (const MdgAnswerPlace *place, gsize start, gsize end, MdgCitation *citation)
{
  gboolean first = TRUE;
  for (guint i = 0; i < place->stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (place->stretches, Stretch, i);
      if (stretch->end <= start || stretch->start >= end)
        continue;
      if (first)
        {
          citation->page = stretch->page;
          citation->first_row = citation->last_row = 0;
          citation->first_column = citation->last_column = 0;
        }
      first = FALSE;
      take_rows (citation, stretch);
    }
}

gboolean
mdg_answer_place_check (const MdgAnswerPlace *place, const char *quote, MdgCitation *citation)
{
  gsize start = 0, end = 0;
  if (!mdg_quote_verify (citation, quote, place->page) ||
      !mdg_quote_find (place->page->text, quote, &start, &end))
    return FALSE;
  take_stretches (place, start, end, citation);
  name_place (place, citation);
  return TRUE;
}
