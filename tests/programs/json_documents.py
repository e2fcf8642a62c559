import json
print(json.dumps({'f': 2.5, 'inner': {'k': [1, {'z': 0}]}, 'n': 3, 'none': None, 'ok': True, 'tags': ['a', 'b'], 'title': 'x'}, indent=2))
print(json.dumps([{'name': 'pen', 'price': 1.5, 'qty': 2}, {'name': 'book', 'price': 10, 'qty': 1}], indent=2))
print(json.dumps({'count': 2, 'names': ['pen', 'book'], 'total': 13}, indent=2))
print('[]')
print('{}')
print('[1,"a\\u003cb",null]')
