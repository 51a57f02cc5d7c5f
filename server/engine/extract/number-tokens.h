/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A number format cut into sections and tokens; shared by number-format.c, which shows numbers, and
 * number-date.c, which shows dates. Plain values, owned by the format.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MDG_FORMAT_SECTIONS 4

typedef enum
{
  MDG_TOKEN_LITERAL, /* text */
  MDG_TOKEN_DIGIT,   /* letter: 0, # or ? */
  MDG_TOKEN_POINT,
  MDG_TOKEN_PERCENT,
  MDG_TOKEN_EXPONENT, /* letter: the sign that E is written with, + or - */
  MDG_TOKEN_SLASH,
  MDG_TOKEN_TEXT, /* @ */
  MDG_TOKEN_GENERAL,
  MDG_TOKEN_DATE,     /* letter: y m d h s g e a b, or M for minutes; count of them */
  MDG_TOKEN_ELAPSED,  /* letter: h m s; count */
  MDG_TOKEN_HALF_DAY, /* AM/PM; count 1 for A/P */
  MDG_TOKEN_FRACTION, /* of a second; count of digits */
} MdgTokenKind;

typedef struct
{
  MdgTokenKind kind;
  char letter;
  guint count;
  char *text;
} MdgToken;

typedef struct
{
  GArray *tokens;  /* MdgToken */
  char comparison; /* '<', '>', '=', 'l' (<=), 'g' (>=), 'n' (<>); 0: none */
  double limit;
  gboolean is_date;
  gboolean is_japanese; /* [$-411] */
  gboolean first_year;  /* 元年 for 1 */
  gboolean thousands;
  guint n_scales; /* commas that divide by 1,000 */
  guint n_percents;
  guint numerals; /* 1 to 3: [DBNum…]; 0: plain */
} MdgFormatSection;

/* Cuts @code; returns the number of sections, at most MDG_FORMAT_SECTIONS. */
guint mdg_format_sections_parse (const char *code, MdgFormatSection *ret_sections);
void mdg_format_section_clear (MdgFormatSection *section);

/* A whole number in the numerals of @section, with at least @width digits. */
void mdg_format_append_whole (GString *out,
                              const MdgFormatSection *section,
                              guint64 number,
                              guint width);

/* @value (days since the start of 1900) by a section of dates. FALSE, and nothing appended, outside
 * of the years 1900 to 9999. */
gboolean mdg_format_append_date (GString *out, const MdgFormatSection *section, double value);

G_END_DECLS
