/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quotes and the pages they stand on.
 *
 * /quote/stands      what is found, and what is shown of it
 * /quote/invented    what is not
 * /quote/mutations   real quotes with one thing changed are never verified
 * /quote/joined      nor are two parts put together
 * /quote/boxes       the lines of a quote
 * /quote/parts       of lines that it shares with other sentences, only its own part
 * /quote/divide      lines given to paragraphs
 */
#include "server/engine/answer/answer.h"
#include "server/engine/answer/quote-page.h"
#include "server/engine/answer/quote.h"

#include <locale.h>
#include <string.h>

static const char page_text[] =
  "第3条　住宅改修費の支給の上限は、20万円とする。ただし、転居した場合は、この限りでない。\n"
  "区長は、特別の理由があると認めるときは、延滞金を減免することができる。"
  "65歳以上の者からは、手数料を徴収しない。\n"
  "世帯（せたい）主は、14日以内に届け出なければならない。違反した者は、1,500円以下の過料に処する。\n"
  "証明書の種類\t手数料\t備考\n"
  "住民票の写し\t300円\t1通につき\n"
  "戸籍謄本\t450円\t本籍地－総合窓口\n"
  "①５人以上の世帯は１０㎡を上限とする。提出期限は三十日以内とする。\n"
  "The fee is 300 yen for each copy.";

/* ---- standing ---- */

typedef struct
{
  const char *quote;
  const char *shown; /* NULL: not found */
  const char *what;
} Row;

static const Row rows[] = {
  { "住宅改修費の支給の上限は、20万円とする。",
    "第3条　住宅改修費の支給の上限は、20万円とする。", "as it stands, to the start of its sentence" },
  { "住宅改修費の支給の上限は、２０万円とする", "第3条　住宅改修費の支給の上限は、20万円とする。",
    "full-width digits, no full stop" },
  { "住宅改修費の 支給の\n上限は、 20万円", "第3条　住宅改修費の支給の上限は、20万円とする。",
    "spaces and a line break" },
  { "住宅改修費の支給の上限は,20万円とする", "第3条　住宅改修費の支給の上限は、20万円とする。",
    "another comma" },
  { "延滞金を減免することができ",
    "区長は、特別の理由があると認めるときは、延滞金を減免することができる。",
    "the rest of the sentence is shown" },
  { "手数料を徴収し", "65歳以上の者からは、手数料を徴収しない。", "a negation cannot be cut off" },
  { "世帯主は、14日以内に届け出", "世帯（せたい）主は、14日以内に届け出なければならない。",
    "without the reading" },
  { "世帯（せたい）主は、14日以内", "世帯（せたい）主は、14日以内に届け出なければならない。",
    "with the reading" },
  { "住民票の写し 300円", "住民票の写し\t300円", "cells of a row" },
  { "| 住民票の写し | 300円 |", "住民票の写し\t300円", "a row as Markdown" },
  { "戸籍謄本 450円 本籍地‐総合窓口", "戸籍謄本\t450円\t本籍地－総合窓口", "another hyphen" },
  { "支給の上限は、20万円…転居した場合は、この限りでない",
    "第3条　住宅改修費の支給の上限は、20万円とする。ただし、転居した場合は、この限りでない。",
    "an ellipsis: what it left out is shown" },
  { "住宅改修費の支給の上限は（中略）この限りでない",
    "第3条　住宅改修費の支給の上限は、20万円とする。ただし、転居した場合は、この限りでない。",
    "the other ellipsis" },
  { "…延滞金を減免することができる。",
    "区長は、特別の理由があると認めるときは、延滞金を減免することができる。",
    "an ellipsis at the start" },
  { "the FEE is 300 yen", "The fee is 300 yen for each copy.", "letters of another case" },
  { "①５人以上の世帯は１０㎡を上限", "①５人以上の世帯は１０㎡を上限とする。", "signs" },

  { "住宅改修費の支給の上限は、30万円とする。", NULL, "another number" },
  { "500円以下の過料に処する", NULL, "the end of a number" },
  { "違反した者は、1,5", NULL, "the start of a number" },
  { "十日以内とする。", NULL, "the end of a number in kanji" },
  { "15人以上の世帯は", NULL, "a sign and a digit are no number" },
  { "住民票の写し3001", NULL, "digits of two cells are no number" },
  { "手数料を徴収する。", NULL, "without the negation" },
  { "65歳以下の者からは、手数料を徴収しない", NULL, "the other side of a limit" },
  { "区長は、特別の理由がある", "区長は、特別の理由があると認めるときは、延滞金を減免することができる。",
    "short, and long enough" },
  { "20万円", NULL, "too short to prove anything" },
  { "、。…", NULL, "nothing but points" },
  { "", NULL, "nothing" },
  { "住宅改修費の支給の上限は…The fee is 300 yen", NULL, "an ellipsis over half a page" },
  { "この限りでない…住宅改修費の支給", NULL, "an ellipsis backwards" },
  { "20万円…転居した…限りでない…区長は", NULL, "an ellipsis of crumbs" },
  { "住宅改修費の支給の上限は、20万円とする。延滞金を減免することができる。", NULL,
    "two sentences that do not follow one another" },
};

static void
test_stands (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize start = 0, end = 0;
      g_autofree char *shown = NULL;
      if (mdg_quote_find (page_text, rows[i].quote, &start, &end))
        {
          mdg_quote_widen (page_text, &start, &end);
          shown = g_strndup (page_text + start, end - start);
        }
      g_test_message ("%s", rows[i].what);
      if (rows[i].shown == NULL)
        g_assert_null (shown);
      else if (strchr (rows[i].shown, '\t') != NULL)
        g_assert_true (shown != NULL && g_str_has_prefix (shown, rows[i].shown));
      else
        g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

/* ---- inventing ---- */

static void
test_invented (void)
{
  MdgQuotePage page = { .text = (char *) page_text };
  g_autoptr (MdgCitation) citation = mdg_citation_new ();
  g_assert_false (mdg_quote_verify (citation, "市民\u200bは、無料とする。\u202e", &page));
  g_assert_false (citation->verified);
  g_assert_cmpstr (citation->quote, ==, "市民は、無料とする。");
  g_assert_cmpuint (citation->boxes->len, ==, 0);
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_assert_false (mdg_quote_verify (citation, endless, &page));
  g_assert_cmpuint (strlen (citation->quote), <=, MDG_QUOTE_MAX_CHARS);
}

/* ---- mutations ---- */

typedef struct
{
  const char *from;
  const char *to;
} Swap;

static const Swap swaps[] = {
  { "以上", "以下" },
  { "以内", "以後" },
  { "できる", "できない" },
  { "しない", "する" },
  { "でない", "である" },
  { "上限", "下限" },
  { "減免", "加算" },
  { "場合は", "場合を除き" },
};

static char *
swap_number (GRand *rand, const char *quote)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize i = 0; quote[i] != '\0'; i++)
    if (g_ascii_isdigit (quote[i]))
      g_array_append_val (places, i);
  char *copy = g_strdup (quote);
  if (places->len > 0)
    {
      gsize at = g_array_index (places, gsize,
                                (guint) g_rand_int_range (rand, 0, (gint32) places->len));
      copy[at] = (char) ('0' + (copy[at] - '0' + g_rand_int_range (rand, 1, 10)) % 10);
    }
  g_array_unref (places);
  return copy;
}

static char *
swap_words (GRand *rand, const char *quote)
{
  const Swap *swap = &swaps[g_rand_int_range (rand, 0, G_N_ELEMENTS (swaps))];
  g_auto (GStrv) parts = g_strsplit (quote, swap->from, -1);
  return g_strjoinv (swap->to, parts);
}

static char *
swap_character (GRand *rand, const char *quote)
{
  long n = g_utf8_strlen (quote, -1);
  const char *at = g_utf8_offset_to_pointer (quote, g_rand_int_range (rand, 0, (gint32) n));
  g_autofree char *head = g_strndup (quote, (gsize) (at - quote));
  return g_strconcat (head, "鰯", g_utf8_next_char (at), NULL);
}

static char *
take_out (GRand *rand, const char *quote)
{
  long n = g_utf8_strlen (quote, -1);
  const char *at = g_utf8_offset_to_pointer (quote, g_rand_int_range (rand, 1, (gint32) n - 1));
  g_autofree char *head = g_strndup (quote, (gsize) (at - quote));
  return g_strconcat (head, g_utf8_next_char (at), NULL);
}

/* What a reader of both would call the same. */
static char *
squeeze (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static void
test_mutations (void)
{
  char *(*const mutations[]) (GRand *, const char *) = { swap_number, swap_words, swap_character,
                                                         take_out };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autofree char *whole = squeeze (page_text);
  g_auto (GStrv) sentences = g_strsplit (page_text, "。", -1);
  guint n_changed = 0;
  for (guint i = 0; i < 20000; i++)
    {
      const char *sentence =
        sentences[g_rand_int_range (rand, 0, (gint32) g_strv_length (sentences))];
      if (g_utf8_strlen (sentence, -1) < 12)
        continue;
      g_autofree char *mutated =
        mutations[g_rand_int_range (rand, 0, G_N_ELEMENTS (mutations))](rand, sentence);
      g_autofree char *squeezed = squeeze (mutated);
      gsize start = 0, end = 0;
      if (strstr (whole, squeezed) != NULL)
        continue;
      n_changed++;
      if (mdg_quote_find (page_text, mutated, &start, &end))
        g_error ("Verified although changed: %s", mutated);
    }
  g_assert_cmpuint (n_changed, >, 5000);
}

/* Two parts of the page, put together, are no quote unless they follow one another. */
static void
test_joined (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *whole = squeeze (page_text);
  long n = g_utf8_strlen (page_text, -1);
  for (guint i = 0; i < 5000; i++)
    {
      long a = g_rand_int_range (rand, 0, (gint32) n - 12);
      long b = g_rand_int_range (rand, 0, (gint32) n - 12);
      g_autofree char *first = g_utf8_substring (page_text, a, a + 12);
      g_autofree char *second = g_utf8_substring (page_text, b, b + 12);
      g_autofree char *joined = g_strconcat (first, second, NULL);
      g_autofree char *squeezed = squeeze (joined);
      gsize start = 0, end = 0;
      if (strstr (whole, squeezed) == NULL && mdg_quote_find (page_text, joined, &start, &end))
        g_error ("Verified although put together: %s", joined);
    }
}

/* ---- boxes ---- */

static MdgPageBox *
make_box (gint64 page, gint64 y, gint64 width)
{
  MdgPageBox *box = mdg_page_box_new ();
  box->page = page;
  box->x = 1000;
  box->y = y;
  box->width = width;
  box->height = 1000;
  return box;
}

/* Lines of twenty characters; the last of each paragraph is shorter. */
static MdgQuotePage *
make_page (void)
{
  static const char first[] = "あいうえおかきくけこさしすせそたちつてと"
                              "なにぬねのはひふへほまみむめも。やゆよら"
                              "りるれろわをん。";
  static const char second[] = "アイウエオカキクケコ。";
  g_autoptr (GPtrArray) boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  g_ptr_array_add (boxes, make_box (1, 1000, 20000));
  g_ptr_array_add (boxes, make_box (1, 3000, 20000));
  g_ptr_array_add (boxes, make_box (2, 1000, 8000));
  g_autoptr (GPtrArray) other = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  g_ptr_array_add (other, make_box (2, 3000, 11000));
  g_autoptr (GArray) paragraphs = g_array_new (FALSE, FALSE, sizeof (MdgQuoteParagraph));
  MdgQuoteParagraph one = { first, boxes };
  MdgQuoteParagraph none = { "箱のない段落です。", NULL };
  MdgQuoteParagraph two = { second, other };
  g_array_append_val (paragraphs, one);
  g_array_append_val (paragraphs, none);
  g_array_append_val (paragraphs, two);
  return mdg_quote_page_new (paragraphs);
}

static char *
list_boxes (const MdgQuotePage *page, const char *quote)
{
  g_autoptr (MdgCitation) citation = mdg_citation_new ();
  GString *out = g_string_new (NULL);
  g_assert_true (mdg_quote_verify (citation, quote, page));
  for (guint i = 0; i < citation->boxes->len; i++)
    {
      const MdgPageBox *box = citation->boxes->pdata[i];
      g_string_append_printf (out, "%s%d:%d", i > 0 ? " " : "", (int) box->page, (int) box->y);
    }
  return g_string_free (out, FALSE);
}

static void
test_boxes (void)
{
  g_autoptr (MdgQuotePage) page = make_page ();
  g_autofree char *two_lines = list_boxes (page, "うえおかきくけこ");
  g_autofree char *two_pages = list_boxes (page, "やゆよらりるれろ");
  g_autofree char *other = list_boxes (page, "アイウエオカキク");
  g_autofree char *none = list_boxes (page, "箱のない段落です");
  g_assert_cmpstr (two_lines, ==, "1:1000 1:3000");
  g_assert_cmpstr (two_pages, ==, "1:3000 2:1000");
  g_assert_cmpstr (other, ==, "2:3000");
  g_assert_cmpstr (none, ==, "");
}

/* The sentence in the middle, across two lines, of text that runs from left to right or down. */
static void
check_parts (gboolean vertical)
{
  g_autoptr (GPtrArray) boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  const gint64 lengths[] = { 20000, 10000 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      MdgPageBox *box = make_box (1, 3000, lengths[i]);
      gint64 away = 1000 + 2000 * i;
      box->x = vertical ? away : 3000;
      box->y = vertical ? 3000 : away;
      box->width = vertical ? 1000 : lengths[i];
      box->height = vertical ? lengths[i] : 1000;
      g_ptr_array_add (boxes, box);
    }
  MdgQuoteParagraph paragraph = {
    "あいうえおかきくけ。さしすせそたちつてとなにぬねの。はひふ。", boxes
  };
  g_autoptr (GArray) paragraphs = g_array_new (FALSE, FALSE, sizeof (MdgQuoteParagraph));
  g_array_append_val (paragraphs, paragraph);
  g_autoptr (MdgQuotePage) page = mdg_quote_page_new (paragraphs);
  g_autoptr (MdgCitation) citation = mdg_citation_new ();
  g_assert_true (mdg_quote_verify (citation, "さしすせそたちつてとなにぬねの。", page));
  g_assert_cmpuint (citation->boxes->len, ==, 2);
  const MdgPageBox *first = citation->boxes->pdata[0];
  const MdgPageBox *second = citation->boxes->pdata[1];
  g_assert_cmpint (vertical ? first->y : first->x, ==, 13000);
  g_assert_cmpint (vertical ? first->height : first->width, ==, 10000);
  g_assert_cmpint (vertical ? second->y : second->x, ==, 3000);
  g_assert_cmpint (vertical ? second->height : second->width, ==, 6000);
  g_assert_cmpint (vertical ? second->x : second->y, ==, 3000);
  g_assert_cmpint (vertical ? second->width : second->height, ==, 1000);
}

static void
test_parts (void)
{
  check_parts (FALSE);
  check_parts (TRUE);
}

static void
test_divide (void)
{
  g_autoptr (GPtrArray) boxes = mdg_record_array_new (&MDG_PAGE_BOX_TYPE);
  g_ptr_array_add (boxes, make_box (1, 1000, 4000));
  g_ptr_array_add (boxes, make_box (1, 3000, 20000));
  g_ptr_array_add (boxes, make_box (1, 5000, 3000));
  g_ptr_array_add (boxes, make_box (1, 7000, 9000));
  g_autoptr (GArray) firsts = mdg_quote_page_divide (
    "（目的）\nあいうえおかきくけこさしすせそたちつてとなにぬ\nアイウエオカキクケ", boxes);
  g_assert_cmpuint (firsts->len, ==, 4);
  g_assert_cmpuint (g_array_index (firsts, guint, 1), ==, 1);
  g_assert_cmpuint (g_array_index (firsts, guint, 2), ==, 3);
  g_assert_cmpuint (g_array_index (firsts, guint, 3), ==, 4);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quote/stands", test_stands);
  g_test_add_func ("/quote/invented", test_invented);
  g_test_add_func ("/quote/mutations", test_mutations);
  g_test_add_func ("/quote/joined", test_joined);
  g_test_add_func ("/quote/boxes", test_boxes);
  g_test_add_func ("/quote/parts", test_parts);
  g_test_add_func ("/quote/divide", test_divide);
  return g_test_run ();
}
