/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/chat-script.h"

#include "shared/wire/paths.h"
#include "tests/client/made-pdf.h"
#include "tests/client/signed-in.h"
#include "tests/client/viewer-script.h"

#define ACCOUNT                                                                            \
  "{'id': 1, 'login': 'M204817', 'name': '青木 涼', 'section_name': '介護保険課'," \
  " 'roles': ['staff'], 'state': 'active', 'must_change_password': false}"
#define ME                                                                           \
  "{'account': " ACCOUNT ", 'grants': [{'permission': 'chat.use', 'reach': 'all'}]," \
  " 'session_id': 9, 'ward_name': 'みどり市', 'server_version': '0.1.0'}"

static void
set (MdgScriptServer *server, const char *key, guint status, const char *text)
{
  g_autofree char *json = mdg_viewer_script_json (text);
  mdg_script_server_set (server, key, status, json);
}

char *
mdg_script_message (
  gint64 id, const char *role, const char *state, const char *text, const char *rest)
{
  g_autofree char *plain = g_strdup_printf (
    "{'id': %" G_GINT64_FORMAT ", 'conversation_id': 1, 'role': '%s', 'state': '%s',"
    " 'text': '%s', 'created_at': '2026-11-20T10:24:00+09:00'%s}",
    id, role, state, text, rest);
  return mdg_viewer_script_json (plain);
}

static const char conversation_1[] =
  "{'id': 1, 'title': '住宅改修費の上限と事前申請', 'n_messages': 4, 'model_id': 3,"
  " 'scope': {'kind': 'folders', 'folders': ['5', '6']},"
  " 'created_at': '2026-11-20T10:24:00+09:00', 'updated_at': '2026-11-20T10:24:00+09:00',"
  " 'version': 2}";

static char *
conversations (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GString *page = g_string_new ("{'items': [{'id': 9, 'title': '庁内照会の回答文（ひな形）',"
                                " 'pinned': true, 'updated_at': '2026-09-01T09:00:00+09:00'}");
  static const char *const titles[] = { "住宅改修費の上限と事前申請", "保険料の減免 必要書類",
                                        "説明会 想定問答の下書き", "認定調査の再依頼の手順",
                                        "やさしい日本語への書き換え", "福祉用具の貸与価格一覧",
                                        "運営推進会議 議事録の要約", "高額介護サービス費の区分" };
  static const int hours[] = { 0, 0, 0, -24, -25, -26, -50, -300 };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (GDateTime) then = g_date_time_add_hours (now, hours[i]);
      g_autofree char *time = g_date_time_format_iso8601 (then);
      g_string_append_printf (page, ", {'id': %u, 'title': '%s', 'updated_at': '%s'}", i + 1,
                              titles[i], time);
    }
  g_string_append (page, "]}");
  return g_string_free (page, FALSE);
}

#define CITATION(number, document, name, unit, page, place, rest)                         \
  "{'number': " #number ", 'folder_id': 5, 'document_id': " #document                     \
  ", 'version_id': 21, 'passage_id': 101, 'document_name': '" name                        \
  "', 'folder_name': '介護保険', 'unit': '" unit "', 'page': " #page ", 'place': '" place \
  "'" rest "}"

#define YOKO "居宅介護住宅改修費支給要綱.docx"
#define HYO "保険料 段階別一覧_R8.xlsx"
#define BOXES                                                                                \
  ", 'quote': 'お一人につき20万円を上限とする。', 'verified': true, 'boxes':" \
  " [{'page': 3, 'x': 7200, 'y': 20400, 'width': 26000, 'height': 2000}]"
#define CELLS                                                             \
  ", 'quote': '74,400', 'verified': true, 'first_row': 4, 'last_row': 4," \
  " 'first_column': 4, 'last_column': 4"
#define MADE_UP ", 'quote': '着工前の申請', 'verified': false"

#define FIRST CITATION (1, 11, YOKO, "page", 3, "3", BOXES)
#define SECOND CITATION (2, 12, HYO, "sheet", 1, "歳入 A4:D4", CELLS)
#define THIRD CITATION (3, 11, YOKO, "page", 5, "5", MADE_UP)
#define CITATIONS FIRST "," SECOND "," THIRD

static const char answer_text[] =
  "支給の対象となる工事費は、**お一人につき20万円が上限**です。[^1]\\n\\n"
  "| 負担割合 | 支給額の上限 | 本人の負担 |\\n|---|--:|--:|\\n"
  "| 1割 | 180,000円 | 20,000円 |\\n| 2割 | 160,000円 | 40,000円 |\\n"
  "| 3割 | 140,000円 | 60,000円 |\\n\\n"
  "支給額は負担割合に応じて上の表のとおりです。[^2]\\n\\n"
  "**着工前の事前申請が必要です**。"
  "承認の前に着工した工事は支給の対象になりません。[^3]";

#define FILE_1                                                                          \
  "{'id': 70, 'name': '見積書_手すり設置.pdf', 'format': 'pdf', 'size': 20000," \
  " 'state': 'ready', 'unit': 'page', 'n_units': 2, 'n_chars': 900, 'preview': '見積書'}"

static char *
messages (void)
{
  g_autofree char *question =
    mdg_script_message (10, "user", "done",
                        "要介護2の方が手すりの取付けと段差の解消をします。"
                        "支給の上限はいくらですか。"
                        "事前の申請は必要ですか。",
                        ", 'attachments': [" FILE_1 "]");
  g_autofree char *answer = mdg_script_message (
    11, "assistant", "done", answer_text,
    ", 'outcome': 'answered', 'as_of': '2026-11-20', 'model_name': '標準モデル（国内）',"
    " 'finished_at': '2026-11-20T10:24:30+09:00', 'remarks': ['unverified', 'masked'],"
    " 'citations': [" CITATIONS "]");
  g_autofree char *second =
    mdg_script_message (12, "user", "done", "集合住宅の共用部はどうですか。", "");
  g_autofree char *none = mdg_script_message (
    13, "assistant", "done", "集合住宅の共用部の扱いは、資料に見当たりません。",
    ", 'outcome': 'not-found', 'as_of': '2026-11-20', 'model_name': '標準モデル（国内）',"
    " 'nearest': [{'passage': {'id': 101, 'document_id': 11, 'version_id': 21, 'page': 3,"
    " 'place': '3', 'text': '住宅改修費の支給の対象となる工事は、次に掲げるものとする。'},"
    " 'document_name': '居宅介護住宅改修費支給要綱.docx', 'unit': 'page'}]");
  return g_strdup_printf ("{\"items\": [%s, %s, %s, %s]}", question, answer, second, none);
}

const char mdg_script_asked[] =
  "{\"conversation\": {\"id\": 1, \"title\": \"住宅改修費の上限と事前申請\", \"n_messages\": 6},"
  " \"question\": {\"id\": 20, \"conversation_id\": 1, \"role\": \"user\", \"state\": \"done\","
  " \"text\": \"申請に必要な書類は\"}, \"answer\": {\"id\": 21, \"conversation_id\": 1,"
  " \"role\": \"assistant\", \"state\": \"waiting\", \"text\": \"\", \"last_seq\": 0}}";

char *
mdg_script_long_page (gint64 from, gint64 to, gint64 next)
{
  GString *page = g_string_new ("{\"items\": [");
  for (gint64 id = from; id <= to; id++)
    {
      g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT " の行。\\n\\n- 一つ\\n- 二つ",
                                               id % 2 == 1 ? "質問" : "回答", id);
      g_autofree char *message =
        mdg_script_message (id, id % 2 == 1 ? "user" : "assistant", "done", text, "");
      g_string_append_printf (page, "%s%s", id > from ? "," : "", message);
    }
  g_string_append (page, "]");
  if (next > 0)
    g_string_append_printf (page, ", \"next\": \"%" G_GINT64_FORMAT "\"", next);
  g_string_append (page, "}");
  return g_string_free (page, FALSE);
}

static void
script_person (MdgScriptServer *server)
{
  set (server, "GET " MDG_PATH_ME, 200, ME);
  set (server, "POST " MDG_PATH_SESSIONS, 201, "{'token': 'tok', 'me': " ME "}");
  set (server, "GET " MDG_PATH_FOLDERS, 200,
       "{'items': [{'id': 5, 'name': '介護保険', 'my_role': 'reader', 'version': 1},"
       " {'id': 6, 'name': '高齢者福祉', 'my_role': 'reader', 'version': 1}]}");
  set (server, "GET " MDG_PATH_QUEUE, 200, "{'items': []}");
  set (server, "GET " MDG_PATH_MODEL_CHOICES, 200,
       "{'models': [{'id': 3, 'name': '標準モデル（国内）', 'cost_class': 'standard',"
       " 'domestic': true}, {'id': 4, 'name': '軽量モデル', 'cost_class': 'light'}]}");
  set (server, "GET " MDG_PATH_ME_METER, 200,
       "{'month': '2026-11', 'used': 31400, 'limit': 50000}");
}

static void
script_documents (MdgScriptServer *server)
{
  g_autoptr (GBytes) pdf = mdg_made_pdf (14);
  set (server, "GET /api/v1/documents/11", 200, mdg_script_document_11);
  set (server, "GET /api/v1/documents/12", 200, mdg_script_document_12);
  set (server, "GET /api/v1/documents/12/versions", 200, "{'items': []}");
  set (server, "GET /api/v1/folders/5", 200, mdg_script_folder_5);
  set (server, "GET /api/v1/documents/12/page", 200, mdg_script_page_12_1);
  set (server, "GET /api/v1/documents/11/page", 200, mdg_script_page_11_3);
  mdg_script_server_set_file (server, "GET /api/v1/documents/11/rendition", pdf, "\"r\"", 0);
  set (server, "GET /api/v1/attachments/70", 200, FILE_1);
  mdg_script_server_set_file (server, "GET /api/v1/attachments/70/content", pdf, "\"a\"", 0);
}

void
mdg_script_chat (MdgScriptServer *server)
{
  g_autofree char *list = conversations ();
  g_autofree char *page = messages ();
  script_person (server);
  script_documents (server);
  set (server, "POST " MDG_PATH_CONVERSATIONS_SEARCH, 200, list);
  set (server, "GET /api/v1/conversations/1", 200, conversation_1);
  mdg_script_server_set (server, "GET /api/v1/conversations/1/messages", 200, page);
  mdg_script_server_set (server, "POST /api/v1/conversations/1/ask", 200, mdg_script_asked);
  mdg_script_server_set (server, "POST /api/v1/messages/21/cancel", 204, "");
}
