/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The signs a model is told to write, which the reader takes out: what the instructions say and
 * what is read must be the same.
 */
#pragma once

#define MDG_ANSWER_NOT_FOUND_JA "【該当なし】"
#define MDG_ANSWER_NOT_FOUND_EN "【NOT FOUND】"
#define MDG_ANSWER_CONTRADICTION_JA "【食い違い】"
#define MDG_ANSWER_CONTRADICTION_EN "【CONFLICT】"
