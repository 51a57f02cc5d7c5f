/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/engine/mail/smtp.h"

#include "server/engine/mail/mail-address.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

struct _MdgSmtp
{
  CURL *curl;
  char *url;
  char *user;
  char *password;
  char *ca_file;
  MdgSmtpSecurity security;
  guint total_ms;
};

/* One mail on its way. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize sent;
  gboolean ended; /* the end of the text has been handed to the network */
  GCancellable *cancellable;
  MdgSmtpStage stage;
  gboolean answered; /* the last reply belongs to the present stage */
  gboolean over;     /* QUIT has been said: what comes now is politeness */
  guint code;
  char status[12];
} Call;

static size_t
read_mail (char *buffer, size_t size, size_t n, void *user_data)
{
  Call *call = user_data;
  gsize take = MIN (size * n, call->size - call->sent);

  if (take > 0)
    memcpy (buffer, call->bytes + call->sent, take);
  call->sent += take;
  if (take == 0)
    {
      call->ended = TRUE;
      call->answered = FALSE;
    }
  return take;
}

static gboolean
starts_with (const char *data, gsize size, const char *word)
{
  gsize length = strlen (word);

  return size >= length && g_ascii_strncasecmp (data, word, length) == 0;
}

static void
note_command (Call *call, const char *data, gsize size)
{
  static const struct
  {
    const char *word;
    MdgSmtpStage stage;
  } words[] = {
    { "STARTTLS", MDG_SMTP_AT_TLS },
    { "AUTH", MDG_SMTP_AT_LOGIN },
    { "MAIL ", MDG_SMTP_AT_SENDER },
    { "RCPT ", MDG_SMTP_AT_RECIPIENT },
    { "DATA", MDG_SMTP_AT_MESSAGE },
  };

  if (starts_with (data, size, "QUIT"))
    call->over = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (starts_with (data, size, words[i].word))
      {
        call->stage = words[i].stage;
        call->answered = FALSE;
      }
}

/* "5.1.1 ..." behind the code. */
static void
copy_status (Call *call, const char *data, gsize size)
{
  gsize length = 0;

  while (length < size && length < sizeof call->status - 1 &&
         (g_ascii_isdigit (data[length]) || data[length] == '.'))
    length++;
  call->status[0] = '\0';
  if (length >= 5 && data[1] == '.' && (data[0] == '2' || data[0] == '4' || data[0] == '5'))
    {
      memcpy (call->status, data, length);
      call->status[length] = '\0';
    }
}

static void
note_reply (Call *call, const char *data, gsize size)
{
  gboolean is_reply = size >= 4 && g_ascii_isdigit (data[0]) && g_ascii_isdigit (data[1]) &&
                      g_ascii_isdigit (data[2]) && (data[3] == ' ' || data[3] == '\r');

  if (!is_reply || call->over)
    return;
  call->code =
    (guint) (data[0] - '0') * 100 + (guint) (data[1] - '0') * 10 + (guint) (data[2] - '0');
  call->answered = TRUE;
  copy_status (call, data + 4, size - 4);
}

static int
watch_lines (CURL *curl, curl_infotype type, char *data, size_t size, void *user_data)
{
  Call *call = user_data;

  if (type == CURLINFO_HEADER_OUT)
    note_command (call, data, size);
  else if (type == CURLINFO_HEADER_IN)
    note_reply (call, data, size);
  return 0;
}

static int
watch_time (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  Call *call = user_data;

  return g_cancellable_is_cancelled (call->cancellable) ? 1 : 0;
}

static void
init_curl (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&done, 1);
    }
}

MdgSmtp *
mdg_smtp_new (const MdgSmtpSettings *settings)
{
  MdgSmtp *smtp = g_new0 (MdgSmtp, 1);
  gboolean is_ipv6 = strchr (settings->host, ':') != NULL;

  init_curl ();
  smtp->curl = curl_easy_init ();
  smtp->url = g_strdup_printf (
    "%s://%s%s%s:%u/%s", settings->security == MDG_SMTP_TLS ? "smtps" : "smtp", is_ipv6 ? "[" : "",
    settings->host, is_ipv6 ? "]" : "", settings->port,
    settings->hello != NULL ? settings->hello : "");
  smtp->user = g_strdup (settings->user);
  smtp->password = g_strdup (settings->password);
  smtp->ca_file = g_strdup (settings->ca_file);
  smtp->security = settings->security;
  smtp->total_ms = settings->total_ms != 0 ? settings->total_ms : MDG_SMTP_TOTAL_MS;
  return smtp;
}

void
mdg_smtp_free (MdgSmtp *smtp)
{
  if (smtp == NULL)
    return;
  curl_easy_cleanup (smtp->curl);
  if (smtp->password != NULL)
    explicit_bzero (smtp->password, strlen (smtp->password));
  g_free (smtp->password);
  g_free (smtp->url);
  g_free (smtp->user);
  g_free (smtp->ca_file);
  g_free (smtp);
}

/* The connection outlives the options: curl_easy_reset () keeps it. */
static void
set_options (MdgSmtp *smtp, Call *call)
{
  CURL *curl = smtp->curl;

  curl_easy_reset (curl);
  curl_easy_setopt (curl, CURLOPT_URL, smtp->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT_MS,
                    (long) MIN (MDG_SMTP_CONNECT_MS, smtp->total_ms));
  curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, (long) smtp->total_ms);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (smtp->security == MDG_SMTP_STARTTLS)
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (smtp->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, smtp->ca_file);
  if (smtp->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, smtp->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, smtp->password != NULL ? smtp->password : "");
    }
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_mail);
  curl_easy_setopt (curl, CURLOPT_READDATA, call);
  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, watch_lines);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, call);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, watch_time);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, call);
}

static gboolean
is_tls_failure (CURLcode code)
{
  return code == CURLE_USE_SSL_FAILED || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
}

/* A refusal before the sender was named is the relay's way of saying that it does not want us, and
 * 421 that it closes for a while. */
static MdgSmtpOutcome
judge (const Call *call, CURLcode code)
{
  gboolean said = call->answered && call->code >= 400;

  if (code == CURLE_OK)
    return MDG_SMTP_ACCEPTED;
  if (call->ended && !said)
    return MDG_SMTP_UNCERTAIN;
  if (said && call->code < 500)
    return MDG_SMTP_DEFERRED;
  if (said && call->stage >= MDG_SMTP_AT_SENDER)
    return MDG_SMTP_REFUSED;
  return MDG_SMTP_UNREACHED;
}

static void
settle (const Call *call, CURLcode code, MdgSmtpResult *ret_result)
{
  ret_result->outcome = judge (call, code);
  ret_result->stage = call->stage;
  if (is_tls_failure (code))
    ret_result->stage = MDG_SMTP_AT_TLS;
  else if (code == CURLE_LOGIN_DENIED)
    ret_result->stage = MDG_SMTP_AT_LOGIN;
  if (call->answered)
    {
      ret_result->code = call->code;
      memcpy (ret_result->status, call->status, sizeof ret_result->status);
    }
}

/* libcurl keeps a connection on which an answer is still to come, and would take that answer for
 * the one to the next mail. Shut first, or it would wait two minutes for an answer to its QUIT. */
static void
forget_connection (MdgSmtp *smtp)
{
  curl_socket_t socket = CURL_SOCKET_BAD;

  if (curl_easy_getinfo (smtp->curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
      socket != CURL_SOCKET_BAD)
    shutdown (socket, SHUT_RDWR);
  curl_easy_cleanup (smtp->curl);
  smtp->curl = curl_easy_init ();
}

void
mdg_smtp_send (MdgSmtp *smtp,
               const char *sender,
               const char *recipient,
               GBytes *mail,
               GCancellable *cancellable,
               MdgSmtpResult *ret_result)
{
  g_autofree char *from = mdg_mail_address_dup_wire (sender);
  g_autofree char *to = mdg_mail_address_dup_wire (recipient);
  struct curl_slist *recipients = curl_slist_append (NULL, to);
  Call call = { .cancellable = cancellable };
  CURLcode code;

  memset (ret_result, 0, sizeof *ret_result);
  call.bytes = g_bytes_get_data (mail, &call.size);
  set_options (smtp, &call);
  curl_easy_setopt (smtp->curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (smtp->curl, CURLOPT_MAIL_RCPT, recipients);
  code = curl_easy_perform (smtp->curl);
  settle (&call, code, ret_result);
  curl_slist_free_all (recipients);
  if (code != CURLE_OK && !call.answered)
    forget_connection (smtp);
  curl_easy_reset (smtp->curl);
}
