/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/number-format.h"

#include "server/engine/extract/list-number.h"
#include "server/engine/extract/number-tokens.h"

#include <math.h>
#include <string.h>

/* Days between the two calendars. */
#define DAYS_1904 1462
#define MAX_DECIMALS 30
/* Beyond these a cell shows powers of ten. */
#define LARGEST_PLAIN 1e15
#define DIGITS_MAX 400

struct _MdgNumberFormat
{
  MdgFormatSection sections[MDG_FORMAT_SECTIONS];
  guint n_sections;
};

/* As a cell without a format shows a number, but whole numbers to their last digit: the thirteen
 * digits of a corporate number are searched for as such. */
static void
append_general (GString *out, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  if (floor (value) == value && fabs (value) < LARGEST_PLAIN)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) value);
      return;
    }
  g_ascii_formatd (digits, sizeof digits, "%.10g", value);
  for (char *p = digits; *p != '\0'; p++)
    *p = g_ascii_toupper (*p);
  g_string_append (out, digits);
}

static void
append_full_width (GString *out, const char *digits)
{
  for (const char *p = digits; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_unichar (out, 0xFF10u + (gunichar) (*p - '0'));
    else
      g_string_append_c (out, *p);
}

/* 三百二十一万四千五百: in groups of four digits. */
static void
append_kanji (GString *out, guint64 number, gboolean legal)
{
  static const struct
  {
    guint64 value;
    const char *plain;
    const char *legal;
  } groups[] = { { G_GUINT64_CONSTANT (1000000000000), "兆", "兆" },
                 { 100000000, "億", "億" },
                 { 10000, "万", "萬" },
                 { 1, "", "" } };
  const char *style = legal ? "japaneseLegal" : "japaneseCounting";
  if (number == 0)
    g_string_append (out, "〇");
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      guint part = (guint) (number / groups[i].value % 10000);
      if (part == 0)
        continue;
      mdg_list_number_append (out, style, part);
      g_string_append (out, legal ? groups[i].legal : groups[i].plain);
    }
}

void
mdg_format_append_whole (GString *out,
                         const MdgFormatSection *section,
                         guint64 number,
                         guint width)
{
  char digits[32];
  g_snprintf (digits, sizeof digits, "%0*" G_GUINT64_FORMAT, (int) MIN (width, 20), number);
  if (section->numerals == 3)
    append_full_width (out, digits);
  else if (section->numerals == 1 && width >= 4)
    for (const char *p = digits; *p != '\0'; p++)
      mdg_list_number_append (out, *p == '0' ? "decimal" : "japaneseCounting",
                              (guint) (*p - '0'));
  else if (section->numerals != 0)
    append_kanji (out, number, section->numerals == 2);
  else
    g_string_append (out, digits);
}

/* Numbers */

typedef struct
{
  GString *out;
  const MdgFormatSection *section;
  const char *whole;    /* digits before the point, without leading zeros */
  const char *decimals; /* digits after it, as many as the format has places */
  guint n_places;       /* digit tokens before the point */
  guint place;          /* of the token being written */
  guint decimal;
  int exponent;
  gboolean past_point;
  gboolean past_exponent;
} Writer;

static const MdgToken *
token_at (const MdgFormatSection *section, guint i)
{
  return &g_array_index (section->tokens, MdgToken, i);
}

static void
write_digit (Writer *writer, char digit, guint places_after)
{
  g_string_append_c (writer->out, digit);
  if (writer->section->thousands && places_after > 0 && places_after % 3 == 0)
    g_string_append_c (writer->out, ',');
}

/* A place before the point; the first place takes all digits that have none of their own. */
static void
write_whole_place (Writer *writer, char letter)
{
  guint n_digits = (guint) strlen (writer->whole);
  guint after = writer->n_places - writer->place - 1;
  if (writer->place == 0)
    for (guint i = 0; i + writer->n_places < n_digits; i++)
      write_digit (writer, writer->whole[i], n_digits - i - 1);
  if (after < n_digits)
    write_digit (writer, writer->whole[n_digits - after - 1], after);
  else if (letter == '0')
    write_digit (writer, '0', after);
  writer->place++;
}

/* Zeros at the end stand only in places of 0. */
static gboolean
only_zeros_follow (const char *digits)
{
  return digits[strspn (digits, "0")] == '\0';
}

static void
write_decimal_place (Writer *writer, char letter)
{
  const char *digit = writer->decimals + writer->decimal;
  if (*digit == '\0')
    return;
  if (letter == '0' || !only_zeros_follow (digit))
    g_string_append_c (writer->out, *digit);
  writer->decimal++;
}

static void
write_exponent (Writer *writer, guint at)
{
  const MdgFormatSection *section = writer->section;
  guint width = 0;
  for (guint i = at + 1; i < section->tokens->len; i++)
    width += token_at (section, i)->kind == MDG_TOKEN_DIGIT;
  g_string_append_c (writer->out, 'E');
  if (writer->exponent < 0)
    g_string_append_c (writer->out, '-');
  else if (token_at (section, at)->letter == '+')
    g_string_append_c (writer->out, '+');
  g_string_append_printf (writer->out, "%0*d", (int) MIN (width, 10), ABS (writer->exponent));
  writer->past_exponent = TRUE;
}

static gboolean
has_fixed_decimal (const MdgFormatSection *section)
{
  gboolean past_point = FALSE;
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = token_at (section, i);
      past_point |= token->kind == MDG_TOKEN_POINT;
      if (past_point && token->kind == MDG_TOKEN_DIGIT && token->letter == '0')
        return TRUE;
    }
  return FALSE;
}

static void
write_token (Writer *writer, guint i)
{
  const MdgToken *token = token_at (writer->section, i);
  if (token->kind == MDG_TOKEN_LITERAL)
    g_string_append (writer->out, token->text);
  else if (token->kind == MDG_TOKEN_PERCENT)
    g_string_append_c (writer->out, '%');
  else if (token->kind == MDG_TOKEN_EXPONENT)
    write_exponent (writer, i);
  else if (token->kind == MDG_TOKEN_POINT && !writer->past_point)
    {
      if (writer->n_places == 0 && *writer->whole != '\0')
        g_string_append (writer->out, writer->whole);
      /* "#.##" of 5 shows a point in a cell; people read it without. */
      if (has_fixed_decimal (writer->section) || !only_zeros_follow (writer->decimals))
        g_string_append_c (writer->out, '.');
      writer->past_point = TRUE;
    }
  else if (token->kind == MDG_TOKEN_DIGIT && !writer->past_exponent && writer->past_point)
    write_decimal_place (writer, token->letter);
  else if (token->kind == MDG_TOKEN_DIGIT && !writer->past_exponent)
    write_whole_place (writer, token->letter);
}

static void
count_places (const MdgFormatSection *section, guint *ret_whole, guint *ret_decimals)
{
  gboolean past_point = FALSE;
  *ret_whole = *ret_decimals = 0;
  for (guint i = 0; i < section->tokens->len; i++)
    {
      MdgTokenKind kind = token_at (section, i)->kind;
      if (kind == MDG_TOKEN_EXPONENT)
        return;
      past_point |= kind == MDG_TOKEN_POINT;
      *(past_point ? ret_decimals : ret_whole) += kind == MDG_TOKEN_DIGIT;
    }
}

static gboolean
has_token (const MdgFormatSection *section, MdgTokenKind kind)
{
  for (guint i = 0; i < section->tokens->len; i++)
    if (token_at (section, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/* Divides by a power of ten so that as many digits stand before the point as it has places. */
static double
split_exponent (double value, guint n_places, int *ret_exponent)
{
  *ret_exponent = 0;
  if (value == 0)
    return 0;
  int step = (int) MAX (n_places, 1);
  int exponent = (int) floor (log10 (value));
  exponent = step > 1 ? (int) floor ((double) exponent / step) * step : exponent;
  *ret_exponent = exponent;
  return value / pow (10, exponent);
}

static void
append_places (GString *out, const MdgFormatSection *section, double value, gboolean minus)
{
  guint n_whole = 0, n_decimals = 0;
  int exponent = 0;
  char digits[DIGITS_MAX];
  count_places (section, &n_whole, &n_decimals);
  n_decimals = MIN (n_decimals, MAX_DECIMALS);
  if (has_token (section, MDG_TOKEN_EXPONENT))
    value = split_exponent (value, n_whole, &exponent);
  g_autofree char *pattern = g_strdup_printf ("%%.%uf", n_decimals);
  /* Binary fractions a hair below a half are halves to a person. */
  g_ascii_formatd (digits, sizeof digits, pattern, value * (1 + 1e-15));
  char *point = strchr (digits, '.');
  if (point != NULL)
    *point++ = '\0';
  const char *whole = digits + strspn (digits, "0");
  Writer writer = { .out = out, .section = section, .whole = whole, .n_places = n_whole };
  writer.decimals = point != NULL ? point : "";
  writer.exponent = exponent;
  if (minus && (*whole != '\0' || !only_zeros_follow (writer.decimals)))
    g_string_append_c (out, '-');
  for (guint i = 0; i < section->tokens->len; i++)
    write_token (&writer, i);
}

/* 1 1/2: the nearest fraction whose denominator has as many digits as the format. */
static void
append_fraction (GString *out, const MdgFormatSection *section, double value, gboolean minus)
{
  guint n_before = 0, n_after = 0, fixed = 0;
  gboolean past = FALSE;
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = token_at (section, i);
      past |= token->kind == MDG_TOKEN_SLASH;
      *(past ? &n_after : &n_before) += token->kind == MDG_TOKEN_DIGIT;
      if (past && token->kind == MDG_TOKEN_LITERAL)
        fixed = fixed * 10 + (guint) g_ascii_strtoull (token->text, NULL, 10);
    }
  double whole = n_before > 1 ? floor (value) : 0;
  guint largest = n_after >= 3 ? 999 : n_after == 2 ? 99
                                                    : 9;
  guint best = fixed > 0 ? fixed : 1;
  for (guint d = 1; fixed == 0 && d <= largest; d++)
    if (fabs ((value - whole) * d - floor ((value - whole) * d + 0.5)) / d + 1e-12 <
        fabs ((value - whole) * best - floor ((value - whole) * best + 0.5)) / best)
      best = d;
  double top = floor ((value - whole) * best + 0.5);
  if (top == best && n_before > 1)
    {
      whole += 1;
      top = 0;
    }
  if (minus)
    g_string_append_c (out, '-');
  if (whole > 0 || top == 0)
    append_general (out, whole);
  if (top > 0)
    g_string_append_printf (out, "%s%.0f/%u", whole > 0 ? " " : "", top, best);
}

static void
append_numerals (GString *out, const MdgFormatSection *section, double value, gboolean minus)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  append_places (plain, section, value, minus);
  if (section->numerals == 3 || value >= LARGEST_PLAIN || floor (value) != value)
    {
      append_full_width (out, plain->str);
      return;
    }
  gboolean written = FALSE;
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = token_at (section, i);
      if (token->kind == MDG_TOKEN_LITERAL)
        g_string_append (out, token->text);
      else if ((token->kind == MDG_TOKEN_DIGIT || token->kind == MDG_TOKEN_GENERAL) && !written)
        {
          append_kanji (out, (guint64) value, section->numerals == 2);
          written = TRUE;
        }
    }
}

static void
append_with_general (GString *out, const MdgFormatSection *section, double value)
{
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = token_at (section, i);
      if (token->kind == MDG_TOKEN_LITERAL)
        g_string_append (out, token->text);
      else if (token->kind == MDG_TOKEN_GENERAL || token->kind == MDG_TOKEN_TEXT)
        append_general (out, value);
    }
}

static void
append_number (GString *out, const MdgFormatSection *section, double value, gboolean minus)
{
  double shown = fabs (value);
  for (guint i = 0; i < MIN (section->n_percents, 4); i++)
    shown *= 100;
  for (guint i = 0; i < MIN (section->n_scales, 8); i++)
    shown /= 1000;
  if (section->numerals != 0)
    append_numerals (out, section, shown, minus);
  else if (has_token (section, MDG_TOKEN_GENERAL) || has_token (section, MDG_TOKEN_TEXT))
    append_with_general (out, section, minus ? -shown : shown);
  else if (has_token (section, MDG_TOKEN_SLASH) && has_token (section, MDG_TOKEN_DIGIT))
    append_fraction (out, section, shown, minus);
  else
    append_places (out, section, shown, minus);
}

/* Which section */

static gboolean
meets (const MdgFormatSection *section, double value)
{
  switch (section->comparison)
    {
    case '<':
      return value < section->limit;
    case '>':
      return value > section->limit;
    case '=':
      return value == section->limit;
    case 'l':
      return value <= section->limit;
    case 'g':
      return value >= section->limit;
    case 'n':
      return value != section->limit;
    default:
      return FALSE;
    }
}

static guint
choose_by_condition (const MdgNumberFormat *format, double value)
{
  guint n = MIN (format->n_sections, 3);
  for (guint i = 0; i < n; i++)
    if (meets (&format->sections[i], value))
      return i;
  for (guint i = 0; i < n; i++)
    if (format->sections[i].comparison == 0 && (i > 0 || n == 1 || value >= 0))
      return i;
  return n - 1;
}

static guint
choose_section (const MdgNumberFormat *format, double value)
{
  if (format->sections[0].comparison != 0 ||
      (format->n_sections > 1 && format->sections[1].comparison != 0))
    return choose_by_condition (format, value);
  if (value < 0)
    return format->n_sections > 1 ? 1 : 0;
  return value == 0 && format->n_sections > 2 ? 2 : 0;
}

MdgNumberFormat *
mdg_number_format_parse (const char *code)
{
  MdgNumberFormat *format = g_new0 (MdgNumberFormat, 1);
  gboolean usable = *code != '\0' && strlen (code) <= MDG_NUMBER_FORMAT_MAX_CHARS &&
                    g_utf8_validate (code, -1, NULL);
  format->n_sections = mdg_format_sections_parse (usable ? code : "General", format->sections);
  return format;
}

MdgNumberFormat *
mdg_number_format_builtin (guint id)
{
  static const char *const codes[] = {
    [0] = "General",
    [1] = "0",
    [2] = "0.00",
    [3] = "#,##0",
    [4] = "#,##0.00",
    [5] = "\"¥\"#,##0;\"¥\"-#,##0",
    [6] = "\"¥\"#,##0;\"¥\"-#,##0",
    [7] = "\"¥\"#,##0.00;\"¥\"-#,##0.00",
    [8] = "\"¥\"#,##0.00;\"¥\"-#,##0.00",
    [9] = "0%",
    [10] = "0.00%",
    [11] = "0.00E+00",
    [12] = "# ?/?",
    [13] = "# ?\?/?\?",
    [14] = "yyyy/m/d",
    [15] = "d-mmm-yy",
    [16] = "d-mmm",
    [17] = "mmm-yy",
    [18] = "h:mm AM/PM",
    [19] = "h:mm:ss AM/PM",
    [20] = "h:mm",
    [21] = "h:mm:ss",
    [22] = "yyyy/m/d h:mm",
    [27] = "[$-411]ge.m.d",
    [28] = "[$-411]ggge\"年\"m\"月\"d\"日\"",
    [29] = "[$-411]ggge\"年\"m\"月\"d\"日\"",
    [30] = "m/d/yy",
    [31] = "yyyy\"年\"m\"月\"d\"日\"",
    [32] = "h\"時\"mm\"分\"",
    [33] = "h\"時\"mm\"分\"ss\"秒\"",
    [34] = "yyyy\"年\"m\"月\"",
    [35] = "m\"月\"d\"日\"",
    [36] = "[$-411]ge.m.d",
    [37] = "#,##0;-#,##0",
    [38] = "#,##0;-#,##0",
    [39] = "#,##0.00;-#,##0.00",
    [40] = "#,##0.00;-#,##0.00",
    [41] = "#,##0;-#,##0;-;@",
    [42] = "\"¥\"#,##0;\"¥\"-#,##0;\"¥\"-;@",
    [43] = "#,##0.00;-#,##0.00;-;@",
    [44] = "\"¥\"#,##0.00;\"¥\"-#,##0.00;\"¥\"-;@",
    [45] = "mm:ss",
    [46] = "[h]:mm:ss",
    [47] = "mm:ss.0",
    [48] = "##0.0E+0",
    [49] = "@",
    [50] = "[$-411]ge.m.d",
    [51] = "[$-411]ggge\"年\"m\"月\"d\"日\"",
    [52] = "yyyy\"年\"m\"月\"",
    [53] = "m\"月\"d\"日\"",
    [54] = "[$-411]ggge\"年\"m\"月\"d\"日\"",
    [55] = "yyyy\"年\"m\"月\"",
    [56] = "m\"月\"d\"日\"",
    [57] = "[$-411]ge.m.d",
    [58] = "[$-411]ggge\"年\"m\"月\"d\"日\"",
  };
  const char *code = id < G_N_ELEMENTS (codes) ? codes[id] : NULL;
  return mdg_number_format_parse (code != NULL ? code : "General");
}

void
mdg_number_format_free (MdgNumberFormat *format)
{
  if (format == NULL)
    return;
  for (guint i = 0; i < format->n_sections; i++)
    mdg_format_section_clear (&format->sections[i]);
  g_free (format);
}

gboolean
mdg_number_format_is_date (const MdgNumberFormat *format)
{
  return format->sections[0].is_date;
}

void
mdg_number_format_append (const MdgNumberFormat *format,
                          GString *out,
                          double value,
                          gboolean from_1904)
{
  if (!isfinite (value))
    return;
  guint chosen = choose_section (format, value);
  const MdgFormatSection *section = &format->sections[chosen];
  gboolean minus = value < 0 && (chosen == 0 || format->n_sections == 1);
  if (!section->is_date)
    append_number (out, section, value, minus);
  else if (!mdg_format_append_date (out, section, value + (from_1904 ? DAYS_1904 : 0)))
    append_general (out, value);
}

void
mdg_number_format_append_text (const MdgNumberFormat *format, GString *out, const char *text)
{
  const MdgFormatSection *section = &format->sections[format->n_sections - 1];
  if (format->n_sections < MDG_FORMAT_SECTIONS && !has_token (section, MDG_TOKEN_TEXT))
    {
      g_string_append (out, text);
      return;
    }
  for (guint i = 0; i < section->tokens->len; i++)
    {
      const MdgToken *token = token_at (section, i);
      if (token->kind == MDG_TOKEN_LITERAL)
        g_string_append (out, token->text);
      else if (token->kind == MDG_TOKEN_TEXT)
        g_string_append (out, text);
    }
}
