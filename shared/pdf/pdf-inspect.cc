/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pdf"

#include "shared/pdf/pdf-inspect.h"

#include "shared/pdf/bounded-pipe.h"
#include "shared/pdf/inspect-parts.h"
#include "shared/pdf/pdf-opened.h"
#include "shared/pdf/pdf-walk.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <algorithm>
#include <stdexcept>

namespace
{

/* Decoded bytes of all streams of a document together. */
constexpr size_t MAX_VISITED_BYTES = 4ULL * 1024 * 1024 * 1024;

class Visitor
{
public:
  Visitor (MdgPdfVisit handler, MdgPdfKnown asked, gpointer data)
      : visit (handler),
        known (asked),
        user_data (data)
  {
  }

  void
  take (QPDFObjectHandle object)
  {
    if (object.isStream ())
      take_stream (object);
    else if (object.isString ())
      take_string (object);
    else if (object.isName ())
      take_name (object.getName ());
    if (object.isDictionary ())
      take_dictionary (object);
  }

private:
  MdgPdfVisit visit;
  MdgPdfKnown known;
  gpointer user_data;
  size_t n_bytes = 0;

  void
  tell (MdgPdfPiece piece, const std::string &bytes)
  {
    visit (piece, reinterpret_cast<const guint8 *> (bytes.data ()), bytes.size (), user_data);
  }

  /* What no filter of ours decodes (pictures) is told as it stands. */
  void
  take_stream (QPDFObjectHandle stream)
  {
    mdg::BoundedPipe pipe (mdg::MAX_CONTENT_BYTES);
    std::string bytes;
    take_keys (stream.getDict ());
    if (is_known (stream))
      return;
    if (pipe.take (stream))
      bytes = pipe.steal ();
    else
      {
        std::shared_ptr<Buffer> raw = stream.getRawStreamData ();
        bytes.assign (reinterpret_cast<const char *> (raw->getBuffer ()), raw->getSize ());
      }
    n_bytes += bytes.size ();
    if (n_bytes > MAX_VISITED_BYTES)
      throw std::length_error ("the streams decode into too much");
    tell (MDG_PDF_STREAM, bytes);
  }

  bool
  is_known (QPDFObjectHandle stream)
  {
    if (known == nullptr)
      return false;
    QPDFObjectHandle dictionary = stream.getDict ();
    std::string filters = dictionary.getKey ("/Filter").unparseResolved () + " " +
                          dictionary.getKey ("/DecodeParms").unparseResolved ();
    std::shared_ptr<Buffer> raw = stream.getRawStreamData ();
    return known (raw->getBuffer (), raw->getSize (), filters.c_str (), user_data);
  }

  void
  take_string (QPDFObjectHandle string)
  {
    tell (MDG_PDF_STRING, string.getStringValue ());
    std::string text = string.getUTF8Value ();
    if (g_utf8_validate (text.data (), static_cast<gssize> (text.size ()), nullptr))
      tell (MDG_PDF_UTF8, text);
  }

  /* Names that somebody gave; those of the format are ASCII. */
  void
  take_name (const std::string &name)
  {
    for (char c : name)
      if (static_cast<unsigned char> (c) >= 0x80)
        {
          tell (MDG_PDF_STRING, name.substr (1));
          return;
        }
  }

  void
  take_keys (QPDFObjectHandle dictionary)
  {
    for (auto &[key, value] : dictionary.ditems ())
      take_name (key);
  }

  void
  take_dictionary (QPDFObjectHandle dictionary)
  {
    QPDFObjectHandle type = dictionary.getKey ("/Type");
    QPDFObjectHandle name = dictionary.getKey ("/BaseFont");
    if (type.isName () && type.getName () == "/Font" && name.isName ())
      tell (MDG_PDF_FONT, name.getName ().substr (1));
    take_keys (dictionary);
  }
};

/* The document is not to be changed by looking at it: pages are read before the objects. */
GPtrArray *
inspect (QPDF &pdf, GBytes *bytes, GError **error)
{
  mdg::Findings findings;
  mdg::inspect_document (pdf, bytes, findings);
  mdg::inspect_objects (pdf, findings);
  if (!mdg::check_pages (bytes, pdf.getAllPages ().size (), error))
    return nullptr;
  mdg::inspect_pages (pdf, findings);
  return findings.dup ();
}

void
visit_all (QPDF &pdf, Visitor &visitor)
{
  mdg::Walk walk ([&visitor] (QPDFObjectHandle object) { visitor.take (object); });
  walk.from (pdf.getTrailer ());
  for (const auto &[number, entry] : pdf.getXRefTable ())
    if (entry.getType () != 0)
      walk.from (pdf.getObject (number));
}

}

GPtrArray *
mdg_pdf_inspect (GBytes *pdf, const char *password, GError **error)
{
  try
    {
      std::unique_ptr<QPDF> opened = mdg::open_pdf (pdf, password, error);
      return opened != nullptr ? inspect (*opened, pdf, error) : nullptr;
    }
  catch (std::exception &)
    {
      mdg::set_damaged (error, 1);
      return nullptr;
    }
}

gboolean
mdg_pdf_visit (
  GBytes *pdf, MdgPdfVisit visit, MdgPdfKnown known, gpointer user_data, GError **error)
{
  try
    {
      std::unique_ptr<QPDF> opened = mdg::open_pdf (pdf, nullptr, error);
      Visitor visitor (visit, known, user_data);
      if (opened == nullptr)
        return FALSE;
      visit_all (*opened, visitor);
      return TRUE;
    }
  catch (std::exception &)
    {
      mdg::set_damaged (error, 1);
      return FALSE;
    }
}
