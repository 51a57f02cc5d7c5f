/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/csv-rows.h"

#include <string.h>

#define SAMPLE_ROWS 50
/* A quoted cell longer than this is one whose quotation mark was never closed. */
#define MAX_QUOTED_BYTES (1024 * 1024)

/* The mark that closes the cell begun at @start, followed by what may follow it; NULL when there is
 * none. */
static const char *
find_closing (const MdgCsvRows *rows, const char *start)
{
  for (const char *p = start; *p != '\0' && p - start <= MAX_QUOTED_BYTES; p++)
    {
      if (*p != '"')
        continue;
      if (p[1] == '"')
        p++;
      else if (p[1] == rows->delimiter || p[1] == '\0' || p[1] == '\r' || p[1] == '\n')
        return p;
    }
  return NULL;
}

static void
append_quoted (MdgCsvRows *rows, const char *from, const char *to)
{
  for (const char *p = from; p < to; p++)
    {
      if (*p == '"' && p + 1 < to && p[1] == '"')
        p++;
      if (*p == '\r' && p + 1 < to && p[1] == '\n')
        continue;
      g_string_append_c (rows->cell, *p == '\r' ? '\n' : *p);
    }
}

static void
read_plain (MdgCsvRows *rows)
{
  const char *start = rows->p;
  while (*rows->p != '\0' && *rows->p != rows->delimiter && *rows->p != '\r' && *rows->p != '\n')
    rows->p++;
  g_string_append_len (rows->cell, start, rows->p - start);
}

static void
take_end (MdgCsvRows *rows)
{
  rows->ends_row = *rows->p != rows->delimiter || *rows->p == '\0';
  if (rows->p[0] == '\r' && rows->p[1] == '\n')
    rows->p++;
  if (*rows->p != '\0')
    rows->p++;
}

gboolean
mdg_csv_rows_next (MdgCsvRows *rows)
{
  /* A delimiter at the very end of the text is followed by an empty cell that nobody misses. */
  if (*rows->p == '\0')
    return FALSE;
  rows->row += rows->ends_row;
  rows->column = rows->ends_row ? 1 : rows->column + 1;
  g_string_truncate (rows->cell, 0);
  const char *closing = *rows->p == '"' ? find_closing (rows, rows->p + 1) : NULL;
  if (closing != NULL)
    {
      append_quoted (rows, rows->p + 1, closing);
      rows->p = closing + 1;
    }
  else
    read_plain (rows);
  take_end (rows);
  return TRUE;
}

static void
begin (MdgCsvRows *rows, const char *text, char delimiter)
{
  rows->p = text;
  rows->delimiter = delimiter;
  rows->row = rows->column = 0;
  rows->ends_row = TRUE;
}

/* Rows of the sample with as many cells as the first one that has several, times those cells. */
static guint
rate_delimiter (MdgCsvRows *rows, const char *text, char delimiter)
{
  guint wanted = 0, n_same = 0;
  begin (rows, text, delimiter);
  while (rows->row <= SAMPLE_ROWS && mdg_csv_rows_next (rows))
    {
      if (!rows->ends_row)
        continue;
      if (wanted == 0 && rows->column > 1)
        wanted = rows->column;
      n_same += wanted > 0 && rows->column == wanted;
    }
  return n_same * MIN (wanted, 20);
}

void
mdg_csv_rows_init (MdgCsvRows *rows, const char *text)
{
  static const char candidates[] = { ',', '\t', ';' };
  rows->cell = g_string_new (NULL);
  char best = ',';
  guint best_rating = 0;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint rating = rate_delimiter (rows, text, candidates[i]);
      if (rating > best_rating)
        {
          best = candidates[i];
          best_rating = rating;
        }
    }
  begin (rows, text, best);
}

void
mdg_csv_rows_clear (MdgCsvRows *rows)
{
  g_string_free (rows->cell, TRUE);
}
