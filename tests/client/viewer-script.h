/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a server says about three documents, a search and a check-up, for the tests of the viewer.
 * Written with ' for ", so that it can be read; mdg_viewer_script_json () puts that right.
 */
#pragma once

#include <glib.h>

extern const char mdg_script_search_answer[];
extern const char mdg_script_document_11[];
extern const char mdg_script_page_11_3[];
extern const char mdg_script_document_12[];
extern const char mdg_script_page_12_1[];
extern const char mdg_script_document_13[];
extern const char mdg_script_page_13_1[];
extern const char mdg_script_folder_5[];
extern const char mdg_script_checkup_proposal[];
extern const char mdg_script_checkup_running[];
extern const char mdg_script_checkup_applied[];

/* The text as JSON. Free with g_free (). */
char *mdg_viewer_script_json (const char *text);
