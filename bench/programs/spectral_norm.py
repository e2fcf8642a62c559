N = 350


def a(i, j):
    k = i + j
    return 1.0 / (k * (k + 1) // 2 + i + 1)


def times_a(v, out):
    for i in range(N):
        s = 0.0
        for j in range(N):
            s = s + a(i, j) * v[j]
        out[i] = s


def times_at(v, out):
    for i in range(N):
        s = 0.0
        for j in range(N):
            s = s + a(j, i) * v[j]
        out[i] = s


u = [1.0] * N
v = [0.0] * N
t = [0.0] * N
for _ in range(10):
    times_a(u, t)
    times_at(t, v)
    times_a(v, t)
    times_at(t, u)
vbv = vv = 0.0
for i in range(N):
    vbv = vbv + u[i] * v[i]
    vv = vv + v[i] * v[i]
x = vbv / vv
root = x
for _ in range(40):
    root = (root + x / root) / 2.0
print(int(root * 1000000000.0))
