/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings as they are collected: one for each kind, with how many there are and where the first
 * is. Of one thread.
 */
#pragma once

#include "shared/model/notice.h"

#include <map>
#include <string>

namespace mdg
{

class Findings
{
public:
  /* @page 0: the document. Once a kind stops a split it goes on doing so. */
  void add (const char *kind, bool stops, gint64 page, gint64 n = 1);

  /* MdgPdfFinding, those that stop first. New. */
  GPtrArray *dup () const;

private:
  struct Finding
  {
    bool stops = false;
    gint64 page = 0;
    gint64 n = 0;
  };
  std::map<std::string, Finding> kinds;
};

}
