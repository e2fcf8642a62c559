from mochi_fmt import p

people = [("Ann", 31), ("Bob", 25), ("Cid", 31), ("Dee", 19), ("Eve", 25)]
p(sorted([5, 2, 9, 1, 5, 6]))
p(sorted([5, 2, 9, 1, 5, 6], reverse=True))
fruit = ["pear", "fig", "apple", "kiwi"]
p(sorted(fruit))
p(sorted(fruit, key=len))
p(sorted([2.5, -1.0, 10.0, 3.25]))
for name, age in sorted(people, key=lambda x: x[1]):
    p(age, name)


def inversions(xs):
    return sum(xs[i] > xs[j] for i in range(len(xs)) for j in range(i + 1, len(xs)))


p(sorted([3, 1, 2, 8, 5, 4]), "inversions:", inversions([3, 1, 2, 8, 5, 4]))
p(inversions([5, 4, 3, 2, 1]))
p(inversions([1, 2, 3]))
