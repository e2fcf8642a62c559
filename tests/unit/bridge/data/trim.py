#!/usr/bin/env python3
"""trim.py IN.json OUT.json: rustdoc's JSON without what the bridge's reader passes over: spans, links, deprecation, the
implementations that rustdoc derives for every type, and places that nothing names. What is left is as rustdoc wrote it."""
import json
import sys

doc = json.load(open(sys.argv[1]))
index = doc["index"]


def derived(item):
    impl = item["inner"].get("impl") if isinstance(item["inner"], dict) else None
    if impl is None:
        return False
    own = impl["trait"] is not None and str(impl["trait"]["id"]) in index
    return impl["is_synthetic"] or (impl["blanket_impl"] is not None and not own)


gone = {k for k, v in index.items() if derived(v)}
gone |= {str(m) for k in gone for m in index[k]["inner"]["impl"]["items"]}
gone |= {k for k, v in index.items() if v["crate_id"] != 0}
for key in gone:
    index.pop(key, None)
for item in index.values():
    item["span"] = None
    item["links"] = {}
text = json.dumps(index)
named = {part.split(",")[0].split("}")[0].split("]")[0].strip() for part in text.split('"id": ')[1:]}
own = set(index)
doc["paths"] = {k: v for k, v in doc["paths"].items() if k in named or k in own}
used = {str(p["crate_id"]) for p in doc["paths"].values()}
doc["external_crates"] = {k: {**v, "path": "", "html_root_url": None} for k, v in doc["external_crates"].items() if k in used}
doc["target"] = {"triple": doc["target"]["triple"], "target_features": []}
json.dump(doc, open(sys.argv[2], "w"), separators=(",", ":"))
