/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compiled catalogues (.mo) and the choice of a language.
 *
 * /catalog/found     a good catalogue translates, others and other languages do not
 * /catalog/damaged   each kind of damage leaves the text untranslated, and nothing is read past the
 * end /catalog/cut       a good catalogue cut off at each of its bytes /catalog/language
 * Accept-Language
 */
#include "shared/base/catalog.h"

#include <glib/gstdio.h>
#include <string.h>

#define DOMAIN "madoguchi"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("mdg-catalog-XXXXXX", NULL);
  g_autofree char *messages = g_build_filename (fixture->folder, "ja", "LC_MESSAGES", NULL);
  g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
  fixture->path = g_build_filename (messages, DOMAIN ".mo", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  mdg_catalog_unload ();
  g_unlink (fixture->path);
  static const char *const inner[] = { "ja/LC_MESSAGES", "ja", "." };
  for (guint i = 0; i < G_N_ELEMENTS (inner); i++)
    {
      g_autofree char *folder = g_build_filename (fixture->folder, inner[i], NULL);
      g_rmdir (folder);
    }
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put_word (GString *out, guint32 word)
{
  guint32 little = GUINT32_TO_LE (word);
  g_string_append_len (out, (const char *) &little, sizeof little);
}

/* A catalogue of one message besides its head: "Save" → "保存". */
static GString *
good_catalog (void)
{
  static const char text[] = "\0Save\0Language: ja\n\0保存"; /* and the last NUL */
  GString *out = g_string_new (NULL);
  const guint32 words[] = {
    0x950412de, 0, 2, 28,
    44, 0, 0,      /* magic, revision, count, originals, translations, no hash table */
    0, 60, 4, 61,  /* lengths and offsets of the originals */
    13, 66, 6, 80, /* and of the translations */
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    put_word (out, words[i]);
  g_string_append_len (out, text, sizeof text);
  return out;
}

static const char *
translate_with (Fixture *fixture, const char *data, gsize size)
{
  g_assert_true (g_file_set_contents (fixture->path, data, (gssize) size, NULL));
  mdg_catalog_load (fixture->folder, DOMAIN);
  return mdg_catalog_translate ("ja", "Save");
}

static void
test_found (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) good = good_catalog ();
  g_assert_cmpstr (translate_with (fixture, good->str, good->len), ==, "保存");
  g_assert_cmpstr (mdg_catalog_translate ("ja", "Close"), ==, "Close");
  g_assert_cmpstr (mdg_catalog_translate ("en", "Save"), ==, "Save");
  g_assert_cmpstr (mdg_catalog_translate ("xx", "Save"), ==, "Save");
  g_assert_cmpstr (mdg_catalog_translate ("ja", ""), ==, "");
  mdg_catalog_unload ();
  g_assert_cmpstr (mdg_catalog_translate ("ja", "Save"), ==, "Save");
  mdg_catalog_load ("/nonexistent", DOMAIN);
  g_assert_cmpstr (mdg_catalog_translate ("ja", "Save"), ==, "Save");
}

static void
test_damaged (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *sentence;
    gsize offset;
    guint32 word;
  } rows[] = {
    { "another magic number", 0, 0x12345678 },
    { "the magic number of the other byte order", 0, 0xde120495 },
    { "no messages", 8, 0 },
    { "the table of originals lies behind the end", 12, 0x7fffffff },
    { "its address wraps around", 12, 0xfffffffc },
    { "the table of translations lies behind the end", 16, 0xfffffff8 },
    { "an original longer than the file", 36, 0xffffffff },
    { "an original that begins behind the end", 40, 0xffffffff },
    { "a translation longer than the file", 52, 0x7fffffff },
    { "a translation that begins behind the end", 56, 0xfffffff0 },
    { "a translation without its last NUL", 52, 5 },
    { "a translation that is not UTF-8", 80, 0xffffffff },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_autoptr (GString) bad = good_catalog ();
      guint32 little = GUINT32_TO_LE (rows[i].word);
      memcpy (bad->str + rows[i].offset, &little, sizeof little);
      g_assert_cmpstr (translate_with (fixture, bad->str, bad->len), ==, "Save");
    }

  g_test_message ("more messages than the file can hold: those that are there count");
  g_autoptr (GString) many = good_catalog ();
  memset (many->str + 8, 0x7f, 4);
  g_assert_cmpstr (translate_with (fixture, many->str, many->len), ==, "保存");
}

static void
test_cut (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) good = good_catalog ();
  for (gsize size = 0; size < good->len; size++)
    {
      /* A block of exactly this size, so that the sanitizer sees each byte read behind it. */
      g_autofree char *cut = g_memdup2 (good->str, size + 1);
      g_assert_cmpstr (translate_with (fixture, cut, size), ==, "Save");
    }
}

static void
test_language (void)
{
  static const struct
  {
    const char *sentence;
    const char *header;
    const char *language;
  } rows[] = {
    { "no header", NULL, "ja" },
    { "an empty header", "", "ja" },
    { "Japanese", "ja", "ja" },
    { "English with a region", "en-US", "en" },
    { "capitals", "EN", "en" },
    { "the first of two alike", "en, ja", "en" },
    { "what browsers send", "ja,en-US;q=0.9,en;q=0.8", "ja" },
    { "the heavier one, though it stands behind", "ja;q=0.2, en;q=0.9", "en" },
    { "a weight of nothing refuses", "ja;q=0, en;q=0.1", "en" },
    { "both refused", "ja;q=0, en;q=0", "ja" },
    { "spaces around the weight", "ja ; q=0.1 , en", "en" },
    { "neither", "fr, de;q=0.5", "ja" },
    { "a language that begins alike", "jav, enm", "ja" },
    { "Middle English before English", "enm, en;q=0.1", "en" },
    { "anything", "*", "ja" },
    { "a weight that is no number", "en;q=x, ja;q=0.1", "ja" },
    { "a weight over one", "ja;q=0.9, en;q=5", "en" },
    { "only commas", ",,,", "ja" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].sentence);
      g_assert_cmpstr (mdg_catalog_choose_language (rows[i].header), ==, rows[i].language);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/catalog/found", Fixture, NULL, set_up, test_found, tear_down);
  g_test_add ("/catalog/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/catalog/cut", Fixture, NULL, set_up, test_cut, tear_down);
  g_test_add_func ("/catalog/language", test_language);
  return g_test_run ();
}
