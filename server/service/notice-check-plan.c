/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/notice-check.h"
#include "shared/notice/match.h"
#include "shared/notice/name-key.h"

/* Which letter stands where: 0 for none, LEFT for pages that go to nobody. */
#define LEFT (-1)

static void
add_finding (GPtrArray *findings, const char *check, gint64 letter, gint64 page, gint64 other)
{
  if (findings->len >= MDG_NOTICE_FINDINGS_MAX)
    return;
  MdgNoticeFinding *finding = mdg_notice_finding_new ();
  finding->check = g_strdup (check);
  finding->letter = letter;
  finding->page = page;
  finding->other = other;
  g_ptr_array_add (findings, finding);
}

/* ---- pages ---- */

static void
mark_pages (
  gint64 *owners, gint64 n_pages, gint64 first, gint64 last, gint64 owner, GPtrArray *findings)
{
  for (gint64 page = MAX (first, 1); page <= MIN (last, n_pages); page++)
    {
      if (owners[page] != 0)
        add_finding (findings, MDG_CHECK_PAGES_ONCE, MAX (owner, 0), page, MAX (owners[page], 0));
      owners[page] = owner;
    }
}

/* Every page of the source exactly once: in a letter, or left over. */
static void
check_pages (const MdgNoticeRun *run, GPtrArray *letters, GPtrArray *findings)
{
  gint64 n_pages = run->proof->n_pages;
  g_autofree gint64 *owners = g_new0 (gint64, (gsize) n_pages + 1);
  for (guint i = 0; i < letters->len; i++)
    {
      const MdgNoticeLetter *letter = letters->pdata[i];
      if (letter->sha256 != NULL && letter->first == 0)
        add_finding (findings, MDG_CHECK_PAGES_ONCE, letter->number, 0, 0);
      if (letter->first != 0)
        mark_pages (owners, n_pages, letter->first, letter->last, letter->number, findings);
    }
  for (guint i = 0; run->proof->left != NULL && i < run->proof->left->len; i++)
    {
      const MdgNoticePart *part = run->proof->left->pdata[i];
      mark_pages (owners, n_pages, part->first, part->last, LEFT, findings);
    }
  for (gint64 page = 1; page <= n_pages; page++)
    if (owners[page] == 0)
      add_finding (findings, MDG_CHECK_PAGES_ONCE, 0, page, 0);
}

/* Without a source, pages of one cannot be spoken of. */
static void
check_no_pages (GPtrArray *letters, GPtrArray *findings)
{
  for (guint i = 0; i < letters->len; i++)
    {
      const MdgNoticeLetter *letter = letters->pdata[i];
      if (letter->first != 0)
        add_finding (findings, MDG_CHECK_PAGES_ONCE, letter->number, letter->first, 0);
    }
}

/* ---- rows and residents ---- */

static void
check_rows (const MdgNoticeRun *run, GPtrArray *letters, GPtrArray *findings)
{
  g_autofree gint64 *owners = g_new0 (gint64, (gsize) run->n_rows + 1);
  for (guint i = 0; i < letters->len; i++)
    {
      const MdgNoticeLetter *letter = letters->pdata[i];
      gint64 row = letter->recipient->row;
      if (owners[row] != 0)
        add_finding (findings, MDG_CHECK_ROWS, letter->number, 0, owners[row]);
      owners[row] = letter->number;
    }
  if (run->n_letters + run->n_left_out != run->n_rows ||
      (run->proof != NULL && run->proof->n_rows != run->n_rows))
    add_finding (findings, MDG_CHECK_ROWS, 0, 0, 0);
}

static char *
dup_person (const MdgNoticeRecipient *recipient)
{
  g_autofree char *name = mdg_name_key_spelling (recipient->name != NULL ? recipient->name : "");
  if (*name == '\0' || recipient->birth == NULL || *recipient->birth == '\0')
    return g_strdup ("");
  return g_strconcat (name, "\n", recipient->birth, NULL);
}

static void
meet (GHashTable *known, char *taken, gint64 number, GPtrArray *findings)
{
  g_autofree char *key = taken;
  if (key == NULL || *key == '\0')
    return;
  gint64 other = GPOINTER_TO_SIZE (g_hash_table_lookup (known, key));
  if (other != 0)
    add_finding (findings, MDG_CHECK_RECIPIENT, number, 0, other);
  else
    g_hash_table_insert (known, g_steal_pointer (&key), GSIZE_TO_POINTER ((gsize) number));
}

/* Nobody gets two letters. */
static void
check_recipients (GPtrArray *letters, GPtrArray *findings)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < letters->len; i++)
    {
      const MdgNoticeLetter *letter = letters->pdata[i];
      const MdgNoticeRecipient *recipient = letter->recipient;
      meet (numbers, mdg_number_key (recipient->number != NULL ? recipient->number : ""),
            letter->number, findings);
      meet (people, dup_person (recipient), letter->number, findings);
    }
}

GPtrArray *
mdg_notice_check_plan (const MdgNoticeRun *run, GPtrArray *letters)
{
  GPtrArray *findings = mdg_record_array_new (&MDG_NOTICE_FINDING_TYPE);
  if (run->proof != NULL)
    check_pages (run, letters, findings);
  else
    check_no_pages (letters, findings);
  check_rows (run, letters, findings);
  check_recipients (letters, findings);
  return findings;
}
