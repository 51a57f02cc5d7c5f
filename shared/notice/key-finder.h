/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether what was made for one resident says something of another one of the same list.
 *
 * DESIGN. All keys of all rows are looked for at once, in a text without its spaces, so that 佐 藤
 * and 佐藤 are one. What counts as another resident's key:
 *
 *   number  always, standing by itself (nothing of a number before or behind it, leading zeros
 *           aside). Numbers of fewer than MDG_KEY_NUMBER_MIN_CHARS characters are no keys: they
 *           stand in every date and amount, and are held apart by the key patterns alone.
 *   mail    always.
 *   name    the whole name, variant characters of the strong classes alike. A name of three
 *           characters or fewer, or without kanji, has to stand by itself too, an honorific behind
 *           it or a word such as 氏名 before it aside: 東 京子 is not in 東京子ども園.
 *
 * A name is nobody else's when the own row is written the same (namesakes), and where it stands
 * within what the own row says (小林 一 within 小林 一郎, or within the own address). Names that
 * are part of the ward's own text (its mayor may live in it) are for the caller to tell by how many
 * letters they stand in; their numbers stay keys. Family or given names alone, readings, birth
 * dates and addresses are no keys: others have them too.
 *
 * Texts are searched as they are; bytes of decoded objects as UTF-8, CP932 and UTF-16BE at both
 * alignments, with longer keys only where chance would find short ones. A finder is filled once and
 * then read by any thread; a scanner belongs to one thread.
 */
#pragma once

#include "shared/notice/recipient-list.h"

G_BEGIN_DECLS

#define MDG_KEY_NUMBER_MIN_CHARS 5

typedef enum
{
  MDG_KEY_NUMBER,
  MDG_KEY_MAIL,
  MDG_KEY_NAME,
} MdgKeyKind;

/* @row is the first one that has this key. */
typedef struct
{
  MdgKeyKind kind;
  guint row;
} MdgKeyHit;

typedef struct _MdgKeyFinder MdgKeyFinder;
typedef struct _MdgKeyScanner MdgKeyScanner;

/* @list must outlive the finder. */
MdgKeyFinder *mdg_key_finder_new (const MdgRecipientList *list);
void mdg_key_finder_free (MdgKeyFinder *finder);

/* How many different keys are looked for. */
guint mdg_key_finder_get_n_keys (const MdgKeyFinder *finder);

/* The first row whose name is the key that @row's name is. */
guint mdg_key_finder_get_name_row (const MdgKeyFinder *finder, guint row);

MdgKeyScanner *mdg_key_scanner_new (const MdgKeyFinder *finder);
void mdg_key_scanner_free (MdgKeyScanner *scanner);

/* Appends to @hits (GArray of MdgKeyHit, NULL when nobody wants them) the keys in @text that are
 * not those of row @own (0: of nobody), each as often as it stands there. *@ret_own_number and
 * *@ret_own_name, unless NULL, become TRUE when those of @own are there, and stay as they are
 * otherwise. */
void mdg_key_scanner_find_in_text (MdgKeyScanner *scanner,
                                   const char *text,
                                   guint own,
                                   GArray *hits,
                                   gboolean *ret_own_number,
                                   gboolean *ret_own_name);

/* The same in @data of which nobody knows what it is. *@ret_own, unless NULL, becomes TRUE when a
 * key of @own, or what stands within its cells, is there. */
void mdg_key_scanner_find_in_bytes (MdgKeyScanner *scanner,
                                    const guint8 *data,
                                    gsize size,
                                    guint own,
                                    GArray *hits,
                                    gboolean *ret_own);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyFinder, mdg_key_finder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MdgKeyScanner, mdg_key_scanner_free)

G_END_DECLS
