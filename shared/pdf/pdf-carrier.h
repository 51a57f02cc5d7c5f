/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies objects of one PDF into another by the list of pdf-members.h. What occurs several times is
 * copied once. Resources come along only as far as a content uses them.
 *
 * A carrier lives as long as one output; of one thread. Everything throws std::exception when the
 * source is damaged.
 */
#pragma once

#include "shared/pdf/content-usage.h"
#include "shared/pdf/pdf-members.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace mdg
{

class Carrier
{
public:
  explicit Carrier (QPDF &output);

  /* A copy of @object; a null object when it is nothing of @kind. Names of resources that it uses
   * and does not bring itself are added to @missing. */
  QPDFObjectHandle carry (QPDFObjectHandle object, Kind kind, Usage &missing);

  /* What @usage names in @resources; what is not there is added to @missing. */
  QPDFObjectHandle
  carry_resources (QPDFObjectHandle resources, const Usage &usage, Usage &missing);

  /* The members of @source that @kind has. */
  void
  carry_members (QPDFObjectHandle source, QPDFObjectHandle target, Kind kind, Usage &missing);

private:
  using Key = std::pair<QPDFObjGen, Kind>;
  struct Copy
  {
    QPDFObjectHandle object;
    Usage missing;
  };

  QPDF &output;
  std::map<Key, Copy> copies;
  unsigned depth = 0;

  QPDFObjectHandle carry_new (QPDFObjectHandle object, Kind kind, const Key *key, Usage &missing);
  QPDFObjectHandle carry_array (QPDFObjectHandle array, Kind kind, Usage &missing);
  QPDFObjectHandle carry_space (QPDFObjectHandle array, Usage &missing);
  QPDFObjectHandle
  carry_dictionary (QPDFObjectHandle source, Kind kind, const Key *key, Usage &missing);
  QPDFObjectHandle
  carry_stream (QPDFObjectHandle source, Kind kind, const Key *key, Usage &missing);
  void fill_stream (QPDFObjectHandle source, QPDFObjectHandle target, Usage &missing);
  QPDFObjectHandle carry_font (QPDFObjectHandle font, const Codes &codes, Usage &missing);
  QPDFObjectHandle carry_drawn_font (QPDFObjectHandle font, const Codes &codes, Usage &missing);
  void carry_category (QPDFObjectHandle resources,
                       QPDFObjectHandle target,
                       Category category,
                       Usage &wanted,
                       Usage &missing);
};

/* The decoded bytes of a stream, or of an array of them one after the other. Throws when they
 * cannot be decoded or are more than MAX_CONTENT_BYTES. */
std::string decode_content (QPDFObjectHandle content);

}
