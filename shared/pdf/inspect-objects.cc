/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/inspect-parts.h"
#include "shared/pdf/pdf-walk.h"

#include <qpdf/QPDFXRefEntry.hh>

namespace mdg
{

namespace
{

bool
is_name (QPDFObjectHandle object, const char *name)
{
  return object.isName () && object.getName () == name;
}

/* Layers under conditions; that they are shown cannot be told without a viewer. */
bool
is_conditional_layer (QPDFObjectHandle dictionary)
{
  QPDFObjectHandle policy = dictionary.getKey ("/P");
  return is_name (dictionary.getKey ("/Type"), "/OCMD") &&
         (dictionary.hasKey ("/VE") || is_name (policy, "/AllOff") || is_name (policy, "/AnyOff"));
}

bool
is_private (const std::string &key)
{
  static const std::set<std::string> names = { "/PieceInfo", "/Thumb", "/StructParents",
                                               "/StructParent", "/AF", "/B" };
  return names.count (key) > 0;
}

/* Beads of threads and the like only count where they belong to a page. */
bool
has_private_data (QPDFObjectHandle dictionary)
{
  bool is_page = is_name (dictionary.getKey ("/Type"), "/Page");
  for (auto &[key, value] : dictionary.ditems ())
    if (is_private (key) && !value.isNull () && (is_page || key != "/B"))
      return true;
  return false;
}

void
look_at (QPDFObjectHandle object, Findings &findings)
{
  if (!object.isDictionary () && !object.isStream ())
    return;
  QPDFObjectHandle dictionary = object.isStream () ? object.getDict () : object;
  QPDFObjectHandle type = dictionary.getKey ("/Type");
  if (is_name (dictionary.getKey ("/S"), "/JavaScript"))
    findings.add (MDG_PDF_SCRIPT, false, 0);
  if (is_name (dictionary.getKey ("/S"), "/Launch") ||
      is_name (dictionary.getKey ("/S"), "/SubmitForm"))
    findings.add (MDG_PDF_SCRIPT, false, 0);
  if (dictionary.hasKey ("/EF") || (object.isStream () && is_name (type, "/EmbeddedFile")))
    findings.add (MDG_PDF_ATTACHMENT, false, 0);
  if (object.isStream () && is_name (type, "/Metadata"))
    findings.add (MDG_PDF_METADATA, false, 0);
  if (has_private_data (dictionary))
    findings.add (MDG_PDF_STRUCTURE, false, 0);
  if (is_conditional_layer (dictionary))
    findings.add (MDG_PDF_HIDDEN_LAYER, true, 0);
}

/* Objects that only hold others, or belong to the way the file is written. */
bool
is_bookkeeping (QPDFObjectHandle object)
{
  QPDFObjectHandle dictionary = object.isStream () ? object.getDict () : object;
  if (object.isNull ())
    return true;
  return dictionary.isDictionary () &&
         (is_name (dictionary.getKey ("/Type"), "/ObjStm") ||
          is_name (dictionary.getKey ("/Type"), "/XRef") || dictionary.hasKey ("/Linearized"));
}

}

void
inspect_objects (QPDF &pdf, Findings &findings)
{
  Walk walk ([&findings] (QPDFObjectHandle object) { look_at (object, findings); });
  walk.from (pdf.getTrailer ());
  gint64 n_lost = 0;
  for (const auto &[number, entry] : pdf.getXRefTable ())
    if (entry.getType () != 0 && !walk.has_seen (number))
      n_lost += !is_bookkeeping (pdf.getObject (number));
  if (n_lost > 0)
    findings.add (MDG_PDF_ORPHAN, false, 0, n_lost);
}

}
