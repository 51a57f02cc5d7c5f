/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files dropped on a widget from Explorer or another file manager. While files hover, the widget
 * has the state :drop(active), which the style sheet marks on widgets of the class "drop-place".
 * What was dropped is copied or read, never moved away. Main thread.
 */
#pragma once

#include "client/ui/common/file-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Files of the kind asked for: between one and its most. */
typedef void (*MdgFilesDropped) (GtkWidget *widget, GListModel *files);

/* Something else: @sentence says why it was not taken. */
typedef void (*MdgFilesRefused) (GtkWidget *widget, const char *sentence);

/* Lets @widget take files of @kind, which is static. The result belongs to @widget. */
GtkEventController *mdg_file_drop_add (GtkWidget *widget,
                                       const MdgFileKind *kind,
                                       MdgFilesDropped dropped,
                                       MdgFilesRefused refused);

/* A place that takes nothing at the moment shows so by the pointer. */
void mdg_file_drop_set_enabled (GtkEventController *drop, gboolean enabled);

G_END_DECLS
