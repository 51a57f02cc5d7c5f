/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Segments: content of every size around the borders comes back however it is pushed, ranges can
 * be read at all borders, and cutting, swapping, repeating, adding and moving between files are
 * refused.
 */
#include "server/crypto/random.h"
#include "server/crypto/segment-seal.h"
#include "shared/base/error.h"
#include "tests/server/crypto/crypto-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CONTEXT "blob:1"
#define S MDG_SEGMENT_SIZE
#define SEALED (MDG_SEGMENT_SIZE + MDG_SEGMENT_TAG_SIZE)
#define HEADER MDG_SEGMENT_HEADER_SIZE

static gboolean
append (gconstpointer data, gsize size, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint) size);
  return TRUE;
}

static gboolean
copy_out (guint64 offset, gpointer buffer, gsize size, gpointer user_data, GError **error)
{
  GByteArray *file = user_data;
  g_assert_cmpuint (offset + size, <=, file->len);
  memcpy (buffer, file->data + offset, size);
  return TRUE;
}

static guint8 *
sample (gsize size)
{
  guint8 *data = g_malloc (size + 1);
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  return data;
}

static GByteArray *
seal (MdgKey *key, const char *context, gsize size, gsize step)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = sample (size);
  GByteArray *file = g_byte_array_new ();
  g_autoptr (MdgSegmentWriter) writer = mdg_segment_writer_new (key, context, append, file);
  for (gsize at = 0; at < size; at += step)
    g_assert_true (mdg_segment_writer_push (writer, data + at, MIN (step, size - at), &error));
  g_assert_true (mdg_segment_writer_finish (writer, &error));
  g_assert_no_error (error);
  return file;
}

static MdgSegmentReader *
open_sealed (MdgKey *key, const char *context, GByteArray *file, GError **error)
{
  return mdg_segment_reader_new (key, context, file->len, copy_out, file, error);
}

/* Opening or reading all of @file must end in a refusal. */
static void
assert_refused (MdgKey *key, const char *context, GByteArray *file, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *buffer = g_malloc (file->len + 1);
  gsize done = 0;
  g_test_message ("%s", what);
  g_autoptr (MdgSegmentReader) reader = open_sealed (key, context, file, &error);
  if (reader != NULL)
    g_assert_false (mdg_segment_reader_read (reader, 0, buffer, file->len, &done, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  g_assert_cmpuint (done, ==, 0);
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, S - 1, S, S + 1, 2 * S - 1, 2 * S, 2 * S + 1, 5 * S + 7 };
  static const gsize steps[] = { 1000, S, S + 1, 10 * S };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize size = sizes[i / G_N_ELEMENTS (steps)];
      g_autofree guint8 *data = sample (size);
      g_autofree guint8 *read = g_malloc (size + 1);
      gsize done = 0;
      g_autoptr (GByteArray) file = seal (key, CONTEXT, size, steps[i % G_N_ELEMENTS (steps)]);
      g_assert_cmpuint (file->len, ==, mdg_segment_sealed_size (size));
      g_autoptr (MdgSegmentReader) reader = open_sealed (key, CONTEXT, file, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (mdg_segment_reader_get_size (reader), ==, size);
      g_assert_true (mdg_segment_reader_read (reader, 0, read, size + 1, &done, &error));
      g_assert_cmpmem (read, done, data, size);
    }
}

static void
assert_range (MdgSegmentReader *reader, const guint8 *data, gsize size, gsize from, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *read = g_malloc (length + 1);
  gsize done = 99;
  gsize expected = from < size ? MIN (length, size - from) : 0;
  g_assert_true (mdg_segment_reader_read (reader, from, read, length, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (read, done, data + MIN (from, size), expected);
}

static void
test_ranges (void)
{
  static const gsize points[] = { 0, 1, S - 1, S, S + 1,
                                  2 * S - 1, 2 * S, 2 * S + 1, 3 * S - 1, 3 * S,
                                  3 * S + 1, 3 * S + 99, 3 * S + 100, 3 * S + 101, 9 * S };
  static const gsize lengths[] = { 0, 1, 2, S - 1, S, S + 1, 2 * S, 4 * S };
  g_autoptr (GError) error = NULL;
  const gsize size = 3 * S + 100;
  g_autofree guint8 *data = sample (size);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, size, S);
  g_autoptr (MdgSegmentReader) reader = open_sealed (key, CONTEXT, file, &error);
  g_assert_no_error (error);
  for (gsize p = 0; p < G_N_ELEMENTS (points); p++)
    for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
      assert_range (reader, data, size, points[p], lengths[l]);
  gsize done = 99;
  guint8 byte = 0;
  g_assert_true (mdg_segment_reader_read (reader, G_MAXUINT64, &byte, 1, &done, &error));
  g_assert_cmpuint (done, ==, 0);
}

/* Only what lies before the changed segment is handed out, and nothing of a failed read. */
static void
test_change_in_the_middle (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 3 * S, S);
  g_autofree guint8 *data = sample (S);
  guint8 buffer[200] = { 0 };
  gsize done = 0;
  file->data[HEADER + SEALED + 5] ^= 1;
  g_autoptr (MdgSegmentReader) reader = open_sealed (key, CONTEXT, file, &error);
  g_assert_no_error (error);
  g_assert_true (mdg_segment_reader_read (reader, S - 100, buffer, 100, &done, &error));
  g_assert_cmpmem (buffer, 100, data + S - 100, 100);
  g_assert_false (mdg_segment_reader_read (reader, S - 100, buffer, 200, &done, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  g_assert_cmpuint (buffer[0] | buffer[50] | buffer[99], ==, 0);
}

static void
test_every_byte_matters (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 100, 100);
  for (guint at = 0; at < file->len; at++)
    {
      file->data[at] ^= 0x80;
      assert_refused (key, CONTEXT, file, "one bit changed");
      file->data[at] ^= 0x80;
    }
}

static void
test_cut (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 3 * S, S);
  static const guint lengths[] = { 0,
                                   1,
                                   HEADER - 1,
                                   HEADER,
                                   HEADER + 15,
                                   HEADER + 16,
                                   HEADER + 17,
                                   HEADER + SEALED - 1,
                                   HEADER + SEALED,
                                   HEADER + SEALED + 1,
                                   HEADER + SEALED + 16,
                                   HEADER + SEALED + 17,
                                   HEADER + 2 * SEALED,
                                   HEADER + 3 * SEALED - 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_byte_array_append (cut, file->data, lengths[i]);
      g_autofree char *what = g_strdup_printf ("cut to %u bytes", lengths[i]);
      assert_refused (key, CONTEXT, cut, what);
    }
}

static void
append_segment (GByteArray *target, GByteArray *from, guint index)
{
  guint at = HEADER + index * SEALED;
  g_byte_array_append (target, from->data + at, MIN (SEALED, from->len - at));
}

static void
test_segments_rearranged (void)
{
  static const struct
  {
    const char
      *order; /* digits: segments of the file, letters: of another file under the same key */
    const char *what;
  } rows[] = {
    { "0213", "two segments swapped" },
    { "0113", "a segment repeated in the place of another" },
    { "01123", "a segment inserted" },
    { "023", "a segment left out" },
    { "123", "the first left out" },
    { "012", "the last left out" },
    { "01233", "the last repeated" },
    { "3", "only the last" },
    { "0b23", "a segment of another file in the same place" },
    { "abcd", "all segments of another file under this header" },
    { "012d", "the end of another file" },
  };
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 4 * S, S);
  g_autoptr (GByteArray) other = seal (key, CONTEXT, 4 * S, S);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) made = g_byte_array_new ();
      g_byte_array_append (made, file->data, HEADER);
      for (const char *at = rows[i].order; *at != '\0'; at++)
        append_segment (made, g_ascii_isdigit (*at) ? file : other,
                        (guint) (g_ascii_isdigit (*at) ? *at - '0' : *at - 'a'));
      assert_refused (key, CONTEXT, made, rows[i].what);
    }
}

static void
test_context_and_key_matter (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autoptr (MdgKey) other = mdg_key_new_random ();
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 10, 10);
  assert_refused (key, "blob:2", file, "in the place of another blob");
  assert_refused (other, CONTEXT, file, "another key");
}

static void
test_unfinished (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autofree guint8 *data = sample (2 * S + 5);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (MdgSegmentWriter) writer = mdg_segment_writer_new (key, CONTEXT, append, file);
  g_assert_true (mdg_segment_writer_push (writer, data, 2 * S + 5, &error));
  assert_refused (key, CONTEXT, file, "never finished");
  g_assert_true (mdg_segment_writer_finish (writer, &error));
  g_assert_no_error (error);
  g_assert_false (mdg_segment_writer_push (writer, data, 1, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_INTERNAL);
}

static gboolean
fail_later (gconstpointer data, gsize size, gpointer user_data, GError **error)
{
  guint *left = user_data;
  if ((*left)-- > 0)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_STORE_FULL, NULL);
  return FALSE;
}

/* Whichever write fails, the error comes through once and the writer stays shut. */
static void
test_sink_fails (void)
{
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autofree guint8 *data = sample (3 * S);
  for (guint n = 0; n < 4; n++)
    {
      g_autoptr (GError) error = NULL;
      guint left = n;
      g_autoptr (MdgSegmentWriter) writer =
        mdg_segment_writer_new (key, CONTEXT, fail_later, &left);
      if (mdg_segment_writer_push (writer, data, 3 * S, &error))
        g_assert_false (mdg_segment_writer_finish (writer, &error));
      g_assert_error (error, MDG_ERROR, MDG_ERROR_STORE_FULL);
      g_assert_false (mdg_segment_writer_finish (writer, NULL));
    }
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "sealed", NULL);
  g_autoptr (MdgKey) key = mdg_key_new_random ();
  g_autofree guint8 *data = sample (2 * S + 9);
  g_autoptr (GByteArray) file = seal (key, CONTEXT, 2 * S + 9, S);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, &error));
  g_autoptr (MdgSegmentReader) reader =
    mdg_segment_reader_new_fd (key, CONTEXT, open (path, O_RDONLY), &error);
  g_assert_no_error (error);
  assert_range (reader, data, 2 * S + 9, S - 3, S + 10);

  /* The file is cut under an open reader. */
  guint8 buffer[16];
  gsize done = 0;
  g_assert_cmpint (truncate (path, HEADER + 10), ==, 0);
  g_assert_false (mdg_segment_reader_read (reader, 0, buffer, 16, &done, &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  g_clear_error (&error);
  g_assert_null (mdg_segment_reader_new_fd (key, CONTEXT, open (path, O_RDONLY), &error));
  g_assert_error (error, MDG_ERROR, MDG_ERROR_SEAL_BROKEN);
  test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (mdg_crypto_init (NULL));
  g_test_add_func ("/segment-seal/round-trip", test_round_trip);
  g_test_add_func ("/segment-seal/ranges", test_ranges);
  g_test_add_func ("/segment-seal/change-in-the-middle", test_change_in_the_middle);
  g_test_add_func ("/segment-seal/every-byte-matters", test_every_byte_matters);
  g_test_add_func ("/segment-seal/cut", test_cut);
  g_test_add_func ("/segment-seal/rearranged", test_segments_rearranged);
  g_test_add_func ("/segment-seal/context-and-key-matter", test_context_and_key_matter);
  g_test_add_func ("/segment-seal/unfinished", test_unfinished);
  g_test_add_func ("/segment-seal/sink-fails", test_sink_fails);
  g_test_add_func ("/segment-seal/file", test_file);
  return g_test_run ();
}
