from mochi_fmt import p

PROGS = [
    ('factorial', 'push 10|store 0|push 1|store 1|loop:|load 0|jz done|load 1|load 0|mul|store 1|load 0|push 1|sub|store 0|jump loop|done:|load 1|print|halt'.split('|')),
    ('primes', '; trial division below 50|push 2|store 0|next:|load 0|push 50|less|jz end|push 2|store 1|try:|load 1|load 1|mul|load 0|swap|less|jz test|load 0|print|jump more|test:|load 0|load 1|mod|jz more|load 1|push 1|add|store 1|jump try|more:|load 0|push 1|add|store 0|jump next|end:|halt'.split('|')),
    ('fibonacci', 'push 15|call fib|print|halt|fib:|dup|push 2|less|jz rec|ret|rec:|dup|push 1|sub|call fib|swap|push 2|sub|call fib|add|ret'.split('|')),
]


def run(lines):
    labels, code = {}, []
    for l in lines:
        if l.startswith(";"):
            continue
        if l.endswith(":"):
            labels[l[:-1]] = len(code)
        else:
            code.append(l.split())
    st, calls, slots, pc, steps, out = [], [], {}, 0, 0, []
    while pc < len(code):
        op, *arg = code[pc]
        pc += 1
        steps += 1
        if op == "push":
            st.append(int(arg[0]))
        elif op == "load":
            st.append(slots.get(arg[0], 0))
        elif op == "store":
            slots[arg[0]] = st.pop()
        elif op in ("add", "sub", "mul", "mod", "less"):
            b, a = st.pop(), st.pop()
            st.append({"add": a + b, "sub": a - b, "mul": a * b, "mod": a % b if b else 0, "less": int(a < b)}[op])
        elif op == "jump":
            pc = labels[arg[0]]
        elif op == "jz":
            if st.pop() == 0:
                pc = labels[arg[0]]
        elif op == "call":
            calls.append(pc)
            pc = labels[arg[0]]
        elif op == "ret":
            pc = calls.pop()
        elif op == "dup":
            st.append(st[-1])
        elif op == "swap":
            st[-1], st[-2] = st[-2], st[-1]
        elif op == "print":
            out.append(str(st.pop()))
        elif op == "halt":
            break
    return len(code), steps, out


for name, lines in PROGS:
    n, steps, out = run(lines)
    p(name + ":", " ".join(out), f"({n} instructions, {steps} steps)")
