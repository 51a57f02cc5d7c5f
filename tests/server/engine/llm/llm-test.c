/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/engine/llm/llm-test.h"

#define USUAL_MS 400

static gboolean
on_text (const char *text, gsize size, gpointer user_data)
{
  MdgLlmTried *tried = user_data;
  g_assert_true (g_utf8_validate (text, (gssize) size, NULL));
  g_string_append_len (tried->text, text, (gssize) size);
  return ++tried->n_pieces != tried->stop_after;
}

static MdgLlm *
make_llm (MdgRawPeer *peer, const MdgLlmTry *what)
{
  g_autoptr (GError) error = NULL;
  const char *own = mdg_raw_peer_get_host (peer);
  const char *hosts[] = { what->host != NULL ? what->host : own, NULL };
  const char *direct[] = { what->direct, NULL };
  g_autofree char *url =
    g_strconcat (what->tls ? "https://" : "http://", hosts[0], what->path, NULL);
  MdgLlmSettings settings = {
    .provider = what->provider,
    .url = url,
    .model = what->model != NULL ? what->model : "m",
    .key = what->key,
    .region = "ap-northeast-1",
    .hosts = hosts,
    .proxy = g_strcmp0 (what->proxy, "peer") == 0 ? own : what->proxy,
    .no_proxy = direct,
    .no_training = what->no_training,
    .context_size = what->context_size,
    .connect_ms = USUAL_MS,
    .first_ms = what->first_ms != 0 ? what->first_ms : USUAL_MS,
    .idle_ms = what->idle_ms != 0 ? what->idle_ms : USUAL_MS,
  };
  MdgLlm *llm = mdg_llm_new (&settings, &error);
  g_assert_no_error (error);
  return llm;
}

void
mdg_llm_try (MdgRawPeer *peer,
             const MdgLlmTry *what,
             GCancellable *cancellable,
             MdgLlmTried *ret_tried)
{
  g_autoptr (MdgLlm) llm = make_llm (peer, what);
  g_autoptr (GBytes) picture = g_bytes_new_static ("PNG", 3);
  MdgLlmImage image = { "image/png", picture };
  MdgLlmMessage messages[] = {
    { MDG_LLM_SYSTEM, "指示", NULL, 0 },
    { MDG_LLM_USER, "質問", &image, what->image ? 1 : 0 },
  };
  MdgLlmRequest request = { messages, G_N_ELEMENTS (messages), 500, 0.5, "mark" };
  *ret_tried = (MdgLlmTried){ .text = g_string_new (NULL), .stop_after = what->stop_after };
  ret_tried->fine = mdg_llm_stream (llm, &request, on_text, ret_tried, &ret_tried->usage,
                                    cancellable, &ret_tried->error);
  g_assert_true (ret_tried->fine == (ret_tried->error == NULL));
}

void
mdg_llm_tried_clear (MdgLlmTried *tried)
{
  g_string_free (tried->text, TRUE);
  g_clear_error (&tried->error);
}

char *
mdg_llm_reply (const char *status, const char *headers, const char *body)
{
  return g_strdup_printf ("HTTP/1.1 %s\r\nConnection: close\r\n%s\r\n%s", status, headers, body);
}
