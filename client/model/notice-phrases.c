/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/notice-phrases.h"

#include "client/model/answer.h"
#include "shared/base/error.h"
#include "shared/base/japanese-date.h"
#include "shared/base/text.h"
#include "shared/notice/name-key.h"

#include <glib/gi18n.h>
#include <stdlib.h>

static gboolean
is (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

static gboolean
has (const MdgPairFacts *facts, const char *reason)
{
  return facts->proposal != NULL && facts->proposal->reasons != NULL &&
         g_strv_contains ((const char *const *) facts->proposal->reasons, reason);
}

/* A person chose another row than the one that the reasons are about. */
static gboolean
is_other_row (const MdgPairFacts *facts)
{
  return facts->proposal != NULL && facts->row > 0 &&
         (gint64) facts->row != facts->proposal->row;
}

/* ---- chips ---- */

static void
chip_free (gpointer data)
{
  MdgNoticeChip *chip = data;
  g_free (chip->text);
  g_free (chip);
}

static void
add_chip (GPtrArray *chips, const char *tint, const char *text)
{
  if (chips->len >= MDG_NOTICE_CHIPS_MAX)
    return;
  MdgNoticeChip *chip = g_new0 (MdgNoticeChip, 1);
  chip->tint = tint;
  chip->text = g_strdup (text);
  if (is (tint, "bad"))
    chip->icon = "mdg-error-symbolic";
  g_ptr_array_add (chips, chip);
}

/* Names of as many characters with one that differs may be one name written wrongly. */
static gboolean
may_be_miswritten (const MdgPairFacts *facts)
{
  return facts->printed != NULL && facts->recipient != NULL &&
         facts->recipient->name != NULL && facts->printed->name != NULL &&
         mdg_name_first_difference (facts->recipient->name, facts->printed->name) >= 0;
}

typedef struct
{
  const char *reason;
  const char *tint;
  const char *text;
} Word;

/* What speaks against a pair, the worst first. */
static const Word against[] = {
  { MDG_REASON_BIRTH_DIFFERS, "bad", N_ ("Birth differs") },
  { MDG_REASON_OTHER_KEY, "bad", N_ ("Somebody else") },
  { MDG_REASON_SEVERAL_VALUES, "bad", N_ ("Two people") },
  { MDG_REASON_NUMBER_UNKNOWN, "warn", N_ ("Other number") },
  { MDG_REASON_ROW_TWICE, "warn", N_ ("Pages twice") },
  { MDG_REASON_NUMBER_TWICE_IN_LIST, "warn", N_ ("Twice in list") },
  { MDG_REASON_NUMBER_TWICE_IN_PDF, "warn", N_ ("Twice in PDF") },
  { MDG_REASON_NAME_WEAK, "warn", N_ ("Other character?") },
  { MDG_REASON_NAME_MISSING, "neutral", N_ ("No name") },
  { MDG_REASON_NUMBER_MISSING, "neutral", N_ ("No number") },
  { MDG_REASON_SEVERAL_ROWS, "warn", N_ ("Several rows") },
  { MDG_REASON_NUMBER_LATE, "warn", N_ ("Number later") },
  { MDG_REASON_LIST_PROBLEM, "warn", N_ ("List wrong") },
  { MDG_REASON_NAME_VARIANT, "warn", N_ ("Variant") },
  { MDG_REASON_BIRTH_MISSING, "neutral", N_ ("No birth date") },
  { MDG_REASON_ZEROS, "neutral", N_ ("Zeros added") },
  { MDG_REASON_NAME_SPELLING, "neutral", N_ ("Width, spaces") },
};

static void
add_against (const MdgPairFacts *facts, GPtrArray *chips)
{
  if (facts->printed != NULL && facts->printed->several)
    add_chip (chips, "bad", _ ("Two people"));
  if (has (facts, MDG_REASON_NAME_DIFFERS))
    add_chip (chips, may_be_miswritten (facts) ? "warn" : "bad",
              may_be_miswritten (facts) ? _ ("Other character?") : _ ("Name differs"));
  for (guint i = 0; i < G_N_ELEMENTS (against); i++)
    if (has (facts, against[i].reason))
      add_chip (chips, against[i].tint, _ (against[i].text));
}

static void
add_for (const MdgPairFacts *facts, GPtrArray *chips)
{
  if (has (facts, MDG_REASON_NUMBER))
    add_chip (chips, "ok", _ ("Same number"));
  if (facts->n_same_name > 1)
    {
      g_autofree char *text = g_strdup_printf (_ ("Same name %u"), facts->n_same_name);
      add_chip (chips, "warn", text);
    }
  else if (chips->len == 0 &&
           (has (facts, MDG_REASON_NAME_SAME) || has (facts, MDG_REASON_NAME_SPELLING)))
    add_chip (chips, "ok", _ ("Same name"));
}

/* For pairs that nothing speaks against. */
static void
add_evidence (const MdgPairFacts *facts, GPtrArray *chips)
{
  if (has (facts, MDG_REASON_NAME_SAME) && facts->n_same_name < 2 &&
      has (facts, MDG_REASON_NUMBER))
    add_chip (chips, "ok", _ ("Same name"));
  else if (has (facts, MDG_REASON_BIRTH_SAME))
    add_chip (chips, "ok", _ ("Same birth"));
}

static gboolean
add_decided (const MdgPairFacts *facts, GPtrArray *chips)
{
  if (is (facts->decision, MDG_ROW_PAPER))
    add_chip (chips, "neutral", _ ("On paper"));
  else if (is (facts->decision, MDG_ROW_LEFT_OUT))
    add_chip (chips, "neutral", _ ("Left out"));
  else if (is (facts->decision, MDG_MATCH_REFUSED))
    add_chip (chips, "neutral", _ ("Not sent"));
  else
    return FALSE;
  return TRUE;
}

GPtrArray *
mdg_notice_chips (const MdgPairFacts *facts)
{
  GPtrArray *chips = g_ptr_array_new_with_free_func (chip_free);
  if (add_decided (facts, chips))
    return chips;
  if (mdg_pair_facts_is_unmatched (facts))
    {
      add_chip (chips, "bad", _ ("Unmatched"));
      return chips;
    }
  if (is_other_row (facts))
    {
      add_chip (chips, "neutral", _ ("Chosen"));
      return chips;
    }
  add_for (facts, chips);
  add_against (facts, chips);
  add_evidence (facts, chips);
  return chips;
}

/* ---- sentences ---- */

static char *
character_at (const char *name, int place)
{
  const char *at = g_utf8_offset_to_pointer (name, place);
  const char *end = *at != '\0' ? g_utf8_next_char (at) : at;
  return g_strndup (at, (gsize) (end - at));
}

/* The n-th of @name without spaces; @place counts them. */
static char *
counterpart (const char *from, int place, const char *to)
{
  int rest = 0;
  const char *at = from;
  for (int i = 0; i < place && *at != '\0'; i++, at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      rest++;
  for (at = to; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_isspace (g_utf8_get_char (at)))
        continue;
      if (rest-- == 0)
        return g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
    }
  return NULL;
}

/* Languages with full stops of their own need no space after them. */
static void
part_sentences (GString *out)
{
  if (out->len > 0 && out->str[out->len - 1] == '.')
    g_string_append_c (out, ' ');
}

static void
say_name (const MdgPairFacts *facts, GString *out)
{
  const char *listed = facts->recipient->name, *printed = facts->printed->name;
  int place = listed != NULL && printed != NULL ? mdg_name_first_difference (listed, printed) : -1;
  g_autofree char *one = place >= 0 ? character_at (listed, place) : NULL;
  g_autofree char *other = place >= 0 ? counterpart (listed, place, printed) : NULL;
  if (one != NULL && other != NULL && has (facts, MDG_REASON_NAME_VARIANT))
    g_string_append_printf (out, _ ("“%s” and “%s” are variants of one character."), one, other);
  else if (one != NULL && other != NULL && has (facts, MDG_REASON_NAME_WEAK))
    g_string_append_printf (
      out, _ ("“%s” and “%s” are written by some families and not by others."), one, other);
  else if (one != NULL && other != NULL && has (facts, MDG_REASON_NAME_DIFFERS))
    g_string_append_printf (out, _ ("“%s” and “%s” are different characters."), one, other);
  else if (has (facts, MDG_REASON_NAME_DIFFERS))
    g_string_append (out, _ ("The names differ."));
  else if (has (facts, MDG_REASON_NAME_MISSING))
    g_string_append (out, _ ("There is no name on one side."));
  else if (facts->n_same_name > 1)
    g_string_append_printf (out, _ ("The list has %u people of this name."), facts->n_same_name);
}

static void
say_agreement (const MdgPairFacts *facts, GString *out)
{
  gboolean number = has (facts, MDG_REASON_NUMBER);
  gboolean birth = has (facts, MDG_REASON_BIRTH_SAME);
  if (number || birth)
    part_sentences (out);
  if (number && birth)
    g_string_append (out, _ ("Number and birth date are the same."));
  else if (number)
    g_string_append (out, _ ("The number is the same."));
  else if (birth)
    g_string_append (out, _ ("The birth date is the same."));
}

/* What is wrong beside the name, the worst alone. */
static const Word troubles[] = {
  { MDG_REASON_BIRTH_DIFFERS, NULL, N_ ("The birth dates differ.") },
  { MDG_REASON_OTHER_KEY, NULL, N_ ("Another person of the list stands on these pages.") },
  { MDG_REASON_SEVERAL_VALUES, NULL, N_ ("Two different people stand on these pages.") },
  { MDG_REASON_ROW_TWICE, NULL, N_ ("Other pages fit this person, too.") },
  { MDG_REASON_NUMBER_TWICE_IN_LIST, NULL, N_ ("The list has this number twice.") },
  { MDG_REASON_NUMBER_TWICE_IN_PDF, NULL, N_ ("The PDF has this number twice.") },
  { MDG_REASON_NUMBER_UNKNOWN, NULL, N_ ("The list does not have the number on the pages.") },
  { MDG_REASON_NUMBER_MISSING, NULL, N_ ("There is no number on the pages.") },
  { MDG_REASON_SEVERAL_ROWS, NULL, N_ ("Several rows fit equally well.") },
  { MDG_REASON_NUMBER_LATE, NULL,
    N_ ("The number is not on the first page, where the others have it.") },
  { MDG_REASON_LIST_PROBLEM, NULL, N_ ("Something is wrong in this row of the list.") },
};

static void
say_trouble (const MdgPairFacts *facts, GString *out)
{
  part_sentences (out);
  if (facts->printed->several)
    {
      g_string_append (out, _ ("Two different people stand on these pages."));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (has (facts, troubles[i].reason))
      {
        g_string_append (out, _ (troubles[i].text));
        return;
      }
}

static const char *
explain_single (const MdgPairFacts *facts)
{
  if (is (facts->decision, MDG_ROW_PAPER))
    return _ ("This person gets the notice on paper.");
  if (is (facts->decision, MDG_ROW_LEFT_OUT))
    return _ ("This person gets nothing in this run.");
  if (is (facts->decision, MDG_MATCH_REFUSED))
    return _ ("These pages are sent to nobody.");
  if (facts->kind == MDG_PAIR_ROW)
    return _ ("The PDF has no pages for this person. Send paper, or leave the person out.");
  if (facts->lost)
    return _ ("The person of these pages was given other pages. Choose another or none.");
  return _ ("The list has nobody for these pages. Choose a person, or send them to nobody.");
}

char *
mdg_notice_explanation (const MdgPairFacts *facts)
{
  if (facts->kind == MDG_PAIR_HEADING)
    return g_strdup ("");
  if (facts->recipient == NULL || facts->printed == NULL)
    return g_strdup (explain_single (facts));
  if (is_other_row (facts))
    return g_strdup (_ ("A person chose this pair."));
  GString *out = g_string_new (NULL);
  say_name (facts, out);
  say_agreement (facts, out);
  say_trouble (facts, out);
  if (out->len == 0)
    g_string_append (out, _ ("Name and pages go together."));
  g_strchomp (out->str);
  return g_string_free (out, FALSE);
}

char *
mdg_notice_pair_summary (const MdgPairFacts *facts)
{
  if (facts->kind == MDG_PAIR_HEADING)
    return g_strdup (_ ("Unmatched (only in the list or only in the PDF)"));
  g_autoptr (GPtrArray) chips = mdg_notice_chips (facts);
  g_autofree char *pages =
    facts->proposal != NULL
      ? mdg_notice_pages_text (facts->proposal->first, facts->proposal->last)
      : g_strdup ("―");
  const char *listed = facts->recipient != NULL ? facts->recipient->name : NULL;
  const char *printed = facts->printed != NULL ? facts->printed->name : NULL;
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, _ ("List: %s, PDF: %s, pages %s"), listed != NULL ? listed : "―",
                          printed != NULL ? printed : "―", pages);
  for (guint i = 0; i < chips->len; i++)
    g_string_append_printf (out, ", %s", ((MdgNoticeChip *) chips->pdata[i])->text);
  return g_string_free (out, FALSE);
}

char *
mdg_notice_pages_text (gint64 first, gint64 last)
{
  if (first == last)
    return g_strdup_printf ("%" G_GINT64_FORMAT, first);
  return g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, first, last);
}

char *
mdg_notice_birth_text (const char *birth)
{
  char *text = birth != NULL ? mdg_japanese_date_format (birth) : NULL;
  return text != NULL ? text : g_strdup (birth != NULL ? birth : "");
}

/* ---- findings ---- */

typedef struct
{
  const char *kind;
  const char *thing;    /* in lists of what stays behind */
  const char *stopping; /* what to do when it stops */
} FindingWord;

static const FindingWord findings[] = {
  { MDG_PDF_ENCRYPTED, N_ ("encryption"),
    N_ ("The PDF is encrypted. Enter its password.") },
  { MDG_PDF_RESTRICTED, N_ ("restrictions"),
    N_ ("The PDF forbids taking pages out. Ask for one without this restriction.") },
  { MDG_PDF_SIGNED, N_ ("signature"),
    N_ ("The PDF is signed, and splitting ends the signature. Use the PDF before it was signed.") },
  { MDG_PDF_HIDDEN_LAYER, N_ ("hidden layers"),
    N_ ("The PDF has layers that are not shown. Make it anew without layers.") },
  { MDG_PDF_XFA, N_ ("XFA form"),
    N_ ("The PDF is a form that makes its pages itself. Print it to a new PDF first.") },
  { MDG_PDF_FORM, N_ ("form fields"),
    N_ ("The PDF has form fields with values. Print it to a new PDF first.") },
  { MDG_PDF_SCRIPT, N_ ("scripts"), N_ ("The PDF has scripts. Print it to a new PDF first.") },
  { MDG_PDF_ATTACHMENT, N_ ("attachments"),
    N_ ("The PDF has attached files. Save it without them first.") },
  { MDG_PDF_BOOKMARK, N_ ("bookmarks"), N_ ("The PDF has bookmarks. Save it without them.") },
  { MDG_PDF_METADATA, N_ ("metadata"), N_ ("The PDF has metadata. Save it without them.") },
  { MDG_PDF_STRUCTURE, N_ ("document structure"),
    N_ ("The structure of the PDF reaches over several letters. Make it anew.") },
  { MDG_PDF_ANNOTATION, N_ ("notes"),
    N_ ("The PDF has notes on its pages. Remove them or print it to a new PDF.") },
  { MDG_PDF_LINK, N_ ("links within the file"),
    N_ ("The PDF has links that lead elsewhere. Remove them first.") },
  { MDG_PDF_HIDDEN_TEXT, N_ ("hidden text"),
    N_ ("There is text that nobody sees. Make the PDF anew without it.") },
  { MDG_PDF_UNREADABLE, N_ ("unreadable text"),
    N_ ("The text cannot be read. Split by a number of pages, bookmarks or codes.") },
  { MDG_PDF_ORPHAN, N_ ("unused data"),
    N_ ("The PDF has data that belongs to no page. Make it anew.") },
  { MDG_PDF_REVISION, N_ ("earlier versions"),
    N_ ("The PDF still holds earlier versions of itself. Save it under a new name.") },
};

static const FindingWord *
word_of (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    if (is (kind, findings[i].kind))
      return &findings[i];
  return NULL;
}

char *
mdg_notice_finding_text (const MdgPdfFinding *finding)
{
  const FindingWord *word = word_of (finding->kind);
  const char *thing = word != NULL ? _ (word->thing) : finding->kind;
  g_autofree char *sentence =
    finding->stops && word != NULL ? g_strdup (_ (word->stopping))
                                   : g_strdup_printf (_ ("Not carried over: %s."), thing);
  if (finding->page <= 0)
    return g_steal_pointer (&sentence);
  return g_strdup_printf (_ ("%s (page %u)"), sentence, (guint) finding->page);
}

char *
mdg_notice_cleaned_text (GPtrArray *list)
{
  GString *things = g_string_new (NULL);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const MdgPdfFinding *finding = list->pdata[i];
      const FindingWord *word = word_of (finding->kind);
      if (finding->stops || word == NULL || is (finding->kind, MDG_PDF_UNREADABLE))
        continue;
      if (things->len > 0)
        g_string_append (things, C_ ("between things", ", "));
      g_string_append (things, _ (word->thing));
    }
  g_autofree char *names = g_string_free (things, FALSE);
  return *names != '\0' ? g_strdup_printf (_ ("Not carried over: %s."), names) : NULL;
}

/* ---- the proof ---- */

typedef struct
{
  const char *check;
  const char *name;
  const char *failure; /* with the page */
} CheckWord;

static const CheckWord checks[] = {
  { MDG_CHECK_PAGES_ONCE, N_ ("Every page is used exactly once"),
    N_ ("Page {page} is used twice, or not at all.") },
  { MDG_CHECK_PAGE_COUNT, N_ ("Each file has the pages of its letter"),
    N_ ("The file that begins with page {page} has not the pages it should have.") },
  { MDG_CHECK_TEXT, N_ ("The text of each file is that of its pages"),
    N_ ("The text changed on page {page}.") },
  { MDG_CHECK_FONTS, N_ ("The fonts of each file are those of its pages"),
    N_ ("A font changed on page {page}.") },
  { MDG_CHECK_OWN_KEY, N_ ("Each file names its own recipient"),
    N_ ("The recipient does not stand in the file that begins with page {page}.") },
  { MDG_CHECK_OTHER_KEYS, N_ ("No file holds data of another person"),
    N_ ("Data of another person stands on page {page}.") },
  { MDG_CHECK_NOTHING_ELSE, N_ ("No bookmarks, attachments or metadata"),
    N_ ("The file that begins with page {page} still holds more than its pages.") },
  { MDG_CHECK_BYTES, N_ ("The files are those that were proven"),
    N_ ("The file that begins with page {page} was changed.") },
};

static const CheckWord *
check_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (is (name, checks[i].check))
      return &checks[i];
  return NULL;
}

const char *
mdg_notice_check_name (const char *name)
{
  const CheckWord *word = check_of (name);
  return word != NULL ? _ (word->name) : name;
}

static char *
failure_text (const char *check, guint page)
{
  const CheckWord *word = check_of (check);
  g_autofree char *number = g_strdup_printf ("%u", page);
  const char *const names[] = { "page", NULL };
  const char *const values[] = { number, NULL };
  g_autofree char *what = mdg_text_fill (
    word != NULL ? _ (word->failure) : _ ("The check failed at page {page}."), names, values);
  GString *out = g_string_new (what);
  part_sentences (out);
  g_string_append (out, _ ("No file was handed on."));
  return g_string_free (out, FALSE);
}

char *
mdg_notice_check_failure (const MdgSplitCheck *check)
{
  return failure_text (check->name, (guint) MAX (check->page, 0));
}

guint
mdg_notice_error_page (const GError *error)
{
  const char *page = error != NULL && error->domain == MDG_ERROR
                       ? mdg_error_get_arg (error, "page")
                       : NULL;
  return page != NULL ? (guint) g_ascii_strtoull (page, NULL, 10) : 0;
}

char *
mdg_notice_error_text (const GError *error)
{
  if (!g_error_matches (error, MDG_ERROR, MDG_ERROR_PROOF_FAILED))
    return mdg_answer_sentence (error);
  return failure_text (mdg_error_get_arg (error, "check"), mdg_notice_error_page (error));
}
