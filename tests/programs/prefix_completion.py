from mochi_fmt import p
p(['deal', 'deer', 'depart', 'detergent'])
p([], ['dog'])
p({'a': 2, 'b': 1})
p({1: ['b', 'd'], 2: ['aa', 'cc']}, 0)
