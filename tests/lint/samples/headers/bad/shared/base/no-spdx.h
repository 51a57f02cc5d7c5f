#pragma once
/* a long enough comment about this header */
