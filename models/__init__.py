# SPDX-License-Identifier: MIT
"""The default model: how its data, its adapter and its figures are made."""
