/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The encodings that tables come and go in, alike on every system. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of encodings, as mdg_csv_decode () gives and mdg_csv_encode () takes them. */
#define MDG_CSV_UTF8 "UTF-8"
#define MDG_CSV_UTF16 "UTF-16"
#define MDG_CSV_CP932 "CP932"

/* The whole file as UTF-8, with an end NUL that *@ret_length does not count; of nothing, "".
 * Encoding: UTF-8 with a byte order mark, UTF-16 with one, strict UTF-8, CP932, the first of these
 * that fits to the last byte. Fails with CSV_ENCODING and the "offset" of the first byte (from 0)
 * that cannot be read, a NUL being such a byte. Free with g_free (). */
char *mdg_csv_decode (
  const guint8 *data, gsize size, const char **ret_encoding, gsize *ret_length, GError **error);

/* The same for a file that a person says is in @encoding (MDG_CSV_…). */
char *mdg_csv_decode_as (
  const guint8 *data, gsize size, const char *encoding, gsize *ret_length, GError **error);

/* @text as the bytes of a file that a Japanese spreadsheet opens by a double click: MDG_CSV_UTF8
 * with a byte order mark, or MDG_CSV_CP932. Characters that CP932 does not have come out as 〓;
 * *@ret_unfit, unless NULL, is set to a list of them, each once, as strings "𠮷 (U+20BB7)"
 * (NULL-terminated, free with g_strfreev; empty when all fit). */
GBytes *mdg_csv_encode (const GString *text, const char *encoding, char ***ret_unfit);

G_END_DECLS
