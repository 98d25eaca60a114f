"""Compares notebooks and prepares them for that; see `run` beside this file.

    notebooks.py compare EXECUTED COMMITTED   prints what differs; exits with 1 if anything does
    notebooks.py write EXECUTED COMMITTED     puts the outputs of the first into the second
    notebooks.py alter COMMITTED FILE         a copy in which the last digit of one number differs
    notebooks.py answers COMMITTED FILE       a copy with the answers to exercises as cells
"""

import difflib
import json
import re
import sys

ANSWER = re.compile(r"```java\n(.*?)```", re.DOTALL)
COLOUR = re.compile("\x1b\\[[0-9;]*m")
LONG_NUMBER = re.compile(r"\d\.\d{12,}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(notebook, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(notebook, file, indent=1, ensure_ascii=False)
        file.write("\n")


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def joined(text):
    return text if isinstance(text, str) else "".join(text)


def shown(cell):
    """All that a cell shows, as text."""
    parts = []
    for output in cell["outputs"]:
        kind = output["output_type"]
        if kind == "stream":
            parts.append(output["name"] + ": " + joined(output["text"]))
        elif kind == "error":
            lines = [output["ename"], output["evalue"]] + output["traceback"]
            parts.append("error: " + COLOUR.sub("", "\n".join(lines)))
        else:
            for form, text in sorted(output["data"].items()):
                parts.append(form + ": " + joined(text))
    return "\n".join(parts)


def compare(executed, committed):
    new, old = code_cells(executed), code_cells(committed)
    if [joined(cell["source"]) for cell in new] != [joined(cell["source"]) for cell in old]:
        print("the notebooks have different cells")
        return 1
    status = 0
    for number, (now, before) in enumerate(zip(new, old), 1):
        if shown(now) != shown(before):
            status = 1
            print("code cell", number, "shows something else than committed:")
            lines = difflib.unified_diff(
                shown(before).splitlines(), shown(now).splitlines(), "committed", "now", "", "", 1, ""
            )
            for line in lines:
                print("  " + line[:300])
    return status


def main(action, source, target):
    notebook = read(source)
    if action == "compare":
        return compare(notebook, read(target))
    if action == "write":
        committed = read(target)
        for now, before in zip(code_cells(notebook), code_cells(committed)):
            before["outputs"] = now["outputs"]
            before["execution_count"] = now["execution_count"]
        write(committed, target)
    elif action == "alter":
        for cell in code_cells(notebook):
            for output in cell["outputs"]:
                text = joined(output.get("text", ""))
                number = LONG_NUMBER.search(text)
                if number:
                    end = number.end() - 1
                    digit = str((int(text[end]) + 1) % 10)
                    output["text"] = text[:end] + digit + text[end + 1 :]
                    write(notebook, target)
                    return 0
        raise SystemExit("no number to alter in " + source)
    elif action == "answers":
        cells = []
        for cell in notebook["cells"]:
            cells.append(cell)
            if cell["cell_type"] == "markdown":
                for answer in ANSWER.findall(joined(cell["source"])):
                    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
                    cells.append({**empty, "id": "answer-%d" % len(cells), "source": answer})
        notebook["cells"] = cells
        write(notebook, target)
    else:
        raise SystemExit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]) if len(sys.argv) == 4 else __doc__)
