# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters of residents that do not exist: what tests/support/make-notices is made of."""
