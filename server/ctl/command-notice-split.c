/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `notice split` carries a plan out; `notice proof` checks again what it has written.
 */
#define G_LOG_DOMAIN "madoguchi-ctl"

#include "server/ctl/commands.h"
#include "server/ctl/notice-folder.h"
#include "server/ctl/notice-run.h"
#include "shared/base/error.h"
#include "shared/batch/proof-report.h"
#include "shared/notice/match.h"
#include "shared/wire/codec.h"
#include "shared/wire/json.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>

#define PROOF_FILE "proof.json"
#define FILE_MAX_BYTES (512 * 1024 * 1024)
#define NUMBER_MAX_CHARS 40 /* in names of files */

typedef struct
{
  const MdgRecipientList *list;
  MdgNoticeFolder *folder;
  GPtrArray *names;
} Writing;

/* ---- the proof as a file ---- */

static GBytes *
write_proof (const MdgSplitProof *proof,
             const MdgNoticeSources *sources,
             const char *const *ward_names)
{
  g_autoptr (JsonNode) node = mdg_codec_encode (&MDG_SPLIT_PROOF_TYPE, proof);
  JsonObject *object = json_node_get_object (node);
  JsonObject *from = json_object_new ();
  JsonArray *ward = json_array_new ();
  mdg_notice_sources_write (sources, from);
  for (guint i = 0; ward_names != NULL && ward_names[i] != NULL; i++)
    json_array_add_int_element (ward, g_ascii_strtoll (ward_names[i], NULL, 10));
  json_object_set_array_member (from, "ward_names", ward);
  json_object_set_object_member (object, "sources", from);
  return mdg_json_to_bytes (node);
}

static char **
read_ward_names (JsonObject *from)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (from, "ward_names");
  JsonArray *rows =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      g_autofree char *text =
        JSON_NODE_HOLDS_VALUE (row) && json_node_get_value_type (row) == G_TYPE_INT64
          ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (row))
          : NULL;
      if (text != NULL)
        g_strv_builder_add (out, text);
    }
  return g_strv_builder_end (out);
}

static gboolean
read_proof (const char *path,
            MdgSplitProof **ret_proof,
            MdgNoticeSources **ret_sources,
            char ***ret_ward_names,
            GError **error)
{
  g_autoptr (GBytes) bytes = mdg_ctl_read_file (path, MDG_NOTICE_PLAN_MAX_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  g_autoptr (JsonObject) object = mdg_json_parse_object (bytes, error);
  if (object == NULL)
    return FALSE;
  JsonNode *from = json_object_get_member (object, "sources");
  if (from == NULL || !JSON_NODE_HOLDS_OBJECT (from))
    {
      mdg_set_error (error, MDG_ERROR_MISSING_FIELD, "field", "sources", NULL);
      return FALSE;
    }
  g_autoptr (MdgSplitProof) proof =
    mdg_codec_decode (&MDG_SPLIT_PROOF_TYPE, object, MDG_DECODE_TOLERANT, error);
  if (proof == NULL)
    return FALSE;
  *ret_sources = mdg_notice_sources_read (json_node_get_object (from), error);
  if (*ret_sources == NULL)
    return FALSE;
  *ret_ward_names = read_ward_names (json_node_get_object (from));
  *ret_proof = g_steal_pointer (&proof);
  return TRUE;
}

/* ---- telling ---- */

static guint
count_undecided (const MdgSplitProof *proof)
{
  guint n = 0;
  for (guint i = 0; i < proof->left->len; i++)
    n += g_strcmp0 (((MdgNoticePart *) proof->left->pdata[i])->decision, MDG_MATCH_REFUSED) != 0;
  return n;
}

static gboolean
write_report (MdgCtl *ctl, const char *path, const MdgSplitProof *proof, GError **error)
{
  if (path == NULL)
    return TRUE;
  int fd = mdg_ctl_create_file (path, error);
  if (fd < 0)
    return FALSE;
  char *text = mdg_proof_report_text (proof, ctl->lang);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  return mdg_ctl_write_file (fd, path, bytes, error);
}

static void
tell_checks (MdgCtl *ctl, const MdgSplitProof *proof)
{
  for (guint i = 0; i < proof->checks->len; i++)
    {
      const MdgSplitCheck *check = proof->checks->pdata[i];
      g_autofree char *page = g_strdup_printf ("%" G_GINT64_FORMAT, check->page);
      const char *title = mdg_proof_check_title (check->name, ctl->lang);
      if (check->passed)
        mdg_ctl_say (ctl, N_ ("passed  {check}"), "check", title, NULL);
      else
        mdg_ctl_say (ctl, N_ ("FAILED  {check}: page {page}"), "check", title, "page", page, NULL);
    }
}

static void
put_proof (MdgCtl *ctl, const MdgSplitProof *proof)
{
  if (ctl->json)
    mdg_ctl_put_json (mdg_codec_encode (&MDG_SPLIT_PROOF_TYPE, proof));
}

/* ---- notice split ---- */

/* "00012_0012345.pdf": row and number, no name. */
static char *
make_name (const MdgRecipientList *list, const MdgNoticePart *part)
{
  g_autofree char *key =
    mdg_number_key (mdg_recipient_list_get (list, (guint) part->row)->number);
  g_autofree char *ascii = g_str_to_ascii (key, "C");
  for (char *at = ascii; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      *at = '-';
  return g_strdup_printf ("%05" G_GINT64_FORMAT "%s%.*s.pdf", part->row, *ascii != '\0' ? "_" : "",
                          NUMBER_MAX_CHARS, ascii);
}

static gboolean
write_part (
  guint number, const MdgNoticePart *part, GBytes *pdf, gpointer user_data, GError **error)
{
  Writing *writing = user_data;
  char *name = make_name (writing->list, part);
  g_ptr_array_add (writing->names, name);
  return mdg_notice_folder_write (writing->folder, name, pdf, error);
}

static gboolean
finish_folder (const MdgNoticeWork *work,
               Writing *writing,
               const MdgNoticePlan *plan,
               MdgSplitProof *proof,
               GError **error)
{
  for (guint i = 0; i < proof->files->len; i++)
    ((MdgSplitFile *) proof->files->pdata[i])->file = g_strdup (writing->names->pdata[i]);
  proof->split = g_strdup (work->sources->split);
  proof->csv_sha256 = g_strdup (work->sources->csv_sha256);
  g_autoptr (GBytes) json =
    write_proof (proof, work->sources, (const char *const *) plan->ward_names);
  return mdg_notice_folder_write (writing->folder, PROOF_FILE, json, error) &&
         !g_cancellable_set_error_if_cancelled (work->cancellable, error) &&
         mdg_notice_folder_finish (writing->folder, error);
}

static MdgSplitProof *
split_into (MdgNoticeWork *work, const MdgNoticePlanFile *plan, const char *path, GError **error)
{
  g_autoptr (MdgNoticeFolder) folder = mdg_notice_folder_new (path, error);
  if (folder == NULL)
    return NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Writing writing = { work->list, folder, names };
  mdg_ctl_begin_work (work->ctl, N_ ("Splitting and proving ..."));
  g_autoptr (MdgSplitProof) proof = mdg_batch_split (work->pdf, plan->plan, plan->parts, work->list,
                                                     write_part, &writing, &work->watch, error);
  if (proof == NULL || !finish_folder (work, &writing, plan->plan, proof, error))
    return NULL;
  mdg_ctl_end_work (work->ctl);
  return g_steal_pointer (&proof);
}

static void
tell_split (MdgCtl *ctl, const MdgSplitProof *proof, const char *path)
{
  g_autofree char *files = g_strdup_printf ("%u", proof->files->len);
  g_autofree char *left = g_strdup_printf ("%u", count_undecided (proof));
  mdg_ctl_say (ctl, N_ ("{files} files are in {folder}; all of them are proven."), "files", files,
               "folder", path, NULL);
  if (count_undecided (proof) > 0)
    mdg_ctl_warn (ctl,
                  N_ ("{left} letters were left out because nobody has decided whose they are. "
                      "Decide in the plan, and split again."),
                  "left", left, NULL);
}

static MdgNoticePlanFile *
read_plan (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  const char *path = mdg_arguments_get (arguments, "plan");
  if (path == NULL || mdg_arguments_get (arguments, "out") == NULL)
    {
      mdg_ctl_refuse (ctl, error, N_ ("--plan and --out are needed."));
      return NULL;
    }
  g_autoptr (GBytes) bytes = mdg_ctl_read_file (path, MDG_NOTICE_PLAN_MAX_BYTES, error);
  return bytes != NULL ? mdg_notice_plan_read (bytes, error) : NULL;
}

static gboolean
split (MdgCtl *ctl, const MdgArguments *arguments, MdgSplitProof **ret_proof, GError **error)
{
  g_auto (MdgNoticeWork) work = { 0 };
  const char *path = mdg_arguments_get (arguments, "out");
  g_autoptr (MdgNoticePlanFile) plan = read_plan (ctl, arguments, error);
  if (plan == NULL || !mdg_notice_work_open (&work, ctl, g_steal_pointer (&plan->sources),
                                             arguments, error))
    return FALSE;
  g_autoptr (MdgSplitProof) proof = split_into (&work, plan, path, error);
  if (proof == NULL || !write_report (ctl, mdg_arguments_get (arguments, "report"), proof, error))
    return FALSE;
  tell_split (ctl, proof, path);
  *ret_proof = g_steal_pointer (&proof);
  return TRUE;
}

int
mdg_ctl_notice_split (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgSplitProof) proof = NULL;
  if (!split (ctl, arguments, &proof, &failure))
    return mdg_notice_fail (ctl, failure);
  put_proof (ctl, proof);
  return count_undecided (proof) == 0 ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}

/* ---- notice proof ---- */

static GBytes *
open_part (const MdgSplitFile *file, gpointer user_data, GError **error)
{
  const char *folder = user_data;
  if (file->file == NULL || strchr (file->file, '/') != NULL)
    {
      mdg_set_error (error, MDG_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  g_autofree char *path = g_build_filename (folder, file->file, NULL);
  return mdg_ctl_read_file (path, FILE_MAX_BYTES, error);
}

/* Files that no proof speaks of may be anybody's. */
static gboolean
has_strangers (const char *folder, const MdgSplitProof *proof)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (guint i = 0; i < proof->files->len; i++)
    {
      const MdgSplitFile *file = proof->files->pdata[i];
      if (file->file != NULL)
        g_hash_table_add (known, file->file);
    }
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (!g_str_equal (name, PROOF_FILE) && !g_hash_table_contains (known, name))
      return TRUE;
  return FALSE;
}

static void
fail_bytes (MdgSplitProof *proof)
{
  proof->passed = FALSE;
  for (guint i = 0; i < proof->checks->len; i++)
    {
      MdgSplitCheck *check = proof->checks->pdata[i];
      if (g_str_equal (check->name, MDG_CHECK_BYTES))
        check->passed = FALSE;
    }
}

static gboolean
prove (MdgCtl *ctl, const MdgArguments *arguments, MdgSplitProof **ret_proof, GError **error)
{
  g_auto (MdgNoticeWork) work = { 0 };
  g_autoptr (MdgSplitProof) before = NULL;
  g_auto (GStrv) ward_names = NULL;
  MdgNoticeSources *sources = NULL;
  const char *folder = mdg_arguments_get_nth (arguments, 0);
  g_autofree char *path = g_build_filename (folder, PROOF_FILE, NULL);
  if (!read_proof (path, &before, &sources, &ward_names, error) ||
      !mdg_notice_work_open (&work, ctl, sources, arguments, error))
    return FALSE;
  mdg_ctl_begin_work (ctl, N_ ("Proving ..."));
  g_autoptr (MdgSplitProof) proof =
    mdg_batch_prove (work.pdf, before, (const char *const *) ward_names, work.list, open_part,
                     (gpointer) folder, &work.watch, error);
  if (proof == NULL)
    return FALSE;
  mdg_ctl_end_work (ctl);
  if (has_strangers (folder, proof))
    fail_bytes (proof);
  if (!write_report (ctl, mdg_arguments_get (arguments, "report"), proof, error))
    return FALSE;
  tell_checks (ctl, proof);
  *ret_proof = g_steal_pointer (&proof);
  return TRUE;
}

int
mdg_ctl_notice_proof (MdgCtl *ctl, const MdgArguments *arguments, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (MdgSplitProof) proof = NULL;
  if (!prove (ctl, arguments, &proof, &failure))
    return mdg_notice_fail (ctl, failure);
  put_proof (ctl, proof);
  return proof->passed ? MDG_EXIT_FINE : MDG_EXIT_DATA;
}
