/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/page-sink.h"

#include "shared/base/error.h"

struct _MdgPageSink
{
  MdgExtracted *extracted;
  MdgExtractedPage *page; /* of extracted->pages, which holds no other when there is a func */
  MdgExtractPageFunc func;
  gpointer user_data;
  guint n_pages;
  gboolean has_text;
};

MdgPageSink *
mdg_page_sink_new (const char *format,
                   MdgUnitKind unit,
                   MdgExtractPageFunc func,
                   gpointer user_data)
{
  MdgPageSink *sink = g_new0 (MdgPageSink, 1);
  sink->extracted = mdg_extracted_new (format, unit);
  sink->func = func;
  sink->user_data = user_data;
  return sink;
}

void
mdg_page_sink_free (MdgPageSink *sink)
{
  if (sink == NULL)
    return;
  mdg_extracted_free (sink->extracted);
  g_free (sink);
}

MdgExtracted *
mdg_page_sink_get_extracted (MdgPageSink *sink)
{
  return sink->extracted;
}

MdgExtractedPage *
mdg_page_sink_begin (MdgPageSink *sink, const char *label, gboolean hidden)
{
  g_return_val_if_fail (sink->page == NULL, NULL);
  if (mdg_page_sink_is_full (sink))
    {
      sink->extracted->truncated = TRUE;
      return NULL;
    }
  sink->page = mdg_extracted_add_page (sink->extracted);
  sink->page->number = ++sink->n_pages;
  sink->page->label = g_strdup (label);
  sink->page->hidden = hidden;
  return sink->page;
}

MdgExtractedPage *
mdg_page_sink_get_page (MdgPageSink *sink)
{
  return sink->page;
}

static gboolean
page_has_text (const MdgExtractedPage *page)
{
  for (guint i = 0; i < page->blocks->len; i++)
    if (*((const MdgBlock *) page->blocks->pdata[i])->text != '\0')
      return TRUE;
  return FALSE;
}

gboolean
mdg_page_sink_end (MdgPageSink *sink, GError **error)
{
  MdgExtractedPage *page = g_steal_pointer (&sink->page);
  if (page == NULL)
    return TRUE;
  sink->has_text = sink->has_text || page_has_text (page);
  if (sink->func == NULL)
    return TRUE;
  gboolean taken = sink->func (page, sink->user_data, error);
  g_ptr_array_set_size (sink->extracted->pages, 0);
  return taken;
}

gboolean
mdg_page_sink_is_full (const MdgPageSink *sink)
{
  return sink->n_pages >= MDG_EXTRACT_MAX_PAGES;
}

MdgExtracted *
mdg_page_sink_finish (MdgPageSink *sink, GError **error)
{
  if (!mdg_page_sink_end (sink, error))
    return NULL;
  if (!sink->has_text)
    {
      mdg_set_error (error, MDG_ERROR_EXTRACT_EMPTY, NULL);
      return NULL;
    }
  return g_steal_pointer (&sink->extracted);
}
