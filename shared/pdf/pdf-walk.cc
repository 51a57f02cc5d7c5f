/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/pdf-walk.h"

#include <stdexcept>
#include <utility>

namespace mdg
{

Walk::Walk (WalkVisit on_object)
    : visit (std::move (on_object))
{
}

void
Walk::push (QPDFObjectHandle object)
{
  if (object.isIndirect () && !seen.insert (object.getObjGen ()).second)
    return;
  if (++n > MAX_WALKED)
    throw std::length_error ("too many objects");
  waiting.push_back (object);
}

void
Walk::push_members (QPDFObjectHandle dictionary)
{
  for (auto &[key, value] : dictionary.ditems ())
    push (value);
}

void
Walk::from (QPDFObjectHandle root)
{
  push (root);
  while (!waiting.empty ())
    {
      QPDFObjectHandle object = waiting.back ();
      waiting.pop_back ();
      visit (object);
      if (object.isStream ())
        push_members (object.getDict ());
      else if (object.isDictionary ())
        push_members (object);
      else if (object.isArray ())
        for (QPDFObjectHandle &item : object.aitems ())
          push (item);
    }
}

bool
Walk::has_seen (QPDFObjGen number) const
{
  return seen.count (number) > 0;
}

}
