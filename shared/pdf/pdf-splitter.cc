/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/pdf-splitter.h"

#include "shared/pdf/page-builder.h"
#include "shared/pdf/pdf-opened.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <string>
#include <vector>

/* A source keeps every object that it has read. After so many pages it is opened anew. */
#define PAGES_BETWEEN_OPENINGS 1000

#define MAX_LANGUAGE_BYTES 35

struct _MdgPdfSplitter
{
  GBytes *bytes = nullptr;
  char *password = nullptr;
  std::unique_ptr<QPDF> source;
  std::vector<QPDFObjGen> pages;
  guint n_taken = 0;            /* since the source was opened */
  gboolean is_repaired = FALSE; /* its tree of pages had to be mended */
  gboolean has_object_streams = FALSE;

  ~_MdgPdfSplitter ()
  {
    source.reset ();
    g_clear_pointer (&bytes, g_bytes_unref);
    g_free (password);
  }
};

namespace
{

using mdg::set_damaged;

void
list_pages (MdgPdfSplitter *splitter)
{
  std::map<QPDFObjGen, QPDFXRefEntry> table = splitter->source->getXRefTable ();
  splitter->pages.clear ();
  for (QPDFObjectHandle page : splitter->source->getAllPages ())
    {
      splitter->pages.push_back (page.getObjGen ());
      splitter->is_repaired |= table.count (page.getObjGen ()) == 0;
    }
  for (const auto &[number, entry] : table)
    splitter->has_object_streams |= entry.getType () == 2;
}

/* Reading all pages leaves all of them in memory; a fresh source begins with none. */
bool
open_source (MdgPdfSplitter *splitter, GError **error)
{
  splitter->source.reset ();
  splitter->source = mdg::open_pdf (splitter->bytes, splitter->password, error);
  splitter->n_taken = 0;
  return splitter->source != nullptr;
}

bool
open_first (MdgPdfSplitter *splitter, GError **error)
{
  if (!open_source (splitter, error))
    return false;
  try
    {
      list_pages (splitter);
    }
  catch (std::exception &)
    {
      set_damaged (error, 1);
      return false;
    }
  return mdg::check_pages (splitter->bytes, splitter->pages.size (), error);
}

/* Mended trees are mended again at each opening, which gives the same pages. */
bool
refresh_source (MdgPdfSplitter *splitter, GError **error)
{
  if (splitter->n_taken < PAGES_BETWEEN_OPENINGS)
    return true;
  if (!open_source (splitter, error))
    return false;
  if (splitter->is_repaired)
    splitter->source->getAllPages ();
  return true;
}

QPDFObjectHandle
form_resources (QPDF &source)
{
  QPDFObjectHandle form = source.getRoot ().getKey ("/AcroForm");
  return form.isDictionary () ? form.getKey ("/DR") : QPDFObjectHandle::newNull ();
}

/* The language in which the text is to be read aloud. */
void
carry_language (QPDF &source, QPDF &output)
{
  QPDFObjectHandle language = source.getRoot ().getKey ("/Lang");
  std::string tag = language.isString () ? language.getStringValue () : "";
  if (tag.empty () || tag.size () > MAX_LANGUAGE_BYTES)
    return;
  for (char c : tag)
    if (!g_ascii_isalpha (c) && c != '-')
      return;
  output.getRoot ().replaceKey ("/Lang", QPDFObjectHandle::newString (tag));
}

void
free_buffer (gpointer data)
{
  delete static_cast<std::shared_ptr<Buffer> *> (data);
}

GBytes *
write_output (MdgPdfSplitter *splitter, QPDF &output)
{
  QPDFWriter writer (output);
  writer.setOutputMemory ();
  writer.setDeterministicID (true);
  writer.setDecodeLevel (qpdf_dl_none);
  writer.setCompressStreams (true);
  writer.setMinimumPDFVersion (splitter->source->getVersionAsPDFVersion ());
  writer.setObjectStreamMode (splitter->has_object_streams ? qpdf_o_generate : qpdf_o_disable);
  writer.write ();
  auto *buffer = new std::shared_ptr<Buffer> (writer.getBufferSharedPointer ());
  return g_bytes_new_with_free_func ((*buffer)->getBuffer (), (*buffer)->getSize (), free_buffer,
                                     buffer);
}

/* @ret_page: the page at work, for errors. */
GBytes *
extract (MdgPdfSplitter *splitter, guint first, guint last, guint *ret_page)
{
  QPDF output;
  output.emptyPDF ();
  mdg::Carrier carrier (output);
  QPDFObjectHandle tree = output.getRoot ().getKey ("/Pages");
  QPDFObjectHandle fields = form_resources (*splitter->source);
  std::vector<QPDFObjectHandle> pages;
  for (guint number = first; number <= last; number++)
    {
      *ret_page = number;
      QPDFObjectHandle source = splitter->source->getObject (splitter->pages[number - 1]);
      QPDFObjectHandle page =
        output.makeIndirectObject (mdg::build_page (output, carrier, source, fields));
      page.replaceKey ("/Parent", tree);
      pages.push_back (page);
    }
  tree.replaceKey ("/Kids", QPDFObjectHandle::newArray (pages));
  tree.replaceKey ("/Count", QPDFObjectHandle::newInteger (static_cast<int> (pages.size ())));
  carry_language (*splitter->source, output);
  return write_output (splitter, output);
}

}

MdgPdfSplitter *
mdg_pdf_splitter_new (GBytes *source, const char *password, GError **error)
{
  auto splitter = std::make_unique<MdgPdfSplitter> ();
  splitter->bytes = g_bytes_ref (source);
  splitter->password = g_strdup (password);
  if (!open_first (splitter.get (), error))
    return nullptr;
  splitter->n_taken = PAGES_BETWEEN_OPENINGS;
  return splitter.release ();
}

void
mdg_pdf_splitter_free (MdgPdfSplitter *splitter)
{
  delete splitter;
}

guint
mdg_pdf_splitter_get_n_pages (const MdgPdfSplitter *splitter)
{
  return static_cast<guint> (splitter->pages.size ());
}

GBytes *
mdg_pdf_splitter_extract (MdgPdfSplitter *splitter, guint first, guint last, GError **error)
{
  g_return_val_if_fail (first >= 1 && first <= last && last <= splitter->pages.size (), nullptr);
  guint page = first;
  try
    {
      if (!refresh_source (splitter, error))
        return nullptr;
      splitter->n_taken += last - first + 1;
      return extract (splitter, first, last, &page);
    }
  catch (std::exception &)
    {
      splitter->n_taken = PAGES_BETWEEN_OPENINGS; /* whatever state it is in */
      set_damaged (error, page);
      return nullptr;
    }
}
