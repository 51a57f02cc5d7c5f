/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/client/viewer-script.h"

char *
mdg_viewer_script_json (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

const char mdg_script_search_answer[] =
  "{'hits': [{'passage': {'id': 101, 'folder_id': 5, 'document_id': 11, 'version_id': 21, 'numb"
  "er': 4, 'kind': 'article', 'heading': '居宅介護住宅改修費支給要綱 > 第2章 支給 > 第5条（支給"
  "限度基準額）', 'text': 'お一人につき20万円を上限とする。\\n手すりの取付け　段差の解消　床材"
  "の変更', 'page': 3, 'last_page': 3, 'place': '3', 'boxes': [{'page': 3, 'x': 7200, 'y': 2040"
  "0, 'width': 26000, 'height': 2000}, {'page': 3, 'x': 7200, 'y': 24400, 'width': 30000, 'heig"
  "ht': 2000}]}, 'folder_name': '介護保険', 'document_name': '居宅介護住宅改修費支給要綱.docx',"
  " 'unit': 'page', 'effective_from': '2026-04-01', 'score': 1000, 'marks': [{'start': 6, 'leng"
  "th': 4}, {'start': 11, 'length': 2}]}, {'passage': {'id': 102, 'folder_id': 5, 'document_id'"
  ": 12, 'version_id': 22, 'number': 1, 'kind': 'table', 'heading': '保険料 段階別一覧_R8 > 第1"
  "号被保険者', 'text': '第5段階 74,400円 <本人課税>', 'page': 1, 'last_page': 1, 'place': '歳"
  "入 A4:D4', 'first_row': 4, 'last_row': 4, 'first_column': 1, 'last_column': 4}, 'folder_name"
  "': '介護保険', 'document_name': '保険料 段階別一覧_R8.xlsx', 'unit': 'sheet', 'score': 700, "
  "'marks': []}, {'passage': {'id': 103, 'folder_id': 5, 'document_id': 11, 'version_id': 21, '"
  "number': 1, 'kind': 'article', 'heading': '窓口掲示_申請の流れ > 申請', 'text': '住宅改修の"
  "申請は着工の前に行います。', 'page': 1, 'last_page': 1, 'place': '1'}, 'folder_name': 'よく"
  "ある質問', 'document_name': '窓口掲示_申請の流れ.pdf', 'unit': 'page', 'ocr': true, 'score':"
  " 400, 'marks': [{'start': 0, 'length': 4}]}], 'n_folders': 7, 'n_passages': 4120, 'elapsed_u"
  "s': 21000, 'as_of': '2026-11-22'}";

const char mdg_script_document_11[] =
  "{'id': 11, 'folder_id': 5, 'version_id': 21, 'version_number': 2, 'name': '居宅介護住宅改修"
  "費支給要綱.docx', 'format': 'docx', 'size': 48211, 'state': 'ready', 'has_rendition': true, "
  "'unit': 'page', 'n_pages': 14, 'n_passages': 40, 'effective_from': '2026-04-01', 'version': "
  "3}";

const char mdg_script_page_11_3[] =
  "{'document_id': 11, 'version_id': 21, 'number': 3, 'n_pages': 14, 'unit': 'page', 'width': 5"
  "9500, 'height': 84200, 'text': '第3条　支給限度基準額 3\\n（支給の対象）\\n第4条　住宅改修費"
  "の支給の対象となる工事は、次に掲げるものとする。\\nお一人につき20万円を上限とする。\\n手すり"
  "の取付け　段差の解消　床材の変更', 'ocr': false, 'rows': [], 'passages': [{'id': 100, 'folde"
  "r_id': 5, 'document_id': 11, 'version_id': 21, 'number': 3, 'kind': 'article', 'heading': '"
  "居宅介護住宅改修費支給要綱 > 第4条（支給の対象）', 'text': '第4条　住宅改修費の支給の対象と"
  "なる工事は、次に掲げるものとする。', 'page': 3, 'last_page': 3, 'place': '3'}, {'id': 101, '"
  "folder_id': 5, 'document_id': 11, 'version_id': 21, 'number': 4, 'kind': 'article', 'heading"
  "': '居宅介護住宅改修費支給要綱 > 第2章 支給 > 第5条（支給限度基準額）', 'text': 'お一人につ"
  "き20万円を上限とする。\\n手すりの取付け　段差の解消　床材の変更', 'page': 3, 'last_page': 3,"
  " 'place': '3', 'boxes': [{'page': 3, 'x': 7200, 'y': 20400, 'width': 26000, 'height': 2000},"
  " {'page': 3, 'x': 7200, 'y': 24400, 'width': 30000, 'height': 2000}]}]}";

const char mdg_script_document_12[] =
  "{'id': 12, 'folder_id': 5, 'version_id': 22, 'version_number': 1, 'name': '保険料 段階別一覧"
  "_R8.xlsx', 'format': 'xlsx', 'size': 9211, 'state': 'ready', 'unit': 'sheet', 'n_pages': 6, "
  "'n_passages': 9, 'version': 1}";

const char mdg_script_page_12_1[] =
  "{'document_id': 12, 'version_id': 22, 'number': 1, 'n_pages': 6, 'unit': 'sheet', 'label': '"
  "歳入 A1:D6', 'text': '段階 対象 割合 年額', 'first_column': 1, 'rows': [{'number': 1, 'heade"
  "r': true, 'cells': ['段階', '対象となる人', '割合', '年額']}, {'number': 2, 'cells': ['第1段"
  "階', '生活保護を受けている人', '0.285', '18,100']}, {'number': 3, 'cells': ['第4段階', '本人"
  "が市民税非課税', '0.90', '57,200']}, {'number': 4, 'cells': ['第5段階', '本人課税　合計所得1"
  "20万円未満', '1.00', '74,400']}, {'number': 5, 'cells': ['第6段階', '本人課税　合計所得210万"
  "円未満', '1.20', '89,300']}, {'number': 6, 'cells': ['第7段階', '本人課税　合計所得320万円未"
  "満', '1.30', '96,700']}], 'passages': [{'id': 102, 'folder_id': 5, 'document_id': 12, 'versi"
  "on_id': 22, 'number': 1, 'kind': 'table', 'heading': '保険料 段階別一覧_R8 > 第1号被保険者',"
  " 'text': '第5段階 74,400円 <本人課税>', 'page': 1, 'last_page': 1, 'place': '歳入 A4:D4', 'f"
  "irst_row': 4, 'last_row': 4, 'first_column': 1, 'last_column': 4}]}";

const char mdg_script_document_13[] =
  "{'id': 13, 'folder_id': 5, 'version_id': 23, 'version_number': 1, 'name': '事業者説明会 議事"
  "録.doc', 'format': 'doc', 'size': 9211, 'state': 'ready', 'rendering': true, 'ocr': true, 'u"
  "nit': 'page', 'n_pages': 1, 'n_passages': 1, 'version': 1}";

const char mdg_script_page_13_1[] =
  "{'document_id': 13, 'version_id': 23, 'number': 1, 'n_pages': 1, 'unit': 'page', 'ocr': true"
  ", 'text': '事業者説明会　議事録\\n住宅改修の申請は着工の前に行います。\\n質疑：理由書は誰が"
  "作成できるか。', 'rows': [], 'passages': [{'id': 103, 'folder_id': 5, 'document_id': 11, 've"
  "rsion_id': 21, 'number': 1, 'kind': 'article', 'heading': '窓口掲示_申請の流れ > 申請', 'tex"
  "t': '住宅改修の申請は着工の前に行います。', 'page': 1, 'last_page': 1, 'place': '1'}]}";

const char mdg_script_folder_5[] =
  "{'id': 5, 'name': '介護保険', 'section_id': 4, 'my_role': 'editor', 'n_documents': 128, 'ver"
  "sion': 1}";

const char mdg_script_checkup_proposal[] =
  "{'folder_id': 5, 'ran_at': '2026-11-22T10:00:00+09:00', 'n_questions': 25, 'hits_before': 19"
  ", 'hits': 19, 'settings': {'chunk_chars': 1200, 'word_weight': 70, 'heading_weight': 30, 'n_"
  "passages': 5}, 'proposal': {'chunk_chars': 800, 'word_weight': 50, 'heading_weight': 30, 'n_"
  "passages': 8}, 'proposal_hits': 23, 'n_tried': 40, 'can_undo': false, 'questions': [{'id': 1"
  ", 'folder_id': 5, 'text': '住宅改修費の上限額はいくらか', 'document_id': 11, 'document_name'"
  ": '支給要綱.docx', 'page': 3, 'ran': true, 'rank': 1, 'rank_before': 1, 'version': 1}, {'id'"
  ": 2, 'folder_id': 5, 'text': '着工前に申請が必要か', 'document_id': 11, 'document_name': '支"
  "給要綱.docx', 'page': 5, 'ran': true, 'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'ra"
  "nked-lower'}, {'id': 3, 'folder_id': 5, 'text': '転居したら再び支給できるか', 'document_id':"
  " 11, 'document_name': '支給要綱.docx', 'page': 3, 'ran': true, 'rank': 7, 'rank_before': 7, "
  "'version': 1, 'miss': 'ranked-lower'}, {'id': 4, 'folder_id': 5, 'text': '施設利用協定の更新"
  "時期はいつか', 'document_id': 11, 'document_name': '施設利用協定書（写し）.pdf', 'page': 1, "
  "'ran': true, 'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'document-not-ready'}, {'id'"
  ": 5, 'folder_id': 5, 'text': '第3段階の保険料は月額いくらか', 'document_id': 11, 'document_n"
  "ame': '保険料 段階別一覧_R8.xlsx', 'page': 2, 'ran': true, 'rank': 0, 'rank_before': 0, 'ver"
  "sion': 1, 'miss': 'no-common-word'}], 'proposal_questions': [{'id': 1, 'folder_id': 5, 'text"
  "': '住宅改修費の上限額はいくらか', 'document_id': 11, 'document_name': '支給要綱.docx', 'pag"
  "e': 3, 'ran': true, 'rank': 1, 'rank_before': 1, 'version': 1}, {'id': 2, 'folder_id': 5, 't"
  "ext': '着工前に申請が必要か', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': 5"
  ", 'ran': true, 'rank': 2, 'rank_before': 0, 'version': 1}, {'id': 3, 'folder_id': 5, 'text':"
  " '転居したら再び支給できるか', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': "
  "3, 'ran': true, 'rank': 3, 'rank_before': 7, 'version': 1}, {'id': 4, 'folder_id': 5, 'text'"
  ": '施設利用協定の更新時期はいつか', 'document_id': 11, 'document_name': '施設利用協定書（写"
  "し）.pdf', 'page': 1, 'ran': true, 'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'docum"
  "ent-not-ready'}, {'id': 5, 'folder_id': 5, 'text': '第3段階の保険料は月額いくらか', 'documen"
  "t_id': 11, 'document_name': '保険料 段階別一覧_R8.xlsx', 'page': 2, 'ran': true, 'rank': 0, "
  "'rank_before': 0, 'version': 1, 'miss': 'no-common-word'}]}";

const char mdg_script_checkup_running[] =
  "{'folder_id': 5, 'running': 'tune', 'percent': 40, 'ran_at': '2026-11-22T10:00:00+09:00', 'n"
  "_questions': 25, 'hits': 19, 'settings': {'chunk_chars': 1200, 'word_weight': 70, 'heading_w"
  "eight': 30, 'n_passages': 5}, 'questions': [{'id': 1, 'folder_id': 5, 'text': '住宅改修費の"
  "上限額はいくらか', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': 3, 'ran': tr"
  "ue, 'rank': 1, 'rank_before': 1, 'version': 1}, {'id': 2, 'folder_id': 5, 'text': '着工前に"
  "申請が必要か', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': 5, 'ran': true, "
  "'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'ranked-lower'}, {'id': 3, 'folder_id': 5"
  ", 'text': '転居したら再び支給できるか', 'document_id': 11, 'document_name': '支給要綱.docx',"
  " 'page': 3, 'ran': true, 'rank': 7, 'rank_before': 7, 'version': 1, 'miss': 'ranked-lower'},"
  " {'id': 4, 'folder_id': 5, 'text': '施設利用協定の更新時期はいつか', 'document_id': 11, 'doc"
  "ument_name': '施設利用協定書（写し）.pdf', 'page': 1, 'ran': true, 'rank': 0, 'rank_before':"
  " 0, 'version': 1, 'miss': 'document-not-ready'}, {'id': 5, 'folder_id': 5, 'text': '第3段階"
  "の保険料は月額いくらか', 'document_id': 11, 'document_name': '保険料 段階別一覧_R8.xlsx', 'p"
  "age': 2, 'ran': true, 'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'no-common-word'}],"
  " 'proposal_questions': []}";

const char mdg_script_checkup_applied[] =
  "{'folder_id': 5, 'ran_at': '2026-11-22T10:00:00+09:00', 'n_questions': 25, 'hits_before': 19"
  ", 'hits': 23, 'settings': {'chunk_chars': 800, 'word_weight': 50, 'heading_weight': 30, 'n_p"
  "assages': 8}, 'n_tried': 40, 'can_undo': true, 'questions': [{'id': 1, 'folder_id': 5, 'text"
  "': '住宅改修費の上限額はいくらか', 'document_id': 11, 'document_name': '支給要綱.docx', 'pag"
  "e': 3, 'ran': true, 'rank': 1, 'rank_before': 1, 'version': 1}, {'id': 2, 'folder_id': 5, 't"
  "ext': '着工前に申請が必要か', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': 5"
  ", 'ran': true, 'rank': 2, 'rank_before': 0, 'version': 1}, {'id': 3, 'folder_id': 5, 'text':"
  " '転居したら再び支給できるか', 'document_id': 11, 'document_name': '支給要綱.docx', 'page': "
  "3, 'ran': true, 'rank': 3, 'rank_before': 7, 'version': 1}, {'id': 4, 'folder_id': 5, 'text'"
  ": '施設利用協定の更新時期はいつか', 'document_id': 11, 'document_name': '施設利用協定書（写"
  "し）.pdf', 'page': 1, 'ran': true, 'rank': 0, 'rank_before': 0, 'version': 1, 'miss': 'docum"
  "ent-not-ready'}, {'id': 5, 'folder_id': 5, 'text': '第3段階の保険料は月額いくらか', 'documen"
  "t_id': 11, 'document_name': '保険料 段階別一覧_R8.xlsx', 'page': 2, 'ran': true, 'rank': 0, "
  "'rank_before': 0, 'version': 1, 'miss': 'no-common-word'}], 'proposal_questions': []}";
