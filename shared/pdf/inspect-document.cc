/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/inspect-parts.h"

#include <cstring>
#include <set>
#include <string_view>

namespace mdg
{

namespace
{

constexpr int MAX_FIELDS = 200000;
constexpr int MAX_BOOKMARKS = 200000;
constexpr int MAX_FIELD_DEPTH = 32;

QPDFObjectHandle
member (QPDFObjectHandle object, const char *key)
{
  return object.isDictionary () ? object.getKey (key) : QPDFObjectHandle::newNull ();
}

bool
is_name (QPDFObjectHandle object, const char *name)
{
  return object.isName () && object.getName () == name;
}

bool
is_true (QPDFObjectHandle object)
{
  return object.isBool () && object.getBoolValue ();
}

/* ---- rights ---- */

void
look_at_encryption (QPDF &pdf, Findings &findings)
{
  if (!pdf.isEncrypted ())
    return;
  findings.add (MDG_PDF_ENCRYPTED, false, 0);
  bool is_allowed = pdf.allowExtractAll () && pdf.allowModifyAssembly ();
  if (!is_allowed && !pdf.ownerPasswordMatched ())
    findings.add (MDG_PDF_RESTRICTED, true, 0);
}

/* ---- forms ---- */

struct Fields
{
  int n_values = 0;
  int n_signatures = 0;
  int n = 0;
  std::set<QPDFObjGen> seen;
};

bool
has_value (QPDFObjectHandle value)
{
  if (value.isString ())
    return !value.getStringValue ().empty ();
  return !value.isNull () && !is_name (value, "/Off");
}

void
count_field (QPDFObjectHandle field, bool is_signature, int depth, Fields &fields)
{
  if (!field.isDictionary () || depth > MAX_FIELD_DEPTH || ++fields.n > MAX_FIELDS)
    return;
  if (field.isIndirect () && !fields.seen.insert (field.getObjGen ()).second)
    return;
  is_signature = is_signature || is_name (field.getKey ("/FT"), "/Sig");
  bool is_filled = has_value (field.getKey ("/V"));
  fields.n_signatures += is_filled && is_signature;
  fields.n_values += is_filled && !is_signature;
  QPDFObjectHandle kids = field.getKey ("/Kids");
  for (int i = 0, n = kids.isArray () ? kids.getArrayNItems () : 0; i < n; i++)
    count_field (kids.getArrayItem (i), is_signature, depth + 1, fields);
}

void
look_at_form (QPDFObjectHandle root, Findings &findings)
{
  QPDFObjectHandle form = member (root, "/AcroForm");
  QPDFObjectHandle roots = member (form, "/Fields");
  Fields fields;
  for (int i = 0, n = roots.isArray () ? roots.getArrayNItems () : 0; i < n; i++)
    count_field (roots.getArrayItem (i), false, 0, fields);
  if (!member (form, "/XFA").isNull ())
    findings.add (MDG_PDF_XFA, true, 0);
  if (fields.n_values > 0)
    findings.add (MDG_PDF_FORM, is_true (member (form, "/NeedAppearances")), 0, fields.n_values);
  if (member (root, "/Perms").isDictionary ())
    fields.n_signatures = std::max (fields.n_signatures, 1);
  if (fields.n_signatures > 0)
    findings.add (MDG_PDF_SIGNED, false, 0, fields.n_signatures);
}

/* ---- layers ---- */

std::set<QPDFObjGen>
numbers_in (QPDFObjectHandle array)
{
  std::set<QPDFObjGen> numbers;
  for (int i = 0, n = array.isArray () ? array.getArrayNItems () : 0; i < n; i++)
    if (array.getArrayItem (i).isIndirect ())
      numbers.insert (array.getArrayItem (i).getObjGen ());
  return numbers;
}

/* Layers can be off on the screen or on paper because of what they are for. */
bool
is_off_for_use (QPDFObjectHandle layer)
{
  QPDFObjectHandle usage = member (layer, "/Usage");
  return is_name (member (member (usage, "/View"), "/ViewState"), "/OFF") ||
         is_name (member (member (usage, "/Print"), "/PrintState"), "/OFF") ||
         is_name (member (member (usage, "/Export"), "/ExportState"), "/OFF");
}

void
look_at_layers (QPDFObjectHandle root, Findings &findings)
{
  QPDFObjectHandle properties = member (root, "/OCProperties");
  QPDFObjectHandle layers = member (properties, "/OCGs");
  QPDFObjectHandle shown = member (properties, "/D");
  std::set<QPDFObjGen> off = numbers_in (member (shown, "/OFF"));
  std::set<QPDFObjGen> on = numbers_in (member (shown, "/ON"));
  QPDFObjectHandle base = member (shown, "/BaseState");
  bool is_base_off = base.isName () && base.getName () != "/ON";
  gint64 n_hidden = 0;
  for (int i = 0, n = layers.isArray () ? layers.getArrayNItems () : 0; i < n; i++)
    {
      QPDFObjectHandle layer = layers.getArrayItem (i);
      QPDFObjGen number = layer.getObjGen ();
      bool is_hidden = off.count (number) > 0 || (is_base_off && on.count (number) == 0);
      n_hidden += is_hidden || is_off_for_use (layer);
    }
  if (n_hidden > 0)
    findings.add (MDG_PDF_HIDDEN_LAYER, true, 0, n_hidden);
}

/* ---- the rest of the catalog ---- */

void
look_at_bookmarks (QPDFObjectHandle root, Findings &findings)
{
  std::set<QPDFObjGen> seen;
  std::vector<QPDFObjectHandle> waiting{ member (member (root, "/Outlines"), "/First") };
  gint64 n = 0;
  while (!waiting.empty () && n < MAX_BOOKMARKS)
    {
      QPDFObjectHandle item = waiting.back ();
      waiting.pop_back ();
      if (!item.isDictionary () || !seen.insert (item.getObjGen ()).second)
        continue;
      n++;
      waiting.push_back (item.getKey ("/Next"));
      waiting.push_back (item.getKey ("/First"));
    }
  if (n > 0)
    findings.add (MDG_PDF_BOOKMARK, false, 0, n);
}

void
look_at_catalog (QPDFObjectHandle root, Findings &findings)
{
  for (const char *key : { "/StructTreeRoot", "/Threads", "/Dests", "/PageLabels", "/Collection" })
    if (!member (root, key).isNull ())
      findings.add (MDG_PDF_STRUCTURE, false, 0);
  QPDFObjectHandle names = member (root, "/Names");
  if (!member (names, "/Dests").isNull ())
    findings.add (MDG_PDF_STRUCTURE, false, 0);
  for (const char *key : { "/OpenAction", "/AA" })
    if (member (root, key).isDictionary ())
      findings.add (MDG_PDF_SCRIPT, false, 0);
}

void
look_at_information (QPDF &pdf, Findings &findings)
{
  QPDFObjectHandle information = pdf.getTrailer ().getKey ("/Info");
  if (information.isDictionary () && !information.getKeys ().empty ())
    findings.add (MDG_PDF_METADATA, false, 0);
}

gint64
count_in (std::string_view text, std::string_view words)
{
  gint64 n = 0;
  for (size_t at = text.find (words); at != text.npos; at = text.find (words, at + words.size ()))
    n++;
  return n;
}

/* Each saving of a file that keeps what was there ends with a mark of its own. */
void
look_at_revisions (GBytes *bytes, Findings &findings)
{
  gsize size = 0;
  const char *data = static_cast<const char *> (g_bytes_get_data (bytes, &size));
  std::string_view text (data, size);
  bool is_linear = text.substr (0, 1024).find ("/Linearized") != text.npos;
  gint64 n = count_in (text, "startxref") - (is_linear ? 2 : 1);
  if (n > 0)
    findings.add (MDG_PDF_REVISION, false, 0, n);
}

}

bool
form_needs_pictures (QPDF &pdf)
{
  return is_true (member (member (pdf.getRoot (), "/AcroForm"), "/NeedAppearances"));
}

void
inspect_document (QPDF &pdf, GBytes *bytes, Findings &findings)
{
  QPDFObjectHandle root = pdf.getRoot ();
  look_at_encryption (pdf, findings);
  look_at_form (root, findings);
  look_at_layers (root, findings);
  look_at_bookmarks (root, findings);
  look_at_catalog (root, findings);
  look_at_information (pdf, findings);
  look_at_revisions (bytes, findings);
}

}
