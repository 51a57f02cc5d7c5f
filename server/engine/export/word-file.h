/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a Word document (Office Open XML, ECMA-376) of headings, notes and Markdown with
 * footnotes: the least that Word, LibreOffice and our own reader open without a word of complaint.
 *
 * Pure: nothing is read or written but memory. One thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MdgWordFile MdgWordFile;

/* @lang: of the text, "ja" or "en". */
MdgWordFile *mdg_word_file_new (const char *title, const char *lang);
void mdg_word_file_free (MdgWordFile *file);

/* Levels 1 to 3. */
void mdg_word_file_add_heading (MdgWordFile *file, guint level, const char *text);

/* A small grey line. */
void mdg_word_file_add_note (MdgWordFile *file, const char *text);

/* A document of GitHub's Markdown. "[^k]" in it is a footnote with the @k-th of @footnotes (from 1;
 * a NULL-terminated list, NULL for none); others stay as they are. Links keep their text alone. */
void mdg_word_file_add_markdown (MdgWordFile *file,
                                 const char *markdown,
                                 const char *const *footnotes);

/* The docx. INTERNAL when it cannot be packed. */
GBytes *mdg_word_file_finish (MdgWordFile *file, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgWordFile, mdg_word_file_free)

G_END_DECLS
