from __future__ import annotations

import acme_inventory as inventory
from acme_inventory import Category, Counted, Line, Movement, NotEnough, Product, Received, Sold, Stock, StockError, UnknownSku

saw = Product("t1", "Saw", Category.TOOL, 2500, {"wood", "hand"})
nail = Product("c1", "Nail", Category.CONSUMABLE, 2, {"wood"})
drill = Product(sku="t2", name="Drill", category=Category.TOOL, price=9900, tags=set())
movements: list[Movement] = [
    Received("t1", 3, "mon"),
    Received("c1", 500, "mon"),
    Sold("t1", 1, on="tue"),
    Sold("c1", 20, "tue"),
    Counted("c1", 475),
]
stock: Stock = Stock.of([saw, nail, drill]).apply_all(movements)
assert [stock.in_stock(sku) for sku in ("t1", "c1", "t2", "x")] == [2, 475, 0, None]
assert list(stock.log) == movements
assert stock.report() == [Line(Category.TOOL, 2, 2, 5000), Line(Category.CONSUMABLE, 1, 475, 950)]
assert [p.name for p in stock.low({Category.TOOL: 3})] == ["Drill", "Saw"]
assert stock.tagged({"wood", "hand"}) == {"t1"}
assert inventory.sales(stock) == {"tue": {"Saw": 1, "Nail": 20}}
wrong: tuple[tuple[Movement, StockError], ...] = (
    (Sold("t1", 3, "wed"), NotEnough("t1", 3, 2)),
    (Counted("x", 3), UnknownSku("x")),
)
for movement, expected in wrong:
    try:
        stock.apply(movement)
        raise SystemExit(str(expected))
    except StockError as error:
        assert error == expected
assert inventory.quote(stock, {"t1": 2, "c1": 10}) == 5020
assert inventory.quote(stock, {"t1": 2}, discount=lambda p, n: 0.1 if p.category is Category.TOOL else 0.0) == 4500
