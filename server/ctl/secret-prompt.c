/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/secret-prompt.h"

#include "server/crypto/key.h"
#include "shared/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_SECRET 256

void
mdg_ctl_free_secret (char *secret)
{
  if (secret != NULL)
    mdg_key_wipe (secret, strlen (secret));
  g_free (secret);
}

static void
put_text (int fd, const char *text)
{
  if (write (fd, text, strlen (text)) < 0)
    g_debug ("The terminal cannot be written to.");
}

/* One line, without its end. FALSE at the end of input or when it is too long. */
static gboolean
read_line (int fd, char buffer[MAX_SECRET])
{
  gsize length = 0;
  for (;;)
    {
      char byte = 0;
      gssize n = read (fd, &byte, 1);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || length + 1 == MAX_SECRET)
        return FALSE;
      if (byte == '\n')
        break;
      buffer[length++] = byte;
    }
  buffer[length] = '\0';
  return TRUE;
}

/* What is typed must not be seen, and must not be left hidden when this ends. */
static char *
ask_terminal (const char *prompt)
{
  struct termios before, hidden;
  char buffer[MAX_SECRET];
  char *secret = NULL;
  int fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return NULL;
  if (tcgetattr (fd, &before) == 0)
    {
      hidden = before;
      hidden.c_lflag &= ~(tcflag_t) ECHO;
      /* Before it asks: what is typed at once must be hidden, too, and not be flushed. */
      if (tcsetattr (fd, TCSAFLUSH, &hidden) == 0)
        {
          put_text (fd, prompt);
          secret = read_line (fd, buffer) ? g_strdup (buffer) : NULL;
          tcsetattr (fd, TCSAFLUSH, &before);
        }
      put_text (fd, "\n");
    }
  close (fd);
  mdg_key_wipe (buffer, sizeof buffer);
  return secret;
}

char *
mdg_ctl_ask_secret (MdgCtl *ctl, const char *variable, const char *prompt, GError **error)
{
  const char *value = g_getenv (variable);
  char *secret = value != NULL ? g_strdup (value) : ask_terminal (mdg_ctl_text (ctl, prompt));
  if (secret != NULL)
    return secret;
  g_autofree char *reason = mdg_ctl_fill (
    ctl, N_ ("There is no terminal to ask on. Set {variable}."), "variable", variable, NULL);
  mdg_set_error (error, MDG_ERROR_USAGE, "reason", reason, NULL);
  return NULL;
}
