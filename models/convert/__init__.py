# SPDX-License-Identifier: MIT
"""convert - models of families that the engine does not know, made into GGUF files of families that it does: README.md."""
