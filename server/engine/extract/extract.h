/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a document: what server and madoguchictl call.
 *
 * DESIGN. Untrusted files are opened only in extract-worker, a program of its own for each file:
 * no network, no files but the one it was given (an open descriptor), limits on time, memory and
 * processes, seccomp. A PDF with pages that are pictures is read a second time, by the program that
 * has Tesseract in it: loading that would take longer than most PDF files take to be read. Files
 * are known by content, never by name. Old formats, and the layout of Word and PowerPoint, come
 * from LibreOffice through the converter (converter.h), a further process.
 *
 * Any thread; several at a time. Files are plain here: the caller unseals into a descriptor that
 * has no name (memfd or an unlinked file).
 */
#pragma once

#include "server/engine/extract/extracted.h"

G_BEGIN_DECLS

/* Added to the time of a file by each page that is read from a picture. */
#define MDG_OCR_PAGE_SECONDS 20

typedef struct
{
  const char *worker;   /* path of extract-worker, -pdf and -scan beside it; NULL or empty: the one
                         built or installed with us */
  guint seconds;        /* wall clock for one file; 0: 180 */
  guint64 memory_bytes; /* address space; 0: 1 GiB */
  gboolean ocr;         /* use Tesseract where it is installed */
  guint max_ocr_pages;  /* 0: 500 */
} MdgExtractLimits;

/* @page is only lent. FALSE with @error stops the reading with that error. */
typedef gboolean (*MdgExtractPageFunc) (const MdgExtractedPage *page,
                                        gpointer user_data,
                                        GError **error);

/* What a file is, by its content. */
typedef enum
{
  MDG_ROUTE_NATIVE,       /* the worker reads it: txt, csv, docx, xlsx, pptx, pdf */
  MDG_ROUTE_CONVERT_PDF,  /* LibreOffice makes a PDF of it: doc, ppt, rtf, odt, odp */
  MDG_ROUTE_CONVERT_XLSX, /* LibreOffice makes an xlsx of it: xls, ods */
  MDG_ROUTE_CONVERT_PPTX, /* and a pptx, beside the PDF: ppt, odp (slide-notes.h) */
} MdgExtractRoute;

typedef struct
{
  char *format; /* "docx", "doc", "pdf", "csv", ... */
  MdgExtractRoute route;
  gboolean is_rendered; /* Word and PowerPoint: has a rendition made by the converter */
} MdgFileType;

void mdg_file_type_free (MdgFileType *type);

/* Looks at the first bytes and, for zip and OLE containers, inside. @name (may be NULL) only tells
 * csv from txt. EXTRACT_UNSUPPORTED, EXTRACT_PASSWORD, EXTRACT_DAMAGED, EXTRACT_EMPTY. */
MdgFileType *mdg_extract_sniff (int fd, const char *name, GError **error);

/* Reads all pages of @fd (its position does not matter) in a worker, calling @func for each as it
 * comes. The returned value has no pages of its own when @func is given; without @func it has them
 * all. Errors: the EXTRACT codes, CANCELLED. Also takes the types "png" and "jpg" of
 * image-file.h: the text in a picture, where Tesseract is installed. */
MdgExtracted *mdg_extract_file (const MdgExtractLimits *limits,
                                int fd,
                                const MdgFileType *type,
                                MdgExtractPageFunc func,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* Gives the blocks of @structure (read from the docx or pptx) to the pages of @rendition (read from
 * its PDF) by matching their text: kinds, levels and table rows of the one, pages and boxes of the
 * other. What cannot be placed keeps the page of what stands before it. Takes nothing; new. */
MdgExtracted *mdg_extract_align (const MdgExtracted *structure, const MdgExtracted *rendition);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgFileType, mdg_file_type_free)

G_END_DECLS
