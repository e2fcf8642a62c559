src = """
  mov n, 27        ; start
  mov len, 0
loop:
  add len, 1
  mov t, n
  mod t, 2
  jz t, even
  mul n, 3
  add n, 1
  jmp check
even:
  call half
check:
  mov d, n
  sub d, 1
  jnz d, loop
  out len
  out n
  halt
half:
  mov q, 0
again:
  sub n, 2
  add q, 1
  jnz n, again
  mov n, q
  ret
"""
NEED = dict(mov=2, add=2, sub=2, mul=2, mod=2, jz=2, jnz=2, jmp=1, call=1, out=1, ret=0, halt=0)
class E(Exception): pass
def asm(s):
    code = []; labels = {}
    for n, raw in enumerate(s.splitlines(), 1):
        line = raw.split(";")[0].strip()
        if not line: continue
        if line.endswith(":"):
            if line[:-1] in labels: raise E(f"{n}: {line[:-1]} is there twice")
            labels[line[:-1]] = len(code); continue
        w = line.replace(",", " ").split()
        if w[0] not in NEED: raise E(f"{n}: unknown operation `{w[0]}`")
        if len(w) - 1 < NEED[w[0]]: raise E(f"{n}: {w[0]} needs more operands")
        code.append(w)
    return code, labels
def run(code, labels, limit):
    regs = {}; stack = []; out = []; steps = 0; pc = 0
    def val(o):
        try: return int(o)
        except ValueError: return regs.get(o, 0)
    while pc < len(code):
        steps += 1
        if steps > limit: return f"more than {limit} steps", out, regs
        nxt = pc + 1; w = code[pc]; op = w[0]
        if op == "mov": regs[w[1]] = val(w[2])
        elif op in ("add", "sub", "mul", "mod"):
            a = regs.get(w[1], 0); b = val(w[2])
            regs[w[1]] = {"add": a + b, "sub": a - b, "mul": a * b, "mod": 0 if b == 0 else a % b}[op]
        elif op in ("jz", "jnz", "jmp"):
            t = w[-1]
            if op == "jmp" or (regs.get(w[1], 0) == 0) == (op == "jz"):
                if t not in labels: return f"no label {t}", out, regs
                nxt = labels[t]
        elif op == "call":
            if w[1] not in labels: return f"no label {w[1]}", out, regs
            stack.append(nxt); nxt = labels[w[1]]
        elif op == "ret":
            if not stack: return "return without a call", out, regs
            nxt = stack.pop()
        elif op == "out": out.append(val(w[1]))
        elif op == "halt": return steps, out, regs
        pc = nxt
    return steps, out, regs
q = lambda xs: "[" + ", ".join('"%s"' % x for x in xs) + "]"
code, labels = asm(src)
print(len(code), q(sorted(labels)))
r, out, regs = run(code, labels, 10**6)
print(r, out)
print("{" + ", ".join('"%s": %d' % (k, v) for k, v in sorted(regs.items()) if v) + "}")
for bad in ["foo 1", "\nmov a", "x:\nx:", "  ; only\n jmp nowhere", "ret", "l: \n jmp l"]:
    try: c, l = asm(bad)
    except E as e: print("asm", e); continue
    r, _, _ = run(c, l, 50)
    print(("ran" if isinstance(r, int) else "run"), r)
