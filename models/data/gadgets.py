# SPDX-License-Identifier: MIT
"""gadgets - makes Lua plugins that no model has seen: small real tools under random names. Pure; the same seed gives the same plugins.

A *kind* is one small tool (kinds.py). `draw(rng, count)` makes
`count` tools of random kinds into plugins; a `Gadget` is one of these tools, as a scene uses it:

    g = s.gadget("roman")                    # or s.gadget("roman", "slug"): one of those that are installed
    r = g.value((yield g.call(number=14)))   # by role, whatever the arguments are called in this world

Kinds of a *family* come together, in one plugin (what is put can be got). A `table` kind knows some of its keys (`g.table`), not others (`g.absent`).
"""
import json

from .kinds import KINDS, PRELUDE, REGISTERS, THINGS, register
from .situation import Reply, plain

STYLES = [("bare", 6), ("label", 2), ("json", 2)]  # manners of answering, and how often
WRAPS = {"bare": "function(r) return r end", "label": 'function(r) return "%s: " .. r end', "json": "function(r) return {%s = r} end"}


class Gadget:
    """A tool of a plugin, as installed in one world."""

    def __init__(self, rng, kind_, name):
        self.kind, self.name = kind_.key, name
        self.about = rng.choice(kind_.about) + rng.choice(["", "", "", "."])
        self.style = rng.choices([w for w, _ in STYLES], [k for _, k in STYLES])[0] if kind_.label else "bare"
        self.label, self.effect, self.code = kind_.label, kind_.effect, kind_.code
        self.thing, self.fact, self.more, self.new = (getattr(kind_, name, None) for name in ("thing", "fact", "more", "new"))  # of a register
        self.table, self.absent = kind_.table(rng) if kind_.table else ({}, [])
        self.arguments = {}  # role -> (name, whole number, optional, choices)
        for role, names, whole, optional, choices in kind_.args:
            taken = [a[0] for a in self.arguments.values()]
            self.arguments[role] = (rng.choice([n for n in names if n not in taken]), whole and rng.random() < 0.25, optional, choices)

    def schema(self):
        properties = {}
        for name, whole, _, choices in self.arguments.values():
            properties[name] = {"type": "integer"} if whole else {"type": "string", "enum": choices} if choices else {"type": "string",
                "minLength": 1}
        return {"type": "object", "properties": properties, "required": [name for name, _, optional, _ in self.arguments.values() if not optional]}

    def lua(self):
        roles = ", ".join(f"{role} = {json.dumps(name)}" for role, (name, *_) in self.arguments.items())
        wrap = WRAPS[self.style]
        known = ", ".join(f"[{json.dumps(k, ensure_ascii=False)}] = {json.dumps(v, ensure_ascii=False)}" for k, v in self.table.items())
        lines = f"  local T = {{{known}}}\n" if known else ""
        return f"provide({json.dumps(self.name)}, {{{roles}}}, {wrap % self.label if '%s' in wrap else wrap}, function(a)\n{lines}{self.code}\nend)\n"

    def call(self, *, fails=False, **given):
        """A call by role; numbers where the schema of this world wants them."""
        args = {}
        for role, (name, whole, _, _) in self.arguments.items():
            if role in given:
                value = given.pop(role)
                args[name] = int(value) if whole else plain(value)
        if given:
            raise ValueError(f"{self.kind} has no {sorted(given)}")
        return Reply(tool=self.name, args=args, fails=fails)

    def value(self, observation):
        """What an observation says, without the manner of this world."""
        if self.style == "json":
            return json.loads(observation)[self.label]
        return observation[len(self.label) + 2:] if self.style == "label" else observation


def brand(rng):
    """A name that nobody has given yet: zorvo, kelpix, munda."""
    return "".join(rng.choice("b d f g k l m n p r s t v z br kl st tr qu sn ph w j".split()) + rng.choice("a e i o u ai oo".split()) for _ in range(2)) + rng.choice(["", "x", "n", "ly", "r", "kit", "o"])


def draw(rng, count):
    """({kind: Gadget}, [files of a plugin: {name: text}]): at least `count` tools, or all that there are."""
    families = {}
    for k in KINDS.values():
        families.setdefault(k.family, []).append(k)
    for key, thing in zip(REGISTERS, rng.sample(THINGS, len(REGISTERS))):
        families[key] = register(rng, key, thing)
    order, gadgets, plugins, taken = list(families), {}, [], set()
    rng.shuffle(order)
    order.sort(key=lambda family: family in REGISTERS and rng.random() < 0.35)  # taken from the end: registers come somewhat oftener
    while order and len(gadgets) < count:
        name, tools, wants = brand(rng), [], set()
        if name in taken:
            continue
        taken.add(name)
        prefixed = rng.random() < 0.3
        for family in [order.pop() for _ in range(min(len(order), rng.choice([1, 1, 2, 2, 3])))]:
            for k in families[family]:
                own = rng.choice([n for n in k.names if n not in taken])
                taken.add(own)
                if prefixed:
                    own = f"{name}_{own.split('_')[-1]}" if rng.random() < 0.5 else f"{name}_{own}"
                    while own in taken or len(own) > 32:
                        own = f"{name}_{rng.choice(k.names)[:20]}"
                    taken.add(own)
                elif len(families[family]) == 1 and rng.random() < 0.1:
                    own = brand(rng)
                    taken.add(own)
                gadgets[k.key] = Gadget(rng, k, own)
                tools.append(gadgets[k.key])
                wants.update(k.wants)
        manifest = {"name": name, "version": f"{rng.randint(0, 4)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}", "about": "Small tools",
                    "capabilities": [{"capability": w, "why": "its tools need it"} for w in sorted(wants)],
                    "tools": [{"name": g.name, "summary": g.about, "params": g.schema(), "effect": g.effect} for g in tools]}
        plugins.append((name, {"plugin.json": json.dumps(manifest, ensure_ascii=False), "main.lua": PRELUDE + "".join(g.lua() for g in tools)}))
    return gadgets, plugins
