/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one of the worker programs can read; each program has its own of it. One thread.
 */
#pragma once

#include "server/engine/extract/extract.h"

G_BEGIN_DECLS

/* Reads @file, which is a @format. EXTRACT_UNSUPPORTED for one this program does not know. */
MdgExtracted *mdg_worker_read (GBytes *file,
                               const char *format,
                               guint max_ocr_pages,
                               MdgExtractPageFunc func,
                               GError **error);

G_END_DECLS
