#!/usr/bin/env python3
"""The support code of emitted JavaScript: each section declares what it needs, and the emitter asks only for what there is."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "runtime" / "javascript"
EMITTER = ROOT / "src" / "emit" / "javascript"
DECLARED = re.compile(r"^(?:function|const|let|class)\s+([A-Za-z_$][\w$]*)|^import \{ ([\w, ]+) \}|^import \* as (\w+)", re.M)
WORD = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]*")


def sections():
    found = {}
    order = (RUNTIME / "order.txt").read_text().split()
    for name in order:
        text = (RUNTIME / name).read_text()
        for part in re.split(r"^//# ", text, flags=re.M)[1:]:
            head, _, body = part.partition("\n")
            section, _, needs = head.partition(" needs: ")
            if section.strip() in found:
                sys.exit(f"section {section} stands twice")
            found[section.strip()] = ([n.strip() for n in needs.split(",") if n.strip()], body)
    return found


# A line that is shipped only beside a section.
ONLY = re.compile(r"^.* //\? (\w+)$", re.M)


def without_texts(body):
    body = ONLY.sub("", body)
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    body = re.sub(r"//.*", "", body)
    body = re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', '""', body)
    # Of templates only the holes are code; that words of the text count too is harmless unless one is a helper.
    return re.sub(r"(?<=[{,(\s])([A-Za-z_$][\w$]*)\s*:(?!:)", ":", body)


def main():
    failures = []
    found = sections()
    for section, (_, body) in found.items():
        for name in ONLY.findall(body):
            if name not in found:
                failures.append(f"a line of {section} stands beside {name}, which there is not")
    home = {}
    for section, (_, body) in found.items():
        for match in DECLARED.finditer(body):
            for name in (match.group(1) or match.group(2) or match.group(3)).split(","):
                if name.strip() in home:
                    failures.append(f"{name.strip()} is declared in {home[name.strip()]} and in {section}")
                home[name.strip()] = section

    def closure(section, seen):
        if section in seen:
            return seen
        seen.add(section)
        for need in found[section][0]:
            if need not in found and need not in home:
                failures.append(f"{section} needs {need}, which there is not")
                continue
            closure(need if need in found else home[need], seen)
        return seen

    for section, (_, body) in found.items():
        closure(section, set())
        code = without_texts(body)
        local = set(re.findall(r"(?:const|let|function|class)\s+([A-Za-z_$][\w$]*)", code))
        for match in re.finditer(r"\(([^()]*)\)\s*(?:=>|\{)", code):
            local.update(WORD.findall(match.group(1)))
        local.update(re.findall(r"([A-Za-z_$][\w$]*)\s*=>", code))
        for match in re.finditer(r"(?:const|let)\s*[\[{]([^=]*)[\]}]\s*(?:=|of)", code):
            local.update(WORD.findall(match.group(1)))
        for word in sorted(set(WORD.findall(code)) - local):
            if word in home and home[word] != section and word not in found[section][0]:
                failures.append(f"{section} uses {word} but its marker does not name it")
        for need in found[section][0]:
            # What declares nothing stands for lines elsewhere.
            if section in home.values() and need in home and need not in WORD.findall(body):
                failures.append(f"the marker of {section} names {need}, which it does not use")

    asked = set()
    for source in sorted(EMITTER.glob("*.cc")):
        text = source.read_text()
        asked.update(re.findall(r'helper(?:_call|s\.insert)?\(\s*"(\w+)"', text))
    asked.update(re.findall(r'HELPER\(\w+, "(\w+)"\)', (EMITTER / "op_forms.def").read_text()))
    for name in sorted(asked - set(home)):
        failures.append(f"the emitter asks for {name}, which there is not")
    for failure in failures:
        print(f"FAIL {failure}")
    print(f"{0 if failures else 1} passed, {1 if failures else 0} failed, 0 skipped")
    return 1 if failures else 0


sys.exit(main())
