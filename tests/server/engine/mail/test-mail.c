/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/mail-address.h"
#include "server/engine/mail/mail-message.h"
#include "server/engine/mail/verp.h"

#include "shared/base/error.h"

#include <string.h>

static const struct
{
  const char *address;
  const char *wire; /* NULL: refused */
} addresses[] = {
  { "taro@example.jp", "taro@example.jp" },
  { "taro.yamada+ward@sub.example.co.jp", "taro.yamada+ward@sub.example.co.jp" },
  { "a..b@example.jp", "\"a..b\"@example.jp" },
  { "a.@example.jp", "\"a.\"@example.jp" },
  { ".a@example.jp", "\".a\"@example.jp" },
  { "o'neil@example.jp", "o'neil@example.jp" },
  { "", NULL },
  { NULL, NULL },
  { "taro", NULL },
  { "taro@", NULL },
  { "@example.jp", NULL },
  { "taro@localhost", NULL },
  { "taro@example..jp", NULL },
  { "taro@-example.jp", NULL },
  { "taro@example.jp,hanako@example.jp", NULL },
  { "taro@example.jp\r\nBcc: x@example.jp", NULL },
  { "Taro <taro@example.jp>", NULL },
  { "ta ro@example.jp", NULL },
  { "太郎@example.jp", NULL },
  { "taro@例え.jp", NULL },
  { "a@b@example.jp", NULL },
  { "\"a\"@example.jp", NULL },
  { "a234567890123456789012345678901234567890123456789012345678901234@example.jp",
    "a234567890123456789012345678901234567890123456789012345678901234@example.jp" },
  { "a2345678901234567890123456789012345678901234567890123456789012345@example.jp", NULL },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean taken = mdg_mail_address_check (addresses[i].address, &error);

      g_test_message ("%s", addresses[i].address);
      if (addresses[i].wire == NULL)
        {
          g_assert_false (taken);
          g_assert_error (error, MDG_ERROR, MDG_ERROR_MAIL_ADDRESS);
        }
      else
        {
          g_autofree char *wire = mdg_mail_address_dup_wire (addresses[i].address);

          g_assert_true (taken);
          g_assert_cmpstr (wire, ==, addresses[i].wire);
        }
    }
}

static void
test_domain (void)
{
  g_autofree char *domain = mdg_mail_address_dup_domain ("Taro@Example.JP");

  g_assert_cmpstr (domain, ==, "example.jp");
}

static MdgMail
make_mail (void)
{
  MdgMail mail = {
    .from = "tsuchi@mail.example.jp",
    .from_name = "みどり市",
    .to = "a..b@example.jp",
    .subject = "みどり市からのお知らせが届いています（大切なお知らせです。期限までにご確認ください）",
    .text = "お知らせが届いています。\n\nhttps://tsuchi.example.jp/n/abc\n.\n終わり\n",
    .language = "ja",
    .message_id = "t-1@mail.example.jp",
    .date = G_GINT64_CONSTANT (1795339800000000),
  };

  return mail;
}

/* What a mail program makes of it. */
static void
check_subject (GBytes *bytes, const char *subject)
{
  const char *command[] = {
    "python3", "-c",
    "import sys,email,email.policy\n"
    "m=email.message_from_binary_file(sys.stdin.buffer,policy=email.policy.default)\n"
    "print(m['subject']);print(m['from'].addresses[0].display_name)\n"
    "print(m.get_content().replace('\\r\\n','\\n'),end='')",
    NULL
  };
  g_autoptr (GSubprocess) process = g_subprocess_newv (
    command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autoptr (GBytes) output = NULL;
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_subprocess_communicate (process, bytes, NULL, &output, NULL, NULL));
  said = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  lines = g_strsplit (said, "\n", 3);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, subject);
  g_assert_cmpstr (lines[1], ==, "みどり市");
  g_assert_cmpstr (lines[2], ==, "お知らせが届いています。\n\nhttps://tsuchi.example.jp/n/abc\n.\n終わり\n");
}

static void
test_compose (void)
{
  MdgMail mail = make_mail ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_mail_compose (&mail, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "To: \"a..b\"@example.jp\r\n"));
  g_assert_nonnull (strstr (text, "Subject: =?UTF-8?B?"));
  g_assert_nonnull (strstr (text, "Auto-Submitted: auto-generated\r\n"));
  g_assert_nonnull (strstr (text, "Message-Id: <t-1@mail.example.jp>\r\n"));
  g_assert_nonnull (strstr (text, "Date: Sun, 22 Nov 2026 18:30:00 +0900\r\n"));
  g_assert_nonnull (strstr (text, "Content-Transfer-Encoding: base64\r\n"));
  g_assert_null (strstr (text, "Bcc"));
  check_subject (bytes, mail.subject);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_true (g_str_is_ascii (lines[i]));
      g_assert_cmpuint (strlen (lines[i]), <=, 76);
      g_assert_null (strpbrk (lines[i], "\r\n"));
    }
}

static const struct
{
  const char *what;
  const char *subject;
  const char *from_name;
  int code; /* -1: fine */
} headers[] = {
  { "plain", "お知らせ", "みどり市", -1 },
  { "a line break in the subject", "お知らせ\r\nBcc: x@example.jp", "みどり市", MDG_ERROR_MAIL_HEADER },
  { "a bare line feed", "お知らせ\nx", "みどり市", MDG_ERROR_MAIL_HEADER },
  { "a line separator", "お知らせ\u2028x", "みどり市", MDG_ERROR_MAIL_HEADER },
  { "a line break in the name", "お知らせ", "みどり市\r\nX: y", MDG_ERROR_MAIL_HEADER },
  { "a broken character", "\xff", "みどり市", MDG_ERROR_MAIL_HEADER },
};

static void
test_headers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      MdgMail mail = make_mail ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_test_message ("%s", headers[i].what);
      mail.subject = headers[i].subject;
      mail.from_name = headers[i].from_name;
      bytes = mdg_mail_compose (&mail, &error);
      if (headers[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MDG_ERROR, headers[i].code);
    }
}

static const guint8 key[MDG_VERP_KEY_BYTES] = { 1, 2, 3 };
static const guint8 other_key[MDG_VERP_KEY_BYTES] = { 1, 2, 4 };

static void
test_verp (void)
{
  static const gint64 ids[] = { 1, 2, 4711, G_GINT64_CONSTANT (9007199254740991), G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *address = mdg_verp_make ("return-", "mail.example.jp", ids[i], key);
      g_autofree char *shouted = g_ascii_strup (address, -1);
      g_autofree char *line = g_strdup_printf ("X-Original-To: <%s>\r\n", shouted);
      gint64 id = 0;

      g_assert_true (mdg_mail_address_check (address, NULL));
      g_assert_true (mdg_verp_find (line, "return-", key, &id));
      g_assert_cmpint (id, ==, ids[i]);
      g_assert_false (mdg_verp_find (line, "return-", other_key, &id));
      g_assert_false (mdg_verp_find (line, "back-", key, &id));
    }
}

/* One letter changed anywhere is no token. */
static void
test_verp_forged (void)
{
  g_autofree char *token = mdg_verp_make_token ("return-", 4711, key);

  for (gsize i = strlen ("return-"); token[i] != '\0'; i++)
    {
      char was = token[i];
      gint64 id = 0;

      token[i] = was == '0' ? '1' : '0';
      g_assert_false (mdg_verp_find (token, "return-", key, &id));
      token[i] = was;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/addresses", test_addresses);
  g_test_add_func ("/mail/domain", test_domain);
  g_test_add_func ("/mail/compose", test_compose);
  g_test_add_func ("/mail/headers", test_headers);
  g_test_add_func ("/mail/verp", test_verp);
  g_test_add_func ("/mail/verp-forged", test_verp_forged);
  return g_test_run ();
}
