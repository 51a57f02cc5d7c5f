/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. poppler tells characters and boxes in an order that follows blocks of text, which tears
 * rows of forms apart and knows vertical writing only where the font says so. So the characters
 * are cut into *pieces* that stand tightly together; single pieces under each other become columns
 * of vertical text, the others are strung together into lines with their neighbours on the same
 * row. A line stays where poppler had its first piece. All of it is sorting: n log n.
 */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/page-glyphs.h"

#include <math.h>
#include <string.h>

/* In widths of a full-width character. */
#define PIECE_GAP 0.3  /* within a piece */
#define LATIN_GAP 0.15 /* more is a space */
#define WIDE_GAP 0.4   /* the same between Japanese characters */
#define LINE_GAP 3.0   /* more begins a new line */
#define COLUMN_PITCH 1.35
#define SAME_COLUMN 0.35

#define SAME_ROW 0.5 /* of a height */
#define MIN_COLUMN 3 /* characters of a column that no font calls vertical */
#define MAX_UPRIGHT_DIGITS 3
#define MIN_SIZE 1.0

typedef struct
{
  guint first; /* glyph */
  guint n;
  MdgPdfArea box;
  double size; /* of a full-width character */
  gboolean is_vertical;
  guint next; /* piece of the same line; G_MAXUINT */
  gboolean is_taken;
} Piece;

typedef struct
{
  GArray *glyphs; /* MdgPdfGlyph as poppler tells them; is_apart: a new line of poppler's */
  GArray *pieces; /* Piece */
  GArray *order;  /* guint: the first pieces of the lines */
} Layout;

/* ---- boxes ---- */

static double
middle_x (const MdgPdfArea *box)
{
  return box->x + box->width / 2;
}

static double
middle_y (const MdgPdfArea *box)
{
  return box->y + box->height / 2;
}

static MdgPdfArea
join_boxes (const MdgPdfArea *a, const MdgPdfArea *b)
{
  double x = MIN (a->x, b->x), y = MIN (a->y, b->y);
  double right = MAX (a->x + a->width, b->x + b->width);
  double bottom = MAX (a->y + a->height, b->y + b->height);
  return (MdgPdfArea){ x, y, right - x, bottom - y };
}

static MdgPdfArea
to_box (const PopplerRectangle *rectangle)
{
  MdgPdfArea box = { MIN (rectangle->x1, rectangle->x2), MIN (rectangle->y1, rectangle->y2),
                     fabs (rectangle->x2 - rectangle->x1), fabs (rectangle->y2 - rectangle->y1) };
  gboolean good = isfinite (box.x) && isfinite (box.y) && isfinite (box.width) &&
                  isfinite (box.height);
  return good ? box : (MdgPdfArea){ 0 };
}

static gboolean
is_in (const MdgPdfArea *area, const MdgPdfArea *box)
{
  double x = middle_x (box), y = middle_y (box);
  return area == NULL || area->width <= 0 ||
         (x >= area->x && x <= area->x + area->width && y >= area->y &&
          y <= area->y + area->height);
}

static double
size_of (const MdgPdfGlyph *glyph)
{
  double size = g_unichar_iswide (glyph->character) ? glyph->box.width : glyph->box.height;
  return MAX (size, MIN_SIZE);
}

/* ---- from poppler ---- */

static gunichar
clean (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0xfeff ? 0xfffd : c;
}

static GArray *
read_characters (const char *text, const PopplerRectangle *rectangles, guint n)
{
  GArray *glyphs = g_array_new (FALSE, FALSE, sizeof (MdgPdfGlyph));
  gboolean begins = TRUE;
  guint index = 0;
  for (const char *at = text; *at != '\0' && index < n && glyphs->len < MDG_PDF_TEXT_MAX_CHARS;
       at = g_utf8_next_char (at), index++)
    {
      gunichar c = g_utf8_get_char (at);
      begins = begins || c == '\n';
      if (g_unichar_isspace (c))
        continue;
      MdgPdfGlyph glyph = { .character = clean (c),
                            .box = to_box (&rectangles[index]),
                            .is_apart = begins };
      g_array_append_val (glyphs, glyph);
      begins = FALSE;
    }
  return glyphs;
}

/* ---- pieces ---- */

static gboolean
is_beside (const MdgPdfGlyph *last, const MdgPdfGlyph *glyph)
{
  double height = MAX (last->box.height, glyph->box.height);
  double gap = glyph->box.x - last->box.x - last->box.width;
  double size = MAX (size_of (last), size_of (glyph));
  return fabs (middle_y (&last->box) - middle_y (&glyph->box)) < height * SAME_ROW &&
         gap > -size && gap <= size * PIECE_GAP && middle_x (&glyph->box) > last->box.x;
}

/* Only within a line of poppler's: its font is vertical, or the text is turned. */
static gboolean
is_under (const MdgPdfGlyph *last, const MdgPdfGlyph *glyph)
{
  double width = MAX (last->box.width, glyph->box.width);
  double step = fabs (middle_y (&glyph->box) - middle_y (&last->box));
  double reach = (last->box.height + glyph->box.height) / 2;
  return !glyph->is_apart && fabs (middle_x (&last->box) - middle_x (&glyph->box)) < width / 2 &&
         step > reach / 2 && step <= reach + MAX (width, MIN_SIZE);
}

static void
begin_piece (Layout *layout, guint index)
{
  const MdgPdfGlyph *glyph = &g_array_index (layout->glyphs, MdgPdfGlyph, index);
  Piece piece = { .first = index,
                  .n = 1,
                  .box = glyph->box,
                  .size = size_of (glyph),
                  .next = G_MAXUINT };
  g_array_append_val (layout->pieces, piece);
}

/* TRUE when the glyph at @index goes on where the last piece ends. */
static gboolean
extend_piece (Layout *layout, guint index)
{
  Piece *piece = &g_array_index (layout->pieces, Piece, layout->pieces->len - 1);
  const MdgPdfGlyph *last = &g_array_index (layout->glyphs, MdgPdfGlyph, index - 1);
  const MdgPdfGlyph *glyph = last + 1;
  gboolean is_vertical = piece->n == 1 ? is_under (last, glyph) : piece->is_vertical;
  if (is_vertical ? !is_under (last, glyph) : !is_beside (last, glyph))
    return FALSE;
  piece->is_vertical = is_vertical;
  piece->n++;
  piece->box = join_boxes (&piece->box, &glyph->box);
  piece->size = MAX (piece->size, size_of (glyph));
  return TRUE;
}

static void
cut_pieces (Layout *layout)
{
  for (guint i = 0; i < layout->glyphs->len; i++)
    if (i == 0 || !extend_piece (layout, i))
      begin_piece (layout, i);
}

/* ---- columns ---- */

/* One full-width character, or a few digits that take its place. */
static gboolean
is_upright (const Layout *layout, const Piece *piece)
{
  const MdgPdfGlyph *glyph = &g_array_index (layout->glyphs, MdgPdfGlyph, piece->first);
  if (piece->is_vertical || piece->n > MAX_UPRIGHT_DIGITS)
    return FALSE;
  if (piece->n == 1)
    return g_unichar_iswide (glyph->character) || g_unichar_isdigit (glyph->character);
  for (guint i = 0; i < piece->n; i++)
    if (!g_unichar_isdigit (glyph[i].character))
      return FALSE;
  return TRUE;
}

static int
compare_doubles (double a, double b)
{
  return a < b ? -1 : a > b;
}

static int
compare_left (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Piece *pieces = user_data;
  const Piece *left = &pieces[*(const guint *) a], *right = &pieces[*(const guint *) b];
  int order = compare_doubles (middle_x (&left->box), middle_x (&right->box));
  return order != 0 ? order : compare_doubles (left->box.y, right->box.y);
}

static int
compare_top (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Piece *pieces = user_data;
  const Piece *left = &pieces[*(const guint *) a], *right = &pieces[*(const guint *) b];
  int order = compare_doubles (middle_y (&left->box), middle_y (&right->box));
  return order != 0 ? order : compare_doubles (left->box.x, right->box.x);
}

static gboolean
follows_down (const Piece *last, const Piece *piece)
{
  double size = MAX (last->size, piece->size);
  double step = middle_y (&piece->box) - middle_y (&last->box);
  return step > size / 2 && step <= size * COLUMN_PITCH;
}

/* Makes one vertical piece of @n pieces under each other; its glyphs are found through "next". */
static void
link_column (Piece *pieces, const guint *indices, guint n)
{
  Piece *first = &pieces[indices[0]];
  if (n < MIN_COLUMN)
    return;
  for (guint i = 0; i < n; i++)
    {
      Piece *piece = &pieces[indices[i]];
      piece->is_vertical = TRUE;
      piece->is_taken = i > 0;
      piece->next = i + 1 < n ? indices[i + 1] : G_MAXUINT;
      first->box = join_boxes (&first->box, &piece->box);
    }
}

/* @indices stand in one column by their x; those that follow each other closely are linked. */
static void
link_columns (Piece *pieces, guint *indices, guint n)
{
  guint start = 0;
  g_qsort_with_data (indices, (int) n, sizeof *indices, compare_top, pieces);
  for (guint i = 1; i <= n; i++)
    if (i == n || !follows_down (&pieces[indices[i - 1]], &pieces[indices[i]]))
      {
        link_column (pieces, indices + start, i - start);
        start = i;
      }
}

static void
find_columns (Layout *layout)
{
  Piece *pieces = (Piece *) (void *) layout->pieces->data;
  g_autoptr (GArray) singles = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < layout->pieces->len; i++)
    if (is_upright (layout, &pieces[i]))
      g_array_append_val (singles, i);
  if (singles->len < MIN_COLUMN)
    return;
  guint *indices = (guint *) (void *) singles->data;
  guint start = 0;
  g_qsort_with_data (indices, (int) singles->len, sizeof *indices, compare_left, pieces);
  for (guint i = 1; i <= singles->len; i++)
    if (i == singles->len ||
        middle_x (&pieces[indices[i]].box) - middle_x (&pieces[indices[i - 1]].box) >
          pieces[indices[i]].size * SAME_COLUMN)
      {
        link_columns (pieces, indices + start, i - start);
        start = i;
      }
}

/* A gap in a column ends its piece, not its line: 青木一郎　様. */
static gboolean
goes_on_below (const Piece *last, const Piece *piece)
{
  double size = MAX (last->size, piece->size);
  double gap = piece->box.y - last->box.y - last->box.height;
  return (last->is_vertical || piece->is_vertical) && gap > -size / 2 && gap <= size * LINE_GAP;
}

static void
string_down (Piece *pieces, guint *indices, guint n)
{
  g_qsort_with_data (indices, (int) n, sizeof *indices, compare_top, pieces);
  for (guint i = 1; i < n; i++)
    {
      Piece *head = &pieces[indices[i - 1]], *piece = &pieces[indices[i]];
      if (!goes_on_below (head, piece))
        continue;
      guint tail = indices[i - 1];
      while (pieces[tail].next != G_MAXUINT)
        tail = pieces[tail].next;
      pieces[tail].next = indices[i];
      head->is_vertical = piece->is_vertical = piece->is_taken = TRUE;
      head->box = join_boxes (&head->box, &piece->box);
      indices[i] = indices[i - 1];
    }
}

/* Columns, and single characters above and below them, that stand in one line. */
static void
string_columns (Layout *layout)
{
  Piece *pieces = (Piece *) (void *) layout->pieces->data;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < layout->pieces->len; i++)
    if (!pieces[i].is_taken && (pieces[i].is_vertical || is_upright (layout, &pieces[i])))
      g_array_append_val (found, i);
  if (found->len == 0)
    return;
  guint *indices = (guint *) (void *) found->data;
  guint start = 0;
  g_qsort_with_data (indices, (int) found->len, sizeof *indices, compare_left, pieces);
  for (guint i = 1; i <= found->len; i++)
    if (i == found->len ||
        middle_x (&pieces[indices[i]].box) - middle_x (&pieces[indices[i - 1]].box) >
          pieces[indices[i]].size * SAME_COLUMN)
      {
        string_down (pieces, indices + start, i - start);
        start = i;
      }
}

/* ---- rows ---- */

static gboolean
follows_right (const Piece *last, const Piece *piece)
{
  double size = MAX (last->size, piece->size);
  double gap = piece->box.x - last->box.x - last->box.width;
  return gap > -size / 2 && gap <= size * LINE_GAP;
}

static int
compare_x (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Piece *pieces = user_data;
  guint left = *(const guint *) a, right = *(const guint *) b;
  int order = compare_doubles (pieces[left].box.x, pieces[right].box.x);
  return order != 0 ? order : (left > right) - (left < right);
}

/* Strings the pieces of one row together. The first one of a line is the one on the left, but the
 * line stands where poppler told any of it first. */
static void
link_row (Piece *pieces, guint *indices, guint n, guint *places)
{
  g_qsort_with_data (indices, (int) n, sizeof *indices, compare_x, pieces);
  guint head = indices[0];
  places[head] = head;
  for (guint i = 1; i < n; i++)
    if (follows_right (&pieces[indices[i - 1]], &pieces[indices[i]]))
      {
        pieces[indices[i - 1]].next = indices[i];
        pieces[indices[i]].is_taken = TRUE;
        places[head] = MIN (places[head], indices[i]);
      }
    else
      {
        head = indices[i];
        places[head] = head;
      }
}

static gboolean
is_same_row (const Piece *first, const Piece *piece)
{
  double height = MIN (first->box.height, piece->box.height);
  return middle_y (&piece->box) - middle_y (&first->box) < height * SAME_ROW;
}

static void
find_rows (Layout *layout, guint *places)
{
  Piece *pieces = (Piece *) (void *) layout->pieces->data;
  g_autoptr (GArray) flat = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < layout->pieces->len; i++)
    if (!pieces[i].is_vertical)
      g_array_append_val (flat, i);
  if (flat->len == 0)
    return;
  guint *indices = (guint *) (void *) flat->data;
  guint start = 0;
  g_qsort_with_data (indices, (int) flat->len, sizeof *indices, compare_top, pieces);
  for (guint i = 1; i <= flat->len; i++)
    if (i == flat->len || !is_same_row (&pieces[indices[start]], &pieces[indices[i]]))
      {
        link_row (pieces, indices + start, i - start, places);
        start = i;
      }
}

/* ---- the order of lines ---- */

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint *places = user_data;
  guint left = places[*(const guint *) a], right = places[*(const guint *) b];
  return (left > right) - (left < right);
}

static int
compare_columns (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Piece *pieces = user_data;
  const Piece *left = &pieces[*(const guint *) a], *right = &pieces[*(const guint *) b];
  int order = compare_doubles (middle_x (&right->box), middle_x (&left->box));
  return order != 0 ? order : compare_doubles (left->box.y, right->box.y);
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Piece *pieces = user_data;
  return compare_doubles (pieces[*(const guint *) a].box.y, pieces[*(const guint *) b].box.y);
}

/* Columns are read from the right; a row of columns that begins below all of another comes after
 * it. */
static void
sort_columns (Piece *pieces, guint *columns, guint n)
{
  guint start = 0;
  double bottom = 0;
  g_qsort_with_data (columns, (int) n, sizeof *columns, compare_starts, pieces);
  for (guint i = 0; i <= n; i++)
    {
      if (i == n || (i > start && pieces[columns[i]].box.y >= bottom))
        {
          g_qsort_with_data (columns + start, (int) (i - start), sizeof *columns, compare_columns,
                             pieces);
          start = i;
        }
      if (i == n)
        break;
      double end = pieces[columns[i]].box.y + pieces[columns[i]].box.height;
      bottom = i == start ? end : MAX (bottom, end);
    }
}

static void
order_lines (Layout *layout, guint *places)
{
  Piece *pieces = (Piece *) (void *) layout->pieces->data;
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < layout->pieces->len; i++)
    if (!pieces[i].is_taken)
      {
        g_array_append_val (layout->order, i);
        if (pieces[i].is_vertical)
          g_array_append_val (columns, i);
      }
  g_qsort_with_data (layout->order->data, (int) layout->order->len, sizeof (guint), compare_places,
                     places);
  if (columns->len > 0)
    sort_columns (pieces, (guint *) (void *) columns->data, columns->len);
  for (guint i = 0, column = 0; i < layout->order->len; i++)
    if (pieces[g_array_index (layout->order, guint, i)].is_vertical)
      g_array_index (layout->order, guint, i) = g_array_index (columns, guint, column++);
}

/* ---- out ---- */

static gboolean
is_gap (const MdgPdfGlyph *last, const MdgPdfGlyph *glyph)
{
  gboolean is_wide =
    g_unichar_iswide (last->character) && g_unichar_iswide (glyph->character);
  double gap = glyph->box.x - last->box.x - last->box.width;
  double size = MAX (size_of (last), size_of (glyph));
  return gap > size * (is_wide ? WIDE_GAP : LATIN_GAP);
}

static gboolean
is_gap_below (const MdgPdfGlyph *last, const MdgPdfGlyph *glyph)
{
  double gap = glyph->box.y - last->box.y - last->box.height;
  return gap > MAX (size_of (last), size_of (glyph)) * WIDE_GAP;
}

static void
append_piece (const Layout *layout, const Piece *piece, guint line, GArray *out)
{
  for (guint i = 0; i < piece->n; i++)
    {
      MdgPdfGlyph glyph = g_array_index (layout->glyphs, MdgPdfGlyph, piece->first + i);
      const MdgPdfGlyph *last =
        out->len > 0 ? &g_array_index (out, MdgPdfGlyph, out->len - 1) : NULL;
      glyph.line = line;
      glyph.is_apart =
        last != NULL && last->line == line &&
        (piece->is_vertical ? is_gap_below (last, &glyph) : is_gap (last, &glyph));
      g_array_append_val (out, glyph);
    }
}

static GArray *
lay_out (GArray *glyphs)
{
  GArray *out = g_array_sized_new (FALSE, FALSE, sizeof (MdgPdfGlyph), glyphs->len);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Layout layout = { glyphs, pieces, order };
  cut_pieces (&layout);
  find_columns (&layout);
  string_columns (&layout);
  g_autofree guint *places = g_new (guint, pieces->len + 1);
  for (guint i = 0; i < pieces->len; i++)
    places[i] = i;
  find_rows (&layout, places);
  order_lines (&layout, places);
  for (guint i = 0; i < order->len; i++)
    for (guint at = g_array_index (order, guint, i); at != G_MAXUINT;
         at = g_array_index (pieces, Piece, at).next)
      append_piece (&layout, &g_array_index (pieces, Piece, at), i, out);
  return out;
}

GArray *
mdg_pdf_glyphs_read (PopplerPage *page)
{
  g_autofree PopplerRectangle *rectangles = NULL;
  guint n = 0;
  g_autofree char *raw = poppler_page_get_text (page);
  if (raw == NULL || *raw == '\0' || !poppler_page_get_text_layout (page, &rectangles, &n))
    return g_array_new (FALSE, FALSE, sizeof (MdgPdfGlyph));
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_autoptr (GArray) glyphs = read_characters (text, rectangles, n);
  return lay_out (glyphs);
}

char *
mdg_pdf_glyphs_dup_text (const GArray *glyphs, const MdgPdfArea *area)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint line = 0;
  for (guint i = 0; i < glyphs->len; i++)
    {
      const MdgPdfGlyph *glyph = &g_array_index (glyphs, MdgPdfGlyph, i);
      if (!is_in (area, &glyph->box))
        continue;
      if (text->len > 0 && glyph->line != line)
        g_string_append_c (text, '\n');
      else if (text->len > 0 && glyph->is_apart)
        g_string_append_c (text, ' ');
      line = glyph->line;
      g_string_append_unichar (text, glyph->character);
    }
  return g_utf8_normalize (text->str, (gssize) text->len, G_NORMALIZE_NFC);
}

/* ---- finding ---- */

/* The letters of @text as they are compared: NFKC, no spaces. */
static void
append_key (GString *key, const char *text, gssize length)
{
  g_autofree char *folded = g_utf8_normalize (text, length, G_NORMALIZE_NFKC);
  for (const char *at = folded; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (key, g_utf8_get_char (at));
}

/* The key of all glyphs; ret_ends: where in it each glyph ends. */
static char *
dup_glyph_key (const GArray *glyphs, gsize *ends)
{
  GString *key = g_string_new (NULL);
  for (guint i = 0; i < glyphs->len; i++)
    {
      char utf8[6];
      gunichar c = g_array_index (glyphs, MdgPdfGlyph, i).character;
      append_key (key, utf8, g_unichar_to_utf8 (c, utf8));
      ends[i] = key->len;
    }
  return g_string_free (key, FALSE);
}

static void
append_areas (const GArray *glyphs, guint from, guint to, GArray *areas)
{
  guint line = G_MAXUINT;
  for (guint i = from; i < to; i++)
    {
      const MdgPdfGlyph *glyph = &g_array_index (glyphs, MdgPdfGlyph, i);
      if (glyph->line != line)
        g_array_append_val (areas, glyph->box);
      else
        {
          MdgPdfArea *last = &g_array_index (areas, MdgPdfArea, areas->len - 1);
          *last = join_boxes (last, &glyph->box);
        }
      line = glyph->line;
    }
}

GArray *
mdg_pdf_glyphs_find (const GArray *glyphs, const char *words)
{
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (MdgPdfArea));
  g_autoptr (GString) wanted = g_string_new (NULL);
  append_key (wanted, words, -1);
  if (wanted->len == 0 || glyphs->len == 0)
    return areas;
  g_autofree gsize *ends = g_new (gsize, glyphs->len);
  g_autofree char *key = dup_glyph_key (glyphs, ends);
  guint from = 0;
  for (const char *at = strstr (key, wanted->str); at != NULL;
       at = strstr (at + wanted->len, wanted->str))
    {
      gsize start = (gsize) (at - key), end = start + wanted->len;
      while (from < glyphs->len && ends[from] <= start)
        from++;
      guint to = from;
      while (to < glyphs->len && ends[to] < end)
        to++;
      append_areas (glyphs, from, MIN (to + 1, glyphs->len), areas);
    }
  return areas;
}
