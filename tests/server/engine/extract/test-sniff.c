/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /sniff/content   a file is what it holds, whatever it is called
 * /sniff/zip       the parts of a zip tell Word from Excel; a locked or broken one is refused
 * /sniff/open      an OpenDocument file says in its manifest whether it is locked
 * /sniff/cut       one without its list of contents is known by its entries
 * /sniff/locked    what may have the password that every program knows is tried, then told
 * /sniff/ole       the streams of an old container tell its program; a locked one is refused
 */
#include "server/engine/extract/extract.h"
#include "server/engine/extract/sniff.h"
#include "shared/base/error.h"
#include "tests/server/engine/extract/extract-test.h"
#include "tests/server/engine/extract/office-file.h"

#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define NO_ERROR (-1)

typedef struct
{
  const char *name;
  const char *content;
  gsize size; /* 0: up to the end of the string */
  const char *format;
  MdgExtractRoute route;
  int code;
} Row;

static void
check (int fd, const Row *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MdgFileType) type = mdg_extract_sniff (fd, row->name, &error);
  close (fd);
  if (row->format == NULL)
    {
      g_assert_error (error, MDG_ERROR, row->code);
      g_assert_null (type);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (type->format, ==, row->format);
  g_assert_cmpint (type->route, ==, row->route);
}

static const Row contents[] = {
  { "空.docx", "", 0, NULL, 0, MDG_ERROR_EXTRACT_EMPTY },
  { "案内.pdf", "%PDF-1.7\n", 0, "pdf", MDG_ROUTE_NATIVE },
  { "案内.doc", "\n\n junk %PDF-1.4\n", 0, "pdf", MDG_ROUTE_NATIVE },
  { "案内.pdf", "%\xe2\xe3\xcf\xd3\n1 0 obj <<", 0, "pdf", MDG_ROUTE_NATIVE },
  { "名簿.csv", "氏名,住所\n", 0, "csv", MDG_ROUTE_NATIVE },
  { "名簿.CSV", "\x8e\x81\x96\xbc,\x8fZ\x8f\x8a\r\n", 0, "csv", MDG_ROUTE_NATIVE },
  { "名簿.xls", "氏名\t住所\n", 0, "csv", MDG_ROUTE_NATIVE },
  { "読んで.txt", "お知らせ\n", 0, "txt", MDG_ROUTE_NATIVE },
  { NULL, "お知らせ\n", 0, "txt", MDG_ROUTE_NATIVE },
  { "窓.txt", "\xff\xfeS0n0", 6, "txt", MDG_ROUTE_NATIVE },
  { "手紙.doc", "{\\rtf1\\ansi", 0, "rtf", MDG_ROUTE_CONVERT_PDF },
  { "手紙.doc", "<html><body>", 0, "html", MDG_ROUTE_CONVERT_PDF },
  { "表.xls", "\xef\xbb\xbf<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", 0, "html",
    MDG_ROUTE_CONVERT_XLSX },
  { "表.xls", "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", 0, "xls",
    MDG_ROUTE_CONVERT_XLSX },
  { "手紙.doc", "<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?>", 0, "doc",
    MDG_ROUTE_CONVERT_PDF },
  { "頁.txt", "<html>のタグについて", 0, "txt", MDG_ROUTE_NATIVE },
  { "表.xls", "\x09\x02\x06\x00\x00\x00", 6, "xls", MDG_ROUTE_CONVERT_XLSX },
  { "写真.pdf", "\x89PNG\r\n", 0, NULL, 0, MDG_ERROR_EXTRACT_UNSUPPORTED },
  { "写真.docx", "\xff\xd8\xff\xe0", 0, NULL, 0, MDG_ERROR_EXTRACT_UNSUPPORTED },
  { "何か.txt", "ab\0cd\1\2\3", 8, NULL, 0, MDG_ERROR_EXTRACT_UNSUPPORTED },
};

static void
test_content (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      const Row *row = &contents[i];
      g_test_message ("%s: %s", row->name, row->format != NULL ? row->format : "refused");
      check (extract_test_file (row->content, row->size > 0 ? row->size : strlen (row->content)),
             row);
    }
}

/* ---- zip ---- */

static void
append_16 (GByteArray *bytes, guint value)
{
  guint8 data[] = { value & 0xff, value >> 8 & 0xff };
  g_byte_array_append (bytes, data, sizeof data);
}

static void
append_32 (GByteArray *bytes, guint value)
{
  append_16 (bytes, value & 0xffff);
  append_16 (bytes, value >> 16);
}

/* A central directory with these names alone, which is all that is looked at. */
static int
make_zip (const char *start, const char *const *names, guint flags)
{
  g_autoptr (GByteArray) zip = g_byte_array_new ();
  guint n = 0;
  g_byte_array_append (zip, (const guint8 *) "PK\3\4", 4);
  for (guint i = 0; i < 26; i++)
    g_byte_array_append (zip, (const guint8 *) "", 1);
  g_byte_array_append (zip, (const guint8 *) start, (guint) strlen (start));
  guint directory = zip->len;
  for (; names[n] != NULL; n++)
    {
      g_byte_array_append (zip, (const guint8 *) "PK\1\2", 4);
      append_32 (zip, 20);
      append_16 (zip, flags);
      for (guint i = 0; i < 9; i++)
        append_16 (zip, 0);
      append_16 (zip, (guint) strlen (names[n]));
      for (guint i = 0; i < 8; i++)
        append_16 (zip, 0);
      g_byte_array_append (zip, (const guint8 *) names[n], (guint) strlen (names[n]));
    }
  guint size = zip->len - directory;
  g_byte_array_append (zip, (const guint8 *) "PK\5\6", 4);
  append_32 (zip, 0);
  append_16 (zip, n);
  append_16 (zip, n);
  append_32 (zip, size);
  append_32 (zip, directory);
  append_16 (zip, 0);
  return extract_test_file (zip->data, zip->len);
}

typedef struct
{
  const char *names[4];
  const char *start;
  guint flags;
  Row row;
} ZipRow;

#define ODF "mimetypeapplication/vnd.oasis.opendocument."

static const ZipRow zips[] = {
  { { "[Content_Types].xml", "word/document.xml" }, "", 0, { .format = "docx" } },
  { { "[Content_Types].xml", "xl\\workbook.xml" }, "", 0, { .format = "xlsx" } },
  { { "ppt/presentation.xml", "ppt/embeddings/word/a" }, "", 0, { .format = "pptx" } },
  { { "xl/workbook.bin" }, "", 0, { .format = "xlsb", .route = MDG_ROUTE_CONVERT_XLSX } },
  { { "content.xml" }, ODF "text", 0, { .format = "odt", .route = MDG_ROUTE_CONVERT_PDF } },
  { { "content.xml" },
    ODF "spreadsheet",
    0,
    { .format = "ods", .route = MDG_ROUTE_CONVERT_XLSX } },
  { { "a.txt" }, "", 0, { .code = MDG_ERROR_EXTRACT_UNSUPPORTED } },
  { { "word/document.xml" }, "", 1, { .code = MDG_ERROR_EXTRACT_PASSWORD } },
  { { NULL }, "", 0, { .code = MDG_ERROR_EXTRACT_EMPTY } },
};

static void
test_zip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (zips); i++)
    {
      g_test_message ("zip %u", i);
      check (make_zip (zips[i].start, zips[i].names, zips[i].flags), &zips[i].row);
    }
  Row broken = { .code = MDG_ERROR_EXTRACT_DAMAGED };
  check (extract_test_file ("PK\3\4 cut off", 12), &broken);
}

/* ---- OpenDocument, and zips that were cut ---- */

#define PLAIN_ENTRY "<manifest:file-entry manifest:full-path=\"content.xml\"/>"
#define LOCKED_ENTRY                                         \
  "<manifest:file-entry manifest:full-path=\"content.xml\">" \
  "<manifest:encryption-data manifest:checksum-type=\"SHA1\"/></manifest:file-entry>"

typedef struct
{
  OfficePart parts[4];
  Row row;
  const char *sentence;
} PackageRow;

#define TEXT_TYPE "application/vnd.oasis.opendocument.text"

static const PackageRow packages[] = {
  { { { "mimetype", TEXT_TYPE }, { "META-INF/manifest.xml", PLAIN_ENTRY } },
    { .format = "odt", .route = MDG_ROUTE_CONVERT_PDF },
    "a plain text" },
  { { { "mimetype", TEXT_TYPE }, { "META-INF/manifest.xml", LOCKED_ENTRY } },
    { .code = MDG_ERROR_EXTRACT_PASSWORD },
    "a locked text" },
  { { { "mimetype", TEXT_TYPE }, { "encrypted-package", "..." } },
    { .code = MDG_ERROR_EXTRACT_PASSWORD },
    "a text locked as a whole" },
  { { { "mimetype", TEXT_TYPE } },
    { .format = "odt", .route = MDG_ROUTE_CONVERT_PDF },
    "a text without a manifest" },
  { { { "[Content_Types].xml", "" }, { "META-INF/manifest.xml", LOCKED_ENTRY } },
    { .code = MDG_ERROR_EXTRACT_UNSUPPORTED },
    "another program's file" },
};

static void
test_open (void)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (packages); i++)
    {
      const PackageRow *row = &packages[i / 2];
      gsize size = 0;
      gboolean packed = i % 2 == 1;
      g_autoptr (GBytes) file = office_file_zip (row->parts, packed);
      const void *data = g_bytes_get_data (file, &size);
      g_test_message ("%s%s", row->sentence, packed ? ", packed" : "");
      check (extract_test_file (data, size), &row->row);
    }
}

static void
test_cut (void)
{
  const OfficePart parts[] = { { "[Content_Types].xml", "<Types/>" },
                               { "word/document.xml", "<document/>" },
                               { NULL, NULL } };
  Row found = { .format = "docx" };
  gsize size = 0;
  g_autoptr (GBytes) file = office_file_zip (parts, FALSE);
  const char *data = g_bytes_get_data (file, &size);
  const char *directory = memmem (data, size, "PK\1\2", 4);
  check (extract_test_file (data, (gsize) (directory - data)), &found);
}

static int make_ole (const char *name, const void *content, gsize size);

static void
test_locked (void)
{
  static const struct
  {
    const char *stream;
    gboolean locked;
  } rows[] = { { "EncryptedPackage", TRUE }, { "WordDocument", FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = make_ole (rows[i].stream, "0123456789ab", 12);
      g_test_message ("%s", rows[i].stream);
      g_assert_cmpint (mdg_sniff_has_password (fd), ==, rows[i].locked);
      close (fd);
    }
}

/* ---- OLE ---- */

static void
put_32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put_entry (guint8 *entry, const char *name, guint8 kind, guint32 start, guint32 size)
{
  gsize n = strlen (name);
  for (gsize i = 0; i < n; i++)
    entry[i * 2] = (guint8) name[i];
  entry[64] = (guint8) ((n + 1) * 2);
  entry[66] = kind;
  put_32 (entry + 116, start);
  put_32 (entry + 120, size);
}

/* A container with one stream that begins with @content: header, FAT, directory, stream. */
static int
make_ole (const char *name, const void *content, gsize size)
{
  guint8 file[SECTOR * 4] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  file[30] = 9;
  put_32 (file + 48, 1);
  memset (file + 76, 0xff, SECTOR - 76);
  put_32 (file + 76, 0);
  memset (file + SECTOR, 0xfe, 12);
  put_32 (file + SECTOR + 4, 0xfffffffe);
  put_entry (file + SECTOR * 2, "Root Entry", 5, 0xfffffffe, 0);
  put_entry (file + SECTOR * 2 + 128, name, 2, 2, 8192);
  memcpy (file + SECTOR * 3, content, size);
  return extract_test_file (file, sizeof file);
}

typedef struct
{
  const char *stream;
  const char *content;
  Row row;
} OleRow;

static const OleRow oles[] = {
  { "WordDocument", "0123456789\0\0", { .format = "doc", .route = MDG_ROUTE_CONVERT_PDF } },
  { "WordDocument", "0123456789\0\1", { .code = MDG_ERROR_EXTRACT_PASSWORD } },
  { "Workbook",
    "\x09\x08\0\0\0\0\0\0\0\0\0",
    { .format = "xls", .route = MDG_ROUTE_CONVERT_XLSX } },
  { "PowerPoint Document",
    "\0\0\0\0\0\0\0\0\0\0\0",
    { .format = "ppt", .route = MDG_ROUTE_CONVERT_PDF } },
  { "EncryptedPackage",
    "\0\0\0\0\0\0\0\0\0\0\0",
    { .format = "xlsx", .route = MDG_ROUTE_CONVERT_XLSX } },
  { "EncryptedSummary", "\0\0\0\0\0\0\0\0\0\0\0", { .code = MDG_ERROR_EXTRACT_PASSWORD } },
  { "DocumentText", "\0\0\0\0\0\0\0\0\0\0\0", { .code = MDG_ERROR_EXTRACT_UNSUPPORTED } },
};

static void
test_ole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (oles); i++)
    {
      g_test_message ("%s", oles[i].stream);
      check (make_ole (oles[i].stream, oles[i].content, 12), &oles[i].row);
    }
  Row broken = { .code = MDG_ERROR_EXTRACT_DAMAGED };
  check (extract_test_file ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", 16), &broken);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sniff/content", test_content);
  g_test_add_func ("/sniff/zip", test_zip);
  g_test_add_func ("/sniff/open", test_open);
  g_test_add_func ("/sniff/cut", test_cut);
  g_test_add_func ("/sniff/locked", test_locked);
  g_test_add_func ("/sniff/ole", test_ole);
  return g_test_run ();
}
