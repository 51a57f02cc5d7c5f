/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a file is, by its content: files named .doc are often rich text or a web page, and files
 * named .xls are often CSV.
 */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/sniff.h"

#include "server/engine/extract/ole-file.h"
#include "server/engine/extract/zip-names.h"
#include "shared/base/error.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 4096

/* Of an OpenDocument file: what is in it, and which of that is encrypted. */
#define MANIFEST "META-INF/manifest.xml"
#define MAX_MANIFEST (256 * 1024)

/* A locked Word, Excel or PowerPoint file of today. Excel locks workbooks whose structure is
 * protected with a password that everybody knows; LibreOffice opens those, and fails with all
 * others. */
#define LOCKED_PACKAGE "EncryptedPackage"

/* Adobe's readers look for the header so far. */
#define PDF_HEADER_WITHIN 1024

/* Control characters in text, one in so many: form feeds, escapes of ISO-2022-JP. */
#define MAX_CONTROLS_SHARE 20

/* Of the Word file's information block: it is encrypted. */
#define FIB_FLAGS 10
#define FIB_ENCRYPTED 0x0100

/* Of PowerPoint's note on who saved last: where it says that the file is encrypted. */
#define PPT_TOKEN 12

/* Records of an Excel file. */
#define XLS_BOF 0x0809
#define XLS_FILEPASS 0x002f

typedef struct
{
  const char *magic;
  guint n;
  const char *format; /* NULL: of a kind that is not read */
  MdgExtractRoute route;
} Magic;

static const Magic magics[] = {
  { "{\\rt", 4, "rtf", MDG_ROUTE_CONVERT_PDF },
  { "\xdb\xa5", 2, "doc", MDG_ROUTE_CONVERT_PDF },           /* Word 2 */
  { "\x31\xbe\0\0\0\xab", 6, "wri", MDG_ROUTE_CONVERT_PDF }, /* Write */
  { "\x09\x00\x04\x00", 4, "xls", MDG_ROUTE_CONVERT_XLSX },  /* Excel 2, 3, 4 without a container */
  { "\x09\x02\x06\x00", 4, "xls", MDG_ROUTE_CONVERT_XLSX },
  { "\x09\x04\x06\x00", 4, "xls", MDG_ROUTE_CONVERT_XLSX },
  { "\x89PNG", 4 },
  { "\xff\xd8\xff", 3 },
  { "GIF8", 4 },
  { "II*\0", 4 },
  { "MM\0*", 4 },
  { "RIFF", 4 },
  { "7z\xbc\xaf", 4 },
  { "Rar!", 4 },
  { "\x1f\x8b", 2 },
  { "\x7f"
    "ELF",
    4 },
};

/* What the part of a zip's name says. */
typedef struct
{
  const char *prefix;
  const char *suffix; /* NULL: any */
  const char *format;
  MdgExtractRoute route;
  gboolean is_rendered;
} ZipName;

static const ZipName zip_names[] = {
  { "xl/workbook", ".bin", "xlsb", MDG_ROUTE_CONVERT_XLSX, FALSE },
  { "word/", NULL, "docx", MDG_ROUTE_NATIVE, TRUE },
  { "xl/", NULL, "xlsx", MDG_ROUTE_NATIVE, FALSE },
  { "ppt/", NULL, "pptx", MDG_ROUTE_NATIVE, TRUE },
};

typedef struct
{
  const char *name;
  const char *format;
  MdgExtractRoute route;
} OleName;

/* Before the others: an encrypted file holds nothing else of use. */
static const OleName ole_names[] = {
  { LOCKED_PACKAGE, "xlsx", MDG_ROUTE_CONVERT_XLSX },
  { "EncryptedSummary", NULL, 0 },
  { "WordDocument", "doc", MDG_ROUTE_CONVERT_PDF },
  { "Workbook", "xls", MDG_ROUTE_CONVERT_XLSX },
  { "Book", "xls", MDG_ROUTE_CONVERT_XLSX },
  { "PowerPoint Document", "ppt", MDG_ROUTE_CONVERT_PDF },
  { "PP40", "ppt", MDG_ROUTE_CONVERT_PDF },
};

typedef struct
{
  const char *type; /* what follows application/vnd.oasis.opendocument. */
  const char *format;
  MdgExtractRoute route;
} OpenDocument;

static const OpenDocument open_documents[] = {
  { "text", "odt", MDG_ROUTE_CONVERT_PDF },
  { "presentation", "odp", MDG_ROUTE_CONVERT_PDF },
  { "spreadsheet", "ods", MDG_ROUTE_CONVERT_XLSX },
};

static MdgFileType *
new_type (const char *format, MdgExtractRoute route, gboolean is_rendered)
{
  MdgFileType *type = g_new0 (MdgFileType, 1);
  type->format = g_strdup (format);
  type->route = route;
  type->is_rendered = is_rendered;
  return type;
}

/* LibreOffice's PDF of text and slides is their rendition, too. */
static MdgFileType *
new_converted (const char *format, MdgExtractRoute route)
{
  return new_type (format, route, route == MDG_ROUTE_CONVERT_PDF);
}

static MdgFileType *
refuse (MdgErrorCode code, GError **error)
{
  mdg_set_error (error, code, NULL);
  return NULL;
}

/* ---- zip ---- */

typedef struct
{
  const ZipName *best;
  gboolean has_types;
  gboolean is_encrypted; /* an entry, or the package as a whole */
} ZipLook;

static gboolean
on_zip_name (const char *name, gboolean is_encrypted, gpointer user_data)
{
  ZipLook *look = user_data;
  look->is_encrypted |= is_encrypted || strcmp (name, "encrypted-package") == 0;
  look->has_types |= g_ascii_strcasecmp (name, "[Content_Types].xml") == 0;
  for (const ZipName *row = zip_names; row < zip_names + G_N_ELEMENTS (zip_names); row++)
    if (g_ascii_strncasecmp (name, row->prefix, strlen (row->prefix)) == 0 &&
        (row->suffix == NULL || g_str_has_suffix (name, row->suffix)) &&
        (look->best == NULL || row < look->best))
      look->best = row;
  return TRUE;
}

/* OpenDocument starts with an entry "mimetype" that is not packed. */
static const OpenDocument *
find_open_document (const guint8 *head, gsize n)
{
  static const char start[] = "mimetypeapplication/vnd.oasis.opendocument.";
  const gsize at = 30 + sizeof start - 1;
  if (n <= at || memcmp (head + 30, start, sizeof start - 1) != 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (open_documents); i++)
    {
      gsize length = strlen (open_documents[i].type);
      if (n >= at + length && memcmp (head + at, open_documents[i].type, length) == 0)
        return &open_documents[i];
    }
  return NULL;
}

static gboolean
is_locked_open_document (int fd)
{
  static const char word[] = ":encryption-data";
  gsize size = 0;
  g_autoptr (GBytes) manifest = mdg_zip_peek (fd, MANIFEST, MAX_MANIFEST);
  const void *text = manifest != NULL ? g_bytes_get_data (manifest, &size) : NULL;
  return text != NULL && memmem (text, size, word, strlen (word)) != NULL;
}

static MdgFileType *
sniff_zip (int fd, const guint8 *head, gsize n, GError **error)
{
  ZipLook look = { NULL };
  const OpenDocument *open_document = find_open_document (head, n);
  int n_names = mdg_zip_names (fd, on_zip_name, &look);
  if (n_names < 0)
    return refuse (MDG_ERROR_EXTRACT_DAMAGED, error);
  if (look.is_encrypted || (open_document != NULL && is_locked_open_document (fd)))
    return refuse (MDG_ERROR_EXTRACT_PASSWORD, error);
  if (open_document != NULL)
    return new_converted (open_document->format, open_document->route);
  if (look.best == NULL)
    return refuse (n_names == 0 ? MDG_ERROR_EXTRACT_EMPTY : MDG_ERROR_EXTRACT_UNSUPPORTED, error);
  return new_type (look.best->format, look.best->route, look.best->is_rendered);
}

/* ---- OLE ---- */

static gboolean
is_locked_word (const MdgOleFile *ole)
{
  guint8 block[FIB_FLAGS + 2];
  if (mdg_ole_file_peek (ole, "WordDocument", block, sizeof block) != sizeof block)
    return FALSE;
  return ((block[FIB_FLAGS] | block[FIB_FLAGS + 1] << 8) & FIB_ENCRYPTED) != 0;
}

static gboolean
is_locked_slides (const MdgOleFile *ole)
{
  static const guint8 locked[] = { 0xdf, 0xc4, 0xd1, 0xf3 };
  guint8 user[PPT_TOKEN + sizeof locked];
  return mdg_ole_file_peek (ole, "Current User", user, sizeof user) == sizeof user &&
         memcmp (user + PPT_TOKEN, locked, sizeof locked) == 0;
}

static MdgFileType *
sniff_ole (int fd, GError **error)
{
  g_autoptr (MdgOleFile) ole = mdg_ole_file_open (fd);
  if (ole == NULL)
    return refuse (MDG_ERROR_EXTRACT_DAMAGED, error);
  for (guint i = 0; i < G_N_ELEMENTS (ole_names); i++)
    {
      const OleName *row = &ole_names[i];
      if (!mdg_ole_file_has (ole, row->name))
        continue;
      if (row->format == NULL || is_locked_word (ole) || is_locked_slides (ole))
        return refuse (MDG_ERROR_EXTRACT_PASSWORD, error);
      return new_converted (row->format, row->route);
    }
  return refuse (MDG_ERROR_EXTRACT_UNSUPPORTED, error);
}

gboolean
mdg_sniff_has_password (int fd)
{
  guint8 records[512];
  g_autoptr (MdgOleFile) ole = mdg_ole_file_open (fd);
  if (ole == NULL)
    return FALSE;
  if (mdg_ole_file_has (ole, LOCKED_PACKAGE))
    return TRUE;
  gsize n = mdg_ole_file_peek (ole, "Workbook", records, sizeof records);
  if (n == 0)
    n = mdg_ole_file_peek (ole, "Book", records, sizeof records);
  for (gsize at = 0; at + 4 <= n;)
    {
      guint kind = records[at] | records[at + 1] << 8;
      if (kind == XLS_FILEPASS)
        return TRUE;
      if (at == 0 && kind != XLS_BOF)
        return FALSE;
      at += 4 + (gsize) (records[at + 2] | records[at + 3] << 8);
    }
  return FALSE;
}

/* ---- text ---- */

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize n = name != NULL ? strlen (name) : 0, m = strlen (suffix);
  return n > m && g_ascii_strcasecmp (name + n - m, suffix) == 0;
}

static gboolean
has_word (const char *text, const char *word)
{
  return strstr (text, word) != NULL;
}

/* Markup that LibreOffice reads; NULL for text that is to be read as it stands. @text is the
 * beginning, in lower case. */
static MdgFileType *
sniff_markup (const char *text, const char *name)
{
  static const char *const tags[] = { "!doctype html", "html", "head", "meta", "body", "table" };
  text += strspn (text, " \t\r\n");
  if (*text != '<' || has_suffix (name, ".txt") || has_suffix (name, ".csv"))
    return NULL;
  if (has_word (text, "progid=\"word.document\""))
    return new_converted ("doc", MDG_ROUTE_CONVERT_PDF);
  if (has_word (text, "progid=\"excel.sheet\"") ||
      has_word (text, "urn:schemas-microsoft-com:office:spreadsheet"))
    return new_converted ("xls", MDG_ROUTE_CONVERT_XLSX);
  gboolean is_html = has_word (text, "!doctype html") || has_word (text, "<"
                                                                         "html");
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    is_html |= g_str_has_prefix (text + 1, tags[i]);
  if (!is_html)
    return NULL;
  gboolean is_sheet = has_suffix (name, ".xls") || has_word (text, "office:excel");
  return new_converted ("html", is_sheet ? MDG_ROUTE_CONVERT_XLSX : MDG_ROUTE_CONVERT_PDF);
}

static gboolean
is_text (const guint8 *head, gsize n)
{
  gsize n_controls = 0;
  if (n >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    {
      if (head[i] == 0)
        return FALSE;
      n_controls += head[i] < 0x20 && strchr ("\t\r\n\f\x1b\x1a", head[i]) == NULL;
    }
  return n_controls * MAX_CONTROLS_SHARE <= n;
}

static MdgFileType *
sniff_text (const guint8 *head, gsize n, const char *name, GError **error)
{
  if (!is_text (head, n))
    return refuse (MDG_ERROR_EXTRACT_UNSUPPORTED, error);
  const guint8 *start = n >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? head + 3 : head;
  g_autofree char *copy = g_strndup ((const char *) start, n - (gsize) (start - head));
  g_autofree char *text = g_ascii_strdown (copy, -1);
  MdgFileType *markup = sniff_markup (text, name);
  if (markup != NULL)
    return markup;
  /* CSV under another office's name for a table. */
  gboolean is_csv = has_suffix (name, ".csv") || has_suffix (name, ".tsv") ||
                    has_suffix (name, ".tab") || has_suffix (name, ".xls") ||
                    has_suffix (name, ".xlsx");
  return new_type (is_csv ? "csv" : "txt", MDG_ROUTE_NATIVE, FALSE);
}

/* One whose header was lost still starts with a comment and an object. */
static gboolean
is_pdf (const guint8 *head, gsize n)
{
  return memmem (head, MIN (n, PDF_HEADER_WITHIN), "%PDF-", 5) != NULL ||
         (head[0] == '%' && memmem (head, MIN (n, PDF_HEADER_WITHIN), " 0 obj", 6) != NULL);
}

static const Magic *
find_magic (const guint8 *head, gsize n)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= magics[i].n && memcmp (head, magics[i].magic, magics[i].n) == 0)
      return &magics[i];
  return NULL;
}

MdgFileType *
mdg_extract_sniff (int fd, const char *name, GError **error)
{
  guint8 head[HEAD_BYTES];
  gssize size = pread (fd, head, sizeof head, 0);
  if (size <= 0)
    return refuse (size == 0 ? MDG_ERROR_EXTRACT_EMPTY : MDG_ERROR_EXTRACT_DAMAGED, error);
  gsize n = (gsize) size;
  if (n >= 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0))
    return sniff_zip (fd, head, n, error);
  if (n >= 4 && memcmp (head, "\xd0\xcf\x11\xe0", 4) == 0)
    return sniff_ole (fd, error);
  if (is_pdf (head, n))
    return new_type ("pdf", MDG_ROUTE_NATIVE, FALSE);
  const Magic *magic = find_magic (head, n);
  if (magic == NULL)
    return sniff_text (head, n, name, error);
  if (magic->format == NULL)
    return refuse (MDG_ERROR_EXTRACT_UNSUPPORTED, error);
  return new_converted (magic->format, magic->route);
}
