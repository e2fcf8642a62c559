N = 5000000


def sieve(n):
    composite = []
    for _ in range(n + 1):
        composite.append(False)
    i = 2
    while i * i <= n:
        if not composite[i]:
            j = i * i
            while j <= n:
                composite[j] = True
                j = j + i
        i = i + 1
    return composite


def main():
    flags = sieve(N)
    found = last = h = 0
    for i in range(2, N + 1):
        if not flags[i]:
            found = found + 1
            last = i
            h = (h * 31 + i) % 1000000007
    print(found, last, h)


main()
