/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a content stream of a PDF uses: names of resources by their category, and the codes it shows
 * with each font. A lenient reader: what it cannot make sense of it steps over. Pure; any thread.
 */
#pragma once

#include <array>
#include <bitset>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace mdg
{

class TextPlaces;

enum Category
{
  CATEGORY_XOBJECT,
  CATEGORY_PATTERN,
  CATEGORY_STATE,
  CATEGORY_SHADING,
  CATEGORY_SPACE,
  CATEGORY_PROPERTY,
  CATEGORY_FONT, /* last: what is shown with it has to be known from the others */
  N_CATEGORIES
};

/* The key of a category in a dictionary of resources. */
const char *category_key (Category category);

using Codes = std::bitset<256>;

struct Usage
{
  /* With their slash. */
  std::array<std::set<std::string>, N_CATEGORIES> names;
  /* By the name of a font; and what is shown with one that was chosen elsewhere. */
  std::map<std::string, Codes> codes;
  Codes loose;

  bool is_empty () const;
  void add (const Usage &other);
};

/* Adds what @content uses to @usage; @places: NULL, or told of all operators. */
void scan_content (std::string_view content, Usage &usage, TextPlaces *places = nullptr);

}
