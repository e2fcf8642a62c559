def run(code, stdin=""):
    # translate to Python source and execute it
    lines, depth = ["def f(inp):", " t=[0]*300; p=0; o=[]"], 1
    for c in code:
        pad = " " * depth
        if c in "<>":
            lines.append(pad + ("p+=1" if c == ">" else "p-=1"))
        elif c in "+-":
            lines.append(f"{pad}t[p]=(t[p]{c}1)%256")
        elif c == ".":
            lines.append(pad + "o.append(chr(t[p]))")
        elif c == ",":
            lines.append(pad + "t[p]=next(inp,0)")
        elif c == "[":
            lines.append(pad + "while t[p]:")
            depth += 1
        elif c == "]":
            depth -= 1
    lines.append(" return ''.join(o)")
    ns = {}
    exec("\n".join(lines), ns)
    return ns["f"](map(ord, stdin))


print(run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.").strip())
print(run(">,[>,]<[.<]", "mochi"))
print(run(",[--------------------------------.,]", "shout"))
print(run("+++++++[>++++++<-]>."))
print(run("++++++++++[>+++++>+<<-]>-->>++++++++[<<.+>>-]"))
