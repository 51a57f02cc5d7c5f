/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-pades"

#include "server/engine/pades/document.h"

#include "shared/base/error.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QPDFXRefEntry.hh>

#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace
{

using Handle = QPDFObjectHandle;

constexpr char byte_range_key[] = "/ByteRange";
/* Each number of /ByteRange until its value is known: ten digits. */
constexpr char placeholder[] = "[ 0 9999999999 9999999999 9999999999 ]";
constexpr gint64 placeholder_number = 9999999999;
constexpr char field_name[] = "Signature";
constexpr int widget_flags = 4 | 128; /* Print, Locked */
constexpr int signatures_exist_append_only = 3;
constexpr double points_per_mm = 72.0 / 25.4;
constexpr int max_fields = 10000;
constexpr int max_field_depth = 32;

/* A situation a person is told about. */
class Refusal : public std::exception
{
public:
  explicit Refusal (MdgErrorCode reason)
      : code (reason)
  {
  }
  MdgErrorCode code;
};

Handle
name (const char *text)
{
  return Handle::newName (text);
}

std::string
pdf_time (gint64 time)
{
  g_autoptr (GTimeZone) japan = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, japan);
  g_autofree char *text = g_date_time_format (local, "D:%Y%m%d%H%M%S+09'00'");
  return text;
}

/* ---- the source ---- */

void
open_document (QPDF &pdf, GBytes *bytes)
{
  gsize size = 0;
  auto data = static_cast<const char *> (g_bytes_get_data (bytes, &size));
  pdf.setSuppressWarnings (true);
  pdf.setAttemptRecovery (false);
  pdf.processMemoryFile ("pdf", data, size);
}

void
refuse_signed_field (Handle field, std::set<QPDFObjGen> &seen, bool inherits_signature, int depth)
{
  if (depth > max_field_depth || seen.size () > max_fields ||
      (field.isIndirect () && !seen.insert (field.getObjGen ()).second) || !field.isDictionary ())
    return;
  Handle type = field.getKey ("/FT");
  bool is_signature = type.isName () ? type.getName () == "/Sig" : inherits_signature;
  if (is_signature && !field.getKey ("/V").isNull ())
    throw Refusal (MDG_ERROR_SIGNING_SOURCE_SIGNED);
  Handle kids = field.getKey ("/Kids");
  for (int i = 0; kids.isArray () && i < kids.getArrayNItems (); i++)
    refuse_signed_field (kids.getArrayItem (i), seen, is_signature, depth + 1);
}

void
refuse_signed (QPDF &pdf)
{
  Handle form = pdf.getRoot ().getKey ("/AcroForm");
  Handle perms = pdf.getRoot ().getKey ("/Perms");
  if (perms.isDictionary () && !perms.getKeys ().empty ())
    throw Refusal (MDG_ERROR_SIGNING_SOURCE_SIGNED);
  Handle fields = form.isDictionary () ? form.getKey ("/Fields") : Handle::newNull ();
  std::set<QPDFObjGen> seen;
  for (int i = 0; fields.isArray () && i < fields.getArrayNItems (); i++)
    refuse_signed_field (fields.getArrayItem (i), seen, false, 0);
}

void
check_source (QPDF &pdf)
{
  if (pdf.isEncrypted ())
    throw Refusal (MDG_ERROR_SIGNING_SOURCE_LOCKED);
  if (!pdf.getRoot ().isDictionary () || pdf.getAllPages ().empty ())
    throw Refusal (MDG_ERROR_SIGNING_SOURCE_DAMAGED);
  refuse_signed (pdf);
}

/* What is wrong with many files and changes nothing of what they show. Should qpdf say it in other
 * words one day, such files are refused, which is the safe side. */
bool
is_harmless (const std::string &warning)
{
  static const char *const texts[] = { "reported number of objects", "extraneous whitespace seen",
                                       "accepting invalid xref table entry",
                                       "object has offset 0" };
  for (const char *text : texts)
    if (warning.find (text) != std::string::npos)
      return true;
  return false;
}

void
refuse_damaged (QPDF &pdf)
{
  for (const QPDFExc &warning : pdf.getWarnings ())
    if (!is_harmless (warning.getMessageDetail ()))
      throw Refusal (MDG_ERROR_SIGNING_SOURCE_DAMAGED);
}

/* ---- the seal ---- */

Handle
new_stream (QPDF &pdf, GBytes *bytes)
{
  gsize size = 0;
  auto data = static_cast<const char *> (g_bytes_get_data (bytes, &size));
  return Handle::newStream (&pdf, std::string (data, size));
}

Handle
new_picture (QPDF &pdf, GBytes *pixels, guint width, guint height, const char *colours)
{
  gsize size = 0;
  auto data = static_cast<const char *> (g_bytes_get_data (pixels, &size));
  Handle stream = Handle::newStream (&pdf);
  stream.replaceStreamData (std::string (data, size), name ("/FlateDecode"), Handle::newNull ());
  Handle dict = stream.getDict ();
  dict.replaceKey ("/Type", name ("/XObject"));
  dict.replaceKey ("/Subtype", name ("/Image"));
  dict.replaceKey ("/Width", Handle::newInteger (width));
  dict.replaceKey ("/Height", Handle::newInteger (height));
  dict.replaceKey ("/ColorSpace", name (colours));
  dict.replaceKey ("/BitsPerComponent", Handle::newInteger (8));
  return stream;
}

struct Place
{
  double left, bottom, right, top; /* in the page's own coordinates */
  double width, height;            /* as shown */
  int rotation;                    /* of the page: 0, 90, 180, 270 */
};

int
rotation_of (QPDFPageObjectHelper &page)
{
  Handle rotate = page.getAttribute ("/Rotate", false);
  long long degrees = rotate.isInteger () ? rotate.getIntValue () : 0;
  return static_cast<int> (((degrees % 360) + 360) % 360);
}

/* Where the seal lies, from millimetres below the top left corner of the page as it is shown. */
Place
find_place (QPDFPageObjectHelper &page, const double at[4])
{
  Handle::Rectangle box = page.getCropBox (false).getArrayAsRectangle ();
  int rotation = rotation_of (page);
  bool is_turned = rotation == 90 || rotation == 270;
  double page_width = is_turned ? box.ury - box.lly : box.urx - box.llx;
  double page_height = is_turned ? box.urx - box.llx : box.ury - box.lly;
  double width = at[2] * points_per_mm, height = at[3] * points_per_mm;
  double x = at[0] * points_per_mm, y = page_height - at[1] * points_per_mm - height;
  /* A hundredth of a point is less than a printer's dot. */
  if (!(width > 0 && height > 0 && x >= -0.01 && y >= -0.01 && x + width <= page_width + 0.01 &&
        y + height <= page_height + 0.01))
    throw Refusal (MDG_ERROR_SIGNING_SEAL_PLACE);
  switch (rotation)
    {
    case 90:
      return { box.urx - y - height, box.lly + x, box.urx - y, box.lly + x + width,
               width, height, rotation };
    case 180:
      return { box.urx - x - width, box.ury - y - height, box.urx - x, box.ury - y,
               width, height, rotation };
    case 270:
      return { box.llx + y, box.ury - x - width, box.llx + y + height, box.ury - x,
               width, height, rotation };
    default:
      return { box.llx + x, box.lly + y, box.llx + x + width, box.lly + y + height,
               width, height, 0 };
    }
}

/* Turns the appearance against the page, so that it stands upright. */
Handle
matrix_of (int rotation)
{
  static const char *const matrices[] = { "[ 1 0 0 1 0 0 ]", "[ 0 1 -1 0 0 0 ]",
                                          "[ -1 0 0 -1 0 0 ]", "[ 0 -1 1 0 0 0 ]" };
  return Handle::parse (matrices[rotation / 90 % 4]);
}

Handle
new_appearance (QPDF &pdf, const MdgPadesPicture *seal, const Place &place)
{
  Handle image =
    pdf.makeIndirectObject (new_picture (pdf, seal->colours, seal->width, seal->height,
                                         "/DeviceRGB"));
  if (seal->alpha != nullptr)
    image.getDict ().replaceKey (
      "/SMask", pdf.makeIndirectObject (new_picture (pdf, seal->alpha, seal->width, seal->height,
                                                     "/DeviceGray")));
  char text[128], box[128];
  long width = std::lround (place.width * 100), height = std::lround (place.height * 100);
  /* Hundredths of a point, because a decimal comma of the locale must not get into the file. */
  g_snprintf (text, sizeof text, "q 0.01 0 0 0.01 0 0 cm %ld 0 0 %ld 0 0 cm /Seal Do Q", width,
              height);
  g_snprintf (box, sizeof box, "[ 0 0 %ld.%02ld %ld.%02ld ]", width / 100, width % 100,
              height / 100, height % 100);
  Handle form = Handle::newStream (&pdf, text);
  Handle dict = form.getDict ();
  Handle xobjects = Handle::newDictionary (), resources = Handle::newDictionary ();
  xobjects.replaceKey ("/Seal", image);
  resources.replaceKey ("/XObject", xobjects);
  dict.replaceKey ("/Type", name ("/XObject"));
  dict.replaceKey ("/Subtype", name ("/Form"));
  dict.replaceKey ("/BBox", Handle::parse (box));
  dict.replaceKey ("/Matrix", matrix_of (place.rotation));
  dict.replaceKey ("/Resources", resources);
  return pdf.makeIndirectObject (form);
}

/* ---- the signature ---- */

Handle
new_certification ()
{
  return Handle::parse ("<< /Type /SigRef /TransformMethod /DocMDP "
                        "/TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>");
}

Handle
new_signature (QPDF &pdf, const MdgPadesLayout *layout)
{
  Handle dict = Handle::newDictionary ();
  Handle range = Handle::newArray ();
  range.appendItem (Handle::newInteger (0));
  for (int i = 0; i < 3; i++)
    range.appendItem (Handle::newInteger (placeholder_number));
  Handle references = Handle::newArray ();
  references.appendItem (new_certification ());
  dict.replaceKey ("/Type", name ("/Sig"));
  dict.replaceKey ("/Filter", name ("/Adobe.PPKLite"));
  dict.replaceKey ("/SubFilter", name ("/ETSI.CAdES.detached"));
  dict.replaceKey (byte_range_key, range);
  dict.replaceKey ("/Contents", Handle::newString (std::string (layout->contents_size, '\0')));
  dict.replaceKey ("/M", Handle::newString (pdf_time (layout->time)));
  dict.replaceKey ("/Name", Handle::newUnicodeString (layout->name));
  if (layout->reason != nullptr)
    dict.replaceKey ("/Reason", Handle::newUnicodeString (layout->reason));
  dict.replaceKey ("/Reference", references);
  return pdf.makeIndirectObject (dict);
}

std::string
choose_field_name (Handle fields)
{
  std::set<std::string> taken;
  for (int i = 0; i < fields.getArrayNItems (); i++)
    {
      Handle field = fields.getArrayItem (i);
      if (field.isDictionary () && field.getKey ("/T").isString ())
        taken.insert (field.getKey ("/T").getUTF8Value ());
    }
  for (int n = 1;; n++)
    if (taken.count (field_name + std::to_string (n)) == 0)
      return field_name + std::to_string (n);
}

Handle
new_widget (QPDF &pdf, Handle signature, QPDFPageObjectHelper &page, const MdgPadesLayout *layout)
{
  Handle widget = Handle::newDictionary ();
  widget.replaceKey ("/Type", name ("/Annot"));
  widget.replaceKey ("/Subtype", name ("/Widget"));
  widget.replaceKey ("/FT", name ("/Sig"));
  widget.replaceKey ("/F", Handle::newInteger (widget_flags));
  widget.replaceKey ("/P", page.getObjectHandle ());
  widget.replaceKey ("/V", signature);
  widget.replaceKey ("/Rect", Handle::parse ("[ 0 0 0 0 ]"));
  if (layout->seal != nullptr)
    {
      Place place = find_place (page, layout->seal_at);
      Handle appearances = Handle::newDictionary ();
      appearances.replaceKey ("/N", new_appearance (pdf, layout->seal, place));
      widget.replaceKey ("/AP", appearances);
      widget.replaceKey ("/Rect", Handle::newFromRectangle (Handle::Rectangle (
                                    place.left, place.bottom, place.right, place.top)));
    }
  return pdf.makeIndirectObject (widget);
}

/* A copy of a list that may be shared between pages, with @item at its end. */
Handle
with_item (Handle list, Handle item)
{
  Handle copy = Handle::newArray ();
  for (int i = 0; list.isArray () && i < list.getArrayNItems (); i++)
    copy.appendItem (list.getArrayItem (i));
  copy.appendItem (item);
  return copy;
}

void
add_field (QPDF &pdf, Handle signature, const MdgPadesLayout *layout)
{
  std::vector<QPDFPageObjectHelper> pages = QPDFPageDocumentHelper (pdf).getAllPages ();
  guint number = layout->seal != nullptr ? layout->seal_page : 1;
  if (number < 1 || number > pages.size ())
    throw Refusal (MDG_ERROR_SIGNING_SEAL_PLACE);
  QPDFPageObjectHelper page = pages[number - 1];
  Handle root = pdf.getRoot ();
  Handle form = root.getKey ("/AcroForm");
  if (!form.isDictionary ())
    form = root.replaceKeyAndGetNew ("/AcroForm", Handle::newDictionary ());
  Handle fields = form.getKey ("/Fields");
  if (!fields.isArray ())
    fields = Handle::newArray ();
  Handle widget = new_widget (pdf, signature, page, layout);
  widget.replaceKey ("/T", Handle::newUnicodeString (choose_field_name (fields)));
  form.replaceKey ("/Fields", with_item (fields, widget));
  form.replaceKey ("/SigFlags", Handle::newInteger (signatures_exist_append_only));
  Handle page_object = page.getObjectHandle ();
  page_object.replaceKey ("/Annots", with_item (page_object.getKey ("/Annots"), widget));
  Handle perms = Handle::newDictionary ();
  perms.replaceKey ("/DocMDP", signature);
  root.replaceKey ("/Perms", perms);
}

/* ---- the DSS ---- */

void
add_streams (QPDF &pdf, Handle dss, const char *key, GPtrArray *values)
{
  Handle list = Handle::newArray ();
  for (guint i = 0; values != nullptr && i < values->len; i++)
    list.appendItem (
      pdf.makeIndirectObject (new_stream (pdf, static_cast<GBytes *> (values->pdata[i]))));
  if (list.getArrayNItems () > 0)
    dss.replaceKey (key, list);
}

void
add_dss (QPDF &pdf, const MdgPadesLayout *layout)
{
  Handle root = pdf.getRoot ();
  Handle dss = Handle::newDictionary ();
  dss.replaceKey ("/Type", name ("/DSS"));
  add_streams (pdf, dss, "/Certs", layout->certificates);
  add_streams (pdf, dss, "/CRLs", layout->crls);
  add_streams (pdf, dss, "/OCSPs", layout->ocsps);
  root.replaceKey ("/DSS", pdf.makeIndirectObject (dss));
  Handle extensions = root.getKey ("/Extensions");
  if (!extensions.isDictionary ())
    extensions = root.replaceKeyAndGetNew ("/Extensions", Handle::newDictionary ());
  extensions.replaceKey ("/ESIC", Handle::parse ("<< /BaseVersion /1.7 /ExtensionLevel 2 >>"));
}

/* ---- writing ---- */

void
set_up (QPDFWriter &writer)
{
  writer.setOutputMemory ();
  writer.setObjectStreamMode (qpdf_o_disable);
  writer.setCompressStreams (false);
  writer.setDecodeLevel (qpdf_dl_none);
  writer.setDeterministicID (true);
  writer.setMinimumPDFVersion ("1.7");
  writer.setSuppressOriginalObjectIDs (true);
}

/* Where @text begins behind @from. */
gsize
find_text (const GByteArray *bytes, gsize from, std::string_view text)
{
  std::string_view all (reinterpret_cast<const char *> (bytes->data), bytes->len);
  gsize at = all.find (text, from);
  if (at == std::string_view::npos)
    throw std::runtime_error ("the signature was not written as expected");
  return at;
}

/* Finds the gap in the signature's dictionary, which begins at @from, and tells /ByteRange. */
void
fill_byte_range (MdgPadesPrepared *prepared, gsize from, gsize contents_size)
{
  GByteArray *bytes = prepared->bytes;
  gsize range = find_text (bytes, from, placeholder);
  constexpr std::string_view contents = "/Contents <";
  prepared->gap_begin = find_text (bytes, from, contents) + contents.size () - 1;
  prepared->gap_end = prepared->gap_begin + 2 * contents_size + 2;
  if (prepared->gap_end >= bytes->len || bytes->data[prepared->gap_end - 1] != '>')
    throw std::runtime_error ("the signature was not written as expected");
  char text[sizeof placeholder];
  g_snprintf (text, sizeof text,
              "[ 0 %-10" G_GSIZE_FORMAT " %-10" G_GSIZE_FORMAT " %-10" G_GSIZE_FORMAT " ]",
              prepared->gap_begin, prepared->gap_end, bytes->len - prepared->gap_end);
  memcpy (bytes->data + range, text, sizeof placeholder - 1);
}

void
write_document (QPDF &pdf, Handle signature, gsize contents_size, MdgPadesPrepared *ret_prepared)
{
  QPDFWriter writer (pdf);
  set_up (writer);
  writer.write ();
  std::unique_ptr<Buffer> buffer (writer.getBuffer ());
  /* Reading is lazy: what is broken may have shown itself only now. */
  refuse_damaged (pdf);
  if (buffer->getSize () > MDG_PADES_PDF_MAX)
    throw Refusal (MDG_ERROR_SIGNING_SOURCE_DAMAGED);
  QPDFObjGen written = writer.getRenumberedObjGen (signature.getObjGen ());
  gsize from = static_cast<gsize> (writer.getWrittenXRefTable ().at (written).getOffset ());
  MdgPadesPrepared prepared = { g_byte_array_sized_new (static_cast<guint> (buffer->getSize ())), 0,
                                0 };
  g_byte_array_append (prepared.bytes, buffer->getBuffer (),
                       static_cast<guint> (buffer->getSize ()));
  try
    {
      fill_byte_range (&prepared, from, contents_size);
    }
  catch (...)
    {
      g_byte_array_unref (prepared.bytes);
      throw;
    }
  *ret_prepared = prepared;
}

void
prepare (GBytes *source, const MdgPadesLayout *layout, MdgPadesPrepared *ret_prepared)
{
  QPDF pdf;
  open_document (pdf, source);
  check_source (pdf);
  Handle signature = new_signature (pdf, layout);
  add_field (pdf, signature, layout);
  if (layout->has_dss)
    add_dss (pdf, layout);
  write_document (pdf, signature, layout->contents_size, ret_prepared);
}

/* ---- looking at the result ---- */

bool
has_range (Handle signature, gsize size, gsize gap_begin, gsize gap_end)
{
  const gsize wanted[] = { 0, gap_begin, gap_end, size - gap_end };
  Handle range = signature.getKey (byte_range_key);
  if (!range.isArray () || range.getArrayNItems () != 4)
    return false;
  for (int i = 0; i < 4; i++)
    if (!range.getArrayItem (i).isInteger () ||
        range.getArrayItem (i).getIntValue () != static_cast<long long> (wanted[i]))
      return false;
  return true;
}

bool
is_whole (GBytes *bytes, gsize gap_begin, gsize gap_end)
{
  QPDF pdf;
  open_document (pdf, bytes);
  Handle root = pdf.getRoot ();
  Handle signature = root.getKey ("/Perms").getKey ("/DocMDP");
  Handle fields = root.getKey ("/AcroForm").getKey ("/Fields");
  int n = fields.getArrayNItems ();
  if (n == 0 || pdf.getAllPages ().empty ())
    return false;
  Handle value = fields.getArrayItem (n - 1).getKey ("/V");
  return value.getObjGen () == signature.getObjGen () &&
         has_range (signature, g_bytes_get_size (bytes), gap_begin, gap_end) && !pdf.anyWarnings ();
}

MdgErrorCode
code_of (const QPDFExc &exception)
{
  return exception.getErrorCode () == qpdf_e_password ? MDG_ERROR_SIGNING_SOURCE_LOCKED
                                                      : MDG_ERROR_SIGNING_SOURCE_DAMAGED;
}

} /* namespace */

gboolean
mdg_pades_document_prepare (GBytes *source,
                            const MdgPadesLayout *layout,
                            MdgPadesPrepared *ret_prepared,
                            GError **error)
{
  MdgErrorCode code = MDG_ERROR_SIGNING_SOURCE_DAMAGED;
  try
    {
      prepare (source, layout, ret_prepared);
      return TRUE;
    }
  catch (const Refusal &refusal)
    {
      code = refusal.code;
    }
  catch (const QPDFExc &exception)
    {
      code = code_of (exception);
    }
  catch (const std::exception &)
    {
    }
  mdg_set_error (error, code, NULL);
  return FALSE;
}

gboolean
mdg_pades_prepared_fill (MdgPadesPrepared *prepared, GBytes *cms)
{
  static const char digits[] = "0123456789abcdef";
  gsize size = 0;
  auto data = static_cast<const guint8 *> (g_bytes_get_data (cms, &size));
  if (2 * size + 2 > prepared->gap_end - prepared->gap_begin)
    return FALSE;
  guint8 *at = prepared->bytes->data + prepared->gap_begin + 1;
  for (gsize i = 0; i < size; i++)
    {
      *at++ = static_cast<guint8> (digits[data[i] >> 4]);
      *at++ = static_cast<guint8> (digits[data[i] & 15]);
    }
  return TRUE;
}

gboolean
mdg_pades_document_is_whole (GBytes *bytes, gsize gap_begin, gsize gap_end)
{
  try
    {
      return is_whole (bytes, gap_begin, gap_end);
    }
  catch (const std::exception &)
    {
      return FALSE;
    }
}
