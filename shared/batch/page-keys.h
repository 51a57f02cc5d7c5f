/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys read off the text of a page by the patterns of a run: regular expressions with one group,
 * looked for line by line. Patterns meet digits, letters and signs of any width; what is found is
 * given as it is printed. Filled by one thread, then only read, by any.
 */
#pragma once

#include "shared/model/notice.h"

G_BEGIN_DECLS

typedef enum
{
  MDG_PAGE_NUMBER,
  MDG_PAGE_NAME,
  MDG_PAGE_BIRTH,
  MDG_N_PAGE_KEYS,
} MdgPageKey;

typedef struct _MdgPageKeys MdgPageKeys;

/* NOTICE_KEY {key} for an expression that cannot be read or has not one group. */
MdgPageKeys *mdg_page_keys_new (const MdgNoticeKeys *keys, GError **error);
void mdg_page_keys_free (MdgPageKeys *keys);

/* The values of @key in @text, in the order of the text, each spelling once; new, empty when there
 * are none. A birth date comes without what stands behind it in its line. */
GPtrArray *mdg_page_keys_find (const MdgPageKeys *keys, MdgPageKey key, const char *text);

/* Whether two values of @key mean the same. */
gboolean mdg_page_key_equal (MdgPageKey key, const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgPageKeys, mdg_page_keys_free)

G_END_DECLS
