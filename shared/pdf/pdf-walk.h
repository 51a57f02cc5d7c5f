/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every object that a PDF holds, once each, however deep it lies. Of one thread.
 */
#pragma once

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <functional>
#include <set>
#include <vector>

namespace mdg
{

constexpr size_t MAX_WALKED = 200UL * 1000 * 1000; /* objects, also those within others */

using WalkVisit = std::function<void (QPDFObjectHandle object)>;

class Walk
{
public:
  explicit Walk (WalkVisit visit);

  /* Everything that @root leads to and that was not visited yet. */
  void from (QPDFObjectHandle root);

  bool has_seen (QPDFObjGen number) const;

private:
  WalkVisit visit;
  std::set<QPDFObjGen> seen;
  std::vector<QPDFObjectHandle> waiting;
  size_t n = 0;

  void push (QPDFObjectHandle object);
  void push_members (QPDFObjectHandle dictionary);
};

}
