/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN. Pages are read in chunks of neighbours, each thread with a source of its own, each page
 * once: its sign for the rule and its text with the keys come from the same reading. What is kept
 * of a page is its text, from which the plan and the proof work without opening the PDF again.
 */
#define G_LOG_DOMAIN "madoguchi-batch"

#include "shared/batch/batch.h"

#include "shared/base/error.h"
#include "shared/batch/crew.h"
#include "shared/batch/page-keys.h"
#include "shared/batch/pages.h"
#include "shared/pdf/pdf-source.h"

#include <string.h>

#define CHUNK_PAGES 8

typedef struct
{
  char *sign;
  char *text;
  GPtrArray *values[MDG_N_PAGE_KEYS];
} PageRead;

typedef struct
{
  GBytes *pdf;
  const MdgSplitRule *rule;
  const MdgPageKeys *keys;
  const MdgBatchWatch *watch;
  guint n_pages;
  GPtrArray *bookmarks; /* of pages; NULL unless the rule needs them */
  GPtrArray *pages;     /* PageRead */
} Reading;

void
mdg_batch_part_free (MdgBatchPart *part)
{
  if (part == NULL)
    return;
  g_free (part->number);
  g_free (part->name);
  g_free (part->birth);
  g_free (part->text);
  g_free (part->digest);
  g_free (part);
}

static void
page_read_free (PageRead *page)
{
  g_free (page->sign);
  g_free (page->text);
  for (guint i = 0; i < MDG_N_PAGE_KEYS; i++)
    g_ptr_array_unref (page->values[i]);
  g_free (page);
}

/* ---- one page ---- */

static gboolean
needs_text (const MdgSplitRule *rule)
{
  return rule->kind == MDG_SPLIT_COUNTER || rule->kind == MDG_SPLIT_MARKER ||
         rule->kind == MDG_SPLIT_REGION;
}

static gboolean
check_readable (const MdgSplitRule *rule, const char *text, guint page, GError **error)
{
  if (!needs_text (rule) || mdg_pdf_text_is_readable (text))
    return TRUE;
  mdg_set_error_int (error, MDG_ERROR_PDF_TEXT, "page", page);
  return FALSE;
}

static gboolean
read_sign (Reading *reading, MdgPdfSource *source, guint page, PageRead *read, GError **error)
{
  const MdgSplitRule *rule = reading->rule;
  MdgPdfArea area = { rule->x, rule->y, rule->width, rule->height };
  const MdgPdfArea *within = rule->width > 0 ? &area : NULL;
  if (rule->kind == MDG_SPLIT_PAGES)
    return TRUE;
  if (rule->kind == MDG_SPLIT_BOOKMARK)
    read->sign = g_strdup (reading->bookmarks->pdata[page - 1]);
  else if (rule->kind == MDG_SPLIT_BARCODE)
    read->sign = mdg_pdf_source_dup_codes (source, page, within, error);
  else if (within == NULL)
    read->sign = g_strdup (read->text);
  else
    read->sign = mdg_pdf_source_dup_text (source, page, within, error);
  return read->sign != NULL || rule->kind == MDG_SPLIT_BOOKMARK;
}

/* Keys that stand in no line are looked for in rows of tables, whose cells are lines of their own,
 * and in what codes and bookmarks say. */
static gboolean
look_further (Reading *reading, MdgPdfSource *source, guint page, PageRead *read, GError **error)
{
  gboolean says_more =
    reading->rule->kind == MDG_SPLIT_BARCODE || reading->rule->kind == MDG_SPLIT_BOOKMARK;
  g_autofree char *rows = NULL;
  for (guint i = 0; i < MDG_N_PAGE_KEYS; i++)
    {
      if (read->values[i]->len > 0)
        continue;
      rows = rows != NULL ? rows : mdg_pdf_source_dup_rows (source, page, error);
      if (rows == NULL)
        return FALSE;
      g_ptr_array_unref (read->values[i]);
      read->values[i] = mdg_page_keys_find (reading->keys, (MdgPageKey) i, rows);
      if (read->values[i]->len > 0 || !says_more || read->sign == NULL)
        continue;
      g_ptr_array_unref (read->values[i]);
      read->values[i] = mdg_page_keys_find (reading->keys, (MdgPageKey) i, read->sign);
    }
  return TRUE;
}

static PageRead *
read_page (Reading *reading, MdgPdfSource *source, guint page, GError **error)
{
  g_autofree char *text = mdg_pdf_source_dup_text (source, page, NULL, error);
  if (text == NULL || !check_readable (reading->rule, text, page, error))
    return NULL;
  PageRead *read = g_new0 (PageRead, 1);
  for (guint i = 0; i < MDG_N_PAGE_KEYS; i++)
    read->values[i] = mdg_page_keys_find (reading->keys, (MdgPageKey) i, text);
  read->text = g_steal_pointer (&text);
  if (read_sign (reading, source, page, read, error) &&
      look_further (reading, source, page, read, error))
    return read;
  page_read_free (read);
  return NULL;
}

/* ---- all pages ---- */

static gpointer
begin_reading (gpointer job, GError **error)
{
  Reading *reading = job;
  return mdg_pdf_source_open (reading->pdf, reading->watch->password, error);
}

static gpointer
read_chunk (gpointer job, gpointer state, guint item, GError **error)
{
  Reading *reading = job;
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_read_free);
  guint last = MIN ((item + 1) * CHUNK_PAGES, reading->n_pages);
  for (guint page = item * CHUNK_PAGES + 1; page <= last; page++)
    {
      PageRead *read = g_cancellable_set_error_if_cancelled (reading->watch->cancellable, error)
                         ? NULL
                         : read_page (reading, state, page, error);
      if (read == NULL)
        return NULL;
      g_ptr_array_add (pages, read);
    }
  return g_steal_pointer (&pages);
}

static gboolean
take_chunk (gpointer job, guint item, gpointer result, GError **error)
{
  Reading *reading = job;
  g_ptr_array_extend_and_steal (reading->pages, result);
  return TRUE;
}

static void
tell_reading (gpointer job, guint n_taken)
{
  Reading *reading = job;
  const MdgBatchWatch *watch = reading->watch;
  if (watch->progress != NULL)
    watch->progress (MDG_BATCH_READING, MIN (n_taken * CHUNK_PAGES, reading->n_pages),
                     reading->n_pages, watch->user_data);
}

static gboolean
read_pages (Reading *reading, GError **error)
{
  const MdgCrew crew = {
    .n_items = (reading->n_pages + CHUNK_PAGES - 1) / CHUNK_PAGES,
    .max_threads = MDG_BATCH_MAX_THREADS,
    .begin = begin_reading,
    .end = (void (*) (gpointer)) mdg_pdf_source_free,
    .work = read_chunk,
    .take = take_chunk,
    .drop = (void (*) (gpointer)) g_ptr_array_unref,
    .tell = tell_reading,
  };
  return mdg_crew_run (&crew, reading, reading->watch->cancellable, error);
}

/* ---- parts ---- */

static void
take_value (MdgBatchPart *part, MdgPageKey key, const char *value, guint page)
{
  char **const values[] = { &part->number, &part->name, &part->birth };
  guint *const pages[] = { &part->number_page, &part->name_page, &part->birth_page };
  if (*values[key] == NULL)
    {
      *values[key] = g_strdup (value);
      *pages[key] = page;
    }
  else if (!mdg_page_key_equal (key, *values[key], value))
    part->several = TRUE;
}

static void
take_page (MdgBatchPart *part, const PageRead *read, guint page)
{
  for (guint key = 0; key < MDG_N_PAGE_KEYS; key++)
    for (guint i = 0; i < read->values[key]->len; i++)
      take_value (part, (MdgPageKey) key, read->values[key]->pdata[i], page);
}

char *
mdg_batch_digest (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static MdgBatchPart *
make_part (const Reading *reading, const MdgSplitPart *pages)
{
  MdgBatchPart *part = g_new0 (MdgBatchPart, 1);
  GString *text = g_string_new (NULL);
  part->first = pages->first;
  part->last = pages->last;
  for (guint page = pages->first; page <= pages->last; page++)
    {
      const PageRead *read = reading->pages->pdata[page - 1];
      take_page (part, read, page);
      g_string_append (text, page > pages->first ? MDG_BATCH_PAGE_BREAK : "");
      g_string_append (text, read->text);
    }
  part->text = g_string_free (text, FALSE);
  part->digest = mdg_batch_digest (part->text);
  return part;
}

static GPtrArray *
make_parts (const Reading *reading, GError **error)
{
  g_autofree const char **signs = g_new0 (const char *, reading->n_pages + 1);
  for (guint i = 0; i < reading->n_pages; i++)
    signs[i] = ((PageRead *) reading->pages->pdata[i])->sign;
  g_autoptr (GArray) pages = mdg_split_pages (reading->rule, signs, reading->n_pages, error);
  if (pages == NULL)
    return NULL;
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_batch_part_free);
  for (guint i = 0; i < pages->len; i++)
    g_ptr_array_add (parts, make_part (reading, &g_array_index (pages, MdgSplitPart, i)));
  return parts;
}

static gboolean
look_at_document (Reading *reading, GError **error)
{
  g_autoptr (MdgPdfSource) source =
    mdg_pdf_source_open (reading->pdf, reading->watch->password, error);
  if (source == NULL)
    return FALSE;
  reading->n_pages = mdg_pdf_source_get_n_pages (source);
  if (reading->rule->kind == MDG_SPLIT_BOOKMARK)
    reading->bookmarks = mdg_pdf_source_dup_bookmarks (source);
  return TRUE;
}

GPtrArray *
mdg_batch_read (GBytes *pdf,
                const MdgSplitRule *rule,
                const MdgNoticeKeys *keys,
                const MdgBatchWatch *watch,
                GError **error)
{
  static const MdgBatchWatch nobody = { 0 };
  g_autoptr (MdgPageKeys) patterns = mdg_page_keys_new (keys, error);
  if (patterns == NULL)
    return NULL;
  Reading reading = { .pdf = pdf, .rule = rule, .keys = patterns };
  reading.watch = watch != NULL ? watch : &nobody;
  reading.pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_read_free);
  GPtrArray *parts = look_at_document (&reading, error) && read_pages (&reading, error)
                       ? make_parts (&reading, error)
                       : NULL;
  g_ptr_array_unref (reading.pages);
  g_clear_pointer (&reading.bookmarks, g_ptr_array_unref);
  return parts;
}
