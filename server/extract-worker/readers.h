/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one of the worker programs can read; each program has its own of it (extract.c knows which
 * is for what). One thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

/* Loads what cannot be loaded once nothing may be executed any more. */
void mdg_worker_prepare (void);

/* Reads @file, which is a @format. EXTRACT_UNSUPPORTED for one this program does not know. */
MdgExtracted *mdg_worker_read (GBytes *file,
                               const char *format,
                               guint max_ocr_pages,
                               MdgExtractPageFunc func,
                               GError **error);

G_END_DECLS
