/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/bounce.h"

#include "server/engine/mail/mail-message.h"
#include "server/engine/mail/verp.h"

#include <gmime/gmime.h>
#include <string.h>

/* Text of a home-made report that is looked at. */
#define TEXT_MAX_BYTES (64 * 1024)

typedef struct
{
  const char *prefix;
  const guint8 *key;
  MdgBounce *bounce;
  guint n_parts;
  gboolean reported; /* a machine-readable report was there */
  GString *text;
} Reader;

static void read_object (Reader *reader, GMimeObject *object, guint depth);

static void
look_for_token (Reader *reader, const char *text)
{
  if (reader->bounce->id == 0 && text != NULL)
    (void) mdg_verp_find (text, reader->prefix, reader->key, &reader->bounce->id);
}

/* All headers, because each relay has another one for the address it delivered to. */
static void
look_through_headers (Reader *reader, GMimeObject *object)
{
  g_autofree char *headers = g_mime_object_get_headers (object, NULL);

  look_for_token (reader, headers);
}

/* The content of @part, decoded, at most TEXT_MAX_BYTES; "" for none. */
static char *
dup_content (GMimeObject *part)
{
  GMimeDataWrapper *wrapper =
    GMIME_IS_PART (part) ? g_mime_part_get_content (GMIME_PART (part)) : NULL;
  GMimeStream *memory = g_mime_stream_mem_new ();
  GByteArray *bytes;
  char *text;

  if (wrapper != NULL)
    g_mime_data_wrapper_write_to_stream (wrapper, memory);
  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (memory));
  text = g_strndup ((const char *) bytes->data, MIN (bytes->len, TEXT_MAX_BYTES));
  g_object_unref (memory);
  return text;
}

static gboolean
is_status (const char *text)
{
  return (text[0] == '2' || text[0] == '4' || text[0] == '5') && text[1] == '.' &&
         g_ascii_isdigit (text[2]);
}

static void
copy_status (MdgBounce *bounce, const char *text)
{
  gsize length = strspn (text, "0123456789.");

  if (!is_status (text) || length >= sizeof bounce->status)
    return;
  memcpy (bounce->status, text, length);
  bounce->status[length] = '\0';
}

static MdgBounceKind
kind_of_action (const char *action, const char *status)
{
  if (g_ascii_strncasecmp (action, "failed", 6) == 0)
    return status[0] == '4' ? MDG_BOUNCE_SOFT : MDG_BOUNCE_HARD;
  if (g_ascii_strncasecmp (action, "delayed", 7) == 0)
    return MDG_BOUNCE_DELAYED;
  return MDG_BOUNCE_DELIVERED;
}

/* The value of "Name: value" at the start of a line, or NULL. Borrowed. */
static const char *
find_field (const char *text, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = text; line != NULL && *line != '\0';)
    {
      if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
        return line + length + 1 + strspn (line + length + 1, " \t");
      line = strchr (line, '\n');
      line = line != NULL ? line + 1 : NULL;
    }
  return NULL;
}

static void
read_report (Reader *reader, GMimeObject *part)
{
  g_autofree char *text = dup_content (part);
  const char *action = find_field (text, "Action");
  const char *status = find_field (text, "Status");

  if (action == NULL)
    return;
  reader->reported = TRUE;
  if (status != NULL)
    copy_status (reader->bounce, status);
  reader->bounce->kind = kind_of_action (action, reader->bounce->status);
  reader->bounce->sure = TRUE;
}

static void
read_leaf (Reader *reader, GMimeObject *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (part);
  g_autofree char *text = NULL;

  if (g_mime_content_type_is_type (type, "message", "delivery-status"))
    {
      read_report (reader, part);
      return;
    }
  if (!g_mime_content_type_is_type (type, "text", "*") &&
      !g_mime_content_type_is_type (type, "message", "*"))
    return;
  text = dup_content (part);
  look_for_token (reader, text);
  if (g_mime_content_type_is_type (type, "text", "plain") && reader->text->len < TEXT_MAX_BYTES)
    g_string_append (reader->text, text);
}

static void
read_parts (Reader *reader, GMimeMultipart *multipart, guint depth)
{
  int n = g_mime_multipart_get_count (multipart);

  for (int i = 0; i < n && reader->n_parts < MDG_BOUNCE_MAX_PARTS; i++)
    read_object (reader, g_mime_multipart_get_part (multipart, i), depth);
}

static void
read_object (Reader *reader, GMimeObject *object, guint depth)
{
  if (object == NULL || depth > MDG_BOUNCE_MAX_DEPTH || reader->n_parts++ >= MDG_BOUNCE_MAX_PARTS)
    return;
  look_through_headers (reader, object);
  if (GMIME_IS_MULTIPART (object))
    read_parts (reader, GMIME_MULTIPART (object), depth + 1);
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

      if (inner != NULL)
        look_through_headers (reader, GMIME_OBJECT (inner));
    }
  else
    read_leaf (reader, object);
}

/* Relays that know no RFC 3464 still write the codes; those of Japanese carriers say it in words.
 * An answering machine says neither. */
static void
read_words (Reader *reader, GMimeMessage *message)
{
  g_autoptr (GRegex) status =
    g_regex_new ("(?<![0-9.])([45]\\.[0-9]{1,3}\\.[0-9]{1,3})(?![0-9.])", 0, 0, NULL);
  g_autoptr (GRegex) reply = g_regex_new ("(?<![0-9.])(?:55[0-4]|45[0-2])[ -]", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  const char *sender = g_mime_object_get_header (GMIME_OBJECT (message), "From");
  g_autofree char *from = g_ascii_strdown (sender != NULL ? sender : "", -1);
  g_autofree char *text = g_utf8_make_valid (reader->text->str, -1);

  if (strstr (from, "mailer-daemon") == NULL && strstr (from, "postmaster") == NULL)
    return;
  if (g_regex_match (status, text, 0, &match))
    {
      g_autofree char *found = g_match_info_fetch (match, 1);

      copy_status (reader->bounce, found);
      reader->bounce->kind = found[0] == '4' ? MDG_BOUNCE_SOFT : MDG_BOUNCE_HARD;
      return;
    }
  g_clear_pointer (&match, g_match_info_free);
  if (g_regex_match (reply, text, 0, &match))
    {
      g_autofree char *found = g_match_info_fetch (match, 0);

      reader->bounce->kind = found[0] == '4' ? MDG_BOUNCE_SOFT : MDG_BOUNCE_HARD;
    }
}

static GMimeMessage *
parse (GBytes *message)
{
  gsize size;
  const char *data = g_bytes_get_data (message, &size);
  GMimeStream *stream =
    g_mime_stream_mem_new_with_buffer (data != NULL ? data : "", MIN (size, MDG_BOUNCE_MAX_BYTES));
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *parsed = g_mime_parser_construct_message (parser, NULL);

  g_object_unref (parser);
  g_object_unref (stream);
  return parsed;
}

void
mdg_bounce_read (GBytes *message,
                 const char *recipient,
                 const char *prefix,
                 const guint8 *key,
                 MdgBounce *ret_bounce)
{
  Reader reader = { .prefix = prefix, .key = key, .bounce = ret_bounce };
  GMimeMessage *parsed;

  memset (ret_bounce, 0, sizeof *ret_bounce);
  mdg_mail_start ();
  parsed = parse (message);
  if (parsed == NULL)
    return;
  reader.text = g_string_new (NULL);
  look_for_token (&reader, recipient);
  look_through_headers (&reader, GMIME_OBJECT (parsed));
  read_object (&reader, g_mime_message_get_mime_part (parsed), 0);
  if (!reader.reported)
    read_words (&reader, parsed);
  g_string_free (reader.text, TRUE);
  g_object_unref (parsed);
}
