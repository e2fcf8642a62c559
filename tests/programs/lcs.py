from mochi_fmt import p


def table(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            t[i + 1][j + 1] = t[i][j] + 1 if x == y else max(t[i][j + 1], t[i + 1][j])
    return t


def lcs(a, b):
    t = table(a, b)
    i, j, out = len(a), len(b), []
    while i and j:
        if a[i - 1] == b[j - 1]:
            out.append(a[i - 1])
            i, j = i - 1, j - 1
        elif t[i - 1][j] >= t[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(out[::-1])


def substring(x, y):
    best = ""
    for i in range(len(x)):
        n = len(best) + 1
        while i + n <= len(x) and x[i:i + n] in y:
            best = x[i:i + n]
            n += 1
    return best


def diff(a, b):
    t = table(a, b)
    i, j, out = len(a), len(b), []
    while i or j:
        if i and j and a[i - 1] == b[j - 1]:
            out.append("  " + a[i - 1])
            i, j = i - 1, j - 1
        elif j and (not i or t[i][j - 1] >= t[i - 1][j]):
            out.append("+ " + b[j - 1])
            j -= 1
        else:
            out.append("- " + a[i - 1])
            i -= 1
    return out[::-1]


p(lcs("AGGTAB", "GXTXAYB"))
p(lcs("ABCBDAB", "BDCABA"))
p(lcs("", "abc") == "")
p(lcs("naïve café", "nave cafe"))
p(substring("the quick brown fox", "a quicker brown dog"))
for line in diff(["fun main", "let x = 1", "print(x)", "end"],
                 ["fun main", "let x = 2", "let y = 3", "print(x)", "print(y)", "end"]):
    print("|" + line)
