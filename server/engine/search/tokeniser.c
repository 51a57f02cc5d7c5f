/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-search"

#include "server/engine/search/tokeniser.h"

#include "server/engine/search/folded.h"

#include <mecab.h>
#include <string.h>

/* Where Debian keeps the dictionary in UTF-8; elsewhere the system's own choice is taken. */
#define DICTIONARY "-d /var/lib/mecab/dic/ipadic-utf8"

/* Raised whenever the rules of this file change. */
#define RULES 1
#define MARK_WORDS 0x100

/* MeCab's cost grows with the line; nobody writes one as long. */
#define MAX_LINE_BYTES 16384
#define MAX_WORD_BYTES 96
#define MAX_CODE_CHARACTERS 40

struct _MdgTokeniser
{
  mecab_model_t *model;
  mecab_t *tagger;
  guint mark;
};

typedef struct
{
  const MdgTokeniser *tokeniser;
  const MdgFolded *folded;
  MdgTokens *out;
  gboolean question;
} Cut;

/* ---- the dictionary ---- */

static mecab_model_t *
open_dictionary (void)
{
  mecab_model_t *model = mecab_model_new2 (DICTIONARY);
  if (model == NULL)
    model = mecab_model_new2 ("");
  if (model == NULL)
    return NULL;
  const mecab_dictionary_info_t *info = mecab_model_dictionary_info (model);
  if (info != NULL && info->charset != NULL &&
      (g_ascii_strcasecmp (info->charset, "utf8") == 0 ||
       g_ascii_strcasecmp (info->charset, "utf-8") == 0))
    return model;
  mecab_model_destroy (model);
  return NULL;
}

static MdgTokeniser *
open_tokeniser (void)
{
  MdgTokeniser *tokeniser = g_new0 (MdgTokeniser, 1);
  tokeniser->model = open_dictionary ();
  tokeniser->tagger =
    tokeniser->model != NULL ? mecab_model_new_tagger (tokeniser->model) : NULL;
  tokeniser->mark = RULES | (tokeniser->tagger != NULL ? MARK_WORDS : 0);
  if (tokeniser->tagger == NULL)
    g_warning ("No MeCab dictionary in UTF-8 is installed (mecab-ipadic-utf8): "
               "search goes by pairs of characters only");
  return tokeniser;
}

const MdgTokeniser *
mdg_tokeniser_get (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) open_tokeniser ());
  return (const MdgTokeniser *) once;
}

guint
mdg_tokeniser_get_mark (const MdgTokeniser *tokeniser)
{
  return tokeniser->mark;
}

gboolean
mdg_tokeniser_knows_words (const MdgTokeniser *tokeniser)
{
  return tokeniser->tagger != NULL;
}

/* ---- collecting ---- */

static MdgCharacterClass
class_at (const Cut *cut, gsize at)
{
  return at < cut->folded->n ? mdg_character_class (cut->folded->characters[at])
                             : MDG_CHARACTER_OTHER;
}

/* Takes @text for the folded characters from @start to before @end. */
static void
add_token (Cut *cut, MdgTokenKind kind, const char *text, gsize start, gsize end)
{
  if (cut->out->tokens->len >= MDG_TOKENS_MAX || *text == '\0')
    return;
  const guint32 *origins = cut->folded->origins;
  MdgToken token = { kind, g_string_chunk_insert (cut->out->memory, text), origins[start],
                     origins[end] - origins[start] };
  g_array_append_val (cut->out->tokens, token);
}

static void
add_range (Cut *cut, MdgTokenKind kind, gsize start, gsize end)
{
  g_autofree char *text = mdg_folded_dup (cut->folded, start, end - start);
  add_token (cut, kind, text, start, end);
}

/* ---- pairs ---- */

static gboolean
is_japanese (MdgCharacterClass class)
{
  return class == MDG_CHARACTER_KANJI || class == MDG_CHARACTER_KATAKANA ||
         class == MDG_CHARACTER_HIRAGANA;
}

/* 何, 誰, 幾: what stands next to them is not looked for. */
static gboolean
asks (gunichar character)
{
  return character == 0x4f55 || character == 0x8ab0 || character == 0x5e7e;
}

static void
cut_pairs (Cut *cut)
{
  for (gsize i = 0; i + 1 < cut->folded->n; i++)
    {
      MdgCharacterClass left = class_at (cut, i);
      MdgCharacterClass right = class_at (cut, i + 1);
      gboolean kana_only = left == MDG_CHARACTER_HIRAGANA && right == MDG_CHARACTER_HIRAGANA;
      if (!is_japanese (left) || !is_japanese (right) || kana_only)
        continue;
      const gunichar *pair = cut->folded->characters + i;
      if (!cut->question || (!asks (pair[0]) && !asks (pair[1])))
        add_range (cut, MDG_TOKEN_PAIR, i, i + 2);
    }
}

/* ---- codes ---- */

static gboolean
is_code_class (MdgCharacterClass class)
{
  return class == MDG_CHARACTER_LETTER || class == MDG_CHARACTER_DIGIT;
}

static gboolean
is_joiner (gunichar character)
{
  return character == '-' || character == '_' || character == '/' || character == '.' ||
         character == 0x2010 || character == 0x2212;
}

/* A comma between digits only groups them. */
static gboolean
is_grouping (const Cut *cut, gsize at)
{
  return cut->folded->characters[at] == ',' && class_at (cut, at - 1) == MDG_CHARACTER_DIGIT &&
         class_at (cut, at + 1) == MDG_CHARACTER_DIGIT;
}

static gsize
code_end (const Cut *cut, gsize start)
{
  gsize end = start;
  while (end < cut->folded->n && end - start < MAX_CODE_CHARACTERS)
    {
      gboolean joined = end > start && is_code_class (class_at (cut, end + 1)) &&
                        (is_joiner (cut->folded->characters[end]) || is_grouping (cut, end));
      if (!is_code_class (class_at (cut, end)) && !joined)
        break;
      end++;
    }
  return end;
}

/* Without the commas that group digits. */
static void
add_code (Cut *cut, const char *before, gsize start, gsize end, const char *after, gsize shown_end)
{
  g_autoptr (GString) text = g_string_new (before);
  for (gsize i = start; i < end; i++)
    if (cut->folded->characters[i] != ',')
      g_string_append_unichar (text, cut->folded->characters[i]);
  g_string_append (text, after);
  add_token (cut, MDG_TOKEN_CODE, text->str, start, shown_end);
}

/* The parts of a code: what is between joiners, and letters apart from digits. */
static void
add_code_parts (Cut *cut, gsize start, gsize end)
{
  gsize from = start;
  for (gsize i = start; i <= end; i++)
    {
      MdgCharacterClass class = i < end ? class_at (cut, i) : MDG_CHARACTER_OTHER;
      gboolean grouped = i < end && i > start && is_grouping (cut, i);
      if (i > from && !grouped &&
          (class != class_at (cut, i - 1) && cut->folded->characters[i - 1] != ','))
        {
          if (is_code_class (class_at (cut, from)) && (from > start || i < end))
            add_code (cut, "", from, i, "", i);
          from = i;
        }
      if (!is_code_class (class) && !grouped)
        from = i + 1;
    }
}

/* The number with what it counts: 12条, 2019年, 第12条. */
static void
add_counted (Cut *cut, const char *number, gsize start, gsize end)
{
  if (class_at (cut, end) != MDG_CHARACTER_KANJI)
    return;
  g_autofree char *unit = mdg_folded_dup (cut->folded, end, 1);
  g_autofree char *counted = g_strconcat (number, unit, NULL);
  add_token (cut, MDG_TOKEN_CODE, counted, start, end + 1);
  if (start == 0 || cut->folded->characters[start - 1] != 0x7b2c) /* 第 */
    return;
  g_autofree char *ordinal = g_strconcat ("第", counted, NULL);
  add_token (cut, MDG_TOKEN_CODE, ordinal, start - 1, end + 1);
}

/* The same for the number at the end of a code; commas only group its digits. */
static void
add_counted_end (Cut *cut, gsize start, gsize end)
{
  gsize first = end;
  while (first > start &&
         (class_at (cut, first - 1) == MDG_CHARACTER_DIGIT ||
          (first - 1 > start && is_grouping (cut, first - 1))))
    first--;
  g_autoptr (GString) number = g_string_new (NULL);
  for (gsize i = first; i < end; i++)
    if (cut->folded->characters[i] != ',')
      g_string_append_unichar (number, cut->folded->characters[i]);
  add_counted (cut, number->str, first, end);
}

static gsize
cut_code (Cut *cut, gsize start)
{
  gsize end = code_end (cut, start);
  add_code (cut, "", start, end, "", end);
  add_code_parts (cut, start, end);
  if (class_at (cut, end - 1) == MDG_CHARACTER_DIGIT)
    add_counted_end (cut, start, end);
  return end;
}

/* 一 to 九 and 〇 as 0 to 9; 十, 百, 千 as the power; -1 for anything else. */
static int
kanji_digit (gunichar character)
{
  static const gunichar digits[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                     0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d };
  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    if (digits[i] == character)
      return (int) i;
  return character == 0x5341 ? 10 : character == 0x767e ? 100
                                  : character == 0x5343 ? 1000
                                                        : -1;
}

/* 第十二条 is also found as 第12条. */
static gsize
cut_kanji_ordinal (Cut *cut, gsize at)
{
  guint total = 0, current = 0;
  gsize end = at + 1;
  for (; end < cut->folded->n && end - at <= 8; end++)
    {
      int digit = kanji_digit (cut->folded->characters[end]);
      if (digit < 0)
        break;
      if (digit >= 10)
        {
          total += MAX (current, 1) * (guint) digit;
          current = 0;
        }
      else
        current = current * 10 + (guint) digit;
    }
  if (end == at + 1)
    return end;
  g_autofree char *number = g_strdup_printf ("%u", total + current);
  add_counted (cut, number, at + 1, end);
  return end;
}

static void
cut_codes (Cut *cut)
{
  gsize at = 0;
  while (at < cut->folded->n)
    if (is_code_class (class_at (cut, at)))
      at = cut_code (cut, at);
    else if (cut->folded->characters[at] == 0x7b2c)
      at = cut_kanji_ordinal (cut, at);
    else
      at++;
}

/* ---- words ---- */

/* Verbs that say nothing. */
static gboolean
is_empty_verb (const char *base)
{
  static const char *const verbs[] = { "する", "ある", "いる", "なる", "いう", "言う", "できる" };
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (base, verbs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_content (const mecab_node_t *node)
{
  const char *feature = node->feature;
  if (g_str_has_prefix (feature, "名詞,"))
    {
      const char *detail = feature + strlen ("名詞,");
      return !g_str_has_prefix (detail, "非自立") && !g_str_has_prefix (detail, "代名詞") &&
             !g_str_has_prefix (detail, "数");
    }
  return g_str_has_prefix (feature, "動詞,自立") || g_str_has_prefix (feature, "形容詞,自立") ||
         g_str_has_prefix (feature, "副詞");
}

/* The seventh field, or what is written where the dictionary knows none. */
static char *
dup_base_form (const mecab_node_t *node)
{
  const char *field = node->feature;
  for (guint i = 0; i < 6 && field != NULL; i++)
    {
      field = strchr (field, ',');
      field = field != NULL ? field + 1 : NULL;
    }
  gsize length = field != NULL ? strcspn (field, ",") : 0;
  if (length == 0 || (length == 1 && *field == '*'))
    return g_strndup (node->surface, node->length);
  return g_strndup (field, length);
}

static gboolean
word_asks (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (asks (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
add_word (Cut *cut, const mecab_node_t *node, gsize start, gsize end)
{
  if (!is_japanese (class_at (cut, start)) || !is_content (node) ||
      node->length > MAX_WORD_BYTES)
    return;
  g_autofree char *base = dup_base_form (node);
  if (is_empty_verb (base) || (cut->question && word_asks (base)))
    return;
  add_token (cut, MDG_TOKEN_WORD, base, start, end);
}

static void
cut_line (Cut *cut, mecab_lattice_t *lattice, gsize start, gsize end)
{
  g_autofree char *line = mdg_folded_dup (cut->folded, start, end - start);
  gsize size = strlen (line);
  if (size == 0 || size > MAX_LINE_BYTES)
    return;
  mecab_lattice_set_sentence2 (lattice, line, size);
  if (!mecab_parse_lattice (cut->tokeniser->tagger, lattice))
    return;
  const char *at = line;
  gsize character = start;
  for (const mecab_node_t *node = mecab_lattice_get_bos_node (lattice); node != NULL;
       node = node->next)
    {
      if (node->stat == MECAB_BOS_NODE || node->stat == MECAB_EOS_NODE)
        continue;
      character += (gsize) g_utf8_pointer_to_offset (at, node->surface);
      gsize length = (gsize) g_utf8_strlen (node->surface, node->length);
      add_word (cut, node, character, character + length);
      at = node->surface + node->length;
      character += length;
    }
  mecab_lattice_clear (lattice);
}

/* Lines are cut at line breaks and, when they are very long, at full stops. */
static void
cut_words (Cut *cut)
{
  if (cut->tokeniser->tagger == NULL)
    return;
  mecab_lattice_t *lattice = mecab_model_new_lattice (cut->tokeniser->model);
  gsize start = 0;
  for (gsize i = 0; i < cut->folded->n; i++)
    {
      gunichar character = cut->folded->characters[i];
      gboolean stop = character == 0x3002 && i - start > 400;
      if (character != '\n' && !stop && i - start < MAX_LINE_BYTES / 4)
        continue;
      cut_line (cut, lattice, start, i);
      start = character == '\n' || stop ? i + 1 : i;
    }
  cut_line (cut, lattice, start, cut->folded->n);
  mecab_lattice_destroy (lattice);
}

/* ---- public ---- */

static MdgTokens *
cut_text (const MdgTokeniser *tokeniser, const char *text, gboolean question)
{
  g_autoptr (MdgFolded) folded = mdg_folded_new (text);
  MdgTokens *tokens = g_new0 (MdgTokens, 1);
  tokens->tokens = g_array_new (FALSE, FALSE, sizeof (MdgToken));
  tokens->memory = g_string_chunk_new (4096);
  Cut cut = { tokeniser, folded, tokens, question };
  cut_words (&cut);
  cut_pairs (&cut);
  cut_codes (&cut);
  return tokens;
}

MdgTokens *
mdg_tokeniser_cut (const MdgTokeniser *tokeniser, const char *text)
{
  return cut_text (tokeniser, text, FALSE);
}

MdgTokens *
mdg_tokeniser_cut_question (const MdgTokeniser *tokeniser, const char *text)
{
  return cut_text (tokeniser, text, TRUE);
}

void
mdg_tokens_free (MdgTokens *tokens)
{
  if (tokens == NULL)
    return;
  g_array_unref (tokens->tokens);
  g_string_chunk_free (tokens->memory);
  g_free (tokens);
}
