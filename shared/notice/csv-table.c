#include "shared/notice/csv-table.h"
