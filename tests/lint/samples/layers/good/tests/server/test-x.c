/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/s.h"
#include "tests/support/clock.h"
