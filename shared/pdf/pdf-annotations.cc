/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/pdf-annotations.h"

#include "shared/pdf/text-places.h"

#include <glib.h>
#include <qpdf/Constants.h>

#include <algorithm>
#include <cstring>

namespace mdg
{

namespace
{

constexpr size_t MAX_URI_BYTES = 2000;

long long
flags_of (QPDFObjectHandle annotation)
{
  QPDFObjectHandle flags = annotation.getKey ("/F");
  return flags.isInteger () ? flags.getIntValue () : 0;
}

/* What viewers show in their own windows, or as a small sign that is no part of the page. */
bool
is_note (QPDFObjectHandle annotation)
{
  for (const char *subtype : { "/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen",
                               "/Link", "/RichMedia", "/3D", "/TrapNet", "/PrinterMark" })
    if (annotation_is (annotation, subtype))
      return true;
  return false;
}

/* A field shows something only when it has a value. */
bool
is_empty_field (QPDFObjectHandle annotation)
{
  QPDFObjectHandle field = annotation;
  for (int i = 0; i < 32 && field.isDictionary (); i++)
    {
      QPDFObjectHandle value = field.getKey ("/V");
      if (value.isString ())
        return value.getStringValue ().empty ();
      if (!value.isNull ())
        return value.isName () && value.getName () == "/Off";
      field = field.getKey ("/Parent");
    }
  return !annotation.getKey ("/MK").isDictionary ();
}

double
number_of (QPDFObjectHandle object, double otherwise)
{
  return object.isNumber () ? object.getNumericValue () : otherwise;
}

double
frame_width (QPDFObjectHandle link)
{
  QPDFObjectHandle style = link.getKey ("/BS");
  QPDFObjectHandle border = link.getKey ("/Border");
  if (style.isDictionary ())
    return number_of (style.getKey ("/W"), 1);
  if (border.isArray () && border.getArrayNItems () >= 3)
    return number_of (border.getArrayItem (2), 1);
  return 1;
}

std::string
format (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_ascii_formatd (buffer, sizeof buffer, "%.6f", value);
}

std::string
colour_content (QPDFObjectHandle colour)
{
  static const char *const operators[] = { "", "G", "", "RG", "K" };
  if (!colour.isArray ())
    return "0 G ";
  int n = colour.getArrayNItems ();
  if (n != 1 && n != 3 && n != 4)
    return "";
  std::string content;
  for (int i = 0; i < n; i++)
    content += format (number_of (colour.getArrayItem (i), 0)) + " ";
  return content + operators[n] + " ";
}

Box
to_box (QPDFObjectHandle rectangle)
{
  QPDFObjectHandle::Rectangle r = rectangle.getArrayAsRectangle ();
  return { std::min (r.llx, r.urx), std::min (r.lly, r.ury), std::max (r.llx, r.urx),
           std::max (r.lly, r.ury) };
}

Matrix
matrix_of (QPDFObjectHandle object)
{
  if (!object.isMatrix ())
    return {};
  QPDFObjectHandle::Matrix m = object.getArrayAsMatrix ();
  return { m.a, m.b, m.c, m.d, m.e, m.f };
}

/* The box around the corners of @box when they are moved by @m. */
Box
transform (const Box &box, const Matrix &m)
{
  Box around;
  bool is_first = true;
  for (double x : { box.left, box.right })
    for (double y : { box.bottom, box.top })
      {
        double to_x = x * m.a + y * m.c + m.e, to_y = x * m.b + y * m.d + m.f;
        around.left = is_first ? to_x : std::min (around.left, to_x);
        around.right = is_first ? to_x : std::max (around.right, to_x);
        around.bottom = is_first ? to_y : std::min (around.bottom, to_y);
        around.top = is_first ? to_y : std::max (around.top, to_y);
        is_first = false;
      }
  return around;
}

/* Turns what stands at @place around its upper left corner against the turn of the page. */
Matrix
upright (const Box &place, int rotate)
{
  double x = place.left, y = place.top;
  double c = rotate == 180 ? -1 : 0, s = rotate == 90 ? 1 : rotate == 270 ? -1
                                                                          : 0;
  return { c, s, -s, c, x - x * c + y * s, y - x * s - y * c };
}

}

std::vector<QPDFObjectHandle>
page_annotations (QPDFObjectHandle page)
{
  std::vector<QPDFObjectHandle> found;
  QPDFObjectHandle annotations = page.getKey ("/Annots");
  int n = annotations.isArray () ? std::min (annotations.getArrayNItems (), MAX_ANNOTATIONS) : 0;
  for (int i = 0; i < n; i++)
    {
      QPDFObjectHandle annotation = annotations.getArrayItem (i);
      if (annotation.isDictionary ())
        found.push_back (annotation);
    }
  return found;
}

bool
annotation_is (QPDFObjectHandle annotation, const char *subtype)
{
  QPDFObjectHandle name = annotation.getKey ("/Subtype");
  return name.isName () && name.getName () == subtype;
}

Showing
annotation_showing (QPDFObjectHandle annotation)
{
  long long flags = flags_of (annotation);
  if ((flags & (an_hidden | an_no_view)) != 0 || annotation_is (annotation, "/Popup"))
    return SHOWING_NOTHING;
  if (annotation_appearance (annotation).isStream ())
    return SHOWING_PICTURE;
  if (is_note (annotation))
    return SHOWING_NOTHING;
  /* A state without a picture is not ticked. */
  bool has_states = annotation.getKey ("/AP").isDictionary () &&
                    annotation.getKey ("/AP").getKey ("/N").isDictionary ();
  bool is_field = annotation_is (annotation, "/Widget");
  if (has_states || (is_field && is_empty_field (annotation)))
    return SHOWING_NOTHING;
  return SHOWING_UNKNOWN;
}

bool
annotation_is_web_link (QPDFObjectHandle annotation)
{
  QPDFObjectHandle action = annotation.getKey ("/A");
  if (!annotation_is (annotation, "/Link") || !action.isDictionary ())
    return false;
  QPDFObjectHandle kind = action.getKey ("/S"), uri = action.getKey ("/URI");
  if (!kind.isName () || kind.getName () != "/URI" || !uri.isString ())
    return false;
  std::string text = uri.getStringValue ();
  for (char c : text)
    if (c <= ' ' || c > '~')
      return false;
  return text.size () <= MAX_URI_BYTES &&
         (g_ascii_strncasecmp (text.c_str (), "https://", strlen ("https://")) == 0 ||
          g_ascii_strncasecmp (text.c_str (), "http://", strlen ("http://")) == 0);
}

QPDFObjectHandle
annotation_appearance (QPDFObjectHandle annotation)
{
  QPDFObjectHandle appearance = annotation.getKey ("/AP");
  QPDFObjectHandle normal =
    appearance.isDictionary () ? appearance.getKey ("/N") : QPDFObjectHandle::newNull ();
  if (normal.isStream ())
    return normal;
  QPDFObjectHandle state = annotation.getKey ("/AS");
  if (!normal.isDictionary () || !state.isName ())
    return QPDFObjectHandle::newNull ();
  QPDFObjectHandle chosen = normal.getKey (state.getName ());
  return chosen.isStream () ? chosen : QPDFObjectHandle::newNull ();
}

std::string
annotation_content (QPDFObjectHandle annotation, const std::string &name, int rotate)
{
  QPDFObjectHandle form = annotation_appearance (annotation).getDict ();
  QPDFObjectHandle rectangle = annotation.getKey ("/Rect"), bounds = form.getKey ("/BBox");
  if (!rectangle.isRectangle () || !bounds.isRectangle ())
    return "";
  Box place = to_box (rectangle);
  Box drawn = transform (to_box (bounds), matrix_of (form.getKey ("/Matrix")));
  double width = drawn.right - drawn.left, height = drawn.top - drawn.bottom;
  if (!(width > 0) || !(height > 0))
    return "";
  double across = (place.right - place.left) / width, up = (place.top - place.bottom) / height;
  Matrix fit = { across, 0, 0, up, place.left - drawn.left * across,
                 place.bottom - drawn.bottom * up };
  if (rotate != 0 && (flags_of (annotation) & an_no_rotate) != 0)
    fit = fit.then (upright (place, rotate));
  return "q " + format (fit.a) + " " + format (fit.b) + " " + format (fit.c) + " " +
         format (fit.d) + " " + format (fit.e) + " " + format (fit.f) + " cm " + name + " Do Q\n";
}

std::string
link_frame_content (QPDFObjectHandle annotation)
{
  QPDFObjectHandle rectangle = annotation.getKey ("/Rect");
  double width = frame_width (annotation);
  bool is_hidden = (flags_of (annotation) & (an_hidden | an_no_view)) != 0;
  std::string colour = colour_content (annotation.getKey ("/C"));
  if (!rectangle.isRectangle () || !(width > 0) || is_hidden || colour.empty ())
    return "";
  QPDFObjectHandle::Rectangle box = rectangle.getArrayAsRectangle ();
  return "q " + colour + format (width) + " w " + format (box.llx) + " " + format (box.lly) + " " +
         format (box.urx - box.llx) + " " + format (box.ury - box.lly) + " re S Q\n";
}

}
