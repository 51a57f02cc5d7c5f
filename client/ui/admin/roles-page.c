/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the page keeps one working copy, the role that is chosen. Cells of its column are buttons
 * when the role may be changed; every change goes into the copy, and the matrix is drawn anew from
 * the roles with the copy in place of its original. A list that changes meanwhile is drawn without
 * losing the copy; the server's version number catches what others saved.
 */
#define G_LOG_DOMAIN "madoguchi-client-ui"

#include "client/ui/admin/roles-page.h"

#include "client/model/answer.h"
#include "client/ui/common/banner.h"
#include "client/ui/common/dialogs.h"
#include "client/ui/common/page.h"

#include <glib/gi18n.h>

struct _MdgRolesPage
{
  GtkBox parent_instance;
  MdgAdmin *admin;
  MdgRole *work; /* the chosen role as edited; NULL before the first load */
  char *wanted;  /* name of the role to choose after the next load */
  gboolean changed;
  MdgBanner *banner;
  GtkGrid *matrix;
  GtkWidget *matrix_pane;
  GtkWidget *side_pane;
  GtkLabel *role_name;
  GtkWidget *name_label;
  GtkEditable *name;
  GtkLabel *people;
  GtkBox *seen;
  GtkLabel *reason;
  gboolean filling;
};

static void mdg_roles_page_iface_init (MdgPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgRolesPage,
                               mdg_roles_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PAGE, mdg_roles_page_iface_init))

static void draw (MdgRolesPage *self);

static MdgReach
reach_of (const MdgRole *role, MdgPermission permission)
{
  MdgGrants grants = { { MDG_REACH_NONE } };
  mdg_role_add_grants (role, &grants);
  return grants.reach[permission];
}

static gboolean
is_editable (MdgRolesPage *self)
{
  return self->work != NULL && !self->work->builtin;
}

static gboolean
is_work (MdgRolesPage *self, const MdgRole *role)
{
  return self->work != NULL && g_strcmp0 (self->work->code, role->code) == 0;
}

/* ---- the matrix ---- */

static const char *
words_of (MdgReach reach)
{
  if (reach == MDG_REACH_ALL)
    return _ ("Everywhere");
  return reach == MDG_REACH_SECTION ? _ ("Own section") : _ ("Not allowed");
}

static GtkWidget *
mark_of (MdgReach reach)
{
  GtkWidget *mark;
  if (reach == MDG_REACH_SECTION)
    {
      mark = gtk_label_new (_ ("Section only"));
      gtk_widget_add_css_class (mark, "badge");
      gtk_widget_add_css_class (mark, "ai");
    }
  else
    {
      mark = gtk_image_new_from_icon_name (reach == MDG_REACH_ALL ? "mdg-check-symbolic"
                                                                  : "mdg-dash-symbolic");
      gtk_widget_add_css_class (mark, reach == MDG_REACH_ALL ? "text-ok" : "caption");
    }
  gtk_widget_set_tooltip_text (mark, words_of (reach));
  gtk_widget_set_halign (mark, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  return mark;
}

static GtkWidget *
cell_of (MdgRolesPage *self, const MdgRole *role, MdgPermission permission)
{
  gboolean chosen = is_work (self, role);
  const MdgRole *shown = chosen ? self->work : role;
  GtkWidget *mark = mark_of (reach_of (shown, permission));
  GtkWidget *cell = gtk_center_box_new ();
  gtk_widget_add_css_class (cell, "matrix-cell");
  gtk_widget_add_css_class (cell, "matrix-row");
  if (chosen)
    gtk_widget_add_css_class (cell, "chosen");
  if (chosen && is_editable (self))
    {
      GtkWidget *button = gtk_button_new ();
      g_autofree char *name = g_strdup_printf ("%s: %s", _ (mdg_permission_label (permission)),
                                               words_of (reach_of (shown, permission)));
      gtk_button_set_child (GTK_BUTTON (button), mark);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", (int) permission);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "roles.cycle");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      mark = button;
    }
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (cell), mark);
  return cell;
}

static GtkWidget *
head_of (MdgRolesPage *self, const MdgRole *role)
{
  GtkWidget *label =
    gtk_label_new (is_work (self, role) ? mdg_role_label (self->work) : mdg_role_label (role));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), is_work (self, role));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", role->code);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "roles.choose");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_add_css_class (box, "matrix-head");
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
attach_label (MdgRolesPage *self, const char *text, const char *style, int row, int columns)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->matrix, label, 0, row, columns, 1);
}

static void
draw_heads (MdgRolesPage *self, GListModel *roles, guint n)
{
  attach_label (self, _ ("What one may do"), "matrix-caption", 0, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (roles, i);
      gtk_grid_attach (self->matrix, head_of (self, mdg_item_get_record (item)), (int) i + 1, 0, 1,
                       1);
    }
}

static void
draw_matrix (MdgRolesPage *self)
{
  GListModel *roles = G_LIST_MODEL (mdg_admin_get_roles (self->admin));
  guint n = g_list_model_get_n_items (roles);
  const char *group = NULL;
  int row = 1;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->matrix)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->matrix)))
    gtk_grid_remove (self->matrix, child);
  draw_heads (self, roles, n);
  for (guint permission = 0; permission < MDG_N_PERMISSIONS; permission++)
    {
      if (g_strcmp0 (group, mdg_permission_group (permission)) != 0)
        attach_label (self, _ (mdg_permission_group (permission)), "matrix-group", row++,
                      (int) n + 1);
      group = mdg_permission_group (permission);
      attach_label (self, _ (mdg_permission_label (permission)), "matrix-label", row, 1);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (MdgItem) item = g_list_model_get_item (roles, i);
          gtk_grid_attach (self->matrix, cell_of (self, mdg_item_get_record (item), permission),
                           (int) i + 1, row, 1, 1);
        }
      row++;
    }
}

/* ---- the pane beside it ---- */

typedef struct
{
  const char *icon;
  const char *label;
  MdgPermission permission;
} Seen;

static const Seen pages_seen[] = {
  { "mdg-people-symbolic", N_ ("Accounts and sections"), MDG_PERMISSION_ACCOUNTS_READ },
  { "mdg-key-symbolic", N_ ("Roles and rights"), MDG_PERMISSION_ROLES_MANAGE },
  { "mdg-queue-symbolic", N_ ("Language models"), MDG_PERMISSION_MODELS_MANAGE },
  { "mdg-gauge-symbolic", N_ ("Usage"), MDG_PERMISSION_USAGE_READ },
  { "mdg-log-symbolic", N_ ("Audit log"), MDG_PERMISSION_AUDIT_READ },
  { "mdg-gauge-symbolic", N_ ("State of the system"), MDG_PERMISSION_SYSTEM_READ },
};

static void
append_seen (MdgRolesPage *self, const char *icon, const char *text, const char *reach)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *note = gtk_label_new (reach);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (note, "caption");
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), note);
  gtk_box_append (self->seen, row);
}

static void
draw_seen (MdgRolesPage *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->seen)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self->seen)))
    gtk_box_remove (self->seen, child);
  append_seen (self, "mdg-person-symbolic", _ ("My account"), "");
  append_seen (self, "mdg-help-symbolic", _ ("Help"), "");
  for (guint i = 0; i < G_N_ELEMENTS (pages_seen); i++)
    {
      MdgReach reach = reach_of (self->work, pages_seen[i].permission);
      if (reach != MDG_REACH_NONE)
        append_seen (self, pages_seen[i].icon, _ (pages_seen[i].label),
                     reach == MDG_REACH_SECTION ? _ ("Section only") : "");
    }
}

static const char *
reason_text (MdgRolesPage *self)
{
  if (self->work->builtin)
    return _ ("A built-in role cannot be changed. Copy it and change the copy.");
  return self->changed
           ? _ ("Not saved yet. Every change stands in the audit log.")
           : _ ("Press a cell of this role to change it. Every change stands in the audit log.");
}

static void
draw_side (MdgRolesPage *self)
{
  gtk_widget_set_visible (self->side_pane, self->work != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "roles.copy",
                                 self->work != NULL && !self->changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "roles.delete",
                                 is_editable (self) && self->work->id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "roles.save",
                                 is_editable (self) && self->changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "roles.undo",
                                 is_editable (self) && self->changed);
  if (self->work == NULL)
    return;
  g_autofree char *people = g_strdup_printf (_ ("%d people"), (int) self->work->n_accounts);
  gtk_label_set_text (self->role_name, mdg_role_label (self->work));
  gtk_label_set_text (self->people, people);
  gtk_widget_set_visible (self->name_label, is_editable (self));
  gtk_widget_set_visible (GTK_WIDGET (self->name), is_editable (self));
  self->filling = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (self->name), self->work->name) != 0)
    gtk_editable_set_text (self->name, self->work->name);
  self->filling = FALSE;
  gtk_label_set_text (self->reason, reason_text (self));
  draw_seen (self);
}

static void
draw (MdgRolesPage *self)
{
  draw_matrix (self);
  draw_side (self);
}

/* ---- choosing and changing ---- */

static const MdgRole *
role_at (MdgRolesPage *self, const char *code)
{
  MdgRoleItem *item = mdg_admin_find_role (self->admin, code);
  return item != NULL ? mdg_item_get_record (MDG_ITEM (item)) : NULL;
}

static void
take (MdgRolesPage *self, const MdgRole *role)
{
  mdg_role_free (self->work);
  self->work = role != NULL ? mdg_role_copy (role) : NULL;
  self->changed = FALSE;
  draw (self);
}

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  if (self->changed)
    {
      mdg_banner_say (self->banner, "warn", _ ("Save or undo the changes first."), NULL, NULL);
      draw (self);
      return;
    }
  mdg_banner_say (self->banner, "warn", NULL, NULL, NULL);
  take (self, role_at (self, g_variant_get_string (parameter, NULL)));
}

static MdgReach
next_reach (MdgPermission permission, MdgReach reach)
{
  if (reach == MDG_REACH_NONE)
    return mdg_permission_has_section_reach (permission) ? MDG_REACH_SECTION : MDG_REACH_ALL;
  return reach == MDG_REACH_SECTION ? MDG_REACH_ALL : MDG_REACH_NONE;
}

static void
set_reach (MdgRole *role, MdgPermission permission, MdgReach reach)
{
  const char *name = mdg_permission_name (permission);
  for (guint i = role->grants->len; i > 0; i--)
    if (g_strcmp0 (((MdgGrant *) role->grants->pdata[i - 1])->permission, name) == 0)
      g_ptr_array_remove_index (role->grants, i - 1);
  if (reach == MDG_REACH_NONE)
    return;
  MdgGrant *grant = mdg_grant_new ();
  grant->permission = g_strdup (name);
  grant->reach = g_strdup (mdg_reach_name (reach));
  g_ptr_array_add (role->grants, grant);
}

/* The cell that was pressed is a new widget after drawing: the keyboard must find it again. */
static void
focus_cell (MdgRolesPage *self, int permission)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->matrix)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *inner =
        GTK_IS_CENTER_BOX (cell) ? gtk_center_box_get_center_widget (GTK_CENTER_BOX (cell)) : NULL;
      GVariant *target = GTK_IS_BUTTON (inner)
                           ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (inner))
                           : NULL;
      if (target != NULL && g_variant_get_int32 (target) == permission)
        gtk_widget_grab_focus (inner);
    }
}

static void
cycle (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  int permission = g_variant_get_int32 (parameter);
  if (!is_editable (self) || permission < 0 || permission >= MDG_N_PERMISSIONS)
    return;
  set_reach (self->work, permission, next_reach (permission, reach_of (self->work, permission)));
  self->changed = TRUE;
  draw (self);
  focus_cell (self, permission);
}

static void
on_name (MdgRolesPage *self)
{
  if (self->filling || !is_editable (self))
    return;
  g_free (self->work->name);
  self->work->name = g_strdup (gtk_editable_get_text (self->name));
  self->changed = TRUE;
  draw_side (self);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  mdg_banner_say (self->banner, "warn", NULL, NULL, NULL);
  take (self, role_at (self, self->work->code));
}

/* ---- saving ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgRolesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, bytes != NULL ? "ok" : "bad",
                  bytes != NULL ? _ ("The role was saved.") : sentence, NULL, NULL);
  if (self->admin == NULL)
    return;
  if (bytes != NULL)
    self->changed = FALSE;
  draw_side (self);
  mdg_paged_list_reload (mdg_admin_get_roles (self->admin));
}

static void
send_role (MdgRolesPage *self, const MdgRole *role)
{
  g_free (self->wanted);
  self->wanted = g_strdup (role->name);
  mdg_admin_save_role_async (self->admin, role, NULL, on_saved, g_object_ref (self));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  if (*self->work->name == '\0')
    {
      mdg_banner_say (self->banner, "bad", _ ("Enter a name for the role."), NULL, NULL);
      return;
    }
  gtk_widget_action_set_enabled (widget, "roles.save", FALSE);
  send_role (self, self->work);
}

static gboolean
is_name_taken (MdgRolesPage *self, const char *name)
{
  GListModel *roles = G_LIST_MODEL (mdg_admin_get_roles (self->admin));
  for (guint i = 0; i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (roles, i);
      if (g_strcmp0 (mdg_role_label (mdg_item_get_record (item)), name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  g_autoptr (MdgRole) role = mdg_role_copy (self->work);
  g_autofree char *base = g_strdup_printf (_ ("Copy of %s"), mdg_role_label (self->work));
  g_free (role->name);
  role->name = g_strdup (base);
  for (guint i = 2; is_name_taken (self, role->name) && i < 100; i++)
    {
      g_free (role->name);
      role->name = g_strdup_printf ("%s %u", base, i);
    }
  role->id = 0;
  role->builtin = FALSE;
  role->version = 0;
  role->n_accounts = 0;
  g_clear_pointer (&role->code, g_free);
  send_role (self, role);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MdgRolesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mdg_answer_finish (result, &error);
  g_autofree char *sentence = mdg_answer_sentence (error);
  mdg_banner_say (self->banner, "bad", sentence, NULL, NULL);
  if (bytes != NULL && self->admin != NULL)
    mdg_paged_list_reload (mdg_admin_get_roles (self->admin));
}

static void
do_delete (gpointer owner)
{
  MdgRolesPage *self = owner;
  self->changed = FALSE;
  if (self->work != NULL && self->work->id != 0)
    mdg_admin_delete_role_async (self->admin, self->work->id, NULL, on_deleted,
                                 g_object_ref (self));
}

static void
delete_role (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (widget);
  g_autofree char *title = g_strdup_printf (_ ("Delete the role %s?"), self->work->name);
  mdg_dialog_ask (widget, title, _ ("Only a role that nobody has can be deleted."), _ ("Delete"),
                  TRUE, NULL, do_delete, self);
}

/* ---- page ---- */

static const MdgRole *
role_named (MdgRolesPage *self, const char *name)
{
  GListModel *roles = G_LIST_MODEL (mdg_admin_get_roles (self->admin));
  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (MdgItem) item = g_list_model_get_item (roles, i);
      const MdgRole *role = mdg_item_get_record (item);
      if (!role->builtin && g_strcmp0 (role->name, name) == 0)
        return role; /* the list keeps it */
    }
  return NULL;
}

static void
on_loaded (MdgRolesPage *self)
{
  const MdgRole *same = role_named (self, self->wanted);
  if (self->changed)
    {
      draw (self);
      return;
    }
  if (same == NULL && self->work != NULL)
    same = role_at (self, self->work->code);
  if (same == NULL)
    same = role_at (self, mdg_builtin_role_codes ()[0]);
  g_clear_pointer (&self->wanted, g_free);
  take (self, same);
}

static void
page_reload (MdgPage *page)
{
  mdg_paged_list_reload (mdg_admin_get_roles (MDG_ROLES_PAGE (page)->admin));
}

static gboolean
page_next_pane (MdgPage *page, GtkWidget *focus)
{
  MdgRolesPage *self = MDG_ROLES_PAGE (page);
  GtkWidget *panes[] = { self->matrix_pane, self->side_pane, NULL };
  return mdg_page_walk (panes, focus);
}

static void
mdg_roles_page_iface_init (MdgPageInterface *iface)
{
  iface->reload = page_reload;
  iface->next_pane = page_next_pane;
}

GtkWidget *
mdg_roles_page_new (MdgAdmin *admin)
{
  MdgRolesPage *self = g_object_new (MDG_TYPE_ROLES_PAGE, NULL);
  self->admin = g_object_ref (admin);
  g_signal_connect_object (mdg_admin_get_roles (admin), "loaded", G_CALLBACK (on_loaded), self,
                           G_CONNECT_SWAPPED);
  on_loaded (self);
  return GTK_WIDGET (self);
}

static void
mdg_roles_page_dispose (GObject *object)
{
  g_clear_object (&MDG_ROLES_PAGE (object)->admin);
  G_OBJECT_CLASS (mdg_roles_page_parent_class)->dispose (object);
}

static void
mdg_roles_page_finalize (GObject *object)
{
  mdg_role_free (MDG_ROLES_PAGE (object)->work);
  g_free (MDG_ROLES_PAGE (object)->wanted);
  G_OBJECT_CLASS (mdg_roles_page_parent_class)->finalize (object);
}

static void
mdg_roles_page_class_init (MdgRolesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = mdg_roles_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mdg_roles_page_finalize;
  g_type_ensure (MDG_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/lg/madoguchi/ui/admin/roles-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, matrix_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, side_pane);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, role_name);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, name);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, people);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, seen);
  gtk_widget_class_bind_template_child (widget_class, MdgRolesPage, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_name);
  gtk_widget_class_install_action (widget_class, "roles.choose", "s", choose);
  gtk_widget_class_install_action (widget_class, "roles.cycle", "i", cycle);
  gtk_widget_class_install_action (widget_class, "roles.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "roles.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "roles.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "roles.delete", NULL, delete_role);
}

static void
mdg_roles_page_init (MdgRolesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
