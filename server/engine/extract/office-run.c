/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-extract"

#include "server/engine/extract/office-run.h"

#include "server/engine/extract/process.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOCKET_FOLDER "/tmp"
#define NOBODY 65534
#define FOLDER_PREFIX "office-"
#define MAX_DEPTH 32
#define MAX_DESCRIPTORS 16

#define ALONE_TIME (180 * G_TIME_SPAN_SECOND)

/* Without a new file, in a run of several. */
#define STALL_TIME (60 * G_TIME_SPAN_SECOND)
#define START_TIME (60 * G_TIME_SPAN_SECOND)
#define WAIT_STEP (20 * G_TIME_SPAN_MILLISECOND)

/* Addresses, of which it takes far more than memory. */
#define MEMORY_BYTES (G_GUINT64_CONSTANT (6) << 30)
#define CPU_SECONDS 600
#define COPY_BYTES (1024 * 1024)

/* Of the outcome: 2 GB, what one unpacked Office file may hold at most. */
#define MAX_CONVERTED (G_GINT64_CONSTANT (2) << 30)

#define PROFILE_START                                             \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                  \
  "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" " \
  "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "                \
  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
#define PROFILE_ITEM                                      \
  "<item oor:path=\"/org.openoffice.%s\"><prop oor:name=" \
  "\"%s\" oor:op=\"fuse\"><value>%s</value></prop></item>\n"
#define PROFILE_END "</oor:items>\n"

typedef struct
{
  const char *path;
  const char *name;
  const char *value;
} Option;

/* No macros, nothing fetched from elsewhere, no Java. Link: 0 is never in Writer, 1 in Calc. */
static const Option options[] = {
  { "Office.Common/Security/Scripting", "MacroSecurityLevel", "3" },
  { "Office.Common/Security/Scripting", "DisableMacrosExecution", "true" },
  { "Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true" },
  { "Office.Common/Save/Document", "AutoSave", "false" },
  { "Office.Writer/Content/Update", "Link", "0" },
  { "Office.Calc/Content/Update", "Link", "1" },
  { "Office.Java/VirtualMachine", "Enable", "false" },
};

typedef struct
{
  const char *target; /* extension of the outcome */
  const char *convert_to;
  const char *alone_convert_to;
  const char *in_filter;
} Route;

/* Hidden slides are kept, so that page and slide count alike. */
#define IMPRESS_PDF \
  "pdf:impress_pdf_Export:{\"ExportHiddenSlides\":{\"type\":\"boolean\",\"value\":\"true\"}}"

static const Route routes[] = {
  [MDG_OFFICE_WRITER] = { "pdf", "pdf", "pdf", NULL },
  [MDG_OFFICE_IMPRESS] = { "pdf", IMPRESS_PDF, IMPRESS_PDF, NULL },
  [MDG_OFFICE_SLIDES] = { "pptx", "pptx:Impress MS PowerPoint 2007 XML", "pptx", NULL },
  [MDG_OFFICE_CALC] = { "xlsx", "xlsx:Calc MS Excel 2007 XML", "xlsx", NULL },
  [MDG_OFFICE_HTML_CALC] = { "xlsx", "xlsx:Calc MS Excel 2007 XML", "xlsx",
                             "HTML (StarCalc)" },
};

typedef struct
{
  char *folder;
  char *in;
  char *out;
  const Route *route;
  MdgOfficeFile *files;
  guint n;
  gboolean alone;
} Run;

static char *
dup_profile (const Run *run)
{
  return g_strdup_printf ("file://%s/profile", run->folder);
}

static int
on_entry (const char *path, const struct stat *status, int kind, struct FTW *where)
{
  return remove (path);
}

static void
remove_folder (const char *path)
{
  if (nftw (path, on_entry, MAX_DESCRIPTORS, FTW_DEPTH | FTW_PHYS) != 0)
    g_debug ("a folder of the converter could not be removed");
}

static void
remove_socket (guint uid, const char *digest)
{
  g_autofree char *path =
    g_strdup_printf (SOCKET_FOLDER "/OSL_PIPE_%u_SingleOfficeIPC_%s", uid, digest);
  (void) unlink (path);
}

/* LibreOffice listens in /tmp, whatever it is told, under the MD5 of its profile's address in
 * UTF-16, small bytes written with one digit; killed, it leaves that behind. In a name space of its
 * own it takes itself for nobody. */
static void
remove_sockets (const Run *run)
{
  guint8 digest[16];
  gsize size = sizeof digest;
  long n_items = 0;
  g_autofree char *address = dup_profile (run);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (address, -1, NULL, &n_items, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_autoptr (GString) text = g_string_new (NULL);
  if (wide == NULL)
    return;
  g_checksum_update (checksum, (const guchar *) wide, n_items * (long) sizeof *wide);
  g_checksum_get_digest (checksum, digest, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%x", digest[i]);
  remove_socket (getuid (), text->str);
  remove_socket (NOBODY, text->str);
}

static void
clear_run (Run *run)
{
  if (run->folder != NULL)
    {
      remove_sockets (run);
      remove_folder (run->folder);
    }
  g_free (run->folder);
  g_free (run->in);
  g_free (run->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

/* ---- the folder ---- */

static gboolean
copy_file (int from, const char *path)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  int to = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  goffset at = 0;
  gssize n = to >= 0 ? 1 : -1;
  while (n > 0)
    {
      n = pread (from, buffer, COPY_BYTES, at);
      if (n > 0 && write (to, buffer, (gsize) n) != n)
        n = -1;
      at += n;
    }
  return to >= 0 && close (to) == 0 && n == 0;
}

static char *
dup_input (const Run *run, guint index)
{
  return g_strdup_printf ("%s/%04u.%s", run->in, index, run->files[index].format);
}

static char *
dup_output (const Run *run, guint index)
{
  return g_strdup_printf ("%s/%04u.%s", run->out, index, run->route->target);
}

static gboolean
make_profile (const Run *run)
{
  g_autofree char *folder = g_build_filename (run->folder, "profile", "user", NULL);
  g_autofree char *path = g_build_filename (folder, "registrymodifications.xcu", NULL);
  g_autoptr (GString) text = g_string_new (PROFILE_START);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_string_append_printf (text, PROFILE_ITEM, options[i].path, options[i].name, options[i].value);
  g_string_append (text, PROFILE_END);
  return g_mkdir_with_parents (folder, 0700) == 0 &&
         g_file_set_contents (path, text->str, -1, NULL);
}

static gboolean
prepare (Run *run, const char *work_dir)
{
  g_autofree char *pattern = g_build_filename (work_dir, FOLDER_PREFIX "XXXXXX", NULL);
  if (g_mkdir_with_parents (work_dir, 0700) != 0 || g_mkdtemp_full (pattern, 0700) == NULL)
    return FALSE;
  run->folder = g_steal_pointer (&pattern);
  run->in = g_build_filename (run->folder, "in", NULL);
  run->out = g_build_filename (run->folder, "out", NULL);
  if (g_mkdir (run->in, 0700) != 0 || g_mkdir (run->out, 0700) != 0 || !make_profile (run))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      g_autofree char *path = dup_input (run, i);
      if (!copy_file (run->files[i].fd, path))
        return FALSE;
    }
  return TRUE;
}

/* ---- the program ---- */

static GPtrArray *
make_argv (const Run *run, const char *program)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *profile = dup_profile (run);
  g_ptr_array_add (argv, g_strdup (program));
  g_ptr_array_add (argv, g_strconcat ("-env:UserInstallation=", profile, NULL));
  static const char *const switches[] = { "--headless", "--norestore", "--nologo", "--nodefault",
                                          "--nolockcheck", "--nofirststartwizard" };
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_ptr_array_add (argv, g_strdup (switches[i]));
  if (run->route->in_filter != NULL)
    g_ptr_array_add (argv, g_strconcat ("--infilter=", run->route->in_filter, NULL));
  g_ptr_array_add (argv, g_strdup ("--convert-to"));
  g_ptr_array_add (argv, g_strdup (run->alone ? run->route->alone_convert_to
                                              : run->route->convert_to));
  g_ptr_array_add (argv, g_strdup ("--outdir"));
  g_ptr_array_add (argv, g_strdup (run->out));
  for (guint i = 0; i < run->n; i++)
    g_ptr_array_add (argv, dup_input (run, i));
  g_ptr_array_add (argv, NULL);
  return argv;
}

static gboolean
start (const Run *run, const char *program, MdgProcess *process)
{
  static const char *const readable[] = {
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/ld.so.cache",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/localtime",
    "/etc/papersize",
    "/etc/locale.alias",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/proc",
    "/sys/devices",
    "/dev/urandom",
    NULL,
  };
  g_autofree char *own = g_path_get_dirname (program);
  const char *programs[] = { "/usr", "/bin", "/lib", "/lib64", "/opt", "/snap", own, NULL };
  static const char *const sockets[] = { SOCKET_FOLDER, NULL };
  const char *writable[] = { run->folder, "/dev/null", "/dev/zero", NULL };
  MdgLandlockPaths paths = { readable, programs, writable, sockets };
  g_autoptr (GPtrArray) argv = make_argv (run, program);
  g_autofree char *home = g_strconcat ("HOME=", run->folder, NULL);
  g_autofree char *temporary = g_strconcat ("TMPDIR=", run->folder, NULL);
  const char *env[] = { "PATH=/usr/bin:/bin", "LANG=ja_JP.UTF-8", "SAL_USE_VCLPLUGIN=svp",
                        home, temporary, NULL };
  MdgProcessSetup setup = { .argv = (const char *const *) argv->pdata,
                            .env = env,
                            .folder = run->folder,
                            .words = -1,
                            .memory_bytes = MEMORY_BYTES,
                            .cpu_seconds = CPU_SECONDS,
                            .without_network = TRUE,
                            .paths = &paths };
  g_autoptr (GError) error = NULL;
  if (mdg_process_start (process, &setup, &error))
    return TRUE;
  g_warning ("%s", error->message);
  return FALSE;
}

static guint
count_outputs (const Run *run)
{
  guint n = 0;
  g_autoptr (GDir) folder = g_dir_open (run->out, 0, NULL);
  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static MdgOfficeResult
wait_for (const Run *run, MdgProcess *process, GCancellable *cancellable)
{
  guint n_outputs = 0;
  int status = 0;
  gint64 deadline =
    g_get_monotonic_time () + (run->alone ? ALONE_TIME : START_TIME + STALL_TIME);
  while (!mdg_process_has_ended (process, &status))
    {
      guint n = run->alone ? 0 : count_outputs (run);
      if (g_cancellable_is_cancelled (cancellable))
        return MDG_OFFICE_CANCELLED;
      if (n > n_outputs)
        deadline = g_get_monotonic_time () + STALL_TIME;
      n_outputs = n;
      if (g_get_monotonic_time () >= deadline)
        return MDG_OFFICE_HUNG;
      g_usleep (WAIT_STEP);
    }
  g_debug ("soffice ended with status %d", status);
  return MDG_OFFICE_ENDED;
}

/* What a killed run was writing has no end. */
static gboolean
is_whole (int fd, const char *target)
{
  char tail[1024];
  struct stat status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size == 0 ||
      status.st_size > MAX_CONVERTED)
    return FALSE;
  gsize size = (gsize) MIN (status.st_size, (goffset) sizeof tail);
  if (pread (fd, tail, size, status.st_size - (goffset) size) != (gssize) size)
    return FALSE;
  const char *end = strcmp (target, "pdf") == 0 ? "%%EOF" : "PK\5\6";
  return memmem (tail, size, end, strlen (end)) != NULL;
}

static void
collect (const Run *run)
{
  for (guint i = 0; i < run->n; i++)
    {
      g_autofree char *path = dup_output (run, i);
      int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
      if (fd >= 0 && is_whole (fd, run->route->target))
        run->files[i].converted = fd;
      else if (fd >= 0)
        close (fd);
    }
}

MdgOfficeKind
mdg_office_kind (const MdgFileType *type)
{
  static const char *const slides[] = { "ppt", "pptx", "odp", NULL };
  if (type->route == MDG_ROUTE_CONVERT_PPTX)
    return MDG_OFFICE_SLIDES;
  if (type->route == MDG_ROUTE_CONVERT_XLSX)
    return strcmp (type->format, "html") == 0 ? MDG_OFFICE_HTML_CALC : MDG_OFFICE_CALC;
  return g_strv_contains (slides, type->format) ? MDG_OFFICE_IMPRESS : MDG_OFFICE_WRITER;
}

MdgOfficeResult
mdg_office_run (const char *program,
                const char *work_dir,
                MdgOfficeKind kind,
                MdgOfficeFile *files,
                guint n,
                gboolean alone,
                GCancellable *cancellable)
{
  g_auto (Run) run = { .route = &routes[kind], .files = files, .n = n, .alone = alone };
  MdgProcess process = MDG_PROCESS_NONE;
  for (guint i = 0; i < n; i++)
    files[i].converted = -1;
  if (!prepare (&run, work_dir) || !start (&run, program, &process))
    return MDG_OFFICE_FAILED;
  MdgOfficeResult result = wait_for (&run, &process, cancellable);
  mdg_process_end (&process);
  collect (&run);
  return result;
}

void
mdg_office_tidy (const char *work_dir)
{
  const char *name;
  g_autoptr (GDir) folder = g_dir_open (work_dir, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, FOLDER_PREFIX))
      {
        g_autofree char *path = g_build_filename (work_dir, name, NULL);
        remove_folder (path);
      }
}
