#: equal needs: fail, types, box, rank_of
def equal(a, b, depth=0):
    """Structural equality: NaN equals nothing, functions are never equal."""
    if a is None or b is None:
        return a is b
    if isinstance(a, (int, float, str, bytes)):
        return a == b
    if depth > 10000:
        fail(3, "values are nested too deeply to compare")
    if isinstance(a, list):
        return len(a) == len(b) and all(equal(x, y, depth + 1) for x, y in zip(a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(k in b and equal(v, b[k], depth + 1) for k, v in a.items())
    if type(a) is not type(b):
        return a == b if not callable(a) and not hasattr(a, "__slots__") else False
    if type(a).__name__ == "Dynamic":
        return equal_any(a, b, depth)
    if callable(a):
        return False
    slots = getattr(type(a), "__slots__", None)
    if slots is None or type(a).__module__ == "fractions":
        return a == b
    return all(equal(getattr(a, s), getattr(b, s), depth + 1) for s in slots)


def equal_any(a, b, depth=0):
    """Equality of values of type any: numbers by value, containers item by item whatever their declared types."""
    left, right = a.type, b.type
    if rank_of(left) and rank_of(right):
        return a.value == b.value
    if left.kind != right.kind:
        return False
    if left.kind == "list":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            equal_any(box(left.args[0], i), box(right.args[0], j), depth + 1) for i, j in zip(x, y)
        )
    if left.kind == "map":
        x, y = a.value, b.value
        return len(x) == len(y) and all(
            k in y and equal_any(box(left.args[1], v), box(right.args[1], y[k]), depth + 1) for k, v in x.items()
        )
    return equal(a.value, b.value, depth + 1)


#: compare
def compare(a, b):
    """Order of two values of one ordered type: none last; lists and records item by item."""
    if a is None or b is None:
        return (a is None) - (b is None)
    if isinstance(a, (int, float, str)):
        return (a > b) - (a < b)
    if isinstance(a, list):
        for x, y in zip(a, b):
            order = compare(x, y)
            if order:
                return order
        return (len(a) > len(b)) - (len(a) < len(b))
    if type(a).__name__ == "Dynamic":
        return compare(a.value, b.value)
    slots = getattr(type(a), "__slots__", ())
    if slots and type(a).__module__ != "fractions":
        for slot in slots:
            order = compare(getattr(a, slot), getattr(b, slot))
            if order:
                return order
        return 0
    return (a > b) - (a < b)


#: compare_options needs: compare
def compare_options(sign, a, b):
    """An order comparison is false where a side is missing."""
    if a is None or b is None:
        return False
    order = compare(a, b)
    return order < 0 if sign == "<" else order <= 0 if sign == "<=" else order > 0 if sign == ">" else order >= 0


#: sort_list needs: compare
def sort_list(items):
    if all(type(x) in (int, str, bool) for x in items):
        return sorted(items)
    from functools import cmp_to_key

    return sorted(items, key=cmp_to_key(compare))


#: sort_by_keys needs: compare
def sort_by_keys(items, keys):
    """The items in the order of their keys; equal keys keep their order."""
    if all(type(k) in (int, str, bool) for k in keys):
        order = sorted(range(len(items)), key=keys.__getitem__)
    else:
        from functools import cmp_to_key

        order = sorted(range(len(items)), key=lambda i, by=cmp_to_key(compare): by(keys[i]))
    return [items[i] for i in order]


#: contains needs: equal
def contains(items, value):
    if isinstance(value, (int, str)):
        return value in items
    return any(equal(item, value) for item in items)


#: distinct needs: equal
def distinct(items):
    if all(isinstance(item, (int, str)) for item in items):
        return list(dict.fromkeys(items))
    kept = []
    for item in items:
        if not any(equal(item, other) for other in kept):
            kept.append(item)
    return kept


#: union needs: distinct
def union(a, b):
    return distinct(a + b)


#: except_items needs: contains, distinct
def except_items(a, b):
    return distinct([item for item in a if not contains(b, item)])


#: intersect needs: contains, distinct
def intersect(a, b):
    return distinct([item for item in a if contains(b, item)])


#: first
def first(items):
    return items[0] if items else None


#: range_list needs: fail
def range_list(start, end, step):
    if step == 0:
        fail(3, "range step must not be zero")
    return list(range(start, end, step))


#: sum_ints needs: checked
def sum_ints(items):
    total = 0
    for item in items:
        total = checked(total + item)
    return total


#: sum_floats
def sum_floats(items):
    total = 0.0
    for item in items:
        total += item
    return total


#: average
def average(items):
    """Of the items that are there; 0 for none."""
    total = 0.0
    count = 0
    for item in items:
        if item is not None:
            total += float(item)
            count += 1
    return total / count if count else 0.0


#: least needs: fail, compare
def least(items):
    if not items:
        fail(4, "min of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) < 0:
            best = item
    return best


#: greatest needs: fail, compare
def greatest(items):
    if not items:
        fail(4, "max of an empty list")
    best = items[0]
    for item in items:
        if compare(item, best) > 0:
            best = item
    return best


#: deep_copy
def deep_copy(value):
    if isinstance(value, list):
        return [deep_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: deep_copy(item) for key, item in value.items()}
    slots = getattr(type(value), "__slots__", None)
    if not slots or type(value).__module__ == "fractions":
        return value
    return type(value)(*[deep_copy(getattr(value, s)) for s in slots])


#: copy_items
def copy_items(value):
    """Containers are copied all the way down, anything else is what it is."""
    if isinstance(value, list):
        return [copy_items(item) for item in value]
    if isinstance(value, dict):
        return {key: copy_items(item) for key, item in value.items()}
    return value


#: group_add
class Group:
    __slots__ = ("key", "items")

    def __init__(self, key, items):
        self.key = key
        self.items = items


class Groups(list):
    """Groups in order of first appearance; `index` finds them by a hashable form of the key."""

    def __init__(self):
        super().__init__()
        self.index = {}


def hashable(key):
    if isinstance(key, list):
        return ("list", *[hashable(k) for k in key])
    if isinstance(key, dict):
        return ("dict", *sorted((k, hashable(v)) for k, v in key.items()))
    slots = getattr(type(key), "__slots__", None)
    if slots and type(key).__module__ != "fractions":
        return (type(key).__name__, *[hashable(getattr(key, s)) for s in slots if s != "type"])
    return (type(key).__name__, key) if isinstance(key, bool) else key


def group_add(groups, key, item):
    at = hashable(key)
    group = groups.index.get(at)
    if group is None:
        group = Group(key, [])
        groups.index[at] = group
        groups.append(group)
    group.items.append(item)


