/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/answer-files.h"

#include "server/engine/search/tokeniser.h"

#include <string.h>

/* Names, places and fences of a source. */
#define SOURCE_TOKENS 80

typedef struct
{
  const MdgAnswerFile *file;
  const MdgDocumentPage *page;
  const MdgPassage *passage; /* NULL: the whole page */
  gint64 tokens;
  double score;
  guint order;
  gboolean taken;
} Part;

static const char *
get_text (const Part *part)
{
  const char *text = part->passage != NULL ? part->passage->text : part->page->text;
  return text != NULL ? text : "";
}

static const char *
get_heading (const Part *part)
{
  return part->passage != NULL ? part->passage->heading : NULL;
}

gint64
mdg_answer_choice_estimate (const char *heading, const char *text)
{
  return mdg_llm_estimate (text) + (heading != NULL ? mdg_llm_estimate (heading) : 0) +
         SOURCE_TOKENS;
}

void
mdg_answer_choice_add (MdgAnswerChoice *choice,
                       MdgCitation *citation,
                       const char *heading,
                       const char *text,
                       guint last_page,
                       MdgAnswerPlace *place)
{
  MdgAnswerSource *source = g_new0 (MdgAnswerSource, 1);
  source->number = choice->sources->len + 1;
  source->citation = citation;
  source->text = heading != NULL && *heading != '\0' ? g_strconcat (heading, "\n", text, NULL)
                                                     : g_strdup (text);
  g_ptr_array_add (choice->sources, source);
  g_ptr_array_add (choice->places, place);
  g_array_append_val (choice->last_pages, last_page);
}

/* ---- parts ---- */

static void
add_part (GArray *parts,
          const MdgAnswerFile *file,
          const MdgDocumentPage *page,
          const MdgPassage *passage)
{
  Part part = { file, page, passage, .order = parts->len };
  part.tokens = mdg_answer_choice_estimate (get_heading (&part), get_text (&part));
  if (*get_text (&part) != '\0')
    g_array_append_val (parts, part);
}

/* A passage that goes over to the next page is told of there again. */
static void
add_page (GArray *parts, const MdgAnswerFile *file, const MdgDocumentPage *page)
{
  guint n = page->passages != NULL ? page->passages->len : 0;
  for (guint i = 0; i < n; i++)
    {
      const MdgPassage *passage = page->passages->pdata[i];
      if (!passage->disabled && (passage->page == 0 || passage->page == page->number))
        add_part (parts, file, page, passage);
    }
  if (n == 0)
    add_part (parts, file, page, NULL);
}

static GArray *
list_parts (const MdgAnswerWish *wish)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  for (guint i = 0; wish->files != NULL && i < wish->files->len; i++)
    {
      const MdgAnswerFile *file = wish->files->pdata[i];
      for (guint k = 0; file->pages != NULL && k < file->pages->len; k++)
        add_page (parts, file, file->pages->pdata[k]);
    }
  return parts;
}

/* ---- choosing ---- */

static double
get_weight (MdgTokenKind kind)
{
  return kind == MDG_TOKEN_CODE ? 2.0 : kind == MDG_TOKEN_WORD ? 1.0
                                                               : 0.5;
}

static double
score (GHashTable *asked, const char *text)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut (mdg_tokeniser_get (), text);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  double sum = 0;
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const MdgToken *token = &g_array_index (tokens->tokens, MdgToken, i);
      if (g_hash_table_contains (asked, token->text) &&
          g_hash_table_add (seen, (gpointer) token->text))
        sum += get_weight (token->kind);
    }
  return sum;
}

static void
score_all (GArray *parts, const char *question)
{
  g_autoptr (MdgTokens) tokens = mdg_tokeniser_cut_question (mdg_tokeniser_get (), question);
  g_autoptr (GHashTable) asked = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < tokens->tokens->len; i++)
    g_hash_table_add (asked, (gpointer) g_array_index (tokens->tokens, MdgToken, i).text);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);
      part->score = score (asked, get_text (part));
    }
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const Part *left = a;
  const Part *right = b;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const Part *left = a;
  const Part *right = b;
  return left->order < right->order ? -1 : left->order > right->order;
}

/* What they take. */
static gint64
take (GArray *parts, gint64 tokens)
{
  gint64 used = 0;
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);
      part->taken = used + part->tokens <= tokens;
      used += part->taken ? part->tokens : 0;
    }
  return used;
}

static MdgCitation *
make_citation (const Part *part)
{
  MdgCitation *citation = mdg_citation_new ();
  const MdgPassage *passage = part->passage;
  citation->attachment_id = part->file->attachment_id;
  citation->document_name = g_strdup (part->file->name);
  citation->unit = g_strdup (part->file->unit);
  citation->page = part->page->number;
  citation->ocr = part->page->ocr;
  citation->place = passage != NULL && passage->place != NULL
                      ? g_strdup (passage->place)
                      : g_strdup_printf ("%" G_GINT64_FORMAT, part->page->number);
  if (passage == NULL)
    return citation;
  citation->passage_id = passage->id;
  citation->heading = g_strdup (passage->heading);
  citation->first_row = passage->first_row;
  citation->last_row = passage->last_row;
  citation->first_column = passage->first_column;
  citation->last_column = passage->last_column;
  return citation;
}

gint64
mdg_answer_choose_files (const MdgAnswerWish *wish, gint64 tokens, MdgAnswerChoice *choice)
{
  g_autoptr (GArray) parts = list_parts (wish);
  gint64 all = 0;
  for (guint i = 0; i < parts->len; i++)
    all += g_array_index (parts, Part, i).tokens;
  if (all > tokens)
    {
      score_all (parts, wish->question);
      g_array_sort (parts, compare_scores);
      choice->shortened = TRUE;
    }
  gint64 used = take (parts, tokens);
  g_array_sort (parts, compare_orders);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      if (part->taken)
        mdg_answer_choice_add (choice, make_citation (part), get_heading (part), get_text (part),
                               (guint) part->page->number,
                               mdg_answer_place_new_attached (part->page, part->file->unit));
    }
  return used;
}
