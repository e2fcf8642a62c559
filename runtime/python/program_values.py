#: big_text
big_text = str


#: union_sets needs: T
def union_sets(a: dict[T, None], b: dict[T, None]) -> dict[T, None]:
    """Sets of programs are the keys of dictionaries, which keep their order."""
    return a | b


#: except_set needs: T
def except_set(a: dict[T, None], b: dict[T, None]) -> dict[T, None]:
    return {item: None for item in a if item not in b}


#: intersect_sets needs: T
def intersect_sets(a: dict[T, None], b: dict[T, None]) -> dict[T, None]:
    return {item: None for item in a if item in b}
