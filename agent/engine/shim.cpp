// SPDX-License-Identifier: MIT
/*
 * shim.cpp - the border between C and the C++ parts of llama.cpp. Owns chat templates; every function catches whatever is
 * thrown below it. The engine's room thread only (and the probe program). Knows nothing of sessions or letters.
 */
#include "agent/engine/shim_cxx.h"

#include <cerrno>
#include <exception>
#include <string>

/* Runs `body`; an exception becomes an error text. */
template <typename Body> static int guarded(struct cv_error *err, const char *what, Body body)
{
    try {
        return body();
    } catch (const std::exception &e) {
        return cv_fail(err, -EINVAL, "engine.llama", "%s: %s", what, e.what());
    } catch (...) {
        return cv_fail(err, -EINVAL, "engine.llama", "%s: unknown exception", what);
    }
}

struct shim_template {
    common_chat_template tmpl;
    std::string bos, eos;
    bool typed;          /* contents are lists of typed parts */
    bool tool_is_user;   /* the template has no role for tools */
    bool system_in_user; /* nor for the system */

    shim_template(const std::string &source, const std::string &b, const std::string &e)
        : tmpl(source, b, e), bos(b), eos(e), typed(false), tool_is_user(false), system_in_user(false)
    {
        typed = !tmpl.original_caps().supports_string_content && tmpl.original_caps().supports_typed_content;
    }
};

struct plain_message {
    std::string role, text;
};

static std::vector<plain_message> adapt(const shim_template &t, const struct shim_message *messages, size_t count)
{
    std::vector<plain_message> out;
    std::string pending;
    for (size_t i = 0; i < count; i++) {
        plain_message m{messages[i].role, messages[i].text};
        if (t.system_in_user && m.role == "system") {
            pending += m.text + "\n\n";
            continue;
        }
        if (t.tool_is_user && m.role == "tool")
            m.role = "user";
        if (m.role == "user" && !pending.empty()) {
            m.text = pending + m.text;
            pending.clear();
        }
        out.push_back(m);
    }
    if (!pending.empty())
        out.push_back({"user", pending.substr(0, pending.size() - 2)});
    return out;
}

static std::vector<jinja::string_part> render(const shim_template &t, const std::vector<plain_message> &messages, bool answer)
{
    common_json list = common_json::array();
    for (const auto &m : messages) {
        common_json content = t.typed ? common_json::array({common_json{{"type", "text"}, {"text", m.text}}}) : common_json::make(m.text);
        common_json message = common_json::object();
        message["role"] = m.role;
        message["content"] = content;
        list.push_back(message);
    }
    common_json conversation = common_json::object();
    conversation["messages"] = list;
    common_json settings = common_json::object();
    settings["bos_token"] = t.bos;
    settings["eos_token"] = t.eos;
    settings["add_generation_prompt"] = answer;
    settings["enable_thinking"] = false;

    jinja::context ctx(t.tmpl.source());
    jinja::global_from_json(ctx, conversation, true); /* marked: came from a message */
    jinja::global_from_json(ctx, settings, false);
    jinja::runtime runtime(ctx);
    const auto results = runtime.execute(t.tmpl.prog);
    return jinja::runtime::gather_string_parts(results)->as_string().parts;
}

static std::string whole(const std::vector<jinja::string_part> &parts)
{
    std::string text;
    for (const auto &part : parts)
        text += part.val;
    return text;
}

/* Does a conversation with all roles come out with all texts, with the settings as they are? */
static bool renders_all(const shim_template &t, std::string &why)
{
    static const struct shim_message sample[] = {
        {"system", "CV-SYSTEM"}, {"user", "CV-USER"}, {"assistant", "CV-ASSISTANT"}, {"tool", "CV-TOOL"},
    };
    try {
        std::string text = whole(render(t, adapt(t, sample, 4), true));
        for (const auto &m : sample)
            if (text.find(m.text) == std::string::npos) {
                why = std::string("it leaves out the text of the role ") + m.role;
                return false;
            }
        return true;
    } catch (const std::exception &e) {
        why = e.what();
        return false;
    }
}

static std::string piece_of(const struct llama_vocab *vocab, llama_token token)
{
    char piece[256];
    int n = token == LLAMA_TOKEN_NULL ? 0 : llama_token_to_piece(vocab, token, piece, sizeof piece, 0, true);
    return n > 0 ? std::string(piece, (size_t)n) : std::string();
}

int shim_template_create(const struct llama_model *model, struct shim_template **out, struct cv_error *err)
{
    return guarded(err, "the model's chat template", [&]() {
        const struct llama_vocab *vocab = llama_model_get_vocab(model);
        auto templates = common_chat_templates_init(model, "");
        auto t = std::make_unique<shim_template>(common_chat_templates_source(templates.get()), piece_of(vocab, llama_vocab_bos(vocab)),
                                                 piece_of(vocab, llama_vocab_eos(vocab)));
        std::string why, first;
        for (int way = 0; way < 4; way++) {
            t->tool_is_user = way & 1;
            t->system_in_user = way & 2;
            if (renders_all(*t, why)) {
                *out = t.release();
                return 0;
            }
            if (first.empty())
                first = why;
        }
        return cv_fail(err, -EINVAL, "engine.template", "the model's chat template cannot be used: %s", first.c_str());
    });
}

void shim_template_free(struct shim_template *tmpl)
{
    delete tmpl;
}

int shim_template_render(const struct shim_template *tmpl, const struct shim_message *messages, size_t count, bool answer,
                         void (*part)(const char *text, size_t len, bool input, void *arg), void *arg, struct cv_error *err)
{
    return guarded(err, "the model's chat template", [&]() {
        for (const auto &p : render(*tmpl, adapt(*tmpl, messages, count), answer))
            part(p.val.data(), p.val.size(), p.is_input, arg);
        return 0;
    });
}

int shim_grammar_create(const struct llama_vocab *vocab, const char *schema, struct llama_sampler **out, struct cv_error *err)
{
    return guarded(err, "the schema cannot be made a grammar", [&]() {
        std::string text = json_schema_to_grammar(common_json::parse(schema));
        *out = llama_sampler_init_grammar(vocab, text.c_str(), "root");
        return *out ? 0 : cv_fail(err, -EINVAL, "engine.grammar", "the schema cannot be made a grammar: llama.cpp refuses its own conversion");
    });
}

struct llama_sampler *shim_grammar_clone(const struct llama_sampler *grammar)
{
    try {
        return llama_sampler_clone(grammar);
    } catch (...) {
        return nullptr;
    }
}

int shim_grammar_apply(struct llama_sampler *grammar, llama_token_data_array *candidates, struct cv_error *err)
{
    return guarded(err, "the grammar", [&]() {
        llama_sampler_apply(grammar, candidates);
        return 0;
    });
}

int shim_grammar_accept(struct llama_sampler *grammar, llama_token token, struct cv_error *err)
{
    return guarded(err, "the grammar", [&]() {
        llama_sampler_accept(grammar, token);
        return 0;
    });
}

int shim_decode(struct llama_context *ctx, struct llama_batch batch, struct cv_error *err)
{
    int rc = 0;
    int thrown = guarded(err, "llama.cpp", [&]() {
        rc = llama_decode(ctx, batch);
        return 0;
    });
    return thrown < 0 ? -1000 : rc;
}

int shim_encode(struct llama_context *ctx, struct llama_batch batch, struct cv_error *err)
{
    return guarded(err, "llama.cpp", [&]() {
        int rc = llama_encode(ctx, batch);
        return rc == 0 ? 0 : cv_fail(err, -EIO, "engine.llama", "llama.cpp cannot evaluate %d tokens (%d)", batch.n_tokens, rc);
    });
}

struct llama_model *shim_load_model(const char *path, struct llama_model_params params, struct cv_error *err)
{
    struct llama_model *model = nullptr;
    guarded(err, "loading the model", [&]() {
        model = llama_model_load_from_file(path, params);
        return 0;
    });
    return model;
}

struct llama_context *shim_create_context(struct llama_model *model, struct llama_context_params params, struct cv_error *err)
{
    struct llama_context *ctx = nullptr;
    guarded(err, "making the context", [&]() {
        ctx = llama_init_from_model(model, params);
        return 0;
    });
    return ctx;
}

struct llama_adapter_lora *shim_load_adapter(struct llama_model *model, const char *path, struct cv_error *err)
{
    struct llama_adapter_lora *adapter = nullptr;
    guarded(err, "loading the adapter", [&]() {
        adapter = llama_adapter_lora_init(model, path);
        return 0;
    });
    return adapter;
}

void shim_quiet(void)
{
    common_log_set_verbosity_thold(-1);
}
