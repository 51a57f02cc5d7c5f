/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DESIGN: the grid of the sheet comes from the paper alone, so thousands of slips are laid out at
 * once, and the texts of a slip are set only while its page is drawn. A slip whose texts are higher
 * than it is drawn smaller: nothing is cut off and nothing goes on elsewhere.
 */
#include "client/ui/admin/password-slips.h"

#include "client/ui/admin/slip-grid.h"

#include <glib/gi18n.h>

#define INSET (8 * MDG_PRINT_MM) /* printers leave up to 5 mm of a sheet's edges white */
#define LABEL_WIDTH 74.0
#define LABEL_SIZE 8.0
#define NAME_LINES 3
#define MAX_PIECES 16

struct _MdgPasswordSlips
{
  GObject parent_instance;
  GPtrArray *passwords;
  char *ward;
  char *server;
  MdgPaper paper;
  MdgSlipGrid grid;
};

typedef struct
{
  PangoLayout *layout;
  double x;
  double y;
} Piece;

/* The texts of one slip and where they stand in it. */
typedef struct
{
  PangoContext *text;
  double width;
  double height; /* so far */
  Piece pieces[MAX_PIECES];
  guint n_pieces;
} Slip;

static void mdg_password_slips_iface_init (MdgPrintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MdgPasswordSlips,
                               mdg_password_slips,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MDG_TYPE_PRINTABLE,
                                                      mdg_password_slips_iface_init))

static double
height_of (PangoLayout *layout)
{
  int height = 0;
  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static void
put (Slip *slip, PangoLayout *layout, double x, double y)
{
  g_assert (slip->n_pieces < MAX_PIECES);
  slip->pieces[slip->n_pieces++] = (Piece){ layout, x, y };
}

static void
add_line (
  Slip *slip, double size, gboolean bold, guint most_lines, const char *content, double after)
{
  PangoLayout *layout =
    mdg_print_text (slip->text, MDG_PRINT_FONT, size, bold, slip->width, content);
  if (most_lines > 0)
    {
      pango_layout_set_height (layout, -(int) most_lines);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  put (slip, layout, 0, slip->height);
  slip->height += height_of (layout) + after;
}

static void
add_pair (Slip *slip, const char *label, const char *font, double size, const char *value)
{
  PangoLayout *left =
    mdg_print_text (slip->text, MDG_PRINT_FONT, LABEL_SIZE, FALSE, LABEL_WIDTH, label);
  PangoLayout *right =
    mdg_print_text (slip->text, font, size, FALSE, slip->width - LABEL_WIDTH, value);
  g_autoptr (PangoAttrList) as_written = pango_attr_list_new ();
  pango_attr_list_insert (as_written, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (right, as_written);
  pango_layout_set_wrap (right, PANGO_WRAP_CHAR);
  double down = (pango_layout_get_baseline (right) - pango_layout_get_baseline (left)) /
                (double) PANGO_SCALE;
  put (slip, left, 0, slip->height + MAX (0, down));
  put (slip, right, LABEL_WIDTH, slip->height);
  slip->height += height_of (right) + 2;
}

static void
fill_slip (Slip *slip, const MdgPasswordSlips *self, const MdgInitialPassword *person)
{
  const char *title = _ ("Madoguchi: first sign-in");
  g_autofree char *head =
    self->ward != NULL ? g_strdup_printf ("%s　%s", self->ward, title) : g_strdup (title);
  add_line (slip, LABEL_SIZE, FALSE, 1, head, 4);
  add_line (slip, 14, TRUE, NAME_LINES, person->name != NULL ? person->name : "", 4);
  add_pair (slip, _ ("User ID"), MDG_PRINT_FIXED_FONT, 12, person->login);
  add_pair (slip, _ ("Initial password"), MDG_PRINT_FIXED_FONT, 12, person->password);
  add_pair (slip, _ ("Server"), MDG_PRINT_FONT, 9, self->server);
  slip->height += 4;
  add_line (slip, LABEL_SIZE, FALSE, 0,
            _ ("1. Open Madoguchi and enter the user ID and the initial password.\n"
               "2. Decide on a password of your own.\n"
               "3. Destroy this slip. Show it to nobody."),
            0);
}

static void
draw_slip (Slip *slip, cairo_t *cr, double height)
{
  double scale = MIN (1.0, height / slip->height);
  cairo_scale (cr, scale, scale);
  for (guint i = 0; i < slip->n_pieces; i++)
    {
      cairo_move_to (cr, slip->pieces[i].x, slip->pieces[i].y);
      pango_cairo_show_layout (cr, slip->pieces[i].layout);
      g_clear_object (&slip->pieces[i].layout);
    }
}

/* Dashed lines between the slips; the outer edges are the paper's own. */
static void
draw_cuts (const MdgPasswordSlips *self, cairo_t *cr)
{
  const double dashes[] = { 4, 4 };
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (cr, 0.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 1; i < self->grid.columns; i++)
    {
      cairo_move_to (cr, i * self->grid.width, 0);
      cairo_line_to (cr, i * self->grid.width, self->paper.height);
    }
  for (guint i = 1; i < self->grid.rows; i++)
    {
      cairo_move_to (cr, 0, i * self->grid.height);
      cairo_line_to (cr, self->paper.width, i * self->grid.height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static const char *
get_title (MdgPrintable *printable)
{
  return _ ("Madoguchi: first passwords");
}

static guint
lay_out (MdgPrintable *printable, const MdgPaper *paper, PangoContext *text)
{
  MdgPasswordSlips *self = MDG_PASSWORD_SLIPS (printable);
  self->paper = *paper;
  self->grid = mdg_slip_grid_fit (paper->width, paper->height);
  return mdg_slip_grid_pages (&self->grid, self->passwords->len);
}

static void
draw (MdgPrintable *printable, cairo_t *cr, PangoContext *text, guint page)
{
  MdgPasswordSlips *self = MDG_PASSWORD_SLIPS (printable);
  guint per_page = self->grid.columns * self->grid.rows;
  draw_cuts (self, cr);
  for (guint i = page * per_page; i < MIN ((page + 1) * per_page, self->passwords->len); i++)
    {
      MdgSlipPlace place = mdg_slip_grid_place (&self->grid, i);
      Slip slip = { text, self->grid.width - 2 * INSET };
      fill_slip (&slip, self, self->passwords->pdata[i]);
      cairo_save (cr);
      cairo_translate (cr, place.x + INSET, place.y + INSET);
      draw_slip (&slip, cr, self->grid.height - 2 * INSET);
      cairo_restore (cr);
    }
}

static void
mdg_password_slips_iface_init (MdgPrintableInterface *iface)
{
  iface->get_title = get_title;
  iface->lay_out = lay_out;
  iface->draw = draw;
}

MdgPasswordSlips *
mdg_password_slips_new (GPtrArray *passwords, const char *ward, const char *server)
{
  MdgPasswordSlips *self = g_object_new (MDG_TYPE_PASSWORD_SLIPS, NULL);
  for (guint i = 0; i < passwords->len; i++)
    g_ptr_array_add (self->passwords, mdg_initial_password_copy (passwords->pdata[i]));
  self->ward = g_strdup (ward);
  self->server = g_strdup (server);
  return self;
}

MdgPasswordSlips *
mdg_password_slips_new_for (GPtrArray *passwords, MdgAccess *access)
{
  const MdgMe *me = mdg_access_get_me (access);
  return mdg_password_slips_new (passwords, me != NULL ? me->ward_name : NULL,
                                 mdg_access_get_address (access));
}

static void
mdg_password_slips_finalize (GObject *object)
{
  MdgPasswordSlips *self = MDG_PASSWORD_SLIPS (object);
  g_ptr_array_unref (self->passwords);
  g_free (self->ward);
  g_free (self->server);
  G_OBJECT_CLASS (mdg_password_slips_parent_class)->finalize (object);
}

static void
mdg_password_slips_class_init (MdgPasswordSlipsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mdg_password_slips_finalize;
}

static void
mdg_password_slips_init (MdgPasswordSlips *self)
{
  self->passwords = g_ptr_array_new_with_free_func ((GDestroyNotify) mdg_initial_password_free);
}
