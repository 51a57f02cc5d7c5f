/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared/model/installer.h"

#define AT(member) G_STRUCT_OFFSET (MdgInstaller, member)
static const MdgField installer_fields[] = {
  { "version", MDG_FIELD_STRING, AT (version), MDG_FIELD_REQUIRED, 20 },
  { "bytes", MDG_FIELD_INT, AT (bytes), MDG_FIELD_REQUIRED, MDG_INSTALLER_MAX_BYTES },
  { "sha256", MDG_FIELD_STRING, AT (sha256), MDG_FIELD_REQUIRED, MDG_SHA256_CHARS },
};
#undef AT
MDG_RECORD_TYPE (MDG_INSTALLER_TYPE, MdgInstaller, installer_fields);
