/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/mail-message.h"

#include "server/engine/mail/mail-address.h"
#include "shared/base/error.h"

#include <gmime/gmime.h>

#define HEADER_MAX_CHARS 200

/* Bytes in one encoded word: RFC 2047, 2 allows 75 characters with all its marks. GMime makes them
 * longer. */
#define WORD_MAX_BYTES 39

/* What stands in a header: a line break would begin another one. */
static gboolean
check_header (const char *field, const char *text, GError **error)
{
  gboolean fits = text != NULL && g_utf8_validate (text, -1, NULL) &&
                  g_utf8_strlen (text, -1) <= HEADER_MAX_CHARS;

  for (const char *at = text; fits && *at != '\0'; at = g_utf8_next_char (at))
    fits = g_unichar_type (g_utf8_get_char (at)) != G_UNICODE_CONTROL &&
           g_unichar_type (g_utf8_get_char (at)) != G_UNICODE_LINE_SEPARATOR &&
           g_unichar_type (g_utf8_get_char (at)) != G_UNICODE_PARAGRAPH_SEPARATOR;
  if (!fits)
    mdg_set_error (error, MDG_ERROR_MAIL_HEADER, "field", field, NULL);
  return fits;
}

static gboolean
check_mail (const MdgMail *mail, GError **error)
{
  if (!mdg_mail_address_check (mail->from, error) || !mdg_mail_address_check (mail->to, error) ||
      (mail->reply_to != NULL && !mdg_mail_address_check (mail->reply_to, error)))
    return FALSE;
  if (!check_header ("From", mail->from_name, error) ||
      !check_header ("Subject", mail->subject, error) ||
      !check_header ("Message-ID", mail->message_id, error) ||
      (mail->language != NULL && !check_header ("Content-Language", mail->language, error)))
    return FALSE;
  if (g_utf8_validate (mail->text, -1, NULL) &&
      g_utf8_strlen (mail->text, -1) <= MDG_MAIL_TEXT_MAX_CHARS)
    return TRUE;
  mdg_set_error (error, MDG_ERROR_TOO_LONG, "field", "text", "max",
                 G_STRINGIFY (MDG_MAIL_TEXT_MAX_CHARS), NULL);
  return FALSE;
}

static gsize
word_length (const char *text)
{
  const char *end = text;

  while (*end != '\0' && g_utf8_next_char (end) - text <= WORD_MAX_BYTES)
    end = g_utf8_next_char (end);
  return (gsize) (end - text);
}

/* @text as encoded words, one on each line. */
static char *
encode_words (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = word_length (text);
      g_autofree char *encoded = g_base64_encode ((const guchar *) text, length);

      g_string_append_printf (out, "%s=?UTF-8?B?%s?=", out->len > 0 ? "\r\n " : "", encoded);
      text += length;
    }
  return g_string_free (out, FALSE);
}

/* Puts encoded words in place of what GMime wrote; @rest follows them on a line of its own. */
static void
set_encoded (GMimeMessage *message, const char *name, const char *text, const char *rest)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));
  GMimeHeader *header = g_mime_header_list_get_header (headers, name);
  g_autofree char *words = NULL;
  g_autofree char *raw = NULL;

  if (g_str_is_ascii (text))
    return;
  words = encode_words (text);
  raw =
    g_strconcat (" ", words, rest != NULL ? "\r\n " : "", rest != NULL ? rest : "", "\r\n", NULL);
  g_mime_header_set_raw_value (header, raw);
}

static void
add_mailbox (GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
  g_autofree char *wire = mdg_mail_address_dup_wire (address);

  g_mime_message_add_mailbox (message, type, name, wire);
}

static void
add_sender (GMimeMessage *message, const char *name, const char *address)
{
  g_autofree char *wire = mdg_mail_address_dup_wire (address);
  g_autofree char *rest = g_strdup_printf ("<%s>", wire);

  add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, name, address);
  set_encoded (message, "From", name, rest);
}

static void
add_text (GMimeMessage *message, const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_BASE64);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (part));
  g_object_unref (part);
}

static GMimeMessage *
make_message (const MdgMail *mail)
{
  GMimeMessage *message = g_mime_message_new (FALSE);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (mail->date / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) japan = g_time_zone_new_offset (9 * 3600);
  g_autoptr (GDateTime) date = g_date_time_to_timezone (utc, japan);
  GMimeObject *headers = GMIME_OBJECT (message);

  add_sender (message, mail->from_name, mail->from);
  add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, mail->to);
  if (mail->reply_to != NULL)
    add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, mail->reply_to);
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  set_encoded (message, "Subject", mail->subject, NULL);
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->message_id);
  g_mime_object_set_header (headers, "Auto-Submitted", "auto-generated", NULL);
  if (mail->language != NULL)
    g_mime_object_set_header (headers, "Content-Language", mail->language, NULL);
  g_mime_object_set_header (headers, "MIME-Version", "1.0", NULL);
  add_text (message, mail->text);
  return message;
}

void
mdg_mail_start (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      g_mime_init ();
      g_once_init_leave (&done, 1);
    }
}

GBytes *
mdg_mail_compose (const MdgMail *mail, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GMimeFormatOptions *options;
  GMimeMessage *message;
  GMimeStream *stream;

  if (!check_mail (mail, error))
    return NULL;
  mdg_mail_start ();
  message = make_message (mail);
  options = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  stream = g_mime_stream_mem_new_with_byte_array (bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_mime_stream_flush (stream);
  g_object_unref (stream);
  g_object_unref (message);
  g_mime_format_options_free (options);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
