/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * /link/table    what is a link and what is refused
 * /link/find     the link of a command line, whatever stands beside it
 * /link/bytes    bytes of another process: size, zeros
 */
#include "client/application/link.h"
#include "shared/base/error.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *page; /* NULL: refused */
  const char *why;
} Row;

static const Row rows[] = {
  { "madoguchi:page/help", "help", "a page" },
  { "madoguchi:page/account", "account", "another page" },
  { "madoguchi:page/admin", "admin", "a page that not everybody has; the window decides" },
  { "MADOGUCHI:page/help", "help", "schemes have no case" },
  { "madoguchi:page/Help", NULL, "names of pages have" },
  { "madoguchi:Page/help", NULL, "and so has the rest" },
  { "madoguchi:page/", NULL, "no page" },
  { "madoguchi:page", NULL, "no page and no slash" },
  { "madoguchi:", NULL, "nothing" },
  { "madoguchi", NULL, "not even a scheme" },
  { "", NULL, "an empty text" },
  { "madoguchi:page/nowhere", NULL, "a page that is not there" },
  { "madoguchi:page/help/", NULL, "something after the page" },
  { "madoguchi:page/help?server=https://evil.example", NULL, "a server address" },
  { "madoguchi:page/help#top", NULL, "a fragment" },
  { "madoguchi:page/help ", NULL, "a space after it" },
  { " madoguchi:page/help", NULL, "a space before it" },
  { "madoguchi:page/%68elp", NULL, "escaped letters" },
  { "madoguchi:page/../help", NULL, "steps upwards" },
  { "madoguchi://page/help", NULL, "a host" },
  { "madoguchi://evil.example/page/help", NULL, "a foreign host" },
  { "madoguchi:app.quit", NULL, "an action" },
  { "madoguchi:sign-out", NULL, "something that would be done" },
  { "https://example.org/", NULL, "another scheme" },
  { "file:///etc/passwd", NULL, "a file" },
  { "madoguchi2:page/help", NULL, "a scheme that only starts like ours" },
  { "madoguchi:page/ヘルプ", NULL, "a page in Japanese" },
  { "madoguchi:page/help\n", NULL, "a line end" },
  { "--server=https://evil.example", NULL, "an option" },
};

static void
check_refused (const GError *error)
{
  g_assert_error (error, MDG_ERROR, MDG_ERROR_LINK);
  g_autofree char *sentence = mdg_error_dup_sentence (error, "en");
  g_assert_null (strstr (sentence, "evil")); /* what was refused is not repeated */
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      MdgLink link = { "untouched" };
      gboolean good = mdg_link_parse (rows[i].text, &link, &error);
      g_test_message ("%s: “%s”", rows[i].why, rows[i].text);
      g_assert_cmpint (good, ==, rows[i].page != NULL);
      g_assert_cmpstr (link.page, ==, rows[i].page != NULL ? rows[i].page : "untouched");
      if (!good)
        check_refused (error);
    }
}

static gboolean
parse (const char *text, gsize size)
{
  MdgLink link = { NULL };
  g_autofree guint8 *data = g_memdup2 (text, size);
  return mdg_link_parse_bytes (data, size, &link, NULL);
}

static void
test_bytes (void)
{
  static const char good[] = "madoguchi:page/help";
  g_assert_true (parse (good, strlen (good)));
  g_assert_false (parse (good, strlen (good) - 1));
  g_assert_false (parse (good, sizeof good)); /* with its zero */
  g_assert_false (parse ("madoguchi:page/help\0x", strlen (good) + 2));
  g_assert_false (parse ("", 0));
  g_assert_false (parse ("\xff\xfe", 2));

  g_autofree char *spaces = g_strnfill (MDG_LINK_MAX_BYTES * 2, '/');
  g_autofree char *large = g_strconcat (good, spaces, NULL);
  g_assert_false (parse (large, strlen (large)));
  MdgLink link = { NULL };
  g_assert_false (mdg_link_parse (large, &link, NULL));
}

static void
test_find (void)
{
  const char *const none[] = { "madoguchi", "--version", "https://example.org", NULL };
  const char *const plain[] = { "madoguchi", "madoguchi:page/help", NULL };
  const char *const beside[] = { "madoguchi.exe", "--server=https://evil.example",
                                 "Madoguchi:", "--ca", "x", NULL };
  const char *const nothing[] = { NULL };
  g_assert_null (mdg_link_find (none));
  g_assert_cmpstr (mdg_link_find (plain), ==, plain[1]);
  g_assert_cmpstr (mdg_link_find (beside), ==, beside[2]);
  g_assert_null (mdg_link_find (nothing));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/table", test_table);
  g_test_add_func ("/link/find", test_find);
  g_test_add_func ("/link/bytes", test_bytes);
  return g_test_run ();
}
