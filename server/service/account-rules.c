/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-service"

#include "server/service/account-rules.h"

#include "shared/base/error.h"
#include "shared/base/text.h"

#include <string.h>

gint64
mdg_account_rules_get_end (const MdgAccount *account)
{
  gint64 day = 0;
  if (account->expires_on == NULL || !mdg_date_parse (account->expires_on, &day))
    return G_MAXINT64;
  return day + MDG_DAY;
}

gboolean
mdg_account_rules_check_usable (MdgCore *core, const MdgAccount *account, GError **error)
{
  if (g_str_equal (account->state, MDG_ACCOUNT_ACTIVE) &&
      mdg_clock_now (core->clock) < mdg_account_rules_get_end (account))
    return TRUE;
  mdg_set_error (error, MDG_ERROR_ACCOUNT_STOPPED, NULL);
  return FALSE;
}

static gboolean
refuse (GError **error, MdgErrorCode code, const char *field)
{
  mdg_set_error (error, code, "field", field, NULL);
  return FALSE;
}

static gboolean
check_line (const char *field, const char *text, gsize max, gboolean required, GError **error)
{
  gboolean empty = text == NULL || *text == '\0';
  if (empty)
    return !required || refuse (error, MDG_ERROR_MISSING_FIELD, field);
  return mdg_text_is_clean_line (text, max) || refuse (error, MDG_ERROR_INVALID_FIELD, field);
}

/* One "@" with something on both sides and no spaces: what a mail server says is the only full
 * test. */
static gboolean
is_mail_address (const char *text)
{
  const char *at = strchr (text, '@');
  return at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL &&
         strpbrk (text, " \t<>,;\"") == NULL && g_str_is_ascii (text);
}

static gboolean
is_user_id (const char *login)
{
  g_autofree char *folded = mdg_text_fold_login (login);
  if (*folded == '\0')
    return FALSE;
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)) && strchr ("-_.@", *p) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
mdg_account_rules_check_values (const MdgAccount *account, GError **error)
{
  gint64 day = 0;
  if (!check_line ("login", account->login, MDG_LOGIN_MAX_CHARS, TRUE, error) ||
      !check_line ("name", account->name, MDG_NAME_MAX_CHARS, TRUE, error) ||
      !check_line ("kana", account->kana, MDG_NAME_MAX_CHARS, FALSE, error) ||
      !check_line ("email", account->email, MDG_EMAIL_MAX_CHARS, FALSE, error))
    return FALSE;
  if (!is_user_id (account->login))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "login");
  if (account->email != NULL && *account->email != '\0' && !is_mail_address (account->email))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "email");
  if (account->expires_on != NULL && !mdg_date_parse (account->expires_on, &day))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "expires_on");
  if (account->state != NULL && !g_str_equal (account->state, MDG_ACCOUNT_ACTIVE) &&
      !g_str_equal (account->state, MDG_ACCOUNT_STOPPED))
    return refuse (error, MDG_ERROR_INVALID_FIELD, "state");
  return TRUE;
}
