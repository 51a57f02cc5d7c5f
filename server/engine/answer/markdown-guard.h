/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model may not put into an answer's Markdown: links, images, addresses that become links,
 * raw HTML, and marks in our own form "[^3]".
 *
 * DESIGN. Two steps. mdg_guard_read () knows the forms people and models write, and turns them into
 * plain text that reads well. MdgGuardSeam then stands at the only way out and keeps the few pairs
 * of characters apart that make a link, an image, a tag or a mark: "](", "![", "<a", "[^", "]:". So
 * what is left over when something was taken out cannot become one, whatever it was put together
 * from.
 *
 * Pure; one seam by one thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A link or tag that is longer is text. Bytes. */
#define MDG_GUARD_FORM_MAX 4000

typedef enum
{
  MDG_GUARD_TEXT, /* nothing of the kind begins here */
  MDG_GUARD_MORE, /* more text is needed to tell */
  MDG_GUARD_READ,
} MdgGuardResult;

/* @text begins with one of "[!<&\\hHwW" and is not code. @out gets the plain text that stays;
 * @ret_used: bytes that it replaces. */
MdgGuardResult
mdg_guard_read (const char *text, gsize size, gboolean last, GString *out, gsize *ret_used);

typedef struct
{
  gunichar last; /* character that went out */
  gunichar last_but_one;
} MdgGuardSeam;

/* Appends @text to @out, apart from what would join. */
void mdg_guard_seam_put (MdgGuardSeam *seam, const char *text, gsize size, GString *out);

/* Code, in which nothing is a link: only what reads like our marks is kept apart. */
void mdg_guard_seam_put_code (MdgGuardSeam *seam, const char *text, gsize size, GString *out);

/* Our own mark. */
void mdg_guard_seam_put_mark (MdgGuardSeam *seam, guint number, GString *out);

G_END_DECLS
