/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/notice/cp932-table.h"

#include "shared/notice/csv-encoding.h"

#define N_PLACES 65536

static void
read_place (GIConv converter, guint16 *table, guint place)
{
  char in[2] = { (char) (place >> 8), (char) (place & 0xFF) };
  char *from = place < 256 ? in + 1 : in;
  gsize n_in = place < 256 ? 1 : 2, n_out = 8;
  char out[8] = { 0 }, *to = out;
  if (g_iconv (converter, &from, &n_in, &to, &n_out) == (gsize) -1)
    {
      g_iconv (converter, NULL, NULL, NULL, NULL);
      return;
    }
  *to = '\0';
  gunichar c = g_utf8_get_char_validated (out, to - out);
  gboolean one = c < 0x10000 && g_unichar_to_utf8 (c, NULL) == to - out;
  table[place] = one ? (guint16) c : 0;
}

static gpointer
make_table (gpointer unused)
{
  guint16 *table = g_new0 (guint16, N_PLACES);
  GIConv converter = g_iconv_open ("UTF-8", MDG_CSV_CP932);
  g_return_val_if_fail (converter != (GIConv) -1, table);
  for (guint place = 0; place < 256; place++)
    read_place (converter, table, place);
  for (guint place = 0x8140; place <= 0xFCFC; place++)
    if ((place >> 8) <= 0x9F || (place >> 8) >= 0xE0)
      read_place (converter, table, place);
  g_iconv_close (converter);
  return table;
}

const guint16 *
mdg_cp932_table (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, make_table, NULL);
}
