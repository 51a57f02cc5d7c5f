/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One parser under arbitrary input. The same function is driven by libFuzzer (built with clang and
 * -Dfuzz=true) and by replay.c, which runs the corpus as an ordinary test. It must not leak, and
 * aborts when something that always holds does not.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libFuzzer's name and type. @data may be NULL when @size is 0; always returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
