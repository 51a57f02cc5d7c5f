/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/x.h"

#include "server/http/h.h"
#include "server/service/v.h"
#include "shared/base/a.h"
#include "mdg-config.h"

#include <glib.h>
