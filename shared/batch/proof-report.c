/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/batch/proof-report.h"

#include "shared/base/catalog.h"
#include "shared/base/clock.h"
#include "shared/base/text.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *name;
  const char *title;
} Title;

static const Title check_titles[] = {
  { MDG_CHECK_PAGES_ONCE, N_ ("Each page of the source exactly once") },
  { MDG_CHECK_PAGE_COUNT, N_ ("Number of pages as in the source") },
  { MDG_CHECK_TEXT, N_ ("Text as in the source") },
  { MDG_CHECK_FONTS, N_ ("Fonts as in the source") },
  { MDG_CHECK_OWN_KEY, N_ ("The resident's own key in each file") },
  { MDG_CHECK_OTHER_KEYS, N_ ("No key of any other resident") },
  { MDG_CHECK_NOTHING_ELSE, N_ ("No bookmarks, attachments, form fields or metadata") },
  { MDG_CHECK_BYTES, N_ ("Files unchanged") },
};

static const Title finding_titles[] = {
  { MDG_PDF_ENCRYPTED, N_ ("Encrypted") },
  { MDG_PDF_RESTRICTED, N_ ("Its owner forbids taking pages out") },
  { MDG_PDF_SIGNED, N_ ("Signed; splitting ends the signature") },
  { MDG_PDF_HIDDEN_LAYER, N_ ("Hidden layers") },
  { MDG_PDF_XFA, N_ ("Form made while it is shown") },
  { MDG_PDF_FORM, N_ ("Form fields") },
  { MDG_PDF_SCRIPT, N_ ("Scripts") },
  { MDG_PDF_ATTACHMENT, N_ ("Attachments") },
  { MDG_PDF_BOOKMARK, N_ ("Bookmarks") },
  { MDG_PDF_METADATA, N_ ("Metadata") },
  { MDG_PDF_STRUCTURE, N_ ("Structure over several pages") },
  { MDG_PDF_ANNOTATION, N_ ("Annotations") },
  { MDG_PDF_LINK, N_ ("Links within the file") },
  { MDG_PDF_HIDDEN_TEXT, N_ ("Text that is not seen") },
  { MDG_PDF_UNREADABLE, N_ ("Text that cannot be read") },
  { MDG_PDF_ORPHAN, N_ ("Objects that nothing refers to") },
  { MDG_PDF_REVISION, N_ ("Earlier versions of the file") },
};

static const char *
find_title (const Title *titles, gsize n, const char *name, const char *lang)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (titles[i].name, name) == 0)
      return mdg_catalog_translate (lang, titles[i].title);
  return mdg_catalog_translate (lang, N_ ("Other"));
}

const char *
mdg_proof_check_title (const char *check, const char *lang)
{
  return find_title (check_titles, G_N_ELEMENTS (check_titles), check, lang);
}

const char *
mdg_pdf_finding_title (const char *kind, const char *lang)
{
  return find_title (finding_titles, G_N_ELEMENTS (finding_titles), kind, lang);
}

/* ---- lines ---- */

static void
free_line (gpointer data)
{
  MdgProofLine *line = data;
  g_free (line->label);
  g_free (line->value);
  g_free (line);
}

static void
free_section (gpointer data)
{
  MdgProofSection *section = data;
  g_free (section->title);
  g_ptr_array_unref (section->lines);
  g_free (section);
}

static MdgProofSection *
add_section (GPtrArray *sections, const char *title)
{
  MdgProofSection *section = g_new0 (MdgProofSection, 1);
  section->title = g_strdup (title);
  section->lines = g_ptr_array_new_with_free_func (free_line);
  g_ptr_array_add (sections, section);
  return section;
}

/* Takes @value. */
static void
add_line (MdgProofSection *section, const char *label, char *value, gboolean wrong)
{
  MdgProofLine *line = g_new0 (MdgProofLine, 1);
  line->label = g_strdup (label);
  line->value = value;
  line->wrong = wrong;
  g_ptr_array_add (section->lines, line);
}

static char *
fill_number (const char *lang, const char *msgid, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  const char *const names[] = { name, NULL };
  const char *const values[] = { text, NULL };
  return mdg_text_fill (mdg_catalog_translate (lang, msgid), names, values);
}

static char *
count (gint64 n)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, n);
}

/* ---- sections ---- */

static guint
count_undecided (const MdgSplitProof *proof)
{
  guint n = 0;
  for (guint i = 0; i < proof->left->len; i++)
    n += g_strcmp0 (((MdgNoticePart *) proof->left->pdata[i])->decision, MDG_MATCH_REFUSED) != 0;
  return n;
}

static void
tell_result (GPtrArray *sections, const MdgSplitProof *proof, const char *lang)
{
  g_autofree char *time = mdg_time_format (proof->made_at);
  guint undecided = count_undecided (proof);
  const char *result = proof->passed ? N_ ("All checks have passed.")
                                     : N_ ("A check has failed. Nothing may be sent.");
  MdgProofSection *section =
    add_section (sections, mdg_catalog_translate (lang, N_ ("Proof of the split")));
  add_line (section, mdg_catalog_translate (lang, N_ ("Result")),
            g_strdup (mdg_catalog_translate (lang, result)), !proof->passed);
  add_line (section, mdg_catalog_translate (lang, N_ ("Time")), g_strndup (time, 19), FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("Program")), g_strdup (proof->made_by),
            FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("Files")), count (proof->files->len),
            FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("Not decided")), count (undecided),
            undecided > 0);
}

static void
tell_source (GPtrArray *sections, const MdgSplitProof *proof, const char *lang)
{
  MdgProofSection *section =
    add_section (sections, mdg_catalog_translate (lang, N_ ("What was split")));
  add_line (section, mdg_catalog_translate (lang, N_ ("Pages")), count (proof->n_pages),
            FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("Rows of the list")),
            count (proof->n_rows), FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("Rule")),
            g_strdup (proof->split != NULL ? proof->split : ""), FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("PDF (SHA-256)")),
            g_strdup (proof->pdf_sha256 != NULL ? proof->pdf_sha256 : ""), FALSE);
  add_line (section, mdg_catalog_translate (lang, N_ ("List (SHA-256)")),
            g_strdup (proof->csv_sha256 != NULL ? proof->csv_sha256 : ""), FALSE);
}

static void
tell_checks (GPtrArray *sections, const MdgSplitProof *proof, const char *lang)
{
  MdgProofSection *section =
    add_section (sections, mdg_catalog_translate (lang, N_ ("What was checked")));
  for (guint i = 0; i < proof->checks->len; i++)
    {
      const MdgSplitCheck *check = proof->checks->pdata[i];
      char *value = check->passed ? fill_number (lang, N_ ("passed ({n})"), "n", check->n)
                                  : fill_number (lang, N_ ("failed (page {page})"), "page",
                                                 check->page);
      add_line (section, mdg_proof_check_title (check->name, lang), value, !check->passed);
    }
}

static void
tell_findings (GPtrArray *sections, const MdgSplitProof *proof, const char *lang)
{
  if (proof->findings->len == 0)
    return;
  MdgProofSection *section = add_section (
    sections, mdg_catalog_translate (lang, N_ ("What the source held beside its pages")));
  for (guint i = 0; i < proof->findings->len; i++)
    {
      const MdgPdfFinding *finding = proof->findings->pdata[i];
      add_line (section, mdg_pdf_finding_title (finding->kind, lang),
                fill_number (lang, N_ ("{n}; not in any file"), "n", finding->n), FALSE);
    }
}

static void
tell_left (GPtrArray *sections, const MdgSplitProof *proof, const char *lang)
{
  if (proof->left->len == 0)
    return;
  MdgProofSection *section =
    add_section (sections, mdg_catalog_translate (lang, N_ ("Pages without a file")));
  for (guint i = 0; i < MIN (proof->left->len, MDG_PROOF_REPORT_MAX_LEFT); i++)
    {
      const MdgNoticePart *part = proof->left->pdata[i];
      gboolean refused = g_strcmp0 (part->decision, MDG_MATCH_REFUSED) == 0;
      g_autofree char *pages = g_strdup_printf ("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT,
                                                part->first, part->last);
      const char *why = refused ? N_ ("goes to nobody on the list") : N_ ("nobody has decided");
      add_line (section, pages, g_strdup (mdg_catalog_translate (lang, why)), !refused);
    }
  if (proof->left->len > MDG_PROOF_REPORT_MAX_LEFT)
    add_line (section, "…",
              fill_number (lang, N_ ("{n} more"), "n",
                           proof->left->len - MDG_PROOF_REPORT_MAX_LEFT),
              FALSE);
}

GPtrArray *
mdg_proof_report_make (const MdgSplitProof *proof, const char *lang)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (free_section);
  tell_result (sections, proof, lang);
  tell_source (sections, proof, lang);
  tell_checks (sections, proof, lang);
  tell_findings (sections, proof, lang);
  tell_left (sections, proof, lang);
  return sections;
}

/* ---- text ---- */

char *
mdg_proof_report_text (const MdgSplitProof *proof, const char *lang)
{
  g_autoptr (GPtrArray) sections = mdg_proof_report_make (proof, lang);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < sections->len; i++)
    {
      const MdgProofSection *section = sections->pdata[i];
      g_string_append_printf (out, "%s%s\n", i > 0 ? "\n" : "", section->title);
      for (guint k = 0; k < section->lines->len; k++)
        {
          const MdgProofLine *line = section->lines->pdata[k];
          g_string_append_printf (out, "%s %s: %s\n", line->wrong ? "!" : " ", line->label,
                                  line->value);
        }
    }
  return g_string_free (out, FALSE);
}
