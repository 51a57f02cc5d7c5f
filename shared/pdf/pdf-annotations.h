/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the annotations of a page show on the screen, to be drawn into the page itself. Of one
 * thread.
 */
#pragma once

#include <qpdf/QPDFObjectHandle.hh>

#include <string>
#include <vector>

namespace mdg
{

constexpr int MAX_ANNOTATIONS = 20000; /* of one page */

enum Showing
{
  SHOWING_NOTHING, /* hidden, or what has no picture of its own */
  SHOWING_PICTURE, /* an appearance that can be drawn */
  SHOWING_UNKNOWN, /* viewers make a picture of it, each its own */
};

/* Annotations of @page that are dictionaries. */
std::vector<QPDFObjectHandle> page_annotations (QPDFObjectHandle page);

bool annotation_is (QPDFObjectHandle annotation, const char *subtype);

Showing annotation_showing (QPDFObjectHandle annotation);

/* TRUE for a link to an http(s) address, which stays a link. */
bool annotation_is_web_link (QPDFObjectHandle annotation);

/* The appearance that is shown now; a null object for none. */
QPDFObjectHandle annotation_appearance (QPDFObjectHandle annotation);

/* Operators that draw the appearance, called @name among the resources of a page that is turned by
 * @rotate; "" when it has no area. */
std::string
annotation_content (QPDFObjectHandle annotation, const std::string &name, int rotate);

/* Operators that draw the frame of a link; "" when it has none. */
std::string link_frame_content (QPDFObjectHandle annotation);

}
