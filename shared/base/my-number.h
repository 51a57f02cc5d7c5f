/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How individual numbers (マイナンバー) are told from other numbers of twelve digits. About one in
 * eleven of those passes the check digit, so that a single number proves nothing: whoever asks
 * looks at what stands around it, too. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_MY_NUMBER_DIGITS 12

/* Whether the last of the twelve ASCII digits at @digits is the check digit of the others (order of
 * the Ministry of Internal Affairs No. 85 of 2014, article 5). */
gboolean mdg_my_number_check (const char *digits);

/* Whether a column of this title is said to hold individual numbers. */
gboolean mdg_my_number_is_title (const char *title);

G_END_DECLS
