# SPDX-License-Identifier: MIT
"""Completion scripts for bash, zsh and fish. What may stand where is in tables made of the verbs; ids and names come from the daemon
that runs already (`--json --no-autostart`, two seconds at most). Only names of letters, digits and ._:- are taken from its answers,
and texts beside them are reduced to plain ASCII, since they may hold what a model wrote."""

# kind: (verb that lists it, key of the name, key of the text shown beside it)
LISTS = {
    "runs": ("runs list --limit 50", "id", "task"),
    "approvals": ("approve", "id", "question"),
    "policies": ("policy list", "name", "about"),
    "tools": ("tool list", "name", "summary"),
    "plugins": ("plugin list", "name", "about"),
    "jobs": ("job list", "id", "task"),
    "secrets": ("secret list", "name", "name"),
}
OF_ARGUMENT = {"P": "policies", "DIR": "folders", "FOLDER": "folders", "FILE": "files", "PATH": "files", "TOOL": "tools", "-- ARGV...": "command",
               "VERB": "verbs"}
OF_GROUP = {("runs", "ID"): "runs", ("job", "ID"): "jobs", ("tool", "NAME"): "tools", ("plugin", "NAME"): "plugins", ("secret", "NAME"): "secrets",
            ("approve", "ID"): "approvals", ("deny", "ID"): "approvals", ("answer", "ID"): "approvals"}


def kind_of_word(verb, word):
    word = word.strip("[]")
    return OF_GROUP.get((verb["verb"].split()[0], word)) or OF_ARGUMENT.get(word, "")


def kinds_of_words(verb):
    """What the first, second ... word behind the verb is; "" for free text."""
    if verb["words"].startswith("--"):
        return [kind_of_word(verb, verb["words"])]
    return [kind_of_word(verb, word) for word in verb["words"].split()]


def kind_of_option(option):
    if option["name"] == "after":
        return "runs"
    return OF_ARGUMENT.get(option.get("arg", ""), "text") if option.get("arg") else ""


def listed(tables):
    """The kinds whose listing verb this client has."""
    names = {v["verb"] for v in tables.verbs}
    return {kind: row for kind, row in LISTS.items() if any(row[0] == n or row[0].startswith(n + " ") for n in names)}


def seconds(tables):
    """Groups with what may follow the first word."""
    return {word: [v["verb"].split()[1] for v in verbs if " " in v["verb"]] for word, verbs in tables.groups().items() if " " in verbs[0]["verb"]}


def option_names(options):
    return [n for o in options for n in (["-" + o["letter"]] if o.get("letter") else []) + ["--" + o["name"]]]


def plain(text):
    return "".join(c if " " <= c <= "~" and c not in "'\\" else " " for c in text)


PULL = r"""sed 's/},{/\n/g' | LC_ALL=C awk -v key="$2" -v also="$3" '
        function pick(name, more,  at) {
            if (!match($0, "\"" name "\":\"" more "\"")) return ""
            at = length(name) + 4
            return substr($0, RSTART + at, RLENGTH - at - 1)
        }
        {
            name = pick(key, "[A-Za-z0-9_.:-]+")
            text = pick(also, "[^\"\\\\]*")
            gsub(/[^ -~]/, "?", text)
            if (name != "") print name "\t" substr(text, 1, 60)
        }'"""


def bash(tables):
    verbs = tables.verbs
    out = ["# bash completion of corvid; made by packaging/pages/pages.py", "",
           "# KIND -> lines of NAME<tab>TEXT, from the daemon that runs", "_corvid_list() {",
           "    local program=${COMP_WORDS[0]/#\\~/$HOME}", "    set -- \"$1\" '' ''", "    local verb=", "    case $1 in"]
    for kind, (verb, key, text) in listed(tables).items():
        out.append(f"        {kind}) verb='{verb}' && set -- {kind} {key} {text} ;;")
    out += ["        *) return ;;", "    esac",
            "    # shellcheck disable=SC2086", "    timeout 2 \"$program\" \"${_corvid_place[@]}\" --no-autostart --json $verb 2>/dev/null </dev/null |",
            "        " + PULL, "}", "",
            "# VERB -> its options", "_corvid_options() {", "    case $1 in"]
    for verb in verbs:
        if verb["options"]:
            out.append(f"        '{verb['verb']}') echo '{' '.join(option_names(verb['options']))}' ;;")
    out += ["    esac", f"    echo '{' '.join(option_names(tables.globals))}'", "}", "", "# VERB OPTION -> what its value is; nothing for a flag",
            "_corvid_value() {", "    case $1:$2 in"]
    for verb in verbs:
        for option in verb["options"]:
            if option.get("arg"):
                out.append(f"        '{verb['verb']}:--{option['name']}') echo {kind_of_option(option)} ;;")
    for option in tables.globals:
        if option.get("arg"):
            out.append(f"        *:--{option['name']}) echo {kind_of_option(option)} ;;")
    out += ["    esac", "}", "", "# VERB NUMBER -> what the word behind it is", "_corvid_word() {", "    case $1:$2 in"]
    for verb in verbs:
        for at, kind in enumerate(kinds_of_words(verb)):
            if kind:
                number = "*" if kind == "command" else str(at)
                out.append(f"        '{verb['verb']}:'{number}) echo {kind} ;;")
    out += ["    esac", "}", "", "# what may follow a first word that is no verb by itself", "_corvid_second() {", "    case $1 in"]
    for word, names in seconds(tables).items():
        out.append(f"        {word}) echo '{' '.join(names)}' ;;")
    firsts = " ".join(tables.groups())
    out += ["    esac", "}", "", "_corvid_offer() {", "    local cur=$2", "    case $1 in", "        files) COMPREPLY=($(compgen -f -- \"$cur\")) && compopt -o filenames 2>/dev/null ;;",
            "        folders) COMPREPLY=($(compgen -d -- \"$cur\")) && compopt -o filenames 2>/dev/null ;;",
            f"        verbs) COMPREPLY=($(compgen -W '{firsts}' -- \"$cur\")) ;;",
            "        '' | text) ;;",
            "        *) COMPREPLY=($(compgen -W \"$(_corvid_list \"$1\" | cut -f 1)\" -- \"$cur\")) ;;", "    esac", "}", "",
            "_corvid() {", "    local cur=${COMP_WORDS[COMP_CWORD]} verb= kind= i word", "    local -a words=() _corvid_place=()", "    COMPREPLY=()",
            "    for ((i = 1; i < COMP_CWORD; i++)); do", "        word=${COMP_WORDS[i]}",
            "        if [[ $verb == exec && ($word == -- || $word != -*) ]]; then", "            [[ $word == -- ]] && ((i++))",
            "            if declare -F _command_offset >/dev/null; then", "                _command_offset \"$i\"", "            else",
            "                COMPREPLY=($(compgen -c -- \"$cur\"))", "            fi", "            return", "        elif [[ $word == -* ]]; then",
            "            kind=$(_corvid_value \"$verb\" \"$word\")", "            [[ $word == --socket ]] && _corvid_place=(--socket \"${COMP_WORDS[i + 1]}\")",
            "            if [[ -n $kind ]]; then", "                ((++i == COMP_CWORD)) && { _corvid_offer \"$kind\" \"$cur\"; return; }", "            fi",
            "        elif [[ -z $verb ]]; then", "            verb=$word", "        elif [[ -n $(_corvid_second \"$verb\") ]]; then", "            verb+=\" $word\"",
            "        else", "            words+=(\"$word\")", "        fi", "    done",
            "    if [[ $cur == -* ]]; then", "        COMPREPLY=($(compgen -W \"$(_corvid_options \"$verb\")\" -- \"$cur\"))", "    elif [[ -z $verb ]]; then",
            "        _corvid_offer verbs \"$cur\"", "    elif [[ -n $(_corvid_second \"$verb\") ]]; then",
            "        COMPREPLY=($(compgen -W \"$(_corvid_second \"$verb\")\" -- \"$cur\"))", "    elif [[ $verb == exec ]]; then",
            "        COMPREPLY=($(compgen -c -- \"$cur\"))", "    else", "        _corvid_offer \"$(_corvid_word \"$verb\" \"${#words[@]}\")\" \"$cur\"", "    fi", "}",
            "complete -F _corvid corvid", "", "_corvidd() {", "    local cur=${COMP_WORDS[COMP_CWORD]}", "    case ${COMP_WORDS[COMP_CWORD - 1]} in"]
    for o in tables.options:
        if o["arg"] == "L":
            out.append(f"        --{o['name']}) COMPREPLY=($(compgen -W 'error warning info debug' -- \"$cur\")) ;;")
        elif o["arg"] == "DIR":
            out.append(f"        --{o['name']}) COMPREPLY=($(compgen -d -- \"$cur\")) && compopt -o filenames 2>/dev/null ;;")
        elif o["arg"] in ("FILE", "PATH", "M"):
            out.append(f"        --{o['name']}) COMPREPLY=($(compgen -f -- \"$cur\")) && compopt -o filenames 2>/dev/null ;;")
    out += [f"        *) COMPREPLY=($(compgen -W '{' '.join('--' + o['name'] for o in tables.options)}' -- \"$cur\")) ;;", "    esac", "}", "complete -F _corvidd corvidd", ""]
    return "\n".join(out)


def zsh(tables):
    out = ["#compdef corvid", "# zsh completion of corvid; made by packaging/pages/pages.py", "", "_corvid_list() {", "    local verb", "    set -- \"$1\" '' ''", "    case $1 in"]
    for kind, (verb, key, text) in listed(tables).items():
        out.append(f"        {kind}) verb='{verb}'; set -- {kind} {key} {text} ;;")
    out += ["        *) return ;;", "    esac", "    timeout 2 ${(Q)words[1]} --no-autostart --json ${=verb} 2>/dev/null </dev/null |", "        " + PULL, "}", "",
            "_corvid_offer() {", "    local -a lines", "    local line", "    case $1 in", "        files) _files ;;", "        folders) _files -/ ;;",
            "        verbs) _describe -t verbs verb _corvid_firsts ;;", "        '' | text) _message text ;;", "        *)",
            "            for line in ${(f)\"$(_corvid_list $1)\"}; do", "                lines+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")", "            done",
            "            _describe -t $1 $1 lines ;;", "    esac", "}", "", "_corvid() {", "    local -a _corvid_firsts options seconds rest", "    local verb= kind word", "    local -i i",
            "    _corvid_firsts=("]
    for word, verbs in tables.groups().items():
        text = verbs[0]["summary"] if verbs[0]["verb"] == word else ", ".join(v["verb"].split()[1] for v in verbs)
        out.append(f"        '{word}:{plain(text)}'")
    out += ["    )", "    for ((i = 2; i < CURRENT; i++)); do", "        word=$words[i]",
            "        if [[ $verb == exec && ($word == -- || $word != -*) ]]; then", "            [[ $word == -- ]] && ((i++))", "            shift $((i - 1)) words", "            ((CURRENT -= i - 1))",
            "            _normal", "            return", "        elif [[ $word == -* ]]; then", "            _corvid_value $verb $word",
            "            if [[ -n $kind ]]; then", "                ((++i == CURRENT)) && { _corvid_offer $kind; return; }", "            fi", "        elif [[ -z $verb ]]; then", "            verb=$word",
            "        else", "            _corvid_seconds $verb", "            if ((${#seconds})); then", "                verb+=\" $word\"", "            else", "                rest+=($word)", "            fi", "        fi", "    done",
            "    _corvid_seconds \"$verb\"", "    if [[ $words[CURRENT] == -* ]]; then", "        _corvid_options \"$verb\"", "        _describe -o -t options option options",
            "    elif [[ -z $verb ]]; then", "        _corvid_offer verbs", "    elif ((${#seconds})); then", "        _describe -t verbs verb seconds", "    elif [[ $verb == exec ]]; then",
            "        _command_names -e", "    else", "        _corvid_word \"$verb\" ${#rest}", "        _corvid_offer \"$kind\"", "    fi", "}", "",
            "_corvid_seconds() {", "    seconds=()", "    case $1 in"]
    for word, verbs in tables.groups().items():
        if " " in verbs[0]["verb"]:
            rows = " ".join(f"'{v['verb'].split()[1]}:{plain(v['summary'])}'" for v in verbs)
            out.append(f"        {word}) seconds=({rows}) ;;")
    out += ["    esac", "}", "", "_corvid_options() {", "    options=("]

    def rows(options):
        return [f"'{name}:{plain(o['help'])}'" for o in options for name in option_names([o])]
    out += ["        " + row for row in rows(tables.globals)] + ["    )", "    case $1 in"]
    for verb in tables.verbs:
        if verb["options"]:
            out.append(f"        '{verb['verb']}') options+=({' '.join(rows(verb['options']))}) ;;")
    out += ["    esac", "}", "", "_corvid_value() {", "    kind=", "    case $1:$2 in"]
    for verb in tables.verbs:
        for option in verb["options"]:
            if option.get("arg"):
                out.append(f"        '{verb['verb']}:--{option['name']}') kind={kind_of_option(option)} ;;")
    for option in tables.globals:
        if option.get("arg"):
            out.append(f"        *:--{option['name']}) kind={kind_of_option(option)} ;;")
    out += ["    esac", "}", "", "_corvid_word() {", "    kind=", "    case $1:$2 in"]
    for verb in tables.verbs:
        for at, kind in enumerate(kinds_of_words(verb)):
            if kind:
                out.append(f"        '{verb['verb']}:'{'*' if kind == 'command' else at}) kind={kind} ;;")
    return "\n".join(out + ["    esac", "}", "", "_corvid \"$@\"", ""])


def valued(name, tables):
    """Options of a verb that take a value."""
    return [o["name"] for v in tables.verbs if v["verb"] == name for o in v["options"] + tables.globals if o.get("arg")]


def fish(tables):
    out = ["# fish completion of corvid; made by packaging/pages/pages.py", "", "function __corvid_list", "    set -l verb", "    switch $argv[1]"]
    for kind, (verb, key, text) in listed(tables).items():
        out += [f"        case {kind}", f"            set verb {verb}", f"            set argv {kind} {key} {text}"]
    awk = PULL.replace('"$2"', "$argv[2]").replace('"$3"', "$argv[3]").replace("\\\\", "\\\\\\\\")
    out += ["        case '*'", "            return", "    end", "    timeout 2 (commandline -opc)[1] --no-autostart --json $verb 2>/dev/null </dev/null |", "        " + awk, "end", "",
            "# the words before the cursor that are no options: verb, second word, the rest", "function __corvid_words", "    set -l skip 0", "    set -l behind 0", "    for word in (commandline -opc)[2..-1]",
            "        if test $skip = 1", "            set skip 0", "        else if test $behind = 0; and string match -q -- '-*' $word",
            "            switch $word", "                case " + " ".join(sorted({"--" + o["name"] for v in tables.verbs for o in v["options"] + tables.globals if o.get("arg")})),
            "                    set skip 1", "                case --", "                    set behind 1", "            end", "        else", "            echo $word", "        end", "    end", "end", "",
            "# true when the verb is the words given and N more words stand behind it: __corvid_at N WORD...", "function __corvid_at", "    set -l words (__corvid_words)",
            "    set -l verb $argv[2..-1]", "    test (count $words) -eq (math (count $verb) + $argv[1]); or return 1", "    test (count $verb) -eq 0; and return 0",
            "    set -l last (count $verb)", "    test \"$words[1..$last]\" = \"$verb\"", "end", "",
            "function __corvid_in", "    set -l words (__corvid_words)", "    set -l last (count $argv)",
            "    test (count $words) -ge $last; and test \"$words[1..$last]\" = \"$argv\"", "end", "",
            "# what stands behind `exec`: a command, completed as if it stood alone", "function __corvid_command", "    set -l words (commandline -opc)",
            "    set -e words[1..(contains -i -- exec $words)]", "    while set -q words[1]; and string match -q -- '-*' $words[1]", "        if test $words[1] = --",
            "            set -e words[1]", "            break", "        end", "        contains -- $words[1] --" + " --".join(valued("exec", tables)) + "; and set -e words[1]",
            "        set -e words[1]", "    end", "    if set -q words[1]", "        complete -C \"$words \"(commandline -ct)", "    else", "        __fish_complete_command", "    end", "end", "",
            "complete -c corvid -f", "complete -c corvid -n '__corvid_in exec' -a '(__corvid_command)'"]
    for word, verbs in tables.groups().items():
        alone = verbs[0]["verb"] == word
        text = verbs[0]["summary"] if alone else ", ".join(v["verb"].split()[1] for v in verbs)
        out.append(f"complete -c corvid -n '__corvid_at 0' -a {word} -d '{plain(text)}'")
        for verb in verbs:
            if " " in verb["verb"]:
                out.append(f"complete -c corvid -n '__corvid_at 0 {word}' -a {verb['verb'].split()[1]} -d '{plain(verb['summary'])}'")

    def option(condition, o):
        kind = kind_of_option(o)
        value = {"": "", "text": " -x", "files": " -r -F", "folders": " -x -a '(__fish_complete_directories)'"}.get(kind, f" -x -a '(__corvid_list {kind})'")
        letter = f" -s {o['letter']}" if o.get("letter") else ""
        return f"complete -c corvid{condition} -l {o['name']}{letter}{value} -d '{plain(o['help'])}'"
    for o in tables.globals:
        out.append(option("", o))
    for verb in tables.verbs:
        for o in verb["options"]:
            out.append(option(f" -n '__corvid_in {verb['verb']}'", o))
        for at, kind in enumerate(kinds_of_words(verb)):
            condition = f" -n '__corvid_at {at} {verb['verb']}'"
            what = {"files": " -F", "folders": " -a '(__fish_complete_directories)'",
                    "verbs": f" -a '{' '.join(tables.groups())}'"}.get(kind, f" -a '(__corvid_list {kind})'")
            if kind and kind != "command":
                out.append(f"complete -c corvid{condition}{what}")
    return "\n".join(out + [""])


def fish_daemon(tables):
    out = ["# fish completion of corvidd; made by packaging/pages/pages.py", "complete -c corvidd -f"]
    for o in tables.options:
        value = "" if not o["arg"] else " -x -a 'error warning info debug'" if o["arg"] == "L" else " -x" if o["arg"] == "N" else " -r"
        out.append(f"complete -c corvidd -l {o['name']}{value} -d '{plain(o['text'])}'")
    return "\n".join(out + [""])


def scripts(tables):
    return {"completions/bash/corvid": bash(tables), "completions/zsh/_corvid": zsh(tables), "completions/fish/corvid.fish": fish(tables),
            "completions/fish/corvidd.fish": fish_daemon(tables)}
