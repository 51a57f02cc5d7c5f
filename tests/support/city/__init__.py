# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of みどり市, a city that does not exist: what tests/support/make-city is made of."""
