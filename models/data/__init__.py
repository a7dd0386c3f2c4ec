# SPDX-License-Identifier: MIT
"""The data of a training: situations, played through a real daemon."""
