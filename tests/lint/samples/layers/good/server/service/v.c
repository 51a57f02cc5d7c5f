/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/s.h"
#include "server/engine/search/e.h"
#include "server/crypto/c.h"
