/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/pdf/pdf-findings.h"

namespace mdg
{

void
Findings::add (const char *kind, bool stops, gint64 page, gint64 n)
{
  Finding &finding = kinds[kind];
  /* The page is that of the first that stops, if there is one. */
  bool is_worse = stops && !finding.stops;
  if (finding.n == 0 || is_worse || (finding.page == 0 && page > 0 && stops == finding.stops))
    finding.page = page;
  finding.stops = finding.stops || stops;
  finding.n += n;
}

GPtrArray *
Findings::dup () const
{
  GPtrArray *array =
    g_ptr_array_new_with_free_func (reinterpret_cast<GDestroyNotify> (mdg_pdf_finding_free));
  for (bool stops : { true, false })
    for (const auto &[kind, found] : kinds)
      if (found.stops == stops)
        {
          MdgPdfFinding *finding = mdg_pdf_finding_new ();
          finding->kind = g_strdup (kind.c_str ());
          finding->stops = found.stops;
          finding->page = found.page;
          finding->n = found.n;
          g_ptr_array_add (array, finding);
        }
  return array;
}

}
