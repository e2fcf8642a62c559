from mochi_fmt import p
import json
c = 1000.0 * (1 - 0.05) * (1 + 0.07) + 2000.0 * (1 - 0.1) * (1 + 0.05)
rows = [dict(returnflag='A', linestatus='F', sum_qty=5, sum_base_price=500, sum_disc_price=250, sum_charge=250, avg_qty=5, avg_price=500, avg_disc=0.5, count_order=1), dict(returnflag='N', linestatus='O', sum_qty=53, sum_base_price=3000, sum_disc_price=1000.0 * (1 - 0.05) + 2000.0 * (1 - 0.1), sum_charge=c, avg_qty=26.5, avg_price=1500, avg_disc=(0.05 + 0.1) / 2, count_order=2)]
rows = [{k: int(v) if isinstance(v, float) and v == int(v) else v for k, v in r.items()} for r in rows]
print(json.dumps(rows, indent=2, sort_keys=True))
p(2)
