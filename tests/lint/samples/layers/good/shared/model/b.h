/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sample header: what it is and who owns it.
 */
#pragma once
#include "shared/base/a.h"
/* #include "server/store/s.h" */
