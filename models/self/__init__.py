# SPDX-License-Identifier: MIT
"""self - a model makes its own training data: Self-Instruct (instruct.py) and LMSI (improve.py). README.md says how."""
