# SPDX-License-Identifier: MIT
"""Prints how long files and functions are, room by room, and fails when one is too long.

Why: a long file is a room nobody wants to clean. The bounds: 800 lines a file, 80 lines a function, and at most 60 lines for 95 of 100
functions. Tables of data are no functions, so they may be as long as they are; so may files of data."""
from common import DATA, arguments, files, functions, percentile, read, Report, room_of

FILE_MAX, FUNCTION_MAX, FUNCTION_P95 = 800, 80, 60


def main():
    options = arguments(__doc__)
    report = Report("sizes")
    rooms = {}
    for path in files(options.root):
        if not path.endswith((".c", ".h", ".cpp", ".lua", ".py", ".sh")):
            continue
        text = read(options.root, path) or ""
        lines = text.count("\n")
        if lines > FILE_MAX and not path.startswith(DATA):
            report.finding(path, 0, f"{lines} lines, the bound is {FILE_MAX}: split it into files that each do one thing")
        if not path.endswith(".c"):
            continue
        room = room_of(path) or path.split("/")[0]
        measured = rooms.setdefault(room, ([], []))
        measured[0].append(lines)
        for name, first, last, _, _ in functions(text):
            measured[1].append(last - first + 1)
            if last - first + 1 > FUNCTION_MAX:
                report.finding(path, first, f"function {name} has {last - first + 1} lines, the bound is {FUNCTION_MAX}: "
                               "give its parts names, or turn what varies into a table")
    print(f"{'room':<14} {'files':>5} {'median':>6} {'p95':>5} {'max':>5}   {'functions':>9} {'median':>6} {'p95':>5} {'max':>5}")
    rooms_of_product = [name for name in rooms if name not in ("tests", "examples")]
    total = ([], [])
    for name in sorted(rooms):
        row(name, *rooms[name])
    for name in rooms_of_product:
        total[0].extend(rooms[name][0])
        total[1].extend(rooms[name][1])
    row("own code", *total)
    if percentile(total[1], 95) > FUNCTION_P95:
        report.finding("functions", 0, f"95 of 100 have up to {percentile(total[1], 95)} lines, the bound is {FUNCTION_P95}: shorten the longest ones")
    report.end(f"{sum(len(r[0]) for r in rooms.values())} C files measured")


def row(name, sizes, lengths):
    print(f"{name:<14} {len(sizes):>5} {percentile(sizes, 50):>6} {percentile(sizes, 95):>5} {max(sizes, default=0):>5}   "
          f"{len(lengths):>9} {percentile(lengths, 50):>6} {percentile(lengths, 95):>5} {max(lengths, default=0):>5}")


if __name__ == "__main__":
    main()
