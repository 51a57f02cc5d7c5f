/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Classes of characters that are written for each other in names. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The character that stands for the strong class of @c: old and new forms of one character, glyphs
 * that registers treat as one, letters without their accents. @c itself when it has no class. */
gunichar mdg_name_variant (gunichar c);

/* The same for the weak classes, in which the strong ones are: what some write and others do not,
 * hiragana for katakana, large kana for small ones. */
gunichar mdg_name_weak_variant (gunichar c);

G_END_DECLS
