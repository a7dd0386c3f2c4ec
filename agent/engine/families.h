// SPDX-License-Identifier: MIT
/*
 * families.h - the names under which people know model architectures. For corvid-probe only; pure.
 */
#pragma once

/* "LLaMA" for "llama"; an architecture that is not in the table is called what it calls itself. */
const char *family_of(const char *architecture) __attribute__((nonnull, returns_nonnull));
