/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of people brought into one spelling, before they are compared. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for blanks of all kinds and for signs that cannot be seen: variation selectors. */
gboolean mdg_name_is_unseen (gunichar c);

/* @name in NFKC and capitals, its words divided by single spaces: blanks, middle dots, and among
 * Latin letters hyphens, commas and full stops divide; variation selectors, apostrophes and a title
 * at the end (様, 殿) go. Strokes behind kana are ー. "" for NULL and for what is not UTF-8. New. */
char *mdg_name_fold (const char *name);

/* A folded name without what stands in brackets (maiden names, readings), unless all of it does.
 * New. */
char *mdg_name_outside_brackets (const char *folded);

/* What stands in the first brackets of a folded name, without the word that says what it is (旧姓,
 * 通称); NULL when there are none. New. */
char *mdg_name_inside_brackets (const char *folded);

G_END_DECLS
