/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/inspect-parts.h"

#include "shared/pdf/content-usage.h"
#include "shared/pdf/page-builder.h"
#include "shared/pdf/pdf-annotations.h"
#include "shared/pdf/text-places.h"

#include <algorithm>
#include <set>

namespace mdg
{

namespace
{

constexpr int MAX_FORM_DEPTH = 12;
constexpr unsigned MAX_FORMS = 5000; /* of one page */

class PageInspector
{
public:
  PageInspector (Findings &found, bool form_is_drawn_anew)
      : findings (found),
        needs_pictures (form_is_drawn_anew)
  {
  }

  void
  look_at (QPDFObjectHandle page, gint64 number)
  {
    at = number;
    n_forms = 0;
    for (QPDFObjectHandle annotation : page_annotations (page))
      look_at_annotation (annotation);
    QPDFObjectHandle resources = inherited_member (page, "/Resources");
    look_at_drawing (page.getKey ("/Contents"), resources, Matrix (), page_box (page), 0, false);
  }

private:
  Findings &findings;
  bool needs_pictures;
  gint64 at = 0;
  unsigned n_forms = 0;
  std::set<QPDFObjGen> readable_fonts;

  static Box
  to_box (QPDFObjectHandle rectangle)
  {
    if (!rectangle.isRectangle ())
      return { 0, 0, 612, 792 };
    QPDFObjectHandle::Rectangle r = rectangle.getArrayAsRectangle ();
    return { std::min (r.llx, r.urx), std::min (r.lly, r.ury), std::max (r.llx, r.urx),
             std::max (r.lly, r.ury) };
  }

  static Box
  page_box (QPDFObjectHandle page)
  {
    Box media = to_box (inherited_member (page, "/MediaBox"));
    QPDFObjectHandle crop = inherited_member (page, "/CropBox");
    if (!crop.isRectangle ())
      return media;
    Box box = to_box (crop);
    return { std::max (box.left, media.left), std::max (box.bottom, media.bottom),
             std::min (box.right, media.right), std::min (box.top, media.top) };
  }

  void
  look_at_annotation (QPDFObjectHandle annotation)
  {
    Showing showing = annotation_showing (annotation);
    bool is_field = annotation_is (annotation, "/Widget");
    /* The picture in the file is not what viewers show. */
    bool is_unknown = showing == SHOWING_UNKNOWN ||
                      (is_field && needs_pictures && showing == SHOWING_PICTURE);
    if (is_field && is_unknown)
      findings.add (MDG_PDF_FORM, true, at);
    else if (annotation_is (annotation, "/Link"))
      {
        if (!annotation_is_web_link (annotation))
          findings.add (MDG_PDF_LINK, false, at);
      }
    else
      findings.add (MDG_PDF_ANNOTATION, is_unknown, at);
  }

  void
  look_at_drawing (QPDFObjectHandle content,
                   QPDFObjectHandle resources,
                   const Matrix &place,
                   const Box &box,
                   int depth,
                   bool is_painted)
  {
    Usage usage;
    TextPlaces places (box, place);
    places.is_painted = is_painted;
    scan_content (decode_content (content), usage, &places);
    if (places.is_outside)
      findings.add (MDG_PDF_HIDDEN_TEXT, true, at);
    if (places.is_colourless || places.is_white)
      findings.add (MDG_PDF_HIDDEN_TEXT, false, at);
    look_at_fonts (usage, resources);
    for (const DrawnForm &form : places.forms)
      look_at_form (form, resources, box, depth, places.is_painted);
  }

  void
  look_at_form (const DrawnForm &drawn,
                QPDFObjectHandle resources,
                const Box &box,
                int depth,
                bool is_painted)
  {
    QPDFObjectHandle forms = resources.isDictionary () ? resources.getKey ("/XObject")
                                                       : QPDFObjectHandle::newNull ();
    QPDFObjectHandle form =
      forms.isDictionary () ? forms.getKey (drawn.name) : QPDFObjectHandle::newNull ();
    if (!form.isStream () || depth >= MAX_FORM_DEPTH || ++n_forms > MAX_FORMS)
      return;
    QPDFObjectHandle subtype = form.getDict ().getKey ("/Subtype");
    if (!subtype.isName () || subtype.getName () != "/Form")
      return;
    QPDFObjectHandle matrix = form.getDict ().getKey ("/Matrix");
    Matrix own;
    if (matrix.isMatrix ())
      {
        QPDFObjectHandle::Matrix m = matrix.getArrayAsMatrix ();
        own = { m.a, m.b, m.c, m.d, m.e, m.f };
      }
    QPDFObjectHandle inner = form.getDict ().getKey ("/Resources");
    look_at_drawing (form, inner.isDictionary () ? inner : resources, own.then (drawn.place), box,
                     depth + 1, is_painted);
  }

  void
  look_at_fonts (const Usage &usage, QPDFObjectHandle resources)
  {
    QPDFObjectHandle fonts = resources.isDictionary () ? resources.getKey ("/Font")
                                                       : QPDFObjectHandle::newNull ();
    for (const std::string &name : usage.names[CATEGORY_FONT])
      {
        QPDFObjectHandle font =
          fonts.isDictionary () ? fonts.getKey (name) : QPDFObjectHandle::newNull ();
        if (!font.isDictionary () || readable_fonts.count (font.getObjGen ()) > 0)
          continue;
        if (!is_readable (font))
          findings.add (MDG_PDF_UNREADABLE, false, at);
        else if (font.isIndirect ())
          readable_fonts.insert (font.getObjGen ());
      }
  }

  /* FALSE for numbers of shapes without a table of their characters. */
  static bool
  is_readable (QPDFObjectHandle font)
  {
    QPDFObjectHandle encoding = font.getKey ("/Encoding");
    QPDFObjectHandle inner = font.getKey ("/DescendantFonts");
    bool is_identity =
      encoding.isName () && encoding.getName ().compare (0, 10, "/Identity-") == 0;
    if (!font.getKey ("/ToUnicode").isNull () || !is_identity || !inner.isArray () ||
        inner.getArrayNItems () < 1 || !inner.getArrayItem (0).isDictionary ())
      return true;
    QPDFObjectHandle system = inner.getArrayItem (0).getKey ("/CIDSystemInfo");
    QPDFObjectHandle ordering =
      system.isDictionary () ? system.getKey ("/Ordering") : QPDFObjectHandle::newNull ();
    return ordering.isString () && ordering.getStringValue () != "Identity";
  }
};

}

void
inspect_pages (QPDF &pdf, Findings &findings)
{
  PageInspector inspector (findings, form_needs_pictures (pdf));
  gint64 number = 0;
  for (QPDFObjectHandle page : pdf.getAllPages ())
    inspector.look_at (page, ++number);
}

}
