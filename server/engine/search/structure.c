/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/search/structure.h"

#include <string.h>

#define NUMBER "[0-9０-９〇一二三四五六七八九十百千]+"
#define SPACE "[\\s　]*"

/* Only the beginning is looked at: patterns must not wander through long paragraphs. */
#define HEAD_MAX_CHARS 120
#define HEADING_MAX_CHARS 60

typedef struct
{
  MdgStructureKind kind;
  const char *pattern;
  gboolean is_line; /* the pattern is the whole of a short paragraph */
} Rule;

/* An article is followed by a space, a bracket or nothing: 「第3条の規定により」 refers to one. */
static const Rule rules[] = {
  { MDG_STRUCTURE_ARTICLE,
    "^" SPACE "(第" NUMBER "条(?:の" NUMBER ")*)(?:" SPACE "([（(][^（）()]{1,40}[）)])|(?=[\\s　])|$)",
    FALSE },
  { MDG_STRUCTURE_CHAPTER, "^" SPACE "第" NUMBER "(編|章|節|款|目)(?:の" NUMBER ")*(?=[\\s　]|$)",
    TRUE },
  { MDG_STRUCTURE_SUPPLEMENT, "^" SPACE "附[\\s　]*則(?=[\\s　（(]|$)", TRUE },
  { MDG_STRUCTURE_ANNEX, "^" SPACE "(?:別表|様式|別記|別紙)(?:第?" NUMBER "号?)?(?=[\\s　（(]|$)",
    TRUE },
  { MDG_STRUCTURE_CAPTION, "^" SPACE "[（(][^（）()]{1,40}[）)]" SPACE "$", TRUE },
  { MDG_STRUCTURE_QUESTION,
    "^" SPACE "(?:[QＱ]|問|質問)" SPACE "[0-9０-９]*(?:[-－][0-9０-９]+)?" SPACE "[.．:：、）)\\s　]",
    FALSE },
  { MDG_STRUCTURE_ANSWER, "^" SPACE "(?:[AＡ]|答|回答)" SPACE "[0-9０-９]*" SPACE "[.．:：、）)\\s　]",
    FALSE },
};

struct _MdgStructureReader
{
  GRegex *patterns[G_N_ELEMENTS (rules)];
};

MdgStructureReader *
mdg_structure_reader_new (void)
{
  MdgStructureReader *reader = g_new0 (MdgStructureReader, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;
      reader->patterns[i] = g_regex_new (rules[i].pattern, 0, 0, &error);
      g_assert_no_error (error);
    }
  return reader;
}

void
mdg_structure_reader_free (MdgStructureReader *reader)
{
  if (reader == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_clear_pointer (&reader->patterns[i], g_regex_unref);
  g_free (reader);
}

void
mdg_structure_clear (MdgStructure *structure)
{
  g_clear_pointer (&structure->name, g_free);
}

static guint
chapter_level (const char *word)
{
  static const char *const words[] = { "編", "章", "節", "款", "目" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      return i + 1;
  return 1;
}

static MdgStructure
describe (const Rule *rule, GMatchInfo *match, const char *text)
{
  MdgStructure found = { .kind = rule->kind };
  if (rule->kind == MDG_STRUCTURE_ARTICLE)
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *caption = g_match_info_fetch (match, 2);
      found.name = g_strconcat (number, caption != NULL ? caption : "", NULL);
      return found;
    }
  if (rule->kind == MDG_STRUCTURE_CHAPTER)
    {
      g_autofree char *word = g_match_info_fetch (match, 1);
      found.level = chapter_level (word);
    }
  found.name = g_strstrip (g_strdup (text));
  return found;
}

MdgStructure
mdg_structure_reader_look (MdgStructureReader *reader, const char *text)
{
  long n = g_utf8_strlen (text, -1);
  g_autofree char *head = g_utf8_substring (text, 0, MIN (n, HEAD_MAX_CHARS));
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      if (rules[i].is_line && n > HEADING_MAX_CHARS)
        continue;
      if (g_regex_match (reader->patterns[i], head, 0, &match))
        return describe (&rules[i], match, head);
    }
  return (MdgStructure){ .kind = MDG_STRUCTURE_NONE };
}
