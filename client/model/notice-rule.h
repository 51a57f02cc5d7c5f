/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a PDF is split and read, as people choose it: a kind with plain words, and what becomes of it
 * as the text of a rule (shared/notice/split-rule.h) and as patterns of keys. Whoever wants regular
 * expressions writes them; everybody else gives a text that stands on the page. Pure; any thread.
 */
#pragma once

#include "shared/model/notice.h"
#include "shared/notice/split-rule.h"

G_BEGIN_DECLS

/* A rule in its parts; words NULL for none. */
typedef struct
{
  MdgSplitKind kind;
  guint n_pages;
  char *words;      /* what first pages contain, or a regular expression */
  gboolean pattern; /* words are one */
  double x;         /* of the region; width 0: the whole page */
  double y;
  double width;
  double height;
} MdgNoticeRule;

void mdg_notice_rule_clear (MdgNoticeRule *rule);

/* The text of @rule; NULL while something is missing (words, a region). New. */
char *mdg_notice_rule_text (const MdgNoticeRule *rule);

/* Takes @text apart; what cannot be read gives two pages for each. *@ret_rule is overwritten; clear
 * it. */
void mdg_notice_rule_read (const char *text, MdgNoticeRule *ret_rule);

/* How one key is read off a page. */
typedef enum
{
  MDG_KEY_NONE,
  MDG_KEY_AFTER,   /* behind some words: 宛名番号 0012846 */
  MDG_KEY_BEFORE,  /* before some words: 高橋 千鶴 様 */
  MDG_KEY_PATTERN, /* a regular expression with one group */
} MdgKeyWay;

typedef enum
{
  MDG_KEY_NUMBER,
  MDG_KEY_NAME,
  MDG_KEY_BIRTH,
  MDG_N_KEYS
} MdgKey;

/* The pattern for @key; NULL for none or while @words are missing. New. */
char *mdg_notice_key_pattern (MdgKey key, MdgKeyWay way, const char *words);

/* Takes @pattern (NULL: none) apart. *@ret_words is new; NULL without words. */
MdgKeyWay mdg_notice_key_read (MdgKey key, const char *pattern, char **ret_words);

/* What is offered to begin with: 宛名番号, 様, 生年月日. Static. */
const char *mdg_notice_key_usual_words (MdgKey key, MdgKeyWay way);

/* What of @text, the text of a page, surrounds @value, as people point at it: a way with words that
 * would read @value again. FALSE when no line has both. */
gboolean mdg_notice_key_learn (MdgKey key,
                               const char *text,
                               const char *value,
                               MdgKeyWay *ret_way,
                               char **ret_words);

/* The member of @keys for @key. */
char **mdg_notice_keys_member (MdgNoticeKeys *keys, MdgKey key);

G_END_DECLS
