/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Both documents become one long row of comparable characters (align-key.h), which are
 * matched once (align-match.h). Each block of the structure goes to the page where most of its
 * characters are found, with the boxes of the lines that they are in; a paragraph that turns a page
 * becomes two blocks, so that each page has its own words. What is found out of order (text boxes,
 * notes) is placed by strays or by a look around the page before. What is not found stays with what
 * stands before it. Words of the rendition that the structure does not have (running heads, numbers
 * of pages, labels of charts) are kept where they are.
 *
 * Where slides and pages are equally many, each slide is matched with its own page alone.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/extract.h"

#include "server/engine/extract/align-key.h"
#include "server/engine/extract/align-match.h"

#include <string.h>

/* Share of a block's characters that must be found, in hundredths. */
#define FOUND_PERCENT 40
/* A part of a paragraph on another page has at least so many characters there. */
#define LEAST_PART 4
/* Blocks that the chain does not have are looked for nearby when they are short enough, for so many
 * comparisons in all; single characters are everywhere and prove nothing. */
#define MAX_FRAGMENTED 600
#define MAX_EFFORT G_GUINT64_CONSTANT (400000000)
#define LEAST_FRAGMENT 2
/* A line counts as covered by a block when it holds this share of it. */
#define LINE_SHARE 0.15

/* One block of either side and its stretch of characters. */
typedef struct
{
  const MdgBlock *block;
  guint page; /* index */
  guint32 start;
  guint32 end;
  guint32 n_taken; /* of the rendition: characters that the structure has */
} Piece;

typedef struct
{
  GArray *keys;   /* guint32 */
  GArray *pieces; /* Piece */
} Side;

/* A block for the result, and where in the rendition it begins, for its place on the page. */
typedef struct
{
  MdgBlock *block;
  guint32 at;
  guint order;
} Placed;

typedef struct
{
  Side from;
  Side to;
  guint32 *map;
  gboolean *taken; /* characters of the rendition */
  GArray *strays;
  GArray *page_starts; /* guint32: first character of each page of the rendition, and the end */
  GPtrArray *pages;    /* GArray of Placed for each page of the rendition */
  guint page;          /* where the block before was placed */
  guint32 at;
  guint order;
  guint64 effort; /* comparisons for blocks that were looked for */
} Aligner;

/* Both sides */

static void
init_side (Side *side)
{
  side->keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  side->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
}

static void
clear_side (Side *side)
{
  g_array_unref (side->keys);
  g_array_unref (side->pieces);
}

/* Of the structure, running heads are not matched: they stand there once and on every page of the
 * rendition. Those of the rendition are, for they may be headings at the top of pages. Notes of
 * slides are on no page. */
static void
add_page (Side *side, const MdgExtractedPage *page, guint index, gboolean of_structure)
{
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const MdgBlock *block = page->blocks->pdata[i];
      if (of_structure && block->kind == MDG_BLOCK_PAGE_HEADER)
        continue;
      Piece piece = { .block = block, .page = index, .start = side->keys->len };
      if (block->kind != MDG_BLOCK_NOTES)
        mdg_align_key_append (side->keys, block->text);
      piece.end = side->keys->len;
      g_array_append_val (side->pieces, piece);
    }
}

/* The piece of the rendition that character @at is in. */
static Piece *
piece_at (const Side *side, guint32 at)
{
  guint low = 0, high = side->pieces->len;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (side->pieces, Piece, middle).start <= at)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (side->pieces, Piece, low);
}

static guint32
key_at (const Side *side, guint32 at)
{
  return g_array_index (side->keys, guint32, at);
}

/* Finding blocks that the chain does not have */

static guint32
count_found (const Aligner *aligner, const Piece *piece)
{
  guint32 n = 0;
  for (guint32 i = piece->start; i < piece->end; i++)
    n += aligner->map[i] != MDG_ALIGN_NONE;
  return n;
}

static gboolean
is_found (const Aligner *aligner, const Piece *piece)
{
  guint32 n = piece->end - piece->start;
  return n > 0 && count_found (aligner, piece) * 100 >= n * FOUND_PERCENT;
}

static void
forget (Aligner *aligner, const Piece *piece)
{
  for (guint32 i = piece->start; i < piece->end; i++)
    {
      if (aligner->map[i] != MDG_ALIGN_NONE)
        aligner->taken[aligner->map[i]] = FALSE;
      aligner->map[i] = MDG_ALIGN_NONE;
    }
}

static void
link_keys (Aligner *aligner, guint32 from, guint32 to)
{
  aligner->map[from] = to;
  aligner->taken[to] = TRUE;
}

static gboolean
fits (const Aligner *aligner, guint32 from, guint32 to)
{
  return to < aligner->to.keys->len && !aligner->taken[to] &&
         key_at (&aligner->from, from) == key_at (&aligner->to, to);
}

static guint
first_stray (const Aligner *aligner, guint32 from)
{
  guint low = 0, high = aligner->strays->len;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (aligner->strays, MdgAlignPair, middle).from < from)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
place_by_strays (Aligner *aligner, const Piece *piece)
{
  for (guint i = first_stray (aligner, piece->start); i < aligner->strays->len; i++)
    {
      const MdgAlignPair *stray = &g_array_index (aligner->strays, MdgAlignPair, i);
      if (stray->from >= piece->end)
        return;
      if (aligner->map[stray->from] != MDG_ALIGN_NONE)
        continue;
      for (guint32 f = stray->from, t = stray->to; f < piece->end && fits (aligner, f, t); f++, t++)
        link_keys (aligner, f, t);
      for (guint32 f = stray->from, t = stray->to;
           f > piece->start && t > 0 && fits (aligner, f - 1, t - 1); f--, t--)
        link_keys (aligner, f - 1, t - 1);
    }
}

/* The characters of the page of what stands before, and of the next page. */
static void
find_nearby (const Aligner *aligner, guint32 *ret_start, guint32 *ret_end)
{
  guint n_pages = aligner->page_starts->len - 1;
  *ret_start = g_array_index (aligner->page_starts, guint32, aligner->page);
  *ret_end = g_array_index (aligner->page_starts, guint32, MIN (aligner->page + 2, n_pages));
}

/* How far the block agrees, from its character @from on, with the rendition from @to on. */
static guint32
count_agreeing (const Aligner *aligner, guint32 from, guint32 end, guint32 to)
{
  guint32 n = 0;
  while (from + n < end && aligner->map[from + n] == MDG_ALIGN_NONE &&
         fits (aligner, from + n, to + n))
    n++;
  return n;
}

/* What is not yet found of a block, fragment by fragment: cells of a table that the rendition tells
 * in another order, headings with their number apart. A whole block is one fragment. */
static void
place_nearby (Aligner *aligner, const Piece *piece)
{
  guint32 start = 0, end = 0;
  find_nearby (aligner, &start, &end);
  guint32 n = piece->end - piece->start;
  if (n > MAX_FRAGMENTED || aligner->effort > MAX_EFFORT)
    return;
  aligner->effort += (guint64) n * (end - start);
  for (guint32 from = piece->start, length = 1; from < piece->end; from += length)
    {
      guint32 best = 0, best_to = 0;
      gboolean open = aligner->map[from] == MDG_ALIGN_NONE;
      for (guint32 to = start; open && to < end; to++)
        {
          guint32 agreeing = count_agreeing (aligner, from, piece->end, to);
          if (agreeing > best)
            {
              best = agreeing;
              best_to = to;
            }
        }
      length = MAX (best, 1);
      for (guint32 i = 0; best >= LEAST_FRAGMENT && i < best; i++)
        link_keys (aligner, from + i, best_to + i);
    }
}

/* Boxes */

static double
sum_widths (const GArray *boxes)
{
  double sum = 0;
  for (guint i = 0; i < boxes->len; i++)
    sum += (double) g_array_index (boxes, MdgBox, i).width;
  return sum;
}

/* The lines of @piece that hold its characters @first to @last. Where in a line a character stands
 * is not known: they are taken to be of one width. */
static void
add_boxes (MdgBlock *block, const Piece *piece, guint32 first, guint32 last)
{
  const GArray *boxes = piece->block->boxes;
  guint32 n = piece->end - piece->start;
  double width = boxes != NULL ? sum_widths (boxes) : 0;
  if (boxes == NULL || n == 0)
    return;
  double from = (double) (first - piece->start) / n * width;
  double to = (double) (last + 1 - piece->start) / n * width;
  double passed = 0;
  for (guint i = 0; i < boxes->len; i++)
    {
      const MdgBox *box = &g_array_index (boxes, MdgBox, i);
      double next = passed + (double) box->width;
      double covered = MIN (to, next) - MAX (from, passed);
      if (covered > LINE_SHARE * MIN ((double) box->width, to - from) || width <= 0)
        mdg_block_add_box (block, box);
      passed = next;
    }
}

/* The boxes of characters @start to @end of the structure on @page. */
static void
add_boxes_of (const Aligner *aligner, MdgBlock *block, guint32 start, guint32 end, guint page)
{
  const Piece *piece = NULL;
  guint32 first = 0, last = 0;
  for (guint32 i = start; i < end; i++)
    {
      guint32 at = aligner->map[i];
      if (at == MDG_ALIGN_NONE)
        continue;
      if (piece != NULL && at >= piece->start && at < piece->end)
        {
          first = MIN (first, at);
          last = MAX (last, at);
          continue;
        }
      if (piece != NULL)
        add_boxes (block, piece, first, last);
      piece = piece_at (&aligner->to, at);
      first = last = at;
      if (piece->page != page)
        piece = NULL;
    }
  if (piece != NULL)
    add_boxes (block, piece, first, last);
}

/* Placing */

static MdgBlock *
copy_block (const MdgBlock *block, const char *text, gsize length)
{
  MdgBlock *copy = mdg_block_new (block->kind, NULL);
  copy->text = g_strndup (text, length);
  copy->level = block->level;
  copy->table = block->table;
  copy->cells = g_strdupv (block->cells);
  copy->row = block->row;
  copy->column = block->column;
  return copy;
}

static void
put (Aligner *aligner, MdgBlock *block)
{
  Placed placed = { block, aligner->at, aligner->order++ };
  g_array_append_val ((GArray *) aligner->pages->pdata[aligner->page], placed);
}

static guint
page_of (const Aligner *aligner, guint32 from)
{
  return piece_at (&aligner->to, aligner->map[from])->page;
}

/* The page that has most of the block's characters, and the first of them there. */
static void
find_page (Aligner *aligner, const Piece *piece)
{
  guint best = 0, n = 0, page = G_MAXUINT;
  guint32 at = 0;
  for (guint32 i = piece->start; i < piece->end; i++)
    {
      if (aligner->map[i] == MDG_ALIGN_NONE)
        continue;
      guint here = page_of (aligner, i);
      n = here == page ? n + 1 : 1;
      if (here != page)
        at = aligner->map[i];
      page = here;
      if (n <= best)
        continue;
      best = n;
      aligner->page = page;
      aligner->at = at;
    }
}

/* The end of the part of @piece, from @start on, that stands on one page: further pages begin where
 * several characters in a row are on them. */
static guint32
find_part_end (const Aligner *aligner, const Piece *piece, guint32 start, guint page)
{
  guint32 turn = piece->end;
  guint n = 0;
  for (guint32 i = start; i < piece->end; i++)
    {
      if (aligner->map[i] == MDG_ALIGN_NONE)
        continue;
      gboolean elsewhere = page_of (aligner, i) > page;
      if (elsewhere && n == 0)
        turn = i;
      n = elsewhere ? n + 1 : 0;
      if (n >= LEAST_PART)
        return turn;
    }
  return piece->end;
}

static guint
first_page (const Aligner *aligner, guint32 start, guint32 end, guint32 *ret_at)
{
  for (guint32 i = start; i < end; i++)
    if (aligner->map[i] != MDG_ALIGN_NONE)
      {
        *ret_at = aligner->map[i];
        return page_of (aligner, i);
      }
  return aligner->page;
}

static void
place_parts (Aligner *aligner, const Piece *piece)
{
  const char *text = piece->block->text;
  for (guint32 start = piece->start, end = 0; start < piece->end; start = end)
    {
      aligner->page = first_page (aligner, start, piece->end, &aligner->at);
      end = find_part_end (aligner, piece, start, aligner->page);
      gsize from = start > piece->start ? mdg_align_key_offset (text, start - piece->start) : 0;
      gsize to =
        end < piece->end ? mdg_align_key_offset (text, end - piece->start) : strlen (text);
      MdgBlock *block = copy_block (piece->block, text + from, to - from);
      add_boxes_of (aligner, block, start, end, aligner->page);
      put (aligner, block);
    }
}

static gboolean
may_be_parted (const MdgBlock *block)
{
  return block->kind == MDG_BLOCK_PARAGRAPH || block->kind == MDG_BLOCK_LIST_ITEM ||
         block->kind == MDG_BLOCK_FOOTNOTE;
}

static void
place (Aligner *aligner, const Piece *piece)
{
  if (!is_found (aligner, piece))
    {
      forget (aligner, piece);
      place_by_strays (aligner, piece);
    }
  if (!is_found (aligner, piece) && piece->end > piece->start)
    {
      forget (aligner, piece);
      place_nearby (aligner, piece);
    }
  gboolean found = is_found (aligner, piece);
  if (found && piece->block->cells != NULL)
    {
      find_page (aligner, piece);
      place_nearby (aligner, piece);
    }
  if (found && may_be_parted (piece->block))
    {
      place_parts (aligner, piece);
      return;
    }
  MdgBlock *block = copy_block (piece->block, piece->block->text, strlen (piece->block->text));
  if (found)
    {
      find_page (aligner, piece);
      add_boxes_of (aligner, block, piece->start, piece->end, aligner->page);
    }
  put (aligner, block);
}

/* What only the rendition has */

/* A running head without its digits, which are the number of the page. */
static char *
fold_head (const char *text)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  GString *folded = g_string_new (NULL);
  mdg_align_key_append (keys, text);
  for (guint i = 0; i < keys->len; i++)
    {
      guint32 key = g_array_index (keys, guint32, i);
      if (key > 0x7F || !g_ascii_isdigit ((char) key))
        g_string_append_unichar (folded, key);
    }
  return g_string_free (folded, FALSE);
}

static GHashTable *
gather_heads (const MdgExtracted *structure)
{
  GHashTable *heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < structure->pages->len; i++)
    {
      const MdgExtractedPage *page = structure->pages->pdata[i];
      for (guint j = 0; j < page->blocks->len; j++)
        {
          const MdgBlock *block = page->blocks->pdata[j];
          if (block->kind == MDG_BLOCK_PAGE_HEADER)
            g_hash_table_add (heads, fold_head (block->text));
        }
    }
  return heads;
}

static void
put_rest (Aligner *aligner, const Piece *piece, GHashTable *heads)
{
  MdgBlock *block = copy_block (piece->block, piece->block->text, strlen (piece->block->text));
  for (guint i = 0; piece->block->boxes != NULL && i < piece->block->boxes->len; i++)
    mdg_block_add_box (block, &g_array_index (piece->block->boxes, MdgBox, i));
  g_autofree char *folded = fold_head (block->text);
  if (g_hash_table_contains (heads, folded))
    block->kind = MDG_BLOCK_PAGE_HEADER;
  aligner->page = piece->page;
  aligner->at = piece->start;
  put (aligner, block);
}

static void
place_rest (Aligner *aligner, GHashTable *heads)
{
  for (guint32 i = 0; i < aligner->to.keys->len; i++)
    if (aligner->taken[i])
      piece_at (&aligner->to, i)->n_taken++;
  for (guint i = 0; i < aligner->to.pieces->len; i++)
    {
      const Piece *piece = &g_array_index (aligner->to.pieces, Piece, i);
      if (piece->n_taken * 2 <= piece->end - piece->start && *piece->block->text != '\0')
        put_rest (aligner, piece, heads);
    }
}

/* The result */

/* Blocks of the structure keep their order; those of the rendition come in between where they
 * stand. */
static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *x = a, *y = b;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static void
fill_page (MdgExtractedPage *page, GArray *placed, guint n_structure)
{
  guint32 reached = 0;
  for (guint i = 0; i < placed->len; i++)
    {
      Placed *one = &g_array_index (placed, Placed, i);
      if (one->order >= n_structure)
        continue;
      reached = MAX (reached, one->at);
      one->at = reached;
    }
  g_array_sort (placed, compare_placed);
  for (guint i = 0; i < placed->len; i++)
    mdg_extracted_page_add_block (page, g_array_index (placed, Placed, i).block);
}

/* Pages of both sides that belong together, and the result's for them. */
typedef struct
{
  GPtrArray *from; /* MdgExtractedPage, borrowed */
  GPtrArray *to;
  GPtrArray *result;
} Stretch;

static void
run_match (Aligner *aligner)
{
  g_autoptr (MdgAlignMatch) match = mdg_align_match (aligner->from.keys, aligner->to.keys);
  aligner->map = g_steal_pointer (&match->map);
  aligner->strays = g_array_ref (match->strays);
  aligner->taken = g_new0 (gboolean, aligner->to.keys->len + 1);
  for (guint32 i = 0; i < aligner->from.keys->len; i++)
    if (aligner->map[i] != MDG_ALIGN_NONE)
      aligner->taken[aligner->map[i]] = TRUE;
}

static void
init_aligner (Aligner *aligner, const Stretch *stretch)
{
  init_side (&aligner->from);
  init_side (&aligner->to);
  aligner->page_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  aligner->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < stretch->from->len; i++)
    add_page (&aligner->from, stretch->from->pdata[i], i, TRUE);
  for (guint i = 0; i < stretch->to->len; i++)
    {
      g_array_append_val (aligner->page_starts, aligner->to.keys->len);
      add_page (&aligner->to, stretch->to->pdata[i], i, FALSE);
      g_ptr_array_add (aligner->pages, g_array_new (FALSE, FALSE, sizeof (Placed)));
    }
  g_array_append_val (aligner->page_starts, aligner->to.keys->len);
}

static void
clear_aligner (Aligner *aligner)
{
  clear_side (&aligner->from);
  clear_side (&aligner->to);
  g_array_unref (aligner->page_starts);
  g_array_unref (aligner->strays);
  g_ptr_array_unref (aligner->pages);
  g_free (aligner->map);
  g_free (aligner->taken);
}

static void
align_stretch (const Stretch *stretch, GHashTable *heads)
{
  Aligner aligner = { 0 };
  init_aligner (&aligner, stretch);
  run_match (&aligner);
  for (guint i = 0; i < aligner.from.pieces->len; i++)
    place (&aligner, &g_array_index (aligner.from.pieces, Piece, i));
  guint n_structure = aligner.order;
  place_rest (&aligner, heads);
  for (guint i = 0; i < stretch->result->len; i++)
    fill_page (stretch->result->pdata[i], aligner.pages->pdata[i], n_structure);
  clear_aligner (&aligner);
}

static MdgExtractedPage *
add_result_page (MdgExtracted *result, const MdgExtractedPage *page)
{
  MdgExtractedPage *added = mdg_extracted_add_page (result);
  added->label = g_strdup (page->label);
  added->width = page->width;
  added->height = page->height;
  added->ocr = page->ocr;
  added->hidden = page->hidden;
  return added;
}

/* A slide that the rendition leaves out has a page without anything to show, after all others. */
static void
add_hidden (MdgExtracted *result, const MdgExtractedPage *slide)
{
  MdgExtractedPage *added = mdg_extracted_add_page (result);
  added->label = g_strdup (slide->label);
  added->hidden = TRUE;
  for (guint i = 0; i < slide->blocks->len; i++)
    {
      const MdgBlock *block = slide->blocks->pdata[i];
      mdg_extracted_page_add_block (added, copy_block (block, block->text, strlen (block->text)));
    }
}

static guint
count_visible (const MdgExtracted *structure)
{
  guint n = 0;
  for (guint i = 0; i < structure->pages->len; i++)
    n += !((const MdgExtractedPage *) structure->pages->pdata[i])->hidden;
  return n;
}

static void
align_slides (MdgExtracted *result,
              const MdgExtracted *structure,
              const MdgExtracted *rendition,
              GHashTable *heads)
{
  gboolean all = structure->pages->len == rendition->pages->len;
  guint next = 0;
  for (guint i = 0; i < structure->pages->len; i++)
    {
      MdgExtractedPage *slide = structure->pages->pdata[i];
      if (slide->hidden && !all)
        continue;
      MdgExtractedPage *page = rendition->pages->pdata[next];
      MdgExtractedPage *added = result->pages->pdata[next++];
      added->hidden = slide->hidden;
      g_autoptr (GPtrArray) from = g_ptr_array_new ();
      g_autoptr (GPtrArray) to = g_ptr_array_new ();
      g_autoptr (GPtrArray) out = g_ptr_array_new ();
      g_ptr_array_add (from, slide);
      g_ptr_array_add (to, page);
      g_ptr_array_add (out, added);
      Stretch stretch = { from, to, out };
      align_stretch (&stretch, heads);
    }
  for (guint i = 0; !all && i < structure->pages->len; i++)
    if (((const MdgExtractedPage *) structure->pages->pdata[i])->hidden)
      add_hidden (result, structure->pages->pdata[i]);
}

MdgExtracted *
mdg_extract_align (const MdgExtracted *structure, const MdgExtracted *rendition)
{
  MdgExtracted *result = mdg_extracted_new (structure->format, structure->unit);
  result->title = g_strdup (structure->title != NULL ? structure->title : rendition->title);
  result->truncated = structure->truncated || rendition->truncated;
  for (guint i = 0; i < rendition->pages->len; i++)
    add_result_page (result, rendition->pages->pdata[i]);
  if (rendition->pages->len == 0)
    return result;
  g_autoptr (GHashTable) heads = gather_heads (structure);
  gboolean slides = structure->unit == MDG_UNIT_KIND_SLIDE &&
                    (structure->pages->len == rendition->pages->len ||
                     count_visible (structure) == rendition->pages->len);
  Stretch whole = { structure->pages, rendition->pages, result->pages };
  if (slides)
    align_slides (result, structure, rendition, heads);
  else
    align_stretch (&whole, heads);
  return result;
}
