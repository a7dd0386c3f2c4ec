// SPDX-License-Identifier: MIT
/*
 * llama_trusted.h - for the engine's own tests, benches and corvid-write, a program of developers: a llama engine whose model file is
 * known to be sound and is loaded without being checked in a cell first. No program that is installed uses it.
 */
#pragma once

#include "agent/engine/engine.h"

int llama_create_trusted(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                         struct cv_engine **out, struct cv_error *err) __attribute__((nonnull(1, 2, 5)));
