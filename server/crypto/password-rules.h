/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which passwords people may choose. Pure and thread-safe.
 *
 * Besides length and kinds of characters, a password is refused when little is left of it after
 * taking out the user ID, common words (English, romanised Japanese, offices, seasons), runs
 * along the alphabet, the digits or a row or column of the keyboard (QWERTY with the Japanese
 * layout's signs), repetitions, and years. Letters written as signs ("p@ssw0rd") count as the
 * letters.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_PASSWORD_MIN_CHARS 10
#define MDG_PASSWORD_MAX_CHARS 128
#define MDG_PASSWORD_MIN_KINDS 3

typedef struct
{
  guint min_chars; /* never below 8 */
  guint max_chars; /* never above MDG_PASSWORD_MAX_CHARS */
  guint min_kinds; /* of capital letters, small letters, digits, everything else */
} MdgPasswordRules;

/* TRUE when @password may be chosen by the user @login. @rules NULL are the defaults above.
 * MDG_ERROR_PASSWORD_TOO_SHORT {min}, _TOO_LONG {max}, _TOO_SIMPLE {kinds}, _COMMON;
 * MDG_ERROR_INVALID_FIELD when it is not UTF-8 or holds control characters. */
gboolean mdg_password_rules_check (const MdgPasswordRules *rules,
                                   const char *login,
                                   const char *password,
                                   GError **error);

G_END_DECLS
