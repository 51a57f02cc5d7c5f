/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DER: what is written is read back, and lengths that lie are not believed. PDF syntax beside it:
 * dictionaries in any spelling.
 */
#include "server/engine/pades/der.h"
#include "server/engine/pades/pdf-scan.h"
#include "server/engine/pades/place.h"

#include <string.h>

static void
test_written_is_read (void)
{
  static const gsize sizes[] = { 0, 1, 127, 128, 255, 256, 65535, 65536, 100000 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();
      g_autofree guint8 *data = g_malloc0 (sizes[i]);
      guint begin = mdg_der_begin (out, MDG_DER_SEQUENCE);
      mdg_der_put (out, MDG_DER_OCTETS, data, sizes[i]);
      mdg_der_put_oid (out, "1.2.840.113549.1.7.2");
      mdg_der_put_int (out, 7);
      mdg_der_end (out, begin);
      MdgDer at = { out->data, out->len }, sequence, value;
      g_assert_true (mdg_der_take (&at, MDG_DER_SEQUENCE, &sequence));
      g_assert_cmpuint (at.size, ==, 0);
      g_assert_true (mdg_der_take (&sequence, MDG_DER_OCTETS, &value));
      g_assert_cmpuint (value.size, ==, sizes[i]);
      g_assert_true (mdg_der_take (&sequence, MDG_DER_OID, &value));
      g_assert_true (mdg_der_is_oid (value, "1.2.840.113549.1.7.2"));
      g_assert_false (mdg_der_is_oid (value, "1.2.840.113549.1.7.1"));
      g_assert_true (mdg_der_take (&sequence, MDG_DER_INTEGER, &value));
      g_assert_cmpint (mdg_der_get_int (value), ==, 7);
    }
}

static void
test_lengths (void)
{
  static const struct
  {
    const char *bytes;
    gsize size;
    gboolean is_fine;
    const char *sentence;
  } rows[] = {
    { "\x30\x00", 2, TRUE, "an empty value" },
    { "\x30\x01\x05", 3, TRUE, "one byte" },
    { "\x30\x02\x05", 3, FALSE, "a byte is missing" },
    { "\x30", 1, FALSE, "the length is missing" },
    { "\x30\x80\x00\x00", 4, FALSE, "indefinite lengths are no DER" },
    { "\x30\x81\x01\x05", 4, TRUE, "the long form" },
    { "\x30\x84\xff\xff\xff\xff", 6, FALSE, "four gigabytes" },
    { "\x30\x85\x00\x00\x00\x00\x00", 7, FALSE, "a length of five bytes" },
    { "\x1f\x01\x00", 3, FALSE, "tags of several bytes" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MdgDer at = { (const guint8 *) rows[i].bytes, rows[i].size };
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpint (mdg_der_next (&at, NULL, NULL, NULL), ==, rows[i].is_fine);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds; /* -1 when it is no time */
  } rows[] = {
    { "20261122101500Z", 1795342500 },
    { "20261122101500.5Z", 1795342500 },
    { "20261122101500", -1 },
    { "20261322101500Z", -1 },
    { "2026112210150Z", -1 },
    { "x0261122101500Z", -1 },
    { "20261122101500+0900Z", -1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 time = -1;
      MdgDer text = { (const guint8 *) rows[i].text, strlen (rows[i].text) };
      gboolean fine = mdg_der_get_time (text, &time);
      g_assert_cmpint (fine ? time / G_USEC_PER_SEC : -1, ==, rows[i].seconds);
    }
}

static void
test_dictionaries (void)
{
  static const struct
  {
    const char *text;
    const char *value; /* of /M; NULL when it is not found */
    const char *sentence;
  } rows[] = {
    { "<</M(a)>>", "(a)", "nothing between" },
    { "<< /M % a remark /M (b)\n (a) >>", "(a)", "a remark" },
    { "<< /A << /M (b) >> /M (a) >>", "(a)", "a dictionary inside has its own" },
    { "<< /A [ /M (b) [ << >> ] ] /M <61> >>", "<61>", "so has a list" },
    { "<< /A (\\) /M \\() /M (a(b)c) >>", "(a(b)c)", "brackets in a string" },
    { "<< /A 1 0 R /M 2 0 R /B 3 >>", "2 0 R", "a reference is one value" },
    { "<< /A 1 /M 2 >>", "2", "numbers are not" },
    { "<< /M (a) /M (b) >>", NULL, "twice is neither" },
    { "<< /Mx (a) >>", NULL, "another key" },
    { "<< /M (a)", NULL, "an end that is missing" },
    { "<< /M (a >>", NULL, "a string without end" },
    { "<< /M <6x> >>", NULL, "no hexadecimal digit" },
    { "[[[[[[[[[[[[[[[[[[[[", NULL, "no dictionary" },
    { "<< /A [[[[[[[[[[[[[[[[[[ ]]]]]]]]]]]]]]]]]] /M 1 >>", NULL, "too deep" },
    { "<< /A [ >> /M 1 ]", NULL, "brackets that cross" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MdgPdfScan scan = { (const guint8 *) rows[i].text, strlen (rows[i].text), 0 };
      MdgPdfSpan value;
      g_test_message ("%s", rows[i].sentence);
      gboolean found = mdg_pdf_find_key (scan, (MdgPdfSpan){ 0, scan.size }, "/M", &value);
      g_autofree char *text =
        found ? g_strndup (rows[i].text + value.begin, value.end - value.begin) : NULL;
      g_assert_cmpstr (text, ==, rows[i].value);
    }
}

static void
test_strings (void)
{
  static const struct
  {
    const char *value;
    const char *text;
  } rows[] = {
    { "(a)", "a" },
    { "(a\\)\\(\\\\b)", "a)(\\b" },
    { "(\\101\\102)", "AB" },
    { "<414 2>", "AB" },
    { "<feff901a77e5>", "通知" },
    { "(\\376\\377\\220\\032)", "通" },
    { "/name", NULL },
    { "12", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MdgPdfScan scan = { (const guint8 *) rows[i].value, strlen (rows[i].value), 0 };
      g_autofree char *text = mdg_pdf_dup_string (scan, (MdgPdfSpan){ 0, scan.size }, 100);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/der/written-is-read", test_written_is_read);
  g_test_add_func ("/der/lengths", test_lengths);
  g_test_add_func ("/der/times", test_times);
  g_test_add_func ("/pdf-scan/dictionaries", test_dictionaries);
  g_test_add_func ("/pdf-scan/strings", test_strings);
  return g_test_run ();
}
