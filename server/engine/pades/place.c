/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/pades/place.h"

#include "server/engine/pades/pdf-scan.h"

#include <stdio.h>
#include <string.h>

#define KEY "/ByteRange"
#define MAX_HITS 64
#define MAX_OBJECTS_BACK 3
/* A dictionary is never longer: /Contents as hexadecimal digits and some more. */
#define MAX_DICTIONARY (2 * MDG_PADES_CONTENTS_MAX + 65536)
#define MAX_TEXT 1024
#define MAX_REFERENCES 8

void
mdg_pades_place_free (MdgPadesPlace *place)
{
  if (place == NULL)
    return;
  g_clear_pointer (&place->contents, g_bytes_unref);
  g_free (place->sub_filter);
  g_free (place->reason);
  g_free (place);
}

/* ---- one dictionary ---- */

static gboolean
read_range (MdgPdfScan scan, MdgPdfSpan value, gint64 range[4])
{
  scan.at = value.begin;
  if (!mdg_pdf_take_text (&scan, "["))
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (!mdg_pdf_take_number (&scan, &range[i]))
      return FALSE;
  return mdg_pdf_take_text (&scan, "]");
}

/* "a" and "A" say the same, and nobody signed which of them stands there: so that no byte can be
 * another one, all must be written alike. */
static gboolean
has_one_case (const char *digits, gsize size)
{
  gboolean has_small = FALSE, has_large = FALSE;
  for (gsize i = 0; i < size; i++)
    {
      has_small |= digits[i] >= 'a';
      has_large |= digits[i] >= 'A' && digits[i] <= 'F';
    }
  return !(has_small && has_large);
}

/* The bytes of a hexadecimal string with nothing but digits between its brackets. */
static GBytes *
decode_contents (MdgPdfScan scan, MdgPdfSpan value)
{
  gsize size = (value.end - value.begin - 2) / 2;
  const char *at = (const char *) scan.data + value.begin + 1;
  if (value.end - value.begin < 4 || scan.data[value.begin] != '<' ||
      size > MDG_PADES_CONTENTS_MAX || (value.end - value.begin) % 2 != 0 ||
      !has_one_case (at, 2 * size))
    return NULL;
  g_autofree guint8 *bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++, at += 2)
    {
      int high = g_ascii_xdigit_value (at[0]), low = g_ascii_xdigit_value (at[1]);
      if (high < 0 || low < 0)
        return NULL;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

/* "D:20261122101500+09'00'" in microseconds; 0 when it is not a time. */
static gint64
parse_time (const char *text)
{
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, zone_hour = 0,
      zone_minute = 0;
  char sign = 'Z';
  if (sscanf (text, "D:%4d%2d%2d%2d%2d%2d%c%2d'%2d", &year, &month, &day, &hour, &minute, &second,
              &sign, &zone_hour, &zone_minute) < 1)
    return 0;
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (time == NULL || zone_hour < 0 || zone_hour > 23 || zone_minute < 0 || zone_minute > 59)
    return 0;
  gint64 offset = (zone_hour * 60 + zone_minute) * 60;
  gint64 seconds = g_date_time_to_unix (time) - (sign == '-' ? -offset : sign == '+' ? offset
                                                                                     : 0);
  return seconds * G_USEC_PER_SEC;
}

/* P of a DocMDP transform; 2 when it is left out. */
static int
read_level (MdgPdfScan scan, MdgPdfSpan reference)
{
  MdgPdfSpan value, params;
  gint64 level = 2;
  if (!mdg_pdf_find_key (scan, reference, "/TransformMethod", &value) ||
      value.end - value.begin != strlen ("/DocMDP") ||
      memcmp (scan.data + value.begin, "/DocMDP", strlen ("/DocMDP")) != 0)
    return 0;
  if (mdg_pdf_find_key (scan, reference, "/TransformParams", &value) &&
      mdg_pdf_resolve (scan, scan.size, value, &params) &&
      mdg_pdf_find_key (scan, params, "/P", &value))
    {
      scan.at = value.begin;
      if (!mdg_pdf_take_number (&scan, &level))
        return 2;
    }
  return level >= 1 && level <= 3 ? (int) level : 2;
}

static int
read_certification (MdgPdfScan scan, MdgPdfSpan references)
{
  MdgPdfSpan item, reference;
  scan.at = references.begin;
  if (!mdg_pdf_take_text (&scan, "["))
    return 0;
  for (guint i = 0; i < MAX_REFERENCES && mdg_pdf_take_value (&scan, &item); i++)
    {
      int level = mdg_pdf_resolve (scan, scan.size, item, &reference) ? read_level (scan, reference)
                                                                      : 0;
      if (level > 0)
        return level;
    }
  return 0;
}

static void
read_details (MdgPdfScan scan, MdgPdfSpan dict, MdgPadesPlace *place)
{
  MdgPdfSpan value;
  if (mdg_pdf_find_key (scan, dict, "/M", &value))
    {
      g_autofree char *text = mdg_pdf_dup_string (scan, value, MAX_TEXT);
      place->time = text != NULL ? parse_time (text) : 0;
    }
  if (mdg_pdf_find_key (scan, dict, "/Reason", &value))
    place->reason = mdg_pdf_dup_string (scan, value, MAX_TEXT);
  if (mdg_pdf_find_key (scan, dict, "/Reference", &value))
    place->certification = read_certification (scan, value);
  gboolean has_filter = mdg_pdf_find_key (scan, dict, "/SubFilter", &value) &&
                        value.end - value.begin < MAX_TEXT;
  place->sub_filter = has_filter ? g_strndup ((const char *) scan.data + value.begin,
                                              value.end - value.begin)
                                 : g_strdup ("");
}

/* NULL when the dictionary is none of a signature whose /ByteRange stands at @key_at. */
static MdgPadesPlace *
read_place (MdgPdfScan scan, MdgPdfSpan dict, gsize key_at)
{
  MdgPdfSpan range_value, contents;
  gint64 range[4];
  if (!mdg_pdf_find_key (scan, dict, KEY, &range_value) ||
      range_value.begin < key_at + strlen (KEY) || range_value.begin > key_at + strlen (KEY) + 16 ||
      !mdg_pdf_find_key (scan, dict, "/Contents", &contents))
    return NULL;
  g_autoptr (MdgPadesPlace) place = g_new0 (MdgPadesPlace, 1);
  read_details (scan, dict, place);
  place->gap_begin = contents.begin;
  place->gap_end = contents.end;
  if (!read_range (scan, range_value, range))
    return g_steal_pointer (&place);
  place->covered_end = (guint64) range[2] + (guint64) range[3];
  place->contents = decode_contents (scan, contents);
  place->is_well_formed = place->contents != NULL && range[0] == 0 &&
                          range[1] == (gint64) contents.begin && range[2] == (gint64) contents.end;
  return g_steal_pointer (&place);
}

/* ---- all of them ---- */

/* The object that "/ByteRange" at @key_at stands in: the nearest before it whose dictionary holds
 * it. */
static MdgPadesPlace *
find_place (MdgPdfScan scan, gsize key_at)
{
  gsize begin = key_at > MAX_DICTIONARY ? key_at - MAX_DICTIONARY : 0, at = key_at - begin;
  MdgPdfScan before = { scan.data + begin, key_at - begin, 0 };
  for (guint i = 0; i < MAX_OBJECTS_BACK && mdg_pdf_find_last (before, at, "obj", &at); i++)
    {
      MdgPdfSpan dict;
      MdgPdfScan object = scan;
      object.at = begin + at + strlen ("obj");
      object.size = MIN (scan.size, object.at + MAX_DICTIONARY);
      MdgPadesPlace *place = mdg_pdf_take_value (&object, &dict) && dict.end > key_at
                               ? read_place (scan, dict, key_at)
                               : NULL;
      if (place != NULL)
        return place;
    }
  return NULL;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const MdgPadesPlace *left = *(MdgPadesPlace *const *) a;
  const MdgPadesPlace *right = *(MdgPadesPlace *const *) b;
  return (left->covered_end > right->covered_end) - (left->covered_end < right->covered_end);
}

GPtrArray *
mdg_pades_find_places (const guint8 *data, gsize size)
{
  GPtrArray *places =
    g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_pades_place_free);
  MdgPdfScan scan = { data, size, 0 };
  const guint8 *at = data;
  for (guint i = 0; i < MAX_HITS && places->len < MDG_PADES_SIGNATURES_MAX; i++)
    {
      at = memmem (at, size - (gsize) (at - data), KEY, strlen (KEY));
      if (at == NULL)
        break;
      MdgPadesPlace *place = find_place (scan, (gsize) (at - data));
      if (place != NULL)
        g_ptr_array_add (places, place);
      at += strlen (KEY);
    }
  g_ptr_array_sort (places, compare_places);
  return places;
}

/* ---- what is kept for later ---- */

static gboolean
find_catalog (MdgPdfScan scan, gsize end, MdgPdfSpan *ret_dict)
{
  gsize at = 0;
  MdgPdfSpan value;
  if (!mdg_pdf_find_last (scan, end, "/Root", &at))
    return FALSE;
  scan.at = at + strlen ("/Root");
  return mdg_pdf_take_value (&scan, &value) && mdg_pdf_resolve (scan, end, value, ret_dict);
}

MdgPadesDss
mdg_pades_find_dss (const guint8 *data, gsize size, gsize end)
{
  MdgPdfScan scan = { data, size, 0 };
  MdgPdfSpan catalog, value, dss;
  if (!find_catalog (scan, end, &catalog) || !mdg_pdf_find_key (scan, catalog, "/DSS", &value) ||
      !mdg_pdf_resolve (scan, end, value, &dss))
    return MDG_PADES_DSS_NONE;
  return mdg_pdf_find_key (scan, dss, "/CRLs", &value) ||
             mdg_pdf_find_key (scan, dss, "/OCSPs", &value)
           ? MDG_PADES_DSS_FULL
           : MDG_PADES_DSS_CERTIFICATES;
}
