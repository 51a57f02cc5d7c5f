/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/local/l.h"
#include "elsewhere/z.h"
