N = 4000000
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def build(n):
    s = ""
    seed = 42
    for _ in range(n):
        seed = (seed * 3877 + 29573) % 139968
        s = s + ALPHABET[seed % 26]
    return s


def main():
    s = build(N)
    h = 7
    for c in s:
        h = (h * 31 + ord(c)) % 1000000007
    print(len(s), h)


main()
