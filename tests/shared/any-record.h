/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records of every type, filled by chance from their field tables: for tests that must hold for all
 * models, those of tomorrow too.
 */
#pragma once

#include "shared/model/record.h"

G_BEGIN_DECLS

/* Every record type of the product; *@ret_n is their number. Static. */
const MdgRecordType *const *any_record_types (gsize *ret_n);

/* A new record of @type whose members keep their limits. With @full every member is set, else some
 * are absent. */
gpointer any_record_new (const MdgRecordType *type, GRand *chance, gboolean full);

/* Changes one member, chosen by @index, to another value. */
void any_record_change (const MdgRecordType *type, gpointer record, gsize index);

G_END_DECLS
