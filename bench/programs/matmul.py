N = 240


def make(n, start):
    m = []
    seed = start
    for _ in range(n):
        row = []
        for _ in range(n):
            seed = (seed * 3877 + 29573) % 139968
            row.append(float(seed % 100))
        m.append(row)
    return m


def multiply(a, b):
    n = len(a)
    out = []
    for i in range(n):
        row = []
        for j in range(n):
            s = 0.0
            for k in range(n):
                s = s + a[i][k] * b[k][j]
            row.append(s)
        out.append(row)
    return out


c = multiply(make(N, 1), make(N, 2))
trace = total = 0.0
for i in range(N):
    trace = trace + c[i][i]
    for j in range(N):
        total = total + c[i][j]
print(int(trace), int(total))
