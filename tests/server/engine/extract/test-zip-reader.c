/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zips that are not what they seem: bombs, entries of one name, encrypted packages, damage, a list
 * of contents that is lost; and names as programs write them.
 */
#include "server/engine/extract/zip-reader.h"

#include "shared/base/error.h"
#include "tests/server/engine/extract/office-file.h"

#include <string.h>

static const char *
open_slug (GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgZip) zip = mdg_zip_open (file, &error);
  g_assert_true ((zip != NULL) != (error != NULL));
  return zip != NULL ? "opened" : mdg_error_slug (error);
}

static void
test_names (void)
{
  const OfficePart parts[] = { { "Word\\Document.xml", "abc" }, { NULL, NULL } };
  g_autoptr (GBytes) file = office_file_zip (parts, TRUE);
  g_autoptr (MdgZip) zip = mdg_zip_open (file, NULL);
  char content[8] = { 0 };
  g_assert_true (mdg_zip_has (zip, "/word/document.xml"));
  g_assert_false (mdg_zip_has (zip, "document.xml"));
  g_autoptr (MdgZipEntry) entry = mdg_zip_entry_open (zip, "word/document.xml", NULL);
  g_assert_cmpint (mdg_zip_entry_read (entry, content, sizeof content, NULL), ==, 3);
  g_assert_cmpstr (content, ==, "abc");
  g_assert_cmpint (mdg_zip_entry_read (entry, content, sizeof content, NULL), ==, 0);
}

static void
test_twice (void)
{
  const OfficePart parts[] = { { "a.xml", "1" }, { "A.XML", "2" }, { NULL, NULL } };
  g_autoptr (GBytes) file = office_file_zip (parts, FALSE);
  g_assert_cmpstr (open_slug (file), ==, "extract-damaged");
}

/* 17 MB of one letter pack to some 17 KB; below 16 MB nobody minds. */
static void
test_ratio (void)
{
  g_autofree char *more = g_strnfill (MDG_ZIP_RATIO_FREE_BYTES + 1024 * 1024, 'a');
  g_autofree char *less = g_strnfill (MDG_ZIP_RATIO_FREE_BYTES - 1, 'a');
  const OfficePart bomb[] = { { "a.xml", more }, { NULL, NULL } };
  const OfficePart fine[] = { { "a.xml", less }, { NULL, NULL } };
  g_autoptr (GBytes) bomb_file = office_file_zip (bomb, TRUE);
  g_autoptr (GBytes) fine_file = office_file_zip (fine, TRUE);
  g_assert_cmpstr (open_slug (bomb_file), ==, "extract-bomb");
  g_assert_cmpstr (open_slug (fine_file), ==, "opened");
}

static void
test_many (void)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (OfficePart));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i <= MDG_ZIP_MAX_ENTRIES; i++)
    {
      OfficePart part = { g_strdup_printf ("%u", i), "" };
      g_ptr_array_add (names, (gpointer) part.name);
      g_array_append_val (parts, part);
    }
  OfficePart end = { NULL, NULL };
  g_array_append_val (parts, end);
  g_autoptr (GBytes) file =
    office_file_zip ((const OfficePart *) (const void *) parts->data, FALSE);
  g_assert_cmpstr (open_slug (file), ==, "extract-bomb");
}

/* A declared size that is too small is found out while reading. */
static void
test_lie (void)
{
  g_autofree char *content = g_strnfill (100000, 'a');
  const OfficePart parts[] = { { "a.xml", content }, { NULL, NULL } };
  g_autoptr (GBytes) file = office_file_zip (parts, TRUE);
  gsize size = 0;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&file), &size);
  static const guint8 directory[] = { 'P', 'K', 1, 2 };
  guint8 *entry = memmem (data, size, directory, sizeof directory);
  g_assert_nonnull (entry);
  memset (entry + 24, 0, 4);
  entry[24] = 10;
  g_autoptr (GBytes) lying = g_bytes_new_take (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgZip) zip = mdg_zip_open (lying, &error);
  g_assert_no_error (error);
  g_autoptr (MdgZipEntry) opened = mdg_zip_entry_open (zip, "a.xml", NULL);
  gsize n_read = 0;
  char buffer[4096];
  gssize n = 0;
  while (opened != NULL && (n = mdg_zip_entry_read (opened, buffer, sizeof buffer, &error)) > 0)
    n_read += (gsize) n;
  g_assert_true (n < 0 || n_read <= 100000);
}

static void
test_others (void)
{
  static const guint8 ole[] =
    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  g_autoptr (GBytes) encrypted = g_bytes_new_static (ole, sizeof ole);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("PK\3\4 and then nothing", 20);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_assert_cmpstr (open_slug (encrypted), ==, "extract-password");
  g_assert_cmpstr (open_slug (garbage), ==, "extract-damaged");
  g_assert_cmpstr (open_slug (nothing), ==, "extract-empty");
}

static char *
dup_entry (MdgZip *zip, const char *name)
{
  char content[4096] = { 0 };
  g_autoptr (MdgZipEntry) entry = mdg_zip_entry_open (zip, name, NULL);
  gssize n = entry != NULL ? mdg_zip_entry_read (entry, content, sizeof content, NULL) : -1;
  return n >= 0 ? g_strndup (content, (gsize) n) : NULL;
}

/* Where sizes follow the data, they stand in a descriptor of their own. The data look like the
 * beginning of one. */
static GBytes *
make_following (void)
{
  static const guint8 crc[] = { 0x6a, 0xac, 0x1c, 0xd7 };
  guint8 file[] = "PK\3\4\24\0\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0b.xml"
                  "PK\7\10"
                  "PK\7\10????\4\0\0\0\4\0\0\0"
                  "PK\3\4 and no more";
  memcpy (file + 43, crc, sizeof crc);
  return g_bytes_new (file, sizeof file - 1);
}

static void
test_cut (void)
{
  const OfficePart parts[] = {
    { "a.xml", "the first" }, { "b.xml", "the second" }, { "c.xml", "the third" }, { NULL, NULL }
  };
  for (guint packed = 0; packed < 2; packed++)
    {
      g_autoptr (GBytes) file = office_file_zip (parts, packed == 1);
      gsize size = 0;
      const char *data = g_bytes_get_data (file, &size);
      const char *directory = memmem (data, size, "PK\1\2", 4);
      const char *last = memmem (data, size, "c.xml", 5);
      g_autoptr (GBytes) listless = g_bytes_new (data, (gsize) (directory - data));
      g_autoptr (GBytes) cut = g_bytes_new (data, (gsize) (last - data) + 8);
      g_autoptr (MdgZip) whole = mdg_zip_open (listless, NULL);
      g_autoptr (MdgZip) half = mdg_zip_open (cut, NULL);
      g_autofree char *third = dup_entry (whole, "c.xml");
      g_autofree char *second = dup_entry (half, "b.xml");
      g_assert_cmpstr (third, ==, "the third");
      g_assert_cmpstr (second, ==, "the second");
      g_assert_false (mdg_zip_has (half, "c.xml"));
    }
}

static void
test_following (void)
{
  g_autoptr (GBytes) file = make_following ();
  g_autoptr (MdgZip) zip = mdg_zip_open (file, NULL);
  g_autofree char *content = dup_entry (zip, "b.xml");
  g_assert_cmpstr (content, ==, "PK\7\10");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zip-reader/names", test_names);
  g_test_add_func ("/zip-reader/two-of-one-name", test_twice);
  g_test_add_func ("/zip-reader/ratio", test_ratio);
  g_test_add_func ("/zip-reader/too-many", test_many);
  g_test_add_func ("/zip-reader/declared-size", test_lie);
  g_test_add_func ("/zip-reader/others", test_others);
  g_test_add_func ("/zip-reader/cut", test_cut);
  g_test_add_func ("/zip-reader/sizes-follow", test_following);
  return g_test_run ();
}
