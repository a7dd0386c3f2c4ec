// SPDX-License-Identifier: MIT
/*
 * noenv.c - what llama.cpp gets when it asks for an environment variable: a fixed answer. In the engine's archives the
 * reference to getenv is renamed to this function by scripts/fetch-engine, so that no variable changes what the engine
 * does. Pure; any thread.
 */
#include <stddef.h>
#include <string.h>

char *cv_engine_getenv(const char *name);

char *cv_engine_getenv(const char *name)
{
    static char yes[] = "1";
    return strcmp(name, "GGML_NO_BACKTRACE") == 0 ? yes : NULL; /* an abort must not start a debugger */
}
