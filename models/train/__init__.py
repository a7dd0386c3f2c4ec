# SPDX-License-Identifier: MIT
"""The training of an adapter."""
