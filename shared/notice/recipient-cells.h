/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Single cells of a list of residents: what stands in them, and what is wrong with it. Pure; any
 * thread.
 */
#pragma once

#include "shared/base/error.h"

G_BEGIN_DECLS

/* What a cell says, new; NULL when it is empty. With something wrong, *@ret_problem is the code of
 * it (MDG_N_ERRORS when all is well) and the value is as it stands. */
typedef char *(*MdgRecipientRead) (const char *cell, MdgErrorCode *ret_problem);

/* A number without outer spaces and what spreadsheets put around text (="00123"). CSV_CELL_EMPTY;
 * CSV_CELL_SHORTENED for 1.23457E+11. */
char *mdg_recipient_read_number (const char *cell, MdgErrorCode *ret_problem);

/* A name as it is written. CSV_CELL_EMPTY. */
char *mdg_recipient_read_name (const char *cell, MdgErrorCode *ret_problem);

/* Any text without outer spaces. */
char *mdg_recipient_read_text (const char *cell, MdgErrorCode *ret_problem);

/* "1955-03-01". CSV_CELL_DATE, CSV_CELL_SERIAL. */
char *mdg_recipient_read_birth (const char *cell, MdgErrorCode *ret_problem);

/* An e-mail address, in ASCII. CSV_CELL_MAIL. */
char *mdg_recipient_read_mail (const char *cell, MdgErrorCode *ret_problem);

/* "ja", "easy", "en", "zh", "ko", also from their names. CSV_CELL_LANGUAGE. */
char *mdg_recipient_read_language (const char *cell, MdgErrorCode *ret_problem);

/* "060-0001"; a zero that a spreadsheet took from its front is back. CSV_CELL_POSTCODE. */
char *mdg_recipient_read_postcode (const char *cell, MdgErrorCode *ret_problem);

/* @number as digits with leading zeros up to @n_digits; NULL when it has enough, or is no number of
 * digits alone. Width does not matter. New. */
char *mdg_recipient_pad_number (const char *number, guint n_digits);

G_END_DECLS
