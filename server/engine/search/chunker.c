/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-search"

#include "server/engine/search/chunker.h"

#include "server/engine/search/structure.h"

#include <string.h>

#define MAX_LEVELS 9
#define QUESTION_HEADING_CHARS 80

/* Chapters found in the text stand below headings that the file marks as such. */
#define CHAPTER_BASE 2

/* MdgCutPassage.kind */
#define KIND_TEXT "text"
#define KIND_ARTICLE "article"
#define KIND_SUPPLEMENT "supplement"
#define KIND_TABLE "table"
#define KIND_SLIDE "slide"
#define KIND_NOTES "notes"

typedef struct
{
  const MdgExtracted *extracted;
  const char *title;
  guint max;
  MdgStructureReader *reader;
  GPtrArray *out;

  /* Where we are. */
  const MdgExtractedPage *page;
  char *levels[MAX_LEVELS];
  char *article; /* 条, 附則, 別表 or the question; NULL outside of one */
  char *caption; /* stood alone and waits for its article */
  const char *kind;
  const MdgBlock *bare; /* the last heading, while nothing stands under it */
  const MdgExtractedPage *bare_page;

  /* The passage that is being gathered. */
  MdgCutPassage *open;
  GString *text;
  long n_chars;

  /* The table we are in; its header rows as text, and whether a passage has them. */
  guint table;
  gboolean header_used;
  GString *header;
  long n_header_chars;
} Chunker;

/* ---- headings and places ---- */

static void
join_heading (GString *heading, const char *part)
{
  if (part == NULL || *part == '\0' || g_str_equal (heading->str, part))
    return;
  if (heading->len > 0)
    g_string_append (heading, MDG_HEADING_SEPARATOR);
  g_string_append (heading, part);
}

static char *
dup_heading (const Chunker *chunker)
{
  g_autoptr (GString) heading = g_string_new (NULL);
  join_heading (heading, chunker->title);
  if (chunker->extracted->unit == MDG_UNIT_KIND_SHEET && chunker->page != NULL)
    join_heading (heading, chunker->page->label);
  for (guint i = 0; i < MAX_LEVELS; i++)
    join_heading (heading, chunker->levels[i]);
  join_heading (heading, chunker->article);
  long n = g_utf8_strlen (heading->str, -1);
  char *one_line = g_utf8_substring (heading->str, 0, MIN (n, MDG_HEADING_MAX_CHARS));
  return g_strdelimit (one_line, "\t\r\n", ' ');
}

/* A, B, … Z, AA */
static char *
dup_column_name (guint column)
{
  char name[8];
  guint at = sizeof name;
  name[--at] = '\0';
  for (guint rest = column; rest > 0 && at > 0; rest = (rest - 1) / 26)
    name[--at] = (char) ('A' + (rest - 1) % 26);
  return g_strdup (name + at);
}

static char *
dup_range (guint first, guint last)
{
  return first == last ? g_strdup_printf ("%u", first) : g_strdup_printf ("%u-%u", first, last);
}

static char *
dup_place (const Chunker *chunker, const MdgCutPassage *passage)
{
  MdgUnitKind unit = chunker->extracted->unit;
  if (passage->first_row == 0 || unit == MDG_UNIT_KIND_PAGE || unit == MDG_UNIT_KIND_SLIDE)
    return dup_range (passage->first_page, passage->last_page);
  if (unit != MDG_UNIT_KIND_SHEET)
    return dup_range (passage->first_row, passage->last_row);
  g_autofree char *left = dup_column_name (passage->first_column);
  g_autofree char *right = dup_column_name (passage->last_column);
  const char *sheet = chunker->page->label != NULL ? chunker->page->label : "";
  return g_strdup_printf ("%s%s%s%u:%s%u", sheet, *sheet != '\0' ? " " : "", left,
                          passage->first_row, right, passage->last_row);
}

/* ---- the open passage ---- */

static void
close_passage (Chunker *chunker)
{
  MdgCutPassage *passage = g_steal_pointer (&chunker->open);
  if (passage == NULL)
    return;
  passage->text = g_strdup (g_strchomp (chunker->text->str));
  passage->place = dup_place (chunker, passage);
  passage->number = chunker->out->len + 1;
  g_string_set_size (chunker->text, 0);
  chunker->n_chars = 0;
  if (*passage->text == '\0')
    {
      mdg_cut_passage_free (passage);
      return;
    }
  g_ptr_array_add (chunker->out, passage);
}

static void
open_passage (Chunker *chunker, const char *kind)
{
  MdgCutPassage *passage = g_new0 (MdgCutPassage, 1);
  passage->kind = g_strdup (kind);
  passage->heading = dup_heading (chunker);
  passage->first_page = chunker->page->number;
  passage->last_page = chunker->page->number;
  passage->boxes = g_array_new (FALSE, FALSE, sizeof (MdgPassageBox));
  chunker->open = passage;
  chunker->bare = NULL;
}

/* The boxes of the lines on which characters @start to @end of @n stand. */
static void
take_boxes (Chunker *chunker, const MdgBlock *block, long start, long end, long n)
{
  guint n_boxes = block->boxes != NULL ? block->boxes->len : 0;
  if (n_boxes == 0)
    return;
  guint first = n > 0 ? (guint) (start * n_boxes / n) : 0;
  guint last = n > 0 ? (guint) ((end * n_boxes + n - 1) / n) : n_boxes;
  for (guint i = first; i < MIN (MAX (last, first + 1), n_boxes); i++)
    {
      const MdgBox *box = &g_array_index (block->boxes, MdgBox, i);
      MdgPassageBox placed = { chunker->page->number, box->x, box->y, box->width, box->height };
      g_array_append_val (chunker->open->boxes, placed);
    }
}

static void
take_row (MdgCutPassage *passage, const MdgBlock *block)
{
  if (block->row == 0)
    return;
  guint n_cells = block->cells != NULL ? MAX (g_strv_length (block->cells), 1) : 1;
  guint column = MAX (block->column, 1);
  if (passage->first_row == 0)
    {
      passage->first_row = block->row;
      passage->first_column = column;
    }
  passage->first_column = MIN (passage->first_column, column);
  passage->last_row = MAX (passage->last_row, block->row);
  passage->last_column = MAX (passage->last_column, column + n_cells - 1);
}

/* Characters @start to @end of the block, which has @n, go into the open passage. */
static void
take_part (Chunker *chunker, const MdgBlock *block, long start, long end, long n)
{
  g_autofree char *part = g_utf8_substring (block->text, start, end);
  if (chunker->n_chars > 0)
    g_string_append_c (chunker->text, '\n');
  g_string_append (chunker->text, part);
  chunker->n_chars += end - start + (chunker->n_chars > 0 ? 1 : 0);
  chunker->open->last_page = chunker->page->number;
  take_boxes (chunker, block, start, end, n);
  take_row (chunker->open, block);
}

static gboolean
ends_sentence (gunichar character)
{
  return character == 0x3002 || character == 0xff01 || character == 0xff1f || character == '\n' ||
         character == 0xff61;
}

/* Where to cut what starts at @start: behind the last full stop that fits, else at the limit. */
static long
find_cut (const char *text, long start, long n, long max)
{
  if (n - start <= max)
    return n;
  long best = start + max;
  const char *at = g_utf8_offset_to_pointer (text, start);
  for (long i = start; i < start + max; i++, at = g_utf8_next_char (at))
    if (ends_sentence (g_utf8_get_char (at)) && i - start > max / 4)
      best = i + 1;
  return best;
}

static void
add_block (Chunker *chunker, const MdgBlock *block, const char *kind)
{
  long n = g_utf8_strlen (block->text, -1);
  long start = 0;
  if (chunker->open != NULL &&
      (!g_str_equal (chunker->open->kind, kind) || chunker->n_chars + 1 + n > chunker->max))
    close_passage (chunker);
  while (start < n)
    {
      long end = find_cut (block->text, start, n, chunker->max);
      if (chunker->open == NULL)
        open_passage (chunker, kind);
      take_part (chunker, block, start, end, n);
      start = end;
      if (start < n)
        close_passage (chunker);
    }
}

/* ---- structure ---- */

static void
open_table_passage (Chunker *chunker)
{
  open_passage (chunker, KIND_TABLE);
  g_string_append_len (chunker->text, chunker->header->str,
                       (gssize) MAX (chunker->header->len, 1) - 1);
  chunker->n_chars = MAX (chunker->n_header_chars - 1, 0);
  chunker->header_used = TRUE;
}

static void
forget_header (Chunker *chunker)
{
  close_passage (chunker);
  if (chunker->header->len > 0 && !chunker->header_used)
    {
      open_table_passage (chunker);
      close_passage (chunker);
    }
  g_string_set_size (chunker->header, 0);
  chunker->n_header_chars = 0;
  chunker->header_used = FALSE;
}

static void
leave_table (Chunker *chunker)
{
  if (chunker->table == 0)
    return;
  forget_header (chunker);
  chunker->table = 0;
}

/* A heading that nothing followed is found by its own words. */
static void
keep_bare_heading (Chunker *chunker)
{
  const MdgExtractedPage *page = chunker->page;
  const MdgBlock *block = g_steal_pointer (&chunker->bare);
  if (block == NULL || chunker->open != NULL)
    return;
  chunker->page = chunker->bare_page;
  add_block (chunker, block, KIND_TEXT);
  close_passage (chunker);
  chunker->page = page;
}

static guint
level_index (guint level)
{
  return CLAMP (level, 1, MAX_LEVELS) - 1;
}

static void
enter_heading (Chunker *chunker, const MdgBlock *block, guint level)
{
  guint at = level_index (level);
  close_passage (chunker);
  if (chunker->levels[at] != NULL)
    keep_bare_heading (chunker);
  for (guint i = at; i < MAX_LEVELS; i++)
    g_clear_pointer (&chunker->levels[i], g_free);
  chunker->levels[at] = g_strstrip (g_strdup (block->text));
  g_clear_pointer (&chunker->article, g_free);
  chunker->kind = KIND_TEXT;
  chunker->bare = block;
  chunker->bare_page = chunker->page;
}

static void
enter_article (Chunker *chunker, const char *name, const char *kind)
{
  close_passage (chunker);
  g_clear_pointer (&chunker->article, g_free);
  gboolean has_caption = strstr (name, "（") != NULL || strstr (name, "(") != NULL;
  chunker->article =
    g_strconcat (name, !has_caption && chunker->caption != NULL ? chunker->caption : "", NULL);
  chunker->kind = kind;
}

/* The block that follows on the same page, for captions. */
static gboolean
is_before_article (Chunker *chunker, guint index)
{
  if (index + 1 >= chunker->page->blocks->len)
    return TRUE;
  const MdgBlock *next = chunker->page->blocks->pdata[index + 1];
  g_auto (MdgStructure) found = mdg_structure_reader_look (chunker->reader, next->text);
  return found.kind == MDG_STRUCTURE_ARTICLE;
}

static void
enter_question (Chunker *chunker, const char *text)
{
  long n = g_utf8_strlen (text, -1);
  close_passage (chunker);
  g_clear_pointer (&chunker->article, g_free);
  chunker->article = g_utf8_substring (text, 0, MIN (n, QUESTION_HEADING_CHARS));
  chunker->kind = KIND_TEXT;
}

static void
add_paragraph (Chunker *chunker, const MdgBlock *block, guint index)
{
  g_auto (MdgStructure) found = mdg_structure_reader_look (chunker->reader, block->text);
  switch (found.kind)
    {
    case MDG_STRUCTURE_CHAPTER:
      enter_heading (chunker, block, CHAPTER_BASE + found.level);
      return;
    case MDG_STRUCTURE_CAPTION:
      if (!is_before_article (chunker, index))
        break;
      close_passage (chunker);
      g_free (chunker->caption);
      chunker->caption = g_steal_pointer (&found.name);
      return;
    case MDG_STRUCTURE_ARTICLE:
      enter_article (chunker, found.name,
                     g_strcmp0 (chunker->kind, KIND_SUPPLEMENT) == 0 ? KIND_SUPPLEMENT
                                                                     : KIND_ARTICLE);
      break;
    case MDG_STRUCTURE_SUPPLEMENT:
      enter_article (chunker, found.name, KIND_SUPPLEMENT);
      break;
    case MDG_STRUCTURE_ANNEX:
      enter_article (chunker, found.name, KIND_SUPPLEMENT);
      break;
    case MDG_STRUCTURE_QUESTION:
      enter_question (chunker, block->text);
      break;
    case MDG_STRUCTURE_ANSWER:
    case MDG_STRUCTURE_NONE:
      break;
    }
  g_clear_pointer (&chunker->caption, g_free);
  add_block (chunker, block, chunker->kind);
}

static void
add_heading (Chunker *chunker, const MdgBlock *block)
{
  g_auto (MdgStructure) found = mdg_structure_reader_look (chunker->reader, block->text);
  if (found.kind == MDG_STRUCTURE_ARTICLE || found.kind == MDG_STRUCTURE_SUPPLEMENT ||
      found.kind == MDG_STRUCTURE_QUESTION)
    {
      add_paragraph (chunker, block, G_MAXUINT - 1);
      return;
    }
  enter_heading (chunker, block, block->level);
}

/* ---- tables ---- */

static void
enter_table (Chunker *chunker, const MdgBlock *block)
{
  if (chunker->table == block->table && block->table != 0)
    return;
  leave_table (chunker);
  close_passage (chunker);
  chunker->table = MAX (block->table, 1);
}

static void
add_row (Chunker *chunker, const MdgBlock *block)
{
  enter_table (chunker, block);
  long n = g_utf8_strlen (block->text, -1);
  if (chunker->open != NULL && chunker->n_chars + 1 + n > chunker->max)
    close_passage (chunker);
  if (chunker->open == NULL)
    open_table_passage (chunker);
  take_part (chunker, block, 0, n, n);
}

/* A header row behind rows begins a new part of the table; one that is repeated on the next page
 * says nothing new; one that leaves no room for rows is a row. */
static void
add_header_row (Chunker *chunker, const MdgBlock *block)
{
  enter_table (chunker, block);
  if (chunker->header->len > 0 && strstr (chunker->header->str, block->text) != NULL)
    return;
  if (chunker->open != NULL)
    forget_header (chunker);
  long n = g_utf8_strlen (block->text, -1);
  if (chunker->n_header_chars + n + 1 > chunker->max / 2)
    {
      add_row (chunker, block);
      return;
    }
  g_string_append (chunker->header, block->text);
  g_string_append_c (chunker->header, '\n');
  chunker->n_header_chars += n + 1;
}

/* ---- slides ---- */

static void
add_slide_block (Chunker *chunker, const MdgBlock *block)
{
  if (block->kind == MDG_BLOCK_HEADING && chunker->article == NULL)
    {
      g_clear_pointer (&chunker->article, g_free);
      chunker->article = g_strstrip (g_strdup (block->text));
    }
  add_block (chunker, block, block->kind == MDG_BLOCK_NOTES ? KIND_NOTES : KIND_SLIDE);
}

/* ---- the document ---- */

static void
add_any (Chunker *chunker, const MdgBlock *block, guint index)
{
  if (block->kind == MDG_BLOCK_PAGE_HEADER || block->text == NULL || *block->text == '\0')
    return;
  if (chunker->extracted->unit == MDG_UNIT_KIND_SLIDE)
    {
      add_slide_block (chunker, block);
      return;
    }
  if (block->kind == MDG_BLOCK_TABLE_HEADER || block->kind == MDG_BLOCK_TABLE_ROW)
    {
      (block->kind == MDG_BLOCK_TABLE_ROW ? add_row : add_header_row) (chunker, block);
      return;
    }
  leave_table (chunker);
  if (block->kind == MDG_BLOCK_HEADING)
    add_heading (chunker, block);
  else if (block->kind == MDG_BLOCK_NOTES)
    add_block (chunker, block, KIND_NOTES);
  else
    add_paragraph (chunker, block, index);
}

/* Slides and sheets end with their page; text goes on. */
static void
enter_page (Chunker *chunker, const MdgExtractedPage *page)
{
  MdgUnitKind unit = chunker->extracted->unit;
  gboolean new_sheet = chunker->page != NULL && g_strcmp0 (chunker->page->label, page->label) != 0;
  if (unit == MDG_UNIT_KIND_SLIDE || (unit == MDG_UNIT_KIND_SHEET && new_sheet))
    {
      leave_table (chunker);
      close_passage (chunker);
      g_clear_pointer (&chunker->article, g_free);
    }
  /* Cells cited by one range stand on one page. */
  if (unit == MDG_UNIT_KIND_SHEET || unit == MDG_UNIT_KIND_ROW)
    close_passage (chunker);
  chunker->page = page;
}

static void
chunker_clear (Chunker *chunker)
{
  for (guint i = 0; i < MAX_LEVELS; i++)
    g_free (chunker->levels[i]);
  g_free (chunker->article);
  g_free (chunker->caption);
  g_string_free (chunker->text, TRUE);
  g_string_free (chunker->header, TRUE);
  mdg_structure_reader_free (chunker->reader);
}

GPtrArray *
mdg_chunker_cut (const MdgExtracted *extracted, const char *title, guint chunk_chars)
{
  Chunker chunker = {
    .extracted = extracted,
    .title = title,
    .max = MAX (chunk_chars, 1),
    .reader = mdg_structure_reader_new (),
    .out = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_cut_passage_free),
    .kind = KIND_TEXT,
    .text = g_string_new (NULL),
    .header = g_string_new (NULL),
  };
  for (guint i = 0; i < extracted->pages->len; i++)
    {
      enter_page (&chunker, extracted->pages->pdata[i]);
      for (guint j = 0; j < chunker.page->blocks->len; j++)
        add_any (&chunker, chunker.page->blocks->pdata[j], j);
    }
  if (chunker.page != NULL)
    {
      leave_table (&chunker);
      close_passage (&chunker);
      keep_bare_heading (&chunker);
      close_passage (&chunker);
    }
  chunker_clear (&chunker);
  return chunker.out;
}
