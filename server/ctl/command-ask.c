/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/folder-argument.h"
#include "server/service/answer-once.h"
#include "shared/base/error.h"
#include "shared/wire/codec.h"

#include <glib/gi18n.h>

#include <string.h>

#define EXCERPT_CHARS 160

static void
put_quote (const char *text)
{
  g_autofree char *line = g_strdup (text);
  g_strdelimit (line, "\t\r\n", ' ');
  gboolean cut = g_utf8_strlen (line, -1) > EXCERPT_CHARS;
  if (cut)
    *g_utf8_offset_to_pointer (line, EXCERPT_CHARS) = '\0';
  g_autofree char *shown = g_strdup_printf ("      %s%s\n", line, cut ? "…" : "");
  mdg_ctl_put (shown);
}

/* "[1]  folder  document  p. 3", and whether the quote stands there. */
static void
put_citation (MdgCtl *ctl, const MdgCitation *citation)
{
  g_autofree char *line = g_strdup_printf (
    " [%" G_GINT64_FORMAT "]  %s  %s  [%s]%s%s\n", citation->number, citation->folder_name,
    citation->document_name, citation->place, citation->verified ? "" : "  ",
    citation->verified ? "" : mdg_ctl_text (ctl, N_ ("quote not found there")));
  mdg_ctl_put (line);
  if (citation->quote != NULL)
    put_quote (citation->quote);
}

static void
put_nearest (MdgCtl *ctl, const MdgMessage *message)
{
  if (message->nearest->len > 0)
    mdg_ctl_say (ctl, N_ ("The nearest passages:"), NULL);
  for (guint i = 0; i < message->nearest->len; i++)
    {
      const MdgHit *hit = message->nearest->pdata[i];
      g_autofree char *line = g_strdup_printf (" %u.  %s  %s  [%s]\n", i + 1, hit->folder_name,
                                               hit->document_name, hit->passage->place);
      mdg_ctl_put (line);
      put_quote (hit->passage->text);
    }
}

/* "[^3]" as "[3]". */
static void
put_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "[^", -1);
  g_autofree char *plain = g_strjoinv ("[", parts);
  g_autofree char *line = g_strdup_printf ("%s\n\n", g_strstrip (plain));
  mdg_ctl_put (line);
}

static void
put_remarks (MdgCtl *ctl, const MdgMessage *message)
{
  const char *const *remarks = (const char *const *) message->remarks;
  if (remarks == NULL)
    return;
  if (g_strv_contains (remarks, MDG_REMARK_UNVERIFIED))
    mdg_ctl_say (ctl, N_ ("Parts of this answer are not proved by a source."), NULL);
  if (g_strv_contains (remarks, MDG_REMARK_LIMIT_NEAR))
    mdg_ctl_say (
      ctl, N_ ("Fewer sources and a shorter answer, so that the limit of this month lasts longer."),
      NULL);
  if (g_strv_contains (remarks, MDG_REMARK_CONTRADICTION))
    mdg_ctl_say (ctl, N_ ("The sources contradict each other."), NULL);
}

static void
put_no_model (MdgCtl *ctl)
{
  g_autoptr (GError) none = NULL;
  mdg_set_error (&none, MDG_ERROR_MODEL_NONE, NULL);
  g_autofree char *sentence = mdg_error_dup_sentence (none, ctl->lang);
  g_autofree char *line = g_strdup_printf ("%s\n", sentence);
  mdg_ctl_put (line);
}

static void
put_answer (MdgCtl *ctl, const MdgMessage *message)
{
  if (g_strcmp0 (message->outcome, MDG_OUTCOME_NO_MODEL) == 0)
    put_no_model (ctl);
  else if (g_strcmp0 (message->outcome, MDG_OUTCOME_NOT_FOUND) == 0)
    mdg_ctl_say (ctl, N_ ("The documents do not answer this."), NULL);
  if (message->text != NULL && *message->text != '\0')
    put_text (message->text);
  for (guint i = 0; i < message->citations->len; i++)
    put_citation (ctl, message->citations->pdata[i]);
  put_remarks (ctl, message);
  if (g_strcmp0 (message->outcome, MDG_OUTCOME_ANSWERED) != 0)
    put_nearest (ctl, message);
}

static gboolean
find_folder (MdgCtl *ctl, const char *name, gint64 *ret_id, GError **error)
{
  if (name == NULL)
    return TRUE;
  g_autoptr (MdgFolder) folder = mdg_ctl_find_folder (ctl, name, error);
  if (folder == NULL)
    return FALSE;
  *ret_id = folder->id;
  return TRUE;
}

int
mdg_ctl_ask (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  gint64 folder_id = 0;
  if (!mdg_ctl_open (ctl, error) ||
      !find_folder (ctl, mdg_arguments_get (arguments, "folder"), &folder_id, error))
    return MDG_EXIT_FAILED;
  g_autoptr (MdgMessage) message =
    mdg_answer_once (&ctl->context, mdg_arguments_get_nth (arguments, 0), folder_id,
                     mdg_arguments_get (arguments, "as-of"), error);
  if (message == NULL)
    return MDG_EXIT_FAILED;
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_MESSAGE_TYPE, message));
  else
    put_answer (ctl, message);
  return MDG_EXIT_FINE;
}
