# Digits of large numbers, and numbers that are halved and doubled.


def digit_sum(start):
    """The sum of all decimal digits, taken off nine at a time."""
    base = 1000000000
    n = start
    total = 0
    while n > 0:
        part = n % base
        n = n // base
        while part > 0:
            total = total + part % 10
            part = part // 10
    return total


def collatz(start):
    """How many steps the Collatz walk of a number takes down to 1."""
    n = start
    steps = 0
    while n > 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = n * 3 + 1
        steps = steps + 1
    return steps


def wide_digits(start, base):
    """The digits of a number in a base of many limbs that are above half of it."""
    n = start
    count = 0
    while n > 0:
        if n % base > base // 2:
            count = count + 1
        n = n // base
    return count


def power(base, exponent):
    result = 1
    for _ in range(exponent):
        result = result * base
    return result


print(digit_sum(power(7, 24000)))
print(collatz(power(3, 1500) + 1))
print(wide_digits(power(7, 24000), power(10, 200)))
moved = power(3, 2000)
page = power(2, 4096)
for _ in range(20000):
    moved = moved * page // page
print("true" if moved == power(3, 2000) else "false")
