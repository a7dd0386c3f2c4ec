# SPDX-License-Identifier: MIT
"""Situations, written by hand in independent batches: one file a batch."""
