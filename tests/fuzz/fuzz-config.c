/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Configuration files. Whatever the file, it is taken whole or refused with a sentence; what was
 * taken is within the limits of the table.
 */
#include "server/app/config.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
check_value (const MdgConfig *config, MdgSettingId id)
{
  const MdgSetting *setting = mdg_setting_get (id);
  if (setting->type == MDG_SETTING_TYPE_INT)
    {
      gint64 number = mdg_config_get_int (config, id);
      g_assert_true (number >= setting->min && number <= setting->max);
      return;
    }
  const char *text = mdg_config_get_text (config, id);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\n'));
  if (setting->type == MDG_SETTING_TYPE_PATH)
    g_assert_true (text[0] == '\0' || text[0] == '/');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  const char *text = size > 0 ? (const char *) data : "";
  g_autoptr (MdgConfig) config =
    mdg_config_parse (text, (gssize) size, "/etc/madoguchi", MDG_ROLE_NONE, &error);
  g_assert_true ((config == NULL) == (error != NULL));
  for (guint i = 0; config != NULL && i < MDG_N_SETTINGS; i++)
    check_value (config, (MdgSettingId) i);
  return 0;
}
