/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "madoguchi-notice"

#include "shared/notice/recipient-export.h"

#include "shared/notice/csv-table.h"

/* Names of columns are what the lists of wards say, not words of the program's language. */
typedef struct
{
  gsize column;    /* in MdgNoticeColumns */
  gsize recipient; /* in MdgNoticeRecipient */
  const char *standard;
} Column;

#define COLUMN(member, standard)                                                              \
  {                                                                                           \
    G_STRUCT_OFFSET (MdgNoticeColumns, member), G_STRUCT_OFFSET (MdgNoticeRecipient, member), \
      standard                                                                                \
  }

static const Column all_columns[] = {
  COLUMN (number, "宛名番号"),
  COLUMN (name, "氏名"),
  COLUMN (kana, "フリガナ"),
  COLUMN (birth, "生年月日"),
  COLUMN (mail, "メールアドレス"),
  COLUMN (language, "言語"),
  COLUMN (postcode, "郵便番号"),
  COLUMN (address, "住所"),
};

MdgNoticeColumns *
mdg_recipient_standard_columns (void)
{
  MdgNoticeColumns *columns = mdg_notice_columns_new ();
  for (guint i = 0; i < G_N_ELEMENTS (all_columns); i++)
    G_STRUCT_MEMBER (char *, columns, all_columns[i].column) = g_strdup (all_columns[i].standard);
  return columns;
}

/* The header, or the row of @recipient. */
static void
append_row (GString *out, const MdgNoticeColumns *columns, const MdgNoticeRecipient *recipient)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (all_columns); i++)
    {
      char *header = G_STRUCT_MEMBER (char *, columns, all_columns[i].column);
      if (header == NULL || *header == '\0')
        continue;
      char *cell = recipient != NULL
                     ? G_STRUCT_MEMBER (char *, recipient, all_columns[i].recipient)
                     : header;
      g_ptr_array_add (cells, cell != NULL ? cell : (char *) "");
    }
  g_ptr_array_add (cells, NULL);
  mdg_csv_append_row (out, (const char *const *) cells->pdata);
}

GBytes *
mdg_recipient_export (const GPtrArray *recipients,
                      const MdgNoticeColumns *columns,
                      const char *encoding,
                      char ***ret_unfit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  append_row (text, columns, NULL);
  for (guint i = 0; i < recipients->len; i++)
    append_row (text, columns, recipients->pdata[i]);
  return mdg_csv_encode (text, encoding, ret_unfit);
}
