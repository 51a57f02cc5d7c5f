/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Characters that can be seen, and none that only steer what is seen or read: zero-width and
 * bidirectional ones, tags, controls. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Draws nothing and is no part of a letter. Line breaks and tabs are not among them. */
gboolean mdg_clean_text_is_hidden (gunichar character);

/* @text without hidden characters, with "\n" for every kind of line break. */
char *mdg_clean_text_dup (const char *text);

/* The same as a source for a model: brackets that our marks are made of become 〔〕, so that
 * nothing in it can pass for a mark. */
char *mdg_clean_text_dup_source (const char *text);

G_END_DECLS
