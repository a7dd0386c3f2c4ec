// SPDX-License-Identifier: MIT
/*
 * bench_engine.c - how much of llama.cpp's own speed the engine keeps. Each round runs llama-bench (and, with eight
 * sessions, llama-batched-bench) and the engine one after the other, so that both see the same machine; medians are
 * compared. Prints one line a measurement:
 *
 *   bench_engine MODEL.gguf [ADAPTER.gguf] [--rounds N] [--tools DIR]
 *
 * DIR holds llama-bench and llama-batched-bench; the default is the build that this program was linked with. Build it in
 * a Release folder: ninja bench_engine.
 */
#include "agent/engine/llama_trusted.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKENS = 128, PROMPT = 512, STREAMS = 8, ROUNDS_MAX = 31 };

struct series {
    const char *name;
    double values[ROUNDS_MAX];
    int count;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(struct series *s)
{
    qsort(s->values, (size_t)s->count, sizeof s->values[0], by_value);
    return s->count ? s->values[s->count / 2] : 0;
}

static void add(struct series *s, double value)
{
    if (s->count < ROUNDS_MAX)
        s->values[s->count++] = value;
}

/* ---- llama.cpp's own programs ---------------------------------------------------------------------------------------- */

/* The number behind "key" in the last JSON that the command printed; -1 when there is none. */
static double run_tool(const char *command, const char *key)
{
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    char chunk[4096];
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return -1;
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, pipe)) > 0;)
        cv_buf_add(&out, chunk, n);
    pclose(pipe);
    cv_auto_free char *quoted = cv_format("\"%s\":", key);
    const char *at = strstr(cv_buf_text(&out), quoted);
    return at ? atof(at + strlen(quoted)) : -1;
}

static double tool_decode(const char *tools, const char *model, int threads)
{
    cv_auto_free char *command = cv_format("'%s/llama-bench' -m '%s' -p 0 -n %d -t %d -r 1 -o json 2>/dev/null", tools, model, TOKENS, threads);
    return run_tool(command, "avg_ts");
}

static double tool_prompt(const char *tools, const char *model, int threads)
{
    cv_auto_free char *command = cv_format("'%s/llama-bench' -m '%s' -p %d -n 0 -t %d -r 1 -o json 2>/dev/null", tools, model, PROMPT, threads);
    return run_tool(command, "avg_ts");
}

static double tool_streams(const char *tools, const char *model, int threads)
{
    cv_auto_free char *command =
        cv_format("'%s/llama-batched-bench' -m '%s' -c 4096 -npp 32 -ntg %d -npl %d -t %d --kv-unified --output-format jsonl 2>/dev/null", tools,
                  model, TOKENS, STREAMS, threads);
    return run_tool(command, "speed_tg");
}

/* ---- the engine ------------------------------------------------------------------------------------------------------ */

struct stream {
    bool ended;
    struct cv_generated out;
    int code;
};

static void on_end(const struct cv_generated *out, const struct cv_error *err, void *arg)
{
    struct stream *stream = arg;
    stream->ended = true;
    stream->out = *out;
    stream->code = err ? err->code : 0;
    if (err)
        fprintf(stderr, "bench_engine: %s\n", cv_error_text(err));
}

static void wait_for(struct cv_loop *loop, const bool *flag)
{
    while (!*flag)
        uv_run(cv_loop_uv(loop), UV_RUN_ONCE);
}

static struct cv_engine *open_engine(struct cv_loop *loop, const char *model, const char *adapter, int threads)
{
    const struct cv_engine_options options = {.model = model, .adapter = adapter, .threads = threads, .context = 4096};
    struct cv_engine *engine = NULL;
    struct cv_engine_status status;
    struct cv_error err = {0};
    if (llama_create_trusted(loop, &options, NULL, NULL, &engine, &err) < 0)
        return NULL;
    do {
        uv_run(cv_loop_uv(loop), UV_RUN_ONCE);
        cv_engine_status(engine, &status);
    } while (status.phase == CV_ENGINE_LOADING);
    if (status.phase == CV_ENGINE_READY)
        return engine;
    fprintf(stderr, "bench_engine: %s\n", cv_error_text(&status.error));
    return NULL;
}

/* Tokens a second of `count` sessions that write TOKENS tokens each; 0 when one failed. */
static double decode_rate(struct cv_loop *loop, struct cv_engine *engine, int count, const json_t *schema)
{
    struct stream streams[STREAMS] = {0};
    static const char *const names[STREAMS] = {"0", "1", "2", "3", "4", "5", "6", "7"};
    const struct cv_message messages[] = {{"system", "You tell long stories."}, {"user", "Tell me a very long story about a lighthouse keeper."}};
    double tokens = 0;
    uint64_t longest = 0;
    for (int i = 0; i < count; i++) {
        struct cv_generation *generation;
        cv_engine_forget(engine, names[i]);
        const struct cv_generate request = {.session = names[i], .messages = messages, .message_count = 2, .schema = schema,
                                            .max_tokens = TOKENS, .timeout_ms = 120000, .on_end = on_end, .arg = &streams[i]};
        if (cv_engine_generate(engine, &request, &generation, NULL) < 0)
            return 0;
    }
    for (int i = 0; i < count; i++) {
        wait_for(loop, &streams[i].ended);
        if (streams[i].code != 0)
            return 0;
        tokens += streams[i].out.generated_tokens - 1;
        longest = streams[i].out.decode_us > longest ? streams[i].out.decode_us : longest;
    }
    return longest ? tokens * 1e6 / (double)longest : 0;
}

static double prompt_rate(struct cv_loop *loop, struct cv_engine *engine)
{
    struct stream stream = {0};
    struct cv_generation *generation;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 0; i < PROMPT - 40; i++)
        cv_buf_puts(&text, " word");
    const struct cv_message messages[] = {{"system", "Read."}, {"user", cv_buf_text(&text)}};
    const struct cv_generate request = {
        .session = "prompt", .messages = messages, .message_count = 2, .max_tokens = 1, .timeout_ms = 120000, .on_end = on_end, .arg = &stream};
    cv_engine_forget(engine, "prompt");
    if (cv_engine_generate(engine, &request, &generation, NULL) < 0)
        return 0;
    wait_for(loop, &stream.ended);
    return stream.out.prompt_us ? stream.out.evaluated_tokens * 1e6 / (double)stream.out.prompt_us : 0;
}

static void on_closed(void *arg)
{
    *(bool *)arg = true;
}

enum { OWN, OWN_GRAMMAR, LORA, LORA_GRAMMAR, TOOL, OWN_PROMPT, TOOL_PROMPT, OWN_STREAMS, TOOL_STREAMS, SERIES };

static void measure(struct cv_loop *loop, struct series *s, const char *model, const char *adapter, const char *tools, int threads)
{
    struct cv_engine *engine = open_engine(loop, model, adapter, threads);
    cv_auto_json json_t *schema = json_pack("{s:s, s:{s:{s:s, s:i}}, s:[s], s:b}", "type", "object", "properties", "final", "type", "string",
                                            "minLength", 1200, "required", "final", "additionalProperties", 0);
    bool closed = false;
    if (!engine)
        exit(1);
    add(&s[adapter ? LORA : OWN], decode_rate(loop, engine, 1, NULL));
    add(&s[adapter ? LORA_GRAMMAR : OWN_GRAMMAR], decode_rate(loop, engine, 1, schema));
    if (!adapter) {
        add(&s[TOOL], tool_decode(tools, model, threads));
        add(&s[OWN], decode_rate(loop, engine, 1, NULL)); /* before and after */
        add(&s[OWN_PROMPT], prompt_rate(loop, engine));
        add(&s[TOOL_PROMPT], tool_prompt(tools, model, threads));
        add(&s[OWN_STREAMS], decode_rate(loop, engine, STREAMS, NULL));
        add(&s[TOOL_STREAMS], tool_streams(tools, model, threads));
    }
    cv_engine_close(engine, on_closed, &closed);
    wait_for(loop, &closed);
}

int main(int argc, char **argv)
{
    const char *model = NULL, *adapter = NULL, *tools = CORVID_LLAMA_TOOLS;
    int rounds = 5;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "--tools") == 0 && i + 1 < argc)
            tools = argv[++i];
        else if (!model)
            model = argv[i];
        else
            adapter = argv[i];
    }
    if (!model || rounds < 1 || rounds > ROUNDS_MAX / 2) {
        fputs("usage: bench_engine MODEL.gguf [ADAPTER.gguf] [--rounds 1..15] [--tools DIR]\n", stderr);
        return 2;
    }
    int threads = (int)sysconf(_SC_NPROCESSORS_ONLN);
    struct cv_loop *loop;
    struct series s[SERIES] = {
        {.name = "engine, decode"}, {.name = "engine, decode, grammar"}, {.name = "engine, decode, adapter"},
        {.name = "engine, decode, adapter and grammar"}, {.name = "llama-bench, decode"}, {.name = "engine, prompt"},
        {.name = "llama-bench, prompt"}, {.name = "engine, 8 sessions"}, {.name = "llama-batched-bench, 8 sequences"},
    };
    if (cv_loop_create(&loop, NULL) < 0)
        return 1;
    for (int i = 0; i < rounds; i++) {
        measure(loop, s, model, NULL, tools, threads);
        if (adapter)
            measure(loop, s, model, adapter, tools, threads);
    }
    cv_loop_destroy(loop);
    for (int i = 0; i < SERIES; i++)
        printf("%-36s %8.1f tokens/s\n", s[i].name, median(&s[i]));
    printf("decode %.1f %%, prompt %.1f %%, 8 sessions %.1f %% of llama.cpp's own programs\n", 100 * median(&s[OWN]) / median(&s[TOOL]),
           100 * median(&s[OWN_PROMPT]) / median(&s[TOOL_PROMPT]), 100 * median(&s[OWN_STREAMS]) / median(&s[TOOL_STREAMS]));
    return 0;
}
