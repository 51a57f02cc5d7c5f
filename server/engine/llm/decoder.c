/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-llm"

#include "server/engine/llm/decoder.h"

#include "server/engine/llm/frames.h"
#include "shared/wire/event-stream.h"
#include "shared/wire/json.h"

#include <string.h>

#define LAST_EVENT "[DONE]"

struct _MdgLlmDecoder
{
  const MdgLlmDialect *dialect;
  MdgLlmReader *reader;
  MdgEventParser *events;
  MdgFrameParser *frames;
  GString *line;
  gboolean broken; /* a piece was no JSON */
};

static void
read_piece (MdgLlmDecoder *decoder, const char *name, const char *text, gsize size)
{
  if (decoder->broken || decoder->reader->over || decoder->reader->stopped)
    return;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, size);
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, NULL);
  decoder->broken = object == NULL;
  if (object != NULL)
    decoder->dialect->read (decoder->reader, name, object);
}

static void
on_event (const MdgEvent *event, gpointer user_data)
{
  MdgLlmDecoder *decoder = user_data;
  if (g_str_equal (event->data, LAST_EVENT) && !decoder->broken)
    decoder->dialect->read (decoder->reader, event->name, NULL);
  else if (*event->data != '\0')
    read_piece (decoder, event->name, event->data, strlen (event->data));
}

static void
on_frame (const char *name, const char *data, gsize size, gpointer user_data)
{
  if (size > 0)
    read_piece (user_data, name, data, size);
}

static void
end_line (MdgLlmDecoder *decoder)
{
  g_strstrip (decoder->line->str);
  gsize size = strlen (decoder->line->str);
  if (size > 0)
    read_piece (decoder, NULL, decoder->line->str, size);
  g_string_truncate (decoder->line, 0);
}

static gboolean
feed_lines (MdgLlmDecoder *decoder, const char *data, gsize size)
{
  const char *end = data + size;
  for (const char *at = data; at < end;)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));
      gsize n = (gsize) ((stop != NULL ? stop : end) - at);
      if (decoder->line->len + n > MDG_LLM_LINE_MAX_BYTES)
        return FALSE;
      g_string_append_len (decoder->line, at, (gssize) n);
      if (stop == NULL)
        break;
      end_line (decoder);
      at = stop + 1;
    }
  return TRUE;
}

MdgLlmDecoder *
mdg_llm_decoder_new (const MdgLlmDialect *dialect, MdgLlmReader *reader)
{
  MdgLlmDecoder *decoder = g_new0 (MdgLlmDecoder, 1);
  decoder->dialect = dialect;
  decoder->reader = reader;
  if (dialect->framing == MDG_LLM_EVENTS)
    decoder->events = mdg_event_parser_new (on_event, decoder);
  else if (dialect->framing == MDG_LLM_FRAMES)
    decoder->frames = mdg_frame_parser_new (on_frame, decoder);
  else
    decoder->line = g_string_new (NULL);
  return decoder;
}

void
mdg_llm_decoder_free (MdgLlmDecoder *decoder)
{
  if (decoder == NULL)
    return;
  mdg_event_parser_free (decoder->events);
  mdg_frame_parser_free (decoder->frames);
  if (decoder->line != NULL)
    g_string_free (decoder->line, TRUE);
  g_free (decoder);
}

gboolean
mdg_llm_decoder_feed (MdgLlmDecoder *decoder, const char *data, gsize size)
{
  gboolean framed = FALSE;
  if (decoder->events != NULL)
    framed = mdg_event_parser_feed (decoder->events, data, size, NULL);
  else if (decoder->frames != NULL)
    framed = mdg_frame_parser_feed (decoder->frames, data, size);
  else
    framed = feed_lines (decoder, data, size);
  return framed && !decoder->broken;
}

gboolean
mdg_llm_decoder_finish (MdgLlmDecoder *decoder)
{
  if (decoder->frames != NULL)
    return !decoder->broken;
  return mdg_llm_decoder_feed (decoder, "\n\n", 2);
}
