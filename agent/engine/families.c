// SPDX-License-Identifier: MIT
/*
 * families.c - the table of families: what a model file calls its architecture (general.architecture) and what people call it. Only
 * names: whether a model of that kind loads is llama.cpp's matter. Pure; any thread.
 */
#include "agent/engine/families.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *architecture, *family;
} families[] = {
    {"apertus", "Apertus"},
    {"arctic", "Arctic"},
    {"baichuan", "Baichuan"},
    {"bailingmoe", "Ling"},
    {"bert", "BERT"},
    {"bitnet", "BitNet"},
    {"bloom", "BLOOM"},
    {"chatglm", "GLM"},
    {"codeshell", "CodeShell"},
    {"cohere2", "Command R"},
    {"command-r", "Command R"},
    {"dbrx", "DBRX"},
    {"deepseek", "DeepSeek"},
    {"deepseek2", "DeepSeek"},
    {"dream", "Dream"},
    {"ernie4_5", "ERNIE"},
    {"ernie4_5-moe", "ERNIE"},
    {"exaone", "EXAONE"},
    {"exaone4", "EXAONE"},
    {"falcon", "Falcon"},
    {"falcon-h1", "Falcon"},
    {"gemma", "Gemma"},
    {"gemma-embedding", "Gemma"},
    {"gemma2", "Gemma"},
    {"gemma3", "Gemma"},
    {"gemma3n", "Gemma"},
    {"gemma4", "Gemma"},
    {"glm4", "GLM"},
    {"glm4moe", "GLM"},
    {"gpt-oss", "GPT-OSS"},
    {"gpt2", "GPT-2"},
    {"gptneox", "GPT-NeoX"},
    {"granite", "Granite"},
    {"granitehybrid", "Granite"},
    {"granitemoe", "Granite"},
    {"grok", "Grok"},
    {"hunyuan-dense", "Hunyuan"},
    {"hunyuan-moe", "Hunyuan"},
    {"internlm2", "InternLM"},
    {"jais", "Jais"},
    {"jamba", "Jamba"},
    {"lfm2", "LFM"},
    {"lfm2moe", "LFM"},
    {"llama", "LLaMA"},
    {"llama4", "LLaMA"},
    {"mamba", "Mamba"},
    {"mamba2", "Mamba"},
    {"minicpm", "MiniCPM"},
    {"minicpm3", "MiniCPM"},
    {"mistral3", "Mistral"},
    {"mistral4", "Mistral"},
    {"modern-bert", "BERT"},
    {"mpt", "MPT"},
    {"nemotron", "Nemotron"},
    {"nemotron_h", "Nemotron"},
    {"neo-bert", "BERT"},
    {"nomic-bert", "BERT"},
    {"olmo", "OLMo"},
    {"olmo2", "OLMo"},
    {"olmoe", "OLMo"},
    {"openelm", "OpenELM"},
    {"orion", "Orion"},
    {"phi2", "Phi"},
    {"phi3", "Phi"},
    {"phimoe", "Phi"},
    {"plamo", "PLaMo"},
    {"plamo2", "PLaMo"},
    {"qwen", "Qwen"},
    {"qwen2", "Qwen"},
    {"qwen2moe", "Qwen"},
    {"qwen2vl", "Qwen"},
    {"qwen3", "Qwen"},
    {"qwen3moe", "Qwen"},
    {"qwen3next", "Qwen"},
    {"qwen3vl", "Qwen"},
    {"refact", "Refact"},
    {"rwkv6", "RWKV"},
    {"rwkv7", "RWKV"},
    {"seed_oss", "Seed"},
    {"smollm3", "SmolLM"},
    {"stablelm", "StableLM"},
    {"starcoder", "StarCoder"},
    {"starcoder2", "StarCoder"},
    {"t5", "T5"},
    {"xverse", "XVERSE"},
};

const char *family_of(const char *architecture)
{
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (strcmp(families[i].architecture, architecture) == 0)
            return families[i].family;
    return architecture;
}
