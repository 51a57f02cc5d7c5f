/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/model/m.h"
#include "client/net/n.h"

#include <gtk/gtk.h>
