"""Twin of church_numerals.mochi."""


def to_int(numeral):
    return numeral(lambda i: i + 1)(0)


def zero(f):
    return lambda x: x


def succ(n):
    return lambda f: lambda x: n(f)(f(x))


def church(n):
    numeral = zero
    for _ in range(n):
        numeral = succ(numeral)
    return numeral


three, four = church(3), church(4)
add = lambda f: lambda x: three(f)(four(f)(x))
mult = lambda f: three(four(f))
print(to_int(add), to_int(mult), to_int(four(three)), to_int(three(four)))
