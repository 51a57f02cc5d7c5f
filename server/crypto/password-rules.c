/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-crypto"

#include "server/crypto/password-rules.h"

#include "shared/base/error.h"
#include "shared/base/text.h"

#include <string.h>

/* What must be left when each guessable part counts as one character. */
#define MIN_REST 6
#define LEAST_MIN_CHARS 8
#define MIN_RUN 3
#define MIN_KEYBOARD_RUN 4
#define MIN_LOGIN_CHARS 3

/* Small letters; parts of passwords that guessing programs and colleagues try first. Words of four
 * letters and more, because shorter ones happen in random text. */
static const char *const words[] = {
  "password", "passwd", "pass", "passwort", "passphrase", "secret", "himitsu",
  "admin", "administrator", "root", "user", "guest", "test", "temp",
  "login", "welcome", "letmein", "changeme", "change", "default", "master",
  "system", "server", "window", "windows", "computer", "internet", "network",
  "hello", "iloveyou", "love", "dragon", "monkey", "princess", "sunshine",
  "football", "baseball", "soccer", "yakyu", "shadow", "superman", "pokemon",
  "pikachu", "doraemon", "totoro", "naruto", "spring", "summer", "autumn",
  "winter", "haru", "natsu", "fuyu", "january", "february", "march",
  "april", "june", "july", "august", "september", "october", "november",
  "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  "sunday", "reiwa", "heisei", "showa", "tokyo", "osaka", "kyoto",
  "nagoya", "yokohama", "sapporo", "fukuoka", "kobe", "nippon", "nihon",
  "japan", "japanese", "sakura", "hinata", "himawari", "fujisan", "yamada",
  "tanaka", "suzuki", "satou", "sato", "takahashi", "watanabe", "yamamoto",
  "nakamura", "kobayashi", "katou", "itou", "taro", "tarou", "hanako",
  "arigato", "arigatou", "konnichiwa", "ohayou", "sayonara", "daisuki", "madoguchi",
  "kuyakusho", "yakusho", "shiyakusho", "kuyaku", "kucho", "shokuin", "jimu",
  "soumu", "jouhou", "zeimu", "nouzei", "juumin", "jumin", "kokuho",
  "nenkin", "hoken", "fukushi", "kikaku", "ward", "office", "staff",
  "ohta", "otaku", "minato", "shibuya", "shinjuku", "setagaya", "nerima",
  "adachi", "edogawa", "itabashi", "suginami", "toshima", "chiyoda", "bunkyo",
  "taito", "sumida", "koto", "shinagawa", "meguro", "nakano", "kita",
  "arakawa", "katsushika", "ubuntu", "debian", "google", "amazon", "facebook",
  "twitter", "rakuten", "docomo", "softbank", "yahoo"
};

/* Rows and columns of the keyboard, each read both ways; the second of each row is the Japanese
 * layout's or the one with shift. */
static const char *const keyboard[] = {
  "1234567890-^\\", "1234567890-=", "!\"#$%&'()=~|", "!@#$%^&*()_+", "qwertyuiop@[", "qwertyuiop[]",
  "asdfghjkl;:]", "asdfghjkl;'", "zxcvbnm,./\\", "1qaz", "2wsx", "3edc",
  "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.",
  "0p;/", "zaq1", "xsw2", "cde3", "vfr4", "bgt5",
  "nhy6", "mju7", "1q2w3e4r5t6y", "q1w2e3r4t5y6", "a1s2d3f4g5", "147258369",
  "789456123", "741852963", "963852741"
};

static const char leet_from[] = "@4031!$57|";
static const char leet_to[] = "aaoeiisstl";

typedef struct
{
  gunichar text[MDG_PASSWORD_MAX_CHARS];
  gunichar plain[MDG_PASSWORD_MAX_CHARS]; /* with signs read as letters */
  gboolean guessable[MDG_PASSWORD_MAX_CHARS];
  gsize length;
} Candidate;

static gunichar
read_as_letter (gunichar sign)
{
  const char *found = sign > 0 && sign < 128 ? strchr (leet_from, (int) sign) : NULL;
  return found != NULL ? (gunichar) leet_to[found - leet_from] : sign;
}

static void
candidate_init (Candidate *candidate, const char *normal)
{
  memset (candidate, 0, sizeof *candidate);
  for (const char *at = normal; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar sign = g_unichar_tolower (g_utf8_get_char (at));
      candidate->text[candidate->length] = sign;
      candidate->plain[candidate->length++] = read_as_letter (sign);
    }
}

static void
mark (Candidate *candidate, gsize from, gsize length)
{
  for (gsize i = from; i < from + length; i++)
    candidate->guessable[i] = TRUE;
}

static gboolean
stands_at (const gunichar *text, gsize rest, const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word), text++, rest--)
    if (rest == 0 || *text != g_utf8_get_char (word))
      return FALSE;
  return TRUE;
}

static gboolean
contains (const Candidate *candidate, const char *word)
{
  for (gsize i = 0; i < candidate->length; i++)
    if (stands_at (candidate->text + i, candidate->length - i, word) ||
        stands_at (candidate->plain + i, candidate->length - i, word))
      return TRUE;
  return FALSE;
}

static void
mark_words (Candidate *candidate)
{
  for (gsize w = 0; w < G_N_ELEMENTS (words); w++)
    for (gsize i = 0; i < candidate->length; i++)
      if (stands_at (candidate->plain + i, candidate->length - i, words[w]))
        mark (candidate, i, strlen (words[w]));
}

/* abc, 987, aaa: characters at a constant distance of -1, 0 or 1. */
static void
mark_runs (Candidate *candidate)
{
  gsize start = 0;
  for (gsize i = 1; i < candidate->length; i++)
    {
      gint64 step = (gint64) candidate->text[i] - (gint64) candidate->text[i - 1];
      gint64 before =
        i - start >= 2 ? (gint64) candidate->text[i - 1] - (gint64) candidate->text[i - 2] : step;
      if (step < -1 || step > 1)
        start = i;
      else if (step != before)
        start = i - 1;
      if (i - start + 1 >= MIN_RUN)
        mark (candidate, start, i - start + 1);
    }
}

/* How many characters from @at go along @row, starting anywhere in it, in the given direction. */
static gsize
along_row (const Candidate *candidate, gsize at, const char *row, int direction)
{
  const char *key = candidate->text[at] > 0 && candidate->text[at] < 128
                      ? strchr (row, (int) candidate->text[at])
                      : NULL;
  gsize length = 0;
  const char *end = row + strlen (row);
  while (key != NULL && key >= row && key < end && at + length < candidate->length &&
         candidate->text[at + length] == (gunichar) *key)
    {
      length++;
      key += direction;
    }
  return length;
}

static void
mark_keyboard (Candidate *candidate)
{
  for (gsize i = 0; i < candidate->length; i++)
    for (gsize r = 0; r < G_N_ELEMENTS (keyboard); r++)
      {
        gsize length =
          MAX (along_row (candidate, i, keyboard[r], 1), along_row (candidate, i, keyboard[r], -1));
        if (length >= MIN_KEYBOARD_RUN)
          mark (candidate, i, length);
      }
}

static void
mark_years (Candidate *candidate)
{
  for (gsize i = 0; i + 4 <= candidate->length; i++)
    {
      const gunichar *at = candidate->text + i;
      gboolean century = stands_at (at, 2, "19") || stands_at (at, 2, "20");
      if (century && at[2] >= '0' && at[2] <= '9' && at[3] >= '0' && at[3] <= '9')
        mark (candidate, i, 4);
    }
}

/* "Xk9!Xk9!Xk9!" is no better than "Xk9!": what comes after the first period counts as guessed. */
static void
mark_repeats (Candidate *candidate)
{
  for (gsize period = 1; period <= candidate->length / 2; period++)
    {
      gsize same = (candidate->length - period) * sizeof (gunichar);
      if (memcmp (candidate->text, candidate->text + period, same) != 0)
        continue;
      mark (candidate, period, candidate->length - period);
      return;
    }
}

static gsize
count_rest (const Candidate *candidate)
{
  gsize rest = 0;
  for (gsize i = 0; i < candidate->length; i++)
    if (!candidate->guessable[i] || i == 0 || !candidate->guessable[i - 1])
      rest++;
  return rest;
}

static gboolean
is_guessable (const char *normal, const char *login)
{
  Candidate candidate;
  candidate_init (&candidate, normal);
  g_autofree char *folded = login != NULL ? mdg_text_fold_login (login) : g_strdup ("");
  if (g_utf8_strlen (folded, -1) >= MIN_LOGIN_CHARS && contains (&candidate, folded))
    return TRUE;
  mark_words (&candidate);
  mark_runs (&candidate);
  mark_keyboard (&candidate);
  mark_years (&candidate);
  mark_repeats (&candidate);
  gsize rest = count_rest (&candidate);
  memset (&candidate, 0, sizeof candidate);
  return rest < MIN_REST;
}

static guint
count_kinds (const char *normal)
{
  gboolean upper = FALSE, lower = FALSE, digit = FALSE, other = FALSE;
  for (const char *at = normal; *at != '\0'; at++)
    if (g_ascii_isupper (*at))
      upper = TRUE;
    else if (g_ascii_islower (*at))
      lower = TRUE;
    else if (g_ascii_isdigit (*at))
      digit = TRUE;
    else
      other = TRUE;
  return (guint) upper + (guint) lower + (guint) digit + (guint) other;
}

static gboolean
is_typed_text (const char *password)
{
  if (!g_utf8_validate (password, -1, NULL))
    return FALSE;
  for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static gboolean
check_normal (const MdgPasswordRules *rules, const char *login, const char *normal, GError **error)
{
  guint min_chars = MAX (rules->min_chars, LEAST_MIN_CHARS);
  guint max_chars = MIN (rules->max_chars, MDG_PASSWORD_MAX_CHARS);
  long length = g_utf8_strlen (normal, -1);
  if (length < (long) min_chars)
    mdg_set_error_int (error, MDG_ERROR_PASSWORD_TOO_SHORT, "min", min_chars);
  else if (length > (long) max_chars)
    mdg_set_error_int (error, MDG_ERROR_PASSWORD_TOO_LONG, "max", max_chars);
  else if (count_kinds (normal) < rules->min_kinds)
    mdg_set_error_int (error, MDG_ERROR_PASSWORD_TOO_SIMPLE, "kinds", rules->min_kinds);
  else if (is_guessable (normal, login))
    mdg_set_error (error, MDG_ERROR_PASSWORD_COMMON, NULL);
  else
    return TRUE;
  return FALSE;
}

gboolean
mdg_password_rules_check (const MdgPasswordRules *rules,
                          const char *login,
                          const char *password,
                          GError **error)
{
  static const MdgPasswordRules defaults = { MDG_PASSWORD_MIN_CHARS, MDG_PASSWORD_MAX_CHARS,
                                             MDG_PASSWORD_MIN_KINDS };
  g_return_val_if_fail (password != NULL, FALSE);

  if (strlen (password) > MDG_PASSWORD_MAX_CHARS * 4)
    {
      mdg_set_error_int (error, MDG_ERROR_PASSWORD_TOO_LONG, "max", MDG_PASSWORD_MAX_CHARS);
      return FALSE;
    }
  if (!is_typed_text (password))
    {
      mdg_set_error (error, MDG_ERROR_INVALID_FIELD, "field", "password", NULL);
      return FALSE;
    }
  g_autofree char *normal = g_utf8_normalize (password, -1, G_NORMALIZE_NFKC);
  return check_normal (rules != NULL ? rules : &defaults, login, normal, error);
}
