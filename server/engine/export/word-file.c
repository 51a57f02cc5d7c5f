/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-export"

#include "server/engine/export/word-private.h"

#include "shared/base/error.h"

#include <string.h>
#include <zip.h>

#define W_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R_NAMESPACE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* Parts that are the same in every file. */
static const struct
{
  const char *name;
  const char *text;
} parts[] = {
  { "[Content_Types].xml",
    XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\""
    " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/footnotes.xml\" ContentType=\"application/"
    "vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml\"/>"
    "</Types>" },
  { "_rels/.rels",
    XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/officeDocument\""
    " Target=\"word/document.xml\"/></Relationships>" },
  { "word/_rels/document.xml.rels",
    XML_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" R_NAMESPACE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" R_NAMESPACE "/footnotes\" Target=\"footnotes.xml\"/>"
    "</Relationships>" },
  { "word/styles.xml",
    XML_HEAD
    "<w:styles xmlns:w=\"" W_NAMESPACE "\"><w:docDefaults><w:rPrDefault><w:rPr>"
    "<w:rFonts w:ascii=\"Noto Sans CJK JP\" w:hAnsi=\"Noto Sans CJK JP\""
    " w:eastAsia=\"游ゴシック\"/><w:sz w:val=\"21\"/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"300\" w:lineRule=\"auto\"/></w:pPr>"
    "</w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
    "</w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\"/>"
    "<w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"200\"/>"
    "<w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"26\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading3\"><w:name w:val=\"heading 3\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:outlineLvl w:val=\"2\"/></w:pPr>"
    "<w:rPr><w:b/><w:sz w:val=\"23\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading4\"><w:name w:val=\"heading 4\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:outlineLvl w:val=\"3\"/></w:pPr>"
    "<w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Code\"><w:name w:val=\"Code\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:shd w:val=\"clear\" w:fill=\"F2F2F2\"/></w:pPr>"
    "</w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"FootnoteText\"><w:name w:val=\"footnote text\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:rPr><w:sz w:val=\"18\"/></w:rPr></w:style>"
    "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr>"
    "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/>"
    "</w:tblBorders></w:tblPr></w:style></w:styles>" },
};

/* ---- small pieces ---- */

void
mdg_word_open (xmlTextWriter *writer, const char *name)
{
  xmlTextWriterStartElement (writer, MDG_X (name));
}

void
mdg_word_close (xmlTextWriter *writer)
{
  xmlTextWriterEndElement (writer);
}

void
mdg_word_value (xmlTextWriter *writer, const char *name, const char *value)
{
  mdg_word_open (writer, name);
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:val"), MDG_X (value));
  mdg_word_close (writer);
}

static void
write_flag (xmlTextWriter *writer, const char *name, gboolean set)
{
  if (!set)
    return;
  mdg_word_open (writer, name);
  mdg_word_close (writer);
}

static void
write_look (xmlTextWriter *writer, const MdgWordLook *look)
{
  mdg_word_open (writer, "w:rPr");
  if (look->code)
    {
      mdg_word_open (writer, "w:rFonts");
      xmlTextWriterWriteAttribute (writer, MDG_X ("w:ascii"), MDG_X ("Noto Sans Mono CJK JP"));
      xmlTextWriterWriteAttribute (writer, MDG_X ("w:hAnsi"), MDG_X ("Noto Sans Mono CJK JP"));
      mdg_word_close (writer);
    }
  write_flag (writer, "w:b", look->bold);
  write_flag (writer, "w:i", look->italic);
  write_flag (writer, "w:strike", look->strike);
  if (look->grey)
    mdg_word_value (writer, "w:color", "595959");
  mdg_word_close (writer);
}

/* XML 1.0 has no place for most control characters. */
static char *
clean (const char *text, gsize size)
{
  char *copy = g_strndup (text, size);
  for (char *c = copy; *c != '\0'; c++)
    if ((guchar) *c < 0x20)
      *c = ' ';
  return copy;
}

static void
write_piece (xmlTextWriter *writer, const char *text, gsize size)
{
  g_autofree char *copy = clean (text, size);
  if (size == 0)
    return;
  mdg_word_open (writer, "w:t");
  xmlTextWriterWriteAttribute (writer, MDG_X ("xml:space"), MDG_X ("preserve"));
  xmlTextWriterWriteString (writer, MDG_X (copy));
  mdg_word_close (writer);
}

void
mdg_word_text (xmlTextWriter *writer, const char *text, const MdgWordLook *look)
{
  if (*text == '\0')
    return;
  mdg_word_open (writer, "w:r");
  write_look (writer, look);
  while (*text != '\0')
    {
      gsize size = strcspn (text, "\n\t");
      write_piece (writer, text, size);
      text += size;
      if (*text == '\0')
        break;
      mdg_word_open (writer, *text == '\n' ? "w:br" : "w:tab");
      mdg_word_close (writer);
      text++;
    }
  mdg_word_close (writer);
}

static void
write_superscript (xmlTextWriter *writer)
{
  mdg_word_open (writer, "w:rPr");
  mdg_word_value (writer, "w:vertAlign", "superscript");
  mdg_word_close (writer);
}

void
mdg_word_footnote (MdgWordFile *file, const char *text)
{
  xmlTextWriter *writer = file->writer;
  g_ptr_array_add (file->notes, g_strdup (text));
  mdg_word_open (writer, "w:r");
  write_superscript (writer);
  mdg_word_open (writer, "w:footnoteReference");
  xmlTextWriterWriteFormatAttribute (writer, MDG_X ("w:id"), "%u", file->notes->len);
  mdg_word_close (writer);
  mdg_word_close (writer);
}

/* ---- the file ---- */

static xmlTextWriter *
begin_part (xmlBuffer *buffer, const char *root)
{
  xmlTextWriter *writer = xmlNewTextWriterMemory (buffer, 0);
  xmlTextWriterStartDocument (writer, "1.0", "UTF-8", "yes");
  mdg_word_open (writer, root);
  xmlTextWriterWriteAttribute (writer, MDG_X ("xmlns:w"), MDG_X (W_NAMESPACE));
  return writer;
}

MdgWordFile *
mdg_word_file_new (const char *title, const char *lang)
{
  MdgWordFile *file = g_new0 (MdgWordFile, 1);
  file->lang = g_strdup (lang);
  file->notes = g_ptr_array_new_with_free_func (g_free);
  file->body = xmlBufferCreate ();
  file->writer = begin_part (file->body, "w:document");
  mdg_word_open (file->writer, "w:body");
  mdg_word_file_add_heading (file, 1, title);
  return file;
}

void
mdg_word_file_free (MdgWordFile *file)
{
  if (file == NULL)
    return;
  xmlFreeTextWriter (file->writer);
  xmlBufferFree (file->body);
  g_ptr_array_unref (file->notes);
  g_free (file->lang);
  g_free (file);
}

void
mdg_word_file_add_heading (MdgWordFile *file, guint level, const char *text)
{
  static const char *const styles[] = { "Heading1", "Heading2", "Heading3" };
  MdgWordLook look = { .bold = FALSE };
  mdg_word_open (file->writer, "w:p");
  mdg_word_open (file->writer, "w:pPr");
  mdg_word_value (file->writer, "w:pStyle", styles[CLAMP (level, 1, 3) - 1]);
  mdg_word_close (file->writer);
  mdg_word_text (file->writer, text, &look);
  mdg_word_close (file->writer);
}

void
mdg_word_file_add_note (MdgWordFile *file, const char *text)
{
  MdgWordLook look = { .grey = TRUE };
  mdg_word_open (file->writer, "w:p");
  mdg_word_text (file->writer, text, &look);
  mdg_word_close (file->writer);
}

/* The lines above footnotes have numbers of their own, below ours. */
static void
write_separator (xmlTextWriter *writer, const char *id, const char *type, const char *element)
{
  mdg_word_open (writer, "w:footnote");
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:type"), MDG_X (type));
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:id"), MDG_X (id));
  mdg_word_open (writer, "w:p");
  mdg_word_open (writer, "w:r");
  write_flag (writer, element, TRUE);
  mdg_word_close (writer);
  mdg_word_close (writer);
  mdg_word_close (writer);
}

static void
write_note (xmlTextWriter *writer, guint number, const char *text)
{
  MdgWordLook look = { .bold = FALSE };
  mdg_word_open (writer, "w:footnote");
  xmlTextWriterWriteFormatAttribute (writer, MDG_X ("w:id"), "%u", number);
  mdg_word_open (writer, "w:p");
  mdg_word_open (writer, "w:pPr");
  mdg_word_value (writer, "w:pStyle", "FootnoteText");
  mdg_word_close (writer);
  mdg_word_open (writer, "w:r");
  write_superscript (writer);
  write_flag (writer, "w:footnoteRef", TRUE);
  mdg_word_close (writer);
  mdg_word_text (writer, " ", &look);
  mdg_word_text (writer, text, &look);
  mdg_word_close (writer);
  mdg_word_close (writer);
}

static xmlBuffer *
make_footnotes (const MdgWordFile *file)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlTextWriter *writer = begin_part (buffer, "w:footnotes");
  write_separator (writer, "-1", "separator", "w:separator");
  write_separator (writer, "0", "continuationSeparator", "w:continuationSeparator");
  for (guint i = 0; i < file->notes->len; i++)
    write_note (writer, i + 1, file->notes->pdata[i]);
  xmlTextWriterEndDocument (writer);
  xmlFreeTextWriter (writer);
  return buffer;
}

/* A4 with the margins Word has by itself. */
static void
write_page (xmlTextWriter *writer)
{
  mdg_word_open (writer, "w:sectPr");
  mdg_word_open (writer, "w:pgSz");
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:w"), MDG_X ("11906"));
  xmlTextWriterWriteAttribute (writer, MDG_X ("w:h"), MDG_X ("16838"));
  mdg_word_close (writer);
  mdg_word_open (writer, "w:pgMar");
  static const char *const sides[] = { "w:top", "w:right", "w:bottom", "w:left" };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    xmlTextWriterWriteAttribute (writer, MDG_X (sides[i]), MDG_X ("1418"));
  mdg_word_close (writer);
  mdg_word_close (writer);
}

/* @data must live until the archive is closed. */
static gboolean
add_part (zip_t *archive, const char *name, gconstpointer data, gsize size)
{
  zip_source_t *source = zip_source_buffer (archive, data, size, 0);
  if (source != NULL && zip_file_add (archive, name, source, ZIP_FL_ENC_UTF_8) >= 0)
    return TRUE;
  zip_source_free (source);
  return FALSE;
}

static gboolean
add_parts (zip_t *archive, const MdgWordFile *file, const xmlBuffer *notes)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!add_part (archive, parts[i].name, parts[i].text, strlen (parts[i].text)))
      return FALSE;
  return add_part (archive, "word/document.xml", xmlBufferContent (file->body),
                   (gsize) xmlBufferLength (file->body)) &&
         add_part (archive, "word/footnotes.xml", xmlBufferContent (notes),
                   (gsize) xmlBufferLength (notes));
}

/* All that the closed archive wrote into @target. */
static GBytes *
read_back (zip_source_t *target)
{
  zip_stat_t stat;
  if (zip_source_stat (target, &stat) < 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
      zip_source_open (target) < 0)
    return NULL;
  g_autofree guint8 *data = g_malloc (stat.size + 1);
  zip_int64_t n = zip_source_read (target, data, stat.size);
  zip_source_close (target);
  return n == (zip_int64_t) stat.size ? g_bytes_new_take (g_steal_pointer (&data), stat.size)
                                      : NULL;
}

static GBytes *
pack (const MdgWordFile *file, const xmlBuffer *notes)
{
  zip_source_t *target = zip_source_buffer_create (NULL, 0, 0, NULL);
  if (target == NULL)
    return NULL;
  zip_source_keep (target); /* the archive takes one, this function the other */
  zip_t *archive = zip_open_from_source (target, ZIP_TRUNCATE, NULL);
  if (archive == NULL)
    {
      zip_source_free (target);
      zip_source_free (target);
      return NULL;
    }
  GBytes *bytes = NULL;
  if (!add_parts (archive, file, notes) || zip_close (archive) < 0)
    zip_discard (archive);
  else
    bytes = read_back (target);
  zip_source_free (target);
  return bytes;
}

GBytes *
mdg_word_file_finish (MdgWordFile *file, GError **error)
{
  write_page (file->writer);
  xmlTextWriterEndDocument (file->writer);
  xmlTextWriterFlush (file->writer);
  xmlBuffer *notes = make_footnotes (file);
  GBytes *bytes = pack (file, notes);
  xmlBufferFree (notes);
  if (bytes == NULL)
    mdg_set_error (error, MDG_ERROR_INTERNAL, NULL);
  return bytes;
}
