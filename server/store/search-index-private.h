/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the modules of one index file share. Of one lease, used by its thread.
 */
#pragma once

#include "server/store/db.h"
#include "server/store/search-index.h"

G_BEGIN_DECLS

struct _MdgIndexLease
{
  MdgSearchIndex *index;
  MdgDb *db;
  MdgKey *key; /* of the index */
  gboolean open;
};

G_END_DECLS
