/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The estimate of tokens, against what real tokenisers made of the same text (cl100k, o200k and
 * that of Claude 2, the largest of the three).
 */
#include "server/engine/llm/llm.h"

static const struct
{
  const char *text;
  gint64 most; /* of the three tokenisers */
} rows[] = {
  { "", 0 },
  { "ひらがなだけのぶんしょう", 15 },
  { "123-4567-8901", 7 },
  { "😀😀", 4 },
  { "届出は、出生の日から十四日以内にしなければならない。", 26 },
  { "The quick brown fox jumps over the lazy dog.", 10 },
};

static void
test_enough (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 found = mdg_llm_estimate (rows[i].text);
      g_test_message ("%s: %" G_GINT64_FORMAT, rows[i].text, found);
      g_assert_cmpint (found, >=, rows[i].most);
      g_assert_cmpint (found, <=, rows[i].most * 3);
    }
  g_assert_cmpint (mdg_llm_estimate (NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/llm/estimate/enough", test_enough);
  return g_test_run ();
}
