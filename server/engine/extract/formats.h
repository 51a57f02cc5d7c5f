/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The readers of single formats: bytes in, pages out. Called by extract-worker, which has locked
 * itself in before; they open no file, no socket and no other program.
 *
 * Each takes a whole file (best a memory map) and calls @func for every page as it comes, numbered
 * from 1; a page is gone when @func returns. The returned value tells format, title, unit,
 * unpaginated and truncated, and has no pages; without @func it holds them all. After an error,
 * pages that were handed out mean nothing. Text is UTF-8 (NFC is not promised), line breaks inside
 * a cell or paragraph that its author made are "\n", tabs appear between cells only.
 *
 * Errors, of all: EXTRACT_DAMAGED; EXTRACT_EMPTY, when there is no text at all; what @func gave. Of
 * the zip formats: EXTRACT_BOMB, and EXTRACT_PASSWORD for an encrypted file. Of text and csv:
 * EXTRACT_ENCODING. Of xlsx: EXTRACT_UNSUPPORTED for the binary xlsb.
 *
 * Pure; any thread, several at a time.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

typedef MdgExtracted *(*MdgFormatReader) (GBytes *file,
                                          MdgExtractPageFunc func,
                                          gpointer user_data,
                                          GError **error);

/* docx, docm, dotx, dotm. Unpaginated: a "page" is a run of blocks. */
MdgExtracted *mdg_read_docx (GBytes *file,
                             MdgExtractPageFunc func,
                             gpointer user_data,
                             GError **error);

/* xlsx, xlsm, xltx, xltm. A page is MDG_SHEET_PAGE_ROWS rows of one sheet, its label the sheet. */
MdgExtracted *mdg_read_xlsx (GBytes *file,
                             MdgExtractPageFunc func,
                             gpointer user_data,
                             GError **error);

/* pptx, pptm, potx, ppsx. A page is a slide, hidden ones included. */
MdgExtracted *mdg_read_pptx (GBytes *file,
                             MdgExtractPageFunc func,
                             gpointer user_data,
                             GError **error);

/* A page is MDG_LINES_PAGE_LINES lines; block.row is the number of the line. */
MdgExtracted *mdg_read_text (GBytes *file,
                             MdgExtractPageFunc func,
                             gpointer user_data,
                             GError **error);

/* A page is MDG_SHEET_PAGE_ROWS rows, the header row in front of each. */
MdgExtracted *mdg_read_csv (GBytes *file,
                            MdgExtractPageFunc func,
                            gpointer user_data,
                            GError **error);

/* What the main part of a zip says that it is: "docx", "xlsx", "pptx", "xlsb", or NULL for a zip of
 * another kind, without an error then. Static. Fails with EXTRACT_DAMAGED, EXTRACT_BOMB and
 * EXTRACT_PASSWORD. */
const char *mdg_ooxml_sniff (GBytes *file, GError **error);

G_END_DECLS
